// What a string that names a part of a model stands for, and the names that could stand there: of the classes and tables
// that the program has, in the order in which they are declared.

import type { Column, Mapper, RelationshipProperty, Table } from 'orm-core'
import { languageOf } from '../frontends/language.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { dialectFor } from './dialects.ts'
import type { ModelString } from './model-strings.ts'
import { relationshipTarget } from './models.ts'
import { placeOf } from './places.ts'
import { typeText } from './schema-text.ts'

/** A name that could stand in the string. */
export interface PartName {
  readonly name: string
  readonly kind: 'class' | 'relationship' | 'column' | 'table'
  /** What it is: the table of a class, the type of a column, the target of a relationship. */
  readonly detail: string
}

/** The class, attribute, column or table that the string names at the offset; null when there is none, or several. */
export function namedPart(snapshot: Snapshot, path: string, string: ModelString, offset: number): object | null {
  const { kind, span, text } = string
  switch (kind) {
    case 'class':
      return classNamed(snapshot, path, text)
    case 'other-side':
      return targetOf(snapshot, path, string)?.attrs.get(text) ?? null
    case 'table':
      return tableNamed(snapshot, path, text)
    case 'column': {
      const dot = text.lastIndexOf('.')
      const table = tableNamed(snapshot, path, dot < 0 ? text : text.slice(0, dot))
      if (table === null || offset <= span.start + dot) return table
      return columnsOf(table).find(({ name }) => name === text.slice(dot + 1)) ?? null
    }
    case 'own-column':
      return ownColumns(snapshot, path, span.start).find((column) => column.name === text) ?? null
    case 'expression': {
      const word = wordAt(text, offset - span.start)
      const dot = word.indexOf('.')
      const mapper = classNamed(snapshot, path, dot < 0 ? word : word.slice(0, dot))
      if (mapper === null || dot < 0 || offset - span.start <= text.indexOf(word) + dot) return mapper
      return mapper.attrs.get(word.slice(dot + 1)) ?? null
    }
  }
}

/** The names that could stand where the cursor is, and the part of the text that they would take the place of. */
export function partNames(
  snapshot: Snapshot,
  path: string,
  string: ModelString,
  offset: number,
): { readonly from: number; readonly names: readonly PartName[] } {
  const { kind, span, text } = string
  const typed = text.slice(0, offset - span.start)
  switch (kind) {
    case 'class':
      return { from: span.start + typed.lastIndexOf('.') + 1, names: classNames(snapshot, path) }
    case 'other-side': {
      const target = targetOf(snapshot, path, string)
      return { from: span.start, names: target === null ? [] : relationshipNames(target) }
    }
    case 'table':
      return { from: span.start, names: tableNames(snapshot, path) }
    case 'column': {
      const dot = typed.lastIndexOf('.')
      const table = dot < 0 ? null : tableNamed(snapshot, path, typed.slice(0, dot))
      if (table !== null) return { from: span.start + dot + 1, names: columnNames(snapshot, columnsOf(table)) }
      return { from: span.start, names: tableNames(snapshot, path) }
    }
    case 'own-column':
      return { from: span.start, names: columnNames(snapshot, ownColumns(snapshot, path, span.start)) }
    case 'expression': {
      const word = /[\w.]*$/.exec(typed)![0]
      const dot = word.indexOf('.')
      const mapper = dot < 0 ? null : classNamed(snapshot, path, word.slice(0, dot))
      const begin = span.start + typed.length - word.length
      if (mapper !== null) return { from: begin + dot + 1, names: attributeNames(snapshot, mapper) }
      return { from: begin, names: dot < 0 ? classNames(snapshot, path) : [] }
    }
  }
}

function wordAt(text: string, at: number): string {
  for (const { 0: word, index } of text.matchAll(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?/g))
    if (index <= at && at <= index + word.length) return word
  return ''
}

/** The classes that a string in the file can name: those of its own language. */
function mappersOf(snapshot: Snapshot, path: string): Mapper[] {
  return snapshot.evaluation.mappers.filter((mapper) => isAlike(snapshot, mapper, path))
}

function tablesOf(snapshot: Snapshot, path: string): Table[] {
  return snapshot.evaluation.tables.filter((table) => isAlike(snapshot, table, path))
}

