// A flush: what is new, changed and deleted in a session goes to the database in one go. Which objects take part, which
// steps there are and in which order: a port of SQLAlchemy's unitofwork.py. What a relationship adds is dependency.ts's
// part, statements are persistence.ts's.

import type { Connection, Task } from '../engine/index.ts'
import { warn } from '../sql/exc.ts'
import { membersOf } from './collections/adapter.ts'
import {
  type DependencyProcessor,
  keySwitchOf,
  type Pairs,
  type Passive,
  processorOf,
  type StateHistory,
} from './dependency.ts'
import {
  compareActions,
  DeleteAll,
  DeleteState,
  type FlushAction,
  PostUpdateAll,
  Preprocess,
  ProcessAll,
  ProcessState,
  SaveUpdateAll,
  SaveUpdateState,
} from './flush-actions.ts'
import { historyInMemory } from './history.ts'
import { identKey } from './identity-map.ts'
import { ensureState, isOrphan, isUnloadedCollection } from './instrumentation.ts'
import { MANYTOONE } from './interfaces.ts'
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
import { takeRow } from './row-switch.ts'
import { removeNewlyDeleted } from './session/membership.ts'
import type { SessionTransaction } from './session/transaction.ts'
import type { Session } from './session.ts'
import type { IdentityKey, InstanceState } from './state.ts'
import { type SyncPairs, sourceModified } from './sync.ts'
import { Edges, findCycles, sortLevels } from './topological.ts'

/** What is to happen to an object. */
export interface Registered {
  isDelete: boolean
  /** It is here for others' sake: nothing is sent for it. */
  listOnly: boolean
}

/** How `registerObject` is asked. */
interface Registration {
  readonly isDelete?: boolean
  readonly listOnly?: boolean
  readonly cancelDelete?: boolean
  /** What a relationship wanted to do with it, for warnings. */
  readonly operation?: string
  readonly prop?: any
}

interface KnownHistory {
  readonly history: StateHistory | null
  readonly mayLoad: boolean
}

/** Steps of one kind by what they are for. */
class Memo<K, A> {
  readonly #made = new Map<K, A>()
  get(key: K, make: () => A): A {
    let found = this.#made.get(key)
    if (found === undefined) {
      found = make()
      this.#made.set(key, found)
    }
    return found
  }
}

/** UOWTransaction: one flush of a session. */
export class UOWTransaction {
  readonly session: Session
  readonly states = new Map<InstanceState, Registered>()
  /** The objects by their own mapper. */
  readonly mappers = new Map<Mapper, Set<InstanceState>>()
  cycles: ReadonlySet<FlushAction> = new Set()
  readonly #edges = new Edges<FlushAction>()
  readonly #actions: FlushAction[] = []
  readonly #preprocessors = new Map<DependencyProcessor, Preprocess>()
  /** By base mapper, in the order in which they have come. */
  readonly #processorsOf = new Map<Mapper, Set<DependencyProcessor>>()
  readonly #histories = new Map<DependencyProcessor, Map<InstanceState, KnownHistory>>()
  readonly #modifiedSources = new Map<SyncPairs, Map<InstanceState, boolean>>()
  readonly #keySwitchers = new Map<
    DependencyProcessor,
    { readonly seen: Set<InstanceState>; readonly switched: Set<InstanceState> }
  >()
  readonly #childrenAdded = new Map<DependencyProcessor, Set<InstanceState>>()
  readonly #pairs = new Map<string, Pairs>()
  readonly #postUpdates = new Map<Mapper, { readonly states: Set<InstanceState>; readonly columns: Set<any> }>()
  readonly #saveAll = new Memo<Mapper, FlushAction>()
  readonly #deleteAll = new Memo<Mapper, FlushAction>()
  readonly #processSaves = new Memo<DependencyProcessor, FlushAction>()
  readonly #processDeletes = new Memo<DependencyProcessor, FlushAction>()
  readonly #postUpdateAll = new Memo<Mapper, FlushAction>()
  readonly #preUpdateAll = new Memo<Mapper, FlushAction>()
  readonly #saveState = new Memo<InstanceState, FlushAction>()
  readonly #deleteState = new Memo<InstanceState, FlushAction>()
  readonly #processState = new Memo<DependencyProcessor, Memo<InstanceState, FlushAction>>()
  readonly #processStateDelete = new Memo<DependencyProcessor, Memo<InstanceState, FlushAction>>()
  /** Parts of keys that the database has changed together with those that they refer to. */
  /** Whether it has come so far that the transaction does not outlive its failure. */
  begun = false
  readonly cascadedKeys = new Map<InstanceState, Set<any>>()

