// The declarative names of sqlalchemy.orm and its extensions: bases, Mapped and its kin, mapped_column, relationship,
// declared_attr, hybrids, registries. Everything else of these modules is an orm-core export.

import type { Interpreter } from '../interpreter.ts'
import { builtinClass } from '../library/builtins.ts'
import { libraryClass, native } from '../library/make.ts'
import { callOrm } from '../library/orm-call.ts'
import { type AnyFunction, ormExport } from '../library/orm-core.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import {
  type CallArguments,
  DeclaredAttr,
  Hybrid,
  type NativeFunction,
  PyClass,
  PyForm,
  type Value,
} from '../values.ts'
import { becomeRoot, makeRegistry, mapDecorator } from './registry.ts'
import { backrefArguments, relationArguments } from './relationship-arguments.ts'

export const MAPPED_FORMS = new Set([
  'Mapped',
  'DynamicMapped',
  'WriteOnlyMapped',
  'AppenderQuery',
  'DeclarativeMapped',
  'InstrumentedAttribute',
  'MappedColumn',
])

const tables = new WeakMap<Interpreter, Map<string, Value>>()

export function declarativeMember(ctx: Interpreter, name: string): Value | undefined {
  let table = tables.get(ctx)
  if (table === undefined) {
    table = makeTable(ctx)
    tables.set(ctx, table)
  }
  return table.get(name)
}

function makeTable(ctx: Interpreter): Map<string, Value> {
  const table = new Map<string, Value>()
  const object = builtinClass(ctx, 'object')
  for (const name of ['Mapped', 'DynamicMapped', 'WriteOnlyMapped']) table.set(name, new PyForm(name))
  const root = libraryClass('sqlalchemy.orm', 'DeclarativeBase', { bases: [object], facts: { declarativeRoot: true } })
  table.set('DeclarativeBase', root)
  table.set(
    'DeclarativeBaseNoMeta',
    libraryClass('sqlalchemy.orm', 'DeclarativeBaseNoMeta', {
      bases: [object],
      facts: { declarativeRoot: true, plainAssignment: true },
    }),
  )
  table.set(
    'MappedAsDataclass',
    libraryClass('sqlalchemy.orm', 'MappedAsDataclass', { bases: [object], facts: { dataclass: true } }),
  )
  table.set('AsyncAttrs', libraryClass('sqlalchemy.ext.asyncio', 'AsyncAttrs', { bases: [object] }))
  table.set(
    'DeclarativeMeta',
    libraryClass('sqlalchemy.orm', 'DeclarativeMeta', { bases: [builtinClass(ctx, 'type')] }),
  )
  const concreteBase = libraryClass('sqlalchemy.ext.declarative', 'ConcreteBase', { bases: [object] })
  table.set(
    'AbstractConcreteBase',
    libraryClass('sqlalchemy.ext.declarative', 'AbstractConcreteBase', { bases: [concreteBase] }),
  )
  table.set('ConcreteBase', concreteBase)
  table.set(
    'DeferredReflection',
    libraryClass('sqlalchemy.ext.declarative', 'DeferredReflection', {
      bases: [object],
      facts: { deferredReflection: true },
      members: { prepare: native('prepare', () => null) },
    }),
  )
  table.set(
    'declarative_mixin',
    native('declarative_mixin', (args) => args.positional[0]),
  )
  table.set(
    'declarative_base',
    native('declarative_base', (args) => declarativeBase(ctx, args)),
  )
  table.set(
    'synonym_for',
    // what it decorates is what instances have; in SQL it is the attribute that it is named after
    native('synonym_for', (args, site) =>
      native('synonym_for', () => callOrm(ctx, ormExport('synonym') as AnyFunction, args, site)),
    ),
  )
  table.set(
    'registry',
    native('registry', (args) => makeRegistry(ctx, args.keywords)),
  )
  table.set(
    'as_declarative',
    native('as_declarative', (args) =>
      native('as_declarative', (inner) => {
        const [type] = inner.positional
        if (type instanceof PyClass) becomeRoot(type, makeRegistry(ctx, args.keywords))
        return type
      }),
    ),
  )
  table.set(
    'has_inherited_table',
    native('has_inherited_table', (args) => {
      const [type] = args.positional
      return type instanceof PyClass && type.mro.slice(1).some((owner) => owner.mapped !== null)
    }),
  )
  const attr = native(
    'declared_attr',
    (args) => declaredAttr(args, false),
    new Map<string, Value>([
      ['directive', native('directive', (args) => declaredAttr(args, false))],
      ['cascading', native('cascading', (args) => declaredAttr(args, true))],
    ]),
  )
  table.set('declared_attr', attr)
  table.set('declared_attribute', attr)
  table.set(
    'hybrid_property',
    native('hybrid_property', (args) => new Hybrid('property', args.positional[0], args.keywords.get('expr') ?? null)),
  )
  table.set(
    'hybrid_method',
    native('hybrid_method', (args) => new Hybrid('method', args.positional[0], args.keywords.get('expr') ?? null)),
  )
  const wrap = (name: string, exported: string): NativeFunction =>
    native(name, (args, site) => {
      const type = ormExport(exported)
      if (typeof type !== 'function') return new Unknown({ source: site.source, path: site.path, span: site.span })
      return callOrm(
        ctx,
        type as never,
        exported === 'RelationshipProperty' ? relationArguments(ctx, args, site) : args,
        site,
      )
    })
  const column = wrap('mapped_column', 'MappedColumn')
  table.set(
    'mapped_column',
    native('mapped_column', (args, site) => column.call(withLeadingNames(args), site)),
  )
  table.set('relationship', wrap('relationship', 'RelationshipProperty'))
  table.set('relation', wrap('relationship', 'RelationshipProperty'))
  table.set(
    'backref',
    native('backref', (args, site) => {
      const [name = args.keywords.get('name')] = args.positional
      return isUnknown(name)
        ? name
        : callOrm(ctx, ormExport('backref') as never, backrefArguments(ctx, args, site), site)
    }),
  )
  table.set(
    'dynamic_loader',
    native('dynamic_loader', (args, site) =>
      callOrm(
        ctx,
        ormExport('RelationshipProperty') as never,
        relationArguments(ctx, { ...args, keywords: new Map([...args.keywords, ['lazy', 'dynamic']]) }, site),
        site,
      ),
    ),
  )
  table.set(
    'mapped_as_dataclass',
    native('mapped_as_dataclass', (args) => mapDecorator(ctx, args.positional[0] ?? args.keywords.get('registry'))),
  )
  return table
}