function isAlike(snapshot: Snapshot, object: object, path: string): boolean {
  const place = placeOf(snapshot, object)
  return place === null || languageOf(place.absolute) === languageOf(path)
}

/** The mapped class of that name, or of that dotted path; null when several have it. */
function classNamed(snapshot: Snapshot, path: string, text: string): Mapper | null {
  const name = text.slice(text.lastIndexOf('.') + 1).trim()
  const found = mappersOf(snapshot, path).filter((mapper) => mapper.className === name)
  return found.length === 1 ? found[0]! : null
}

function tableNamed(snapshot: Snapshot, path: string, key: string): Table | null {
  const found = tablesOf(snapshot, path).filter((table) => tableKey(table) === key)
  return found.length === 1 ? found[0]! : null
}

/** As a foreign key names it: with its schema, when it has one. */
const tableKey = (table: Table) => table.key ?? table.name

const columnsOf = (table: Table) => [...(table.columns as unknown as Iterable<Column<unknown>>)]

/** The class whose definition holds the offset, the innermost one. */
function mapperAround(snapshot: Snapshot, path: string, offset: number): Mapper | null {
  let best: { mapper: Mapper; start: number } | null = null
  for (const mapper of snapshot.evaluation.mappers) {
    const place = placeOf(snapshot, mapper)
    if (place?.absolute !== path || offset < place.span.start || place.span.end < offset) continue
    if (best === null || place.span.start > best.start) best = { mapper, start: place.span.start }
  }
  return best?.mapper ?? null
}

function ownColumns(snapshot: Snapshot, path: string, offset: number): Column<unknown>[] {
  const mapper = mapperAround(snapshot, path, offset)
  return mapper === null ? [] : columnsOf(mapper.localTable as unknown as Table)
}

/** The class that the relationship leads to in which the string stands. */
function targetOf(snapshot: Snapshot, path: string, { call }: ModelString): Mapper | null {
  const mapper = mapperAround(snapshot, path, call)
  if (mapper === null) return null
  for (const property of (mapper.relationships as ReadonlyMap<string, RelationshipProperty>).values()) {
    const place = placeOf(snapshot, property)
    if (place?.absolute === path && place.span.start <= call && call <= place.span.end) {
      const target = relationshipTarget(property)
      if (target !== null) return target
    }
  }
  // Half typed: what stands before it on its line names the class.
  const text = snapshot.sources.file(path)?.text ?? ''
  const line = text.slice(text.lastIndexOf('\n', call) + 1, text.indexOf('\n', call) + 1 || text.length)
  const named = [...line.matchAll(/[A-Za-z_]\w*/g)].flatMap(([word]) => classNamed(snapshot, path, word) ?? [])
  return named[0] ?? null
}

function classNames(snapshot: Snapshot, path: string): PartName[] {
  return mappersOf(snapshot, path).map((mapper) => ({
    name: mapper.className,
    kind: 'class' as const,
    detail: tableKey(mapper.localTable as unknown as Table),
  }))
}

function tableNames(snapshot: Snapshot, path: string): PartName[] {
  return tablesOf(snapshot, path).map((table) => ({
    name: tableKey(table),
    kind: 'table' as const,
    detail: columnsOf(table)
      .map(({ name }) => name)
      .join(', '),
  }))
}

function columnName(snapshot: Snapshot, { name, type }: Column<unknown>): PartName {
  return { name: String(name), kind: 'column', detail: typeText(type, dialectFor(snapshot.dialect)) }
}

function columnNames(snapshot: Snapshot, columns: readonly Column<unknown>[]): PartName[] {
  return columns.map((column) => columnName(snapshot, column))
}

function relationshipNames(mapper: Mapper): PartName[] {
  return [...(mapper.relationships as ReadonlyMap<string, RelationshipProperty>)].map(([name, property]) => ({
    name,
    kind: 'relationship' as const,
    detail: relationshipTarget(property)?.className ?? '',
  }))
}

function attributeNames(snapshot: Snapshot, mapper: Mapper): PartName[] {
  const columns = [...mapper.columnAttrs].flatMap(([name, { columns }]) => {
    const [column] = columns as readonly Column<unknown>[]
    return column === undefined ? [] : [{ ...columnName(snapshot, column), name }]
  })
  return [...columns, ...relationshipNames(mapper)]
}