  constructor(session: Session) {
    this.session = session
  }

  // -- who takes part --------------------------------------------------------------------------------------------------

  /** UOWTransaction.register_object */
  registerObject(state: InstanceState, options: Registration = {}): boolean {
    const { isDelete = false, listOnly = false, cancelDelete = false, operation } = options
    if (!this.session._containsState(state)) {
      if (!state.deleted && operation !== undefined) {
        warn(
          `Object of type <${state.mapper.className}> not in session, ${operation} operation along '${options.prop}' will not proceed`,
        )
      }
      return false
    }
    const known = this.states.get(state)
    if (known === undefined) {
      const { mapper } = state
      let states = this.mappers.get(mapper)
      if (states === undefined) {
        states = new Set()
        this.mappers.set(mapper, states)
        this.#mapperActions(mapper)
      }
      states.add(state)
      this.states.set(state, { isDelete, listOnly })
    } else if (!listOnly && (isDelete || cancelDelete)) {
      known.isDelete = isDelete
      known.listOnly = false
    }
    return true
  }

  registerPreprocessor(processor: DependencyProcessor, fromParent: boolean): void {
    if (!this.#preprocessors.has(processor)) this.#preprocessors.set(processor, new Preprocess(processor, fromParent))
  }

  registerPostUpdate(state: InstanceState, columns: readonly any[]): void {
    const base = state.mapper.baseMapper
    let found = this.#postUpdates.get(base)
    if (found === undefined) {
      found = { states: new Set(), columns: new Set() }
      this.#postUpdates.set(base, found)
    }
    found.states.add(state)
    for (const column of columns) found.columns.add(column)
  }

  /** UOWTransaction.remove_state_actions: nothing is sent for it. */
  removeStateActions(state: InstanceState): void {
    ;(this.states.get(state) as Registered).listOnly = true
  }

  /** Whether an object is deleted; undefined when it does not take part. */
  isDelete(state: InstanceState): boolean | undefined {
    return this.states.get(state)?.isDelete
  }

  #mapperActions(mapper: Mapper): void {
    this.order(this.saveUpdateAll(mapper.baseMapper), this.deleteAll(mapper.baseMapper))
    for (const prop of leadingTo(mapper)) keySwitchOf(prop).perPropertyPreprocessors(this)
    for (const prop of mapper.relationships.values() as Iterable<any>)
      if (!prop.viewonly) processorOf(prop).perPropertyPreprocessors(this)
  }

  /** The objects of a hierarchy that are saved, or deleted. */
  statesOf(base: Mapper, isDelete: boolean): InstanceState[] {
    const found: InstanceState[] = []
    for (const mapper of base.selfAndDescendants) {
      for (const state of this.mappers.get(mapper) ?? []) {
        const registered = this.states.get(state) as Registered
        if (registered.isDelete === isDelete && !registered.listOnly) found.push(state)
      }
    }
    return found
  }

  *mappersOf(processor: DependencyProcessor, fromParent: boolean): Generator<Mapper> {
    if (!fromParent) yield* processor.mapper.selfAndDescendants
    else
      for (const mapper of processor.parent.selfAndDescendants)
        if (mapper._props.get(processor.key) === processor.prop) yield mapper
  }

