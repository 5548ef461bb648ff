// What each relationship does in a flush: which objects it draws into it, what has to come before what, and how keys
// travel along it. A port of SQLAlchemy's dependency.py; the order of the whole is unit-of-work.ts's.

import type { Connection, Task } from '../engine/index.ts'
import { warn } from '../sql/exc.ts'
import { and, bindparam, delete_, insert, update } from '../sql/index.ts'
import { FlushError, StaleDataError } from './exc.ts'
import type { FlushAction } from './flush-actions.ts'
import { MANYTOMANY, MANYTOONE, ONETOMANY } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import { hasParent } from './parents.ts'
import type { RelationshipProperty } from './relationships.ts'
import { deleteCascade } from './session/cascades.ts'
import type { InstanceState } from './state.ts'
import * as sync from './sync.ts'
import type { UOWTransaction } from './unit-of-work.ts'

/** What a relationship gained, kept and lost, as states; null stands for None in a scalar. */
export interface StateHistory {
  readonly added: readonly (InstanceState | null)[]
  readonly unchanged: readonly (InstanceState | null)[]
  readonly deleted: readonly (InstanceState | null)[]
}

/** How far a history is looked for: in memory; of a related object as far as the identity map; in the database. */
export type Passive = 'memory' | 'identity' | 'load'

/** The steps of a flush that a relationship puts in order. */
export interface PropertyActions {
  readonly parentSaves: FlushAction
  readonly childSaves: FlushAction
  readonly parentDeletes: FlushAction
  readonly childDeletes: FlushAction
  readonly afterSave: FlushAction
  readonly beforeDelete: FlushAction
}

/** The same for one object of a circle; null for what is not there. */
export interface StateActions {
  readonly saveParent: FlushAction | null
  readonly deleteParent: FlushAction | null
  readonly child: FlushAction | null
  readonly afterSave: FlushAction | null
  readonly beforeDelete: FlushAction | null
  readonly isDelete: boolean
  readonly isChildDelete: boolean
}

/** What a flush asks of a relationship. */
export abstract class DependencyProcessor {
  readonly prop: any
  readonly key: string
  readonly parent: Mapper
  readonly mapper: Mapper
  readonly sortKey: string
  readonly passiveDelete: Passive
  /** Whether what a scalar held before is read when a flush asks for it, and not when it is assigned to. */
  readonly defersHistory: boolean

  constructor(prop: RelationshipProperty) {
    this.prop = prop
    this.key = prop.key
    this.parent = prop.parent
    this.mapper = prop.mapper
    this.sortKey = `${this.parent.qualname}_${prop.key}`
    this.passiveDelete = prop.passiveDeletes ? 'memory' : 'load'
    this.defersHistory = !prop.uselist && !(prop.direction === MANYTOONE && (prop as any)._lazyStrategy.useGet)
  }

  /** Whether an object is known to belong to one that it was put on through this relationship. */
  hasParent(state: InstanceState): boolean {
    return hasParent(state, this.prop, false)
  }

  perPropertyPreprocessors(uow: UOWTransaction): void {
    uow.registerPreprocessor(this, true)
  }

  perPropertyFlushActions(uow: UOWTransaction): void {
    this.perPropertyDependencies(uow, {
      parentSaves: uow.saveUpdateAll(this.parent.baseMapper),
      childSaves: uow.saveUpdateAll(this.mapper.baseMapper),
      parentDeletes: uow.deleteAll(this.parent.baseMapper),
      childDeletes: uow.deleteAll(this.mapper.baseMapper),
      afterSave: uow.processAll(this, false, true),
      beforeDelete: uow.processAll(this, true, true),
    })
  }

