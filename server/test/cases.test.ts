// Runs the Markdown cases of test-workspace/cases. Diagnostics match markers one to one, so silence is asserted too.
// Every case, and every file of test-workspace, also runs through every feature at many positions: nothing may throw.
//
// Under a line:  `^^^^ error[code] text`    a finding with exactly this range, whose message has the text
//                `^^^^ fix: title -> line`  a fix offered there, and what the line is after it
//                `^^^^ hover: sql`          the hover shows the statement's SQL; other text: the hover has it
//                `^^^^ definition: file:n`  where the definition is (line from 1)
//                `^^^^ references: file:n`  all places that mention it, in order
//                `^^^^ rename[new]: a | b`  the lines after it has another name, in order; in code, those around it
//                `^^^^ rename[new]: refused: why`
//                `^^^^ lens: Run, SQL`      the lenses of the statement
//                `^^^^ completion: a, b`    the names offered behind the marked text, which they take the place of
// Fences:        `sql DIALECT`              the SQL of the main file's statements, in order, separated by ";"
//                `sql DIALECT variants`     that of their other variants
//                `sql DIALECT emits`        all that a session would send
//                `sql DIALECT hover`        the SQL of the first hover as it is laid out
//                `schema`                   CREATE statements of the database that the models are compared with
//                `outline`                  the main file's symbols

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine, inspectDatabase } from 'orm-core'
import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../src/evaluator/analysis.ts'
import { finish } from '../src/evaluator/index.ts'
import { codeLenses } from '../src/features/code-lens.ts'
import { compileSite, compileStatement, type StatementSql } from '../src/features/compile-statement.ts'
import { completions } from '../src/features/completion.ts'
import { definition } from '../src/features/definition.ts'
import { fixesFor } from '../src/features/diagnostics/fixes.ts'
import { diagnostics, workspaceDiagnostics } from '../src/features/diagnostics/index.ts'
import type { PreviewDialect } from '../src/features/dialects.ts'
import { hover } from '../src/features/hover/index.ts'
import { inlayHints } from '../src/features/inlay-hints.ts'
import { references } from '../src/features/references.ts'
import { renameEdits, renameTarget } from '../src/features/rename.ts'
import { sqlPreview } from '../src/features/sql-preview.ts'
import { statementAt, statementInfo } from '../src/features/statement-info.ts'
import { fileReport } from '../src/features/statement-report.ts'
import { documentSymbols, type OutlineSymbol } from '../src/features/symbols.ts'
import type { Position } from '../src/protocol/messages.ts'
import type { Snapshot } from '../src/workspace/snapshot.ts'
import type { Sources } from '../src/workspace/sources.ts'
import { Workspace } from '../src/workspace/workspace.ts'
import { type Case, type Marker, readCases } from './cases/read.ts'
import { MemoryFileSystem } from './workspace/memory.ts'

const folder = join(import.meta.dirname, '../../test-workspace')

function open(files: ReadonlyMap<string, string>): Workspace {
  const entries = [...files].map(([path, text]) => [`/case/${path}`, text])
  return new Workspace({ root: '/case', fileSystem: new MemoryFileSystem(Object.fromEntries(entries)) })
}

/** SQL with white space folded. */
const fold = (sql: string) => sql.replace(/\s+/g, ' ').trim()

/** What is sent for a loader has as many binds in IN as there are rows: lists of any length are alike. */
const foldLists = (sql: string) => fold(sql).replace(/\bIN \(\?(?:, \?)*\)/g, 'IN (…)')

/** Statements as they are written: not the uses of a name that holds one, and only what is known in full. */
function written(snapshot: Snapshot, path: string): StatementSite[] {
  const text = snapshot.sources.file(path)?.text ?? ''
  return snapshot
    .analysis(path)
    .statements.filter(
      ({ complete, error, span }) => complete && !error && !/^\w+$/.test(text.slice(span.start, span.end)),
    )
}

const sqlOf = (compiled: StatementSql) => fold(compiled.error === null ? compiled.sql : `error: ${compiled.error}`)

function expectSql(snapshot: Snapshot, path: string, words: readonly string[], text: string): void {
  const dialect = words[0] as PreviewDialect
  const expected = text
    .split(/;\s*(?:\n|$)/)
    .map(fold)
    .filter(Boolean)
  const sites = written(snapshot, path)
  switch (words[1]) {
    case undefined:
      expect(sites.map((site) => sqlOf(compileSite(site, dialect)))).toEqual(expected)
      break
    case 'variants':
      expect(
        sites.flatMap((site) =>
          site.variants.map(
            ({ optional, statement, when }) => `-- ${when} ${sqlOf(compileStatement(statement, optional, dialect))}`,
          ),
        ),
      ).toEqual(expected)
      break
    case 'emits':
      expect(
        fileReport(snapshot, path, [dialect], (site) => sites.includes(site)).statements.flatMap((each) =>
          each.emits.map(foldLists),
        ),
      ).toEqual(expected.map(foldLists))
      break
    case 'hover': {
      const found = hover(snapshot, path, snapshot.range(path, sites[0]!.span).start)
      expect(/```sql\n([\s\S]*?)\n```/.exec(found?.markdown ?? '')?.[1]).toBe(text)
      break
    }
    default:
      throw new Error(`what is "${words.join(' ')}"?`)
  }
}

