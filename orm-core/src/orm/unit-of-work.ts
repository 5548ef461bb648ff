// A flush: what is new, changed and deleted in a session goes to the database in one go. The order of the steps is
// commit-order.ts's part, statements are persistence.ts's; here keys travel along relationships, orphans are found and
// rows of association tables are written.

import type { Connection, Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { and, bindparam, delete_, insert, update } from '../sql/index.ts'
import { membersOf } from './collections/adapter.ts'
import { orderActions, relationshipsOf, sortStates } from './commit-order.ts'
import { findRowSwitches, keyChanged, presortDeletes, presortSaves } from './flush-presort.ts'
import { identKey } from './identity-map.ts'
import { ensureState, isUnloadedCollection } from './instrumentation.ts'
import { MANYTOMANY, MANYTOONE } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import {
  byIdentity,
  byInsertOrder,
  deleteStates,
  identityOf,
  inOrder,
  loneKeyOf,
  postUpdateStates,
  saveStates,
} from './persistence.ts'
import { cascade } from './session/cascades.ts'
import { SessionTransaction } from './session/transaction.ts'
import type { Session } from './session.ts'
import type { IdentityKey, InstanceState } from './state.ts'

interface History {
  readonly added: any[]
  readonly unchanged: any[]
  readonly removed: any[]
}

/** What a relationship gained and lost since it was loaded. */
function historyOf(state: InstanceState, prop: any): History {
  const { key } = prop
  if (!(key in state.related)) {
    const changes = !state.hasKey && !isUnloadedCollection(prop) ? null : state.pending?.get(key)
    return { added: changes?.added ?? [], unchanged: [], removed: changes?.removed ?? [] }
  }
  const now = membersOf(state.related[key])
  const known = state.committedRelated?.has(key) ?? false
  const committed = known ? state.committedRelated?.get(key) : undefined
  if (!state.hasKey) return { added: now, unchanged: [], removed: [] }
  if (!state.touched?.has(key)) return { added: [], unchanged: now, removed: [] }
  const before = membersOf(committed ?? (known || !prop.uselist ? [] : []))
  return {
    added: now.filter((item) => !before.includes(item)),
    unchanged: now.filter((item) => before.includes(item)),
    removed: before.filter((item) => !now.includes(item)),
  }
}

class Flush {
  readonly session: Session
  saved = new Set<InstanceState>()
  readonly deleted = new Set<InstanceState>()
  readonly #secondaryDone = new Set<string>()
  /** New objects that take the rows of deleted ones over. */
  #switches: ReadonlyMap<InstanceState, InstanceState> = new Map()
  /** What dynamic collections of deleted objects hold. */
  readonly #unloaded = new Map<InstanceState, Map<string, any[]>>()

  constructor(session: Session) {
    this.session = session
  }

  *run(): Task<void> {
    const { session } = this
    yield* session._emit('beforeFlush', session, this)
    for (const state of session._new)
      if (state.hasRelated)
        for (const other of cascade('saveUpdate', state)) if (other.session === null) session._saveOrUpdateState(other)
    this.#cascadeUnloaded()
    this.#collect()
    yield* presortSaves(session, this.saved, this.deleted)
    yield* this.#findOrphans()
    for (const state of [...this.deleted]) yield* this.#prepareDelete(state)
    if (this.deleted.size > 0) {
      yield* presortDeletes(session, this.deleted)
      this.#switches = findRowSwitches(session, this.saved, this.deleted)
    }
    const mappers = new Set([...mappersOf(this.saved), ...mappersOf(this.deleted)])
    const linked = [...linkedAmong(this.saved), ...linkedAmong(this.deleted)]
    const bases = new Set<Mapper>()
    for (const mapper of mappers) bases.add(mapper.baseMapper)
    const { levels, cyclic } =
      bases.size === 1 && linked.length === 0
        ? aloneActions(bases)
        : orderActions(bases, (prop) => hasChanges(prop, linked, mappers))
    for (const action of levels.flat()) {
      if (action.kind === 'save') yield* this.#save(action.mappers, cyclic)
      else if (action.kind === 'delete') yield* this.#delete(action.mappers, cyclic)
      else if (action.kind === 'postUpdate') yield* this.#postUpdate(action.mapper, this.saved)
      else if (action.kind === 'preUpdate') yield* this.#postUpdate(action.mapper, this.deleted)
      else if (action.kind === 'process') yield* this.#process(action.prop)
      else if (action.kind === 'processDelete') yield* this.#processDelete(action.prop)
    }
    yield* session._emit('afterFlush', session, this)
    this.#finish()
    yield* session._emit('afterFlushPostexec', session, this)
  }

  #collect(): void {
    const { session, deleted } = this
    for (const state of session._deleted.values()) deleted.add(state)
    const saved = new Set(session._new)
    for (const state of deleted) saved.delete(state)
    this.saved = saved
    for (const state of session._changed) if (state.hasKey && !deleted.has(state) && state.modified) saved.add(state)
  }

  /** What was added to write-only collections of new objects before they came into the session. */
  #cascadeUnloaded(): void {
    const { session } = this
    const waiting = [...session._new].filter((state) => state.pending !== null)
    for (const state of waiting) {
      for (const prop of state.mapper.relationships.values()) {
        if (!isUnloadedCollection(prop) || !prop.cascade.saveUpdate) continue
        for (const item of state.pending?.get(prop.key)?.added ?? []) session._saveOrUpdateState(ensureState(item))
      }
    }
  }

  // -- orphans and deletes -----------------------------------------------------------------------------------------

  *#findOrphans(): Task<void> {
    const { session } = this
    for (const state of linkedAmong(this.saved)) {
      for (const prop of state.mapper.relationships.values() as Iterable<any>) {
        if (prop.viewonly || !prop.cascade.deleteOrphan) continue
        for (const item of historyOf(state, prop).removed) {
          const child = ensureState(item)
          if (this.#hasParent(child, prop)) continue
          if (!child.hasKey) {
            session._new.delete(child)
            this.saved.delete(child)
            child.session = null
          } else {
            this.#markDeleted(child)
            for (const other of cascade('delete', child)) this.#markDeleted(other)
          }
        }
      }
    }
    yield* none()
  }

  /** Whether another object of the session still holds the child in this relationship. */
  #hasParent(child: InstanceState, prop: any): boolean {
    for (const reverse of prop._reverseProperty as Iterable<any>) {
      if (membersOf(child.related[reverse.key]).length > 0) return true
    }
    return false
  }

  #markDeleted(state: InstanceState): void {
    if (state.key === null) {
      this.session._new.delete(state)
      this.saved.delete(state)
      return
    }
    this.saved.delete(state)
    this.deleted.add(state)
    this.session._deleted.set(state.instance, state)
  }

  /** Children that stay lose their parent; they have to be known for that. */
  *#prepareDelete(state: InstanceState): Task<void> {
    for (const prop of state.mapper._props.values() as Iterable<any>) {
      if (!prop._isRelationship || prop.viewonly || prop.direction === MANYTOONE || prop.passiveDeletes) continue
      if (prop.lazy === 'write_only') continue
      if (prop.lazy === 'dynamic') yield* this.#readDynamic(state, prop)
      else yield* this.session._ensureRelated(state, prop, { noAutoflush: true })
      if (prop.direction === MANYTOMANY || (prop.cascade.delete && prop.lazy !== 'dynamic')) continue
      for (const item of this.#itemsIn(state, prop)) {
        const child = ensureState(item)
        if (prop.cascade.delete) this.#markDeleted(child)
        else if (!this.deleted.has(child)) this.saved.add(child)
      }
    }
  }

  *#readDynamic(state: InstanceState, prop: any): Task<void> {
    const result: any = yield* state.instance[prop.key].autoflush(false)._iter()
    let byKey = this.#unloaded.get(state)
    if (byKey === undefined) {
      byKey = new Map()
      this.#unloaded.set(state, byKey)
    }
    byKey.set(prop.key, result.all())
  }

  /** The objects that a relationship of a deleted object leads to. */
  #itemsIn(state: InstanceState, prop: any): any[] {
    return this.#unloaded.get(state)?.get(prop.key) ?? membersOf(state.related[prop.key])
  }

  // -- saving ---------------------------------------------------------------------------------------------------------

  readonly #postUpdates = new Map<Mapper, { readonly states: Set<InstanceState>; readonly columns: Set<any> }>()

  #registerPostUpdate(state: InstanceState, columns: readonly any[]): void {
    const base = state.mapper.baseMapper
    let found = this.#postUpdates.get(base)
    if (found === undefined) {
      found = { states: new Set(), columns: new Set() }
      this.#postUpdates.set(base, found)
    }
    found.states.add(state)
    for (const column of columns) found.columns.add(column)
  }

  *#postUpdate(base: Mapper, among: ReadonlySet<InstanceState>): Task<void> {
    const found = this.#postUpdates.get(base)
    if (found === undefined) return
    const states = [...found.states].filter((state) => among.has(state))
    if (states.length > 0) yield* postUpdateStates(yield* this.#connection(states), states, found.columns)
  }

  *#save(bases: readonly Mapper[], cyclic: ReadonlySet<Mapper>): Task<void> {
    const ordered = inOrder(statesOf(this.saved, bases), byInsertOrder)
    if (ordered.length === 0) return
    if (!cyclic.has(bases[0] as Mapper)) return yield* this.#saveLevel(ordered)
    const props = circleProps(bases)
    // children that stay lose their key before their parents' rows go
    for (const prop of props) if (prop.direction !== MANYTOONE) yield* this.#processDelete(prop)
    const levels = sortStates(ordered, (state) => this.#parentsOf(state, props))
    for (const level of levels) {
      for (const state of level)
        for (const prop of props)
          if (prop.direction === MANYTOONE && state.mapper.isa(prop.parent)) this.#syncManyToOne(state, prop)
      yield* this.#saveLevel(level)
      for (const state of level)
        for (const prop of props)
          if (prop.direction !== MANYTOONE && state.mapper.isa(prop.parent)) this.#syncOneToMany(state, prop)
    }
    yield* none()
  }

  /** The objects of the same hierarchy whose keys a state needs. */
  *#parentsOf(state: InstanceState, props: readonly any[]): Generator<InstanceState> {
    for (const prop of props) {
      if (prop.direction === MANYTOONE && state.mapper.isa(prop.parent)) {
        for (const item of membersOf(state.related[prop.key])) yield ensureState(item)
      }
    }
    for (const other of this.saved) {
      for (const prop of props) {
        if (
          prop.direction !== MANYTOONE &&
          other.mapper.isa(prop.parent) &&
          membersOf(other.related[prop.key]).includes(state.instance)
        )
          yield other
      }
    }
  }

  *#saveLevel(states: readonly InstanceState[]): Task<void> {
    for (const ofBase of byHierarchy(states)) {
      yield* saveStates(yield* this.#connection(ofBase), ofBase)
    }
  }

  *#connection(states: readonly InstanceState[]): Task<Connection> {
    return yield* this.session._connectionFor({ mapper: states[0]?.mapper ?? null })
  }

  *#delete(bases: readonly Mapper[], cyclic: ReadonlySet<Mapper>): Task<void> {
    const taken = new Set(this.#switches.values())
    const states = [...this.deleted].filter((state) => bases.includes(state.mapper.baseMapper) && !taken.has(state))
    if (states.length === 0) return
    const connection = yield* this.#connection(states)
    const sorted = states.sort(byIdentity)
    if (!cyclic.has(bases[0] as Mapper)) return yield* deleteStates(connection, sorted)
    const props = circleProps(bases)
    const among = new Set(sorted)
    for (const level of sortStates(sorted, (state) => childrenAmong(state, props, among)))
      for (const ofBase of byHierarchy(level)) yield* deleteStates(connection, ofBase)
  }

  // -- keys along relationships ------------------------------------------------------------------------------------

  *#process(prop: any): Task<void> {
    if (prop.direction === MANYTOMANY) return yield* this.#writeSecondary(prop)
    for (const state of this.saved) {
      if (!state.mapper.isa(prop.parent)) continue
      if (prop.direction === MANYTOONE) {
        this.#syncManyToOne(state, prop)
        if (prop.postUpdate && (state.touched?.has(prop.key) || (!state.hasKey && prop.key in state.related)))
          this.#registerPostUpdate(state, foreignColumns(prop))
      } else {
        this.#syncOneToMany(state, prop)
        if (prop.postUpdate)
          for (const item of historyOf(state, prop).added)
            this.#registerPostUpdate(ensureState(item), foreignColumns(prop))
      }
    }
  }

  *#processDelete(prop: any): Task<void> {
    if (prop.direction === MANYTOMANY) {
      const rows: Record<string, unknown>[] = []
      for (const state of this.deleted) {
        if (!state.mapper.isa(prop.parent)) continue
        for (const item of this.#itemsIn(state, prop)) {
          const row = this.#secondaryRow(prop, state, ensureState(item))
          if (row !== null) rows.push(row)
        }
      }
      if (rows.length > 0) yield* this.#deleteSecondary(prop, rows)
      return
    }
    if (prop.direction === MANYTOONE) {
      if (!prop.postUpdate || prop.cascade.deleteOrphan || prop.passiveDeletes === 'all') return
      for (const state of this.deleted) {
        if (!state.mapper.isa(prop.parent)) continue
        yield* this.session._ensureRelated(state, prop, { noAutoflush: true })
        if (membersOf(state.related[prop.key]).length === 0) continue
        for (const [, local] of prop.synchronizePairs) assign(state, state.mapper.getPropertyByColumn(local).key, null)
        this.#registerPostUpdate(state, foreignColumns(prop))
      }
      return
    }
    for (const state of this.deleted) {
      if (!state.mapper.isa(prop.parent) || prop.passiveDeletes === 'all') continue
      for (const item of this.#itemsIn(state, prop)) {
        const child = ensureState(item)
        if (!this.deleted.has(child)) this.#clear(child, prop)
        else if (prop.postUpdate) assignNull(child, prop)
        if (prop.postUpdate) this.#registerPostUpdate(child, foreignColumns(prop))
      }
    }
  }

  #syncManyToOne(state: InstanceState, prop: any): void {
    if (!(prop.key in state.related) || (state.key !== null && !state.touched?.has(prop.key))) return
    const [item] = membersOf(state.related[prop.key])
    for (const [remote, local] of prop.synchronizePairs) {
      const key = state.mapper.getPropertyByColumn(local).key
      if (item === undefined) {
        if (state.key !== null || state.has(key)) assign(state, key, null)
        continue
      }
      const target = ensureState(item)
      assign(state, key, target.get(target.mapper.getPropertyByColumn(remote).key))
    }
  }

  #syncOneToMany(state: InstanceState, prop: any): void {
    const { added, unchanged, removed } = historyOf(state, prop)
    if (unchanged.length > 0 && keyChanged(state, prop)) carryKey(state, prop, unchanged)
    for (const item of added) {
      const child = ensureState(item)
      for (const [local, remote] of prop.synchronizePairs) {
        assign(
          child,
          child.mapper.getPropertyByColumn(remote).key,
          state.get(state.mapper.getPropertyByColumn(local).key),
        )
      }
    }
    for (const item of removed) {
      const child = ensureState(item)
      if (this.deleted.has(child)) continue
      // Given to another parent meanwhile, whose key it takes.
      const moved = [...(prop._reverseProperty as Iterable<any>)].some(
        (reverse) => membersOf(child.related[reverse.key]).length > 0,
      )
      if (!moved) this.#clear(child, prop)
    }
  }

  #clear(child: InstanceState, prop: any): void {
    for (const [, remote] of prop.synchronizePairs) {
      if (remote.primaryKey) {
        throw new exc.InvalidRequestError(
          `Dependency rule on column '${remote}' tried to blank-out primary key column '${remote}' on instance '${child}'`,
        )
      }
      assign(child, child.mapper.getPropertyByColumn(remote).key, null)
    }
    this.saved.add(child)
  }

  // -- association tables ---------------------------------------------------------------------------------------------

  *#writeSecondary(prop: any): Task<void> {
    const inserts: Record<string, unknown>[] = []
    const deletes: Record<string, unknown>[] = []
    const updates: Record<string, unknown>[] = []
    for (const state of this.saved) {
      if (!state.mapper.isa(prop.parent)) continue
      const { added, unchanged, removed } = historyOf(state, prop)
      if (unchanged.length > 0 && !prop.passiveUpdates && keyChanged(state, prop)) {
        for (const item of unchanged) updates.push(carriedRow(prop, state, ensureState(item)))
      }
      for (const item of added) {
        const row = this.#secondaryRow(prop, state, ensureState(item))
        if (row !== null) inserts.push(row)
      }
      for (const item of removed) {
        const row = this.#secondaryRow(prop, state, ensureState(item))
        if (row !== null) deletes.push(row)
      }
    }
    if (deletes.length > 0) yield* this.#deleteSecondary(prop, deletes)
    if (updates.length > 0) yield* this.#updateSecondary(prop, updates)
    if (inserts.length > 0) {
      const connection = yield* this.session._connectionFor({ mapper: prop.parent })
      yield* connection._execute(insert(prop.secondary) as any, inserts, {})
    }
  }

  /** The row that links two objects; null when the other side of the relationship has written it already. */
  #secondaryRow(prop: any, state: InstanceState, child: InstanceState): Record<string, unknown> | null {
    const row: Record<string, unknown> = {}
    for (const [local, column] of prop.synchronizePairs)
      row[column.key] = state.get(state.mapper.getPropertyByColumn(local).key)
    for (const [remote, column] of prop.secondarySynchronizePairs)
      row[column.key] = child.get(child.mapper.getPropertyByColumn(remote).key)
    const name = `${prop.secondary._hash} ${Object.keys(row)
      .sort()
      .map((key) => `${key}=${String(row[key])}`)
      .join(' ')}`
    if (this.#secondaryDone.has(name)) return null
    this.#secondaryDone.add(name)
    return row
  }

  /** Rows that refer to a key which has changed. */
  *#updateSecondary(prop: any, rows: readonly Record<string, unknown>[]): Task<void> {
    const columns = [...prop.secondary.c].filter((column: any) => rows[0] !== undefined && column.key in rows[0])
    const criteria = columns.map((column: any) =>
      column.eq(bindparam(`old_${column.key}`, undefined, { type: column.type })),
    )
    const connection = yield* this.session._connectionFor({ mapper: prop.parent })
    yield* connection._execute((update(prop.secondary) as any).where(and(...criteria)), rows as any, {})
  }

  *#deleteSecondary(prop: any, rows: readonly Record<string, unknown>[]): Task<void> {
    const columns = [...prop.secondary.c].filter((column: any) => rows[0] !== undefined && column.key in rows[0])
    const criteria = columns.map((column: any) => column.eq(bindparam(column.key, undefined, { type: column.type })))
    const connection = yield* this.session._connectionFor({ mapper: prop.parent })
    yield* connection._execute((delete_(prop.secondary) as any).where(and(...criteria)), rows as any, {})
  }

  // -- afterwards --------------------------------------------------------------------------------------------------------

  /** The object's primary key may have changed. */
  #switchKey(state: InstanceState, transaction: SessionTransaction): void {
    const { session } = this
    const ident = identityOf(state)
    const key = state.key as IdentityKey
    if (identKey(ident) === identKey(key.ident)) return
    if (!transaction._keySwitches.has(state)) transaction._keySwitches.set(state, key)
    session.identityMap.discard(state)
    state.key = { ...key, ident }
    session.identityMap.add(state)
  }

  /** What was new in the session is new in its transaction: often all of it. */
  #becomePersistent(made: readonly InstanceState[], transaction: SessionTransaction): void {
    const { session } = this
    const { _new: pending } = session
    if (made.length === pending.size && transaction._new.size === 0 && made.every((state) => pending.has(state))) {
      transaction._new = pending
      session._new = new Set()
      return
    }
    for (const state of made) {
      pending.delete(state)
      transaction._new.add(state)
    }
  }

  #finish(): void {
    const { session } = this
    const transaction = session._transaction as SessionTransaction
    const announces = session.events.has('pendingToPersistent')
    for (const [state, existing] of this.#switches) {
      session.identityMap.discard(existing)
      session.identityMap.add(state)
      session._new.delete(state)
      transaction._new.add(state)
      if (announces) session.events.emit('pendingToPersistent', session, state.instance)
    }
    const made: InstanceState[] = []
    for (const state of this.saved) {
      const lone = loneKeyOf(state)
      if (!state.hasKey) {
        if (lone !== undefined) state.identify(lone)
        else state.key = { mapper: state.mapper._identityMapper, ident: identityOf(state), token: null }
        session.identityMap.add(state)
        made.push(state)
      } else if (lone === undefined || lone !== state.loneIdent) {
        this.#switchKey(state, transaction)
      }
      if (state.pending !== null)
        for (const key of state.pending.keys()) if (!(key in state.related)) state.pending.delete(key)
      // which objects to forget when a savepoint is undone
      if (transaction.nested) transaction._dirty.add(state)
      state.commitAll()
    }
    this.#becomePersistent(made, transaction)
    if (announces) for (const state of made) session.events.emit('pendingToPersistent', session, state.instance)
    for (const state of this.deleted) {
      session.identityMap.discard(state)
      session._deleted.delete(state.instance)
      state.deleted = true
      transaction._deleted.add(state)
      session.events.emit('persistentToDeleted', session, state.instance)
    }
    // Collections that lost or gained objects through the other side are as the database has them now.
    for (const state of session._changed) state.commitAll()
    session._changed.clear()
  }
}

