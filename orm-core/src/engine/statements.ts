// What can be executed, as far as TypeScript tells: statements whose rows are known, and all others. Nothing here exists
// at run time.

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