/** One line for each finding or marker, so that a difference can be read. */
const shown = (path: string, line: number, start: number, end: number, severity: string, code: string) =>
  `${path}:${line + 1}:${start + 1}-${end + 1} ${severity}[${code}]`

function expectFindings(snapshot: Snapshot, markers: readonly Marker[]): void {
  const expected = markers.filter(({ kind }) => ['error', 'warning', 'information', 'hint'].includes(kind))
  const found = workspaceDiagnostics(snapshot).map((finding) => ({
    finding,
    range: snapshot.range(finding.path, finding.span),
  }))
  const text = ({ finding, range }: (typeof found)[number]) =>
    shown(
      snapshot.relative(finding.path),
      range.start.line,
      range.start.character,
      range.end.character,
      finding.severity,
      finding.code,
    )
  const wanted = (marker: Marker) =>
    shown(marker.path, marker.line, marker.start, marker.end, marker.kind, marker.code ?? '')
  expect(found.map(text).sort()).toEqual(expected.map(wanted).sort())
  for (const marker of expected) {
    if (marker.text === '') continue
    const messages = found.filter((each) => text(each) === wanted(marker)).map(({ finding }) => finding.message)
    expect(
      messages.some((message) => message.includes(marker.text)),
      `${messages.join('\n')}\nhas: ${marker.text}`,
    ).toBe(true)
  }
}

