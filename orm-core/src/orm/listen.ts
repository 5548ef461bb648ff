// listen(): SQLAlchemy's `event.listen` for all that has events. Engines, pools, connections and sessions keep their own
// listeners; those of mapped classes and attributes are in listeners.ts.

import {
  Connection,
  type ConnectionEvents,
  Engine,
  type EventTarget,
  Pool,
  type PoolEvents,
  type SchemaReflectionEvents,
  schemaReflectionEvents,
} from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import type { MetaData, Table } from '../sql/index.ts'
import { inspect } from './inspect.ts'
import {
  type AttributeEvents,
  isRegistered,
  type ListenOptions,
  type MapperEvents,
  register,
  unregister,
} from './listeners.ts'
import { Mapper } from './mapper.ts'
import { flushPendingClasses } from './pending.ts'
import { ScopedSession, type SessionMaker } from './scoped.ts'
import { Session } from './session.ts'
import { type SessionEvents, sessionClassEvents } from './session-events.ts'

const MAPPER_EVENTS: ReadonlySet<string> = new Set<keyof MapperEvents>([
  'beforeInsert',
  'afterInsert',
  'beforeUpdate',
  'afterUpdate',
  'beforeDelete',
  'afterDelete',
  'init',
  'load',
  'refresh',
  'refreshFlush',
  'expire',
])
const ATTRIBUTE_EVENTS: ReadonlySet<string> = new Set<keyof AttributeEvents>([
  'set',
  'append',
  'remove',
  'bulkReplace',
  'modified',
])

type AnyListener = (...args: any[]) => unknown

type Place =
  | { readonly kind: 'target'; readonly events: EventTarget<any> }
  | { readonly kind: 'class'; readonly class_: any; readonly key: string | null }

type Arguments<T, K extends keyof T> = T[K] extends readonly [...infer A] ? A : never

/** An attribute: `User.name`. */
interface AttributeTarget<V> {
  readonly __kind: 'column' | 'relationship' | 'settable'
  readonly __attribute: V
}

/** What listeners of a class hear of: its objects. A base, which has no columns, stands for objects of any class. */
type TargetOf<C extends abstract new (...args: any) => any> = [
  Exclude<keyof InstanceType<C>, 'awaitable' | 'toJSON'>,
] extends [never]
  ? any
  : InstanceType<C>

/**
 * Calls `listener` at each event `name` of `target`; the returned function ends that. Targets are an engine, a pool, a
 * connection, a session, a class or maker of sessions, a mapped class or its base, `Mapper` for all mapped classes, and
 * an attribute; for `columnReflect` a table, a metadata, or one of the classes `Table` and `MetaData`.
 * @example
 * listen(User, 'beforeInsert', (mapper, connection, user) => { user.createdBy = currentUser() })
 * listen(User.name, 'set', (user, value) => value.trim(), { retval: true })
 * listen(engine, 'beforeCursorExecute', (connection, sql) => console.log(sql))
 */
