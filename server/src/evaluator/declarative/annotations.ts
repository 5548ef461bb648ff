// `Mapped[...]` annotations: what is mapped, whether it may be None, which SQL type the registry finds for the Python
// type, and which class a relationship leads to. The rules are those of MappedColumn's and RelationshipProperty's
// declarative_scan.

import type { Expression } from '../../frontends/program.ts'
import { evaluate } from '../expressions.ts'
import type { Interpreter } from '../interpreter.ts'
import { type AnyFunction, isInstanceOf, ormExport } from '../library/orm-core.ts'
import { toOrm } from '../library/to-orm.ts'
import { enumClass } from '../library/types.ts'
import { evaluateText, runtimeClass } from '../library/typing.ts'
import { equals } from '../operators.ts'
import type { Scope } from '../scopes.ts'
import { isUnknown } from '../unknown.ts'
import { PyAnnotated, PyClass, PyForm, PyGeneric, PyLiteralType, PyTypeAlias, PyUnion, type Value } from '../values.ts'
import { MAPPED_FORMS } from './names.ts'
import { annotationMapOf } from './registry.ts'

export interface MappedAnnotation {
  /** "Mapped", "WriteOnlyMapped", "DynamicMapped"; null for an annotation without one of these. */
  readonly container: string | null
  readonly argument: Value
  readonly scope: Scope
}

/** The annotation of a class entry, read; null for ClassVar and what is not for mapping. */
export function readAnnotation(ctx: Interpreter, scope: Scope, expression: Expression): MappedAnnotation | null {
  let value = ctx.mute(() => evaluate(ctx, scope, expression))
  if (typeof value === 'string') value = evaluateText(ctx, scope, value)
  if (value instanceof PyForm && value.name === 'ClassVar') return null
  if (value instanceof PyGeneric) {
    const origin = value.origin
    const name = origin instanceof PyForm ? origin.name : isUnknown(origin) ? origin.name : ''
    if (name === 'ClassVar') return null
    if (MAPPED_FORMS.has(name)) return { container: name, argument: value.args[0], scope }
  }
  // `Mapped[X]` of a Mapped that the program took from elsewhere.
  const written = isUnknown(value)
    ? /^(?:\w+\.)*(Mapped|WriteOnlyMapped|DynamicMapped)\[([\s\S]*)\]$/.exec(value.source)
    : null
  if (written !== null) return { container: written[1]!, argument: evaluateText(ctx, scope, written[2]!), scope }
  return { container: null, argument: value, scope }
}

/** Text inside an annotation is read where the annotation stands. */
function read(ctx: Interpreter, scope: Scope, value: Value): Value {
  return typeof value === 'string' ? evaluateText(ctx, scope, value) : value
}

function isNone(value: Value): boolean {
  return value === null || (value instanceof PyClass && value.name === 'NoneType')
}

function includesNone(ctx: Interpreter, scope: Scope, type: Value): boolean {
  const value = read(ctx, scope, type)
  if (value instanceof PyUnion)
    return value.members.some((member) => isNone(member) || includesNone(ctx, scope, member))
  if (value instanceof PyAnnotated) return includesNone(ctx, scope, value.type)
  if (value instanceof PyTypeAlias) return includesNone(ctx, scope, value.value())
  return isNone(value)
}

/** `Optional[X]` without its None. */
function withoutNone(ctx: Interpreter, scope: Scope, type: Value): Value {
  const value = read(ctx, scope, type)
  if (!(value instanceof PyUnion)) return value
  const members = value.members.map((member) => read(ctx, scope, member)).filter((member) => !isNone(member))
  return members.length === 1 ? members[0] : new PyUnion(members)
}

/** The class that an annotation names, and nothing besides it: an Optional says nothing of a composite. */
export function annotatedClass(ctx: Interpreter, { argument, scope }: MappedAnnotation): PyClass | null {
  let type = read(ctx, scope, argument)
  if (type instanceof PyAnnotated) type = read(ctx, scope, type.type)
  return type instanceof PyClass ? type : null
}

interface MappedColumnLike {
  column: {
    _merge(other: unknown): void
    type: { _isnull?: boolean }
    nullable: boolean | null
    _nullableUnspecified: boolean
    foreignKeys: Iterable<unknown>
    default: unknown
    _setType(type: unknown): void
    key: unknown
    name: unknown
  }
  _hasNullable: boolean
  _hasInsertDefault: boolean
  _declaredForeignKeys: unknown[]
  _useExistingColumn: boolean
  _sortOrder: number | undefined
  deferred: boolean | undefined
  deferredGroup: string | null
  deferredRaiseload: boolean | null
  activeHistory: boolean
}

