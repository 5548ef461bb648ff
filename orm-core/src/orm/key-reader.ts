// `session.get(User, 5)`, over and over: once a session has read an entity by its key, the statement, its text and what its
// rows mean are known, and what is left to do is to send a value and to make an object. Whatever is out of the ordinary
// (options, listeners, changes to be flushed, eager loaders, several classes in a table) takes the general way, which
// is session/get.ts.

import {
  type Connection,
  isPromise,
  type MaybePromise,
  NO_OPTIONS,
  PreparedSelect,
  type Task,
  wait,
} from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { select } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import type { StateMap } from './identity-map.ts'
import type { RowGetter } from './instance-processor.ts'
import { JoinedLoader } from './joined-loader.ts'
import { listenerVersion } from './listeners.ts'
import { identityQuery } from './loading.ts'
import type { Mapper } from './mapper.ts'
import { ORMCompileState } from './orm-compile.ts'
import { DEFAULT_LOAD_OPTIONS, QueryContext } from './query-context.ts'
import { rowProcessor } from './row-processor.ts'
import type { Session } from './session.ts'
import { PostLoader } from './strategies.ts'

const keySelects = new WeakMap<Mapper, any>()

/** What `get()` of a mapper's class selects. */
export function keySelect(mapper: Mapper): any {
  let statement = keySelects.get(mapper)
  if (statement === undefined) {
    statement = (select(mapper as any) as any).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
    keySelects.set(mapper, statement)
  }
  return statement
}

/** Reads the objects of one mapper for one session, over one connection. */
class KeyReader {
  readonly #session: Session
  readonly #mapper: Mapper
  readonly #identities: StateMap
  readonly #connection: Connection
  readonly #select: PreparedSelect
  readonly #query: any
  readonly #version = listenerVersion()
  #process: RowGetter | null = null

  constructor(session: Session, mapper: Mapper, connection: Connection, prepared: PreparedSelect, query: any) {
    this.#session = session
    this.#mapper = mapper
    this.#identities = session.identityMap.forMapper(mapper._identityMapper)
    this.#connection = connection
    this.#select = prepared
    this.#query = query
  }

  /** The object of a key, in the session's or the database's hands; undefined when this takes more than there is here. */
  get(ident: number | string): MaybePromise<any> | undefined {
    const session = this.#session
    if (session._exclusive.running !== null) return undefined
    const known = this.#identities.get(ident)
    if (known !== undefined) {
      if (known.mapper !== this.#mapper || known.deleted || (known.expired !== null && known.expired.size > 0))
        return undefined
      return known.instance
    }
    if (!this.isUsable || !session.events.isSilent || (session.autoflush && session._hasPending())) return undefined
    const rows = this.#select.send(this.#connection, ident)
    return isPromise(rows) ? session._exclusive.run('get()', this.#later(rows)) : this.#read(rows)
  }

  /** Whether a statement would go over the same connection, and nobody would hear of it. */
  get isUsable(): boolean {
    const connection = this.#connection
    const transaction = this.#session._transaction
    return (
      transaction?.isActive === true &&
      connection._transaction !== null &&
      transaction.connections.get(this.#session.bind as any)?.connection === connection &&
      connection._isQuiet &&
      this.#version === listenerVersion()
    )
  }

  *#later(rows: PromiseLike<unknown[][]>): Task<any> {
    return this.#read(yield* wait(rows))
  }

  #read(rows: unknown[][]): any {
    if (rows.length === 0) return null
    if (rows.length > 1) throw new exc.MultipleResultsFound('Multiple rows were found when exactly one was required')
    this.#process ??= processorOf(this.#session, this.#select, this.#query)
    return this.#process(rows[0] as unknown[])
  }
}

function processorOf(session: Session, prepared: PreparedSelect, query: any): RowGetter {
  const { compileState } = prepared.compiled
  const context = new QueryContext(compileState, query, {}, session, DEFAULT_LOAD_OPTIONS, NO_OPTIONS)
  return rowProcessor(compileState._entities[0], context, prepared.metadata)
}

/**
 * The object of a primary key without much ado; undefined when session/get.ts has to do it. The first time that a session
 * reads an entity, it does.
 */
export function quickGet(session: Session, entity: any, ident: unknown): MaybePromise<any> | undefined {
  if ((typeof ident !== 'number' && typeof ident !== 'string') || typeof entity !== 'function') return undefined
  if (Number.isNaN(ident)) return undefined
  const mapper: Mapper | undefined = entity.__mapper__
  if (mapper === undefined || mapper.class_ !== entity) return undefined
  const { readers } = session.identityMap
  let reader = readers.get(mapper) as KeyReader | null | undefined
  if (reader === null) return undefined
  if (reader === undefined || !reader.isUsable) {
    reader = makeReader(session, mapper)
    if (reader === undefined) return undefined
    readers.set(mapper, reader)
    if (reader === null) return undefined
  }
  return reader.get(ident)
}

/** A reader; undefined when there can't be one yet, null when there will not be one. */
function makeReader(session: Session, mapper: Mapper): KeyReader | null | undefined {
  const { bind, _transaction: transaction } = session
  const query = identityQuery(keySelect(mapper))
  if (query === undefined || bind === null || transaction === null || !session._usesOneBind) return undefined
  const connection = transaction.connections.get(bind)?.connection
  if (connection === undefined || connection._transaction === null || !connection._isQuiet) return undefined
  if (mapper.alwaysRefresh || mapper.primaryKey.length !== 1 || mapper.polymorphicMap.size > 0) return null
  for (const { strategy } of mapper.relationships.values() as Iterable<any>)
    if (strategy instanceof PostLoader || strategy instanceof JoinedLoader) return null
  const context = connection._compile(query, [{ pk_1: null }], NO_OPTIONS)
  const prepared = PreparedSelect.of(context)
  const compileState = context.compiled.compileState
  if (prepared === null || !(compileState instanceof ORMCompileState)) return null
  return new KeyReader(session, mapper, connection, prepared, query)
}
