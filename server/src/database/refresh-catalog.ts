// Reads a database's schema for the snapshot: the default schema and those that the models name. Catalog reads only.

import { type Catalog, type Engine, inspectDatabase } from 'orm-core'
import type { ConnectedCatalog, Snapshot } from '../workspace/snapshot.ts'
import { nameOfUrl, openEngine } from './open-engine.ts'
import { problemOf } from './problem.ts'

/** Schemas that the models name, and the default one (null). */
export function schemasOfModels(snapshot: Snapshot): (string | null)[] {
  return [...new Set([null, ...snapshot.evaluation.tables.map((table) => table.schema ?? null)])]
}

/** @throws DatabaseProblem */
export async function catalogOf(engine: Engine, name: string, schemas: readonly (string | null)[]): Promise<Catalog> {
  try {
    return await inspectDatabase(engine).catalog({ schemas })
  } catch (error) {
    throw problemOf(error, name)
  }
}

/**
 * The catalog of a URL, for one comparison.
 * @throws DatabaseProblem
 */
export async function readCatalog(url: string, snapshot: Snapshot): Promise<ConnectedCatalog> {
  const name = nameOfUrl(url)
  const engine = openEngine(url, { name, root: snapshot.root })
  try {
    return { name, catalog: await catalogOf(engine, name, schemasOfModels(snapshot)) }
  } finally {
    await engine.dispose()
  }
}
