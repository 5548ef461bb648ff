// Values that are changed in place: objects, arrays and sets of a column whose type is made by asMutable(). They are read
// through a proxy that tells the session of each change, at any depth, so that the column is part of the next flush.
// Columns of other types pay nothing for it, and their changes in place go unseen, as in SQLAlchemy.

import { InvalidRequestError } from '../sql/exc.ts'
import { type InstanceState, stateOf } from './state.ts'

interface TrackedType {
  _tracksChanges?: boolean
}

/**
 * The type, with its values tracked: changes inside of them are flushed (SQLAlchemy's `MutableDict.as_mutable(JSON)`).
 * @example
 * static settings = mappedColumn(asMutable(JSON))
 * user.settings.theme = 'dark'   // is in session.dirty
 */
export function asMutable<T>(type: T): T extends abstract new (...args: any) => infer I ? I : T {
  const given: any = typeof type === 'function' ? new (type as any)() : type
  const copy: TrackedType = given.copy()
  copy._tracksChanges = true
  return copy as any
}

/** SQLAlchemy's names for it, by the kind of value. */
export const MutableDict = { asMutable } as const
/** An array in a column whose changes in place are noticed. */
export const MutableList = { asMutable } as const
/** A set in a column whose changes in place are noticed. */
export const MutableSet = { asMutable } as const

/** Says that an attribute has changed, where nothing could see it: it is part of the next flush. */
export function flagModified(instance: object, key: string): void {
  const state = stateOf(instance)
  if (state === undefined) throw new InvalidRequestError(`${String(instance)} is not a mapped object`)
  const slot = state.slots.at.get(key)
  if (slot === undefined || state.values[slot] === undefined) {
    throw new InvalidRequestError(`Can't flag attribute '${key}' modified; it's not present in the object state`)
  }
  markChanged(state, slot)
}

function markChanged(state: InstanceState, slot: number): void {
  if (!state.hasKey) return
  if (state.original === null) {
    state.original = state.values
    state.values = state.values.slice()
  }
  // what the database has is not known any more
  state.original[slot] = undefined
  state.session?._noteChange(state)
}

/** Makes the accessor of a column give tracked values. */
export function defineTracked(prototype: object, key: string, slot: number): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key)
  if (descriptor?.get === undefined || !descriptor.configurable) return
  const { get, set } = descriptor
  Object.defineProperty(prototype, key, {
    ...descriptor,
    get(this: any) {
      const value = get.call(this)
      const state = typeof value === 'object' && value !== null ? stateOf(this) : undefined
      return state === undefined ? value : track(value, state, slot, value)
    },
    set(this: any, value: unknown) {
      set?.call(this, rawOf(value))
    },
  })
}

const RAW = Symbol('raw')

/** What a proxy stands for: columns keep plain values. */
function rawOf(value: any): any {
  return typeof value === 'object' && value !== null ? (value[RAW] ?? value) : value
}

/** The proxies of values, so that reading one twice gives the same object. */
const proxies = new WeakMap<object, { readonly state: InstanceState; readonly proxy: any }>()

function track(value: object, state: InstanceState, slot: number, root: object): any {
  if (value instanceof Date || value instanceof Uint8Array || (value as any)[RAW] !== undefined) return value
  const known = proxies.get(value)
  if (known?.state === state) return known.proxy
  const changed = () => {
    // what the attribute does not hold any more changes nothing
    if (state.values[slot] === root) markChanged(state, slot)
  }
  const proxy = value instanceof Set || value instanceof Map ? trackMethods(value, changed) : trackProperties(value)
  proxies.set(value, { state, proxy })
  return proxy

  function trackProperties(target: object): any {
    return new Proxy(target, {
      get(_, name, receiver) {
        if (name === RAW) return target
        const found = Reflect.get(target, name, receiver)
        return typeof found === 'object' && found !== null ? track(found, state, slot, root) : found
      },
      set(_, name, next) {
        const raw = rawOf(next)
        if (Reflect.get(target, name) !== raw || !(name in target)) changed()
        return Reflect.set(target, name, raw)
      },
      deleteProperty(_, name) {
        if (name in target) changed()
        return Reflect.deleteProperty(target, name)
      },
    })
  }
}

const CHANGING = new Set(['add', 'delete', 'clear', 'set'])

/** Sets and maps have their values in slots that a proxy can't reach: their methods are called on them. */
function trackMethods(target: any, changed: () => void): any {
  return new Proxy(target, {
    get(_, name) {
      if (name === RAW) return target
      const found = target[name]
      if (typeof found !== 'function') return found
      return (...args: any[]) => {
        if (CHANGING.has(String(name))) changed()
        return found.apply(target, args.map(rawOf))
      }
    },
  })
}
