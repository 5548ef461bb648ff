// What is asked about when somebody looks for mentions: a class, an attribute, a table or a column, from a string that
// names it, from its definition, or from a use in a statement. Where it is mentioned is mentions.ts's.

import type { Column, Mapper, Table } from 'orm-core'
import type { Span } from '../../frontends/program.ts'
import type { SourceFile } from '../../frontends/source-tree.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { modelStringAt } from '../model-strings.ts'
import { columnsOf, type NamedPart, namedPart } from '../named-parts.ts'
import { placeOf } from '../places.ts'
import { CodeNames } from './code-names.ts'
import { Symbols } from './symbols.ts'
import { isWordPart, placesOf, wordAt } from './words.ts'

export interface Subject {
  readonly kind: 'class' | 'attribute' | 'table' | 'column'
  /** As it is spelled in the program. */
  readonly name: string
  /** Mappers, properties, tables and columns that are this one part: those of subclasses are it, too. */
  readonly objects: ReadonlySet<object>
  /** What mentions of it say: an attribute's name and its column's, when they differ. */
  readonly words: ReadonlySet<string>
  /** Where its name is written for the first time: inside the quotes of a string. Null for what has no name of its own. */
  readonly definition: { readonly path: string; readonly span: Span; readonly isString: boolean } | null
}

/** How a place is meant. */
export interface Asked {
  readonly subject: Subject
  /** The name at the place. */
  readonly span: Span
  readonly inString: boolean
}

/** As for references, or for a new name: then a column that has a name of its own is apart from its attribute. */
export type Purpose = 'references' | 'rename'

/** What stands at the offset; null where nothing of a model is named. The file has been analysed. */
export function subjectAt(snapshot: Snapshot, path: string, offset: number, purpose: Purpose): Asked | null {
  const file = snapshot.sources.file(path)
  if (file === null) return null
  const string = modelStringAt(file.text, path, offset)
  if (string !== null) {
    const part = namedPart(snapshot, path, string, offset)
    const subject = part && subjectOf(snapshot, part, purpose, false)
    const span = subject && nameIn(file.text, string.span, offset, subject.words)
    return subject && span ? { subject, span, inString: true } : null
  }
  const atDefinition = defined(snapshot, path, offset)
  const found = atDefinition ?? used(snapshot, path, offset) ?? keyed(snapshot, file, offset)
  const subject = found && subjectOf(snapshot, found.part, purpose, atDefinition !== null)
  return subject && { subject, span: found.span, inString: false }
}

/** Where one of the words stands in the string around the offset. */
function nameIn(text: string, { end, start }: Span, offset: number, words: ReadonlySet<string>): Span | null {
  for (const word of words) {
    for (let at = text.indexOf(word, start); at >= 0 && at + word.length <= end; at = text.indexOf(word, at + 1)) {
      const isWhole = !isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])
      if (isWhole && at <= offset && offset <= at + word.length) return { start: at, end: at + word.length }
    }
  }
  return null
}

interface Found {
  readonly part: NamedPart
  readonly span: Span
}

/** The class or attribute whose name is defined at the offset. */
function defined(snapshot: Snapshot, path: string, offset: number): Found | null {
  const nameAt = (object: object): Span | null => {
    const place = placeOf(snapshot, object)
    if (place?.absolute !== path) return null
    return place.nameSpan.start <= offset && offset <= place.nameSpan.end ? place.nameSpan : null
  }
  for (const mapper of snapshot.evaluation.mappers) {
    const span = nameAt(mapper)
    if (span !== null) return { part: { object: mapper, mapper, key: null }, span }
    for (const [key, object] of mapper.attrs) {
      const name = nameAt(object)
      if (name !== null) return { part: { object, mapper, key }, span: name }
    }
  }
  return null
}

/** The class or attribute that is used in code at the offset. */
function used(snapshot: Snapshot, path: string, offset: number): Found | null {
  const use = snapshot.analysis(path).uses.find(({ span }) => span.start <= offset && offset <= span.end)
  if (use === undefined) return null
  const { key, mapper, span } = use
  const object = key === null ? mapper : mapper.attrs.get(key)
  return object === undefined ? null : { part: { object, mapper, key }, span }
}

/** The attribute or column that a keyword or a key stands for at the offset: `filter_by(name=…)`. */
function keyed(snapshot: Snapshot, file: SourceFile, offset: number): Found | null {
  const word = wordAt(file.text, offset)
  if (word === null) return null
  const symbols = new Symbols(snapshot)
  let result: Found | null = null
  const names = new CodeNames(symbols, file, {
    found: (span, _form, part) => {
      result ??= { part, span: { start: span.start, end: span.end } }
    },
    doubt: () => undefined,
  })
  const leading = new Set(
    [...symbols.all, ...symbols.aliasesOf(file.path).keys()].filter((name) => file.text.includes(name)),
  )
  names.read(
    new Set([word.start]),
    [word.start, ...placesOf(file.text, leading)].sort((a, b) => a - b),
  )
  return result
}