const alone = new WeakMap<Mapper, ReturnType<typeof orderActions>>()

/** The steps where one hierarchy is saved whose objects have no relationship in memory: the same each time. */
function aloneActions(bases: ReadonlySet<Mapper>): ReturnType<typeof orderActions> {
  const [base] = bases as Iterable<Mapper>
  let found = alone.get(base as Mapper)
  if (found === undefined) {
    found = orderActions(bases, () => false)
    alone.set(base as Mapper, found)
  }
  return found
}

/** DependencyProcessor.prop_has_changes: whether a relationship has something to say in this flush. */
function hasChanges(prop: any, linked: readonly InstanceState[], mappers: ReadonlySet<Mapper>): boolean {
  const { key } = prop
  for (const state of linked) {
    if (!state.mapper.isa(prop.parent)) continue
    if (state.touched?.has(key)) return true
    if (key in state.related) {
      if (membersOf(state.related[key]).length > 0) return true
    } else if (state.hasKey || isUnloadedCollection(prop)) {
      const changes = state.pending?.get(key)
      if (changes !== undefined && (changes.added.length > 0 || changes.removed.length > 0)) return true
    }
  }
  if (prop._isSelfReferential) return false
  let concerned = false
  let related = false
  for (const mapper of mappers) {
    concerned ||= mapper.isa(prop.parent)
    related ||= mapper.isa(prop.mapper)
  }
  return concerned && related
}

