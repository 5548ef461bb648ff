// SQLAlchemy's exceptions, by their names and with its messages. `message` is what `str(error)` starts with in Python,
// without the link to the documentation that SQLAlchemy appends for errors with a `code`; `code` keeps that link's key.

export interface ErrorOptions {
  readonly code?: string | undefined
  readonly cause?: unknown
}

export class SQLAlchemyError extends Error {
  readonly code: string | null
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = options.code ?? null
  }
}

export class ArgumentError extends SQLAlchemyError {}
export class DuplicateColumnError extends ArgumentError {}
export class ObjectNotExecutableError extends ArgumentError {
  readonly target: unknown
  constructor(target: unknown) {
    super(`Not an executable object: ${describe(target)}`)
    this.target = target
  }
}
export class NoSuchModuleError extends ArgumentError {}
export class NoForeignKeysError extends ArgumentError {}
export class AmbiguousForeignKeysError extends ArgumentError {}
export class ConstraintColumnNotFoundError extends ArgumentError {}

/** A dependency cycle between items that have to be put in an order. */
export class CircularDependencyError extends SQLAlchemyError {
  readonly cycles: readonly unknown[]
  readonly edges: readonly unknown[]
  constructor(
    message: string,
    cycles: Iterable<unknown>,
    edges: Iterable<unknown>,
    options: ErrorOptions & { text?: string } = {},
  ) {
    const all = [...cycles]
    super(options.text ?? `${message} (${all.map(describe).join(', ')})`, options)
    this.cycles = all
    this.edges = [...edges]
  }
}

export class CompileError extends SQLAlchemyError {}
export class UnsupportedCompilationError extends CompileError {
  constructor(compilerName: string, elementName: string, detail: string | null = null) {
    super(`Compiler ${compilerName} can't render element of type ${elementName}${detail ? `: ${detail}` : ''}`, {
      code: 'l7de',
    })
  }
}
export class IdentifierError extends SQLAlchemyError {}
export class DisconnectionError extends SQLAlchemyError {}
export class InvalidatePoolError extends DisconnectionError {}
export class TimeoutError extends SQLAlchemyError {}
export class InvalidRequestError extends SQLAlchemyError {}
export class IllegalStateChangeError extends InvalidRequestError {}
export class NoInspectionAvailable extends InvalidRequestError {}
export class PendingRollbackError extends InvalidRequestError {}
export class ResourceClosedError extends InvalidRequestError {}
export class NoSuchColumnError extends InvalidRequestError {}
export class NoResultFound extends InvalidRequestError {}
export class MultipleResultsFound extends InvalidRequestError {}
export class NoReferenceError extends InvalidRequestError {
  tableName: string | null = null
}
export class NoReferencedTableError extends NoReferenceError {
  constructor(message: string, tname: string | null = null) {
    super(message)
    this.tableName = tname
  }
}
export class NoReferencedColumnError extends NoReferenceError {
  readonly columnName: string | null
  constructor(message: string, tname: string | null = null, cname: string | null = null) {
    super(message)
    this.tableName = tname
    this.columnName = cname
  }
}
export class NoSuchTableError extends InvalidRequestError {}
export class UnreflectableTableError extends InvalidRequestError {}
export class UnboundExecutionError extends InvalidRequestError {}

