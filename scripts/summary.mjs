// Counts of checks, kept in .artifacts/ so that CI can add up the counts of several commands.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './lib.mjs'

const folder = join(root, '.artifacts', 'counts')

export function write(name, counts) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(counts))
}

export function line({ passed, failed, skipped = 0 }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}

// `node scripts/summary.mjs test test-vscode`: the sum of these; what has not written its counts counts as failed.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const name of process.argv.slice(2)) {
    const file = join(folder, `${name}.json`)
    const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 1, skipped: 0 }
    for (const key of Object.keys(sum)) sum[key] += counts[key] ?? 0
  }
  console.log(line(sum))
  process.exitCode = sum.failed || !sum.passed ? 1 : 0
}
