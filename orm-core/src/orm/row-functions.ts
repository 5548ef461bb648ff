// Functions that make objects of rows, generated for the columns of a statement. What a row's columns mean is
// instance-processor.ts's part.

import { instancesOf } from './instrumentation.ts'
import type { Mapper } from './mapper.ts'
import type { Session } from './session.ts'
import { InstanceState, type LoadOrigin, STATE } from './state.ts'

/** Makes the state, and with it the instance, of a row that the session sees for the first time. */
export type RowConstructor = (row: unknown[], session: Session) => InstanceState

/** What finds or makes the object of a row by a plain key; `otherwise` is asked about rows that need more. */
export type RowReader = (load: RowLoad, otherwise: (row: any) => any) => (row: any) => any

/** What the rows of one load have in common. */
export interface RowLoad {
  readonly identities: { get(name: unknown): InstanceState | undefined; set(name: unknown, state: InstanceState): void }
  readonly session: Session
  readonly origin: LoadOrigin
  readonly postLoad: { addState(state: InstanceState, overwrite: boolean): void } | null
}

export interface RowFunctions {
  readonly construct: RowConstructor
  readonly reader: RowReader
}

/**
 * Functions that make instances of `mapper` out of rows, generated for the columns at hand: V8 specialises code for what it
 * has met, and code that all classes share has met everything. `width` is the number of columns in a row: one that holds
 * the mapper's columns and nothing else becomes the instance's values as it is. `key` is where the primary key is, if it
 * is in one place.
 */
export function rowFunctions(
  mapper: Mapper,
  columns: readonly (readonly [key: string, index: number])[],
  width: number,
  key: number,
): RowFunctions {
  const { slots, prototype } = instancesOf(mapper)
  const indexes: (number | undefined)[] = slots.blank.slice()
  for (const [name, index] of columns) indexes[slots.at.get(name) as number] = index
  const name = `${width === indexes.length ? '' : 'part '}${indexes.join()} ${key}`
  let byLayout = generated.get(mapper)
  if (byLayout === undefined) {
    byLayout = new Map()
    generated.set(mapper, byLayout)
  }
  let found = byLayout.get(name)
  if (found === undefined) {
    const whole = width === indexes.length && indexes.every((index, slot) => index === slot)
    const values = whole ? 'row' : `[${indexes.map((index) => (index === undefined ? 'undefined' : `row[${index}]`))}]`
    found = new Function(
      'STATE',
      'InstanceState',
      'slots',
      'prototype',
      `function Loaded(state) { this[STATE] = state }
      Loaded.prototype = prototype
      const construct = (row, session) => {
        const state = new InstanceState(slots, ${values})
        state.session = session
        state.instance = new Loaded(state)
        return state
      }
      const reader = ({ identities, session, origin, postLoad }, otherwise) => (row) => {
        const ident = row[${key}]
        if (typeof ident !== 'number' && typeof ident !== 'string') return otherwise(row)
        let state = identities.get(ident)
        if (state === undefined) {
          state = new InstanceState(slots, ${values})
          state.home = session._home
          state.identify(ident)
          state.origin = origin
          state.instance = new Loaded(state)
          identities.set(ident, state)
        } else if (state.origin !== origin) return otherwise(row)
        if (postLoad !== null) postLoad.addState(state, true)
        return state.instance
      }
      return { construct, reader }`,
    )(STATE, InstanceState, slots, prototype) as RowFunctions
    if (byLayout.size >= MAX_LAYOUTS) byLayout.clear()
    byLayout.set(name, found)
  }
  return found
}

const MAX_LAYOUTS = 500
const generated = new WeakMap<Mapper, Map<string, RowFunctions>>()