/** Completes a mapped column by its annotation. Gives the reason when the type is not known. */
export function applyColumnAnnotation(
  ctx: Interpreter,
  registry: object,
  mapped: object,
  annotation: MappedAnnotation,
): string | null {
  const target = mapped as MappedColumnLike
  const { scope } = annotation
  const argument = read(ctx, scope, annotation.argument)
  const nullable = includesNone(ctx, scope, argument)
  const ours = withoutNone(ctx, scope, argument)
  let inner: Value = ours
  if (inner instanceof PyTypeAlias && !inner.newType) inner = withoutNone(ctx, scope, inner.value())
  const annotated = inner instanceof PyAnnotated ? inner : null
  if (!target._hasNullable) {
    target.column.nullable = nullable
    // Said by the annotation, which a preset inside it may still override.
    target.column._nullableUnspecified = true
  }
  const preset = annotated?.metadata.find((item) => isInstanceOf(item, 'MappedColumn')) as MappedColumnLike | undefined
  if (preset !== undefined) mergePreset(preset, target)
  if (
    !target.column.type._isnull ||
    [...target.column.foreignKeys].length > 0 ||
    target._declaredForeignKeys.length > 0
  )
    return null
  const checks: Value[] = [ours]
  if (inner !== ours) checks.push(inner)
  if (annotated !== null)
    checks.push(nullable ? withoutNone(ctx, scope, annotated.type) : read(ctx, scope, annotated.type))
  for (const check of checks) {
    const type = resolveType(ctx, registry, check, check === ours)
    if (type !== null) {
      target.column._setType(type)
      return null
    }
  }
  const shown = isUnknown(ours) ? ours.source : describeType(ours)
  return `no SQL type is known for the Python type ${shown}`
}

function describeType(value: Value): string {
  if (value instanceof PyClass) return value.name
  if (value instanceof PyForm) return value.name
  if (value instanceof PyTypeAlias) return value.name
  if (value instanceof PyGeneric) return `${describeType(value.origin)}[${value.args.map(describeType).join(', ')}]`
  if (value instanceof PyUnion) return value.members.map(describeType).join(' | ')
  return isUnknown(value) ? value.source : String(value)
}

function mergePreset(preset: MappedColumnLike, target: MappedColumnLike): void {
  preset.column._merge(target.column)
  target.deferred ??= preset.deferred
  target.deferredGroup ??= preset.deferredGroup
  target.deferredRaiseload ??= preset.deferredRaiseload
  target._sortOrder ??= preset._sortOrder
  if (preset._useExistingColumn) target._useExistingColumn = true
  if (preset.activeHistory) target.activeHistory = true
  if (preset._declaredForeignKeys.length > 0 && target._declaredForeignKeys.length === 0) {
    target._declaredForeignKeys = [...preset._declaredForeignKeys]
  }
}

/** Two annotations are the same: Annotated, generics and unions are compared by their parts. */
export function sameType(left: Value, right: Value): boolean {
  if (left === right) return true
  if (left instanceof PyAnnotated && right instanceof PyAnnotated) {
    return (
      sameType(left.type, right.type) &&
      left.metadata.length === right.metadata.length &&
      left.metadata.every((m, i) => m === right.metadata[i] || equals(m, right.metadata[i]))
    )
  }
  if (left instanceof PyGeneric && right instanceof PyGeneric) {
    return (
      sameType(left.origin, right.origin) &&
      left.args.length === right.args.length &&
      left.args.every((arg, i) => sameType(arg, right.args[i]))
    )
  }
  if (left instanceof PyUnion && right instanceof PyUnion) {
    return (
      left.members.length === right.members.length &&
      left.members.every((member) => right.members.some((other) => sameType(member, other)))
    )
  }
  if (left instanceof PyLiteralType && right instanceof PyLiteralType) {
    return left.values.length === right.values.length && left.values.every((value, i) => equals(value, right.values[i]))
  }
  if (left instanceof PyForm && right instanceof PyForm) return left.name === right.name
  return false
}

const DEFAULTS: Record<string, string> = {
  int: 'Integer',
  float: 'Float',
  bool: 'Boolean',
  UUID: 'Uuid',
  Decimal: 'Numeric',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Time',
  timedelta: 'Interval',
  bytes: 'LargeBinary',
  str: 'String',
}

function typeInstance(ctx: Interpreter, type: Value): unknown {
  const orm = toOrm(ctx, type)
  if (typeof orm !== 'function') return orm
  return /^class\b/.test(Function.prototype.toString.call(orm))
    ? new (orm as new () => object)()
    : (orm as AnyFunction)()
}

