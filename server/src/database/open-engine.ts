// An engine for a connection of the user's: never creates a database file, keeps long queries off this thread, gives
// up after a while. Relative SQLite paths are taken from the workspace folder.

import { isAbsolute, resolve } from 'node:path'
import { createEngine, type Engine, hidePassword, makeUrl, SQLAlchemyError, type URL } from 'orm-core'
import { DatabaseProblem } from './problem.ts'

export interface OpenOptions {
  /** The name by which the user knows the connection. */
  readonly name: string
  /** The folder from which a relative SQLite path is taken. */
  readonly root: string
  readonly password?: string | undefined
  readonly timeoutSeconds?: number | undefined
}

/** Milliseconds to wait for a server. */
const CONNECT_TIMEOUT = 10_000

/**
 * Reads a URL as the user wrote it.
 * @throws DatabaseProblem naming the connection when it is no URL
 */
export function readUrl(text: string, { name, password, root }: OpenOptions): URL {
  let url: URL
  try {
    url = makeUrl(text)
  } catch (error) {
    throw new DatabaseProblem(
      'unknown-connection',
      `Connection "${name}": ${(error as Error).message}`,
      'Correct the URL, for example postgresql://user@localhost/shop or sqlite:///shop.db',
      { cause: error },
    )
  }
  if (
    url.getBackendName() === 'sqlite' &&
    url.database &&
    url.database !== ':memory:' &&
    !url.database.startsWith('file:')
  ) {
    if (!isAbsolute(url.database)) url = url.set({ database: resolve(root, url.database) })
  }
  return password === undefined ? url : url.set({ password })
}

/**
 * Makes the engine; nothing is connected yet.
 * @throws DatabaseProblem when the URL names no database that there is a driver for
 */
export function openEngine(text: string, options: OpenOptions): Engine {
  const url = readUrl(text, options)
  try {
    return createEngine(url, {
      mustExist: true,
      isolated: true,
      connectTimeout: CONNECT_TIMEOUT,
      poolSize: 3,
      maxOverflow: 2,
      poolTimeout: CONNECT_TIMEOUT / 1000,
      ...(options.timeoutSeconds === undefined ? {} : { statementTimeout: options.timeoutSeconds * 1000 }),
    })
  } catch (error) {
    if (!(error instanceof SQLAlchemyError)) throw error
    throw new DatabaseProblem(
      'unknown-connection',
      `Connection "${options.name}": ${error.message}`,
      'Use an sqlite, postgresql, mysql or mariadb URL.',
      { cause: error },
    )
  }
}

/** The name of a connection that is known by its URL alone: without password. */
export function nameOfUrl(text: string): string {
  try {
    return makeUrl(text).toString()
  } catch {
    return hidePassword(text)
  }
}
