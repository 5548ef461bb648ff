// Collections that are never loaded whole: `lazy='write_only'` and `lazy='dynamic'`. What they select, insert, update
// and delete, and how objects are added and removed. What a flush makes of that is unit-of-work.ts's part.

import * as exc from '../sql/exc.ts'
import { bindparam, delete_, insert, select, update } from '../sql/index.ts'
import { ensureState, writeOnlyCollections } from './instrumentation.ts'
import { ONETOMANY } from './interfaces.ts'
import { changeUnloaded, pendingOf } from './related-changes.ts'
import type { RelationshipProperty } from './relationships.ts'
import { SessionQuery } from './session-query.ts'

/** What both kinds of collection know of the rows that belong to the object. */
export class AbstractCollectionWriter {
  readonly instance: any
  readonly prop: RelationshipProperty
  readonly _whereCriteria: readonly any[]
  readonly _fromObj: readonly any[]
  readonly _orderByClauses: readonly any[]

  constructor(prop: RelationshipProperty, instance: any) {
    prop.parent._checkConfigure()
    this.instance = instance
    this.prop = prop
    this._fromObj = prop.secondary !== null ? [prop.mapper.__clauseElement__(), prop.secondary] : []
    this._whereCriteria = [prop._withParent(instance, { aliasSecondary: false })]
    this._orderByClauses = prop.orderBy || []
  }
}

/** `user.posts` of a write-only relationship. */
export class WriteOnlyCollection extends AbstractCollectionWriter {
  [Symbol.iterator](): never {
    throw new TypeError(
      "WriteOnly collections don't support iteration in-place; to query for collection items, use the select() method to produce a SQL statement and execute it with session.scalars().",
    )
  }

  /** SELECT of the rows that belong to the object. */
  select(): any {
    let statement: any = (select as any)(this.prop.mapper).where(...this._whereCriteria)
    if (this._fromObj.length > 0) statement = statement.selectFrom(...this._fromObj)
    if (this._orderByClauses.length > 0) statement = statement.orderBy(...this._orderByClauses)
    return statement
  }

  /** Adds an object: its row refers to this one after the next flush. */
  add(item: object): void {
    changeUnloaded(ensureState(this.instance), this.prop, 'added', item)
  }

  addAll(items: Iterable<object>): void {
    for (const item of items) this.add(item)
  }

  /** Takes an object out; with a delete-orphan cascade its row goes. */
  remove(item: object): void {
    changeUnloaded(ensureState(this.instance), this.prop, 'removed', item)
  }

  /** INSERT of rows that will belong to the object. */
  insert(): any {
    const { prop } = this
    if (prop.direction !== ONETOMANY) {
      throw new exc.InvalidRequestError(
        'Write only bulk INSERT only supported for one-to-many collections; for many-to-many, use a separate bulk INSERT along with add_all().',
      )
    }
    const values: Record<string, unknown> = {}
    for (const [local, remote] of prop.synchronizePairs) {
      const callable = prop._instanceValueGetter(prop.parent, this.instance, local)
      values[remote.key] = (bindparam as any)(null, undefined, { callable, type: remote.type })
    }
    return (insert as any)(prop.mapper).values(values)
  }

  update(): any {
    return (update as any)(this.prop.mapper).where(...this._whereCriteria)
  }

  delete(): any {
    return (delete_ as any)(this.prop.mapper).where(...this._whereCriteria)
  }
}

/** `user.posts` of a dynamic relationship: a Query of the rows that belong to the object, to which objects are added. */
export class AppenderQuery<T = any> extends SessionQuery<T> {
  readonly instance: any
  readonly prop: RelationshipProperty

  constructor(prop: RelationshipProperty, instance: any, session: any = null) {
    super(prop.mapper, session)
    const writer = new AbstractCollectionWriter(prop, instance)
    this.instance = instance
    this.prop = prop
    this._whereCriteria = writer._whereCriteria
    this._fromObj = writer._fromObj
    this._orderByClauses = writer._orderByClauses
  }

  /** Adds an object: its row refers to this one after the next flush. */
  add(item: T): void {
    changeUnloaded(ensureState(this.instance), this.prop, 'added', item)
  }

  append(item: T): void {
    this.add(item)
  }

  addAll(items: Iterable<T>): void {
    for (const item of items) this.add(item)
  }

  extend(items: Iterable<T>): void {
    this.addAll(items)
  }

  /** Takes an object out; with a delete-orphan cascade its row goes. */
  remove(item: T): void {
    changeUnloaded(ensureState(this.instance), this.prop, 'removed', item)
  }

  /** What was added to an object without a row; null when the database is to be asked. */
  _waiting(): readonly T[] | null {
    const state = ensureState(this.instance)
    if (state.session !== null && (state.hasKey || state.session.autoflush)) return null
    if (state.hasKey) {
      exc.warn(
        `Instance ${state} is detached, dynamic relationship cannot return a correct result.   This warning will become a DetachedInstanceError in a future release.`,
      )
    }
    return [...pendingOf(state, this.prop.key).added]
  }

  override async count(): Promise<number> {
    return this._waiting()?.length ?? super.count()
  }

  override async all(): Promise<T[]> {
    return this._waiting()?.slice() ?? super.all()
  }

  override async first(): Promise<T | null> {
    const waiting = this._waiting()
    return waiting === null ? super.first() : (waiting[0] ?? null)
  }
}

writeOnlyCollections.make = (state, prop) =>
  prop.lazy === 'dynamic'
    ? new AppenderQuery(prop, state.instance, state.session)
    : new WriteOnlyCollection(prop, state.instance)
