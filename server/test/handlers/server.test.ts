// The server's frame, without any feature: start, requests that fail, documents, the end of the process.

import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node'
import { createConnection } from 'vscode-languageserver/node'
import { openDocuments, openDocumentUris, registerDocuments } from '../../src/handlers/documents.ts'
import { withDefaults } from '../../src/handlers/lifecycle.ts'
import { Server } from '../../src/handlers/server.ts'
import { defaultSettings } from '../../src/protocol/messages.ts'
import type { Change, Workspace } from '../../src/workspace/workspace.ts'
import { generator } from '../mutants.ts'
import { TestClient } from './client.ts'

/** A server and a client in this process. */
function pair() {
  const [up, down] = [new PassThrough(), new PassThrough()]
  const server = new Server(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)))
  const client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up))
  const log: string[] = []
  client.onNotification('window/logMessage', ({ message }) => void log.push(message))
  client.listen()
  return { server, client, log }
}

describe('requests', () => {
  it('wait until the features are loaded', async () => {
    const { server, client } = pair()
    server.listen()
    const answer = client.sendRequest('test/hello', { name: 'x' })
    server.onRequest({ method: 'test/hello' }, (params: { name: string }) => `hello ${params.name}`)
    server.start()
    expect(await answer).toBe('hello x')
  })

  it('that fail are answered with an error, and the next one is answered', async () => {
    const { server, client, log } = pair()
    server.onRequest({ method: 'test/fails' }, () => {
      throw new Error('a defect')
    })
    server.onRequest({ method: 'test/works' }, () => 1)
    server.listen()
    server.start()
    await expect(client.sendRequest('test/fails')).rejects.toMatchObject({ message: 'test/fails failed: a defect' })
    expect(await client.sendRequest('test/works')).toBe(1)
    expect(log.join()).toContain('a defect')
  })

  it('that are not known say so', async () => {
    const { server, client } = pair()
    server.listen()
    server.start()
    await expect(client.sendRequest('test/nothing')).rejects.toMatchObject({ code: -32601 })
  })

  it('that are cancelled while they wait are not answered', async () => {
    const { server, client } = pair()
    let calls = 0
    server.onRequest({ method: 'test/slow' }, () => ++calls)
    server.listen()
    const { CancellationTokenSource } = await import('vscode-jsonrpc/node')
    const source = new CancellationTokenSource()
    const answer = client.sendRequest('test/slow', {}, source.token)
    source.cancel()
    await new Promise((resolve) => setTimeout(resolve, 50))
    server.start()
    await expect(answer).rejects.toMatchObject({ code: -32800 })
    expect(calls).toBe(0)
  })
})

describe('documents', () => {
  it('get incremental changes in order', async () => {
    const { server, client } = pair()
    const changes: Change[] = []
    const workspace = { root: '/w', snapshot: {}, apply: (...all: Change[]) => changes.push(...all) }
    server.workspaces = [workspace as unknown as Workspace]
    registerDocuments(server)
    server.listen()
    const uri = 'file:///w/a.py'
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text: 'a = 1\nb = 2\n' },
    })
    const at = (line: number, character: number) => ({ line, character })
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: at(1, 4), end: at(1, 5) }, text: '"é😀"' },
        { range: { start: at(1, 9), end: at(1, 9) }, text: '!' },
      ],
    })
    await client.sendNotification('textDocument/didClose', { textDocument: { uri } })
    await expect
      .poll(() => changes)
      .toEqual([
        { kind: 'open', path: '/w/a.py', text: 'a = 1\nb = 2\n' },
        { kind: 'edit', path: '/w/a.py', text: 'a = 1\nb = "é😀"!\n' },
        { kind: 'close', path: '/w/a.py' },
      ])
  })
})