/** An error met while a statement ran, with the statement and its parameters. */
export class StatementError extends SQLAlchemyError {
  readonly statement: string | null
  readonly params: unknown
  readonly orig: unknown
  readonly detail: string[] = []
  constructor(message: string, statement: string | null, params: unknown, orig: unknown, options: ErrorOptions = {}) {
    super(message, { cause: orig, ...options })
    this.statement = statement
    this.params = params
    this.orig = orig
  }
  addDetail(text: string): void {
    this.detail.push(text)
  }
}
/** An error that the database's driver raised; subclasses follow the DBAPI's families. */
export class DBAPIError extends StatementError {
  readonly connectionInvalidated: boolean
  /** The database undid the transaction for another's sake: done again from its start, it may succeed. */
  readonly retryable: boolean
  constructor(
    message: string,
    statement: string | null,
    params: unknown,
    orig: unknown,
    options: ErrorOptions & { connectionInvalidated?: boolean; retryable?: boolean } = {},
  ) {
    super(message, statement, params, orig, options)
    this.connectionInvalidated = options.connectionInvalidated ?? false
    this.retryable = options.retryable ?? false
  }
}
export class InterfaceError extends DBAPIError {}
export class DatabaseError extends DBAPIError {}
export class DataError extends DatabaseError {}
export class OperationalError extends DatabaseError {}
export class IntegrityError extends DatabaseError {}
export class InternalError extends DatabaseError {}
export class ProgrammingError extends DatabaseError {}
export class NotSupportedError extends DatabaseError {}

/** Python's built-in exceptions where SQLAlchemy lets one of those through. */
export class AttributeError extends SQLAlchemyError {}
export class NotImplementedError extends SQLAlchemyError {}
export class LookupError extends SQLAlchemyError {}
export class ValueError extends SQLAlchemyError {}
export class KeyError extends SQLAlchemyError {}

/** How a value shows itself in a message: Python's `%r`, as near as a JavaScript value comes to it. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'string') return reprString(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`
  const source = value as { _repr?: () => string; constructor?: { name?: string }; description?: unknown }
  if (typeof source._repr === 'function') return source._repr()
  if (typeof value === 'function') return `<class '${value.name}'>`
  const prototype = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) {
    return `{${Object.entries(value as object)
      .map(([key, item]) => `${reprString(key)}: ${describe(item)}`)
      .join(', ')}}`
  }
  return `<${source.constructor?.name ?? 'object'} object>`
}

/** Python's `repr` of a string: single quotes unless only those occur inside. */
export function reprString(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
  let body = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  if (quote === "'") body = body.replaceAll("'", "\\'")
  return quote + body + quote
}

export type WarningListener = (message: string, kind: 'warning' | 'deprecation') => void
const listeners = new Set<WarningListener>()

/** Calls `listener` for each warning that SQLAlchemy would show; returns what takes it off again. */
export function onWarning(listener: WarningListener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
export function warn(message: string): void {
  for (const listener of listeners) listener(message, 'warning')
}
export function warnDeprecated(message: string): void {
  for (const listener of listeners) listener(message, 'deprecation')
}

/** Gives errors the names that programs tell them by, which a minifier may take from their classes. */
export function nameErrors(classes: Readonly<Record<string, abstract new (...args: any[]) => Error>>): void {
  for (const [name, cls] of Object.entries(classes)) Object.defineProperty(cls, 'name', { value: name })
}
nameErrors({
  SQLAlchemyError,
  ArgumentError,
  DuplicateColumnError,
  ObjectNotExecutableError,
  NoSuchModuleError,
  NoForeignKeysError,
  AmbiguousForeignKeysError,
  ConstraintColumnNotFoundError,
  CircularDependencyError,
  CompileError,
  UnsupportedCompilationError,
  IdentifierError,
  DisconnectionError,
  InvalidatePoolError,
  TimeoutError,
  InvalidRequestError,
  IllegalStateChangeError,
  NoInspectionAvailable,
  PendingRollbackError,
  ResourceClosedError,
  NoSuchColumnError,
  NoResultFound,
  MultipleResultsFound,
  NoReferenceError,
  NoReferencedTableError,
  NoReferencedColumnError,
  NoSuchTableError,
  UnreflectableTableError,
  UnboundExecutionError,
  StatementError,
  DBAPIError,
  InterfaceError,
  DatabaseError,
  DataError,
  OperationalError,
  IntegrityError,
  InternalError,
  ProgrammingError,
  NotSupportedError,
  AttributeError,
  NotImplementedError,
  LookupError,
  ValueError,
  KeyError,
})