  /** The steps of single objects, where there are circles. */
  *perStateFlushActions(uow: UOWTransaction, states: readonly InstanceState[], isDelete: boolean): Task<void> {
    const childSaves = uow.saveUpdateAll(this.mapper.baseMapper)
    const childDeletes = uow.deleteAll(this.mapper.baseMapper)
    uow.processAll(this, isDelete, true).disabled = true
    const isChildInCycles = uow.cycles.has(childSaves)
    const together: (readonly [FlushAction | null, boolean])[] = [
      [childSaves, false],
      [childDeletes, true],
    ]
    const parentAll = isDelete ? uow.deleteAll(this.parent.baseMapper) : uow.saveUpdateAll(this.parent.baseMapper)
    const isParentInCycles = uow.cycles.has(parentAll)
    for (const state of states) {
      const related = yield* uow.allPending(state, this, isDelete ? this.passiveDelete : 'memory')
      if (related.length === 0) continue
      const process = uow.processState(this, isDelete, state)
      const parent = !isParentInCycles ? parentAll : isDelete ? uow.deleteState(state) : uow.saveUpdateState(state)
      let children = together
      if (isChildInCycles) {
        children = related.map((child) => {
          const isDeleted = child === null ? undefined : uow.isDelete(child)
          if (isDeleted === undefined) return [null, false] as const
          return [isDeleted ? uow.deleteState(child!) : uow.saveUpdateState(child!), isDeleted] as const
        })
      }
      for (const [child, isChildDelete] of children) {
        this.perStateDependencies(uow, {
          saveParent: isDelete ? null : parent,
          deleteParent: isDelete ? parent : null,
          child,
          afterSave: isDelete ? null : process,
          beforeDelete: isDelete ? process : null,
          isDelete,
          isChildDelete,
        })
      }
    }
  }

  abstract perPropertyDependencies(uow: UOWTransaction, actions: PropertyActions): void
  abstract perStateDependencies(uow: UOWTransaction, actions: StateActions): void
  abstract presortDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void>
  abstract presortSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void>
  abstract processDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void>
  abstract processSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void>

  /** Whether there is something to do at all, for any of these objects. */
  *propHasChanges(uow: UOWTransaction, states: readonly InstanceState[], isDelete: boolean): Task<boolean> {
    const { prop } = this
    const passive: Passive =
      !isDelete || prop.passiveDeletes ? 'memory' : prop.direction === MANYTOONE ? 'identity' : 'load'
    for (const state of states) {
      const history =
        passive === 'memory' ? uow.historyInMemory(state, this, true) : yield* uow.history(state, this, passive, true)
      if (history !== null) return true
    }
    return states.length > 0 && !prop._isSelfReferential && uow.mappers.has(this.mapper)
  }

  protected verifyCanLoad(state: InstanceState | null): void {
    const { prop, mapper } = this
    if (state === null) {
      if (prop.uselist) throw new FlushError(`Can't flush None value found in collection ${prop}`)
      return
    }
    const takesSubtypes = mapper.polymorphicOn !== null || !prop.enableTypechecks
    if (takesSubtypes ? state.mapper.isa(mapper) : state.mapper === mapper) return
    if (state.mapper.isa(mapper)) {
      throw new FlushError(
        `Attempting to flush an item of type ${state.mapper.className} as a member of collection "${prop}". Expected an object of type ${mapper.className} or a polymorphic subclass of this type. If ${state.mapper.className} is a subclass of ${mapper.className}, configure mapper "${mapper}" to load this subtype polymorphically, or set enable_typechecks=False to allow any subtype to be accepted for flush. `,
      )
    }
    throw new FlushError(
      `Attempting to flush an item of type ${state.mapper.className} as a member of collection "${prop}". Expected an object of type ${mapper.className} or a polymorphic subclass of this type.`,
    )
  }

  protected reportStranger(state: InstanceState, operation: string): void {
    warn(
      `Object of type <${state.mapper.className}> not in session, ${operation} operation along '${this.prop}' won't proceed`,
    )
  }

  /** The columns that a row refers by. */
  protected get foreignColumns(): any[] {
    return this.prop.synchronizePairs.map(([, column]: [any, any]) => column)
  }

  protected postUpdate(
    uow: UOWTransaction,
    state: InstanceState,
    related: readonly (InstanceState | null)[],
    isDelete = false,
  ): void {
    if (related.some((each) => !isDelete || each !== null)) uow.registerPostUpdate(state, this.foreignColumns)
  }

  /** Whether the key of `state` that the relationship carries has changed. */
  protected keyChanged(uow: UOWTransaction, state: InstanceState, mapper = this.parent): boolean {
    return uow.sourceModified(state, mapper, this.prop.synchronizePairs)
  }
}

