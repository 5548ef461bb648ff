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

/** What a string names. */
export interface NamedPart {
  /** The mapper, the property, the column or the table. */
  readonly object: object
  /** The class that it is, or that has it; null for what no class has. */
  readonly mapper: Mapper | null
  /** The attribute of the class, null for the class itself and for a table. */
  readonly key: string | null
}

/** The class, attribute, column or table that the string names at the offset; null when there is none, or several. */
export function namedPart(snapshot: Snapshot, path: string, string: ModelString, offset: number): NamedPart | null {
  const { kind, span, text } = string
  const at = offset - span.start
  switch (kind) {
    case 'class':
      return classPart(classNamed(snapshot, path, text, span.start))
    case 'other-side':
      return attributePart(targetOf(snapshot, path, string), text)
    case 'table':
      return tablePart(snapshot, tableNamed(snapshot, path, text, span.start))
    case 'column': {
      const dot = text.lastIndexOf('.')
      const table = tableNamed(snapshot, path, dot < 0 ? text : text.slice(0, dot), span.start)
      if (table === null || at <= dot) return tablePart(snapshot, table)
      return columnPart(snapshot, table, text.slice(dot + 1))
    }
    case 'own-column': {
      const table = tableAround(snapshot, path, span.start)
      return table === null ? null : columnPart(snapshot, table, text)
    }
    case 'own-attribute':
      return attributePart(mapperAround(snapshot, path, span.start), text)
    case 'target-attribute':
      return attributePart(proxied(snapshot, path, string), text)
    case 'new-table': {
      const table = tableAround(snapshot, path, span.start)
      return table?.name === text ? tablePart(snapshot, table) : null
    }
    case 'new-column':
      return newColumn(snapshot, path, string)
    case 'expression': {
      const { start, words } = wordsAt(text, at)
      const mapper = classNamed(snapshot, path, words[0] ?? '', span.start)
      if (mapper !== null)
        return words.length < 2 || at <= start + words[0]!.length ? classPart(mapper) : attributePart(mapper, words[1]!)
      const table = tableNamed(snapshot, path, words[0] ?? '', span.start)
      if (table === null || words[1] !== 'c' || at <= start + words[0]!.length) return tablePart(snapshot, table)
      return words[2] === undefined ? null : columnPart(snapshot, table, words[2])
    }
  }
}

function classPart(mapper: Mapper | null): NamedPart | null {
  return mapper && { object: mapper, mapper, key: null }
}

function attributePart(mapper: Mapper | null, key: string): NamedPart | null {
  const property = mapper?.attrs.get(key)
  return property === undefined ? null : { object: property, mapper, key }
}

function tablePart(snapshot: Snapshot, table: Table | null): NamedPart | null {
  if (table === null) return null
  return { object: table, mapper: mapperOfTable(snapshot, table), key: null }
}

function columnPart(snapshot: Snapshot, table: Table, name: string): NamedPart | null {
  const column = columnsOf(table).find((each) => each.name === name)
  if (column === undefined) return null
  const mapper = mapperOfTable(snapshot, table)
  const property = mapper?._columntoproperty.get(column as never) as { readonly key: string } | undefined
  return { object: column, mapper, key: property?.key ?? null }
}

function mapperOfTable(snapshot: Snapshot, table: Table): Mapper | null {
  return snapshot.evaluation.mappers.find(({ localTable }) => (localTable as unknown) === table) ?? null
}

