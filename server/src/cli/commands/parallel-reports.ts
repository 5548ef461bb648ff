// The reports of many files, made by several threads: each takes the next file when it is done with one.

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { PreviewDialect } from '../../features/dialects.ts'
import type { FileReport } from '../../features/statement-report.ts'

/** A thread reads the workspace anew: fewer files than these are done before it has. */
const FILES_FOR_A_THREAD = 150
const MAX_THREADS = 8

/** How many threads are worth their start; 1 for none beside the main one. */
export function threadsFor(files: number): number {
  return Math.max(1, Math.min(availableParallelism(), MAX_THREADS, Math.floor(files / FILES_FOR_A_THREAD)))
}

/**
 * @param said is told of each file that begins, by its number from 0
 * @returns the reports in the order of `files`
 * @throws what a thread threw
 */
export async function parallelReports(
  options: { readonly root: string; readonly dialects: readonly PreviewDialect[]; readonly threads: number },
  files: readonly string[],
  said: (index: number) => void,
): Promise<FileReport[]> {
  const reports = new Array<FileReport>(files.length)
  let next = 0
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./sql-worker.ts', import.meta.url), {
        workerData: { root: options.root, dialects: options.dialects },
      })
      let current = -1
      const take = () => {
        if (next === files.length) {
          resolve()
          void worker.terminate()
          return
        }
        current = next++
        said(current)
        worker.postMessage(files[current])
      }
      worker.on('message', (report: FileReport) => {
        reports[current] = report
        take()
      })
      worker.on('error', reject)
      worker.on('exit', (code) => reject(new Error(`a thread ended with ${code} at ${files[current]}`)))
      take()
    })
  await Promise.all(Array.from({ length: options.threads }, work))
  return reports
}
