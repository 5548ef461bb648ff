// `npm test`: build, type check, lint and the unit tests. All of them run, also when one fails; the last line counts.

import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { install, node, root, run, withNode24 } from './lib.mjs'
import { line, write } from './summary.mjs'

install()
withNode24(import.meta.url)

const report = join(root, '.artifacts', 'vitest.json')
mkdirSync(join(root, '.artifacts'), { recursive: true })
rmSync(report, { force: true })
rmSync(join(root, '.artifacts', 'counts', 'test.json'), { force: true })

const counts = { passed: 0, failed: 0, skipped: 0 }
function check(what, command, args) {
  console.log(`\n> ${what}`)
  const ok = run(command, args) === 0
  counts[ok ? 'passed' : 'failed']++
  if (!ok) console.error(`${what} failed`)
  return ok
}

const tool = (path) => join(root, 'node_modules', path)
check('build', node, ['esbuild.mjs'])
check('type check', 'tsc', ['-b'])
check('lint', 'biome', ['check', '--diagnostic-level=error'])

console.log('\n> unit tests')
// The workspaces' own folders tell Vitest apart by its configuration file.
const status = run(node, [
  tool('vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
])
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
  counts.passed += numPassedTests
  counts.failed += numFailedTests
  counts.skipped += numPendingTests + numTodoTests
  // A file that cannot be loaded has no tests that could fail.
  if (status !== 0 && numFailedTests === 0) counts.failed++
} catch (error) {
  console.error(`Vitest left no report: ${error.message}`)
  counts.failed++
}

write('test', counts)
console.log(`\n${line(counts)}`)
process.exit(counts.failed ? 1 : 0)