/** The column that is given its name by the string. */
function newColumn(snapshot: Snapshot, path: string, { call, text }: ModelString): NamedPart | null {
  const isHere = (column: Column<unknown>) => {
    const place = column.name === text ? placeOf(snapshot, column) : null
    return place?.absolute === path && place.span.start <= call && call <= place.span.end
  }
  const around = tableAround(snapshot, path, call)
  if (around !== null) return columnsOf(around).some(isHere) ? columnPart(snapshot, around, text) : null
  // Outside of classes with tables there are mixins: one of those that have the column speaks for all.
  const table = snapshot.evaluation.tables.find((each) => columnsOf(each).some(isHere))
  return table === undefined ? null : columnPart(snapshot, table, text)
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
      const table = dot < 0 ? null : tableNamed(snapshot, path, typed.slice(0, dot), span.start)
      if (table !== null) return { from: span.start + dot + 1, names: columnNames(snapshot, columnsOf(table)) }
      return { from: span.start, names: tableNames(snapshot, path) }
    }
    case 'own-column':
      return { from: span.start, names: columnNames(snapshot, ownColumns(snapshot, path, span.start)) }
    case 'own-attribute':
    case 'target-attribute': {
      const around = mapperAround(snapshot, path, span.start)
      const mapper = kind === 'own-attribute' ? around : proxied(snapshot, path, string)
      return { from: span.start, names: mapper === null ? [] : attributeNames(snapshot, mapper) }
    }
    case 'expression': {
      const word = /[\w.]*$/.exec(typed)![0]
      const dot = word.indexOf('.')
      const mapper = dot < 0 ? null : classNamed(snapshot, path, word.slice(0, dot), span.start)
      const begin = span.start + typed.length - word.length
      if (mapper !== null) return { from: begin + dot + 1, names: attributeNames(snapshot, mapper) }
      return { from: begin, names: dot < 0 ? classNames(snapshot, path) : [] }
    }
    case 'new-table':
    case 'new-column':
      return { from: offset, names: [] }
  }
}

/** The words around the place in an expression, with dots between them: "Post.title", "tagged.c.post_id". */
function wordsAt(text: string, at: number): { readonly start: number; readonly words: readonly string[] } {
  for (const { 0: word, index } of text.matchAll(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g))
    if (index <= at && at <= index + word.length) return { start: index, words: word.split('.') }
  return { start: 0, words: [] }
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

/** The mapped class of that name, or of that dotted path, that the place can mean; null when several have it. */
function classNamed(snapshot: Snapshot, path: string, text: string, offset: number): Mapper | null {
  const dotted = text.trim()
  const name = dotted.slice(dotted.lastIndexOf('.') + 1)
  const named = mappersOf(snapshot, path).filter((mapper) => mapper.className === name)
  if (named.length < 2) return named[0] ?? null
  const registry = mapperAround(snapshot, path, offset)?.registry
  const found = named.filter(
    (mapper) =>
      (registry === undefined || mapper.registry === registry) &&
      (dotted === name || mapper.qualname === dotted || mapper.qualname.endsWith(`.${dotted}`)),
  )
  return found.length === 1 ? found[0]! : null
}

function tableNamed(snapshot: Snapshot, path: string, key: string, offset: number): Table | null {
  const named = tablesOf(snapshot, path).filter((table) => tableKey(table) === key)
  if (named.length < 2) return named[0] ?? null
  const metadata = tableAround(snapshot, path, offset)?.metadata
  const found = named.filter((table) => table.metadata === metadata)
  return found.length === 1 ? found[0]! : null
}

/** As a foreign key names it: with its schema, when it has one. */
const tableKey = (table: Table) => table.key ?? table.name

export const columnsOf = (table: Table) => [...(table.columns as unknown as Iterable<Column<unknown>>)]

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

/** The table whose definition holds the offset: that of a class, or one of its own. */
function tableAround(snapshot: Snapshot, path: string, offset: number): Table | null {
  const mapper = mapperAround(snapshot, path, offset)
  if (mapper !== null) return mapper.localTable as unknown as Table
  const holds = (table: Table) => {
    const place = placeOf(snapshot, table)
    return place?.absolute === path && place.span.start <= offset && offset <= place.span.end
  }
  return snapshot.evaluation.tables.find(holds) ?? null
}

function ownColumns(snapshot: Snapshot, path: string, offset: number): Column<unknown>[] {
  const table = tableAround(snapshot, path, offset)
  return table === null ? [] : columnsOf(table)
}

/** The class whose attribute `association_proxy("posts", "title")` shows: what the relationship leads to. */
function proxied(snapshot: Snapshot, path: string, { call, span }: ModelString): Mapper | null {
  const text = snapshot.sources.file(path)?.text.slice(call, span.start) ?? ''
  const name = /\(\s*(["'])(\w+)\1/.exec(text)?.[2]
  const mapper = mapperAround(snapshot, path, call)
  const relationship = (mapper?.relationships as ReadonlyMap<string, RelationshipProperty> | undefined)?.get(name ?? '')
  return relationship === undefined ? null : relationshipTarget(relationship)
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
  const named = [...line.matchAll(/[A-Za-z_]\w*/g)].flatMap(([word]) => classNamed(snapshot, path, word, call) ?? [])
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