const casePath = (uri: string) => uri.replace(/^file:\/\/\/(?:[A-Z]:\/)?case\//, '')

/** The changed lines, one behind the other, or why there are none. */
function renamed(snapshot: Snapshot, path: string, position: Position, newName: string): string {
  const found = finish(renameEdits(snapshot, path, position, newName))
  if ('refused' in found) return `refused: ${found.refused}`
  const lines = new Map<string, string>()
  for (const { range, text, uri } of [...found.edits].reverse()) {
    const place = `${uri}:${range.start.line}`
    const source = snapshot.sources.file(`/case/${casePath(uri)}`)?.text.split('\n') ?? []
    const line = lines.get(place) ?? source[range.start.line] ?? ''
    lines.set(place, line.slice(0, range.start.character) + text + line.slice(range.end.character))
  }
  return [...lines.values()]
    .reverse()
    .map((line) => line.trim())
    .join(' | ')
}

function expectMarker(snapshot: Snapshot, marker: Marker): void {
  const path = `/case/${marker.path}`
  const start = { line: marker.line, character: marker.start }
  const end = { line: marker.line, character: marker.end }
  switch (marker.kind) {
    case 'hover': {
      for (const position of [start, { ...end, character: marker.end - 1 }]) {
        const markdown = hover(snapshot, path, position)?.markdown ?? ''
        if (marker.text === 'sql') expect(markdown).toMatch(/^```sql\n/)
        else expect(fold(markdown)).toContain(marker.text)
      }
      break
    }
    case 'definition': {
      const found = definition(snapshot, path, start)
      expect(found && `${casePath(found.uri)}:${found.range.start.line + 1}`).toBe(marker.text)
      break
    }
    case 'references': {
      for (const position of [start, end]) {
        const found = finish(references(snapshot, path, position, { includeDeclaration: true }))
        expect(found.map(({ range, uri }) => `${casePath(uri)}:${range.start.line + 1}`).join(', ')).toBe(marker.text)
      }
      break
    }
    case 'rename': {
      const target = finish(renameTarget(snapshot, path, start))
      expect(target?.range ?? null).toEqual(marker.text === 'nothing' ? null : { start, end })
      if (target !== null) expect(renamed(snapshot, path, start, marker.code ?? '')).toBe(marker.text)
      break
    }
    case 'completion': {
      const found = completions(snapshot, path, end)
      expect(found.map(({ name }) => name).join(', ')).toBe(marker.text)
      for (const { range } of found) expect(range).toEqual({ start, end })
      break
    }
    case 'lens': {
      const titles = codeLenses(snapshot, path)
        .filter(({ range }) => range.start.line === start.line && range.start.character === start.character)
        .map(({ title }) => title.replace(/\$\(\w+\) /, ''))
      expect(titles.join(', ')).toBe(marker.text)
      break
    }
    case 'fix': {
      const [title, line] = marker.text.split(' -> ') as [string, string]
      const fixes = fixesFor(snapshot, path, { start, end })
      const fix = fixes.find((each) => each.title === title)
      expect(fix, `offered: ${fixes.map((each) => each.title).join(', ')}`).toBeDefined()
      const lines = (snapshot.sources.file(path)?.text ?? '').split('\n')
      for (const { range, text } of fix!.edits) {
        expect(range.start.line).toBe(range.end.line)
        const old = lines[range.start.line] as string
        lines[range.start.line] = old.slice(0, range.start.character) + text + old.slice(range.end.character)
      }
      expect(lines.map((each) => each.trim())).toContain(line)
      break
    }
    case 'error':
    case 'warning':
    case 'information':
    case 'hint':
      break
    default:
      throw new Error(`${marker.path}:${marker.line + 1}: what is "${marker.kind}"?`)
  }
}

function outline(symbols: readonly OutlineSymbol[], indent = ''): string[] {
  return symbols.flatMap((each) => [
    `${indent}${each.kind} ${each.name}: ${each.detail}`.trimEnd(),
    ...outline(each.children, `${indent}  `),
  ])
}

async function withSchema(workspace: Workspace, ddl: string): Promise<void> {
  const engine = createEngine('sqlite://')
  try {
    await engine.begin(async (connection) => {
      for (const statement of ddl.split(/;\s*(?:\n|$)/).filter((each) => each.trim()))
        await connection.execDriverSql(statement)
    })
    const catalog = await inspectDatabase(engine).catalog({ schemas: [null] })
    workspace.apply({ kind: 'catalog', catalog: { name: 'db', catalog } })
  } finally {
    await engine.dispose()
  }
}

async function run(each: Case): Promise<void> {
  const workspace = open(each.files)
  for (const { language, text } of each.expected) if (language === 'schema') await withSchema(workspace, text)
  const { snapshot } = workspace
  const path = `/case/${each.main}`
  expectFindings(snapshot, each.markers)
  for (const marker of each.markers) expectMarker(snapshot, marker)
  for (const { language, text, words } of each.expected) {
    if (language === 'sql') expectSql(snapshot, path, words, text)
    else if (language === 'outline') expect(outline(documentSymbols(snapshot, path)).join('\n')).toBe(text)
    else if (language !== 'schema') throw new Error(`what is a fence of "${language}"?`)
  }
}

/** All source files, those that matter not included. */
const pathsOf = (snapshot: Snapshot) => (snapshot.sources as Sources).paths

/** Every feature at every n-th place of every file. */
function everyFeature(snapshot: Snapshot, paths: readonly string[], step: number): number {
  let asked = 0
  for (const path of paths) {
    const text = snapshot.sources.file(path)?.text ?? ''
    const all = {
      start: { line: 0, character: 0 },
      end: snapshot.range(path, { start: text.length, end: text.length }).end,
    }
    diagnostics(snapshot, path)
    fixesFor(snapshot, path, all)
    codeLenses(snapshot, path)
    documentSymbols(snapshot, path)
    inlayHints(snapshot, path, all)
    fileReport(snapshot, path, ['sqlite', 'postgresql', 'mysql', 'default'], () => true)
    for (const site of snapshot.analysis(path).statements) {
      sqlPreview(snapshot, path, site)
      statementInfo(snapshot, path, site)
    }
    for (let offset = 0; offset <= text.length; offset += step) {
      const position = snapshot.range(path, { start: offset, end: offset }).start
      hover(snapshot, path, position)
      definition(snapshot, path, position)
      completions(snapshot, path, position)
      // Each looks through all files: at some places only.
      if (asked % 5 === 0) {
        finish(references(snapshot, path, position, { includeDeclaration: true }))
        finish(renameTarget(snapshot, path, position))
        finish(renameEdits(snapshot, path, position, 'other_name'))
      }
      statementAt(snapshot, path, position)
      asked++
    }
  }
  return asked
}

for (const name of readdirSync(join(folder, 'cases'))
  .filter((each) => each.endsWith('.md'))
  .sort()) {
  const cases = readCases(readFileSync(join(folder, 'cases', name), 'utf8'))
  describe(name, () => {
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => run(each))

    it('runs through every feature', () => {
      let asked = 0
      for (const { files } of cases) {
        const { snapshot } = open(files)
        asked += everyFeature(snapshot, pathsOf(snapshot), 7)
      }
      expect(asked).toBeGreaterThan(0)
    })
  })
}

describe('every file of test-workspace', () => {
  const projects = readdirSync(folder, { withFileTypes: true }).filter(
    (each) => each.isDirectory() && each.name !== 'cases',
  )
  it.each(projects.map((each) => each.name))(
    'of %s runs through every feature',
    (name) => {
      const { snapshot } = new Workspace({ root: join(folder, name) })
      expect(everyFeature(snapshot, pathsOf(snapshot), 5)).toBeGreaterThan(0)
    },
    120_000,
  )
})
