// Which PostgreSQL type each parameter is sent as. psycopg2 writes values into the SQL, where `5` is an integer; a
// placeholder without a type is text wherever its place does not tell (`$1 + $2`, `CASE … THEN $1`). So numbers,
// booleans, dates and intervals say what they are (SQLAlchemy's setinputsizes), and text stays open, as a literal does.

import {
  Boolean as BooleanType,
  DateTime,
  Date as DateType,
  Integer,
  Interval,
  JSONIntIndexType,
  LargeBinary,
  NULLTYPE,
  Numeric,
  String as StringType,
  Time,
  type TypeClass,
  type TypeEngine,
} from '../../sql/types.ts'

const BOOL = 16
const BYTEA = 17
const INT8 = 20
const INT4 = 23
const TEXT = 25
const FLOAT8 = 701
const DATE = 1082
const TIME = 1083
const TIMESTAMP = 1114
const TIMESTAMPTZ = 1184
const INTERVAL = 1186
const TIMETZ = 1266
const NUMERIC = 1700

/** The number of a type, or how the value decides on it. 0 leaves it to the server. */
type Kind = number | ((value: unknown) => number)

const integerKind = (value: unknown): number => {
  switch (typeof value) {
    case 'number':
      if (!Number.isInteger(value)) return numericKind(value)
      if (value >= -2147483648 && value <= 2147483647) return INT4
      return Number.isSafeInteger(value) ? INT8 : NUMERIC
    case 'bigint':
      if (value >= -2147483648n && value <= 2147483647n) return INT4
      return BigInt.asIntN(64, value) === value ? INT8 : NUMERIC
    case 'boolean':
      return BOOL
    case 'string':
      return 0
    default:
      return INT4
  }
}

const numericKind = (value: unknown): number =>
  typeof value === 'number' && !Number.isFinite(value) ? FLOAT8 : NUMERIC

/** A value whose type nothing told. */
const valueKind = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'bigint' ? integerKind(value) : typeof value === 'boolean' ? BOOL : 0

const KINDS = new Map<TypeClass, Kind>([
  [Integer, integerKind],
  [Numeric, numericKind],
  [BooleanType, BOOL],
  [DateType, DATE],
  [Interval, INTERVAL],
  [LargeBinary, BYTEA],
])

/** Functions that take arguments of any type: open text tells them nothing. */
const ANY_ARGUMENTS = new Set([
  'array_agg',
  'concat',
  'concat_ws',
  'count',
  'format',
  'json_agg',
  'json_build_array',
  'json_build_object',
  'json_object_agg',
  'jsonb_agg',
  'jsonb_build_array',
  'jsonb_build_object',
  'jsonb_object_agg',
  'num_nonnulls',
  'num_nulls',
  'pg_typeof',
  'to_json',
  'to_jsonb',
])

/** Whether text given to the function has to say that it is text. */
export function takesAnything(name: string): boolean {
  return ANY_ARGUMENTS.has(name.toLowerCase())
}

function kindOf(type: TypeEngine<any>, dialect: any): Kind {
  if (type === NULLTYPE) return valueKind
  const impl: any = type._unwrappedDialectImpl(dialect)
  if (impl.renderBindCast) return 0
  // `->` takes text for the key of an object and a number for a place in a list: open text is a key
  if (type instanceof JSONIntIndexType) return integerKind
  const affinity = impl._typeAffinity
  if (affinity === DateTime) return impl.timezone ? TIMESTAMPTZ : TIMESTAMP
  if (affinity === Time) return impl.timezone ? TIMETZ : TIME
  return KINDS.get(affinity) ?? 0
}

export type ParameterKinds = ReadonlyMap<string, Kind>

/** The kinds of a compiled statement's parameters by name; null when all are left to the server. */
export function parameterKinds(
  bindNames: Iterable<readonly [any, string]>,
  anyArguments: { has(bind: any): boolean },
  dialect: any,
): ParameterKinds | null {
  const kinds = new Map<string, Kind>()
  for (const [bind, name] of bindNames) {
    let kind = kindOf(bind.type, dialect)
    if (kind === 0 && anyArguments.has(bind) && bind.type._typeAffinity === StringType) kind = TEXT
    if (kind !== 0) kinds.set(name, kind)
  }
  return kinds.size > 0 ? kinds : null
}

/** The types of one set of values, in the order in which they are sent. */
export function parameterTypes(kinds: ParameterKinds, names: readonly string[], values: readonly unknown[]): number[] {
  return names.map((name, index) => {
    const kind = kinds.get(name) ?? 0
    return typeof kind === 'number' ? kind : kind(values[index])
  })
}
