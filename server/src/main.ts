// The language server's process: one connection over stdio, node-ipc or a pipe, as the command line says. Only what
// answers `initialize` is loaded here; the ORM and all features come after that (handlers/parts.ts).

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { registerDocuments } from './handlers/documents.ts'
import { registerLifecycle } from './handlers/lifecycle.ts'
import { Server } from './handlers/server.ts'

const transports = ['--stdio', '--node-ipc', '--pipe', '--socket']
if (!process.argv.some((argument) => transports.some((it) => argument.startsWith(it)))) process.argv.push('--stdio')

const connection = createConnection(ProposedFeatures.all)
const server = new Server(connection)

// A defect in one feature must not take the others with it.
process.on('uncaughtException', (error) => server.logError('An unexpected error', error))
process.on('unhandledRejection', (reason) => server.logError('An unexpected rejection', reason))
// Nobody reads what the server says any more: there is nothing left to do.
if (process.argv.includes('--stdio')) process.stdout.on('error', () => process.exit(1))

registerLifecycle(server)
registerDocuments(server)
server.listen()
