// One session for each request, for Fastify and for Express. The frameworks themselves are not needed here: what is
// used of them is written down as types.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Session } from 'orm-core'
import { makeSession } from './database.ts'
import { scope } from './sessions.ts'

interface FastifyLike {
  decorateRequest(name: string, value: null): unknown
  addHook(name: 'onRequest' | 'onResponse', hook: (request: { session: Session }) => Promise<void>): unknown
}

/** `fastifySessions(app)`, then `request.session` in every handler. */
export function fastifySessions(app: FastifyLike): void {
  app.decorateRequest('session', null)
  app.addHook('onRequest', async (request) => {
    request.session = makeSession()
  })
  app.addHook('onResponse', async (request) => {
    await request.session.close()
  })
}

type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** `app.use(expressSessions())`, then `request.session` in every handler. */
export function expressSessions(): Handler {
  return (request, response, next) => {
    const session = makeSession()
    Object.assign(request, { session })
    response.once('close', () => {
      session.close().catch((error: unknown) => console.error(error))
    })
    next()
  }
}

/** `app.use(expressScope())`, then `scope.current` anywhere, without passing the session on. */
export function expressScope(): Handler {
  return (_request, response, next) => {
    const done = new Promise<void>((resolve) => response.once('close', resolve))
    scope
      .run(async () => {
        next()
        await done
      })
      .catch((error: unknown) => console.error(error))
  }
}
