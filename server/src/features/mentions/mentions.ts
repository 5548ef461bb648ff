// Where a part of the models is mentioned: in strings, which no type checker understands, and by names in code. Files are
// told apart by their texts: those that do not have the word are not read any further.

import { languageOf } from '../../frontends/language.ts'
import type { Span } from '../../frontends/program.ts'
import type { SourceFile } from '../../frontends/source-tree.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { modelStringAt } from '../model-strings.ts'
import { type NamedPart, namedPart } from '../named-parts.ts'
import { type CodeForm, CodeNames } from './code-names.ts'
import type { Subject } from './subject.ts'
import { Symbols } from './symbols.ts'
import { isWordPart, placesOf } from './words.ts'

export type MentionForm = 'definition' | 'string' | CodeForm

export interface Mention {
  readonly path: string
  readonly span: Span
  readonly form: MentionForm
}

/** A place that may be a mention: whose name it is can't be told. */
export interface Doubt {
  readonly path: string
  readonly span: Span
  /** What it is, as it is written: "filter_by(name=…)". */
  readonly text: string
}

export interface Found {
  readonly mentions: readonly Mention[]
  readonly doubts: readonly Doubt[]
}

/** In small steps, in the order of files and of their texts. */
export function* findMentions(snapshot: Snapshot, subject: Subject): Generator<void, Found> {
  const mentions: Mention[] = []
  const doubts: Doubt[] = []
  const { definition } = subject
  const language = definition === null ? null : languageOf(definition.path)
  const symbols = new Symbols(snapshot)
  const search = { snapshot, subject, symbols, owners: symbols.with(subject.objects), mentions, doubts }
  // Tests of names alone would read a file for each use of a common word.
  const paths = language === null ? snapshot.relevantFiles() : snapshot.sources.relevant(language)
  for (const path of paths) {
    const file = snapshot.sources.file(path)
    if (file === null) continue
    const places = placesOf(file.text, subject.words)
    if (places.length > 0) new FileSearch(search, file, places).run()
    yield
  }
  return { mentions, doubts }
}

interface Search {
  readonly snapshot: Snapshot
  readonly subject: Subject
  readonly symbols: Symbols
  /** The names of the classes and tables that have what is looked for. */
  readonly owners: readonly string[]
  readonly mentions: Mention[]
  readonly doubts: Doubt[]
}

class FileSearch {
  private readonly search: Search
  private readonly file: SourceFile
  private readonly places: readonly number[]
  private readonly found = new Map<number, Mention>()

  constructor(search: Search, file: SourceFile, places: readonly number[]) {
    this.search = search
    this.file = file
    this.places = places
  }

  run(): void {
    const { definition } = this.search.subject
    if (definition?.path === this.file.path) this.add(definition.span, 'definition')
    const left = this.places.filter((at) => !this.isString(at))
    if (left.length > 0) this.readCode(left)
    for (const [, mention] of [...this.found].sort(([a], [b]) => a - b)) this.search.mentions.push(mention)
  }

  private add(span: Span, form: MentionForm): void {
    if (!this.found.has(span.start))
      this.found.set(span.start, { path: this.file.path, span: { start: span.start, end: span.end }, form })
  }

  /** Whether the place is in a string that names a part of a model, be it this one or another. */
  private isString(at: number): boolean {
    const { path, text } = this.file
    const { snapshot, subject } = this.search
    const string = modelStringAt(text, path, at)
    if (string === null) return false
    const part = namedPart(snapshot, path, string, at)
    const word = [...subject.words].find((each) => text.startsWith(each, at) && !isWordPart(text[at + each.length]))
    if (part !== null && word !== undefined && subject.objects.has(part.object))
      this.add({ start: at, end: at + word.length }, 'string')
    return true
  }

  private readCode(left: readonly number[]): void {
    const { doubts, subject, symbols } = this.search
    const { path, text } = this.file
    const leading = this.leading()
    if (leading.size === 0) return
    const names = new CodeNames(symbols, this.file, {
      found: (span: Span, form: CodeForm, part: NamedPart) => {
        if (subject.objects.has(part.object)) this.add(span, form)
      },
      doubt: ({ end, start }, shown) => {
        doubts.push({ path, span: { start, end }, text: shown })
      },
    })
    names.read(
      new Set(left),
      [...left, ...placesOf(text, leading)].sort((a, b) => a - b),
    )
  }

  /** The names in the file that lead to the part: an attribute is reached through its classes and their table. */
  private leading(): ReadonlySet<string> {
    const { owners, subject, symbols } = this.search
    const { path, text } = this.file
    // `filter_by()` may be about what a relationship of any class leads to.
    const isAny = /\bfilter_?by\s*\(/i.test(text)
    const names = subject.kind === 'class' ? [subject.name] : isAny ? symbols.all : owners
    const found = new Set(names.filter((name) => text.includes(name)))
    for (const [alias, original] of symbols.aliasesOf(path)) if (found.has(original)) found.add(alias)
    return found
  }
}