/** `mapped_column(__name_pos=DateTime)`: its first two parameters, by the names that they have. */
function withLeadingNames(args: CallArguments): CallArguments {
  const leading = [...args.keywords].filter(([name]) => /^_*(?:\w+)?__(?:name|type)_pos$/.test(name))
  if (leading.length === 0) return args
  const keywords = new Map([...args.keywords].filter(([name]) => !leading.some(([each]) => each === name)))
  return { ...args, keywords, positional: [...leading.map(([, value]) => value), ...args.positional] }
}

function declaredAttr(args: CallArguments, cascading: boolean): Value {
  const [fn] = args.positional
  return new DeclaredAttr(fn, cascading)
}

/** `Base = declarative_base()`, with a class to build on, metadata and names. */
function declarativeBase(ctx: Interpreter, args: CallArguments): Value {
  const given = args.keywords.get('cls')
  const parents = given instanceof PyClass ? [given] : []
  const name = args.keywords.get('name')
  const metaclass = args.keywords.get('metaclass')
  const base = new PyClass({
    name: typeof name === 'string' ? name : 'Base',
    module: 'sqlalchemy.orm',
    bases: parents,
    keywords: new Map(metaclass instanceof PyClass ? [['metaclass', metaclass]] : []),
  })
  const registry = makeRegistry(ctx, args.keywords)
  base.facts.set('registry', registry)
  base.facts.set('allowUnmapped', true)
  setMember(base, 'metadata', (registry as { metadata: object }).metadata)
  setMember(base, 'registry', registry)
  return base
}

export function setMember(type: PyClass, name: string, value: Value): void {
  type.entries.set(name, { value, annotation: null, assigned: true, place: null })
}