  // -- what is known of them -------------------------------------------------------------------------------------------

  /** UOWTransaction.get_attribute_history; null for one that is blank. */
  *history(
    state: InstanceState,
    processor: DependencyProcessor,
    passive: Passive,
    withPending = false,
  ): Task<StateHistory | null> {
    let byState = this.#histories.get(processor)
    if (byState === undefined) {
      byState = new Map()
      this.#histories.set(processor, byState)
    }
    if (passive === 'memory') return historyNow(byState, state, processor, withPending)
    const known = byState.get(state)
    if (known?.mayLoad) return known.history
    const { prop } = processor
    if (!(prop.key in state.related)) yield* this.#load(state, prop, known === undefined ? passive : 'load')
    const history = isUnloadedCollection(prop)
      ? yield* unloadedHistory(state, prop)
      : asStates(historyInMemory(state, prop, withPending))
    byState.set(state, { history, mayLoad: true })
    return history
  }

  /** The same as far as memory knows. */
  historyInMemory(state: InstanceState, processor: DependencyProcessor, withPending = false): StateHistory | null {
    let byState = this.#histories.get(processor)
    if (byState === undefined) {
      byState = new Map()
      this.#histories.set(processor, byState)
    }
    return historyNow(byState, state, processor, withPending)
  }