/** Work that is done already. */
export function* settled<T>(value: T): Task<T> {
  yield* []
  return value
}

function* statesOf(items: readonly (InstanceState | null)[]): Generator<InstanceState> {
  for (const item of items) if (item !== null) yield item
}

export class OneToManyDP extends DependencyProcessor {
  override perPropertyDependencies(uow: UOWTransaction, actions: PropertyActions): void {
    const { parentSaves, childSaves, parentDeletes, childDeletes, afterSave, beforeDelete } = actions
    if (this.prop.postUpdate) {
      const posts = uow.postUpdateAll(this.mapper.baseMapper, false)
      const pres = uow.postUpdateAll(this.mapper.baseMapper, true)
      uow.order(childSaves, afterSave)
      uow.order(parentSaves, afterSave)
      uow.order(afterSave, posts)
      uow.order(beforeDelete, pres)
      uow.order(pres, parentDeletes)
      uow.order(pres, childDeletes)
      return
    }
    uow.order(parentSaves, afterSave)
    uow.order(afterSave, childSaves)
    uow.order(afterSave, childDeletes)
    uow.order(childSaves, parentDeletes)
    uow.order(childDeletes, parentDeletes)
    uow.order(beforeDelete, childSaves)
    uow.order(beforeDelete, childDeletes)
  }

  override perStateDependencies(uow: UOWTransaction, actions: StateActions): void {
    const { saveParent, deleteParent, child, afterSave, beforeDelete, isDelete, isChildDelete } = actions
    if (this.prop.postUpdate) {
      if (isDelete) {
        const pres = uow.postUpdateAll(this.mapper.baseMapper, true)
        uow.order(beforeDelete, pres)
        uow.order(pres, deleteParent)
        return
      }
      if (!isChildDelete) uow.order(saveParent, afterSave)
      uow.order(child, afterSave)
      uow.order(afterSave, uow.postUpdateAll(this.mapper.baseMapper, false))
    } else if (!isDelete) {
      uow.order(saveParent, afterSave)
      uow.order(afterSave, child)
      uow.order(saveParent, child)
    } else {
      uow.order(beforeDelete, child)
      uow.order(child, deleteParent)
    }
  }

  override *presortDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    const nullsKeys = !prop.cascade.delete && prop.passiveDeletes !== 'all'
    for (const state of states) {
      const history = yield* uow.history(state, this, this.passiveDelete)
      if (history === null) continue
      for (const child of statesOf(history.deleted)) {
        if (!this.hasParent(child)) uow.registerObject(child, { isDelete: prop.cascade.deleteOrphan })
      }
      if (!nullsKeys) continue
      for (const child of statesOf(history.unchanged)) uow.registerObject(child, { operation: 'delete', prop })
    }
  }

  override *presortSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    const childrenAdded = uow.childrenAdded(this)
    const { deleteOrphan } = prop.cascade
    const nullsKeys = !deleteOrphan && prop.passiveDeletes !== 'all'
    for (const state of states) {
      const changed = this.keyChanged(uow, state)
      const passive = !changed || prop.passiveUpdates ? 'memory' : 'load'
      const history =
        passive === 'memory' ? uow.historyInMemory(state, this, true) : yield* uow.history(state, this, passive, true)
      if (history === null) continue
      for (const child of statesOf(history.added)) {
        uow.registerObject(child, { cancelDelete: true, operation: 'add', prop })
        childrenAdded.add(child)
      }
      for (const child of statesOf(history.deleted)) {
        if (!deleteOrphan) {
          if (nullsKeys) uow.registerObject(child, { operation: 'delete', prop })
        } else if (!this.hasParent(child)) {
          uow.registerObject(child, { isDelete: true, operation: 'delete', prop })
          for (const other of yield* deleteCascade(child)) uow.registerObject(other, { isDelete: true })
        }
      }
      if (!changed) continue
      for (const child of statesOf(history.unchanged))
        uow.registerObject(child, { listOnly: prop.passiveUpdates, operation: 'pk change', prop })
    }
  }

  override *processDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    if (!prop.postUpdate && prop.passiveDeletes === 'all') return
    const childrenAdded = uow.childrenAdded(this)
    for (const state of states) {
      const history = yield* uow.history(state, this, this.passiveDelete)
      if (history === null) continue
      for (const child of statesOf(history.deleted)) {
        if (this.hasParent(child)) continue
        yield* this.#synchronize(uow, state, child, true)
        if (prop.postUpdate) this.postUpdate(uow, child, [state])
      }
      if (!prop.postUpdate && prop.cascade.delete) continue
      for (const child of statesOf(history.unchanged)) {
        if (childrenAdded.has(child)) continue
        yield* this.#synchronize(uow, state, child, true)
        if (prop.postUpdate) this.postUpdate(uow, child, [state])
      }
    }
  }

  override *processSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    const nullsKeys = !prop.cascade.deleteOrphan && prop.passiveDeletes !== 'all'
    for (const state of states) {
      const history = uow.historyInMemory(state, this)
      if (history === null) continue
      for (const child of history.added) {
        yield* this.#synchronize(uow, state, child, false)
        if (child !== null && prop.postUpdate) this.postUpdate(uow, child, [state])
      }
      for (const child of history.deleted) {
        if (nullsKeys && (child === null || !this.hasParent(child))) yield* this.#synchronize(uow, state, child, true)
      }
      if (!this.keyChanged(uow, state)) continue
      for (const child of history.unchanged) yield* this.#synchronize(uow, state, child, false, true)
    }
  }

  *#synchronize(
    uow: UOWTransaction,
    state: InstanceState,
    child: InstanceState | null,
    clears: boolean,
    keyChanged = false,
  ): Task<void> {
    const { prop } = this
    this.verifyCanLoad(child)
    if (child === null || (!prop.postUpdate && uow.isDelete(child))) return
    if (clears) yield* sync.clear(child, this.mapper, prop.synchronizePairs)
    else {
      const cascaded = prop.passiveUpdates && keyChanged ? uow.onCascaded : null
      yield* sync.populate(state, this.parent, child, this.mapper, prop.synchronizePairs, cascaded)
    }
  }
}