/** registry._resolve_type: the map of the registry first, then SQLAlchemy's own, along the class's MRO. */
function resolveType(ctx: Interpreter, registry: object, type: Value, fallbacks: boolean): unknown {
  const map = annotationMapOf(registry)
  const mapped = (key: Value): Value | undefined => map.find(([known]) => sameType(known, key))?.[1]
  const base = (name: string) =>
    map.find(([key]) => key instanceof PyClass && key.name === name && key.module === 'enum')?.[1]
  if (type instanceof PyLiteralType) {
    // An Enum under just this Literal has its own values already.
    const exact = mapped(type)
    const known = exact === undefined ? null : typeInstance(ctx, exact)
    if (isInstanceOf(known, 'Enum') && !isGenericEnum(known)) return known
    const own = exact ?? map.find(([key]) => key instanceof PyForm && key.name === 'Literal')?.[1]
    return makeEnum(ctx, own, type.values, false)
  }
  if (type instanceof PyForm && runtimeClass(ctx, type) !== null)
    return resolveType(ctx, registry, runtimeClass(ctx, type), fallbacks)
  if (!(type instanceof PyClass)) {
    const own = mapped(type)
    if (own !== undefined) {
      const alias = type instanceof PyTypeAlias ? type.value() : null
      return alias instanceof PyLiteralType && isInstanceOf(typeInstance(ctx, own), 'Enum')
        ? makeEnum(ctx, own, alias.values, false)
        : typeInstance(ctx, own)
    }
    if (fallbacks && type instanceof PyTypeAlias) {
      const value = type.value()
      const inner = value instanceof PyUnion ? value.members.find((member) => !isNone(member)) : value
      return resolveType(ctx, registry, inner, type.newType && inner instanceof PyTypeAlias)
    }
    return null
  }
  for (const owner of type.mro) {
    const own = mapped(owner)
    const isBaseEnum = owner.module === 'enum' && owner.facts.get('enumBase') === true
    if (own !== undefined) {
      const instance = typeInstance(ctx, own)
      if (isInstanceOf(instance, 'Enum') && type.fact('enum'))
        return owner === type && !isGenericEnum(instance) ? instance : makeEnum(ctx, own, [enumClass(type)], true)
      if (owner === type) return instance
      continue
    }
    if (owner === type && owner.place === null && owner.name in DEFAULTS && owner.module !== 'sqlalchemy') {
      return (ormExport(DEFAULTS[owner.name]!) as AnyFunction)()
    }
    if (isBaseEnum && type.fact('enum')) return makeEnum(ctx, base('Enum'), [enumClass(type)], true)
  }
  return null
}

function isGenericEnum(instance: unknown): boolean {
  return ((instance as { enums?: readonly string[] }).enums?.length ?? 0) === 0
}

/** An Enum like the one of the map, over these values. */
function makeEnum(ctx: Interpreter, like: Value | undefined, values: readonly unknown[], isClass: boolean): unknown {
  const make = ormExport('Enum') as AnyFunction
  if (like === undefined) return make(...values, isClass ? {} : { nativeEnum: false })
  const instance = typeInstance(ctx, like) as {
    _enumKw?: () => Record<string, unknown>
    length?: number | null
    name?: string | null
  }
  if (typeof instance._enumKw !== 'function') return instance
  const options: Record<string, unknown> = { ...instance._enumKw() }
  if (instance.length === 0 || instance.length === null) delete options.length
  if (isGenericEnum(instance)) delete options.name
  if (!isClass) options.nativeEnum = false
  return make(...values, options)
}

const COLLECTIONS = new Set(
  'list set dict frozenset List Set Dict FrozenSet Sequence MutableSequence MutableSet MutableMapping Mapping Collection AbstractSet Iterable'.split(
    ' ',
  ),
)

interface RelationshipLike {
  argument: unknown
  uselist: boolean | null
  collectionClass: unknown
  lazy: unknown
  strategyOpts: Record<string, unknown>
}

/** Completes a relationship by its annotation: target, collection or single, write-only, dynamic. */
export function applyRelationshipAnnotation(
  ctx: Interpreter,
  relationship: object,
  annotation: MappedAnnotation,
): void {
  const target = relationship as RelationshipLike
  const { scope, container } = annotation
  const loads = container === 'WriteOnlyMapped' ? 'write_only' : container === 'DynamicMapped' ? 'dynamic' : null
  if (loads !== null) {
    target.lazy = loads
    target.strategyOpts = { ...target.strategyOpts, lazy: loads }
  }
  // SQLAlchemy reads the outer part of a quoted annotation and leaves the class's name for later.
  let argument = annotation.argument
  if (typeof argument === 'string') argument = /[[|]/.test(argument) ? evaluateText(ctx, scope, argument) : argument
  if (argument instanceof PyUnion) {
    const members = argument.members.filter((member) => !isNone(member))
    argument = members[0]
    if (typeof argument === 'string' && /\[/.test(argument)) argument = evaluateText(ctx, scope, argument)
  }
  let collection = false
  if (argument instanceof PyGeneric) {
    const origin = argument.origin
    const name =
      origin instanceof PyForm || origin instanceof PyClass ? origin.name : isUnknown(origin) ? origin.name : ''
    if (COLLECTIONS.has(name)) {
      collection = true
      target.collectionClass ??= name.toLowerCase()
      argument = /dict|mapping/i.test(name) ? argument.args.at(-1) : argument.args[0]
    } else argument = origin
  }
  if (!collection && target.collectionClass === null && loads === null) target.uselist = false
  if (target.argument === null || target.argument === undefined) target.argument = targetName(argument)
}

function targetName(argument: Value): unknown {
  if (typeof argument === 'string') return argument.trim().replace(/^["']|["']$/g, '')
  if (argument instanceof PyClass) return argument.mapped?.class ?? argument.name
  if (isUnknown(argument)) return argument.source.trim().replace(/^["']|["']$/g, '')
  if (argument instanceof PyForm) return argument.name
  return null
}
