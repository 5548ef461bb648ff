// ORM statements' results: the rows of a cursor turned into entities and values, with the loads that follow from them.
// SQLAlchemy's `loading.instances`; one entity's rows are loading.ts's part.

import {
  AsyncResult,
  type CursorResult,
  keyedRow,
  type PagedSource,
  Result,
  ResultMetaData,
  type Task,
  wait,
} from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import type { RowGetter } from './instance-processor.ts'
import { invokePostLoads } from './post-load.ts'
import type { QueryContext } from './query-context.ts'
import { BundleEntity, ColumnEntity, MapperEntity } from './query-entity.ts'
import { noteAlone } from './read-ahead.ts'
import { rowProcessor } from './row-processor.ts'

const REQUIRE_UNIQUE =
  'The unique() method must be invoked on this Result, as it contains results that include joined eager loads against collections'

const itself = (value: unknown): unknown => value

interface Shape {
  readonly metadata: ResultMetaData
  readonly supportsSingle: boolean
}

const shapes = new WeakMap<object, Shape>()

/** What the results of a compiled statement have in common. */
function shapeOf(compileState: any): Shape {
  let shape = shapes.get(compileState)
  if (shape === undefined) {
    const entities: readonly any[] = compileState._entities
    const labels = entities.map((entity, index) => entity._labelName ?? String(index))
    const objects = new Map<unknown, number>()
    entities.forEach((entity, index) => {
      for (const object of [...(entity._extraEntities ?? []), entity.expr]) if (object) objects.set(object, index)
    })
    shape = {
      metadata: new ResultMetaData(labels, objects),
      supportsSingle: entities.length === 1 && entities[0].supportsSingleEntity,
    }
    shapes.set(compileState, shape)
  }
  return shape
}

/**
 * Reads the rows of one execution. A class, and so are the sources of streams: a generator function that is made for each
 * execution costs a hidden class of its own, which keeps all that it refers to until a full garbage collection.
 */
class Reader {
  readonly metadata: ResultMetaData
  readonly single: boolean
  readonly #context: QueryContext
  readonly #processors: readonly RowGetter[]
  readonly #asPairs: boolean

  constructor(context: QueryContext, rowMetadata: ResultMetaData) {
    const { compileState } = context
    const { metadata, supportsSingle } = shapeOf(compileState)
    this.metadata = metadata
    this.single = supportsSingle && !context.loadOptions.onlyReturnTuples
    this.#context = context
    const entities: readonly any[] = compileState._entities
    this.#asPairs = context.executionOptions[PAIRS] === true && isPair(entities)
    const [first, second] = entities
    const read = this.#asPairs && first instanceof BundleEntity ? [(first as any)._entities[0], second] : entities
    this.#processors = read.map((entity) => rowProcessor(entity, context, rowMetadata))
  }

  /** Whether rows are all that is loaded. */
  get isPlain(): boolean {
    const { compileState, postLoadPaths, loadersRequireBuffering } = this.#context
    return (
      postLoadPaths.size === 0 &&
      !loadersRequireBuffering &&
      compileState.eagerJoins.size === 0 &&
      compileState._entities.every((entity: any) => !(entity.mapper?.polymorphicMap.size > 0))
    )
  }