export class ManyToOneDP extends DependencyProcessor {
  override perPropertyDependencies(uow: UOWTransaction, actions: PropertyActions): void {
    const { parentSaves, childSaves, parentDeletes, childDeletes, afterSave, beforeDelete } = actions
    if (this.prop.postUpdate) {
      const posts = uow.postUpdateAll(this.parent.baseMapper, false)
      const pres = uow.postUpdateAll(this.parent.baseMapper, true)
      uow.order(childSaves, afterSave)
      uow.order(parentSaves, afterSave)
      uow.order(afterSave, posts)
      uow.order(afterSave, pres)
      uow.order(beforeDelete, pres)
      uow.order(pres, childDeletes)
      uow.order(pres, parentDeletes)
      return
    }
    uow.order(childSaves, afterSave)
    uow.order(afterSave, parentSaves)
    uow.order(parentSaves, childDeletes)
    uow.order(parentDeletes, childDeletes)
  }

  override perStateDependencies(uow: UOWTransaction, actions: StateActions): void {
    const { saveParent, deleteParent, child, afterSave, beforeDelete, isDelete, isChildDelete } = actions
    if (this.prop.postUpdate) {
      if (isDelete) {
        const pres = uow.postUpdateAll(this.parent.baseMapper, true)
        uow.order(beforeDelete, pres)
        uow.order(pres, deleteParent)
        uow.order(pres, child)
        return
      }
      const posts = uow.postUpdateAll(this.parent.baseMapper, false)
      if (isChildDelete) {
        uow.order(afterSave, posts)
        uow.order(posts, child)
        return
      }
      uow.order(saveParent, afterSave)
      uow.order(child, afterSave)
      uow.order(afterSave, posts)
    } else if (!isDelete) {
      if (!isChildDelete) uow.order(child, afterSave)
      uow.order(afterSave, saveParent)
    } else if (isChildDelete) uow.order(deleteParent, child)
  }

