// The steps of a flush: saving, deleting and what relationships do between them, for all objects of a hierarchy or, where
// there are circles, for single ones. SQLAlchemy's PostSortRec and Preprocess; their order is unit-of-work.ts's part.

import type { Task } from '../engine/index.ts'
import { type DependencyProcessor, settled } from './dependency.ts'
import type { Mapper } from './mapper.ts'
import type { InstanceState } from './state.ts'
import type { Registered, UOWTransaction } from './unit-of-work.ts'

/** PostSortRec: a step of a flush. */
export abstract class FlushAction {
  disabled = false
  readonly sortKey: readonly (string | boolean)[]

  constructor(sortKey: readonly (string | boolean)[]) {
    this.sortKey = sortKey
  }

  abstract execute(uow: UOWTransaction): Task<void>

  /** Does the work of others of its kind as well, which leave the set. */
  executeTogether(uow: UOWTransaction, _others: Set<FlushAction>): Task<void> {
    return this.execute(uow)
  }

  /** The steps for single objects that take its place in a circle. */
  abstract perState(uow: UOWTransaction): Task<FlushAction[]>
}

/** SaveUpdateAll and DeleteAll: what is to be saved, or deleted, of a hierarchy. */
export class AllOfHierarchy extends FlushAction {
  readonly mapper: Mapper
  readonly isDelete: boolean

  constructor(mapper: Mapper, isDelete: boolean) {
    super([isDelete ? 'DeleteAll' : 'SaveUpdateAll', mapper.qualname])
    this.mapper = mapper
    this.isDelete = isDelete
  }

  override *execute(uow: UOWTransaction): Task<void> {
    const states = uow.statesOf(this.mapper, this.isDelete)
    yield* this.isDelete ? uow.delete(this.mapper, states) : uow.save(this.mapper, states)
  }

  /** In a circle each object has a step of its own; all are saved before any is deleted. */
  override *perState(uow: UOWTransaction): Task<FlushAction[]> {
    const { mapper, isDelete } = this
    const states = uow.statesOf(mapper, isDelete)
    const others = isDelete ? uow.saveUpdateAll(mapper) : uow.deleteAll(mapper)
    const actions = states.map((state) => {
      const action = isDelete ? uow.deleteState(state) : uow.saveUpdateState(state)
      if (isDelete) uow.order(others, action)
      else uow.order(action, others)
      return action
    })
    yield* uow.perStateFlushActions(mapper, states, isDelete)
    return actions
  }
}

export class ProcessAll extends FlushAction {
  readonly processor: DependencyProcessor
  readonly isDelete: boolean
  readonly fromParent: boolean

  constructor(processor: DependencyProcessor, isDelete: boolean, fromParent: boolean) {
    super(['ProcessAll', processor.sortKey, isDelete])
    this.processor = processor
    this.isDelete = isDelete
    this.fromParent = fromParent
  }

  override execute(uow: UOWTransaction): Task<void> {
    const states: InstanceState[] = []
    for (const mapper of uow.mappersOf(this.processor, this.fromParent)) {
      for (const state of uow.mappers.get(mapper) ?? []) {
        const registered = uow.states.get(state) as Registered
        if (registered.isDelete === this.isDelete && !registered.listOnly) states.push(state)
      }
    }
    return this.isDelete ? this.processor.processDeletes(uow, states) : this.processor.processSaves(uow, states)
  }

  override perState(): Task<FlushAction[]> {
    return settled([])
  }
}

export class PostUpdateAll extends FlushAction {
  readonly mapper: Mapper
  readonly isDelete: boolean

  constructor(mapper: Mapper, isDelete: boolean) {
    super(['PostUpdateAll', mapper.qualname, isDelete])
    this.mapper = mapper
    this.isDelete = isDelete
  }

  override *execute(uow: UOWTransaction): Task<void> {
    yield* uow.postUpdate(this.mapper, this.isDelete)
  }

  override perState(): Task<FlushAction[]> {
    return settled([])
  }
}

export class ProcessState extends FlushAction {
  readonly processor: DependencyProcessor
  readonly isDelete: boolean
  readonly state: InstanceState

  constructor(processor: DependencyProcessor, isDelete: boolean, state: InstanceState) {
    super(['ProcessState', processor.sortKey])
    this.processor = processor
    this.isDelete = isDelete
    this.state = state
  }

