// Which databases there are to connect to: from the settings, the environment, `.env` files and literal engine URLs in
// the code. Only a list of names and URLs: nothing here connects.

import { createHash } from 'node:crypto'
import { hidePassword, isSupportedUrl, makeUrl, URL } from 'orm-core'
import type { ConnectionInfo, ConnectionSetting, DialectName, Location } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'

/** A connection as the server knows it: what the client is told, and the URL with its password. */
export interface KnownConnection {
  readonly info: ConnectionInfo
  readonly url: string
  /** The folder from which a relative SQLite path is taken. */
  readonly root: string
}

export interface DotEnvFile {
  readonly path: string
  readonly uri: string
  readonly text: string
}

const DIALECTS: Readonly<Record<string, DialectName>> = {
  sqlite: 'sqlite',
  postgresql: 'postgresql',
  postgres: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
}

const VARIABLE = /^(?:[A-Z0-9_]*_)?(?:DATABASE|DB|SQLALCHEMY)_(?:DATABASE_)?(?:URL|URI|DSN)$/

/** Of two connections with one name and URL the first counts: settings, environment, `.env`, code. */
export function listConnections(
  snapshots: readonly Snapshot[],
  settings: readonly ConnectionSetting[],
  environment: Readonly<Record<string, string | undefined>>,
  dotEnvFiles: readonly DotEnvFile[],
): KnownConnection[] {
  const root = snapshots[0]?.root ?? process.cwd()
  const found: KnownConnection[] = []
  for (const setting of settings) {
    found.push(describe(setting.name, urlOfSetting(setting), 'settings', root, null))
  }
  const variable = environment.DATABASE_URL
  if (variable) found.push(describe('DATABASE_URL', variable, 'environment', root, null))
  for (const file of dotEnvFiles) {
    const folder = snapshots.find((each) => file.path.startsWith(`${each.root}/`))?.root ?? root
    for (const { name, value, line, character } of readDotEnv(file.text)) {
      const position = { line, character }
      found.push(describe(name, value, 'dotenv', folder, { uri: file.uri, range: { start: position, end: position } }))
    }
  }
  for (const snapshot of snapshots) {
    for (const path of snapshot.relevantFiles()) {
      const text = snapshot.sources.file(path)?.text ?? ''
      // Reading a whole file for an engine pays only where one is made.
      if (!/create_(async_)?engine|createEngine|SQLALCHEMY_DATABASE_URI/.test(text)) continue
      for (const { span, url } of snapshot.analysis(path).engineUrls) {
        const location = { uri: snapshot.uri(path), range: snapshot.range(path, span) }
        found.push(describe(snapshot.relative(path), url, 'code', snapshot.root, location))
      }
    }
  }
  return withoutDoubles(found)
}

function withoutDoubles(found: readonly KnownConnection[]): KnownConnection[] {
  const seen = new Set<string>()
  return found.filter(({ info }) => {
    if (seen.has(info.id)) return false
    seen.add(info.id)
    return true
  })
}

/** The URL of a setting that gives parts; an empty text when it gives too little. */
function urlOfSetting(setting: ConnectionSetting): string {
  if (setting.url !== undefined) return setting.url
  if (setting.dialect === undefined) return ''
  const { database, dialect, host, port, username } = setting
  const ssl = setting.ssl === true ? 'require' : setting.ssl || undefined
  return URL.create(dialect, {
    username: username ?? null,
    host: host ?? (dialect === 'sqlite' ? null : 'localhost'),
    port: port ?? null,
    database: database ?? null,
    query: ssl === undefined ? {} : dialect === 'postgresql' ? { sslmode: ssl } : { ssl: 'true' },
  }).renderAsString({ hidePassword: false })
}

function describe(
  name: string,
  url: string,
  source: ConnectionInfo['source'],
  root: string,
  location: Location | null,
): KnownConnection {
  let shown = url
  // A password that comes or goes does not make it another connection.
  let identity = url
  let dialect: DialectName = 'sqlite'
  let problem: string | null = null
  let needsPassword = false
  let hasPassword = false
  try {
    if (url === '') throw new Error('it needs a "url", or a "dialect" with "host" and "database"')
    const parsed = makeUrl(url)
    shown = parsed.toString()
    identity = parsed.set({ password: null }).toString()
    hasPassword = parsed.password !== null
    const known = DIALECTS[parsed.getBackendName()]
    if (known === undefined || !isSupportedUrl(parsed)) {
      problem = `There is no driver for ${parsed.drivername}: use sqlite, postgresql, mysql or mariadb`
    } else {
      dialect = known
      needsPassword = known !== 'sqlite' && parsed.username !== null && !hasPassword
    }
  } catch (error) {
    shown = hidePassword(url)
    identity = shown
    problem = `"${name}": ${(error as Error).message}`
  }
  const id = `${source}:${name}:${createHash('sha256').update(`${root}\n${identity}`).digest('hex').slice(0, 12)}`
  const info: ConnectionInfo = {
    id,
    name,
    dialect,
    url: shown,
    source,
    location,
    folder: null,
    needsPassword,
    passwordInSettings: source === 'settings' && hasPassword,
    problem,
  }
  return { info, url, root }
}

/** Database URLs of a `.env` file: names that end in `DATABASE_URL`, `DB_URI` and their like. Lines from 0. */
export function readDotEnv(text: string): { name: string; value: string; line: number; character: number }[] {
  return text.split(/\r?\n/).flatMap((content, line) => {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(content)
    if (!match || !VARIABLE.test(match[1] as string)) return []
    const raw = (match[2] as string).trim()
    const quoted = /^(["'])(.*?)\1/.exec(raw)
    const value = quoted ? (quoted[2] as string) : raw.replace(/\s+#.*$/, '')
    if (!/^[\w+]+:\/\//.test(value) || /\$\{?\w/.test(value)) return []
    return [{ name: match[1] as string, value, line, character: content.indexOf(match[1] as string) }]
  })
}