  override *presortDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    if (!prop.cascade.delete && !prop.cascade.deleteOrphan) return
    for (const state of states) {
      const history = yield* uow.history(state, this, this.passiveDelete)
      if (history === null) continue
      const doomed = [...history.added, ...history.unchanged]
      if (prop.cascade.deleteOrphan) doomed.push(...history.deleted)
      for (const child of statesOf(doomed)) yield* this.#registerDeleted(uow, child)
    }
  }

  override *presortSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    for (const state of states) {
      uow.registerObject(state, { operation: 'add', prop })
      if (!prop.cascade.deleteOrphan) continue
      const history = yield* uow.history(state, this, this.passiveDelete)
      for (const child of statesOf(history?.deleted ?? []))
        if (!this.hasParent(child)) yield* this.#registerDeleted(uow, child)
    }
  }

  *#registerDeleted(uow: UOWTransaction, child: InstanceState): Task<void> {
    uow.registerObject(child, { isDelete: true, operation: 'delete', prop: this.prop })
    for (const other of yield* deleteCascade(child)) uow.registerObject(other, { isDelete: true })
  }

  override *processDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    if (!prop.postUpdate || prop.cascade.deleteOrphan || prop.passiveDeletes === 'all') return
    for (const state of states) {
      yield* this.#synchronize(uow, state, null, true)
      const history = yield* uow.history(state, this, this.passiveDelete)
      if (history === null) continue
      this.postUpdate(uow, state, [...history.added, ...history.unchanged, ...history.deleted], true)
    }
  }

  override *processSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    for (const state of states) {
      const history = uow.historyInMemory(state, this)
      if (history === null) continue
      if (history.added.length > 0) {
        for (const child of history.added) yield* this.#synchronize(uow, state, child, false, 'add')
      } else if (history.deleted.length > 0) yield* this.#synchronize(uow, state, null, true)
      if (this.prop.postUpdate)
        this.postUpdate(uow, state, [...history.added, ...history.unchanged, ...history.deleted])
    }
  }

  *#synchronize(
    uow: UOWTransaction,
    state: InstanceState,
    child: InstanceState | null,
    clears: boolean,
    operation: string | null = null,
  ): Task<void> {
    const { prop } = this
    if (!prop.postUpdate && uow.isDelete(state)) return
    if (operation !== null && child !== null && !uow.session._containsState(child)) {
      this.reportStranger(child, operation)
      return
    }
    if (clears || child === null) {
      yield* sync.clear(state, this.parent, prop.synchronizePairs)
      return
    }
    this.verifyCanLoad(child)
    yield* sync.populate(child, this.mapper, state, this.parent, prop.synchronizePairs, null)
  }
}

/** Finds the objects of a many-to-one without another side whose key has changed. */
export class DetectKeySwitch extends DependencyProcessor {
  override perPropertyPreprocessors(uow: UOWTransaction): void {
    const reverse: any[] = [...this.prop._reverseProperty]
    if (reverse.length > 0 && (this.prop.passiveUpdates || reverse.some((prop) => !prop.passiveUpdates))) return
    uow.registerPreprocessor(this, false)
  }

  override perPropertyFlushActions(uow: UOWTransaction): void {
    uow.order(uow.saveUpdateAll(this.parent.baseMapper), uow.processAll(this, false, false))
  }

  override *perStateFlushActions(): Task<void> {}
  override perPropertyDependencies(): void {}
  override perStateDependencies(): void {}
  override *presortDeletes(): Task<void> {}
  override *processDeletes(): Task<void> {}

  override *presortSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    if (!this.prop.passiveUpdates) yield* this.#processKeySwitches(uow, states)
  }

  override propHasChanges(uow: UOWTransaction, states: readonly InstanceState[], isDelete: boolean): Task<boolean> {
    return settled(!isDelete && this.prop.passiveUpdates && this.#switched(uow, states).size > 0)
  }

  override *processSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    yield* this.#processKeySwitches(uow, states)
  }

  /** _key_switchers: all that were found so far, those of the states given among them. */
  #switched(uow: UOWTransaction, states: readonly InstanceState[]): ReadonlySet<InstanceState> {
    const { seen, switched } = uow.keySwitchers(this)
    for (const state of states) {
      if (seen.has(state)) continue
      seen.add(state)
      if (state.hasKey && this.keyChanged(uow, state, this.mapper)) switched.add(state)
    }
    return switched
  }

  *#processKeySwitches(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const switched = this.#switched(uow, states)
    if (switched.size === 0) return
    const { prop } = this
    for (const state of uow.session.identityMap.states()) {
      if (!state.mapper.isa(this.parent)) continue
      if (!(prop.key in state.related)) {
        if (prop.passiveUpdates) continue
        yield* uow.session._ensureRelated(state, prop, { noAutoflush: true })
      }
      const related = uow.relatedStates(state, prop)[0]
      if (related === undefined || related === null || !switched.has(related)) continue
      uow.registerObject(state, { listOnly: prop.passiveUpdates })
      const cascaded = prop.passiveUpdates ? uow.onCascaded : null
      yield* sync.populate(related, this.mapper, state, this.parent, prop.synchronizePairs, cascaded)
    }
  }
}

