// The errors of the mapping layer, with SQLAlchemy's names and messages. Errors of the expression language, which
// the mapping layer raises as well, live in sql/exc.ts.

import { ArgumentError, InvalidRequestError, nameErrors, SQLAlchemyError } from '../sql/exc.ts'

/** A mapping was expected and is not there. */
export class UnmappedError extends InvalidRequestError {}

/** A class was used as an entity, but no mapper knows it. */
export class UnmappedClassError extends UnmappedError {
  constructor(cls: unknown, message?: string) {
    super(message ?? `Class '${className(cls)}' is not mapped`)
  }
}

/** An object was used as a mapped instance, but its class is not mapped. */
export class UnmappedInstanceError extends UnmappedError {
  constructor(obj: unknown, message?: string) {
    super(message ?? `Class '${className((obj as object | null)?.constructor ?? obj)}' is not mapped`)
  }
}

/** A column was used with a mapper that does not map it. */
export class UnmappedColumnError extends InvalidRequestError {}

/** An annotation could not be read as a mapped column. */
export class MappedAnnotationError extends ArgumentError {}

/** A loader strategy was asked of a kind of property that has no such strategy. */
export class LoaderStrategyException extends InvalidRequestError {}

/** An unloaded attribute was asked of an object which belongs to no session. */
export class DetachedInstanceError extends SQLAlchemyError {}

/** A row that a flush wanted to change was not there, or not in the expected version. */
export class StaleDataError extends SQLAlchemyError {}

/** Something impossible was found during flush. */
export class FlushError extends SQLAlchemyError {}

/** A statement compares with an object whose key is expired; a session reads that first and tries again. */
export class ExpiredKeyError extends InvalidRequestError {
  readonly state: any
  readonly column: unknown
  /** The attribute of the column. */
  readonly key: string
  /** The session that catches it wants it as it is. */
  readonly dontWrap = true

  constructor(state: any, column: unknown, key: string) {
    super(
      `Can't resolve value for column ${column} on object ${state}; the value has expired. Execute the statement with the object's session, or refresh the object first`,
    )
    this.state = state
    this.column = column
    this.key = key
  }
}

/** The row of a persistent object is gone. */
export class ObjectDeletedError extends InvalidRequestError {}

function className(cls: unknown): string {
  if (typeof cls === 'function') return cls.name
  return String(cls)
}

nameErrors({
  UnmappedError,
  UnmappedClassError,
  UnmappedInstanceError,
  UnmappedColumnError,
  MappedAnnotationError,
  LoaderStrategyException,
  DetachedInstanceError,
  StaleDataError,
  FlushError,
  ExpiredKeyError,
  ObjectDeletedError,
})
