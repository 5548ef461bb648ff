// PostgreSQL's arrays: the type ARRAY with its operators, and array literals `array([…])`.

import { BindParameter, classFlags, ExpressionClauseList, Grouping } from '../../sql/elements.ts'
import { ValueError } from '../../sql/exc.ts'
import { func } from '../../sql/functions.ts'
import type { Internals } from '../../sql/node.ts'
import { allOp, anyOp, commaOp, eq, getitem, type Operator } from '../../sql/operators.ts'
import {
  ARRAY as ARRAYType,
  Boolean as BooleanType,
  type ComparatorFactory,
  callable,
  Enum,
  ArrayComparator as GenericArrayComparator,
  NULLTYPE,
  type TypeDialect,
  type TypeEngine,
  type TypeEngineArgument,
  toInstance,
} from '../../sql/types.ts'
import { isPlainObject, namedArguments } from '../arguments.ts'
import { CONTAINED_BY, CONTAINS, OVERLAP } from './operators.ts'

const BOOLEAN = { resultType: BooleanType }

/** The operators of an array column. */
export class ArrayComparator extends GenericArrayComparator<any> {
  /** `@>`: has all elements of the other. */
  override contains(other: unknown): any {
    return this.operate(CONTAINS, other, BOOLEAN)
  }

  /** `<@`: the other has all elements of this one. */
  override containedBy(other: unknown): any {
    return this.operate(CONTAINED_BY, other, BOOLEAN)
  }

  /** `&&`: they have an element in common. */
  override overlap(other: unknown): any {
    return this.operate(OVERLAP, other, BOOLEAN)
  }
}

export interface ArraySettings {
  readonly asTuple?: boolean
  readonly dimensions?: number | null
  readonly zeroIndexes?: boolean
}

class PGArrayType<T = any> extends ARRAYType<T> {
  static override readonly Comparator: ComparatorFactory = ArrayComparator

  constructor(itemType?: TypeEngineArgument<T> | null, ...settings: unknown[]) {
    if (itemType instanceof PGArrayType) {
      throw new ValueError('Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype')
    }
    super(
      itemType as TypeEngineArgument<T>,
      namedArguments<ArraySettings>(['asTuple', 'dimensions', 'zeroIndexes'], settings),
    )
  }

  override literalProcessor(dialect: TypeDialect): ((value: any) => string) | null {
    const item = this.itemType.dialectImpl(dialect).literalProcessor(dialect)
    if (item === null) return null
    const write = (value: any): string => (Array.isArray(value) ? `ARRAY[${value.map(write).join(', ')}]` : item(value))
    return write
  }

  override bindProcessor(dialect: TypeDialect): ((value: any) => unknown) | null {
    const item = this.itemType.dialectImpl(dialect).bindProcessor(dialect)
    if (item === null) return null
    const convert = (value: any): unknown =>
      Array.isArray(value) ? value.map(convert) : value === null ? null : item(value)
    return convert
  }

  override resultProcessor(dialect: TypeDialect, coltype?: unknown): ((value: any) => any) | null {
    const item = this.itemType.dialectImpl(dialect).resultProcessor(dialect, coltype)
    const isEnum = this.itemType instanceof Enum && this.itemType.nativeEnum
    if (item === null && !isEnum) return null
    const convert = (value: any): any =>
      Array.isArray(value) ? value.map(convert) : value === null || item === null ? value : item(value)
    // an array of an enum type comes as its text
    return (value) => convert(isEnum && typeof value === 'string' ? splitEnumValues(value.slice(1, -1)) : value)
  }
}
/** `ARRAY(Integer)` holds what `new ARRAY(Integer)` does; with two dimensions, lists of lists. */
export type PGArrayClass = typeof PGArrayType & {
  <T>(itemType: TypeEngineArgument<T>, options: ArraySettings & { readonly dimensions: 2 }): PGArrayType<T[]>
  <T>(itemType: TypeEngineArgument<T>, options: ArraySettings & { readonly dimensions: 3 }): PGArrayType<T[][]>
  <T>(itemType: TypeEngineArgument<T>, ...settings: unknown[]): PGArrayType<T>
}

/** A list of values, with PostgreSQL's operators. */
export const ARRAY: PGArrayClass = callable(PGArrayType, 'ARRAY') as any

/** ARRAY for the drivers that need a cast around a bound array. */
export class PsycopgARRAY<T = any> extends (ARRAY as unknown as typeof PGArrayType)<T> {
  override get renderBindCast(): boolean {
    return true
  }
}

/** Reads the text of an array of enum values. */
export function splitEnumValues(text: string): (string | null)[] {
  const values: (string | null)[] = []
  for (const [, quoted, plain] of text.matchAll(/"((?:\\.|[^"\\])*)"|([^,]+)/g)) {
    if (quoted !== undefined) values.push(quoted.replace(/\\(.)/g, '$1'))
    else values.push(plain === 'NULL' ? null : (plain as string))
  }
  return values
}

/** `ARRAY[1, 2, 3]`. */
export class PGArray<T = any> extends ExpressionClauseList<readonly T[]> {
  override readonly visitName: string = 'array'
  static override readonly internals: Internals = [
    ['clauses', 'clauses'],
    ['type', 'type'],
  ]

  constructor(clauses: Iterable<unknown>, options: { readonly type?: TypeEngineArgument<T> | null } = {}) {
    super(commaOp, clauses)
    const first = this.clauses[0]?.type ?? NULLTYPE
    const main: TypeEngine<any> = options.type == null ? first : toInstance(options.type)
    // an array of arrays is one array of more dimensions
    const type =
      main instanceof ARRAYType
        ? new ARRAY(main.itemType, { dimensions: main.dimensions === null ? 2 : main.dimensions + 1 })
        : new ARRAY(main)
    this.type = type as any
  }

  override get _selectIterable(): Iterable<any> {
    return [this]
  }

  override _bindParam(
    operator: Operator | null,
    value: any,
    options: { type?: TypeEngineArgument<any> | null; expanding?: boolean; assumeScalar?: boolean } = {},
  ): any {
    if (options.assumeScalar || operator === getitem) {
      return new BindParameter(null, value, {
        _comparedToOperator: operator,
        type: options.type ?? null,
        _comparedToType: this.type,
        unique: true,
      })
    }
    return new PGArray(
      Array.from(value as Iterable<any>, (each) => this._bindParam(operator, each, { ...options, assumeScalar: true })),
    )
  }

  override selfGroup(against?: Operator | null): any {
    return against === anyOp || against === allOp || against === getitem ? new Grouping(this) : this
  }
}
classFlags(PGArray, { stringifyDialect: 'postgresql' })

/** `array([1, 2, 3])`; an empty one needs `{ type }`. */
export function array<T = any>(
  clauses: Iterable<unknown>,
  options: { readonly type?: TypeEngineArgument<T> | null } = {},
): PGArray<T> {
  return new PGArray<T>(clauses, options)
}

/** `func.array_agg()` whose result has PostgreSQL's ARRAY. */
export function arrayAgg(...args: any[]): any {
  const last = args.at(-1)
  const options = isPlainObject(last) ? last : {}
  const values = isPlainObject(last) ? args.slice(0, -1) : args
  return (func as any).array_agg(...values, { ...options, _defaultArrayType: ARRAY })
}

/** `value = ANY (array)`: the older spelling of `array.any(value)`. */
export function Any(other: unknown, array: any, operator: Operator = eq): any {
  return array.any(other, operator)
}

/** `value = ALL (array)`: the older spelling of `array.all(value)`. */
export function All(other: unknown, array: any, operator: Operator = eq): any {
  return array.all(other, operator)
}