type Row = Record<string, unknown>

export class ManyToManyDP extends DependencyProcessor {
  override perPropertyDependencies(uow: UOWTransaction, actions: PropertyActions): void {
    const { parentSaves, childSaves, parentDeletes, childDeletes, afterSave, beforeDelete } = actions
    uow.order(parentSaves, afterSave)
    uow.order(childSaves, afterSave)
    uow.order(afterSave, childDeletes)
    uow.order(beforeDelete, parentSaves)
    uow.order(beforeDelete, parentDeletes)
    uow.order(beforeDelete, childDeletes)
    uow.order(beforeDelete, childSaves)
  }

  override perStateDependencies(uow: UOWTransaction, actions: StateActions): void {
    const { saveParent, deleteParent, child, afterSave, beforeDelete, isDelete, isChildDelete } = actions
    if (isDelete) {
      uow.order(beforeDelete, child)
      uow.order(beforeDelete, deleteParent)
      return
    }
    uow.order(saveParent, afterSave)
    if (isChildDelete) uow.order(afterSave, child)
    else uow.order(child, afterSave)
  }

  override *presortDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    if (this.prop.passiveDeletes) return
    for (const state of states) yield* uow.history(state, this, this.passiveDelete)
  }

  override *presortSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    if (!prop.passiveUpdates) {
      for (const state of states) if (this.keyChanged(uow, state)) yield* uow.history(state, this, 'load')
    }
    if (!prop.cascade.deleteOrphan) return
    for (const state of states) {
      const history = uow.historyInMemory(state, this)
      for (const child of statesOf(history?.deleted ?? [])) {
        if (this.hasParent(child)) continue
        uow.registerObject(child, { isDelete: true, operation: 'delete', prop })
        for (const other of yield* deleteCascade(child)) uow.registerObject(other, { isDelete: true })
      }
    }
  }

  override *processDeletes(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const deletes: Row[] = []
    const processed = this.#processed(uow)
    const done: (readonly [InstanceState, InstanceState])[] = []
    for (const state of states) {
      const history = yield* uow.history(state, this, this.passiveDelete)
      if (history === null) continue
      for (const child of statesOf([...history.unchanged, ...history.deleted])) {
        done.push([child, state])
        if (processed?.has(state, child)) continue
        const row: Row = {}
        if (yield* this.#synchronize(uow, state, child, row, 'delete')) deletes.push(row)
      }
    }
    for (const [child, state] of done) processed?.add(child, state)
    yield* this.#send(uow, [], [], deletes)
  }

  override *processSaves(uow: UOWTransaction, states: readonly InstanceState[]): Task<void> {
    const { prop } = this
    const deletes: Row[] = []
    const inserts: Row[] = []
    const updates: Row[] = []
    const processed = this.#processed(uow)
    const done: (readonly [InstanceState, InstanceState])[] = []
    for (const state of states) {
      const carries = !prop.passiveUpdates && this.keyChanged(uow, state)
      const history = yield* uow.history(state, this, carries ? 'load' : 'memory', true)
      if (history === null) continue
      for (const [items, rows, operation] of [
        [history.added, inserts, 'add'],
        [history.deleted, deletes, 'delete'],
      ] as const) {
        for (const child of items) {
          if (child !== null) {
            done.push([child, state])
            if (processed?.has(state, child)) continue
          }
          const row: Row = {}
          if (yield* this.#synchronize(uow, state, child, row, operation)) rows.push(row)
        }
      }
      if (!carries) continue
      for (const child of statesOf(history.unchanged)) {
        const row: Row = {}
        yield* sync.populateChangedRow(state, this.parent, row, prop.synchronizePairs)
        yield* sync.populateChangedRow(child, this.mapper, row, prop.secondarySynchronizePairs)
        updates.push(row)
      }
    }
    for (const [child, state] of done) processed?.add(child, state)
    yield* this.#send(uow, inserts, updates, deletes)
  }

  /** Pairs of objects that the other side of the relationship has seen to. */
  #processed(uow: UOWTransaction): Pairs | null {
    const reverse: any[] = [...this.prop._reverseProperty]
    if (reverse.length === 0) return null
    return uow.processedPairs([this.key, ...reverse.map((prop) => prop.key)].sort().join('\0'), () => new Pairs())
  }

  *#synchronize(
    uow: UOWTransaction,
    state: InstanceState,
    child: InstanceState | null,
    row: Row,
    operation: string,
  ): Task<boolean> {
    this.verifyCanLoad(child)
    if (child === null) return false
    if (!uow.session._containsState(child)) {
      if (!child.deleted) this.reportStranger(child, operation)
      return false
    }
    yield* sync.populateRow(state, this.parent, row, this.prop.synchronizePairs)
    yield* sync.populateRow(child, this.mapper, row, this.prop.secondarySynchronizePairs)
    return true
  }

  *#send(uow: UOWTransaction, inserts: Row[], updates: Row[], deletes: Row[]): Task<void> {
    const { secondary } = this.prop
    const connection = yield* uow.session._connectionFor({ mapper: this.mapper })
    const criteria = (row: Row, prefix: string) =>
      [...secondary.c]
        .filter((column: any) => column.key in row)
        .map((column: any) => column.eq(bindparam(`${prefix}${column.key}`, undefined, { type: column.type })))
    if (deletes.length > 0) {
      const statement = (delete_(secondary) as any).where(and(...criteria(deletes[0] as Row, '')))
      yield* this.#sendCounted(connection, statement, deletes, 'DELETE', 'delete')
    }
    if (updates.length > 0) {
      const statement = (update(secondary) as any).where(and(...criteria(updates[0] as Row, 'old_')))
      yield* this.#sendCounted(connection, statement, updates, 'UPDATE', 'update')
    }
    if (inserts.length > 0) yield* connection._execute(insert(secondary) as any, inserts, {})
  }

  *#sendCounted(connection: Connection, statement: any, rows: Row[], word: string, verb: string): Task<void> {
    const { rowcount } = yield* connection._execute(statement, rows, {})
    if (!connection.dialect.supportsSaneMultiRowcount || rowcount < 0 || rowcount === rows.length) return
    throw new StaleDataError(
      `${word} statement on table '${this.prop.secondary.description ?? this.prop.secondary.name}' expected to ${verb} ${rows.length} row(s); Only ${rowcount} were matched.`,
    )
  }
}

