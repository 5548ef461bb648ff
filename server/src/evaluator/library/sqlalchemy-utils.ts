// SQLAlchemy-Utils: its types, as decorators of the same types of SQLAlchemy and with what each dialect gets instead.
// What they do with values, and what the package does besides, is not known, but for columns that it adds to classes.

import type { Interpreter } from '../interpreter.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import { type CallArguments, type CallSite, DeclaredAttr, type PyClass, PyInstance, type Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { foreignTypeClass } from './foreign-types.ts'
import { libraryClass, native } from './make.ts'
import { type AnyFunction, isInstanceOf, mapperOf, ormExport } from './orm-core.ts'
import { ormTypeClassOf } from './types.ts'

type AnyClass = new (...args: unknown[]) => object
interface Dialect {
  readonly name: string
  typeDescriptor(type: object): object
}
interface Made {
  impl: object
}

const sql = (name: string, ...args: unknown[]): object => (ormExport(name) as AnyFunction)(...args) as object
const postgresql = (name: string, ...args: unknown[]): object =>
  (ormExport(name, 'postgresql') as AnyFunction)(...args) as object

/** The argument of a constructor by its place or its word. */
function argument(given: readonly unknown[], index: number, word: string): unknown {
  const last = given.at(-1)
  const options = last !== null && typeof last === 'object' && last.constructor === Object ? last : {}
  const value = given[index]
  return word in options ? (options as Record<string, unknown>)[word] : value === options ? undefined : value
}

/** A type that is always the same one beneath; `impl` may read the arguments. */
export function decorator(
  name: string,
  impl: (given: readonly unknown[]) => object,
  forDialect?: (dialect: Dialect, made: Made, given: readonly unknown[]) => object,
): [string, Value] {
  const base = ormExport('TypeDecorator') as AnyClass
  const made = class extends base {
    static readonly cacheOk = true
    /** What a listing of models calls it: a package's type goes by its name. */
    static readonly libraryName: string = name
    static readonly impl = impl([])
    readonly given: readonly unknown[]
    constructor(...given: unknown[]) {
      super()
      this.given = given
      // A subclass of the program's may name another: `class Secret(StringEncryptedType): impl = Text`.
      if ((new.target as unknown as { impl: unknown }).impl === made.impl) (this as unknown as Made).impl = impl(given)
    }
  }
  Object.defineProperty(made, 'name', { value: name, configurable: true })
  if (forDialect) {
    Object.defineProperty(made.prototype, 'loadDialectImpl', {
      configurable: true,
      writable: true,
      value(this: Made & { given: readonly unknown[] }, dialect: Dialect) {
        return dialect.typeDescriptor(forDialect(dialect, this, this.given))
      },
    })
  }
  return [name, ormTypeClassOf(made as never)]
}

/** Of a length that the first argument may change. */
const ofLength = (name: string, length: number, word = 'max_length') =>
  decorator(name, (given) => sql('Unicode', argument(given, 0, camelWord(word)) ?? length))

const camelWord = (word: string) => word.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())

const range = (name: string, type: string) =>
  decorator(
    name,
    () => postgresql(type),
    (dialect, made) => (dialect.name === 'postgresql' ? made.impl : sql('String', 255)),
  )

let types: Record<string, Value> | null = null

