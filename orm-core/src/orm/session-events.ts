// What sessions report, and who hears it: listeners of one session, of a class of sessions, or of all. The state that
// a listener of `doOrmExecute` gets, with which it changes a statement or answers in its place. When each event comes
// is at the places that emit it.

import {
  type AsyncResult,
  attempt,
  type Connection,
  EventTarget,
  type ExecutionOptions,
  type Result,
  ResultPromise,
} from '../engine/index.ts'
import type { Mapper } from './mapper.ts'
import type { BindArguments } from './session/options.ts'
import type { SessionTransaction } from './session/transaction.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'

/**
 * Events of a session, named and ordered as SQLAlchemy's. Listeners of `beforeFlush`, `afterFlush`,
 * `afterFlushPostexec`, `beforeCommit`, `afterBegin` and `doOrmExecute` may answer with a promise, which is awaited; they
 * may use the session meanwhile.
 */
export interface SessionEvents {
  /** `instances` are those that `flush()` was given; it takes none any more, so null. */
  beforeFlush: readonly [session: Session, flushContext: unknown, instances: readonly object[] | null]
  /** The statements are sent; `session.new`, `dirty` and `deleted` still say what they were for. */
  afterFlush: readonly [session: Session, flushContext: unknown]
  /** The flush is over, the objects are persistent. */
  afterFlushPostexec: readonly [session: Session, flushContext: unknown]
  beforeCommit: readonly [session: Session]
  afterCommit: readonly [session: Session]
  /** A rollback reached the database. */
  afterRollback: readonly [session: Session]
  /** Any rollback, that of a savepoint included. */
  afterSoftRollback: readonly [session: Session, previousTransaction: SessionTransaction]
  /** A connection was taken and its transaction began. */
  afterBegin: readonly [session: Session, transaction: SessionTransaction, connection: Connection]
  afterTransactionCreate: readonly [session: Session, transaction: SessionTransaction]
  afterTransactionEnd: readonly [session: Session, transaction: SessionTransaction]
  beforeAttach: readonly [session: Session, instance: object]
  afterAttach: readonly [session: Session, instance: object]
  /** Query.update() was done. */
  afterBulkUpdate: readonly [context: BulkContext]
  afterBulkDelete: readonly [context: BulkContext]
  /** Before any statement of the session; see ORMExecuteState. */
  doOrmExecute: readonly [state: ORMExecuteState]
  transientToPending: readonly [session: Session, instance: object]
  pendingToTransient: readonly [session: Session, instance: object]
  persistentToTransient: readonly [session: Session, instance: object]
  pendingToPersistent: readonly [session: Session, instance: object]
  loadedAsPersistent: readonly [session: Session, instance: object]
  persistentToDeleted: readonly [session: Session, instance: object]
  deletedToPersistent: readonly [session: Session, instance: object]
  deletedToDetached: readonly [session: Session, instance: object]
  persistentToDetached: readonly [session: Session, instance: object]
  detachedToPersistent: readonly [session: Session, instance: object]
}

/** What `afterBulkUpdate` and `afterBulkDelete` are told. */
export interface BulkContext {
  readonly session: Session
  readonly mapper: Mapper
  readonly statement: any
  readonly result: Result<any, any>
}

const targets = new WeakMap<object, EventTarget<SessionEvents>>()

/** Where the listeners of a class of sessions are; those of its base classes hear as well. */
export function sessionClassEvents(sessionClass: any): EventTarget<SessionEvents> {
  let found = targets.get(sessionClass)
  if (found === undefined) {
    const parent = Object.getPrototypeOf(sessionClass)
    const hasParent = typeof parent === 'function' && parent !== Function.prototype
    found = new EventTarget<SessionEvents>(hasParent ? sessionClassEvents(parent) : null)
    targets.set(sessionClass, found)
  }
  return found
}

/** What a listener of `doOrmExecute` sees and may change. */
export class ORMExecuteState {
  readonly session: Session
  /** The statement that is going to be executed: a listener may put another in its place. */
  statement: any
  parameters: readonly Record<string, unknown>[]
  /** The options of this call; those of the statement and the connection come besides. */
  localExecutionOptions: ExecutionOptions
  readonly bindArguments: BindArguments
  readonly #isList: boolean

  constructor(
    session: Session,
    statement: any,
    parameters: readonly Record<string, unknown>[],
    executionOptions: ExecutionOptions,
    bindArguments: BindArguments,
    isList: boolean,
  ) {
    this.session = session
    this.statement = statement
    this.parameters = parameters
    this.localExecutionOptions = executionOptions
    this.bindArguments = bindArguments
    this.#isList = isList
  }

  get executionOptions(): ExecutionOptions {
    return { ...this.statement._executionOptions, ...this.localExecutionOptions }
  }

  updateExecutionOptions(options: ExecutionOptions): void {
    this.localExecutionOptions = { ...this.localExecutionOptions, ...options }
  }

  get isOrmStatement(): boolean {
    return this.statement._propagateAttrs?.compileStatePlugin === 'orm'
  }
  get isSelect(): boolean {
    return this.statement.isSelect ?? false
  }
  get isInsert(): boolean {
    return this.statement.isInsert ?? false
  }
  get isUpdate(): boolean {
    return this.statement.isUpdate ?? false
  }
  get isDelete(): boolean {
    return this.statement.isDelete ?? false
  }
  get isFromStatement(): boolean {
    return this.statement.isFromStatement ?? false
  }
  get isExecutemany(): boolean {
    return this.#isList
  }

  /** The statement loads what one object lacks: expired or deferred columns. */
  get isColumnLoad(): boolean {
    return this.isOrmStatement && (this.statement._compileOptions?._forRefreshState ?? false)
  }

  /** The statement is sent by a loader for a relationship. */
  get isRelationshipLoad(): boolean {
    const path = this.statement._compileOptions?._currentPath
    return this.isOrmStatement && !this.isColumnLoad && path !== undefined && path.length > 0
  }

  /** The object whose relationship is being loaded. */
  get lazyLoadedFrom(): object | null {
    const options = this.localExecutionOptions._saOrmLoadOptions as { lazyLoadedFrom?: InstanceState } | undefined
    return options?.lazyLoadedFrom?.instance ?? null
  }

  get bindMapper(): Mapper | null {
    return this.statement._propagateAttrs?.pluginSubject?.mapper ?? null
  }

  /** The statement's options that are the program's own. */
  get userDefinedOptions(): readonly any[] {
    return (this.statement._withOptions ?? []).filter(
      (option: any) => !option._isCompileState && !option.isLoaderOption,
    )
  }

  /**
   * Executes the statement (or another) without asking the listeners again: what a listener returns that wants to look
   * at the result, or to execute on several databases.
   */
  invokeStatement(
    statement: any = this.statement,
    parameters: readonly Record<string, unknown>[] = this.parameters,
    executionOptions: ExecutionOptions = {},
    bindArguments: BindArguments = {},
  ): ResultPromise<any> {
    return new ResultPromise(
      attempt(
        this.session._execute(
          statement,
          parameters,
          {
            executionOptions: { ...this.localExecutionOptions, ...executionOptions },
            bindArguments: { ...this.bindArguments, ...bindArguments },
          },
          this.#isList,
          true,
        ),
      ),
    )
  }
}

export type AnyResult = Result<any, any> | AsyncResult<any, any>
