// `npm run bench:types`: what 300 models of ten attributes and three uses each cost the type checker. Writes
// results/types.json and prints it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkModels, emitDeclarations } from './check.mjs'

const bench = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const declarations = mkdtempSync(join(tmpdir(), 'athanor-declarations-'))
try {
  emitDeclarations(declarations)
  const models = Object.fromEntries([0, 75, 150, 300].map((count) => [count, checkModels(count, declarations)]))
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    models,
  }
  mkdirSync(join(bench, 'results'), { recursive: true })
  writeFileSync(join(bench, 'results/types.json'), `${JSON.stringify(result, null, 2)}\n`)
  console.log(JSON.stringify(result, null, 2))
} finally {
  rmSync(declarations, { recursive: true, force: true })
}