  *#load(state: InstanceState, prop: any, passive: Passive): Task<void> {
    if (isUnloadedCollection(prop) || !state.hasKey || state.session === null) return
    if (passive === 'identity' && prop._lazyStrategy.useGet) {
      yield* this.session._ensureRelated(state, prop, {
        relatedOk: false,
        noAutoflush: true,
        committed: true,
        noRaise: true,
        initOk: false,
      })
      return
    }
    yield* this.session._ensureRelated(state, prop, {
      noAutoflush: true,
      committed: true,
      noRaise: true,
      initOk: false,
    })
  }

  /** impl.get_all_pending: all objects that a relationship leads to or has led to. */
  *allPending(state: InstanceState, processor: DependencyProcessor, passive: Passive): Task<(InstanceState | null)[]> {
    const { prop } = processor
    if (isUnloadedCollection(prop)) {
      const history = passive === 'memory' ? pendingHistory(state, prop) : yield* unloadedHistory(state, prop)
      return history === null ? [] : [...history.added, ...history.unchanged, ...history.deleted]
    }
    if (!(prop.key in state.related)) {
      if (prop.uselist || passive === 'memory') return []
      yield* this.#load(state, prop, passive)
    }
    const now = this.relatedStates(state, prop)
    const before = state.committedRelated?.get(prop.key)
    if (!prop.uselist) {
      const found: (InstanceState | null)[] = [now[0] ?? null]
      if (typeof before === 'object' && before !== null && before !== state.related[prop.key])
        found.push(ensureState(before))
      return found
    }
    if (!Array.isArray(before)) return now
    const present = new Set(now)
    return [...now, ...before.map(stateOrNull).filter((each) => !present.has(each))]
  }

  /** What a relationship holds in memory. */
  relatedStates(state: InstanceState, prop: any): (InstanceState | null)[] {
    return membersOf(state.related[prop.key]).map(stateOrNull)
  }

  sourceModified(state: InstanceState, mapper: Mapper, pairs: SyncPairs): boolean {
    if (!state.hasKey) return false
    let known = this.#modifiedSources.get(pairs)
    if (known === undefined) {
      known = new Map()
      this.#modifiedSources.set(pairs, known)
    }
    let found = known.get(state)
    if (found === undefined) {
      found = sourceModified(state, mapper, pairs)
      known.set(state, found)
    }
    return found
  }

  /** What a relationship has found of objects whose keys have changed. */
  keySwitchers(processor: DependencyProcessor): { seen: Set<InstanceState>; switched: Set<InstanceState> } {
    let found = this.#keySwitchers.get(processor)
    if (found === undefined) {
      found = { seen: new Set(), switched: new Set() }
      this.#keySwitchers.set(processor, found)
    }
    return found
  }

  childrenAdded(processor: DependencyProcessor): Set<InstanceState> {
    let found = this.#childrenAdded.get(processor)
    if (found === undefined) {
      found = new Set()
      this.#childrenAdded.set(processor, found)
    }
    return found
  }

  processedPairs(name: string, make: () => Pairs): Pairs {
    let found = this.#pairs.get(name)
    if (found === undefined) {
      found = make()
      this.#pairs.set(name, found)
    }
    return found
  }

  readonly onCascaded = (state: InstanceState, column: any): void => {
    const columns = this.cascadedKeys.get(state)
    if (columns === undefined) this.cascadedKeys.set(state, new Set([column]))
    else columns.add(column)
  }

  // -- steps -----------------------------------------------------------------------------------------------------------

  /** One step after another; what is not there is nothing to wait for. */
  order(first: FlushAction | null, second: FlushAction | null): void {
    if (first !== null && second !== null) this.#edges.add(first, second)
  }

  #noted<A extends FlushAction>(action: A): A {
    this.#actions.push(action)
    return action
  }

  saveUpdateAll(base: Mapper): FlushAction {
    return this.#saveAll.get(base, () => this.#noted(new SaveUpdateAll(base)))
  }

  deleteAll(base: Mapper): FlushAction {
    return this.#deleteAll.get(base, () => this.#noted(new DeleteAll(base)))
  }

  processAll(processor: DependencyProcessor, isDelete: boolean, fromParent: boolean): FlushAction {
    const base = processor.parent.baseMapper
    const processors = this.#processorsOf.get(base)
    if (processors === undefined) this.#processorsOf.set(base, new Set([processor]))
    else processors.add(processor)
    const memo = isDelete ? this.#processDeletes : this.#processSaves
    return memo.get(processor, () => this.#noted(new ProcessAll(processor, isDelete, fromParent)))
  }

  postUpdateAll(base: Mapper, isDelete: boolean): FlushAction {
    const memo = isDelete ? this.#preUpdateAll : this.#postUpdateAll
    return memo.get(base, () => this.#noted(new PostUpdateAll(base, isDelete)))
  }

  saveUpdateState(state: InstanceState): FlushAction {
    return this.#saveState.get(state, () => this.#noted(new SaveUpdateState(state)))
  }

  deleteState(state: InstanceState): FlushAction {
    return this.#deleteState.get(state, () => this.#noted(new DeleteState(state)))
  }

  processState(processor: DependencyProcessor, isDelete: boolean, state: InstanceState): FlushAction {
    const memo = isDelete ? this.#processStateDelete : this.#processState
    return memo
      .get(processor, () => new Memo())
      .get(state, () => this.#noted(new ProcessState(processor, isDelete, state)))
  }

  *perStateFlushActions(base: Mapper, states: readonly InstanceState[], isDelete: boolean): Task<void> {
    for (const processor of [...(this.#processorsOf.get(base) ?? [])]) {
      const concerned = states.filter((state) => state.mapper._props.get(processor.key) === processor.prop)
      yield* processor.perStateFlushActions(this, concerned, isDelete)
    }
  }

  /** UOWTransaction._generate_actions */
  *#generateActions(): Task<FlushAction[]> {
    for (let again = true; again; ) {
      again = false
      for (const each of [...this.#preprocessors.values()]) if (yield* each.execute(this)) again = true
    }
    const cycles = findCycles(this.#edges)
    this.cycles = cycles
    if (cycles.size > 0) {
      const converted = new Map<FlushAction, FlushAction[]>()
      for (const action of this.#actions.filter((each) => cycles.has(each)))
        converted.set(action, yield* action.perState(this))
      const edges = this.#edges
      for (const [first, second] of edges.pairs()) {
        const fromCycle = cycles.has(first)
        const toCycle = cycles.has(second)
        if (first.disabled || second.disabled || (fromCycle && toCycle)) edges.delete(first, second)
        else if (fromCycle) {
          edges.delete(first, second)
          for (const each of converted.get(first) ?? []) edges.add(each, second)
        } else if (toCycle) {
          edges.delete(first, second)
          for (const each of converted.get(second) ?? []) edges.add(first, each)
        }
      }
    }
    return this.#actions.filter((action) => !action.disabled && !cycles.has(action)).sort(compareActions)
  }

  *execute(): Task<void> {
    const actions = yield* this.#generateActions()
    for (const level of sortLevels(actions, this.#edges)) {
      if (this.cycles.size === 0) {
        for (const action of level) yield* action.execute(this)
        continue
      }
      const left = new Set(level)
      for (const action of left) {
        left.delete(action)
        yield* action.executeTogether(this, left)
      }
    }
  }

  // -- statements --------------------------------------------------------------------------------------------------------

  *#connection(mapper: Mapper | null): Task<Connection> {
    return yield* this.session._connectionFor({ mapper })
  }

  *save(base: Mapper, states: InstanceState[]): Task<void> {
    const connection = yield* this.#connection(states[0]?.mapper ?? base)
    if (states.length === 0) return
    yield* this.#findRowSwitches(states)
    yield* saveStates(connection, inOrder(states, byInsertOrder), false, this.cascadedKeys)
  }

  /** A new object with the key of one that is deleted in the same flush takes its row over. */
  *#findRowSwitches(states: readonly InstanceState[]): Task<void> {
    const { session } = this
    for (const state of states) {
      if (state.hasKey) continue
      const { mapper } = state
      const lone = loneKeyOf(state)
      if (
        lone === undefined
          ? mapper.primaryKey.length === 1
          : !session.identityMap.forMapper(mapper._identityMapper).has(lone)
      )
        continue
      const ident = mapper.primaryKey.map((column) => state.get(mapper.getPropertyByColumn(column).key) ?? null)
      if (ident.includes(null)) continue
      const existing = session.identityMap.forMapper(mapper._identityMapper).get(identKey(ident))
      if (existing === undefined || existing === state) continue
      if (yield* session._wasAlreadyDeleted(existing)) continue
      if (!this.isDelete(existing)) {
        warn(
          `New instance ${state} with identity key ${JSON.stringify(ident)} conflicts with persistent instance ${existing}`,
        )
        continue
      }
      this.removeStateActions(existing)
      takeRow(state, existing)
    }
  }

  *delete(base: Mapper, states: InstanceState[]): Task<void> {
    const connection = yield* this.#connection(states[0]?.mapper ?? base)
    if (states.length > 0) yield* deleteStates(connection, states.sort(byIdentity))
  }

  *postUpdate(base: Mapper, isDelete: boolean): Task<void> {
    const found = this.#postUpdates.get(base)
    if (found === undefined) return
    const states = [...found.states].filter((state) => this.isDelete(state) === isDelete)
    if (states.length > 0) yield* postUpdateStates(yield* this.#connection(base), states, found.columns)
  }

  // -- afterwards --------------------------------------------------------------------------------------------------------

  /** UOWTransaction.finalize_flush_changes */
  finalize(): void {
    const deleted: InstanceState[] = []
    const saved: InstanceState[] = []
    for (const [state, { isDelete }] of this.states) (isDelete ? deleted : saved).push(state)
    for (const state of deleted) removeNewlyDeleted(this.session, state)
    registerPersistent(this.session, saved)
  }
}

function stateOrNull(item: any): InstanceState | null {
  return item === null || item === undefined ? null : ensureState(item)
}

/** What a flush knows of an object's relationship already, or finds in memory. */
function historyNow(
  byState: Map<InstanceState, KnownHistory>,
  state: InstanceState,
  { prop }: DependencyProcessor,
  withPending: boolean,
): StateHistory | null {
  const known = byState.get(state)
  if (known !== undefined) return known.history
  // an object without anything related has nothing to tell
  if (!state.hasRelated) return null
  const history = isUnloadedCollection(prop)
    ? pendingHistory(state, prop)
    : asStates(historyInMemory(state, prop, withPending))
  byState.set(state, { history, mayLoad: false })
  return history
}

function asStates(history: {
  added: readonly any[]
  unchanged: readonly any[]
  deleted: readonly any[]
}): StateHistory | null {
  const { added, unchanged, deleted } = history
  if (added.length + unchanged.length + deleted.length === 0) return null
  return new RelatedStates(statesIn(added), unchanged, statesIn(deleted))
}

/** A history as states; what has not changed is often much, and seldom asked for. */
class RelatedStates implements StateHistory {
  readonly added: readonly (InstanceState | null)[]
  readonly deleted: readonly (InstanceState | null)[]
  readonly #unchangedItems: readonly any[]
  #unchanged: readonly (InstanceState | null)[] | null = null

  constructor(
    added: readonly (InstanceState | null)[],
    unchangedItems: readonly any[],
    deleted: readonly (InstanceState | null)[],
  ) {
    this.added = added
    this.deleted = deleted
    this.#unchangedItems = unchangedItems
  }

  get unchanged(): readonly (InstanceState | null)[] {
    this.#unchanged ??= statesIn(this.#unchangedItems)
    return this.#unchanged
  }
}

const NONE: readonly (InstanceState | null)[] = []

function statesIn(items: readonly any[]): readonly (InstanceState | null)[] {
  return items.length === 0 ? NONE : items.map(stateOrNull)
}

/** What was added to and taken out of a collection that is never in memory. */
function pendingHistory(state: InstanceState, prop: any): StateHistory | null {
  const changes = state.pending?.get(prop.key)
  return asStates({ added: changes?.added ?? [], unchanged: [], deleted: changes?.removed ?? [] })
}

/** The same; a dynamic one is read. */
function* unloadedHistory(state: InstanceState, prop: any): Task<StateHistory | null> {
  const changes = state.pending?.get(prop.key)
  const added: any[] = [...(changes?.added ?? [])]
  const deleted: any[] = [...(changes?.removed ?? [])]
  let unchanged: any[] = []
  if (state.hasKey && prop.lazy === 'dynamic') {
    const result: any = yield* state.instance[prop.key].autoflush(false)._iter()
    unchanged = result.all().filter((item: any) => !added.includes(item) && !deleted.includes(item))
  }
  return asStates({ added, unchanged, deleted })
}

/** Session._register_persistent */
function registerPersistent(session: Session, states: readonly InstanceState[]): void {
  const transaction = session._transaction as SessionTransaction
  const { identityMap } = session
  const pending = session._new
  const announces = session.events.has('pendingToPersistent')
  const made: InstanceState[] = []
  for (const state of states) {
    const lone = loneKeyOf(state)
    if (!state.hasKey) {
      if (lone !== undefined) state.identify(lone)
      else state.key = { mapper: state.mapper._identityMapper, ident: identityOf(state), token: null }
      identityMap.add(state)
    } else if (lone === undefined || lone !== state.loneIdent) switchKey(session, state, transaction)
    state.orphanedOutside = false
    if (state.pending !== null)
      for (const key of state.pending.keys()) if (!(key in state.related)) state.pending.delete(key)
    if (pending.has(state)) {
      if (state.hasRelated) forgetEmpty(state)
      made.push(state)
    } else if (transaction !== null) transaction._dirty.add(state)
    state.commitAll()
  }
  if (made.length === pending.size && transaction._new.size === 0) {
    // what was new in the session is new in its transaction: often all of it
    transaction._new = pending
    session._new = new Set()
  } else {
    for (const state of made) {
      pending.delete(state)
      transaction._new.add(state)
    }
  }
  for (const state of made) if (!identityMap.has(state.key as IdentityKey)) identityMap.add(state)
  if (announces) for (const state of made) session.events.emit('pendingToPersistent', session, state.instance)
}

/** A collection of a new object that was read, and nothing put into, is not known from the database. */
function forgetEmpty(state: InstanceState): void {
  for (const key of Object.keys(state.related)) {
    const value = state.related[key]
    if (value !== null && !state.committedRelated?.has(key) && membersOf(value).length === 0) state.dropRelated(key)
  }
}

/** Whether the values of an object's primary key are out of date. */
function lacksIdentity(state: InstanceState): boolean {
  if (state.expired === null || state.expired.size === 0) return false
  return state.mapper.primaryKey.some((column) => !state.has(state.mapper.getPropertyByColumn(column).key))
}

/** An object's primary key may have changed. */
function switchKey(session: Session, state: InstanceState, transaction: SessionTransaction): void {
  const { identityMap } = session
  const key = state.key as IdentityKey
  const ident = identityOf(state)
  if (identKey(ident) !== identKey(key.ident)) {
    if (!transaction._keySwitches.has(state)) transaction._keySwitches.set(state, key)
    if (identityMap.get(key) === state) identityMap.discard(state)
    state.key = { ...key, ident }
  }
  identityMap.add(state)
}

// -- relationships that lead to a hierarchy --------------------------------------------------------------------------

const incoming = new WeakMap<Mapper, { readonly version: number; readonly props: readonly any[] }>()

/** The many-to-one relationships that lead to a mapper or to one that it inherits from. */
function leadingTo(mapper: Mapper): readonly any[] {
  const { mappers } = mapper.registry
  let version = mappers.length
  for (const each of mappers) version += each._props.size
  const known = incoming.get(mapper)
  if (known?.version === version) return known.props
  const props = new Set<any>()
  for (const each of mappers) {
    for (const prop of each.relationships.values() as Iterable<any>)
      if (!prop.viewonly && prop.direction === MANYTOONE && mapper.isa(prop.mapper)) props.add(prop)
  }
  incoming.set(mapper, { version, props: [...props] })
  return [...props]
}

/** Where the columns are whose changes concern others, and what asks for more than the object itself. */
interface Simplicity {
  readonly version: number
  readonly asksForMore: boolean
  readonly keySlots: readonly number[]
}

const simplicities = new WeakMap<Mapper, Simplicity>()

function simplicityOf(mapper: Mapper, { slots }: InstanceState): Simplicity {
  const version = mapper._props.size
  const known = simplicities.get(mapper)
  if (known?.version === version) return known
  const keySlots = new Set<number>()
  const note = (column: any) => {
    const slot = slots.at.get(mapper.getPropertyByColumn(column).key)
    if (slot !== undefined) keySlots.add(slot)
  }
  let asksForMore = false
  for (const column of mapper.primaryKey) note(column)
  for (const prop of mapper.relationships.values() as Iterable<any>) {
    if (prop.viewonly) continue
    if (prop.direction === MANYTOONE) asksForMore ||= prop.cascade.deleteOrphan
    else for (const [from] of prop.synchronizePairs) note(from)
  }
  for (const prop of leadingTo(mapper)) for (const [from] of prop.synchronizePairs) note(from)
  const found = { version, asksForMore, keySlots: [...keySlots] }
  simplicities.set(mapper, found)
  return found
}

/** Whether nothing but rows of one hierarchy is to be written: no relationship has anything to say. */
function isSimple(states: readonly InstanceState[]): boolean {
  let last: Mapper | null = null
  let simplicity: Simplicity | null = null
  let base: Mapper | null = null
  for (const state of states) {
    if (state.hasRelated || state.parents !== null) return false
    const { mapper } = state
    if (mapper !== last) {
      if (base !== null && mapper.baseMapper !== base) return false
      base = mapper.baseMapper
      last = mapper
      simplicity = simplicityOf(mapper, state)
      if (simplicity.asksForMore) return false
    }
    const { original, values } = state
    if (original === null) continue
    for (const slot of (simplicity as Simplicity).keySlots) if (original[slot] !== values[slot]) return false
  }
  return true
}

/** The short way: the same as a flush of these objects alone. */
function* flushSimple(session: Session, states: InstanceState[]): Task<boolean> {
  const [first] = states
  if (first === undefined || !isSimple(states)) return false
  const identities = session.identityMap.forMapper(first.mapper._identityMapper)
  for (const state of states) {
    // a key that another object has: it is for the whole procedure to say what that means
    if (state.hasKey) continue
    const lone = loneKeyOf(state)
    if (lone !== undefined ? identities.has(lone) : first.mapper.primaryKey.length > 1) return false
  }
  yield* saveStates(yield* session._connectionFor({ mapper: first.mapper }), inOrder(states, byInsertOrder))
  return true
}

/** What was added to write-only collections of new objects before they came into the session. */
function cascadeUnloaded(session: Session): void {
  const waiting = [...session._new].filter((state) => state.pending !== null)
  for (const state of waiting) {
    for (const prop of state.mapper.relationships.values() as Iterable<any>) {
      if (!isUnloadedCollection(prop) || !prop.cascade.saveUpdate) continue
      for (const item of state.pending?.get(prop.key)?.added ?? []) session._saveOrUpdateState(ensureState(item))
    }
  }
}

/** Session._flush */
function* flush(session: Session, uow: UOWTransaction): Task<void> {
  yield* session._emit('beforeFlush', session, uow)
  cascadeUnloaded(session)
  const deleted = new Set(session._deleted.values())
  const saved: InstanceState[] = []
  const orphans: InstanceState[] = []
  for (const source of [session._new, session._changed]) {
    for (const state of source) {
      if (deleted.has(state) || (source === session._changed && !state.hasKey)) continue
      if (state.parents !== null || state.orphanedOutside) {
        const isLost = isOrphan(state)
        if (isLost && !state.hasKey && state.orphanedOutside) {
          session.expunge(state.instance)
          continue
        }
        if (isLost && state.hasKey) {
          orphans.push(state)
          continue
        }
      }
      saved.push(state)
    }
  }
  if (saved.length + orphans.length + deleted.size === 0) return
  session._autobegin()._assertUsable()
  uow.begun = true
  if (deleted.size === 0 && orphans.length === 0 && (yield* flushSimple(session, saved))) {
    yield* session._emit('afterFlush', session, uow)
    registerPersistent(session, saved)
  } else {
    for (const state of saved) uow.registerObject(state)
    for (const state of orphans) uow.registerObject(state, { isDelete: true })
    for (const state of deleted) uow.registerObject(state, { isDelete: true })
    yield* uow.execute()
    yield* session._emit('afterFlush', session, uow)
    for (const [state, { isDelete }] of uow.states)
      if (!isDelete && lacksIdentity(state) && state.session === session) {
        if (state.isExpired) yield* session._wasAlreadyDeleted(state)
        else yield* session._refreshExpired(state)
      }
    uow.finalize()
  }
  // Collections that lost or gained objects through the other side are as the database has them now.
  for (const state of session._changed) state.commitAll()
  session._changed.clear()
  yield* session._emit('afterFlushPostexec', session, uow)
}

/** Flushes; when a statement fails, the transaction is rolled back and says so until the session is rolled back too. */
export function* flushSession(session: Session): Task<void> {
  const uow = new UOWTransaction(session)
  try {
    yield* flush(session, uow)
  } catch (error) {
    const transaction = session._transaction
    if (transaction !== null && uow.begun) {
      try {
        yield* transaction._fail(error)
      } catch {
        transaction._lost(error)
      }
    }
    throw error
  }
}