function* none(): Task<void> {}

function mappersOf(states: Iterable<InstanceState>): Set<Mapper> {
  const mappers = new Set<Mapper>()
  let last: Mapper | null = null
  for (const { mapper } of states) {
    if (mapper === last) continue
    last = mapper
    mappers.add(mapper)
  }
  return mappers
}

/** Those whose relationships can have anything to say. */
function linkedAmong(states: Iterable<InstanceState>): InstanceState[] {
  const linked: InstanceState[] = []
  for (const state of states) if (state.hasRelated) linked.push(state)
  return linked
}

/** The objects of some hierarchies. */
function statesOf(states: Iterable<InstanceState>, bases: readonly Mapper[]): InstanceState[] {
  const found: InstanceState[] = []
  let last: Mapper | null = null
  let isOf = false
  for (const state of states) {
    if (state.mapper !== last) {
      last = state.mapper
      isOf = bases.includes(last.baseMapper)
    }
    if (isOf) found.push(state)
  }
  return found
}

/** The objects in lists of one hierarchy each. */
function byHierarchy(states: readonly InstanceState[]): (readonly InstanceState[])[] {
  const bases = new Set<Mapper>()
  for (const mapper of mappersOf(states)) bases.add(mapper.baseMapper)
  return bases.size === 1 ? [states] : [...bases].map((base) => statesOf(states, [base]))
}