describe('any changes of a document', () => {
  const PIECES = ['x', '"é😀"', '\r\n', '\r', '\n', '\t', '\f', '\0', '\u2028', '\ufeff', '# 𝒳', '"""', '(', '']
  const BREAK = /\r\n|\r|\n/

  it.each([1, 2, 3, 4])("leave the server with the editor's text (%i)", async (seed) => {
    const random = generator(seed)
    const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    const { server, client } = pair()
    const texts: string[] = []
    const apply = (...all: Change[]) => texts.push(...all.map((change) => ('text' in change ? change.text : '')))
    server.workspaces = [{ root: '/w', snapshot: {}, apply } as unknown as Workspace]
    registerDocuments(server)
    server.listen()
    const uri = 'file:///w/a.py'
    let text = 'a = 1\nb = "😀"\r\nc = 3\rd = 4'
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text },
    })
    const expected = [text]
    for (let version = 2; version < 60; version++) {
      const contentChanges = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
        const inserted = some(PIECES) + some(PIECES)
        if (random() < 0.1) {
          text = inserted
          return { text }
        }
        // What an editor can point at: lines, and places in them that are not inside of a break.
        const lines = text.split(BREAK)
        const place = () => {
          const line = Math.floor(random() * lines.length)
          return { line, character: Math.floor(random() * (lines[line]!.length + 1)) }
        }
        const offset = ({ line, character }: { line: number; character: number }) => {
          let at = 0
          for (let n = 0; n < line; n++)
            at += lines[n]!.length + (BREAK.exec(text.slice(at + lines[n]!.length))?.[0].length ?? 0)
          return at + character
        }
        const [start, end] = [place(), place()].sort((a, b) => offset(a) - offset(b)) as [
          ReturnType<typeof place>,
          ReturnType<typeof place>,
        ]
        text = text.slice(0, offset(start)) + inserted + text.slice(offset(end))
        return { range: { start, end }, text: inserted }
      })
      await client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
      expected.push(text)
    }
    await expect.poll(() => texts.length).toBe(expected.length)
    expect(texts).toEqual(expected)
    await client.sendNotification('textDocument/didClose', { textDocument: { uri } })
    await expect.poll(openDocumentUris).toEqual([])
  })

  it.each([
    ['without a text', [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }]],
    ['with half a range', [{ range: { start: { line: 0, character: 0 } }, text: 'x' }]],
    ['at no number', [{ range: { start: { line: 0, character: null }, end: { line: 0, character: 0 } }, text: 'x' }]],
    ['that are nothing', [null]],
    ['that are no list', 7],
  ])('%s are not applied, and those after them are', async (_, contentChanges) => {
    const { server, client, log } = pair()
    const texts: string[] = []
    const apply = (...all: Change[]) => texts.push(...all.map((change) => ('text' in change ? change.text : '')))
    server.workspaces = [{ root: '/w', snapshot: {}, apply } as unknown as Workspace]
    registerDocuments(server)
    server.listen()
    const uri = 'file:///w/a.py'
    const textDocument = { uri, languageId: 'python', version: 1, text: 'a = 1\n' }
    await client.sendNotification('textDocument/didOpen', { textDocument: { ...textDocument, text: undefined } })
    await client.sendNotification('textDocument/didOpen', { textDocument: { ...textDocument, uri: 7 } })
    await client.sendNotification('textDocument/didOpen', { textDocument })
    await client.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges })
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 3 },
      contentChanges: [{ range: { start: { line: 0, character: 4 }, end: { line: 0, character: 5 } }, text: '2' }],
    })
    await expect.poll(() => texts).toEqual(['a = 1\n', 'a = 2\n'])
    expect(log).toHaveLength(3)
    await client.sendNotification('textDocument/didClose', { textDocument: { uri } })
    await expect.poll(openDocumentUris).toEqual([])
  })
})

