// Why a connection could not be made, in words a person can act on: the URL without its password, what went wrong,
// and what to do. Drivers throw it; the engine passes it on as it is.

import { OperationalError } from '../sql/exc.ts'
import type { URL } from './url.ts'

/** No connection: `message` names the URL, the reason and the fix. */
export class DriverConnectError extends OperationalError {
  readonly url: URL
  readonly reason: string
  readonly fix: string
  constructor(url: URL, reason: string, fix: string, cause: unknown = null) {
    super(`Cannot connect to ${url}: ${reason}. ${fix}`, null, null, cause)
    this.url = url
    this.reason = reason
    this.fix = fix
  }
}

/** The driver's package is not installed. */
export function missingPackage(name: string, url: URL, error: unknown): unknown {
  const code = (error as { code?: string }).code
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return error
  return new DriverConnectError(url, `the package '${name}' is not installed`, `Install it: npm install ${name}`, error)
}

/** What the network's error codes mean for a database server; null when it is not the network. */
export function networkProblem(
  url: URL,
  host: string,
  port: number | string,
  error: unknown,
): DriverConnectError | null {
  const nested = (error as { errors?: unknown[] }).errors?.[0]
  const code = (error as { code?: string }).code ?? (nested as { code?: string } | undefined)?.code
  const where = `${host}:${port}`
  switch (code) {
    case 'ECONNREFUSED':
      return new DriverConnectError(
        url,
        `nothing listens at ${where}`,
        'Start the server, or correct host and port in the URL.',
        error,
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new DriverConnectError(
        url,
        `the host name ${host} is not known`,
        'Correct the host in the URL, or check the network.',
        error,
      )
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new DriverConnectError(
        url,
        `${where} does not answer`,
        'Check the network, the firewall and the port in the URL.',
        error,
      )
    case 'ENOENT':
      return new DriverConnectError(
        url,
        `there is no socket ${host}`,
        'Start the server, or correct the socket in the URL.',
        error,
      )
    case 'ECONNRESET':
    case 'EPIPE':
      return new DriverConnectError(
        url,
        `${where} closed the connection`,
        'Check that it is this kind of server and whether it wants SSL.',
        error,
      )
    default:
      return null
  }
}
