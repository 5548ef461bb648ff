// Registries and declarative bases: orm-core's Registry with Python's type_annotation_map beside it, and what a
// registry can do in a program (`@mapper_registry.mapped`, `generate_base()`, `map_imperatively`).

import { setOrigin } from '../../frontends/origins.ts'
import type { Interpreter } from '../interpreter.ts'
import { native } from '../library/make.ts'
import { callOrm } from '../library/orm-call.ts'
import { isInstanceOf, linkClass, ormExport } from '../library/orm-core.ts'
import { toOrm } from '../library/to-orm.ts'
import { Unknown } from '../unknown.ts'
import { type CallArguments, type CallSite, Hybrid, PyClass, PyDict, type Value } from '../values.ts'
import { addMappedAttribute } from './attributes.ts'
import { mapClass } from './declare.ts'
import { makeEntityClass } from './entity-class.ts'
import { evaluateStringArgument } from './strings.ts'

/** The Python side of a registry's type_annotation_map: keys are annotations, values are SQL types. */
const annotationMaps = new WeakMap<object, [Value, Value][]>()

export function annotationMapOf(registry: object): readonly [Value, Value][] {
  return annotationMaps.get(registry) ?? []
}

export interface OrmRegistry {
  readonly metadata: object
  tolerant: boolean
  readonly mappers: readonly MapperState[]
  _checkConfigure(): void
  expressionResolver: ((text: string, prop: unknown) => unknown) | null
}

export function makeRegistry(ctx: Interpreter, options: ReadonlyMap<string, Value>): object {
  const type = ormExport('Registry') as new (options: Record<string, unknown>) => OrmRegistry
  const metadata = options.get('metadata')
  const registry = new type(isInstanceOf(metadata, 'MetaData') ? { metadata } : {})
  ctx.registries.add(registry)
  ctx.metadatas.add(registry.metadata)
  deferConfiguration(ctx, registry)
  registry.expressionResolver = (text, prop) => evaluateStringArgument(ctx, registry, text, prop)
  const map = options.get('type_annotation_map')
  if (map instanceof PyDict)
    annotationMaps.set(
      registry,
      [...map.entries.values()].map((e) => [e.key, e.value]),
    )
  return registry
}

interface MapperState {
  _configureFailed: Error | null
  readonly _props: ReadonlyMap<string, { _configureStarted: boolean; readonly _configureFinished: boolean }>
}

/**
 * While modules are loaded, a statement at module level may ask for mappers that lack their targets still: what can't
 * be configured yet is left as it was, to be tried again.
 */
export function deferConfiguration(ctx: Interpreter, registry: OrmRegistry): void {
  const configure = registry._checkConfigure
  registry.tolerant = false
  registry._checkConfigure = function (this: OrmRegistry) {
    // Whoever asks may take in something of any class.
    ctx.ledger.dependsOnAll()
    try {
      configure.call(this)
    } catch {
      for (const mapper of this.mappers) {
        mapper._configureFailed = null
        for (const prop of mapper._props.values()) if (!prop._configureFinished) prop._configureStarted = false
      }
    }
  }
}

/** All modules are loaded: from here on mappers are configured as SQLAlchemy does, and every mistake is listed. */
export function endDeferral(registry: object): void {
  Reflect.deleteProperty(registry, '_checkConfigure')
}

export function registryAttribute(ctx: Interpreter, object: object, name: string): Value | undefined {
  if (!isInstanceOf(object, 'Registry')) return undefined
  switch (name) {
    case 'mapped':
      return native(name, (args) => mapDecorated(ctx, object, args))
    case 'mapped_as_dataclass':
      return native(name, (args) =>
        args.positional.length > 0 ? mapDecorated(ctx, object, args) : mapDecorator(ctx, object),
      )
    case 'map_declaratively':
      return native(name, (args) => mapDecorated(ctx, object, args))
    case 'as_declarative_base':
      return native(name, () =>
        native(name, (inner) => {
          const [type] = inner.positional
          if (type instanceof PyClass) becomeRoot(type, object)
          return type
        }),
      )
    case 'generate_base':
      return native(name, (args) => {
        const given = args.keywords.get('cls')
        const title = args.keywords.get('name')
        const metaclass = args.keywords.get('metaclass')
        const base = new PyClass({
          name: typeof title === 'string' ? title : 'Base',
          module: 'sqlalchemy.orm',
          bases: given instanceof PyClass ? [given] : [],
          keywords: new Map(metaclass instanceof PyClass ? [['metaclass', metaclass]] : []),
        })
        base.facts.set('registry', object)
        base.facts.set('allowUnmapped', true)
        base.entries.set('metadata', {
          value: (object as OrmRegistry).metadata,
          annotation: null,
          assigned: true,
          place: null,
        })
        base.entries.set('registry', { value: object, annotation: null, assigned: true, place: null })
        return base
      })
    case 'map_imperatively':
      return native(name, (args, site) => mapImperatively(ctx, object, args, site))
    case 'configure':
    case 'dispose':
      return native(name, () => null)
    case '_class_registry': {
      // Which classes are there by now hangs on all that was loaded before.
      ctx.ledger.dependsOnAll()
      const classes = ctx.mappedClasses.filter((type) => type instanceof PyClass && type.fact('registry') === object)
      return new PyDict((classes as PyClass[]).map((type) => [type.name, type] as const))
    }
    case 'type_annotation_map':
      return new PyDict(annotationMapOf(object))
    case 'update_type_annotation_map':
      return native(name, (args) => {
        const [map] = args.positional
        if (map instanceof PyDict)
          annotationMaps.set(object, [
            ...annotationMapOf(object),
            ...[...map.entries.values()].map((e): [Value, Value] => [e.key, e.value]),
          ])
        return null
      })
    default:
      return undefined
  }
}

