// What is measured of one server in one workspace. Every function gives plain numbers, in milliseconds and megabytes.

import { Client, percentile, sleep } from './client.mjs'
import { largestFile, largestModels, selectPositions } from './workspace.mjs'

export function summary(values) {
  return {
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    worst: percentile(values, 1),
    count: values.length,
  }
}

/** From process start to the answer of `initialize`, some times. */
export async function startTimes(server, root, count) {
  const values = []
  for (let i = 0; i < count; i++) {
    const client = new Client(server.name, server.args)
    values.push(await client.initialize(root))
    await client.stop()
  }
  return summary(values)
}

/** A cold server: the first file is opened at once and hovered; then the same positions warm; then edits. */
export async function session(server, root, { edits = 30, hovers = 200 } = {}) {
  const positions = selectPositions(root, 40)
  if (positions.length === 0) return { skipped: 'the workspace has no select()' }
  const client = new Client(server.name, server.args)
  const result = { initialize: await client.initialize(root) }
  try {
    const [first] = positions
    await client.open(first.path)
    // A server may answer before it knows: the first answer that says something counts.
    for (let text = ''; text === '' && client.elapsed < 120_000; ) {
      text = (await client.hover(first.path, first.position)).text
      if (text === '') await sleep(10)
      else result.firstHover = client.elapsed
    }
    result.firstHoverCpu = client.usage()?.cpu ?? null
    const opened = new Set([first.path])
    for (const { path } of positions) {
      if (opened.has(path)) continue
      opened.add(path)
      await client.open(path)
    }
    const cold = []
    for (const { path, position } of positions) cold.push((await client.hover(path, position)).elapsed)
    result.hoverCold = summary(cold)
    const warm = []
    let answered = 0
    for (let i = 0; i < hovers; i++) {
      const { path, position } = positions[i % positions.length]
      const { elapsed, text } = await client.hover(path, position)
      warm.push(elapsed)
      if (text !== '') answered++
    }
    result.hoverWarm = { ...summary(warm), answered: answered / hovers }
    await settle(client)
    result.usageAllOpen = client.usage()
    await sleep(QUIET_MS)
    result.usageAllOpenQuiet = client.usage()
  } finally {
    await client.stop()
  }
  return { ...result, ...(await editing(server, root, positions[0], edits)) }
}

/** So long somebody reads what is on the screen: a server has time to put its things in order. */
const QUIET_MS = 10_000

/** Another server, with two files open as somebody has who works on them. */
async function editing(server, root, first, edits) {
  const client = new Client(server.name, server.args)
  const result = {}
  try {
    await client.initialize(root)
    await client.open(first.path)
    while ((await client.hover(first.path, first.position)).text === '' && client.elapsed < 60_000) await sleep(10)
    await settle(client)
    result.usage = client.usage()
    result.edit = await editTimes(client, root, edits)
    result.editOtherFile = await editTimes(client, root, edits, first.path)
    await settle(client)
    result.usageAfterEdits = client.usage()
    await sleep(QUIET_MS)
    result.usageAfterEditsQuiet = client.usage()
  } finally {
    await client.stop()
  }
  return result
}

/** Until the server has nothing to do any more. */
async function settle(client) {
  for (let before = -1, now = client.usage()?.cpu ?? 0; now - before > 20; now = client.usage()?.cpu ?? 0) {
    before = now
    await sleep(400)
  }
}

/**
 * Edits, one after the other, in the largest file of models (or the given one): each writes a name that does not exist
 * and takes it away again, and waits until the diagnostics of the file say so.
 */
