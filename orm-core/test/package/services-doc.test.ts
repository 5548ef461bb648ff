// The blocks of docs/services.md, run one after the other in a folder of their own. Express and Fastify are not
// installed here: the little of them that the blocks use is stood in for over node:http, where they are not found.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(path.join(os.tmpdir(), 'orm-core-services-'))
const doc = readFileSync(path.join(root, 'docs/services.md'), 'utf8')

const STANDINS: Readonly<Record<string, string>> = {
  express: `import { createServer } from 'node:http'
export default () => {
  const steps = []
  let route = null
  const app = (request, response) => {
    response.status = (code) => Object.assign(response, { statusCode: code })
    response.json = (value) => response.end(JSON.stringify(value))
    request.params = { id: request.url.split('/').at(-1) }
    const next = (at) => (at < steps.length ? steps[at](request, response, () => next(at + 1)) : route(request, response))
    next(0)
  }
  return { use: (step) => steps.push(step), get: (_path, handler) => { route = handler }, listen: (port) => createServer(app).listen(port) }
}`,
  fastify: `import { createServer } from 'node:http'
export default () => {
  let hook = null
  let route = null
  return {
    addHook: (_name, given) => { hook = given },
    get: (_path, handler) => { route = handler },
    listen({ port }) {
      return createServer((request, raw) => {
        request.params = { id: request.url.split('/').at(-1) }
        hook(request, { raw }, async () => raw.end(JSON.stringify(await route(request))))
      }).listen(port)
    },
  }
}`,
}

beforeAll(() => {
  for (const [, name, code] of doc.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm))
    writeFileSync(path.join(folder, name as string), code as string)
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  const modules = path.join(folder, 'node_modules')
  mkdirSync(modules)
  symlinkSync(path.join(root, 'orm-core'), path.join(modules, 'orm-core'))
  for (const [name, code] of Object.entries(STANDINS)) {
    const installed = path.join(root, 'node_modules', name)
    if (existsSync(installed)) {
      symlinkSync(installed, path.join(modules, name))
      continue
    }
    mkdirSync(path.join(modules, name))
    writeFileSync(path.join(modules, name, 'package.json'), '{ "type": "module", "main": "index.js" }')
    writeFileSync(path.join(modules, name, 'index.js'), code)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(code: string): unknown {
  const file = path.join(folder, 'main.ts')
  writeFileSync(file, code)
  rmSync(path.join(folder, 'service.db'), { force: true })
  const output = execFileSync(process.execPath, ['--conditions=source', file], { cwd: folder, encoding: 'utf8' })
  return JSON.parse(output.trim().split('\n').at(-1) as string)
}

const FILLED = `import { engine, makeSession, User } from './models.ts'
await makeSession.begin((session) => session.addAll([new User({ email: 'A@x' }), new User({ email: 'b@X' })]))
`
const asked = (port: string) => `
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address()
const answers = await Promise.all(${port}.map((url) => fetch(\`http://127.0.0.1:\${port}\${url}\`).then((each) => each.text())))
server.closeAllConnections()
server.close()
await new Promise((resolve) => setTimeout(resolve, 50))
console.log(JSON.stringify([answers, engine.pool.checkedout()]))
await engine.dispose()`

test('requests of node:http, Express and Fastify have sessions of their own', () => {
  expect(run(`${FILLED}const { server } = await import('./http.ts')\nserver.listen(0)${asked("['/', '/']")}`)).toEqual([
    ['["a@x","b@x"]', '["a@x","b@x"]'],
    0,
  ])
  for (const [block, start] of [
    ['express', 'app.listen(0)'],
    ['fastify', 'app.listen({ port: 0 })'],
  ] as const) {
    const code = `${FILLED}const { app } = await import('./${block}.ts')\nconst server = ${start}${asked("['/users/1', '/users/2']")}`
    const [answers, out] = run(code) as [string[], number]
    expect(answers.map((answer) => JSON.parse(answer).email)).toEqual(['a@x', 'b@x'])
    expect(out).toBe(0)
  }
})

test('transactions are done again, sessions routed, events heard', () => {
  expect(
    run(`${FILLED}
import { select } from 'orm-core'
import { transfer } from './transfer.ts'
await Promise.all([transfer(1, 2, 5), transfer(1, 2, 5), transfer(2, 1, 1)])
const session = makeSession()
console.log(JSON.stringify((await session.scalars(select(User.credit).orderBy(User.id))).all()))
await session.close()`),
  ).toEqual([-9, 9])
  expect(
    run(`${FILLED}
import { createEngine, select } from 'orm-core'
import { routed } from './routing.ts'
const session = routed(engine, createEngine('sqlite:///none.db'))()
const failed = await session.scalars(select(User.email)).all().catch((error) => error.constructor.name)
await session.rollback()
session.add(new User({ email: 'c@x' }))
await session.flush()
console.log(JSON.stringify([failed, await session.scalars(select(User.email).orderBy(User.id)).all()]))
await session.close()`),
  ).toEqual(['OperationalError', ['a@x', 'b@x', 'c@x']])
  expect(
    run(`import { log } from './audit.ts'
${FILLED}
console.log(JSON.stringify(log))`),
  ).toEqual(['2 new, 0 changed', 'a connection was taken', 'inserted a@x', 'inserted b@x'])
})

test('a test leaves nothing behind, and files have a log', () => {
  expect(
    run(`${FILLED}
import { select, func } from 'orm-core'
import { undone } from './testing.ts'
const count = async (make) => (await make().scalar(select(func.count()).selectFrom(User)))
const counts = []
await undone(async (make) => {
  await make.begin((session) => session.add(new User({ email: 'c@x' })))
  await make.begin((session) => session.add(new User({ email: 'c@x' }))).catch(() => {})
  counts.push(await count(make))
})
counts.push(await count(makeSession))
console.log(JSON.stringify(counts))`),
  ).toEqual([3, 2])
  expect(
    run(`import { engine } from './files.ts'
import { text } from 'orm-core'
const [reader, writer] = [await engine.connect(), await engine.connect()]
await writer.begin()
await writer.execDriverSql('CREATE TABLE t (x)')
await writer.commit()
await reader.execute(text('SELECT * FROM t'))
await writer.execDriverSql('INSERT INTO t VALUES (1)')
await writer.commit()
console.log(JSON.stringify((await reader.execute(text('SELECT * FROM t'))).all().length))
await reader.close()
await writer.close()`),
  ).toBe(0)
})
