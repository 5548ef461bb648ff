// Bundles what is shipped into dist/: the extension, the language server, the command line, worker threads, the webviews.
// Dependencies are bundled, save better-sqlite3: its library and its prebuilt binaries for all platforms are copied to
// dist/node_modules, where the server finds them in a checkout as in an installed extension. Type checking is not done here.

import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, context } from 'esbuild'
import { withNaturalNames } from './scripts/natural-names.mjs'

const root = dirname(fileURLToPath(import.meta.url))
const dist = join(root, 'dist')
const watch = process.argv.includes('--watch')
/** `node esbuild.mjs webviews extension` builds these alone. */
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  conditions: ['source'],
  metafile: true,
  // Identifiers keep their names: stack traces in reports stay readable, and class names are shown to users.
  keepNames: true,
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: watch ? 'linked' : false,
  logLevel: 'warning',
  legalComments: 'none',
}

const WORKER = /new URL\((['"])(\.{1,2}\/[^'"]+)\.ts\1,\s*import\.meta\.url\)/g
const workerName = (file) =>
  relative(root, file)
    .replace(/\.ts$/, '')
    .split(/[\\/]/)
    .filter((part) => part !== 'src')
    .join('-')

/** `new URL('./worker.ts', import.meta.url)` names a file of its own in dist/. */
const workers = {
  name: 'workers',
  setup(builder) {
    builder.onLoad({ filter: /[\\/](orm-core|server)[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes('import.meta.url')) return null
      const contents = text.replace(
        WORKER,
        (_, quote, specifier) =>
          `new URL(${quote}./${workerName(resolve(dirname(path), `${specifier}.ts`))}.js${quote}, import.meta.url)`,
      )
      return { contents, loader: 'ts' }
    })
  },
}

async function workerEntries() {
  const entries = {}
  for await (const file of glob(['orm-core/src/**/*.ts', 'server/src/**/*.ts'], { cwd: root })) {
    const path = join(root, file)
    for (const [, , specifier] of (await readFile(path, 'utf8')).matchAll(WORKER)) {
      const worker = resolve(dirname(path), `${specifier}.ts`)
      entries[workerName(worker)] = worker
    }
  }
  return entries
}

/** @returns {Promise<import('esbuild').BuildOptions[]>} */
async function bundles() {
  const all = [
    {
      name: 'extension',
      ...common,
      entryPoints: { extension: 'client/src/extension.ts' },
      outdir: dist,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      external: ['vscode'],
    },
    {
      name: 'server',
      ...common,
      entryPoints: { server: 'server/src/main.ts', cli: 'server/src/cli/main.ts', ...(await workerEntries()) },
      outdir: dist,
      // Beside the entries: a chunk finds worker files as an entry does.
      chunkNames: 'chunk-[name]-[hash]',
      format: 'esm',
      splitting: true,
      platform: 'node',
      target: 'node22',
      external: ['better-sqlite3', 'pg-native', 'cloudflare:sockets', 'web-worker'],
      plugins: [workers],
      // Its other form hides what it requires from the bundler.
      alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
      // Bundled CommonJS packages call require() for Node's own modules.
      banner: {
        js: "import{createRequire as athanorRequire}from'node:module';const require=athanorRequire(import.meta.url);",
      },
    },
    {
      name: 'webviews',
      ...common,
      entryPoints: { results: 'client/src/webviews/results/main.ts', graph: 'client/src/webviews/graph/main.ts' },
      outdir: join(dist, 'webviews'),
      format: 'iife',
      platform: 'browser',
      target: 'chrome128',
    },
  ]
  return all.filter(({ name }) => !only.length || only.includes(name)).map(({ name, ...options }) => options)
}

async function copyBetterSqlite() {
  const from = join(root, 'node_modules/better-sqlite3')
  const to = join(dist, 'node_modules/better-sqlite3')
  await mkdir(to, { recursive: true })
  for (const part of ['package.json', 'LICENSE', 'lib', 'prebuilds']) {
    await cp(join(from, part), join(to, part), { recursive: true, force: true })
  }
}

/** The outputs for Node that have code of this repository in them. */
function ownOutputs(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.entries(metafile.outputs))
  const isOwn = (input) => /^(?:server|orm-core|client\/src\/(?!webviews))/.test(input)
  return new Set(outputs.flatMap(([path, { inputs }]) => (Object.keys(inputs).some(isOwn) ? [join(root, path)] : [])))
}

/** The licences of everything bundled, as they ask for. */
async function writeNotices(metafiles) {
  const packages = new Set(['node_modules/better-sqlite3'])
  for (const { inputs } of metafiles) {
    for (const input of Object.keys(inputs)) {
      const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)
      if (found) packages.add(found[0])
    }
  }
  const parts = []
  for (const path of [...packages].sort()) {
    const manifest = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8'))
    let text = ''
    for await (const file of glob('{LICENSE,LICENCE,License,license,COPYING}*', { cwd: join(root, path) })) {
      text = (await readFile(join(root, path, file), 'utf8')).trim()
      break
    }
    parts.push(`${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`)
  }
  await writeFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), parts.join(`\n${'-'.repeat(80)}\n\n`))
}

if (watch) {
  console.log('building')
  await copyBetterSqlite()
  for (const options of await bundles()) await (await context(options)).watch()
  console.log('watching')
} else {
  // Written only when all of it was built: a mistake leaves the last build as it is.
  const results = await Promise.all((await bundles()).map((options) => build({ ...options, write: false })))
  if (!only.length) await rm(dist, { recursive: true, force: true })
  const own = ownOutputs(results.map((result) => result.metafile))
  for (const { path, contents, text } of results.flatMap((result) => result.outputFiles)) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, own.has(path) ? withNaturalNames(text) : contents)
  }
  await copyBetterSqlite()
  if (!only.length) await writeNotices(results.map((result) => result.metafile))
  const outputs = results.flatMap((result) => Object.entries(result.metafile.outputs))
  const shown = outputs
    .filter(([path]) => !path.includes('/chunk-'))
    .map(([path, { bytes }]) => `${basename(path)} ${Math.round(bytes / 1024)} kB`)
  console.log(`built dist/: ${shown.join(', ')}`)
}