  /** Rows to entities, and all that follows from them. */
  *read(rows: readonly unknown[][]): Task<unknown[]> {
    const context = this.#context
    if (context.partials.size > 0) context.partials = new Map()
    context.appenders.clear()
    const scheduled = context.postLoadPaths.size > 0 ? new Map(context.postLoadPaths) : null
    const out = new Array(this.#asPairs ? rows.length * 2 : rows.length)
    const { subqueryLoads } = context
    for (let at = 0; at < rows.length; ) {
      at = this.#read(rows, out, at)
      while (subqueryLoads.length > 0) yield* (subqueryLoads.shift() as { load(): Task<void> }).load()
    }
    if (context.topLevelContext === null) {
      if (context.postLoadPaths.size > 0) yield* invokePostLoads(context)
      // The next page of a stream needs the same loaders again.
      if (scheduled !== null) for (const [key, postLoad] of scheduled) context.postLoadPaths.set(key, postLoad)
    }
    return out
  }

  /** Reads rows, to the one that has to wait for a statement or to the end; where the next one is. */
  #read(rows: readonly unknown[][], out: unknown[], from: number): number {
    const waits = this.#context.subqueryLoads
    if (this.single) return readEntities(rows, out, from, this.#processors[0] as RowGetter, waits)
    if (this.#asPairs) return readPairs(rows, out, from, this.#processors, waits)
    return readRows(rows, out, from, this.#processors, waits)
  }
}

function readEntities(
  rows: readonly unknown[][],
  out: unknown[],
  from: number,
  process: RowGetter,
  waits: readonly unknown[],
): number {
  for (let at = from; at < rows.length; at++) {
    out[at] = process(rows[at] as unknown[])
    if (waits.length > 0) return at + 1
  }
  return rows.length
}

/**
 * The execution option of a loader's statement of a bundle of one column and a class, or of a class and one column: its rows
 * are read as a flat list, a value and an object (or an object and a value), and again. Options reach the statements of
 * loaders further down, too: what has another form is read as ever.
 */
export const PAIRS = '_saPairs'

function isPair(entities: readonly unknown[]): boolean {
  const [first, second] = entities
  if (entities.length !== 2) return false
  return first instanceof BundleEntity || (first instanceof MapperEntity && second instanceof ColumnEntity)
}

function readPairs(
  rows: readonly unknown[][],
  out: unknown[],
  from: number,
  processors: readonly RowGetter[],
  waits: readonly unknown[],
): number {
  const [first, second] = processors as [RowGetter, RowGetter]
  for (let at = from; at < rows.length; at++) {
    const row = rows[at] as unknown[]
    out[at * 2] = first(row)
    out[at * 2 + 1] = second(row)
    if (waits.length > 0) return at + 1
  }
  return rows.length
}

function readRows(
  rows: readonly unknown[][],
  out: unknown[],
  from: number,
  processors: readonly RowGetter[],
  waits: readonly unknown[],
): number {
  const [first, second] = processors as [RowGetter, RowGetter]
  for (let at = from; at < rows.length; at++) {
    const row = rows[at] as unknown[]
    out[at] = processors.length === 2 ? [first(row), second(row)] : processors.map((process) => process(row))
    if (waits.length > 0) return at + 1
  }
  return rows.length
}

/** The entities of all rows of a cursor. */
export function instances(cursor: CursorResult<any, any>, context: QueryContext): Task<Result<any, any>> {
  return instancesOf(cursor._metadata, cursor._take(Number.POSITIVE_INFINITY) as unknown[][], context)
}

/** The entities of rows that a statement has brought. */
export function* instancesOf(
  metadata: ResultMetaData,
  rows: readonly unknown[][],
  context: QueryContext,
): Task<Result<any, any>> {
  const reader = new Reader(context, metadata)
  if (context.topLevelContext !== null && !context.loadersRequireBuffering) noteAlone(context.statement)
  const values = yield* reader.read(rows)
  const result = new (OrmResult as any)(reader.metadata, { rows: values, at: 0, closed: false }) as Result<any, any>
  result._sourceIsScalar = reader.single
  result._keyBy(context.statement._rowKeys)
  if (reader.single) result._view = itself
  if (context.compileState.multiRowEagerLoaders) result._uniqueRequired = REQUIRE_UNIQUE
  return result
}

/** A result of entities: a row with one entity is an array of one, until `scalars()` takes it out. */
class OrmResult extends Result<any, any> {
  override _deliver(values: unknown[]): unknown[] {
    if (!this._sourceIsScalar) return super._deliver(values)
    const delivered = super._deliver(values)
    const keys = this._rowKeys
    return delivered.map((value) => (keys === null ? rowOf(this._metadata, value) : keyedRow(keys, [value])))
  }

  override _first(row: any): any {
    return this._rowKeys === null ? row[0] : row[this._rowKeys[0] as string]
  }
}

function rowOf(metadata: ResultMetaData, value: unknown): unknown[] {
  return Object.setPrototypeOf([value], metadata.rowPrototype)
}

/** The entities of a stream's rows, page by page. */
export function streamInstances(
  rowMetadata: ResultMetaData,
  source: PagedSource,
  context: QueryContext,
): AsyncResult<any, any> {
  const reader = new Reader(context, rowMetadata)
  if (context.loadersRequireBuffering || context.loadersRequireUniquing) {
    throw new exc.InvalidRequestError(
      "Can't use yield_per with eager loaders that require uniquing or row buffering, e.g. joinedload() against collections or subqueryload().  Consider the selectinload() strategy for better flexibility in loading objects.",
    )
  }
  const pages = new EntityPages(reader, source, context)
  const result = new AsyncResult(reader.metadata, pages, context.loadOptions.yieldPer ?? 1000)
  return result._keyBy(context.statement._rowKeys)
}

class EntityPages implements PagedSource {
  readonly #reader: Reader
  readonly #source: PagedSource
  readonly #context: QueryContext

  constructor(reader: Reader, source: PagedSource, context: QueryContext) {
    this.#reader = reader
    this.#source = source
    this.#context = context
  }

  *fetch(count: number): Task<unknown[]> {
    // The page before has been read; what is still needed of it is held by who needs it.
    const { runId, session } = this.#context
    const { identityMap } = session
    identityMap.endPage({ runId, epoch: session._epoch, isPlain: this.#reader.isPlain })
    yield* wait(new Promise<void>((resolve) => setImmediate(resolve)))
    const rows = (yield* this.#source.fetch(count)) as unknown[][]
    if (rows.length === 0) return rows
    identityMap.beginPage()
    const values = yield* this.#reader.read(rows)
    return this.#reader.single ? values.map((value) => [value]) : values
  }

  *close(): Task<void> {
    yield* this.#source.close()
  }
}
