// A thread of `athanor sql`: makes the reports of the files that it is sent, one at a time, from a workspace of its own.

import { parentPort, workerData } from 'node:worker_threads'
import type { PreviewDialect } from '../../features/dialects.ts'
import { fileReport } from '../../features/statement-report.ts'
import { Workspace } from '../../workspace/workspace.ts'

const { dialects, root } = workerData as { readonly root: string; readonly dialects: readonly PreviewDialect[] }
const { snapshot } = new Workspace({ root })

parentPort!.on('message', (path: string) => parentPort!.postMessage(fileReport(snapshot, path, dialects)))
