// The pool of driver connections of one engine: size, overflow, waiting with a time limit, recycling, pings before use,
// and what happens when the server goes away. It hands out PoolConnection records; transactions are the engine's matter.

import { InvalidRequestError, TimeoutError } from '../sql/exc.ts'
import type { Driver, DriverConnection } from './driver.ts'
import { EventTarget } from './events.ts'
import { isPromise, type MaybePromise, run, start, type Task, wait } from './task.ts'

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
  /** `null` opens a connection for each use and closes it after. */
  readonly pool?: 'queue' | 'null' | 'static' | undefined
}

export interface PoolEvents {
  connect: readonly [connection: DriverConnection, record: PoolConnection]
  checkout: readonly [connection: DriverConnection, record: PoolConnection]
  checkin: readonly [connection: DriverConnection, record: PoolConnection]
  invalidate: readonly [connection: DriverConnection, record: PoolConnection, error: unknown]
  close: readonly [connection: DriverConnection, record: PoolConnection]
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
  inTransaction = false

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

export class Pool {
  readonly events = new EventTarget<PoolEvents>()
  readonly #driver: Driver
  readonly #kind: 'queue' | 'null' | 'static'
  readonly #size: number
  readonly #maxOverflow: number
  readonly #timeout: number
  readonly #recycle: number
  readonly #prePing: boolean
  readonly #lifo: boolean
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
  }

  /** Takes a connection, waiting for one when all are in use. */
  *connect(holder: PoolHolder): Task<PoolConnection> {
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
    if (record.inTransaction && record.valid && !record.driver.lost) {
      try {
        yield* wait(record.driver.rollback())
        record.inTransaction = false
      } catch (error) {
        this.invalidate(record, error)
      }
    }
    if (this.events.has('checkin')) this.events.emit('checkin', record.driver, record)
    record.holder = null
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

  /** Closes the idle connections; those in use close when they come back. The pool stays usable. */
  *dispose(): Task<void> {
    this.#generation += 1
    const idle = this.#idle
    this.#idle = []
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

  /** SQLAlchemy's `pool.status()`, in one line. */
  status(): string {
    const { size, idle, overflow, checkedOut } = this.metrics
    return `Pool size: ${size}  Connections in pool: ${idle} Current Overflow: ${overflow} Current Checked out connections: ${checkedOut}`
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
    if (this.events.has('checkout')) this.events.emit('checkout', record.driver, record)
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
    if (!record.valid || record.driver.lost || record.generation !== this.#generation) return false
    return this.#recycle < 0 || Date.now() - record.created < this.#recycle * 1000
  }

  *#open(): Task<PoolConnection> {
    const generation = this.#generation
    const connection = yield* wait(this.#driver.connect())
    this.#opened += 1
    const record = new PoolConnection(connection, generation)
    this.events.emit('connect', connection, record)
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
          `${record.holder?.describeUse() ?? 'a connection being opened'}, for ${((now - record.since) / 1000).toFixed(1)} s`,
      )
    const shown = held.slice(0, 10).map((line) => `\n  - ${line}`)
    if (held.length > 10) shown.push(`\n  - and ${held.length - 10} more`)
    return (
      `QueuePool limit of size ${this.#size} overflow ${this.#maxOverflow} reached, connection timed out, ` +
      `timeout ${this.#timeout.toFixed(2)}. Connections of ${this.#driver.url} are held by:${shown.join('')}`
    )
  }
}

/** What a pool must never be asked: to take back what it did not hand out. */
export function assertUsable(record: PoolConnection): void {
  if (!record.valid)
    throw new InvalidRequestError(
      "Can't reconnect until invalid transaction is rolled back.  Please rollback() fully before proceeding",
    )
}