/** The columns that a relationship without association table writes. */
function foreignColumns(prop: any): any[] {
  return prop.synchronizePairs.map(([, column]: [any, any]) => column)
}

/** The relationships inside a circle of hierarchies, by which their objects depend on each other. */
function circleProps(bases: readonly Mapper[]): any[] {
  return [...relationshipsOf(new Set(bases))].filter(
    (prop) => prop.direction !== MANYTOMANY && !prop.postUpdate && bases.includes(prop.mapper.baseMapper),
  )
}

function* childrenAmong(
  state: InstanceState,
  props: readonly any[],
  among: ReadonlySet<InstanceState>,
): Generator<InstanceState> {
  for (const prop of props) {
    if (prop.direction === MANYTOONE) {
      for (const other of among) if (membersOf(other.related[prop.key]).includes(state.instance)) yield other
    } else {
      for (const item of membersOf(state.related[prop.key])) {
        const child = ensureState(item)
        if (among.has(child)) yield child
      }
    }
  }
}

/** OneToManyDP with a changed key: the children have it too; with passive updates the database has seen to their rows. */
function carryKey(state: InstanceState, prop: any, children: readonly any[]): void {
  for (const item of children) {
    const child = ensureState(item)
    for (const [local, remote] of prop.synchronizePairs) {
      const { key } = child.mapper.getPropertyByColumn(remote)
      const value = state.get(state.mapper.getPropertyByColumn(local).key)
      if (prop.passiveUpdates) child.setCommittedColumn(key, value)
      else assign(child, key, value)
    }
  }
}