async function editTimes(client, root, count, path = undefined) {
  const models = path === undefined ? largestModels(root) : null
  const file = path ?? models?.path
  if (file === undefined) return { skipped: 'the workspace has no file of models' }
  const { readFileSync } = await import('node:fs')
  const original = readFileSync(file, 'utf8')
  if (path === undefined) await client.open(file, original)
  const wrong = models === null ? wrongStatement(original) : wrongModel(original)
  await settle(client)
  const values = []
  let missed = 0
  for (let i = 0; i < count; i++) {
    for (const text of [wrong, original]) {
      const heard = client.diagnostics(file, () => true, 10_000)
      const before = performance.now()
      await client.change(file, [{ text }])
      if ((await heard) === null) missed++
      else values.push(performance.now() - before)
      await sleep(150)
    }
  }
  return values.length === 0 ? { skipped: 'no diagnostics came', missed } : { ...summary(values), missed }
}

/**
 * How long the server hears nobody: a request that costs nothing (its method is not known) is sent over and over, while
 * the workspace is indexed, and while the largest file is analysed.
 */
export async function stalls(server, root) {
  const client = new Client(server.name, server.args)
  const result = {}
  try {
    await client.initialize(root)
    // The first answer comes when the server is ready for requests at all.
    await client.ping()
    result.index = await whileBusy(client, async () => {
      for (let status = null; status === null || status.indexing || status.models === 0; await sleep(20)) {
        status = await client.connection.sendRequest('athanor/status/get', {}).catch(() => null)
        if (status === null || client.elapsed > 60_000) return
      }
    })
    const { path, text } = largestFile(root)
    result.largestFile = { lines: text.split('\n').length }
    const [first] = selectPositions(root, 1)
    await client.open(first.path)
    await client.hover(first.path, first.position)
    const hovers = []
    Object.assign(
      result.largestFile,
      await whileBusy(client, async () => {
        const before = performance.now()
        await client.open(path, text)
        const outline = client.connection.sendRequest('textDocument/documentSymbol', {
          textDocument: { uri: client.uri(path) },
        })
        let done = false
        void outline.then(() => {
          done = true
        })
        while (!done) hovers.push((await client.hover(first.path, first.position)).elapsed)
        result.largestFile.analysed = performance.now() - before
      }),
    )
    result.largestFile.hoverMeanwhile = summary(hovers)
  } finally {
    await client.stop()
  }
  return result
}

/** The longest answers to pings while something is done. */
async function whileBusy(client, action) {
  let done = false
  const values = []
  const pinging = (async () => {
    while (!done) {
      values.push(await client.ping())
      await sleep(2)
    }
  })()
  await action()
  done = true
  await pinging
  return { maxStall: percentile(values, 1), p99: percentile(values, 0.99), pings: values.length }
}

/** One more class, whose foreign key and relationship lead nowhere. */
function wrongModel(text) {
  const base = /^class \w+\(([^)]*)\):\s*\n(?:\s+(?:"""[\s\S]*?""")?\s*)*\s+__tablename__/m.exec(text)?.[1] ?? 'Base'
  return `${text}\n\nclass BenchWrong(${base}):\n    __tablename__ = "bench_wrong"\n    bench_id = mapped_column(ForeignKey("no_such_table.id"), primary_key=True)\n    bench = relationship("NoSuchClass")\n\nbench_wrong: int = BenchWrong.no_such_name + "x" - 1\n`
}

function wrongStatement(text) {
  const name = /select\(\s*([A-Z]\w+)/.exec(text)?.[1] ?? 'object'
  return `${text}\n\ndef bench_wrong():\n    return select(${name}).where(${name}.no_such_name == 1)\n`
}

/** From cold to all models known: process start, reading, evaluation; with the processor time that it took. */
export async function coldIndex(server, root) {
  const client = new Client(server.name, server.args)
  try {
    await client.initialize(root)
    for (;;) {
      const status = await client.connection.sendRequest('athanor/status/get', {}).catch(() => null)
      if (status === null || client.elapsed > 120_000) return { skipped: 'the server tells no status' }
      if (status.models > 0 && !status.indexing) {
        const { cpu, rss, peak } = client.usage() ?? { cpu: null, rss: null, peak: null }
        return { elapsed: client.elapsed, cpu, rss, peak, models: status.models }
      }
      await sleep(5)
    }
  } finally {
    await client.stop()
  }
}
