// One frozen view of the workspace: its sources, its settings, and the catalog of the active connection. Features
// are functions of a snapshot; what they derive from it is computed once and kept with it. A change makes another
// snapshot (workspace.ts), which shares what did not change.

import { relative as relativePath } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Catalog } from 'orm-core'
import type { FileAnalysis } from '../evaluator/analysis.ts'
import { type Evaluation, evaluateInSteps, finish } from '../evaluator/index.ts'
import type { Span } from '../frontends/program.ts'
import type { SourceFile, SourceTree } from '../frontends/source-tree.ts'
import type { DialectName, Position, Range, Settings } from '../protocol/messages.ts'
import { engineWordsOf } from './engine-words.ts'
import { LineIndex } from './line-index.ts'
import { makeRoom } from './release.ts'

/** The schema of the active connection, as it was read last. */
export interface ConnectedCatalog {
  /** The connection's name, for messages: "shop". */
  readonly name: string
  readonly catalog: Catalog
}

export interface SnapshotParts {
  readonly sources: SourceTree
  readonly settings: Settings
  readonly catalog: ConnectedCatalog | null
  /** Numbers snapshots upwards; an answer computed for an older one may be stale. */
  readonly version: number
  /** The evaluation of an earlier snapshot with the very same sources: a new catalog does not evaluate anew. */
  readonly evaluation?: Evaluation | undefined
  /** The last evaluation of earlier sources: what is the same in it is not evaluated anew. */
  readonly previous?: Evaluation | undefined
  /** What the code of an earlier snapshot said of the dialect. */
  readonly dialectBefore?: DialectOfCode | undefined
}

/** The dialect that the engines in the code have, and the files that say so. */
export interface DialectOfCode {
  readonly files: readonly SourceFile[]
  readonly dialect: DialectName
}

export class Snapshot {
  readonly sources: SourceTree
  readonly settings: Settings
  readonly catalog: ConnectedCatalog | null
  readonly version: number
  #evaluation: Evaluation | undefined
  #previous: Evaluation | undefined
  #steps: Generator<void, Evaluation> | undefined
  #dialect: DialectOfCode | undefined
  readonly #lines = new Map<string, LineIndex>()
  readonly #memo = new Map<string, unknown>()

  constructor(parts: SnapshotParts) {
    this.sources = parts.sources
    this.settings = parts.settings
    this.catalog = parts.catalog
    this.version = parts.version
    this.#evaluation = parts.evaluation
    this.#previous = parts.previous
    this.#dialect = parts.dialectBefore
  }

  get root(): string {
    return this.sources.root
  }

