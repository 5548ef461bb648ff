// The tour: what Athanor says of the shop, with the command line. Statements with their SQL, a run, the check of models
// against the database before and after a column is lost, and the relationship graph as a picture.

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import Database from 'better-sqlite3'
import { node, root } from './lib.mjs'

const cli = join(root, 'dist', 'cli.js')
const shop = join(root, 'test-workspace', 'python-shop')
const artifacts = join(root, '.artifacts')
mkdirSync(artifacts, { recursive: true })

const bold = (text) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text)
const show = (path) => relative(root, path).replaceAll('\\', '/')
/** Absolute: a relative one would be taken from the workspace. */
const url = (path) => `sqlite:///${path.replaceAll('\\', '/')}`

/** Runs the command line; ends the tour when it does not end as expected. */
function athanor(title, args, expected = [0]) {
  console.log(`\n${bold(title)}\n$ athanor ${args.join(' ')}\n`)
  const { status, stdout, stderr } = spawnSync(node, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (!expected.includes(status)) {
    console.error(stdout, stderr)
    console.error(`athanor ended with ${status}, expected ${expected.join(' or ')}`)
    process.exit(1)
  }
  if (stderr.trim()) console.error(stderr.trim())
  return stdout
}

/** Where in the shop a text stands, as FILE:LINE:COL for the command line. */
function place(file, text) {
  const before = readFileSync(join(shop, file), 'utf8').split(text)[0].split('\n')
  return `${file}:${before.length}:${before.at(-1).length + 1}`
}

const at = (root) => ['--root', show(root)]

console.log(athanor('Every statement with its SQL', ['sql', 'shop/queries.py', ...at(shop), '--dialect', 'postgresql']))

const database = join(shop, 'shop.db')
console.log(
  athanor('One of them, run', [
    'run',
    place('shop/queries.py', 'select(User.name, func.count(Post.id)'),
    ...at(shop),
    '--database',
    url(database),
    '--limit',
    '10',
  ]),
)

console.log(
  athanor('Models against the database: nothing differs', ['check', ...at(shop), '--database', url(database)], [0, 1]),
)

const drifted = join(artifacts, 'drifted.db')
copyFileSync(database, drifted)
const connection = new Database(drifted)
connection.exec('ALTER TABLE users DROP COLUMN nickname')
connection.close()
console.log(
  athanor(
    'The same after ALTER TABLE users DROP COLUMN nickname',
    ['check', ...at(shop), '--database', url(drifted)],
    [1],
  ),
)

const picture = join(artifacts, 'shop-relationships.svg')
writeFileSync(picture, athanor('How the models relate', ['graph', ...at(shop), '--format', 'svg']))
console.log(`${picture} (${Math.ceil(statSync(picture).size / 1024)} kB)`)
