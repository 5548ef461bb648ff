// A user's first hour: the package as npm packs it, installed into an empty project, in which the blocks of the README
// are type-checked with a consumer's settings and run one after the other.

import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const project = mkdtempSync(path.join(os.tmpdir(), 'orm-core-readme-'))
const readme = readFileSync(path.join(root, 'orm-core/README.md'), 'utf8')

/** The blocks of TypeScript by the file name in their first line. */
const blocks = new Map(
  [...readme.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [
    name as string,
    code as string,
  ]),
)

function run(command: string, args: readonly string[], cwd = project): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`)
  }
}

beforeAll(() => {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  run(process.execPath, [tsc, '-b', 'orm-core'], root)
  run('npm', ['pack', '--silent', '--pack-destination', project], path.join(root, 'orm-core'))
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz')) as string
  writeFileSync(
    path.join(project, 'package.json'),
    JSON.stringify({ name: 'first-hour', private: true, type: 'module' }),
  )
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--legacy-peer-deps', `./${tarball}`])
  const modules = path.join(project, 'node_modules')
  mkdirSync(path.join(modules, '@types'), { recursive: true })
  for (const name of ['better-sqlite3', '@types/node', 'undici-types']) {
    const target = path.join(root, 'node_modules', name)
    if (existsSync(target) && !existsSync(path.join(modules, name))) symlinkSync(target, path.join(modules, name))
  }
  // what must be refused shows that the declarations reach the consumer, and not `any`
  writeFileSync(
    path.join(project, 'refused.ts'),
    `import { select } from 'orm-core'
import { makeSession } from './database.ts'
import { User } from './models.ts'
export async function refused() {
  // @ts-expect-error a name is required
  new User({ email: 'x' })
  // @ts-expect-error a misspelt column
  select(User.nmae)
  const [user] = await makeSession().scalars(select(User)).all()
  // @ts-expect-error there may be none
  user.name
  // @ts-expect-error an id is no text
  user!.id.trim()
}
`,
  )
  for (const [name, code] of blocks) writeFileSync(path.join(project, name), code)
  writeFileSync(
    path.join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'ES2024',
        lib: ['ES2024', 'ESNext.Disposable'],
        module: 'NodeNext',
        strict: true,
        noUncheckedIndexedAccess: true,
        noImplicitOverride: true,
        allowImportingTsExtensions: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
      },
      include: ['*.ts'],
    }),
  )
}, 120_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the README has its blocks', () => {
  expect([...blocks.keys()]).toEqual(['models.ts', 'database.ts', 'write.ts', 'read.ts', 'transaction.ts'])
  expect(readme.match(/^```ts$/gm)).toHaveLength(blocks.size)
})

test('the package holds only what it promises, and needs nothing', () => {
  const installed = path.join(project, 'node_modules/orm-core')
  expect(readdirSync(installed).sort()).toEqual(['README.md', 'dist', 'package.json'])
  const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  expect(Object.values(manifest.peerDependenciesMeta).every((each: any) => each.optional)).toBe(true)
})

test('its blocks are typed', () => {
  expect(run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])).toBe('')
}, 60_000)

test.each([
  ['models.ts', ''],
  ['write.ts', ''],
  ['read.ts', "ann [ 'On salt', 'On gold' ]\nbob []\nANN: 2\nnobody calls bob anything else\n"],
  ['transaction.ts', "[ 'ann', 'bob' ]\n"],
])('%s runs', (name, output) => {
  expect(run(process.execPath, ['--no-warnings', name])).toBe(output)
})
