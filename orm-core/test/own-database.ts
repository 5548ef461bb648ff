// A database of one test file's own on a server that all share: no other file changes its schema meanwhile.

import { createEngine, makeUrl } from '../src/index.ts'

/** Makes the database anew; the URL of it. SQLite and servers that are not there are passed through. */
export async function ownDatabase<U extends string | null>(url: U, name: string): Promise<U> {
  if (url === null || url.startsWith('sqlite')) return url
  const engine = createEngine(url, { isolationLevel: 'AUTOCOMMIT' })
  try {
    await engine.begin((connection) => connection.execDriverSql(`DROP DATABASE IF EXISTS ${name}`).then(() => null))
    const options = engine.name === 'mysql' ? ' CHARACTER SET utf8mb4' : ''
    await engine.begin((connection) => connection.execDriverSql(`CREATE DATABASE ${name}${options}`).then(() => null))
  } finally {
    await engine.dispose()
  }
  return makeUrl(url).set({ database: name }).renderAsString({ hidePassword: false }) as U
}