  /** All models of the workspace. Computed at first use. */
  get evaluation(): Evaluation {
    if (this.#evaluation === undefined) this.evaluated(finish(this.steps))
    return this.#evaluation!
  }

  /** Computes the evaluation in small steps. Who asks for it before its end gets it at once. */
  *prepare(): Generator<void> {
    while (this.#evaluation === undefined) {
      const step = this.steps.next()
      if (step.done) this.evaluated(step.value)
      else yield
    }
  }

  /** The same with the analysis of one file. */
  *prepareAnalysis(path: string): Generator<void> {
    yield* this.prepare()
    yield* makeRoom(this, path)
    yield* this.evaluation.analyzeInSteps(path)
  }

  private get steps(): Generator<void, Evaluation> {
    this.#steps ??= evaluateInSteps(this.sources, {}, this.#previous)
    return this.#steps
  }

  private evaluated(evaluation: Evaluation): void {
    this.#evaluation = evaluation
    this.#previous = undefined
    this.#steps = undefined
  }

  /** What a later snapshot can take over from. */
  get lastEvaluation(): Evaluation | undefined {
    return this.#evaluation ?? this.#previous
  }

  /** The evaluation if something has asked for it already. */
  get knownEvaluation(): Evaluation | undefined {
    return this.#evaluation
  }

  /** The statements and uses of one file. */
  analysis(path: string): FileAnalysis {
    return this.evaluation.analyze(path)
  }

  /** The dialect that SQL is shown in: the active connection's, else the setting's, else what engine URLs in the code say. */
  get dialect(): DialectName {
    if (this.catalog !== null) return this.catalog.catalog.dialect
    if (this.settings.dialect !== 'auto') return this.settings.dialect
    return this.memo('dialect of the code', () => this.dialectOfCode())
  }

  /** The files that make engines are read again when one of them has changed, or one with a URL in it. */
  private dialectOfCode(): DialectName {
    const files = filesOfEngines(this)
    const before = this.#dialect
    if (before?.files.length !== files.length || !files.every((file, index) => file === before.files[index]))
      this.#dialect = { files, dialect: dialectOfCode(this) }
    return this.#dialect!.dialect
  }

  /** For a later snapshot. */
  get knownDialect(): DialectOfCode | undefined {
    return this.#dialect
  }

  /** Files that can have models, statements or findings, sorted. */
  relevantFiles(): readonly string[] {
    return [...this.sources.relevant('python'), ...this.sources.relevant('typescript')]
  }

  /** Computes once for this snapshot. */
  memo<T>(key: string, compute: () => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, compute())
    return this.#memo.get(key) as T
  }

  /** The path as people read it: relative to the root, with `/`. */
  relative(path: string): string {
    const shown = relativePath(this.root, path).replaceAll('\\', '/')
    return shown.startsWith('../') || shown === '' ? path : shown
  }

  uri(path: string): string {
    return pathToFileURL(path).href
  }

  /** LSP range of offsets in a file. An unknown file has the empty range at its start. */
  range(path: string, span: Span): Range {
    const lines = this.lines(path)
    return { start: lines.position(span.start), end: lines.position(span.end) }
  }

  /** Offset of an LSP position; positions beyond a line's or the file's end are the end. */
  offset(path: string, position: Position): number {
    return this.lines(path).offset(position)
  }

  private lines(path: string): LineIndex {
    let index = this.#lines.get(path)
    if (index === undefined) {
      index = new LineIndex(this.sources.file(path)?.text ?? '')
      this.#lines.set(path, index)
    }
    return index
  }
}

const SCHEMES: readonly (readonly [string, DialectName])[] = [
  ['postgres', 'postgresql'],
  ['cockroachdb', 'postgresql'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['sqlite', 'sqlite'],
]

function filesOfEngines(snapshot: Snapshot): SourceFile[] {
  return snapshot.relevantFiles().flatMap((path) => {
    const file = snapshot.sources.file(path)
    const { engine, url } = file === null ? { engine: false, url: false } : engineWordsOf(file)
    return engine || url ? [file!] : []
  })
}

/** The first literal engine URL in the files that make engines decides; SQLite when there is none. */
function dialectOfCode(snapshot: Snapshot): DialectName {
  for (const path of snapshot.relevantFiles()) {
    if (!mayKnowUrl(snapshot.sources, path)) continue
    for (const { url } of snapshot.analysis(path).engineUrls) {
      const found = SCHEMES.find(([scheme]) => url.startsWith(scheme))
      if (found) return found[1]
    }
  }
  return 'sqlite'
}

/** Whether the file makes an engine and a URL is written in it or in a file that it imports. */
function mayKnowUrl(sources: SourceTree, path: string): boolean {
  const file = sources.file(path)
  if (file === null) return false
  const { engine, url } = engineWordsOf(file)
  if (!engine || url) return engine
  return [...file.imports].some(({ level, module, names }) =>
    [module, ...names.map((name) => (module === '' ? name : `${module}.${name}`))].some((name) => {
      const target = sources.resolveImport(path, level, name)
      const imported = target === null ? null : sources.file(target)
      return imported !== null && engineWordsOf(imported).url
    }),
  )
}
