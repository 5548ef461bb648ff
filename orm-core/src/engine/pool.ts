// The pool of driver connections of one engine: size, overflow, waiting with a time limit, recycling, pings before use,
// and what happens when the server goes away. It hands out PoolConnection records; transactions are the engine's matter.

import { DisconnectionError, InvalidatePoolError, InvalidRequestError, TimeoutError } from '../sql/exc.ts'
import { captureCallSite, describeCallSite } from './call-site.ts'
import type { Driver, DriverConnection } from './driver.ts'
import { EventTarget } from './events.ts'
import { isPromise, type MaybePromise, run, start, type Task, wait } from './task.ts'

/** Settings of a pool: its size, how long to wait, when a connection is too old. */
export interface PoolOptions {
  /** Connections kept open; 0 means without limit. */
  readonly poolSize?: number | undefined
  /** Connections beyond `poolSize` for a rush; -1 means without limit. */
  readonly maxOverflow?: number | undefined
  /** Seconds to wait for a connection. */
  readonly poolTimeout?: number | undefined
  /** Seconds after which a connection is replaced; -1 means never. */
  readonly poolRecycle?: number | undefined
  /** Asks the server for a sign of life before each use. */
  readonly poolPrePing?: boolean | undefined
  /** The connection used last is used first, so that the server can drop the idle ones. */
  readonly poolUseLifo?: boolean | undefined
  /** What ends a transaction that a connection comes back with; null leaves it open. `rollback` when not said. */
  readonly poolResetOnReturn?: 'rollback' | 'commit' | null | undefined
  /** Remembers where each connection was taken, for the message of a pool that is used up; costs some microseconds each time. */
  readonly poolTrace?: boolean | undefined
  /** `null` opens a connection for each use and closes it after. */
  readonly pool?: PoolKind | undefined
  /** The class of the pool: `QueuePool`, `NullPool`, `StaticPool`, or one of your own. */
  readonly poolclass?: PoolClass | undefined
}

export type PoolKind = 'queue' | 'null' | 'static'

export type PoolClass = new (driver: Driver, options?: PoolOptions) => Pool

/**
 * What a pool reports. It waits for listeners of `connect`, `firstConnect`, `checkout`, `reset` and `checkin` that
 * answer with a promise, so that they can send statements. A listener of `checkout` that throws a DisconnectionError
 * makes the pool take another connection.
 */
export interface PoolEvents {
  /** The pool's first connection was made, before any other listener hears of it. */
  firstConnect: readonly [connection: DriverConnection, record: PoolConnection]
  connect: readonly [connection: DriverConnection, record: PoolConnection]
  checkout: readonly [connection: DriverConnection, record: PoolConnection]
  /** Before what is left of a transaction is rolled back. */
  reset: readonly [connection: DriverConnection, record: PoolConnection]
  checkin: readonly [connection: DriverConnection, record: PoolConnection]
  invalidate: readonly [connection: DriverConnection, record: PoolConnection, error: unknown]
  /** The connection will be replaced when it is asked for next. */
  softInvalidate: readonly [connection: DriverConnection, record: PoolConnection, error: unknown]
  close: readonly [connection: DriverConnection, record: PoolConnection]
  /** The connection left the pool for good and belongs to who took it. */
  detach: readonly [connection: DriverConnection, record: PoolConnection]
}

/** Who has a connection, in words, for the message of a pool that is used up. */
export interface PoolHolder {
  describeUse(): string
}

/** A connection with its place in the pool. `info` is free for listeners and lives as long as the connection does. */
export class PoolConnection {
  readonly driver: DriverConnection
  readonly info: Record<string, unknown> = {}
  readonly created = Date.now()
  readonly generation: number
  holder: PoolHolder | null = null
  since = 0
  /** How many share it (only a static pool's connection has more than one user). */
  users = 0
  valid = true
  /** Usable until it comes back, then replaced. */
  stale = false
  /** It is not the pool's any more. */
  detached = false
  inTransaction = false
  /** Where it was taken, when the pool keeps that. */
  site: { readonly stack?: string } | null = null

  constructor(driver: DriverConnection, generation: number) {
    this.driver = driver
    this.generation = generation
  }
}

interface Waiter {
  readonly resolve: (record: PoolConnection | null) => void
  readonly holder: PoolHolder
}

/** Counts since the pool was made; `checkedOut` and `idle` are of now. */
export interface PoolMetrics {
  readonly size: number
  readonly checkedOut: number
  readonly idle: number
  readonly overflow: number
  readonly waiting: number
  readonly opened: number
  readonly closed: number
  readonly invalidated: number
  readonly timeouts: number
}