export function listen<K extends keyof ConnectionEvents>(
  target: Engine | Connection,
  name: K,
  listener: (...args: Arguments<ConnectionEvents, K>) => unknown,
  options?: ListenOptions,
): () => void
export function listen<K extends keyof PoolEvents>(
  target: Pool | Engine,
  name: K,
  listener: (...args: Arguments<PoolEvents, K>) => unknown,
  options?: ListenOptions,
): () => void
export function listen<K extends keyof SessionEvents>(
  target: Session | SessionMaker<any> | ScopedSession<any> | typeof Session,
  name: K,
  listener: (...args: Arguments<SessionEvents, K>) => unknown,
  options?: ListenOptions,
): () => void
export function listen<K extends keyof SchemaReflectionEvents>(
  target: Table<any> | MetaData | typeof Table | typeof MetaData,
  name: K,
  listener: (...args: Arguments<SchemaReflectionEvents, K>) => unknown,
  options?: ListenOptions,
): () => void
export function listen<V, K extends keyof AttributeEvents>(
  target: AttributeTarget<V>,
  name: K,
  listener: (...args: Arguments<AttributeEvents<V>, K>) => unknown,
  options?: ListenOptions,
): () => void
export function listen<C extends abstract new (...args: any) => any, K extends keyof MapperEvents>(
  target: C,
  name: K,
  listener: (...args: Arguments<MapperEvents<TargetOf<C>>, K>) => unknown,
  options?: ListenOptions,
): () => void
export function listen<K extends keyof MapperEvents>(
  target: object,
  name: K,
  listener: (...args: Arguments<MapperEvents, K>) => unknown,
  options?: ListenOptions,
): () => void
export function listen(target: any, name: string, listener: AnyListener, options: ListenOptions = {}): () => void {
  const place = placeOf(target, name)
  if (place.kind === 'target') {
    return options.once ? place.events.once(name, listener) : place.events.on(name, listener)
  }
  return register({ ...options, class_: place.class_, key: place.key, name, listener })
}

/** The same, for a listener that is to be heard no more. */
function remove(target: any, name: string, listener: AnyListener): void {
  const place = placeOf(target, name)
  if (place.kind === 'target') place.events.off(name, listener)
  else if (!unregister(place.class_, place.key, name, listener)) {
    throw new exc.InvalidRequestError(`No listeners found for event ${nameOf(target)} / '${name}'`)
  }
}

/** Whether the listener is one of the target's. */
function contains(target: any, name: string, listener: AnyListener): boolean {
  const place = placeOf(target, name)
  return place.kind === 'target'
    ? place.events.listeners(name).includes(listener)
    : isRegistered(place.class_, place.key, name, listener)
}

const POOL_EVENTS: ReadonlySet<string> = new Set<keyof PoolEvents>([
  'firstConnect',
  'connect',
  'checkout',
  'reset',
  'checkin',
  'invalidate',
  'softInvalidate',
  'close',
  'detach',
])

function placeOf(target: any, name: string): Place {
  if (target instanceof Pool) return { kind: 'target', events: target.events }
  if (target instanceof Engine)
    return { kind: 'target', events: POOL_EVENTS.has(name) ? target.pool.events : target.events }
  if (target instanceof Connection || target instanceof Session) return { kind: 'target', events: target.events }
  if (target instanceof ScopedSession) return placeOf(target.sessionFactory, name)
  if (typeof target === 'function' && (target === Session || target.prototype instanceof Session))
    return { kind: 'target', events: sessionClassEvents(target) }
  if (typeof target === 'function' && target.class?.prototype instanceof Session)
    return { kind: 'target', events: sessionClassEvents(target.class) }
  if (name === 'columnReflect') {
    const events = schemaReflectionEvents(target)
    if (events !== null) return { kind: 'target', events }
  }
  if (MAPPER_EVENTS.has(name)) {
    if (target === Mapper) return { kind: 'class', class_: null, key: null }
    if (target instanceof Mapper) return { kind: 'class', class_: target.class_, key: null }
    // a class that is not mapped (yet): a mixin or base, whose subclasses are meant with `propagate`
    if (typeof target === 'function') return { kind: 'class', class_: target, key: null }
  }
  if (ATTRIBUTE_EVENTS.has(name)) {
    flushPendingClasses()
    const attribute = inspect(target, false)
    if (attribute?.isAttribute && attribute._parententity?.isMapper)
      return { kind: 'class', class_: attribute._parententity.class_, key: attribute.key }
  }
  throw new exc.InvalidRequestError(`No such event '${name}' for target '${nameOf(target)}'`)
}

function nameOf(target: any): string {
  const mapper = typeof target === 'function' ? target.__mapper__ : undefined
  return mapper?.className ?? (typeof target === 'function' ? target.name : String(target))
}

/** SQLAlchemy's `event` module: `event.listen`, `event.remove`, `event.contains`. */
export const event = { listen, remove, contains } as const
