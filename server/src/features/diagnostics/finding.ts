// What every diagnostics rule returns. A finding has a stable code, says what is wrong in SQLAlchemy's words where
// it has some, stands at the cause, and brings the other side along.

import type { Span } from '../../frontends/program.ts'

export type Severity = 'error' | 'warning' | 'information' | 'hint'

/** Codes are public: they are shown in editors and kept in people's configurations. Never renamed. */
export type FindingCode =
  | 'unknown-attribute'
  | 'unknown-relationship-target'
  | 'back-populates-mismatch'
  | 'no-foreign-key'
  | 'ambiguous-foreign-keys'
  | 'unknown-foreign-key-target'
  | 'mapper-error'
  | 'file-too-large'
  | 'missing-table'
  | 'missing-column'
  | 'type-mismatch'
  | 'nullability-mismatch'

export interface Related {
  readonly path: string
  readonly span: Span
  readonly message: string
}

/** Replaces text in one file. */
export interface Fix {
  readonly title: string
  readonly path: string
  readonly edits: readonly { readonly span: Span; readonly text: string }[]
}

export interface Finding {
  readonly path: string
  readonly span: Span
  readonly severity: Severity
  readonly code: FindingCode
  readonly message: string
  readonly related: readonly Related[]
  readonly fixes: readonly Fix[]
  /** What the message rests on: source alone, or a connection's catalog. */
  readonly source: 'code' | 'database'
}
