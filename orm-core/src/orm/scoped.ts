// Makers of sessions with settings in common, and one session for each asynchronous context: a request handler and all
// that it calls share it without passing it on (SQLAlchemy's sessionmaker and scoped_session).

import { AsyncLocalStorage } from 'node:async_hooks'
import { withRetry } from '../engine/index.ts'
import { InvalidRequestError } from '../sql/exc.ts'
import type { BeginWork, Bind, SessionOptions } from './session/options.ts'
import { Session } from './session.ts'

/** Makes sessions with the same settings; called, or with `begin()` for a whole transaction. */
export interface SessionMaker<S extends Session = Session> {
  /** A new session; options given here win. */
  (options?: SessionOptions): S
  /**
   * A session in a transaction: committed when `work` succeeds, rolled back when it throws, closed after. With `retry`
   * a transaction that the database undid for another's sake is done again, in a session of its own.
   */
  begin<T>(work: (session: S) => Promise<T> | T, options?: SessionOptions & BeginWork): Promise<T>
  /** The class of its sessions: `listen(makeSession.class, …)` hears all of them. */
  readonly class: new (
    bind: Bind | null,
    options: SessionOptions,
  ) => S
  /** Changes the settings of sessions made from now on. */
  configure(options: SessionOptions): void
}

/** Options of `sessionmaker()`: those of its sessions, and their class. */
export interface SessionMakerOptions<S extends Session> extends SessionOptions {
  /** A class of one's own in place of Session. */
  readonly class?: new (
    bind: Bind | null,
    options: SessionOptions,
  ) => S
}

/**
 * Makes a maker of sessions.
 * @example
 * const makeSession = sessionmaker(engine, { expireOnCommit: false })
 * await makeSession.begin(async (session) => session.add(new User({ name: 'ann' })))
 */
export function sessionmaker<S extends Session = Session>(
  bind: Bind | null = null,
  options: SessionMakerOptions<S> = {},
): SessionMaker<S> {
  const { class: Given = Session as unknown as SessionMaker<S>['class'], ...first } = options
  let settings: SessionOptions = first
  // a class of this maker's own, so that events can be its alone
  const Made = { [Given.name]: class extends (Given as any) {} }[Given.name] as unknown as SessionMaker<S>['class']
  const make = (own: SessionOptions = {}): S => new Made(own.bind ?? settings.bind ?? bind, { ...settings, ...own })
  return Object.assign(make, {
    class: Made,
    async begin<T>(work: (session: S) => Promise<T> | T, own: SessionOptions & BeginWork = {}): Promise<T> {
      const { retry, ...ownSettings } = own
      return withRetry(retry, async () => {
        const session = make(ownSettings)
        try {
          return await session.begin(() => work(session))
        } finally {
          await session.close()
        }
      })
    },
    configure(more: SessionOptions): void {
      settings = { ...settings, ...more }
    },
  })
}

/** One session for each asynchronous context. */
export class ScopedSession<S extends Session = Session> {
  /** What makes its sessions. */
  readonly sessionFactory: () => S
  readonly #storage = new AsyncLocalStorage<{ session: S | null }>()

  constructor(make: () => S) {
    this.sessionFactory = make
  }

  /** Runs `work` with a session of its own, closed at the end. */
  run<T>(work: () => Promise<T> | T): Promise<T> {
    const scope: { session: S | null } = { session: null }
    return this.#storage.run(scope, async () => {
      try {
        return await work()
      } finally {
        await scope.session?.close()
      }
    })
  }

  /** The session of this context, made at its first use. */
  get current(): S {
    const scope = this.#storage.getStore()
    if (scope === undefined) {
      throw new InvalidRequestError('There is no scope here: run the work inside scopedSession.run(async () => …)')
    }
    scope.session ??= this.sessionFactory()
    return scope.session
  }

  /** Closes the session of this context; the next use makes a new one. */
  async remove(): Promise<void> {
    const scope = this.#storage.getStore()
    const session = scope?.session
    if (scope !== undefined) scope.session = null
    await session?.close()
  }
}

/** A session for each asynchronous context, such as a request. */
export function scopedSession<S extends Session = Session>(make: () => S): ScopedSession<S> {
  return new ScopedSession(make)
}
