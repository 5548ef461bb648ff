// What can go wrong between a user and a database, in the protocol's words: a code for the client, a message that
// names the connection, and what to do. Errors of orm-core are translated here and nowhere else.

import { DBAPIError, DriverConnectError, SQLAlchemyError } from 'orm-core'
import type { RunError, RunErrorCode } from '../protocol/messages.ts'

export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem'
  readonly code: RunErrorCode
  readonly fix: string
  readonly parameter: string | undefined
  readonly databaseCode: string | undefined

  constructor(
    code: RunErrorCode,
    message: string,
    fix: string,
    more: { parameter?: string; databaseCode?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.code = code
    this.fix = fix
    this.parameter = more.parameter
    this.databaseCode = more.databaseCode
  }

  /** Message and fix in one line, for terminals. */
  get line(): string {
    return [this.message, this.fix]
      .filter(Boolean)
      .join('; ')
      .replace(/\s*\n\s*/g, ' ')
  }

  toRunError(): RunError {
    return {
      code: this.code,
      message: this.message,
      fix: this.fix,
      ...(this.parameter === undefined ? {} : { parameter: this.parameter }),
      ...(this.databaseCode === undefined ? {} : { databaseCode: this.databaseCode }),
    }
  }
}

/**
 * Any error as a DatabaseProblem.
 * @param connection the name by which the user knows the connection
 */
export function problemOf(
  error: unknown,
  connection: string,
  situation: { readonly cancelled?: boolean; readonly timeoutSeconds?: number } = {},
): DatabaseProblem {
  if (error instanceof DatabaseProblem) return error
  if (situation.cancelled) {
    return new DatabaseProblem('cancelled', `The run on "${connection}" was cancelled`, 'Run it again when you like.', {
      cause: error,
    })
  }
  if (error instanceof DriverConnectError) {
    return new DatabaseProblem(
      connectCode(error.reason),
      `Connection "${connection}" (${error.url}): ${error.reason}`,
      error.fix,
      { cause: error },
    )
  }
  if (error instanceof DBAPIError) return refused(error, connection, situation)
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof SQLAlchemyError) {
    return new DatabaseProblem(
      'refused',
      `Connection "${connection}": ${message}`,
      'Change the statement or its parameters.',
      { cause: error },
    )
  }
  return new DatabaseProblem(
    'internal',
    `Connection "${connection}": ${message}`,
    'This is a defect of Athanor: please report it.',
    { cause: error },
  )
}

function connectCode(reason: string): RunErrorCode {
  if (/wants a password/.test(reason)) return 'password-needed'
  if (/password .*refused/.test(reason)) return 'password-wrong'
  if (/no database|no (such )?file|does not exist/.test(reason)) return 'missing-database'
  if (/locked/.test(reason)) return 'locked'
  return 'unreachable'
}

function refused(
  error: DBAPIError,
  connection: string,
  { timeoutSeconds }: { readonly timeoutSeconds?: number },
): DatabaseProblem {
  const original = error.orig as { code?: unknown; errno?: unknown; message?: string; detail?: string } | null
  const databaseCode = typeof original?.code === 'string' ? original.code : undefined
  const more = databaseCode === undefined ? { cause: error } : { databaseCode, cause: error }
  const words = [original?.message ?? error.message, original?.detail].filter(Boolean).join(': ')
  const text = `${databaseCode ?? ''} ${words}`
  if (/SQLITE_BUSY|SQLITE_LOCKED|database is locked/.test(text)) {
    return new DatabaseProblem(
      'locked',
      `Connection "${connection}": the database file is locked by another program`,
      'Let it finish or close it, then run again.',
      more,
    )
  }
  if (/SQLITE_READONLY|readonly database|25006|read-only transaction|READ ONLY transaction/i.test(text)) {
    return new DatabaseProblem(
      'read-only',
      `Connection "${connection}": the statement writes, and this run may only read`,
      'Open a write session (--write on the command line) and run it there.',
      more,
    )
  }
  if (/57014|statement timeout|ER_QUERY_TIMEOUT|max_statement_time|interrupted|took too long/i.test(text)) {
    const after = timeoutSeconds === undefined ? '' : ` after ${timeoutSeconds} s`
    return new DatabaseProblem(
      'timeout',
      `Connection "${connection}": the statement was stopped${after}`,
      'Narrow the query, or raise athanor.run.timeoutSeconds.',
      more,
    )
  }
  if (error.connectionInvalidated) {
    return new DatabaseProblem(
      'unreachable',
      `Connection "${connection}" was lost: ${words}`,
      'Check that the server runs, then run again.',
      more,
    )
  }
  return new DatabaseProblem(
    'refused',
    `"${connection}" refused the statement: ${words}`,
    'Correct the statement, its parameters or the models; "Check Models" shows where they differ from the database.',
    more,
  )
}
