// The protocol's requests that reach a database: connections, runs, write sessions, catalog, and the status they make.

import { existsSync, readFileSync } from 'node:fs'
import type { Engine } from 'orm-core'
import { type DotEnvFile, type KnownConnection, listConnections } from '../database/connections.ts'
import { explain } from '../database/explain.ts'
import { leaveOut } from '../database/leave-out.ts'
import { withParameters } from '../database/parameters.ts'
import { DatabaseProblem, problemOf } from '../database/problem.ts'
import { catalogOf, schemasOfModels } from '../database/refresh-catalog.ts'
import { DatabaseRegistry, type OpenWriteSession } from '../database/registry.ts'
import { QueryRun } from '../database/run-query.ts'
import { compileSite } from '../features/compile-statement.ts'
import { diagnostics } from '../features/diagnostics/index.ts'
import { statementAt, statementInfo, writes } from '../features/statement-info.ts'
import {
  ActivateConnection,
  BeginSession,
  CancelRun,
  type CatalogStatus,
  CheckModels,
  CloseRun,
  CommitSession,
  ConnectionsChanged,
  type ConnectResult,
  Explain,
  FetchMore,
  type Finding,
  GetStatus,
  ListConnections,
  ListSessions,
  RefreshCatalog,
  ResolveConnection,
  RollbackSession,
  Run,
  type RunError,
  type RunParams,
  type RunResult,
  type SessionResult,
  type Status,
  StatusChanged,
  TestConnection,
  type WriteSession,
} from '../protocol/messages.ts'
import { pathOf, uriOf } from '../workspace/file-system.ts'
import type { ConnectedCatalog, Snapshot } from '../workspace/snapshot.ts'
import type { Server } from './server.ts'

interface Active {
  readonly known: KnownConnection
  password: string | undefined
  catalog: CatalogStatus | null
  error: RunError | null
}