/** A row of an association table, by its old key and with its new one. */
function carriedRow(prop: any, state: InstanceState, child: InstanceState): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  const put = (owner: InstanceState, pairs: readonly (readonly [any, any])[]) => {
    for (const [local, column] of pairs) {
      const { key } = owner.mapper.getPropertyByColumn(local)
      row[column.key] = owner.get(key)
      row[`old_${column.key}`] = owner.hasCommitted(key) ? owner.committedValue(key) : owner.get(key)
    }
  }
  put(state, prop.synchronizePairs)
  put(child, prop.secondarySynchronizePairs)
  return row
}

function assignNull(child: InstanceState, prop: any): void {
  for (const [, remote] of prop.synchronizePairs) assign(child, child.mapper.getPropertyByColumn(remote).key, null)
}

function assign(state: InstanceState, key: string, value: unknown): void {
  if (state.get(key) !== value) state.instance[key] = value
}

/** Flushes; when a statement fails, the transaction is rolled back and says so until the session is rolled back too. */
export function* flushSession(session: Session): Task<void> {
  try {
    yield* new Flush(session).run()
  } catch (error) {
    const transaction = session._transaction
    if (transaction !== null) {
      try {
        yield* transaction._rollback()
      } catch {
        transaction._lost(error)
      }
      if (!transaction.nested) session._transaction = SessionTransaction._failed(session, error)
    }
    throw error
  }
}
