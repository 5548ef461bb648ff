// The package in a bundle: an application gets the dialect that it names and no other, and a minifier that renames every
// class changes nothing of what is compiled.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Metafile, type Plugin, transform } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(path.join(os.tmpdir(), 'orm-core-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const MODELS = `
const Base = declarativeBase()
class User extends Base {
  static { this.table('users') }
  static id = mappedColumn(Integer, { primaryKey: true })
  static name = mappedColumn(Varchar(50))
  static posts = relationship(() => [Post], { backPopulates: 'author', cascade: 'all, delete-orphan' })
}
class Post extends Base {
  static { this.table('posts') }
  static id = mappedColumn(Integer, { primaryKey: true })
  static title = mappedColumn(Varchar(50))
  static authorId = mappedColumn(Integer, { foreignKey: foreignKey(() => User.id) })
  static author = relationship(() => User, { backPopulates: 'posts' })
}`
const SESSION = `
export async function main(url) {
  const engine = createEngine(url)
  await Base.metadata.createAll(engine)
  const session = new Session(engine)
  session.add(new User({ name: 'ann', posts: [new Post({ title: 'first' }), new Post({ title: 'second' })] }))
  await session.commit()
  session.expungeAll()
  const [user] = await session.scalars(select(User).options(selectinload(User.posts))).all()
  const [row] = await session.execute(select(User.name, func.count(Post.id).label('n')).join(Post).groupBy(User.id)).all()
  const seen = { user: user.name, titles: user.posts.map((post) => post.title), n: Number(row.n) }
  const error = await session.execute(text('SELECT nonsense')).catch((caught) => caught)
  await session.rollback()
  const missing = await session.execute(select(User).where(User.id.eq(-1))).scalarOne().catch((caught) => caught)
  await session.close()
  await Base.metadata.dropAll(engine)
  await engine.dispose()
  return { ...seen, errors: [error.name, missing.name] }
}`
const NAMES =
  'declarativeBase, foreignKey, func, Integer, mappedColumn, relationship, select, selectinload, Session, text, Varchar'

/** The models of the recorded statements name each other in strings, so their classes keep their names. */
const keepModels: Plugin = {
  name: 'keep-models',
  setup({ onLoad }) {
    onLoad({ filter: /test[\\/]orm[\\/]models\.ts$/ }, async ({ path: file }) => ({
      contents: (await transform(readFileSync(file, 'utf8'), { loader: 'ts', keepNames: true, target: 'es2022' })).code,
      loader: 'js',
    }))
  },
}

async function bundled(name: string, code: string, minify = false): Promise<{ file: string; metafile: Metafile }> {
  const file = path.join(folder, `${name}.mjs`)
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['source'],
    external: ['better-sqlite3', 'pg', 'pg-cursor', 'mysql2', 'mysql2/promise'],
    outfile: file,
    metafile: true,
    minify,
    plugins: [keepModels],
    logLevel: 'error',
  })
  return { file, metafile }
}

/** The folders of dialects, and the migrations, that have a part in the bundle. */
function parts({ outputs }: Metafile): string[] {
  const found = new Set<string>()
  for (const output of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const match = /orm-core\/src\/(dialects\/(\w+)\/|(migrations)\/)/.exec(input)
      if (bytesInOutput > 0 && match) found.add((match[2] ?? match[3]) as string)
    }
  }
  return [...found].sort()
}

const EXPECTED = { user: 'ann', titles: ['first', 'second'], n: 2, errors: ['OperationalError', 'NoResultFound'] }

test.each([
  ['sqlite', ['sqlite']],
  ['postgresql', ['postgresql']],
  ['mysql', ['mysql']],
])('an application of orm-core/%s bundles no other dialect', async (entry, expected) => {
  const code = `import { createEngine } from 'orm-core/${entry}'\nimport { ${NAMES} } from 'orm-core'${MODELS}${SESSION}`
  const { metafile } = await bundled(`only-${entry}`, code)
  expect(parts(metafile)).toEqual(expected)
})

test('an application of the general createEngine bundles all dialects, and no migrations', async () => {
  const { metafile } = await bundled('all', `import { createEngine, ${NAMES} } from 'orm-core'${MODELS}${SESSION}`)
  expect(parts(metafile)).toEqual(['mysql', 'postgresql', 'sqlite'])
})

test('statements alone bundle no dialect', async () => {
  const { metafile } = await bundled('none', `import { ${NAMES} } from 'orm-core'${MODELS}\nexport { User, Post }`)
  expect(parts(metafile)).toEqual([])
})

test.each([false, true])('a bundle runs (minified: %s)', async (minify) => {
  const code = `import { createEngine } from 'orm-core/sqlite'\nimport { ${NAMES} } from 'orm-core'${MODELS}${SESSION}`
  const { file } = await bundled(`run-${minify}`, code, minify)
  // beside the packages that it leaves out
  const modules = path.join(folder, 'node_modules')
  if (!existsSync(modules)) {
    mkdirSync(modules)
    const driver = path.resolve(import.meta.dirname, '../../../node_modules/better-sqlite3')
    symlinkSync(driver, path.join(modules, 'better-sqlite3'))
  }
  const { main } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  expect(await main('sqlite://')).toEqual(EXPECTED)
})

test('a minified compiler gives the same SQL for every recorded statement', async () => {
  const code = `
import { statements } from '../orm/statements.ts'
import { expressionCases as expressions } from '../sql/expression-cases.ts'
import { MySQLDialect, PGDialect, SQLiteDialect, StrCompileDialect } from 'orm-core'
const dialects = { sqlite: new SQLiteDialect(), postgresql: new PGDialect(), mysql: new MySQLDialect(), default: new StrCompileDialect() }
export const compiled = {}
for (const [name, make] of Object.entries({ ...statements, ...expressions })) {
  for (const [dialect, each] of Object.entries(dialects)) {
    try {
      compiled[name + ' ' + dialect] = String((typeof make === 'function' ? make() : make).compile({ dialect: each }))
    } catch (error) {
      compiled[name + ' ' + dialect] = 'refused'
    }
  }
}`
  const plain = await bundled('plain-cases', code)
  const minified = await bundled('minified-cases', code, true)
  const [one, other] = await Promise.all(
    [plain, minified].map(async ({ file }) => (await import(/* @vite-ignore */ pathToFileURL(file).href)).compiled),
  )
  const differing = Object.keys(one).filter((name) => one[name] !== other[name])
  expect(differing.map((name) => [name, one[name], other[name]])).toEqual([])
  expect(Object.values(one).filter((sql) => sql !== 'refused').length).toBeGreaterThan(2000)
})
