// The types of rows: what `select(…)` and `returning(…)` give for the expressions in them. Nothing here exists at run
// time.

import type { SQLExpression, VALUE } from '../column-operators.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import type { TextClause } from '../text.ts'
import type { TypeEngineArgument } from '../types/type-engine.ts'

type AnyClass = abstract new (...args: any) => any

/** Anything that has a place in a columns clause. */
export type Selected =
  | SQLExpression<any>
  | AnyClass
  | { readonly __alias: AnyClass }
  | { readonly _isReturnsRows: boolean }
  | { readonly _isTextClause: boolean }
  | { __clauseElement__(): unknown }
  | number
  | boolean
  | null

/** The value of one expression, the instance of one entity. */
export type SelectedValue<E> =
  E extends SQLExpression<infer V>
    ? V
    : E extends { readonly __alias: infer C extends AnyClass }
      ? InstanceType<C>
      : E extends AnyClass
        ? InstanceType<E>
        : any

export type SelectedValues<E extends readonly unknown[]> = { -readonly [I in keyof E]: SelectedValue<E[I]> }

type LabelKey<E> = E extends { readonly __labelKey: infer K extends string } ? (string extends K ? never : K) : never

/** Columns that know their names, by these; another may be there where a name is not known. */
export type NamedColumns<E extends readonly unknown[]> = {
  readonly [L in E[number] as LabelKey<L>]: ColumnElement<SelectedValue<L>>
} & (HasNames<E> extends true ? unknown : { readonly [key: string]: any })

type HasNames<E extends readonly unknown[]> = E extends readonly [infer F, ...infer Rest]
  ? F extends SQLExpression<any>
    ? [LabelKey<F>] extends [never]
      ? false
      : HasNames<Rest>
    : HasNames<Rest>
  : true

/** The labelled expressions by their labels. */
export type SelectedLabels<E extends readonly unknown[]> = 0 extends 1 & E[number]
  ? { readonly [I in keyof E & `${number}` as LabelKey<E[I]>]: SelectedValue<E[I]> } & {
      // one of them is untyped, so its label is not known
      readonly [label: string]: any
    }
  : { readonly [L in E[number] as LabelKey<L>]: SelectedValue<L> }

/** The values of the columns of a table or subquery that is selected as a whole, by their names. */
type ValuesOfFrom<F> = 0 extends 1 & F
  ? never
  : F extends SQLExpression<any> | AnyClass
    ? never
    : F extends { readonly _isFromClause: boolean; readonly c: infer C }
      ? { readonly [K in keyof C]: C[K] extends SQLExpression<infer V> ? V : any }
      : never

type Both<U> = (U extends unknown ? (given: U) => void : never) extends (given: infer I) => void ? I : never

/** A row: its values by position, and by label. A table stands for all its columns: these are known by their names. */
export type RowOf<E extends readonly unknown[]> = [ValuesOfFrom<E[number]>] extends [never]
  ? SelectedValues<E> & SelectedLabels<E>
  : readonly any[] & Both<ValuesOfFrom<E[number]>> & SelectedLabels<E>

/** What `select({ … })` takes: expressions by key. */
export type KeyedSelection = Readonly<Record<string, SQLExpression<any> | AnyClass>>
/** A row of `select({ … })`: values by the given keys. */
export type KeyedRow<O extends KeyedSelection> = { [K in keyof O]: SelectedValue<O[K]> }

/** The keys of a row that are names: labels, or the keys of `select({ … })`. */
type NamedKeys<R> = R extends readonly unknown[] ? Exclude<keyof R, keyof unknown[] | `${number}`> : keyof R

/**
 * The columns of a subquery with such rows, `sub.c`: those of `select({ … })` are all known; of others the labelled ones are,
 * and any name may be one of the rest.
 */
export type SubqueryColumns<R> = 0 extends 1 & R
  ? { readonly [key: string]: any }
  : { readonly [K in NamedKeys<R>]: ColumnElement<R[K]> } & (R extends readonly unknown[]
      ? { readonly [key: string]: any }
      : unknown)

/** A row of text whose columns are known by name and type. */
export type TypedTextRow<O> = {
  readonly [K in keyof O]: O[K] extends TypeEngineArgument<infer T> ? T : any
} & readonly any[]

/** What a statement can join to: an entity, a relationship, a table or subquery. A column is none. */
export type Joinable =
  | AnyClass
  | { readonly __alias: AnyClass }
  | { readonly __kind: 'relationship' }
  | { readonly _isFromClause: boolean; readonly [VALUE]?: never }
  | { readonly _isFromClause: boolean; readonly _isFunctionElement: boolean }

/** What rows are ordered or grouped by: an expression, the name of a label or column, SQL text. */
export type Ordering = SQLExpression<any> | TextClause | string | number | boolean | null

/** What `options()` takes: loader options, criteria, options of one's own. */
export interface ExecutableOption {
  readonly _isExecutableOption: boolean
}

/** A condition for WHERE, HAVING or ON. */
export type Condition = SQLExpression<boolean> | SQLExpression<boolean | null> | TextClause | boolean | null
