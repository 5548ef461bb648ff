// Results: rows, scalars and mappings of a statement that has run, with SQLAlchemy's fetch methods. A Result holds its
// rows already and answers at once; an AsyncResult reads them from the database page by page. Where the rows come from
// is not here (cursor.ts for plain SQL, orm/loading.ts for entities).

import { InvalidRequestError, MultipleResultsFound, NoResultFound, ResourceClosedError } from '../sql/exc.ts'
import { makeRow, type ResultMetaData, type Row, toMapping } from './row.ts'
import { type MaybePromise, run, type Task, wait } from './task.ts'

/** What `unique()` compares rows by. */
export type UniqueStrategy = (value: any) => unknown

/** Turns a tuple of values into what the reader of a result gets. */
type View = (values: unknown[]) => unknown

const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** A key for a value: two values have the same key when SQLAlchemy's `unique()` takes them for one. */
function keyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return `date ${value.getTime()}`
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`
  return value
}

function tupleKey(values: readonly unknown[]): unknown {
  if (values.length === 1) return keyOf(values[0])
  return values
    .map((value) => {
      const key = keyOf(value)
      if ((typeof key === 'object' && key !== null) || typeof key === 'function') {
        let identity = identities.get(key)
        if (identity === undefined) {
          lastIdentity += 1
          identity = lastIdentity
          identities.set(key, identity)
        }
        return `o${identity}`
      }
      return `${typeof key} ${String(key).length} ${String(key)}`
    })
    .join('|')
}

/** What both kinds of result do to rows on their way to the reader. */
abstract class ResultBase {
  readonly _metadata: ResultMetaData
  _view: View
  _columns: readonly number[] | null = null
  _uniqueStrategy: UniqueStrategy | null = null
  _seen: Set<unknown> | null = null
  /** Set when rows repeat because of joined eager loading: then only `unique()` makes sense of them. */
  _uniqueRequired: string | null = null
  /** When true, each row of the source is the value itself and not an array. */
  _sourceIsScalar = false

  constructor(metadata: ResultMetaData) {
    this._metadata = metadata
    this._view = rowView(metadata)
  }

  keys(): readonly string[] {
    return this._rowKeys ?? this._metadata.keys
  }

  _deliver(values: unknown[]): unknown[] {
    if (this._uniqueRequired !== null && this._seen === null && values.length > 0)
      throw new InvalidRequestError(this._uniqueRequired)
    if (this._sourceIsScalar && this._seen === null) return values
    const columns = this._columns
    const picked = columns === null ? values : values.map((row) => columns.map((index) => (row as unknown[])[index]))
    const out: unknown[] = []
    for (const row of picked) {
      const value = this._sourceIsScalar ? row : this._view(row as unknown[])
      if (this._seen !== null) {
        const key =
          this._uniqueStrategy !== null
            ? this._uniqueStrategy(value)
            : this._isScalarView || this._sourceIsScalar
              ? keyOf(value)
              : tupleKey(row as unknown[])
        if (this._seen.has(key)) continue
        this._seen.add(key)
      }
      out.push(value)
    }
    return out
  }

  _isScalarView = false

  /** The keys of `select({ key: expression })`: rows are then plain objects with these keys. */
  _rowKeys: readonly string[] | null = null

  _keyBy(keys: readonly string[] | null | undefined): this {
    if (!keys) return this
    this._rowKeys = keys
    this._view = keyedView(keys)
    return this
  }
}

// Functions that are written where they are assigned to a property are taken for methods by V8, which puts them among the
// long-lived objects; with them, the rows of a result would wait for a full garbage collection. So they are made here.

function rowView(metadata: ResultMetaData): View {
  return (values) => makeRow(metadata, values)
}

function keyedView(keys: readonly string[]): View {
  return (values) => keyedRow(keys, values)
}

/** A row of `select({ key: expression })`. */
export function keyedRow(keys: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let index = 0; index < keys.length; index++) row[keys[index] as string] = values[index]
  return row
}

/** A copy of a result with another view, which shares its source. */
function derive<T extends ResultBase>(result: ResultBase, prototype: object, changes: Partial<ResultBase>): T {
  return Object.assign(Object.create(prototype), result, changes) as T
}

/** Where a result's rows come from. */
export interface RowSource {
  rows: unknown[]
  at: number
  closed: boolean
}

/** Methods that need rows, the same for rows, scalars and mappings. */
export abstract class FetchableResult<T> extends ResultBase implements Iterable<T> {
  readonly _source: RowSource

  constructor(metadata: ResultMetaData, source: RowSource) {
    super(metadata)
    this._source = source
  }

  _take(count: number): unknown[] {
    const source = this._source
    if (source.closed) throw new ResourceClosedError('This result object is closed.')
    const rows =
      source.at === 0 && count >= source.rows.length ? source.rows : source.rows.slice(source.at, source.at + count)
    source.at += rows.length
    return rows
  }

  /** The rest of the rows. */
  all(): T[] {
    return this._deliver(this._take(Number.POSITIVE_INFINITY)) as T[]
  }

  fetchAll(): T[] {
    return this.all()
  }

  /** At most `count` of the rows that are left. */
  fetchMany(count = 1): T[] {
    if (this._seen === null) return this._deliver(this._take(count)) as T[]
    const out: T[] = []
    while (out.length < count) {
      const page = this._take(count - out.length)
      if (page.length === 0) break
      out.push(...(this._deliver(page) as T[]))
    }
    return out
  }

  /** The next row, or null. */
  fetchOne(): T | null {
    const [row] = this.fetchMany(1)
    return row === undefined ? null : row
  }

  /** The first row, or null; the result is closed. */
  first(): T | null {
    const rows = this.fetchMany(1)
    this.close()
    return rows.length === 0 ? null : (rows[0] as T)
  }

  /** The only row. */
  one(): T {
    const found = this._only(true)
    return found as T
  }

  /** The only row, or null when there is none. */
  oneOrNone(): T | null {
    return this._only(false)
  }

  _only(required: boolean): T | null {
    const rows = this._uniqueForOne()
    this.close()
    if (rows.length === 0) {
      if (required) throw new NoResultFound('No row was found when one was required')
      return null
    }
    if (rows.length > 1) {
      throw new MultipleResultsFound(
        required
          ? 'Multiple rows were found when exactly one was required'
          : 'Multiple rows were found when one or none was required',
      )
    }
    return rows[0] as T
  }

  _uniqueForOne(): T[] {
    return this.fetchMany(2)
  }

  /** The rows in lists of `size`. */
  *partitions(size = 1000): Generator<T[]> {
    for (;;) {
      const page = this.fetchMany(size)
      if (page.length === 0) return
      yield page
    }
  }

  /** Leaves out rows that were seen before; `strategy` says what to compare. */
  unique(strategy: UniqueStrategy | null = null): this {
    this._seen = new Set()
    this._uniqueStrategy = strategy
    return this
  }

  close(): void {
    this._source.closed = true
    this._source.rows = []
  }

  get closed(): boolean {
    return this._source.closed
  }

  *[Symbol.iterator](): Iterator<T> {
    for (;;) {
      const [row] = this.fetchMany(1)
      if (row === undefined) return
      yield row
    }
  }
}

/** The rows of a statement. */
export class Result<R = Row, S = any> extends FetchableResult<R> {
  declare readonly _types: [R, S]

  /** The values of one column: `session.execute(select(User)).scalars()`. */
  scalars(index?: 0): ScalarResult<S>
  scalars<I extends keyof R>(index: I): ScalarResult<R[I]>
  scalars(index: unknown): ScalarResult<any>
  scalars(index: unknown = 0): ScalarResult<any> {
    if (this._sourceIsScalar && index === 0) return derive(this, ScalarResult.prototype, { _isScalarView: true })
    const column = (this._columns ?? this._metadata.keys.map((_, i) => i))[this._metadata.indexOf(index)] as number
    return derive(this, ScalarResult.prototype, {
      _columns: null,
      _view: (values) => values[column],
      _isScalarView: true,
    })
  }

  /** Rows as plain objects. */
  mappings(): MappingResult {
    return derive(this, MappingResult.prototype, { _view: (values) => toMapping(this._metadata, values) })
  }

  /** Only these columns, by position, name or object. */
  columns(...keys: unknown[]): Result<Row, any> {
    const indexes = keys.map((key) => this._metadata.indexOf(key))
    const metadata = this._metadata.reduce(indexes)
    return derive(this, Result.prototype, {
      _columns: indexes.map((index) => this._columns?.[index] ?? index),
      _metadata: metadata,
      _view: (values) => makeRow(metadata, values),
    } as Partial<ResultBase>)
  }

  tuples(): this {
    return this
  }

  /** The first column of the first row, or null; the result is closed. */
  scalar(): S | null {
    const row = this.first()
    return row === null ? null : this._first(row)
  }

  /** The first column of the only row. */
  scalarOne(): S {
    return this._first(this.one())
  }

  /** The first column of the only row, or null when there is no row. */
  scalarOneOrNone(): S | null {
    const row = this.oneOrNone()
    return row === null ? null : this._first(row)
  }

  _first(row: R): S {
    if (this._sourceIsScalar) return row as unknown as S
    return Array.isArray(row) ? row[0] : (Object.values(row as object)[0] as S)
  }

  get returnsRows(): boolean {
    return true
  }

  /** Rows kept, to be read any number of times. */
  freeze(): () => Result<R, S> {
    const rows = this._take(Number.POSITIVE_INFINITY)
    return () =>
      derive(this, Result.prototype, {
        _source: { rows: [...rows], at: 0, closed: false },
      } as unknown as Partial<ResultBase>)
  }
}

/** The values of one column. */
export class ScalarResult<T> extends FetchableResult<T> {}

/** Rows as plain objects. */
export class MappingResult extends FetchableResult<Record<string, any>> {}

/** Rows that are still on their way: what an AsyncResult reads. */
export interface PagedSource {
  /** All rows were read, or a result was closed: so are all that read from it. */
  end?: 'read' | 'closed'
  /** The next rows, an empty list at the end. */
  fetch(count: number): Task<unknown[]>
  close(): Task<void>
}

/** Rows read from the database as they are asked for, in constant memory. */
export abstract class AsyncFetchable<T> extends ResultBase implements AsyncIterable<T> {
  readonly _pages: PagedSource
  _pageSize: number

  constructor(metadata: ResultMetaData, source: PagedSource, pageSize = 1000) {
    super(metadata)
    this._pages = source
    this._pageSize = pageSize
  }

  get _closed(): boolean {
    return this._pages.end !== undefined
  }

  *_fetch(count: number): Task<T[]> {
    if (this._closed) throw new ResourceClosedError('This result object is closed.')
    const out: T[] = []
    while (out.length < count) {
      const page = yield* this._pages.fetch(Math.min(count - out.length, this._pageSize))
      if (page.length === 0) {
        yield* this._close()
        break
      }
      for (const value of this._deliver(page) as T[]) out.push(value)
    }
    return out
  }

  *_close(): Task<void> {
    if (this._closed) return
    this._pages.end = 'read'
    yield* this._pages.close()
  }

  async fetchMany(count = this._pageSize): Promise<T[]> {
    if (this._pages.end === 'closed') throw new ResourceClosedError('This result object is closed.')
    return this._closed ? [] : run(this._fetch(count))
  }

  async fetchOne(): Promise<T | null> {
    const [row] = await this.fetchMany(1)
    return row === undefined ? null : row
  }

  async all(): Promise<T[]> {
    return this.fetchMany(Number.POSITIVE_INFINITY)
  }

  async first(): Promise<T | null> {
    const row = await this.fetchOne()
    await this.close()
    return row
  }

  async one(): Promise<T> {
    const rows = await this.fetchMany(2)
    await this.close()
    if (rows.length === 0) throw new NoResultFound('No row was found when one was required')
    if (rows.length > 1) throw new MultipleResultsFound('Multiple rows were found when exactly one was required')
    return rows[0] as T
  }

  async oneOrNone(): Promise<T | null> {
    const rows = await this.fetchMany(2)
    await this.close()
    if (rows.length > 1) throw new MultipleResultsFound('Multiple rows were found when one or none was required')
    return rows.length === 0 ? null : (rows[0] as T)
  }

  async *partitions(size = this._pageSize): AsyncGenerator<T[]> {
    try {
      for (;;) {
        const page = await this.fetchMany(size)
        if (page.length === 0) return
        yield page
      }
    } finally {
      await run(this._close())
    }
  }

  unique(strategy: UniqueStrategy | null = null): this {
    this._seen = new Set()
    this._uniqueStrategy = strategy
    return this
  }

  /** Ends the reading early and frees the cursor. */
  async close(): Promise<void> {
    await run(this._close())
    this._pages.end = 'closed'
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return new PagedIterator(this)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** A result whose rows are read as they are asked for: `await session.stream(select(User))`. */
/** Gives the rows of a page one after the other: a promise for each, and no generator between. */
class PagedIterator<T> implements AsyncIterator<T> {
  readonly #result: AsyncFetchable<T>
  #page: readonly T[] = []
  #at = 0
  /** The next page is on its way. */
  #turning: Promise<unknown> | null = null

  constructor(result: AsyncFetchable<T>) {
    this.#result = result
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#turning !== null) return this.#turning.then(() => this.next())
    if (this.#at < this.#page.length) {
      const value = this.#page[this.#at] as T
      this.#at += 1
      return Promise.resolve({ value, done: false })
    }
    const turning = this.#turn()
    this.#turning = turning
    return turning
  }

  async #turn(): Promise<IteratorResult<T>> {
    try {
      this.#page = await this.#result.fetchMany()
      this.#at = 1
      if (this.#page.length > 0) return { value: this.#page[0] as T, done: false }
      await run(this.#result._close())
      return { value: undefined, done: true }
    } catch (error) {
      await run(this.#result._close())
      throw error
    } finally {
      this.#turning = null
    }
  }

  async return(): Promise<IteratorResult<T>> {
    this.#page = []
    await run(this.#result._close())
    return { value: undefined, done: true }
  }
}

/** A result whose rows are read as they are asked for: `await session.stream(select(User))`. */
export class AsyncResult<R = Row, S = any> extends AsyncFetchable<R> {
  declare readonly _types: [R, S]

  scalars(index?: 0): AsyncScalarResult<S>
  scalars<I extends keyof R>(index: I): AsyncScalarResult<R[I]>
  scalars(index: unknown): AsyncScalarResult<any>
  scalars(index: unknown = 0): AsyncScalarResult<any> {
    if (this._sourceIsScalar && index === 0) return derive(this, AsyncScalarResult.prototype, { _isScalarView: true })
    const column = this._metadata.indexOf(index)
    return derive(this, AsyncScalarResult.prototype, { _view: (values) => values[column], _isScalarView: true })
  }

  mappings(): AsyncMappingResult {
    return derive(this, AsyncMappingResult.prototype, { _view: (values) => toMapping(this._metadata, values) })
  }

  async scalar(): Promise<S | null> {
    const row = await this.first()
    return row === null ? null : this._sourceIsScalar ? (row as unknown as S) : ((row as unknown as S[])[0] ?? null)
  }
}

/** A streamed result of the first column of each row. */
export class AsyncScalarResult<T> extends AsyncFetchable<T> {}

/** A streamed result whose rows are objects by column name. */
export class AsyncMappingResult extends AsyncFetchable<Record<string, any>> {}

/** A result that has not arrived: awaiting it gives the result, and its fetch methods can be called before. */
export class ResultPromise<X extends FetchableResult<any>> implements Promise<X> {
  get [Symbol.toStringTag](): string {
    return 'ResultPromise'
  }
  readonly #outcome: MaybePromise<X>
  constructor(outcome: MaybePromise<X>) {
    this.#outcome = outcome
  }
  then<A = X, B = never>(
    fulfilled?: ((value: X) => A | PromiseLike<A>) | null,
    rejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return Promise.resolve(this.#outcome).then(fulfilled, rejected)
  }
  catch<B = never>(rejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<X | B> {
    return this.then(null, rejected)
  }
  finally(after?: (() => void) | null): Promise<X> {
    return Promise.resolve(this.#outcome).finally(after)
  }
  all(): Promise<ReturnType<X['all']>> {
    return this.then((result) => result.all() as ReturnType<X['all']>)
  }
  first(): Promise<ReturnType<X['first']>> {
    return this.then((result) => result.first())
  }
  one(): Promise<ReturnType<X['one']>> {
    return this.then((result) => result.one())
  }
  oneOrNone(): Promise<ReturnType<X['oneOrNone']>> {
    return this.then((result) => result.oneOrNone())
  }
  fetchOne(): Promise<ReturnType<X['fetchOne']>> {
    return this.then((result) => result.fetchOne())
  }
  unique(strategy: UniqueStrategy | null = null): ResultPromise<X> {
    return new ResultPromise<X>(this.then((result) => result.unique(strategy)))
  }
  partitions(this: ResultPromise<X>, size?: number): Promise<ReturnType<X['partitions']>> {
    return this.then((result) => result.partitions(size) as ReturnType<X['partitions']>)
  }

  // What only rows have, not scalars and mappings.

  scalars<R, S>(this: ResultPromise<Result<R, S>>, index?: 0): ResultPromise<ScalarResult<S>>
  scalars<R, S, I extends keyof R>(this: ResultPromise<Result<R, S>>, index: I): ResultPromise<ScalarResult<R[I]>>
  scalars<R, S>(this: ResultPromise<Result<R, S>>, index: unknown): ResultPromise<ScalarResult<any>>
  scalars(this: ResultPromise<Result<any, any>>, index: unknown = 0): ResultPromise<ScalarResult<any>> {
    return new ResultPromise(this.then((result) => result.scalars(index)))
  }
  mappings(this: ResultPromise<Result<any, any>>): ResultPromise<MappingResult> {
    return new ResultPromise(this.then((result) => result.mappings()))
  }
  scalar<R, S>(this: ResultPromise<Result<R, S>>): Promise<S | null> {
    return this.then((result) => result.scalar())
  }
  scalarOne<R, S>(this: ResultPromise<Result<R, S>>): Promise<S> {
    return this.then((result) => result.scalarOne())
  }
  scalarOneOrNone<R, S>(this: ResultPromise<Result<R, S>>): Promise<S | null> {
    return this.then((result) => result.scalarOneOrNone())
  }
}

// Not in the types, which refuse it already: it is for programs that are not checked.
Object.defineProperty(ResultPromise.prototype, Symbol.iterator, {
  configurable: true,
  value() {
    throw new InvalidRequestError(
      'This is the promise of a result, which has to be awaited: for (const row of await session.execute(…))',
    )
  },
})

export function* immediately<T>(value: MaybePromise<T>): Task<T> {
  return yield* wait(value)
}
