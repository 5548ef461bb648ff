// Attributes of a session's objects that have no value yet: expired and deferred columns, relationships that nobody has
// loaded. A plain read is an error that says what to do; the other functions fetch. Which SELECT a relationship sends is
// ../lazy-loader.ts's part.

import { runSync, type Task } from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { lazyLoadTask } from '../lazy-loader.ts'
import { NO_VALUE } from '../listeners.ts'
import { loadScalarAttributes } from '../loading.ts'
import { setLoaded } from '../post-loaders.ts'
import type { Session } from '../session.ts'
import type { InstanceState } from '../state.ts'
import { takeBack } from './membership.ts'

/** How a relationship may be loaded. */
export interface RelatedOptions {
  readonly sqlOk?: boolean
  readonly noAutoflush?: boolean
  readonly committed?: boolean
  /** False: the related object only if it is in the identity map. */
  readonly relatedOk?: boolean
  /** What is set to raise is loaded all the same. */
  readonly noRaise?: boolean
  /** False: a key that was never set tells nothing. */
  readonly initOk?: boolean
}

/** A plain read of an attribute without a value: an error that says what to do. */
export function readUnloaded(session: Session, state: InstanceState, key: string): any {
  if (state.passed !== 0 && !takeBack(session, state)) return state.instance[key]
  const prop: any = state.mapper._props.get(key)
  // The related object may be here already: then nobody has to wait.
  const known = prop._isRelationship ? knownRelated(state, prop) : undefined
  if (known !== undefined) {
    setLoaded(state, prop, known)
    return known
  }
  // a column that nothing says of how it would be loaded has no value
  if (prop._isColumnProperty && !prop.deferred && !state.expired?.has(key) && !state.loaders?.has(key)) return null
  throw notLoaded(state, key, prop)
}

/** What is not there, why, and what to write for it. */
function notLoaded(state: InstanceState, key: string, prop: any): Error {
  const name = `${state.mapper.className}.${key}`
  const { inherits, className } = state.mapper
  const isForgotten = prop._isColumnProperty && !prop.deferred && (state.expired?.has(key) ?? false)
  // a query for the class above reads no columns of its subclasses
  const isOfSubclass = isForgotten && !state.isExpired && inherits !== null && !inherits._props.has(key)
  const isExpired = isForgotten && !isOfSubclass
  const what = isExpired ? 'has expired (after a commit, a rollback or expire())' : 'is not loaded'
  const option = isOfSubclass
    ? `selectinPolymorphic(${inherits.className}, [${className}])`
    : prop._isRelationship
      ? `selectinload(${name})`
      : `undefer(${name})`
  const other = isExpired
    ? '`await session.refresh(instance)`, or make sessions with { expireOnCommit: false }'
    : `\`await session.refresh(instance, ['${key}'])\`, or load it with the query: options(${option})`
  return new exc.InvalidRequestError(
    `'${name}' ${what}, and reading a property cannot wait for the database; use \`await instance.awaitable.${key}\`, ${other}`,
  )
}

/** The object that a many-to-one leads to, when the identity map has it (or there is none); else undefined. */
export function knownRelated(state: InstanceState, prop: any, initOk = true): any {
  if (!prop._lazyStrategy.useGet) return undefined
  const options = { sqlOk: false, noRaise: true, committed: true, initOk }
  const own = state.loaders?.get(prop.key)
  const task = own !== undefined ? own(state, options) : lazyLoadTask(prop._lazyStrategy, state, options)
  return runSync(task, 'a look into the identity map')
}

/** The value of any attribute, loaded if it has to be. */
export function* loadAttribute(session: Session, state: InstanceState, key: string): Task<any> {
  if (state.passed !== 0 && !takeBack(session, state)) return state.instance[key]
  if (state.has(key)) return state.instance[key]
  const prop: any = state.mapper.getProperty(key)
  if (prop._isRelationship) {
    yield* ensureRelated(state, prop)
    return state.instance[key]
  }
  if (!prop._isColumnProperty) return state.instance[key]
  const own = state.loaders?.get(key)
  if (own !== undefined) {
    yield* own(state) as Task<unknown>
    return state.get(key)
  }
  if (state.expired?.has(key)) yield* refreshExpired(state)
  else if (prop.deferred) yield* loadDeferred(state, key)
  return state.get(key) ?? null
}

/** Sees to it that a relationship is in memory. */
export function* ensureRelated(state: InstanceState, prop: any, options: RelatedOptions = {}): Task<void> {
  const { key } = prop
  if (key in state.related || (!state.hasKey && !prop.loadOnPending)) return
  const own = state.loaders?.get(key)
  const value =
    own !== undefined
      ? yield* own(state, options) as Task<any>
      : yield* lazyLoadTask(prop._raises ? prop.strategy : prop._lazyStrategy, state, options)
  if (value === undefined || value === NO_VALUE) return
  setLoaded(state, prop, value)
}

/** Columns that a lazy load needs, fetched first where they are expired or deferred. */
export function* ensureColumns(state: InstanceState, columns: readonly any[], committed = false): Task<void> {
  if (!state.hasKey) return
  for (const column of columns) {
    const prop: any = state.mapper.getPropertyByColumn(column)
    const { key } = prop
    if (state.has(key) || (committed && state.hasCommitted(key))) continue
    const own = state.loaders?.get(key)
    if (state.expired?.has(key)) yield* refreshExpired(state)
    else if (own !== undefined) yield* own(state) as Task<unknown>
    else if (prop.deferred) yield* loadDeferred(state, key)
  }
}

/** Reads all expired columns of an object with one SELECT. */
export function* refreshExpired(state: InstanceState): Task<void> {
  const keys = state.unreadKeys()
  if (keys.size === 0) return
  yield* loadScalarAttributes(state, keys)
  state.expired = null
}

/** A deferred column, together with the others of its group. */
export function* loadDeferred(state: InstanceState, key: string): Task<any> {
  const prop: any = state.mapper.getProperty(key)
  const keys = new Set([key])
  if (prop.group) {
    for (const [other, each] of state.mapper._props as Map<string, any>) {
      if (each._isColumnProperty && each.group === prop.group && !state.has(other)) keys.add(other)
    }
  }
  yield* loadScalarAttributes(state, keys)
  return state.get(key)
}