export function sqlalchemyUtilsModule(ctx: Interpreter): Record<string, Value> {
  types ??= Object.fromEntries([
    decorator(
      'UUIDType',
      () => sql('BINARY', 16),
      (dialect, made, given) => {
        if (argument(given, 1, 'native') !== false && dialect.name === 'postgresql') return postgresql('UUID')
        return argument(given, 0, 'binary') === false ? sql('CHAR', 32) : made.impl
      },
    ),
    decorator(
      'JSONType',
      () => sql('UnicodeText'),
      (dialect, made) => (dialect.name === 'postgresql' ? postgresql('JSON') : made.impl),
    ),
    decorator(
      'PasswordType',
      () => sql('VARBINARY', 1024),
      ({ name }, made, given) => {
        const length = argument(given, 0, 'maxLength') ?? 1024
        if (name === 'postgresql') return postgresql('BYTEA', length)
        return name === 'sqlite'
          ? sql('BLOB', length)
          : argument(given, 0, 'maxLength')
            ? sql('VARBINARY', length)
            : made.impl
      },
    ),
    emailType(),
    decorator('ChoiceType', (given) => (argument(given, 1, 'impl') as object | undefined) ?? sql('Unicode', 255)),
    decorator('StringEncryptedType', (given) => sql('String', ...lengthOf(given))),
    decorator('EncryptedType', (given) => sql('LargeBinary', ...lengthOf(given))),
    decorator('EnrichedDateTimeType', (given) =>
      sql('DateTime', { timezone: argument(given, 9, 'timezone') === true }),
    ),
    decorator('ArrowType', (given) => sql('DateTime', { timezone: argument(given, 9, 'timezone') === true })),
    decorator('EnrichedDateType', () => sql('Date')),
    decorator('LocaleType', () => sql('Unicode', 10)),
    decorator('TimezoneType', () => sql('Unicode', 50)),
    decorator('CurrencyType', () => sql('String', 3)),
    decorator('CountryType', () => sql('String', 2)),
    decorator('ScalarListType', () => sql('UnicodeText')),
    decorator('URLType', () => sql('UnicodeText')),
    decorator('TSVectorType', () => postgresql('TSVECTOR')),
    ofLength('IPAddressType', 50),
    ofLength('ColorType', 20),
    decorator('PhoneNumberType', (given) => sql('Unicode', argument(given, 1, 'maxLength') ?? 20)),
    range('IntRangeType', 'INT4RANGE'),
    range('Int8RangeType', 'INT8RANGE'),
    range('DateRangeType', 'DATERANGE'),
    range('NumericRangeType', 'NUMRANGE'),
    range('DateTimeRangeType', 'TSRANGE'),
    ['LtreeType', ltree()],
    ...['CompositeType', 'WeekDaysType'].map((name): [string, Value] => [
      name,
      ormTypeClassOf(foreignTypeClass(name) as never),
    ]),
  ])
  return { ...types, Timestamp: timestamp(ctx), get_mapper: native('get_mapper', getMapper), aggregated }
}

/** `@aggregated("parts", Column(…))`: the class has the column; what the function says is computed when a session flushes. */
const aggregated = native('aggregated', ({ positional, keywords }) => {
  const column = positional[1] ?? keywords.get('column')
  return native('aggregated', () => new DeclaredAttr(native('column', () => column)))
})

/** The mapper of a class, of an object of one, or of an alias. */
function getMapper({ keywords, positional }: CallArguments, { path, source, span }: CallSite): Value {
  const mixed = positional[0] ?? keywords.get('mixed')
  const mapper = mapperOf(isUnknown(mixed) ? mixed.type : mixed instanceof PyInstance ? mixed.class : mixed)
  return mapper ?? (isInstanceOf(mixed, 'Mapper') ? mixed : new Unknown({ source, path, span }))
}

/** The mixin of two columns; the second is set anew by an event, which shows in no statement. */
function timestamp(ctx: Interpreter): Value {
  const moment = () =>
    Reflect.construct(ormExport('Column') as AnyClass, [
      sql('DateTime'),
      { nullable: false, default: () => new Date() },
    ])
  const members = { created: moment(), updated: moment() }
  return libraryClass('sqlalchemy_utils.models', 'Timestamp', { bases: [builtinClass(ctx, 'object')], members })
}

type Operate = (op: { readonly method: string | null }, other?: unknown, options?: object) => unknown

const LOWERED = new Set('eq ne lt le gt ge concat contains ilike like notLike notIlike startswith endswith'.split(' '))

/** Emails are kept in lower case, and what they are compared with is put into it (CaseInsensitiveComparator). */
function emailType(): [string, Value] {
  const [name, type] = decorator('EmailType', (given) => sql('Unicode', argument(given, 0, 'length') ?? 255))
  const made = (type as PyClass).ormClass as { Comparator: unknown }
  const base = (sql('Unicode') as { comparatorFactory: unknown }).comparatorFactory as new (
    ...args: unknown[]
  ) => { operate(...args: Parameters<Operate>): unknown }
  const lower = (value: unknown) => (ormExport('func') as { lower: AnyFunction }).lower(value)
  const isEmail = (other: unknown) =>
    (other as { type?: { constructor?: unknown } } | null)?.type instanceof (made as never)
  made.Comparator = class extends base {
    override operate(op: Parameters<Operate>[0], other?: unknown, options?: object): unknown {
      const plain = other === null || other === undefined || isEmail(other)
      if (!plain && op.method !== null && LOWERED.has(op.method)) return super.operate(op, lower(other), options)
      if (Array.isArray(other) && (op.method === 'in' || op.method === 'notIn'))
        return super.operate(op, other.map(lower), options)
      return super.operate(op, other, options)
    }
  }
  return [name, type]
}

function lengthOf(given: readonly unknown[]): unknown[] {
  const length = argument(given, 9, 'length')
  return length === undefined ? [] : [length]
}

function ltree(): Value {
  const base = foreignTypeClass('LTREE')
  const made = class extends base {}
  Object.defineProperty(made, 'name', { value: 'LtreeType', configurable: true })
  return ormTypeClassOf(made as never)
}
