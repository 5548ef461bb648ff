// Type-checks generated models against orm-core's declarations, as they are in the published package, and reads what
// the compiler says of its own work.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateModels } from './generate.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

const run = (...args) => {
  try {
    return execFileSync(process.execPath, [tsc, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  } catch (error) {
    throw new Error(`tsc ${args.join(' ')}:\n${String(error.stdout).slice(0, 4000)}`)
  }
}

/** The declarations that a user of the package gets, in a folder. */
export function emitDeclarations(folder) {
  run('-p', join(root, 'orm-core'), '--composite', 'false', '--emitDeclarationOnly', '--outDir', folder)
}

/** Instantiations, seconds and megabytes for so many models; none for an empty program. */
export function checkModels(count, declarations) {
  const folder = mkdtempSync(join(tmpdir(), 'athanor-types-'))
  try {
    mkdirSync(join(folder, 'src'))
    for (const [name, text] of generateModels(count)) writeFileSync(join(folder, 'src', name), text)
    const config = {
      compilerOptions: {
        target: 'ES2024',
        lib: ['ES2024', 'ESNext.Disposable'],
        module: 'NodeNext',
        moduleResolution: 'NodeNext',
        strict: true,
        noUncheckedIndexedAccess: true,
        allowImportingTsExtensions: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        paths: { 'orm-core': [join(declarations, 'index.d.ts')] },
      },
      include: ['src'],
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const out = run('-p', folder, '--extendedDiagnostics', '--singleThreaded')
    const number = (name) => {
      const match = new RegExp(`^${name}:\\s*([\\d.]+)`, 'm').exec(out)
      if (match === null) throw new Error(`tsc does not say "${name}":\n${out}`)
      return Number(match[1])
    }
    return {
      files: number('Files'),
      types: number('Types'),
      instantiations: number('Instantiations'),
      seconds: number('Total time'),
      megabytes: Math.round(number('Memory used') / 1024),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
