// Events of engines, pools and sessions: a target keeps its listeners by event name. Which events there are, and with
// what arguments, is declared by each target's type; dispatch is in order of registration, and synchronous but where
// an event's place says that it waits for its listeners.

import { type MaybePromise, type Task, wait } from './task.ts'

/** A function that is called when an event happens. */
export type Listener<A extends readonly unknown[]> = (...args: A) => unknown

/** Keeps listeners of named events. `Events` maps an event's name to its arguments. */
export class EventTarget<Events extends { [K in keyof Events]: readonly unknown[] }> {
  readonly #listeners = new Map<keyof Events, Listener<any>[]>()
  /** Listeners of this target hear it after its own: an engine hears its connections. */
  readonly parent: EventTarget<any> | null

  constructor(parent: EventTarget<any> | null = null) {
    this.parent = parent
  }

  /** Calls `listener` at each `name`; the returned function ends that. */
  on<K extends keyof Events>(name: K, listener: Listener<Events[K]>): () => void {
    const list = this.#listeners.get(name)
    if (list === undefined) this.#listeners.set(name, [listener])
    else list.push(listener)
    return () => this.off(name, listener)
  }

  once<K extends keyof Events>(name: K, listener: Listener<Events[K]>): () => void {
    const stop = this.on(name, (...args: any) => {
      stop()
      return listener(...args)
    })
    return stop
  }

  off<K extends keyof Events>(name: K, listener: Listener<Events[K]>): void {
    const list = this.#listeners.get(name)
    if (list === undefined) return
    const rest = list.filter((each) => each !== listener)
    if (rest.length === 0) this.#listeners.delete(name)
    else this.#listeners.set(name, rest)
  }

  has(name: keyof Events): boolean {
    if (this.#listeners.size > 0 && this.#listeners.has(name)) return true
    return this.parent?.has(name as never) ?? false
  }

  /** Nobody listens to anything. */
  get isSilent(): boolean {
    return this.#listeners.size === 0 && (this.parent === null || this.parent.isSilent)
  }

  /** The listeners of an event, those that hear it first in front. */
  listeners<K extends keyof Events>(name: K): readonly Listener<Events[K]>[] {
    const own = this.#listeners.get(name) ?? []
    const above: readonly Listener<any>[] = this.parent?.listeners(name as never) ?? []
    return above.length === 0 ? own : [...own, ...above]
  }

  emit<K extends keyof Events>(name: K, ...args: Events[K]): void {
    const list = this.#listeners.get(name)
    if (list !== undefined) for (const listener of list) listener(...(args as any))
    this.parent?.emit(name as never, ...(args as any))
  }

  /** Like `emit`, but waits for listeners that answer with a promise, one after the other. */
  *emitWaiting<K extends keyof Events>(name: K, ...args: Events[K]): Task<void> {
    const list = this.#listeners.get(name)
    if (list !== undefined)
      for (const listener of list) yield* wait(listener(...(args as any)) as MaybePromise<unknown>)
    if (this.parent?.has(name as never)) yield* this.parent.emitWaiting(name as never, ...(args as any))
  }

  /** The first answer that is not undefined. */
  ask<K extends keyof Events>(name: K, ...args: Events[K]): unknown {
    for (const listener of this.#listeners.get(name) ?? []) {
      const answer = listener(...(args as any))
      if (answer !== undefined) return answer
    }
    return this.parent?.ask(name as never, ...(args as any))
  }

  /** Lets all listeners hear it; the last answer that is not undefined. */
  askAll<K extends keyof Events>(name: K, ...args: Events[K]): unknown {
    let answer: unknown
    for (const listener of this.#listeners.get(name) ?? []) answer = listener(...(args as any)) ?? answer
    return this.parent?.askAll(name as never, ...(args as any)) ?? answer
  }
}