function subjectOf(snapshot: Snapshot, part: NamedPart, purpose: Purpose, isDefined: boolean): Subject {
  const { key, mapper, object } = part
  if (key === null && mapper === object) return classSubject(snapshot, mapper)
  if (key === null && !isColumn(object)) return tableSubject(snapshot, object as Table)
  if (mapper === null || key === null) return columnSubject(snapshot, object as Column<unknown>)
  if (isColumn(object) && columnName(snapshot, object) !== null) return columnSubject(snapshot, object)
  return attributeSubject(snapshot, mapper, key, purpose, isDefined)
}

const isColumn = (object: object): object is Column<unknown> =>
  (object as { _isSchemaColumn?: boolean })._isSchemaColumn === true

function classSubject(snapshot: Snapshot, mapper: Mapper): Subject {
  const name = mapper.className
  const place = placeOf(snapshot, mapper)
  return {
    kind: 'class',
    name,
    objects: new Set([mapper]),
    words: new Set([name]),
    definition: place && { path: place.absolute, span: place.nameSpan, isString: false },
  }
}

function tableSubject(snapshot: Snapshot, table: Table): Subject {
  const name = String(table.name)
  return {
    kind: 'table',
    name,
    objects: new Set([table]),
    words: new Set([name]),
    definition: stringOf(snapshot, table, name, /(?:__tablename__\b[^"'\n]*|\btable\s*(?:<[^<>()]*>)?\(\s*)$/i),
  }
}

/** A column under a name of its own: `Column("author_id", …)`. Of a mixin's column each class has a copy. */
function columnSubject(snapshot: Snapshot, column: Column<unknown>): Subject {
  const name = String(column.name)
  const objects = new Set<object>([column])
  const place = placeOf(snapshot, column)
  for (const table of place === null ? [] : snapshot.evaluation.tables)
    for (const other of columnsOf(table))
      if (other.name === name && isSamePlace(snapshot, other, column)) objects.add(other)
  return { kind: 'column', name, objects, words: new Set([name]), definition: columnName(snapshot, column) }
}

/** The string in which the column is given its name; null when it goes by its attribute's. */
function columnName(snapshot: Snapshot, column: Column<unknown>): Subject['definition'] {
  return stringOf(snapshot, column, String(column.name), /\b(?:mapped_?)?column\s*\(\s*(?:name\s*=\s*)?$/i)
}

function stringOf(snapshot: Snapshot, object: object, content: string, before: RegExp): Subject['definition'] {
  const place = placeOf(snapshot, object)
  const text = place === null ? '' : (snapshot.sources.file(place.absolute)?.text ?? '')
  if (place === null) return null
  for (const quote of ['"', "'", '`']) {
    const from = text.indexOf(quote + content + quote, place.span.start)
    if (from < 0 || from >= place.span.end || !before.test(text.slice(Math.max(0, from - 80), from))) continue
    const start = from + 1
    return { path: place.absolute, span: { start, end: start + content.length }, isString: true }
  }
  return null
}

function isSamePlace(snapshot: Snapshot, one: object, other: object): boolean {
  const [a, b] = [placeOf(snapshot, one), placeOf(snapshot, other)]
  return a !== null && a.absolute === b?.absolute && a.nameSpan.start === b.nameSpan.start
}

/**
 * An attribute is one with that of its subclasses. Of a mixin's each class has its own: they are one where it is defined,
 * and to rename one is to rename all.
 */
function attributeSubject(
  snapshot: Snapshot,
  owner: Mapper,
  key: string,
  purpose: Purpose,
  isDefined: boolean,
): Subject {
  const property = owner.attrs.get(key)!
  const isSame = (mapper: Mapper) => {
    const other = mapper.attrs.get(key)
    return other !== undefined && (other === property || isSamePlace(snapshot, other, property))
  }
  const root = [...owner.iterateToRoot()].filter(isSame).at(-1) ?? owner
  const everywhere = isDefined || purpose === 'rename'
  const mappers = snapshot.evaluation.mappers.filter(
    (mapper) => isSame(mapper) && (everywhere || [...mapper.iterateToRoot()].includes(root)),
  )
  const objects = new Set<object>()
  const words = new Set([key])
  for (const mapper of mappers) {
    const other = mapper.attrs.get(key)!
    objects.add(other)
    for (const column of (other as { columns?: readonly Column<unknown>[] }).columns ?? []) {
      if (!isColumn(column) || (purpose === 'rename' && columnName(snapshot, column) !== null)) continue
      objects.add(column)
      words.add(String(column.name))
    }
  }
  const place = placeOf(snapshot, property)
  return {
    kind: 'attribute',
    name: key,
    objects,
    words,
    definition: place && { path: place.absolute, span: place.nameSpan, isString: false },
  }
}
