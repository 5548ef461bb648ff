// A file of SQL that the program reads, over stdio: the hover follows what is written to it, on the disk and in the editor.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { normalise, uriOf } from '../../src/workspace/file-system.ts'
import { TestClient } from './client.ts'

const QUERIES = `import os
from sqlalchemy import text

def totals(session):
    with open(os.path.join(os.path.dirname(__file__), "sql", "totals[1].sql")) as file:
        return session.execute(text(file.read()))
`
let root: string
let client: TestClient
const registrations: any[] = []
const uri = (path: string) => uriOf(`${root}/${path}`)

const write = (text: string) => writeFileSync(join(root, 'sql', 'totals[1].sql'), text)
const told = () =>
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('sql/totals[1].sql'), type: 2 }] })

async function hover(): Promise<string> {
  const position = { line: 5, character: 33 }
  const answer = await client.request('textDocument/hover', { textDocument: { uri: uri('queries.py') }, position })
  return JSON.stringify(answer)
}

beforeAll(async () => {
  root = normalise(mkdtempSync(join(tmpdir(), 'athanor-data-')))
  mkdirSync(join(root, 'sql'))
  writeFileSync(join(root, 'queries.py'), QUERIES)
  write('SELECT first_total FROM orders')
  client = new TestClient()
  client.connection.onRequest('client/registerCapability', (params: any) => {
    registrations.push(...params.registrations)
    return null
  })
  await client.initialize(root, {
    capabilities: {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
      textDocument: { synchronization: { dynamicRegistration: true } },
    },
    // As our own extension gives them.
    initializationOptions: { trusted: false },
  })
})

afterAll(async () => {
  await client.stop()
  rmSync(root, { recursive: true, force: true })
})

it('is shown, and watched from then on', async () => {
  expect(await hover()).toContain('first_total')
  await expect.poll(() => registrations.length).toBeGreaterThan(4)
  const options = (method: string) =>
    registrations.filter((each) => each.method === method).map((each) => JSON.stringify(each.registerOptions))
  const watched = options('workspace/didChangeWatchedFiles')
  expect(watched[0]).toContain('**/*.{py,')
  expect(watched[1]).toBe('{"watchers":[{"globPattern":"**/totals[[]1[]].sql"}]}')
  for (const method of ['didOpen', 'didChange', 'didClose'])
    expect(options(`textDocument/${method}`)[0]).toContain('"pattern":"**/totals[[]1[]].sql"')
})

it('is shown as it is on the disk when the editor tells of a change', async () => {
  write('SELECT second_total FROM orders')
  await told()
  expect(await hover()).toContain('second_total')
})

it('is shown as it is in the editor while it is open there', async () => {
  const textDocument = { uri: uri('sql/totals[1].sql'), version: 1 }
  const text = 'SELECT second_total FROM orders'
  await client.notify('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'sql', text } })
  const range = { start: { line: 0, character: 7 }, end: { line: 0, character: 13 } }
  await client.notify('textDocument/didChange', {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ range, text: 'third' }],
  })
  expect(await hover()).toContain('third_total')
  await client.notify('textDocument/didClose', { textDocument: { uri: textDocument.uri } })
  expect(await hover()).toContain('second_total')
})

it('says why when it is gone', async () => {
  rmSync(join(root, 'sql', 'totals[1].sql'))
  await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('sql/totals[1].sql'), type: 3 }] })
  expect(await hover()).toContain('is not in the workspace')
})
