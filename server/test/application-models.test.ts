// The tables and mappers of the applications in corpus/applications, against what SQLAlchemy holds after importing
// them: columns in order with their types on PostgreSQL, keys, constraints, relationships, hybrids. And no application
// has anything that the checks should find.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { workspaceDiagnostics } from '../src/features/diagnostics/index.ts'
import { type ModelsReport, modelsReport } from '../src/features/models.ts'
import { Workspace } from '../src/workspace/workspace.ts'

const RECORDED = join(import.meta.dirname, 'recorded/application-models')

interface RecordedTable {
  readonly columns: readonly Readonly<Record<string, unknown>>[]
  /** Null where a naming convention has no rule for indexes. */
  readonly indexes: readonly (string | null)[]
  readonly uniques: readonly string[]
}

interface RecordedClass {
  readonly table: string
  readonly columns: readonly string[]
  readonly relationships: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly hybrids: readonly string[]
  readonly association_proxies: readonly string[]
}

const names = (items: readonly { readonly name: string | null }[]) => items.map(({ name }) => name ?? 'None').sort()

// One workspace of several packages.
const { snapshot } = new Workspace({ root: join(import.meta.dirname, 'corpus/applications') })

describe.each(readdirSync(RECORDED).map((file) => file.replace('.json', '')))('%s', (application) => {
  const recorded = JSON.parse(readFileSync(join(RECORDED, `${application}.json`), 'utf8')) as {
    tables: Record<string, RecordedTable>
    classes: Record<string, RecordedClass>
  }
  let report: ModelsReport

  beforeAll(() => {
    report = modelsReport(snapshot, 'postgresql', (path) => path.includes(`/applications/${application}/`))
  }, 60_000)

  it('has the tables that SQLAlchemy has', () => {
    for (const [name, { columns, indexes, uniques }] of Object.entries(recorded.tables)) {
      const table = report.tables[name]
      expect(table, name).toBeDefined()
      const shown = table!.columns.map(({ foreign_keys, key, name, nullable, primary_key, type }) => ({
        name,
        key,
        type,
        nullable,
        primary_key,
        foreign_keys: [...foreign_keys].sort(),
      }))
      expect(shown, name).toEqual(columns)
      expect(names(table!.indexes), name).toEqual(indexes.map((index) => index ?? 'None'))
      expect(names(table!.uniques), name).toEqual(uniques)
    }
  })

  it('has the classes that SQLAlchemy has', () => {
    expect(Object.keys(report.classes).sort()).toEqual(Object.keys(recorded.classes))
    for (const [name, { association_proxies, columns, hybrids, relationships, table }] of Object.entries(
      recorded.classes,
    )) {
      const mapped = report.classes[name]!
      expect(mapped.table, name).toBe(table)
      expect(Object.keys(mapped.columns).sort(), name).toEqual(columns)
      expect(mapped.relationships, name).toEqual(relationships)
      expect(mapped.hybrids, name).toEqual(expect.arrayContaining([...hybrids]))
      expect([...mapped.association_proxies].sort(), name).toEqual(association_proxies)
    }
  })
})

it('finds nothing wrong in any of them', () => {
  expect(workspaceDiagnostics(snapshot).map(({ message, path }) => `${path}: ${message}`)).toEqual([])
  // That program reads its tables from the database.
  expect(snapshot.evaluation.unresolved.filter(({ path }) => !path.includes('/observatory/'))).toEqual([])
}, 120_000)
