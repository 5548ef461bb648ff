// What can be executed and with which parameters: as TypeScript sees it, statements whose rows are known and all others,
// and as a connection takes it.

import { Compiled } from '../compile/compiled.ts'
import { ObjectNotExecutableError } from '../sql/exc.ts'
import { select } from '../sql/index.ts'
import type { ParameterSet } from './execution-context.ts'

/** A statement that says of which type its rows and its first column are: `select(…)`, `insert(…).returning(…)`. */
export interface TypedStatement<R, S> {
  readonly __row: R
  readonly __scalar: S
}

/** Anything that executes: statements, DDL, functions, entities. SQL in a string has to be a `text(…)`. */
export type ExecutableStatement =
  | { readonly supportsExecution: boolean }
  | { readonly isDdlElement: boolean }
  | { readonly isFunctionElement: boolean }
  | { __clauseElement__(): unknown }
  | (abstract new (
      ...args: any
    ) => any)

/** The values of a statement's parameters: one set by name, or a list of sets for an executemany. */
export type Parameters = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[] | null

/** The executable that a value stands for: a statement, an entity's select, a function. */
export function executable(statement: any): any {
  if (statement === null || statement === undefined || typeof statement === 'string')
    throw new ObjectNotExecutableError(statement)
  const element = typeof statement.__clauseElement__ === 'function' ? statement.__clauseElement__() : statement
  if (element.isDdl || element.isDdlElement || element instanceof Compiled) return element
  if (element._isFunctionElement || element.isFunction || element.visitName === 'function') return select(element)
  if (!element.supportsExecution) throw new ObjectNotExecutableError(statement)
  return element
}

/** Parameters as a list of sets. */
export function distill(parameters: Parameters | undefined): ParameterSet[] {
  if (parameters === null || parameters === undefined) return []
  if (Array.isArray(parameters)) return [...parameters]
  return [parameters as ParameterSet]
}
