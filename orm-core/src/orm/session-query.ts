// The legacy Query of a session: what `session.query(User)` gives. Its clauses are Query's; here it is run. Where the
// rows become objects is the session's matter, as for any other statement.

import type { ExecutionOptions, Result, Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { Query } from './query.ts'
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from './query-context.ts'
import type { Session } from './session.ts'

export interface BulkQueryOptions {
  /** How the objects of the session learn of it: `auto` when not said. */
  readonly synchronizeSession?: 'auto' | 'evaluate' | 'fetch' | false
  /** Options of the dialect, and `preserveParameterOrder`. */
  readonly updateArgs?: Record<string, unknown>
  readonly deleteArgs?: Record<string, unknown>
}

/**
 * A query that its session runs.
 * @example
 * const users = await session.query(User).filter(User.age.gt(30)).orderBy(User.name).all()
 */
export class SessionQuery<T = any> extends Query {
  /** What there is to read: one thing per row where one entity or column was asked for. */
  *_iter(): Task<any> {
    const session = this._session()
    const result: any = yield* session._execute(this._statement20(), this._parameters(), {
      executionOptions: { _saOrmLoadOptions: this._legacyLoadOptions() } as ExecutionOptions,
    })
    if (!result._sourceIsScalar) return this._selectsEntities() ? result.unique() : result
    const scalars = result.scalars()
    return this._legacyLoadOptions().yieldPer === null ? scalars.unique() : scalars
  }

  _session(): Session {
    if (this.session === null) {
      throw new exc.UnboundExecutionError('This Query has no session: ask a session for it with session.query(…)')
    }
    return this.session
  }

  _parameters(): readonly Record<string, unknown>[] {
    return Object.keys(this._params).length > 0 ? [this._params] : []
  }

  _selectsEntities(): boolean {
    return this._rawColumns.some((column) => column._annotations.parententity && column.isSelectable)
  }

  _legacyLoadOptions(): LoadOptions {
    const given: Record<string, unknown> = { legacyUniquing: true }
    for (const [name, value] of Object.entries(this.loadOptions)) given[name.replace(/^_/, '')] = value
    return { ...DEFAULT_LOAD_OPTIONS, ...given } as LoadOptions
  }

  // Members are not private by `#`: a query's copies are not made by its constructor.
  _run<R>(what: string, task: Task<R>): Promise<R> {
    return this._session()._exclusive.run(`Query.${what}()`, task)
  }

  /** All rows: objects, values or tuples. */
  async all(): Promise<T[]> {
    return this._run(
      'all',
      read(this._iter(), (result) => result.all()),
    )
  }

  /** The first row, or null. */
  async first(): Promise<T | null> {
    const limited: this = this._statement === null ? this.limit(1) : this
    return this._run(
      'first',
      read(limited._iter(), (result) => result.first()),
    )
  }

  /** The only row; none or several are errors. */
  async one(): Promise<T> {
    return this._run(
      'one',
      read(this._iter(), (result) => result.one()),
    )
  }

  /** The only row, or null; several are an error. */
  async oneOrNone(): Promise<T | null> {
    return this._run(
      'oneOrNone',
      read(this._iter(), (result) => result.oneOrNone()),
    )
  }

  /** The first value of the only row, or null. */
  async scalar<V = any>(): Promise<V | null> {
    const row = await this.oneOrNone()
    return (Array.isArray(row) ? (row[0] ?? null) : row) as V | null
  }

  /** How many rows there would be. */
  async count(): Promise<number> {
    return Number(await this._counting().scalar())
  }

  /** The object of a primary key: from the identity map if it is there, else from the database, or null. */
  async get(ident: unknown): Promise<T | null> {
    this._noCriterion('get', false, false)
    const entity = this._onlyFullMapperZero('get')
    const options = this._legacyLoadOptions()
    return this._run(
      'get',
      this._session()._get(entity.entity ?? entity.class_, ident, {
        options: this._withOptions.length > 0 ? this._withOptions : undefined,
        populateExisting: options.populateExisting,
        withForUpdate: this._forUpdateArg,
        executionOptions: this._executionOptions as ExecutionOptions,
      } as any),
    )
  }

  /** Deletes the rows that match, and takes their objects out of the session; how many there were. */
  async delete(options: BulkQueryOptions = {}): Promise<number> {
    return this._run('delete', this._bulk('afterBulkDelete', this.deleteStatement(options), options))
  }

  /** Updates the rows that match, and their objects in the session; how many there were. */
  async update(values: any, options: BulkQueryOptions = {}): Promise<number> {
    return this._run('update', this._bulk('afterBulkUpdate', this.updateStatement(values, options), options))
  }

  *_bulk(event: 'afterBulkUpdate' | 'afterBulkDelete', statement: any, options: BulkQueryOptions): Task<number> {
    const session = this._session()
    const result: any = yield* session._execute(statement, this._parameters(), {
      executionOptions: {
        ...(this._executionOptions as ExecutionOptions),
        synchronizeSession: options.synchronizeSession ?? 'auto',
      },
    })
    if (session.events.has(event)) {
      const { mapper } = statement._propagateAttrs.pluginSubject
      session.events.emit(event, { session, mapper, statement, result })
    }
    return result.rowcount
  }

  /** The rows one after the other: `for await (const user of session.query(User))`. */
  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    yield* await this.all()
  }

  /** The row at an index, or those of a range: `query[2]`, `query[2:5]`. */
  async getItem(index: number): Promise<T> {
    const [found] = await this.slice(index, index + 1).all()
    if (found === undefined) throw new exc.LookupError('list index out of range')
    return found
  }
}

function* read<R>(task: Task<any>, take: (result: Result<any, any>) => R): Task<R> {
  return take(yield* task)
}