describe('a document that is in no folder', () => {
  const uri = 'file:///w/deep/a.py'
  const document = { uri, languageId: 'python', version: 1, text: 'a = 1\n' }
  const make = (server: Server) => (root: string) => {
    const workspace = { root, snapshot: {}, apply: (...all: Change[]) => opened.push(`${root}: ${all[0]!.kind}`) }
    server.workspaces = [...server.workspaces, workspace as unknown as Workspace]
    return workspace as unknown as Workspace
  }
  let opened: string[] = []

  async function open(server: Server, client: ReturnType<typeof pair>['client']) {
    opened = []
    server.makeWorkspace = make(server)
    registerDocuments(server)
    server.onRequest({ method: 'test/heard' }, () => true)
    server.start()
    server.listen()
    await client.sendNotification('textDocument/didOpen', { textDocument: document })
    await client.sendRequest('test/heard')
  }

  it('has its own folder for a workspace', async () => {
    const { server, client } = pair()
    await open(server, client)
    expect(opened).toEqual(['/w/deep: open'])
  })

  it('waits while folders are walked through: it may be in one of them', async () => {
    const { server, client } = pair()
    server.walking = 1
    await open(server, client)
    expect(server.workspaces).toEqual([])
    server.walking = 0
    server.makeWorkspace!('/w', { files: [], projects: [], messages: [] })
    openDocuments(server)
    expect(opened).toEqual(['/w: open'])
  })

  it('belongs to a folder around it that is added later', async () => {
    const { server, client } = pair()
    await open(server, client)
    server.makeWorkspace!('/w', { files: [], projects: [], messages: [] })
    openDocuments(server)
    expect(server.workspaces.map(({ root }) => root)).toEqual(['/w'])
    expect(opened).toEqual(['/w/deep: open', '/w: open'])
  })
})

describe('settings', () => {
  it('keep the defaults of what is not set', () => {
    expect(withDefaults({ dialect: 'mysql', run: { limit: 5 } as never })).toEqual({
      ...defaultSettings,
      dialect: 'mysql',
      run: { ...defaultSettings.run, limit: 5 },
    })
  })
  it('leave out what has the wrong type', () => {
    expect(withDefaults({ connections: 'x', codeLens: null, dialect: 5 } as never)).toEqual(defaultSettings)
    expect(withDefaults(null)).toEqual(defaultSettings)
  })
})

describe('the process', () => {
  const clients: TestClient[] = []
  afterEach(() => {
    for (const client of clients.splice(0)) client.process.kill()
  })
  function start(): TestClient {
    const client = new TestClient()
    clients.push(client)
    return client
  }

  it('says what it offers, and ends when it is told', async () => {
    const client = start()
    const { capabilities, serverInfo } = await client.initialize(null)
    expect(serverInfo.name).toBe('athanor')
    expect(capabilities.textDocumentSync.change).toBe(2)
    expect(capabilities.hoverProvider).toBe(true)
    expect(await client.stop()).toBe(0)
  })

  it('answers initialize before it loads anything', async () => {
    const client = start()
    await client.initialize(fileURLToPath(new URL('.', import.meta.url)).slice(0, -1))
    client.process.kill()
  })

  it.each(['stdin', 'stdout'] as const)('ends when nobody is at the other end of its %s', async (end) => {
    const client = start()
    await client.initialize(null)
    client.process.stdin!.on('error', () => {})
    client.process[end]!.destroy()
    if (end === 'stdout') client.request('athanor/nothing').catch(() => {})
    expect(await client.exited).toBe(1)
  })

  it('refuses what is asked after shutdown', async () => {
    const client = start()
    await client.initialize(null)
    await client.request('shutdown')
    const position = { line: 0, character: 0 }
    const hover = client.request('textDocument/hover', { textDocument: { uri: 'file:///w/a.py' }, position })
    await expect(hover).rejects.toMatchObject({ code: -32600 })
    await client.notify('exit', undefined)
    expect(await client.exited).toBe(0)
  })

  it('lives on after a request that it does not know and one with nonsense', async () => {
    const client = start()
    await client.initialize(null)
    await expect(client.request('athanor/nothing')).rejects.toMatchObject({ code: -32601 })
    await client.notify('textDocument/didChange', { textDocument: { uri: 'file:///nowhere.py' }, contentChanges: [] })
    await client.notify('textDocument/didOpen', { textDocument: null })
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'nonsense', type: 9 }] })
    await expect(client.request('athanor/nothing')).rejects.toMatchObject({ code: -32601 })
    expect(await client.stop()).toBe(0)
  })
})