  override execute(uow: UOWTransaction): Task<void> {
    return this.executeTogether(uow, new Set())
  }

  override executeTogether(uow: UOWTransaction, others: Set<FlushAction>): Task<void> {
    const { processor, isDelete } = this
    const states = [this.state]
    for (const other of others) {
      if (!(other instanceof ProcessState) || other.processor !== processor || other.isDelete !== isDelete) continue
      states.push(other.state)
      others.delete(other)
    }
    return isDelete ? processor.processDeletes(uow, states) : processor.processSaves(uow, states)
  }

  override perState(): Task<FlushAction[]> {
    return settled([])
  }
}

export class SaveUpdateState extends FlushAction {
  readonly state: InstanceState
  readonly mapper: Mapper

  constructor(state: InstanceState) {
    super(['ProcessState', state.mapper.baseMapper.qualname])
    this.state = state
    this.mapper = state.mapper.baseMapper
  }

  override execute(uow: UOWTransaction): Task<void> {
    return this.executeTogether(uow, new Set())
  }

  override *executeTogether(uow: UOWTransaction, others: Set<FlushAction>): Task<void> {
    const states = [this.state]
    for (const other of others) {
      if (!(other instanceof SaveUpdateState) || other.mapper !== this.mapper) continue
      states.push(other.state)
      others.delete(other)
    }
    yield* uow.save(this.mapper, states)
  }

  override perState(): Task<FlushAction[]> {
    return settled([])
  }
}

export class DeleteState extends FlushAction {
  readonly state: InstanceState
  readonly mapper: Mapper

  constructor(state: InstanceState) {
    super(['DeleteState', state.mapper.baseMapper.qualname])
    this.state = state
    this.mapper = state.mapper.baseMapper
  }

  override execute(uow: UOWTransaction): Task<void> {
    return this.executeTogether(uow, new Set())
  }

  override *executeTogether(uow: UOWTransaction, others: Set<FlushAction>): Task<void> {
    const states = [this.state]
    for (const other of others) {
      if (!(other instanceof DeleteState) || other.mapper !== this.mapper) continue
      states.push(other.state)
      others.delete(other)
    }
    yield* uow.delete(
      this.mapper,
      states.filter((state) => uow.isDelete(state)),
    )
  }

  override perState(): Task<FlushAction[]> {
    return settled([])
  }
}

export function compareActions(a: FlushAction, b: FlushAction): number {
  const [left, right] = [a.sortKey, b.sortKey]
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const x = left[at] as string | boolean
    const y = right[at] as string | boolean
    if (x < y) return -1
    if (x > y) return 1
  }
  return left.length - right.length
}

/** Preprocess: what a relationship looks at before steps are put in order, until no object is new to it. */
export class Preprocess {
  readonly processor: DependencyProcessor
  readonly fromParent: boolean
  readonly #processed = new Set<InstanceState>()
  #hasActions = false

  constructor(processor: DependencyProcessor, fromParent: boolean) {
    this.processor = processor
    this.fromParent = fromParent
  }

  *execute(uow: UOWTransaction): Task<boolean> {
    const { processor } = this
    const processed = this.#processed
    const deletes: InstanceState[] = []
    const saves: InstanceState[] = []
    for (const mapper of uow.mappersOf(processor, this.fromParent)) {
      for (const state of uow.mappers.get(mapper) ?? []) {
        if (processed.has(state)) continue
        const { isDelete, listOnly } = uow.states.get(state) as Registered
        if (!listOnly) (isDelete ? deletes : saves).push(state)
      }
    }
    if (processor.defersHistory) {
      yield* uow.loadBefore(deletes, processor.prop)
      yield* uow.loadBefore(saves, processor.prop)
    }
    if (deletes.length > 0) {
      yield* processor.presortDeletes(uow, deletes)
      for (const state of deletes) processed.add(state)
    }
    if (saves.length > 0) {
      yield* processor.presortSaves(uow, saves)
      for (const state of saves) processed.add(state)
    }
    if (deletes.length === 0 && saves.length === 0) return false
    if (
      !this.#hasActions &&
      ((yield* processor.propHasChanges(uow, deletes, true)) || (yield* processor.propHasChanges(uow, saves, false)))
    ) {
      processor.perPropertyFlushActions(uow)
      this.#hasActions = true
    }
    return true
  }
}
