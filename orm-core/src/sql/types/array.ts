// Arrays, in the generic form: indexes, slices, ANY and ALL. PostgreSQL's own array adds to it.

import { expect } from '../coercions.ts'
import { Slice } from '../elements/binary.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { CollectionAggregate } from '../elements/unary.ts'
import { NotImplementedError, ValueError } from '../exc.ts'
import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import { callable } from './callable.ts'
import { IndexableComparator } from './comparators.ts'
import { isPlainObject, settings } from './settings.ts'
import {
  type LiteralProcessor,
  type TypeDialect,
  TypeEngine,
  type TypeEngineArgument,
  toInstance,
} from './type-engine.ts'

export interface ArrayOptions {
  readonly asTuple?: boolean
  readonly dimensions?: number | null
  /** Indexes here count from 0, in SQL from 1. */
  readonly zeroIndexes?: boolean
}

/** A slice of an index: a Slice-like plain object, as Python's `slice`. */
export interface SliceLike {
  readonly start: number | null
  readonly stop: number | null
  readonly step?: number | null
}

export function isSlice(index: unknown): index is SliceLike {
  return isPlainObject(index) && 'start' in index && 'stop' in index
}

export class ArrayComparator<T = any> extends IndexableComparator<T> {
  override _setupGetitem(index: any): [Operator, any, TypeEngine<any>] {
    const type = this.type as unknown as ArrayType<any>
    if (index instanceof Slice) return [operators.getitem, index, type]
    if (isSlice(index)) {
      const shift = (bound: any) => (type.zeroIndexes ? bound + 1 : bound)
      const slice = new Slice(shift(index.start), shift(index.stop), index.step ?? null, { _name: this.expr.key })
      return [operators.getitem, slice, type]
    }
    const shifted = type.zeroIndexes ? (typeof index === 'number' ? index + 1 : index.add(1)) : index
    if (type.dimensions === null || type.dimensions === 1) return [operators.getitem, shifted, type.itemType]
    const inner = type.copy() as ArrayType<any>
    inner.dimensions = type.dimensions - 1
    return [operators.getitem, shifted, inner]
  }
  override contains(..._args: any[]): any {
    throw new NotImplementedError(
      'ARRAY.contains() not implemented for the base ARRAY type; please use the dialect-specific ARRAY type',
    )
  }
  override any(other?: any, operator?: any): ColumnElement<any> {
    if (other === undefined && operator === undefined) return super.any()
    return this._anyOrAll(CollectionAggregate._createAny(this.expr), other, operator)
  }
  override all(other?: any, operator?: any): ColumnElement<any> {
    if (other === undefined && operator === undefined) return super.all()
    return this._anyOrAll(CollectionAggregate._createAll(this.expr), other, operator)
  }
  private _anyOrAll(aggregate: CollectionAggregate<any>, other: unknown, given?: any): ColumnElement<any> {
    const operator: Operator = (isPlainObject(given) ? given.operator : given) ?? operators.eq
    return aggregate.operate(
      operators.mirror(operator),
      expect(roles.BinaryElementRole, other, {
        operator,
        expr: this.expr,
        bindparamType: (this.type as unknown as ArrayType<any>).itemType,
      }),
    )
  }
}

class ArrayType<T = any> extends TypeEngine<T[]> {
  static override readonly Comparator: any = ArrayComparator
  override readonly visitName: string = 'ARRAY'
  itemType: TypeEngine<any>
  asTuple: boolean
  dimensions: number | null
  zeroIndexes: boolean

  constructor(
    itemType?: TypeEngineArgument<T>,
    ...rest: [(boolean | ArrayOptions)?, (number | null | ArrayOptions)?, (boolean | ArrayOptions)?]
  ) {
    super()
    const item = toInstance(itemType)
    if (item instanceof ArrayType) {
      throw new ValueError('Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype')
    }
    const given = settings(['asTuple', 'dimensions', 'zeroIndexes'], rest)
    this.itemType = item
    this.asTuple = given.asTuple ?? false
    this.dimensions = given.dimensions ?? null
    this.zeroIndexes = given.zeroIndexes ?? false
  }
  override get _isArray(): boolean {
    return true
  }
  override get _isIndexable(): boolean {
    return true
  }
  override get hashable(): boolean {
    return this.asTuple
  }
  _setParentWithDispatch(parent: any, kw?: any): void {
    ;(this.itemType as any)._setParentWithDispatch?.(parent, kw)
  }
  override literalProcessor(dialect: TypeDialect): LiteralProcessor | null {
    const item = this.itemType.dialectImpl(dialect).literalProcessor(dialect)
    if (item === null) return null
    return (value) => this._applyItemProcessor(value, item, this.dimensions, (items) => `[${items.join(', ')}]`)
  }
  /** Applies `process` to the elements at the array's depth and `collect` to each array of them. */
  _applyItemProcessor(
    array: any,
    process: ((value: any) => any) | null,
    dimensions: number | null,
    collect: (items: any[]) => any,
  ): any {
    const items = [...array]
    if (dimensions === 1 || (dimensions === null && !Array.isArray(items[0]))) {
      return collect(process ? items.map(process) : items)
    }
    const below = dimensions === null ? null : dimensions - 1
    return collect(
      items.map((item) => (item === null ? null : this._applyItemProcessor(item, process, below, collect))),
    )
  }
}
/** `ARRAY(Integer)` holds what `new ARRAY(Integer)` does; with two dimensions, lists of lists. */
export type ArrayClass = typeof ArrayType & {
  <T>(itemType: TypeEngineArgument<T>, options: ArrayOptions & { readonly dimensions: 2 }): ArrayType<T[]>
  <T>(itemType: TypeEngineArgument<T>, options: ArrayOptions & { readonly dimensions: 3 }): ArrayType<T[][]>
  <T>(
    itemType: TypeEngineArgument<T>,
    ...rest: [(boolean | ArrayOptions)?, (number | null | ArrayOptions)?, (boolean | ArrayOptions)?]
  ): ArrayType<T>
}

/** A list of values of one type. */
export const ARRAY = callable(ArrayType, 'ARRAY') as ArrayClass
export type ARRAY<T = any> = ArrayType<T>
