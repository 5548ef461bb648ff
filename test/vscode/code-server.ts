// The real VS Code, as code-server runs it: installed from npm into a cache folder, started on a free port with data of
// its own, the extension's VSIX installed. What is done in it is the journeys' business.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { root } from '../sources.ts'

const entry = join(root, '.cache/code-server/node_modules/code-server/out/node/entry.js')

export const installed = existsSync(entry)

export interface CodeServer {
  readonly url: string
  /** The copy of the shop that is open in it. */
  readonly folder: string
  /** What the server and the extension host wrote. */
  readonly output: string[]
  stop(): Promise<void>
}

export interface Options {
  /** Settings of the user. */
  readonly settings?: Record<string, unknown>
  /** Settings of the opened folder. */
  readonly folderSettings?: Record<string, unknown>
  /** Files added to the opened folder. */
  readonly files?: Record<string, string>
  readonly trusted: boolean
  /** Which shop is opened; the TypeScript one has the Python one's database beside it. */
  readonly shop?: 'python-shop' | 'ts-shop'
}

const quiet = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'update.mode': 'none',
  'editor.minimap.enabled': false,
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function startCodeServer(options: Options): Promise<CodeServer> {
  const home = mkdtempSync(join(tmpdir(), 'athanor-journey-'))
  const { shop = 'python-shop' } = options
  const folder = join(home, shop)
  cpSync(join(root, 'test-workspace', shop), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  if (shop !== 'python-shop') cpSync(join(root, 'test-workspace/python-shop/shop.db'), join(folder, 'shop.db'))
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  if (options.folderSettings) write('.vscode/settings.json', JSON.stringify(options.folderSettings, null, 2))
  for (const [path, text] of Object.entries(options.files ?? {})) write(path, text)
  mkdirSync(join(home, 'data/User'), { recursive: true })
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify({ ...quiet, ...options.settings }, null, 2))
  writeFileSync(join(home, 'config.yaml'), '')

  const common = ['--config', join(home, 'config.yaml'), '--user-data-dir', join(home, 'data')]
  const extensions = ['--extensions-dir', join(home, 'extensions')]
  // The editor's processes must not take this process's development conditions for theirs.
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, XDG_DATA_HOME: join(home, 'share'), NODE_OPTIONS: '' }
  for (const name of Object.keys(env)) if (/^(VITEST|VSCODE_|DATABASE_URL|NODE_V8)/.test(name)) delete env[name]
  const vsix = join(root, 'dist/athanor.vsix')
  await promisify(execFile)(process.execPath, [entry, ...common, ...extensions, '--install-extension', vsix], { env })

  const port = await freePort()
  const child = spawn(
    process.execPath,
    [
      entry,
      ...common,
      ...extensions,
      '--auth=none',
      `--bind-addr=127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      ...(options.trusted ? ['--disable-workspace-trust'] : []),
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => output.push(data.toString()))
  const base = `http://127.0.0.1:${port}`
  await ready(`${base}/healthz`, child, output)
  return {
    url: `${base}/?folder=${encodeURIComponent(folder)}`,
    folder,
    output,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      // The whole group: the extension host and the language server are its children.
      process.kill(-child.pid!, 'SIGTERM')
      await Promise.race([exited, delay(5_000)])
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function ready(url: string, child: ChildProcess, output: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (child.exitCode !== null) throw new Error(`code-server ended: ${output.join('')}`)
    try {
      if ((await fetch(url)).ok) return
    } catch {
      // Not listening yet.
    }
    await delay(200)
  }
  throw new Error(`code-server did not start: ${output.join('')}`)
}