/** Pairs of objects. */
export class Pairs {
  readonly #seconds = new Map<InstanceState, Set<InstanceState>>()

  has(first: InstanceState, second: InstanceState): boolean {
    return this.#seconds.get(first)?.has(second) ?? false
  }

  add(first: InstanceState, second: InstanceState): void {
    const seconds = this.#seconds.get(first)
    if (seconds === undefined) this.#seconds.set(first, new Set([second]))
    else seconds.add(second)
  }
}

const processors = new WeakMap<object, DependencyProcessor>()

/** The processor of a relationship. */
export function processorOf(prop: any): DependencyProcessor {
  let found = processors.get(prop)
  if (found === undefined) {
    if (prop.direction === ONETOMANY) found = new OneToManyDP(prop)
    else if (prop.direction === MANYTOONE) found = new ManyToOneDP(prop)
    else if (prop.direction === MANYTOMANY) found = new ManyToManyDP(prop)
    else throw new FlushError(`Can't flush along ${prop}: it is not configured`)
    processors.set(prop, found)
  }
  return found
}

const keySwitches = new WeakMap<object, DetectKeySwitch>()

/** What looks for the objects that a many-to-one leads from. */
export function keySwitchOf(prop: any): DetectKeySwitch {
  let found = keySwitches.get(prop)
  if (found === undefined) {
    found = new DetectKeySwitch(prop)
    keySwitches.set(prop, found)
  }
  return found
}