export function registerDatabase(server: Server): void {
  const registry = new DatabaseRegistry()
  const running = new Set<string>()
  let active: Active | null = null

  // --- status ---

  const status = (): Status => ({
    indexing: server.indexing,
    models: server.workspaces.reduce((sum, { snapshot }) => sum + (snapshot.knownEvaluation?.mappers.length ?? 0), 0),
    active: active?.known.info ?? null,
    catalog: active?.catalog ?? null,
    connectionError: active?.error ?? null,
    running: [...running],
    sessions: registry.sessions.map(asWriteSession),
  })
  let lastStatus = ''
  const tellStatus = () => {
    const next = status()
    const text = JSON.stringify(next)
    if (text === lastStatus) return
    lastStatus = text
    void server.connection.sendNotification(StatusChanged.method, next)
  }

  // --- which connections there are ---

  const snapshots = (): Snapshot[] => server.workspaces.map(({ snapshot }) => snapshot)
  const dotEnvFiles = (): DotEnvFile[] =>
    server.workspaces.flatMap(({ root }) =>
      ['.env', '.env.local', '.env.development'].flatMap((name) => {
        const path = `${root}/${name}`
        return existsSync(path) ? [{ path, uri: uriOf(path), text: readFileSync(path, 'utf8') }] : []
      }),
    )
  const known = (): KnownConnection[] =>
    listConnections(snapshots(), server.settings.connections, process.env, dotEnvFiles())
  const find = (id: string | undefined): KnownConnection => {
    refuseUntrusted(server)
    if (id === undefined) {
      if (active) return active.known
      throw new DatabaseProblem(
        'no-connection',
        'No connection is active',
        'Choose one with "Athanor: Select Connection".',
      )
    }
    const found = active?.known.info.id === id ? active.known : known().find(({ info }) => info.id === id)
    if (found) return found
    throw new DatabaseProblem('unknown-connection', 'This connection is not known any more', 'Choose another one.')
  }
  const passwordFor = (connection: KnownConnection, password: string | undefined) =>
    password ?? (active?.known.info.id === connection.info.id ? active.password : undefined)
  const open = (connection: KnownConnection, password: string | undefined): Promise<Engine> =>
    registry.engine(connection, passwordFor(connection, password), server.settings.run.timeoutSeconds)

  // --- the catalog ---

  const setCatalog = (catalog: ConnectedCatalog | null) => {
    for (const workspace of server.workspaces) server.apply(workspace, { kind: 'catalog', catalog })
  }

  const connect = async (
    connection: KnownConnection,
    password: string | undefined,
  ): Promise<ConnectResult & { read?: ConnectedCatalog }> => {
    const { info } = connection
    try {
      const engine = await open(connection, password)
      const started = performance.now()
      const schemas = [...new Set(snapshots().flatMap(schemasOfModels))]
      const catalog = await catalogOf(engine, info.name, schemas.length > 0 ? schemas : [null])
      const columns = catalog.tables.reduce((sum, table) => sum + table.columns.length, 0)
      return {
        ok: true,
        connection: info,
        serverVersion: productOf(catalog),
        catalog: {
          tables: catalog.tables.length,
          columns,
          elapsedMs: performance.now() - started,
          readAt: new Date().toISOString(),
        },
        error: null,
        read: { name: info.name, catalog },
      }
    } catch (error) {
      await registry.drop(info.id).catch(() => {})
      return {
        ok: false,
        connection: info,
        serverVersion: null,
        catalog: null,
        error: problemOf(error, info.name).toRunError(),
      }
    }
  }
  const answer = ({ read: _, ...result }: ConnectResult & { read?: ConnectedCatalog }): ConnectResult => result
  const failed = (error: unknown, name = 'database'): ConnectResult => ({
    ok: false,
    connection: null,
    serverVersion: null,
    catalog: null,
    error: problemOf(error, name).toRunError(),
  })

  const refresh = async (): Promise<ConnectResult> => {
    if (!active)
      return failed(
        new DatabaseProblem(
          'no-connection',
          'No connection is active',
          'Choose one with "Athanor: Select Connection".',
        ),
      )
    const current = active
    const result = await connect(current.known, current.password)
    // Another connection was chosen meanwhile.
    if (active !== current) return answer(result)
    current.error = result.error
    if (result.read) {
      current.catalog = result.catalog
      setCatalog(result.read)
    }
    tellStatus()
    return answer(result)
  }

  server.onRequest(ListConnections, () => known().map(({ info }) => info))
  server.onRequest(ResolveConnection, ({ nameOrUrl }) => {
    const all = known().map(({ info, url }) => ({ info, url }))
    const found =
      all.find(({ info }) => info.id === nameOrUrl) ??
      all.find(({ info }) => info.name === nameOrUrl) ??
      all.find(({ info, url }) => url === nameOrUrl || info.url === nameOrUrl)
    return found?.info ?? null
  })
  server.onRequest(TestConnection, async ({ id, password }) => {
    try {
      return answer(await connect(find(id), password))
    } catch (error) {
      return failed(error)
    }
  })
  server.onRequest(ActivateConnection, async ({ id, password }) => {
    if (id === null) {
      active = null
      setCatalog(null)
      tellStatus()
      return { ok: true, connection: null, serverVersion: null, catalog: null, error: null }
    }
    try {
      const connection = find(id)
      const result = await connect(connection, password)
      if (result.ok && result.read) {
        active = { known: connection, password, catalog: result.catalog, error: null }
        setCatalog(result.read)
      }
      tellStatus()
      return answer(result)
    } catch (error) {
      return failed(error)
    }
  })
  server.onRequest(RefreshCatalog, refresh)

  server.onRequest(CheckModels, async (_params, token) => {
    const result = active ? await refresh() : null
    const findings: Finding[] = []
    for (const path of snapshots().flatMap((snapshot) => snapshot.relevantFiles())) {
      const place = await server.analysed(path, token)
      if (place === null) continue
      const { snapshot } = place
      for (const { code, message, severity, span } of diagnostics(snapshot, path)) {
        findings.push({ uri: snapshot.uri(path), range: snapshot.range(path, span), severity, code, message })
      }
    }
    const all = snapshots()
    return {
      connection: active?.known.info ?? null,
      models: all.reduce((sum, { evaluation }) => sum + evaluation.mappers.length, 0),
      tables: all.reduce((sum, { evaluation }) => sum + evaluation.tables.length, 0),
      findings,
      error: result?.error ?? null,
    }
  })

  // --- running ---

  const prepare = (params: Pick<RunParams, 'uri' | 'position' | 'variant' | 'without' | 'parameters'>) => {
    const place = server.place(pathOf(params.uri))
    const site = place && statementAt(place.snapshot, place.path, params.position)
    if (!place || !site)
      throw new DatabaseProblem('no-statement', 'There is no statement here', 'Put the cursor into a statement.')
    const info = statementInfo(place.snapshot, place.path, site)
    if (site.error)
      throw new DatabaseProblem(
        'incomplete-statement',
        `The statement cannot be built: ${site.error.message}`,
        'Correct the statement.',
      )
    const [gap] = site.unknown
    if (gap) {
      const line = place.snapshot.range(place.path, gap.span).start.line + 1
      throw new DatabaseProblem(
        'incomplete-statement',
        `Line ${line} is not known without running the program: ${gap.reason}`,
        'Run a statement that is known in full.',
      )
    }
    const chosen = params.variant ? (site.variants[params.variant - 1] ?? site) : site
    const without = chosen.optional.filter((_, index) => params.without?.includes(index))
    const reading = {
      statement: leaveOut(chosen.statement, without),
      optional: chosen.optional.filter((clause) => !without.includes(clause)),
    }
    const prepared = withParameters(place.snapshot, place.path, site, reading, params.parameters)
    return { info, site, prepared, writes: writes(site, compileSite(site, place.snapshot.dialect)) }
  }

  server.onRequest(Run, async (params): Promise<RunResult> => {
    const started = performance.now()
    let connection: KnownConnection | null = null
    let session: OpenWriteSession | null = null
    let info: RunResult['statement'] = null
    let run: QueryRun | null = null
    const result = (more: Partial<RunResult>): RunResult => ({
      runId: params.runId,
      ok: false,
      title: info?.title ?? '',
      statement: info,
      connection: connection?.info ?? null,
      session: session?.id ?? null,
      columns: [],
      rows: [],
      more: false,
      affected: null,
      sent: run?.log.takeNew() ?? [],
      elapsedMs: performance.now() - started,
      parameters: params.parameters,
      error: null,
      ...more,
    })
    running.add(params.runId)
    tellStatus()
    try {
      session = params.session === undefined ? null : registry.session(params.session)
      connection = session ? session.known : find(params.connection)
      const ready = prepare(params)
      info = ready.info
      if (ready.writes && !session) {
        throw new DatabaseProblem(
          'needs-write-session',
          'The statement writes, and runs are read-only',
          'Open a write session with "Athanor: New Write Session" and run it there.',
        )
      }
      const engine = await open(connection, params.password)
      const { dialect, id, name } = connection.info
      const query = ready.site.kind === 'select' || ready.site.kind === 'compound' || ready.site.kind === 'query'
      run = await QueryRun.start(
        {
          engine,
          name,
          dialect,
          statement: ready.prepared.statement,
          query,
          write: session !== null,
          timeoutSeconds: server.settings.run.timeoutSeconds,
          ...(session ? { within: { connection: session.connection, log: session.log } } : {}),
        },
        (opened) => {
          // What was sent is shown when the database refuses it, too.
          run = opened
          registry.addRun(params.runId, opened, session, id)
        },
      )
      const rows = await run.fetch(params.limit)
      if (session) {
        session.statements++
        session.affected += run.affected ?? 0
      }
      const { affected, columns, more } = run
      if (!more) await registry.closeRun(params.runId)
      return result({ ok: true, columns, rows, more, affected, parameters: ready.prepared.given })
    } catch (error) {
      await registry.closeRun(params.runId)
      if (session && error instanceof DatabaseProblem && error.code === 'refused')
        session.failed = connection?.info.dialect === 'postgresql'
      return result({ error: problemOf(error, connection?.info.name ?? 'database').toRunError() })
    } finally {
      running.delete(params.runId)
      tellStatus()
    }
  })

  server.onRequest(FetchMore, async ({ count, runId }) => {
    const started = performance.now()
    const found = registry.run(runId)
    const page = { runId, rows: [], more: false, sent: [], elapsedMs: 0, error: null }
    if (!found) {
      const error = new DatabaseProblem(
        'no-run',
        'The run was closed after a while without use',
        'Run the statement again.',
      )
      return { ...page, error: error.toRunError() }
    }
    try {
      const rows = await found.run.fetch(count)
      const { more } = found.run
      const sent = found.run.log.takeNew()
      if (!more) await registry.closeRun(runId)
      return { ...page, rows, more, sent, elapsedMs: performance.now() - started }
    } catch (error) {
      await registry.closeRun(runId)
      return { ...page, elapsedMs: performance.now() - started, error: problemOf(error, 'database').toRunError() }
    }
  })
  server.onRequest(CancelRun, ({ runId }) => {
    const found = registry.run(runId)
    found?.run.cancel()
    return found !== null
  })
  server.onRequest(CloseRun, async ({ runId }) => {
    await registry.closeRun(runId)
    return null
  })

  server.onRequest(Explain, async (params) => {
    let connection: KnownConnection | null = null
    let title = ''
    try {
      connection = find(params.connection)
      const ready = prepare(params)
      title = ready.info.title
      const engine = await open(connection, params.password)
      const { plan, sent } = await explain(
        engine,
        connection.info.name,
        connection.info.dialect,
        ready.prepared.statement,
      )
      return { ok: true, title, connection: connection.info, plan, sent, error: null }
    } catch (error) {
      const problem = problemOf(error, connection?.info.name ?? 'database')
      return { ok: false, title, connection: connection?.info ?? null, plan: '', sent: [], error: problem.toRunError() }
    }
  })

  // --- write sessions ---

  const sessionResult = async (work: () => Promise<OpenWriteSession>): Promise<SessionResult> => {
    try {
      const session = await work()
      return { ok: true, session: asWriteSession(session), sent: session.log.takeNew(), error: null }
    } catch (error) {
      return { ok: false, session: null, sent: [], error: problemOf(error, 'database').toRunError() }
    } finally {
      tellStatus()
    }
  }
  server.onRequest(BeginSession, ({ connection, password }) =>
    sessionResult(async () => {
      const found = find(connection)
      return registry.beginSession(found, await open(found, password))
    }),
  )
  server.onRequest(CommitSession, ({ session }) => sessionResult(() => registry.endSession(session, 'commit')))
  server.onRequest(RollbackSession, ({ session }) => sessionResult(() => registry.endSession(session, 'rollback')))
  server.onRequest(ListSessions, () => registry.sessions.map(asWriteSession))

  // --- what changes outside ---

  server.onRequest(GetStatus, status)
  server.onIndexing(tellStatus)
  const connectionsChanged = () => void server.connection.sendNotification(ConnectionsChanged.method, {})
  server.onSettings(() => {
    connectionsChanged()
    tellStatus()
  })
  server.onFiles((changes) => {
    if (changes.some(({ uri }) => /\/\.env[^/]*$/.test(uri))) connectionsChanged()
  })
  server.onShutdown(() => registry.dispose())
}

/** "PostgreSQL 18.1", "MariaDB 11.8.2", "SQLite 3.54.1". */
function productOf({ dialect, serverVersion }: ConnectedCatalog['catalog']): string {
  const version = /\d+(\.\d+)*/.exec(serverVersion)?.[0] ?? serverVersion
  if (/mariadb/i.test(serverVersion)) return `MariaDB ${version}`
  return `${{ sqlite: 'SQLite', postgresql: 'PostgreSQL', mysql: 'MySQL' }[dialect]} ${version}`
}

function refuseUntrusted(server: Server): void {
  if (server.trusted) return
  throw new DatabaseProblem(
    'untrusted-workspace',
    'This workspace is not trusted, so nothing connects to a database',
    'Trust the workspace to use connections.',
  )
}

function asWriteSession(session: OpenWriteSession): WriteSession {
  const { affected, failed, id, known, startedAt, statements } = session
  return { id, connection: known.info, startedAt, statements, affected, failed }
}
