// SQLAlchemy's exceptions, by their names and with its messages. `message` is what `str(error)` starts with in Python,
// without the link to the documentation that SQLAlchemy appends for errors with a `code`; `code` keeps that link's key.

export interface ErrorOptions {
  readonly code?: string | undefined
  readonly cause?: unknown
}

/** The base of all errors of this package. */
export class SQLAlchemyError extends Error {
  readonly code: string | null
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = options.code ?? null
  }
}

/** An argument that makes no sense. */
export class ArgumentError extends SQLAlchemyError {}
/** A table would have two columns of one name. */
export class DuplicateColumnError extends ArgumentError {}
/** What was given to `execute()` is no statement. */
export class ObjectNotExecutableError extends ArgumentError {
  readonly target: unknown
  constructor(target: unknown) {
    super(`Not an executable object: ${describe(target)}`)
    this.target = target
  }
}
/** A URL names a dialect or driver that is not known. */
export class NoSuchModuleError extends ArgumentError {}
/** No foreign key links two tables. */
export class NoForeignKeysError extends ArgumentError {}
/** Several foreign keys link two tables, and nothing says which to take. */
export class AmbiguousForeignKeysError extends ArgumentError {}
/** A constraint names a column that its table does not have. */
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

/** A statement that cannot be written in SQL. */
export class CompileError extends SQLAlchemyError {}
/** A dialect has no way to write this. */
export class UnsupportedCompilationError extends CompileError {
  constructor(compilerName: string, elementName: string, detail: string | null = null) {
    super(`Compiler ${compilerName} can't render element of type ${elementName}${detail ? `: ${detail}` : ''}`, {
      code: 'l7de',
    })
  }
}
/** A name that the database cannot take. */
export class IdentifierError extends SQLAlchemyError {}
/** A connection turned out to be gone. */
export class DisconnectionError extends SQLAlchemyError {}
/** A connection is gone, and those beside it may be. */
export class InvalidatePoolError extends DisconnectionError {}
/** The pool had no connection in time. */
export class TimeoutError extends SQLAlchemyError {}
/** A request that cannot be answered in this state. */
export class InvalidRequestError extends SQLAlchemyError {}
/** A session is told to do something while it does something else. */
export class IllegalStateChangeError extends InvalidRequestError {}
/** Nothing is known of what was given to `inspect()`. */
export class NoInspectionAvailable extends InvalidRequestError {}
/** A transaction has failed and has to be rolled back first. */
export class PendingRollbackError extends InvalidRequestError {}
/** A connection or result is used after it was closed. */
export class ResourceClosedError extends InvalidRequestError {}
/** A row has no column of this name. */
export class NoSuchColumnError extends InvalidRequestError {}
/** One row was wanted, and there is none. */
export class NoResultFound extends InvalidRequestError {}
/** One row was wanted, and there are more. */
export class MultipleResultsFound extends InvalidRequestError {}
/** A foreign key leads to nothing. */
export class NoReferenceError extends InvalidRequestError {
  tableName: string | null = null
}
/** A foreign key names a table that is not there. */
export class NoReferencedTableError extends NoReferenceError {
  constructor(message: string, tname: string | null = null) {
    super(message)
    this.tableName = tname
  }
}
/** A foreign key names a column that its table does not have. */
export class NoReferencedColumnError extends NoReferenceError {
  readonly columnName: string | null
  constructor(message: string, tname: string | null = null, cname: string | null = null) {
    super(message)
    this.tableName = tname
    this.columnName = cname
  }
}
/** A table is not in the database. */
export class NoSuchTableError extends InvalidRequestError {}
/** A table cannot be read from the database. */
export class UnreflectableTableError extends InvalidRequestError {}
/** A session does not know which engine to use. */
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
/** The driver refuses, not the database. */
export class InterfaceError extends DBAPIError {}
/** An error that the database reported. */
export class DatabaseError extends DBAPIError {}
/** The database refuses a value: out of range, of the wrong form. */
export class DataError extends DatabaseError {}
/** The database could not do it: connection, lock, timeout. */
export class OperationalError extends DatabaseError {}
/** A constraint of the database is violated. */
export class IntegrityError extends DatabaseError {}
/** The database is in a state that does not allow this. */
export class InternalError extends DatabaseError {}
/** The SQL is wrong, or names what is not there. */
export class ProgrammingError extends DatabaseError {}
/** The database does not have what was asked for. */
export class NotSupportedError extends DatabaseError {}

/** Python's built-in exceptions where SQLAlchemy lets one of those through. */
export class AttributeError extends SQLAlchemyError {}
export class NotImplementedError extends SQLAlchemyError {}
export class LookupError extends SQLAlchemyError {}
export class ValueError extends SQLAlchemyError {}
export class KeyError extends SQLAlchemyError {}
/** Python's TypeError: JavaScript's own says that this package is at fault. */
export class PythonTypeError extends SQLAlchemyError {
  constructor(message: string) {
    super(message)
    this.name = 'TypeError'
  }
}

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
