// A flush: what is new, changed and deleted in a session goes to the database in one go. Which objects take part, which
// steps there are and in which order: a port of SQLAlchemy's unitofwork.py. What a relationship adds is dependency.ts's
// part, statements are persistence.ts's, where a flush begins and ends is flush.ts's.

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
  AllOfHierarchy,
  compareActions,
  DeleteState,
  type FlushAction,
  PostUpdateAll,
  Preprocess,
  ProcessAll,
  ProcessState,
  SaveUpdateState,
} from './flush-actions.ts'
import {
  asStates,
  historyNow,
  type KnownHistory,
  pendingHistory,
  stateOrNull,
  unloadedHistory,
} from './flush-history.ts'
import { historyInMemory } from './history.ts'
import { identKey } from './identity-map.ts'
import { leadingTo } from './incoming.ts'
import { ensureState } from './instrumentation.ts'
import { lazyLoadTask } from './lazy-loader.ts'
import { NO_RESULT } from './listeners.ts'
import type { Mapper } from './mapper.ts'
import {
  byIdentity,
  byInsertOrder,
  deleteStates,
  inOrder,
  loneKeyOf,
  postUpdateStates,
  saveStates,
} from './persistence.ts'
import { registerPersistent } from './register-persistent.ts'
import { isUnloadedCollection } from './related-changes.ts'
import { takeRow } from './row-switch.ts'
import { removeNewlyDeleted } from './session/membership.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'
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
  /** Whether it has come so far that the transaction does not outlive its failure. */
  begun = false
  /** Parts of keys that the database has changed together with those that they refer to. */
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

  /** ScalarObjectAttributeImpl.get_history: what was replaced unseen is read now. */
  *loadBefore(states: readonly InstanceState[], prop: any): Task<void> {
    for (const state of states) {
      const committed = state.committedRelated
      if (committed?.get(prop.key) !== NO_RESULT) continue
      const options = { noAutoflush: true, committed: true, noRaise: true, isReplaced: true }
      committed.set(prop.key, (yield* lazyLoadTask(prop._lazyStrategy, state, options)) ?? null)
    }
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
    return this.#saveAll.get(base, () => this.#noted(new AllOfHierarchy(base, false)))
  }

  deleteAll(base: Mapper): FlushAction {
    return this.#deleteAll.get(base, () => this.#noted(new AllOfHierarchy(base, true)))
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