/** The connections of an engine, kept open for reuse. */
export class Pool {
  readonly events = new EventTarget<PoolEvents>()
  readonly #driver: Driver
  readonly #kind: PoolKind
  readonly #size: number
  readonly #maxOverflow: number
  readonly #timeout: number
  readonly #recycle: number
  readonly #prePing: boolean
  readonly #lifo: boolean
  readonly #resetOnReturn: 'rollback' | 'commit' | null
  readonly #trace: boolean
  #idle: PoolConnection[] = []
  readonly #out = new Set<PoolConnection>()
  #opening = 0
  readonly #waiters: Waiter[] = []
  #static: MaybePromise<PoolConnection> | null = null
  #generation = 0
  #opened = 0
  #closed = 0
  #invalidated = 0
  #timeouts = 0

  constructor(driver: Driver, options: PoolOptions = {}) {
    this.#driver = driver
    this.#kind = options.pool ?? (driver.poolKind === 'singleton' ? 'static' : 'queue')
    this.#size = options.poolSize ?? 5
    this.#maxOverflow = options.maxOverflow ?? 10
    this.#timeout = options.poolTimeout ?? 30
    this.#recycle = options.poolRecycle ?? -1
    this.#prePing = options.poolPrePing ?? false
    this.#lifo = options.poolUseLifo ?? false
    this.#resetOnReturn = options.poolResetOnReturn === undefined ? 'rollback' : options.poolResetOnReturn
    this.#trace = options.poolTrace ?? false
  }

  /** Takes a connection, waiting for one when all are in use. */
  *connect(holder: PoolHolder): Task<PoolConnection> {
    // before anything waits, while the caller is still on the stack
    const site = this.#trace ? captureCallSite() : null
    const record = yield* this.#take(holder)
    record.site = site
    if (!this.events.has('checkout')) return record
    return yield* this.#announce(record, holder)
  }

