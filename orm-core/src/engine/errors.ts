// From a driver's error to SQLAlchemy's: the family (IntegrityError, OperationalError, …), with the statement and its
// parameters. Values that may be secrets are not shown when the engine says so. What an error code means is known by
// the drivers.

import * as exc from '../sql/exc.ts'
import { DriverConnectError } from './connect-error.ts'
import type { Driver } from './driver.ts'

const MAX_VALUE = 300
const MAX_VALUES = 20

export interface ErrorContext {
  readonly statement: string | null
  readonly params: unknown
  readonly hideParameters: boolean
  readonly signal?: AbortSignal | undefined
}

/** What the engine throws for what a driver threw. Errors that are not a driver's pass unchanged. */
export function translateError(
  driver: Driver,
  error: unknown,
  context: ErrorContext,
): { error: unknown; disconnect: boolean } {
  if (error instanceof exc.SQLAlchemyError || error instanceof DriverConnectError) return { error, disconnect: false }
  const classified = driver.classify(error)
  if (classified === null) {
    if (context.signal?.aborted) return { error: context.signal.reason ?? error, disconnect: false }
    return { error, disconnect: false }
  }
  const original = error as Error & { code?: string; detail?: string }
  const DbapiError = exc[classified.name]
  let message = `(${/^(error)?$/i.test(original.name ?? '') ? classified.name : original.name}) ${original.message ?? String(error)}`
  if (original.detail) message += `\nDETAIL:  ${original.detail}`
  if (classified.cancelled)
    message += context.signal?.aborted
      ? '\nThe statement was cancelled.'
      : '\nThe statement took too long, or was cancelled on the server.'
  if (classified.hint) message += `\n${classified.hint}`
  if (context.statement !== null) message += `\n[SQL: ${context.statement}]`
  if (context.hideParameters) message += '\n[SQL parameters hidden due to hide_parameters=True]'
  else if (Array.isArray(context.params) && context.params.length > 0)
    message += `\n[parameters: ${describeParameters(context.params)}]`
  message += `\n[database: ${driver.url}]`
  const wrapped = new DbapiError(message, context.statement, context.hideParameters ? null : context.params, error, {
    connectionInvalidated: classified.disconnect,
    retryable: classified.retryable ?? false,
  })
  return { error: wrapped, disconnect: classified.disconnect }
}

/**
 * What the engine throws when a statement's parameters could not be made ready for the driver: a value that its type
 * refuses, a missing parameter, a default that failed. Errors that say `dontWrap` pass unchanged (SQLAlchemy's
 * DontWrapMixin), and so do those of the driver, which have their statement already.
 */
export function bindingError(error: unknown, context: ErrorContext): unknown {
  const { statement, hideParameters, signal } = context
  const isKnown =
    error instanceof exc.StatementError ||
    error instanceof exc.PendingRollbackError ||
    error instanceof exc.ResourceClosedError ||
    error instanceof DriverConnectError ||
    (error as { dontWrap?: unknown } | null)?.dontWrap === true
  if (isKnown || statement === null || signal?.aborted) return error
  const orig = error as Error & { code?: unknown }
  let message = `(${orig?.name ?? typeof error}) ${orig?.message ?? String(error)}\n[SQL: ${statement}]`
  const params = Array.isArray(context.params) && context.params.length > 0 ? context.params : null
  if (params !== null) {
    message += hideParameters
      ? '\n[SQL parameters hidden due to hide_parameters=True]'
      : `\n[parameters: ${describeParameters(params)}]`
  }
  return new exc.StatementError(message, statement, hideParameters ? null : params, error, {
    code: error instanceof exc.SQLAlchemyError ? (error.code ?? undefined) : undefined,
  })
}

/** Parameters as a person can read them, long ones cut. */
export function describeParameters(params: readonly unknown[]): string {
  const shown = params.slice(0, MAX_VALUES).map(describeParameter)
  if (params.length > MAX_VALUES) shown.push(`… ${params.length - MAX_VALUES} more`)
  return `[${shown.join(', ')}]`
}

function describeParameter(value: unknown): string {
  if (value instanceof Uint8Array) return `<${value.length} bytes>`
  if (Array.isArray(value)) return describeParameters(value)
  if (value instanceof Date) return value.toISOString()
  const text =
    typeof value === 'string' || (typeof value === 'object' && value !== null) ? asJson(value) : String(value)
  return text.length > MAX_VALUE
    ? `${text.slice(0, MAX_VALUE / 2)} … ${text.length - MAX_VALUE} characters … ${text.slice(-MAX_VALUE / 2)}`
    : text
}

/** JSON of a value of which nothing is known: an error must not be lost over a circle or a bigint in its parameters. */
function asJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? String(each) : each)) ?? String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
