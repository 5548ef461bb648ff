// The connections of one server process that are in use: engines by connection, the active one, open runs, write
// sessions. Everything that must be ended when the server ends is known here.

import type { Connection, Engine } from 'orm-core'
import type { KnownConnection } from './connections.ts'
import { openEngine } from './open-engine.ts'
import { DatabaseProblem, problemOf } from './problem.ts'
import type { QueryRun } from './run-query.ts'
import { SentLog } from './sent-log.ts'

/** A run without a question for this long is closed. */
const IDLE_MS = 5 * 60_000

export interface OpenWriteSession {
  readonly id: string
  readonly known: KnownConnection
  readonly connection: Connection
  readonly log: SentLog
  readonly startedAt: string
  statements: number
  affected: number
  failed: boolean
}

interface OpenRun {
  readonly run: QueryRun
  readonly session: OpenWriteSession | null
  readonly connection: string
  timer: NodeJS.Timeout
}

export class DatabaseRegistry {
  readonly #engines = new Map<string, { engine: Engine; password: string | undefined; timeout: number }>()
  readonly #runs = new Map<string, OpenRun>()
  readonly #sessions = new Map<string, OpenWriteSession>()
  #sessionCount = 0

  /** The engine of a connection, made anew when the password is another. */
  async engine(known: KnownConnection, password: string | undefined, timeoutSeconds: number): Promise<Engine> {
    const { id, name, problem } = known.info
    if (problem !== null)
      throw new DatabaseProblem('unknown-connection', problem, 'Correct the URL where it is written.')
    const open = this.#engines.get(id)
    const same = open && (password === undefined || open.password === password) && open.timeout === timeoutSeconds
    if (same) return open.engine
    const secret = password ?? open?.password
    const engine = openEngine(known.url, {
      name,
      root: known.root,
      timeoutSeconds,
      ...(secret === undefined ? {} : { password: secret }),
    })
    this.#engines.set(id, { engine, password: secret, timeout: timeoutSeconds })
    // Runs on the old engine keep their connections until they are closed.
    if (open && !this.#inUse(id)) await open.engine.dispose()
    return engine
  }

  #inUse(id: string): boolean {
    return [...this.#sessions.values()].some((session) => session.known.info.id === id)
  }

  /** Forgets an engine whose connection failed, so that the next try starts fresh. */
  async drop(id: string): Promise<void> {
    const open = this.#engines.get(id)
    this.#engines.delete(id)
    await open?.engine.dispose()
  }

  // --- runs ---

  get runningIds(): string[] {
    return [...this.#runs.keys()]
  }

  /** @param connection the id of the connection that it runs on */
  addRun(id: string, run: QueryRun, session: OpenWriteSession | null, connection: string): void {
    this.#runs.set(id, { run, session, connection, timer: this.#timer(id) })
  }

  #timer(id: string): NodeJS.Timeout {
    const timer = setTimeout(() => void this.closeRun(id), IDLE_MS)
    timer.unref()
    return timer
  }

  run(id: string): { readonly run: QueryRun; readonly session: OpenWriteSession | null } | null {
    const open = this.#runs.get(id)
    if (!open) return null
    clearTimeout(open.timer)
    open.timer = this.#timer(id)
    return open
  }

  async closeRun(id: string): Promise<boolean> {
    const open = this.#runs.get(id)
    if (!open) return false
    this.#runs.delete(id)
    clearTimeout(open.timer)
    await open.run.close()
    return true
  }

  // --- write sessions ---

  get sessions(): readonly OpenWriteSession[] {
    return [...this.#sessions.values()]
  }

  session(id: string): OpenWriteSession {
    const session = this.#sessions.get(id)
    if (!session) throw new DatabaseProblem('no-run', 'This write session has ended', 'Open a new one.')
    return session
  }

  async beginSession(known: KnownConnection, engine: Engine): Promise<OpenWriteSession> {
    let connection: Connection
    try {
      connection = await engine.connect()
    } catch (error) {
      throw problemOf(error, known.info.name)
    }
    const log = new SentLog(connection)
    try {
      const started = performance.now()
      await connection.begin({ readOnly: false })
      log.note('BEGIN', performance.now() - started)
    } catch (error) {
      await connection.close()
      throw problemOf(error, known.info.name)
    }
    const session: OpenWriteSession = {
      id: `session-${++this.#sessionCount}`,
      known,
      connection,
      log,
      startedAt: new Date().toISOString(),
      statements: 0,
      affected: 0,
      failed: false,
    }
    this.#sessions.set(session.id, session)
    return session
  }

  /** Commits or rolls back, and frees the connection; a commit that met a lock can be tried again. */
  async endSession(id: string, how: 'commit' | 'rollback'): Promise<OpenWriteSession> {
    const session = this.session(id)
    const { info } = session.known
    for (const [runId, open] of this.#runs) {
      // SQLite commits only when nobody reads: results that are still open are ours, and are let go.
      const inTheWay = how === 'commit' && info.dialect === 'sqlite' && open.connection === info.id
      if (open.session === session || inTheWay) await this.closeRun(runId)
    }
    const started = performance.now()
    try {
      await (how === 'commit' ? session.connection.commit() : session.connection.rollback())
      session.log.note(how.toUpperCase(), performance.now() - started)
    } catch (error) {
      const problem = problemOf(error, info.name)
      // What was written is not lost because another program holds the file just now.
      if (problem.code === 'locked') throw problem
      await this.#forget(session)
      throw problem
    }
    await this.#forget(session)
    return session
  }

  async #forget(session: OpenWriteSession): Promise<void> {
    this.#sessions.delete(session.id)
    await session.connection.close().catch(() => {})
  }

  /** Ends everything: open transactions are undone. */
  async dispose(): Promise<void> {
    for (const id of this.runningIds) await this.closeRun(id)
    for (const session of this.sessions) await this.endSession(session.id, 'rollback').catch(() => {})
    for (const id of [...this.#engines.keys()]) await this.drop(id).catch(() => {})
  }
}