  /** Lets the listeners of `checkout` look at the connection; they can refuse it twice. */
  *#announce(taken: PoolConnection, holder: PoolHolder): Task<PoolConnection> {
    let record = taken
    for (let refused = 0; ; refused++) {
      try {
        yield* this.events.emitWaiting('checkout', record.driver, record)
        return record
      } catch (error) {
        this.#out.delete(record)
        record.users = 0
        this.invalidate(record, error)
        if (error instanceof InvalidatePoolError) this.invalidateAll()
        this.#wakeOne()
        if (!(error instanceof DisconnectionError)) throw error
        if (refused === 2) throw new InvalidRequestError('This connection is closed')
        record = yield* this.#take(holder)
      }
    }
  }

  *#take(holder: PoolHolder): Task<PoolConnection> {
    if (this.#kind === 'static') return yield* this.#connectStatic(holder)
    for (;;) {
      const record = this.#takeIdle()
      if (record !== null) {
        this.#out.add(record)
        if (this.#prePing && !(yield* this.#answers(record))) continue
        return this.#checkout(record, holder)
      }
      if (this.#mayOpen()) {
        this.#opening += 1
        let opened: PoolConnection
        try {
          opened = yield* this.#open()
          this.#out.add(opened)
        } catch (error) {
          this.#wakeOne()
          throw error
        } finally {
          this.#opening -= 1
        }
        return this.#checkout(opened, holder)
      }
      const handed = yield* this.#waitForOne(holder)
      if (handed === null) continue
      this.#out.add(handed)
      if (this.#prePing && !(yield* this.#answers(handed))) continue
      return this.#checkout(handed, holder)
    }
  }

  /** Gives a connection back. One that is lost or too old is closed. */
  *release(record: PoolConnection): Task<void> {
    record.users -= 1
    if (record.users > 0) return
    if (record.detached) {
      yield* this.#close(record)
      return
    }
    yield* this.#reset(record)
    if (this.events.has('checkin')) yield* this.events.emitWaiting('checkin', record.driver, record)
    record.holder = null
    record.site = null
    if (this.#kind === 'static') {
      if (!record.valid || record.driver.lost) this.#static = null
      return
    }
    this.#out.delete(record)
    if (!this.#isFresh(record) || this.#kind === 'null') {
      yield* this.#close(record)
      this.#wakeOne()
      return
    }
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) waiter.resolve(record)
    else if (this.#size > 0 && this.#idle.length >= this.#size) yield* this.#close(record)
    else this.#idle.push(record)
  }

  /** PoolResetState: nothing of a transaction is left for who takes the connection next. */
  *#reset(record: PoolConnection): Task<void> {
    if (!record.valid || record.driver.lost) return
    try {
      if (this.events.has('reset')) yield* this.events.emitWaiting('reset', record.driver, record)
      if (!record.inTransaction || this.#resetOnReturn === null) return
      yield* wait(this.#resetOnReturn === 'commit' ? record.driver.commit() : record.driver.rollback())
      record.inTransaction = false
    } catch (error) {
      this.invalidate(record, error)
    }
  }

  /** Takes a connection in use out of the pool: it belongs to its user and is closed when given back. */
  detach(record: PoolConnection): void {
    if (record.detached) return
    record.detached = true
    this.#out.delete(record)
    if (this.#kind === 'static') this.#static = null
    if (this.events.has('detach')) this.events.emit('detach', record.driver, record)
    this.#wakeOne()
  }

  /** The connection is good until it comes back; then another takes its place. */
  softInvalidate(record: PoolConnection, error: unknown = null): void {
    if (!record.valid || record.stale) return
    record.stale = true
    this.events.emit('softInvalidate', record.driver, record, error)
  }

  /** Marks a connection as unusable: it is ended at once and replaced when the next is asked for. */
  invalidate(record: PoolConnection, error: unknown = null): void {
    if (!record.valid) return
    record.valid = false
    this.#invalidated += 1
    this.events.emit('invalidate', record.driver, record, error)
    record.driver.terminate()
    this.#closed += 1
  }

  /** The server went away: what was opened before now is not used again. */
  invalidateAll(): void {
    this.#generation += 1
    for (const record of this.#idle) this.invalidate(record)
    this.#idle = []
  }

  /**
   * Closes the idle connections; those in use close when they come back. The pool stays usable. Without `close` the idle
   * ones are only forgotten, as a forked process does with those of its parent.
   */
  *dispose(options: { readonly close?: boolean } = {}): Task<void> {
    this.#generation += 1
    const idle = this.#idle
    this.#idle = []
    if (options.close === false) {
      this.#static = null
      return
    }
    for (const record of idle) yield* this.#close(record)
    if (this.#static !== null) {
      const record = yield* wait(this.#static)
      this.#static = null
      if (record.valid) yield* this.#close(record)
    }
  }

  get metrics(): PoolMetrics {
    const checkedOut = this.#out.size
    return {
      size: this.#size,
      checkedOut,
      idle: this.#idle.length,
      overflow: Math.max(0, checkedOut + this.#idle.length - this.#size),
      waiting: this.#waiters.length,
      opened: this.#opened,
      closed: this.#closed,
      invalidated: this.#invalidated,
      timeouts: this.#timeouts,
    }
  }

  /** How many connections are kept open. */
  size(): number {
    return this.#size
  }

  checkedin(): number {
    return this.#idle.length
  }

  checkedout(): number {
    return this.#out.size
  }

  /** How many connections there are beyond the pool's size; below zero while it is not full. */
  overflow(): number {
    return this.#size === 0 ? 0 : this.#out.size + this.#idle.length + this.#opening - this.#size
  }

  /** Seconds that are waited for a connection. */
  timeout(): number {
    return this.#timeout
  }

  /** SQLAlchemy's `pool.status()`, in one line. */
  status(): string {
    if (this.#kind !== 'queue') return this.#kind === 'null' ? 'NullPool' : 'StaticPool'
    return `Pool size: ${this.size()}  Connections in pool: ${this.checkedin()} Current Overflow: ${this.overflow()} Current Checked out connections: ${this.checkedout()}`
  }

  *#connectStatic(holder: PoolHolder): Task<PoolConnection> {
    if (this.#static !== null && !isPromise(this.#static) && !this.#isFresh(this.#static)) this.#static = null
    if (this.#static === null) {
      this.#static = start(this.#open())
      try {
        this.#static = (yield* wait(this.#static)) as PoolConnection
      } catch (error) {
        this.#static = null
        throw error
      }
    }
    const record = yield* wait(this.#static as MaybePromise<PoolConnection>)
    return this.#checkout(record, holder)
  }

  #checkout(record: PoolConnection, holder: PoolHolder): PoolConnection {
    record.users += 1
    record.holder = holder
    record.since = Date.now()
    return record
  }

  #mayOpen(): boolean {
    if (this.#kind === 'null' || this.#size === 0 || this.#maxOverflow < 0) return true
    return this.#out.size + this.#idle.length + this.#opening < this.#size + this.#maxOverflow
  }

  #takeIdle(): PoolConnection | null {
    for (;;) {
      const record = this.#lifo ? this.#idle.pop() : this.#idle.shift()
      if (record === undefined) return null
      if (this.#isFresh(record)) return record
      this.#closeBehind(record)
    }
  }

  #isFresh(record: PoolConnection): boolean {
    if (!record.valid || record.stale || record.driver.lost || record.generation !== this.#generation) return false
    return this.#recycle < 0 || Date.now() - record.created < this.#recycle * 1000
  }

  *#open(): Task<PoolConnection> {
    const generation = this.#generation
    const connection = yield* wait(this.#driver.connect())
    this.#opened += 1
    const record = new PoolConnection(connection, generation)
    try {
      if (this.#opened === 1 && this.events.has('firstConnect'))
        yield* this.events.emitWaiting('firstConnect', connection, record)
      if (this.events.has('connect')) yield* this.events.emitWaiting('connect', connection, record)
    } catch (error) {
      this.invalidate(record, error)
      throw error
    }
    return record
  }

  *#answers(record: PoolConnection): Task<boolean> {
    try {
      yield* wait(record.driver.ping())
      return true
    } catch (error) {
      this.#out.delete(record)
      this.invalidate(record, error)
      this.invalidateAll()
      return false
    }
  }

  *#close(record: PoolConnection): Task<void> {
    if (!record.valid) return
    record.valid = false
    this.#closed += 1
    this.events.emit('close', record.driver, record)
    if (record.driver.lost) record.driver.terminate()
    else yield* wait(record.driver.close())
  }

  /** Closes without making the caller wait; a connection that can't say goodbye is simply ended. */
  #closeBehind(record: PoolConnection): void {
    run(this.#close(record)).catch(() => record.driver.terminate())
  }

  #wakeOne(): void {
    this.#waiters.shift()?.resolve(null)
  }

  *#waitForOne(holder: PoolHolder): Task<PoolConnection | null> {
    return yield* wait(
      new Promise<PoolConnection | null>((resolve, reject) => {
        const timer = setTimeout(() => {
          this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
          this.#timeouts += 1
          reject(new TimeoutError(this.#exhausted(), { code: '3o7r' }))
        }, this.#timeout * 1000)
        const waiter: Waiter = {
          holder,
          resolve: (record) => {
            clearTimeout(timer)
            resolve(record)
          },
        }
        this.#waiters.push(waiter)
      }),
    )
  }

  #exhausted(): string {
    const now = Date.now()
    const held = [...this.#out]
      .sort((a, b) => a.since - b.since)
      .map(
        (record) =>
          `${record.holder?.describeUse() ?? 'a connection being opened'}, for ${((now - record.since) / 1000).toFixed(1)} s (since ${new Date(record.since).toISOString()})${siteOf(record)}`,
      )
    const shown = held.slice(0, 10).map((line) => `\n  - ${line}`)
    if (held.length > 10) shown.push(`\n  - and ${held.length - 10} more`)
    if (!this.#trace) shown.push('\nCreate the engine with { poolTrace: true } to see where each was taken.')
    return (
      `QueuePool limit of size ${this.#size} overflow ${this.#maxOverflow} reached, connection timed out, ` +
      `timeout ${this.#timeout.toFixed(2)}. Connections of ${this.#driver.url} are held by:${shown.join('')}`
    )
  }
}

/** Keeps up to `poolSize` connections and opens `maxOverflow` more in a rush; the pool of every server. */
export class QueuePool extends Pool {
  constructor(driver: Driver, options: PoolOptions = {}) {
    super(driver, { ...options, pool: 'queue' })
  }
}

/** Keeps no connection: each use opens one and closes it after. */
export class NullPool extends Pool {
  constructor(driver: Driver, options: PoolOptions = {}) {
    super(driver, { ...options, pool: 'null' })
  }
}

/** Has one connection that all users share, as a database in memory needs. */
export class StaticPool extends Pool {
  constructor(driver: Driver, options: PoolOptions = {}) {
    super(driver, { ...options, pool: 'static' })
  }
}

function siteOf(record: PoolConnection): string {
  const site = record.site === null ? null : describeCallSite(record.site)
  return site === null ? '' : `\n    taken at ${site}`
}

/** What a pool must never be asked: to take back what it did not hand out. */
export function assertUsable(record: PoolConnection): void {
  if (!record.valid)
    throw new InvalidRequestError(
      "Can't reconnect until invalid transaction is rolled back.  Please rollback() fully before proceeding",
    )
}
