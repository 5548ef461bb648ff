// The types of rows: what `select(…)` and `returning(…)` give for the expressions in them. Nothing here exists at run
// time.

import type { SQLExpression, VALUE } from '../column-operators.ts'
import type { TextClause } from '../text.ts'

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

/** The labelled expressions by their labels. */
export type SelectedLabels<E extends readonly unknown[]> = {
  readonly [L in E[number] as LabelKey<L>]: SelectedValue<L>
}

/** A row: its values by position, and by label. */
export type RowOf<E extends readonly unknown[]> = SelectedValues<E> & SelectedLabels<E>

/** What `select({ … })` takes: expressions by key. */
export type KeyedSelection = Readonly<Record<string, SQLExpression<any> | AnyClass>>
/** A row of `select({ … })`: values by the given keys. */
export type KeyedRow<O extends KeyedSelection> = { [K in keyof O]: SelectedValue<O[K]> }

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