function mapDecorated(ctx: Interpreter, registry: object, args: CallArguments): Value {
  const [type] = args.positional
  if (type instanceof PyClass && type.mapped === null) {
    type.facts.set('plainAssignment', true)
    mapClass(ctx, type, registry)
  }
  return type
}

export function mapDecorator(ctx: Interpreter, registry: Value): Value {
  return native('mapped', (args) =>
    typeof registry === 'object' && registry !== null ? mapDecorated(ctx, registry, args) : args.positional[0],
  )
}

/** `registry.map_imperatively(Class, table)`. A class that is mapped stays as it is: the function that maps it is read too. */
export function mapImperatively(ctx: Interpreter, registry: object, args: CallArguments, site: CallSite): Value {
  const [type, table] = args.positional
  if (!(type instanceof PyClass)) return new Unknown({ source: site.source, path: site.path, span: site.span })
  if (type.mapped !== null) return type.mapped.mapper
  // Read after the models: nobody who loads them calls it.
  if (ctx.run !== null) return new Unknown({ source: site.source, path: site.path, span: site.span })
  const entity = makeEntityClass(type)
  Object.defineProperty(entity, '__qualname__', { value: `${type.module}.${type.qualname}` })
  const options: Record<string, unknown> = {}
  for (const [key, value] of args.keywords) {
    if (key !== 'local_table')
      options[key.replace(/_([a-z])/g, (_all, c: string) => c.toUpperCase())] = toOrm(ctx, value)
  }
  const make = (local: unknown) =>
    (registry as { mapImperatively(c: object, t: unknown, o: object): object }).mapImperatively(entity, local, options)
  Object.defineProperty(make, 'name', { value: 'map_imperatively' })
  const mapper = callOrm(
    ctx,
    make as never,
    { positional: [table ?? args.keywords.get('local_table') ?? null], keywords: new Map(), unknownSplats: [] },
    site,
  )
  if (mapper instanceof Unknown) return mapper
  type.facts.set('plainAssignment', true)
  type.mapped = { mapper: mapper as object, class: entity }
  linkClass(entity, type)
  ctx.mappedClasses.push(type)
  if (type.place !== null) setOrigin(mapper as object, type.place)
  addDescriptors(ctx, type)
  return mapper
}

/** Hybrids and association proxies of the class body are attributes of the mapped class. */
function addDescriptors(ctx: Interpreter, type: PyClass): void {
  for (const owner of type.mro) {
    if (owner !== type && owner.mapped !== null) return
    for (const [name, { place, value }] of owner.entries) {
      if (place === null || !(value instanceof Hybrid || isInstanceOf(value, 'AssociationProxy'))) continue
      addMappedAttribute(ctx, type, name, value, place)
    }
  }
}

/** A direct subclass of DeclarativeBase is a base: it brings a registry of its own, or the one it names. */
/** The class is the base of those that the registry maps. */
export function becomeRoot(type: PyClass, registry: object): void {
  type.facts.set('registry', registry)
  const { metadata } = registry as OrmRegistry
  for (const [name, value] of [
    ['metadata', metadata],
    ['registry', registry],
  ] as const) {
    if (!type.entries.has(name)) type.entries.set(name, { value, annotation: null, assigned: true, place: null })
  }
}

export function becomeBase(ctx: Interpreter, type: PyClass): void {
  const given = type.lookup('registry')?.entry.value
  const options = new Map<string, Value>()
  const metadata = type.lookup('metadata')?.entry.value
  if (metadata !== undefined) options.set('metadata', metadata)
  const map = type.lookup('type_annotation_map')?.entry.value
  if (map !== undefined) options.set('type_annotation_map', map)
  const registry = isInstanceOf(given, 'Registry') ? (given as object) : makeRegistry(ctx, options)
  if (registry === given && map instanceof PyDict) {
    annotationMaps.set(registry, [
      ...annotationMapOf(registry),
      ...[...map.entries.values()].map((e): [Value, Value] => [e.key, e.value]),
    ])
  }
  becomeRoot(type, registry)
}
