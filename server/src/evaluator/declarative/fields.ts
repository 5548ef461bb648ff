// SQLModel's fields: a column made of `Field(…)` and the plain annotation beside it, as SQLModel's metaclass makes it.

import type { Interpreter } from '../interpreter.ts'
import { type AnyFunction, isInstanceOf, ormExport } from '../library/orm-core.ts'
import { toOrm } from '../library/to-orm.ts'
import { enumClass } from '../library/types.ts'
import { isUnknown } from '../unknown.ts'
import { type ClassEntry, ELLIPSIS, PyAnnotated, PyClass, PyDict, PyInstance, PyUnion, type Value } from '../values.ts'
import { readAnnotation } from './annotations.ts'

/** The class of what `Field(…)` gives, by name. */
export const FIELD_CLASS = 'FieldInfo'

/** The column of a field of a SQLModel table; null when the class is none, or the entry is no field. */
export function fieldColumn(ctx: Interpreter, type: PyClass, name: string, entry: ClassEntry): Value | null {
  if (type.fact('sqlmodel') !== true || entry.annotation === null || name.startsWith('_')) return null
  const owner = type.mro.find((each) => each.entries.get(name) === entry)
  if (!owner?.scope || isInstanceOf(entry.value, 'RelationshipProperty')) return null
  const annotation = readAnnotation(ctx, owner.scope, entry.annotation)
  if (annotation === null) return null
  let field = entry.value instanceof PyInstance && entry.value.class.name === FIELD_CLASS ? entry.value : null
  let python = annotation.argument
  if (python instanceof PyAnnotated) {
    field ??=
      (python.metadata.find((item) => item instanceof PyInstance && item.class.name === FIELD_CLASS) as
        | PyInstance
        | undefined) ?? null
    python = python.type
  }
  const option = (key: string): Value | undefined => field?.attributes.get(key)
  const column = option('sa_column')
  if (isInstanceOf(column, 'Column'))
    return (column as { table: unknown; _copy(): object }).table ? (column as { _copy(): object })._copy() : column
  const optional = python instanceof PyUnion && python.members.some((member) => member === null)
  const inner = python instanceof PyUnion ? python.members.find((member) => member !== null) : python
  const primaryKey = option('primary_key') === true
  const given = option('nullable')
  const defaultValue = field === null ? (entry.assigned ? entry.value : undefined) : option('default')
  const options: Record<string, unknown> = {
    primaryKey,
    nullable: typeof given === 'boolean' ? given : !primaryKey && optional,
  }
  if (option('index') === true) options.index = true
  if (option('unique') === true) options.unique = true
  const items: unknown[] = []
  const reference = option('foreign_key')
  if (typeof reference === 'string') {
    const ondelete = option('ondelete')
    items.push(
      new (ormExport('ForeignKey') as new (...a: unknown[]) => object)(
        reference,
        typeof ondelete === 'string' ? { ondelete } : {},
      ),
    )
  }
  const factory = option('default_factory')
  if (factory !== undefined && factory !== null) options.default = toOrm(ctx, factory)
  else if (defaultValue !== undefined && defaultValue !== null && defaultValue !== ELLIPSIS && !isUnknown(defaultValue))
    options.default = toOrm(ctx, defaultValue)
  const extra = option('sa_column_args')
  if (extra !== undefined && extra !== null) items.push(...(toOrm(ctx, extra) as unknown[]))
  const more = option('sa_column_kwargs')
  if (more instanceof PyDict) {
    for (const { key, value } of more.entries.values()) {
      options[
        String(key)
          .replace(/_([a-z])/g, (_all, c: string) => c.toUpperCase())
          .replace(/_$/, '')
      ] = toOrm(ctx, value)
    }
  }
  return Reflect.construct(ormExport('Column') as new (...a: unknown[]) => object, [
    sqlType(ctx, inner, field),
    ...items,
    options,
  ])
}

/** SQLModel's get_sqlalchemy_type. */
function sqlType(ctx: Interpreter, type: Value, field: PyInstance | null): unknown {
  const option = (key: string): Value | undefined => field?.attributes.get(key)
  const given = option('sa_type')
  if (given !== undefined && given !== null) return toOrm(ctx, given)
  const make = (name: string, ...args: unknown[]): unknown => (ormExport(name) as AnyFunction)(...args)
  if (type instanceof PyClass && type.fact('enum')) return make('Enum', enumClass(type))
  const names = typeNames(type)
  const length = option('max_length')
  const is = (name: string) => names.includes(name)
  if (is('str')) return typeof length === 'number' ? make('String', length) : autoString(make)
  if (is('float')) return make('Float')
  if (is('bool')) return make('Boolean')
  if (is('int')) return make('Integer')
  if (is('NaiveDatetime')) return make('DateTime', { timezone: false })
  if (is('datetime')) return make('DateTime', { timezone: true })
  if (is('date')) return make('Date')
  if (is('timedelta')) return make('Interval')
  if (is('time')) return make('Time')
  if (is('bytes')) return make('LargeBinary')
  if (is('Decimal')) {
    const digits = option('max_digits')
    const places = option('decimal_places')
    return make('Numeric', typeof digits === 'number' ? digits : null, typeof places === 'number' ? places : null)
  }
  if (is('UUID')) return make('Uuid')
  return make('NullType')
}

/** The names of Python's own classes that a type is: those of pydantic's types say what they take. */
function typeNames(type: Value): readonly string[] {
  const own = isUnknown(type)
    ? [type.source.split('.').at(-1)!]
    : type instanceof PyClass
      ? type.mro.flatMap((owner) => (owner.place === null ? [owner.name] : []))
      : []
  return own.flatMap((name) => [name, ...(PYDANTIC[name] === undefined ? [] : [PYDANTIC[name]])])
}

/** Types of pydantic and of the standard library by what SQLModel stores them as. */
const PYDANTIC: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    str: 'EmailStr StrictStr IPv4Address IPv4Network IPv6Address IPv6Network Path FilePath DirectoryPath NewPath',
    int: 'PositiveInt NegativeInt NonNegativeInt NonPositiveInt StrictInt ByteSize',
    float: 'PositiveFloat NegativeFloat NonNegativeFloat NonPositiveFloat StrictFloat FiniteFloat',
    bool: 'StrictBool',
    bytes: 'StrictBytes',
    datetime: 'AwareDatetime NaiveDatetime',
    UUID: 'UUID1 UUID3 UUID4 UUID5 UUID6 UUID7 UUID8',
  }).flatMap(([type, names]) => names.split(' ').map((name) => [name, type])),
)

/** SQLModel's AutoString: text of any length, where the database has that. */
function autoString(make: (name: string, ...args: unknown[]) => unknown): unknown {
  const type = make('String') as { withVariant(type: unknown, ...dialects: string[]): unknown }
  return type.withVariant(make('String', 255), 'mysql', 'mariadb')
}
