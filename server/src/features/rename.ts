// A new name for a part of the models. Names of tables, and of columns that are named in a string, are changed whole: all
// that mentions them are strings. Names of classes and attributes live in code, where the language's own server
// knows them best: here are the places that it can't know, and where in code the name is defined. Nothing is renamed by
// halves: what can't be known is a refusal that names it.

import type { Column, ForeignKey, Mapper, Table } from 'orm-core'
import { languageOf } from '../frontends/language.ts'
import type { Span } from '../frontends/program.ts'
import type { Location, ModelName, Position, RenameEdits } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { type Doubt, findMentions, type Mention } from './mentions/mentions.ts'
import { type Subject, subjectAt } from './mentions/subject.ts'
import { columnsOf } from './named-parts.ts'
import { type KnownPlace, placeOf } from './places.ts'

/** What the name at the position stands for; null where nothing of a model is named. The file has been analysed. */
export function modelName(snapshot: Snapshot, path: string, position: Position): ModelName | null {
  const asked = subjectAt(snapshot, path, snapshot.offset(path, position), 'rename')
  if (asked === null) return null
  const { inString, span, subject } = asked
  const name = snapshot.sources.file(path)!.text.slice(span.start, span.end)
  return { range: snapshot.range(path, span), name, inString, inCode: codeOf(snapshot, subject) }
}

/** Null where nothing is renamed from here: also for a name in code which no string mentions. */
export function* renameTarget(snapshot: Snapshot, path: string, position: Position): Generator<void, ModelName | null> {
  const name = modelName(snapshot, path, position)
  if (name === null || name.inString) return name
  const asked = subjectAt(snapshot, path, snapshot.offset(path, position), 'rename')!
  return (yield* editable(snapshot, asked.subject)).mentions.length === 0 ? null : name
}

/** The edits of strings, keywords and keys. The file has been analysed. */
export function* renameEdits(
  snapshot: Snapshot,
  path: string,
  position: Position,
  newName: string,
): Generator<void, RenameEdits> {
  const asked = subjectAt(snapshot, path, snapshot.offset(path, position), 'rename')
  if (asked === null) return { refused: 'Nothing of the models is named here.' }
  const { subject } = asked
  const found = yield* editable(snapshot, subject)
  const refused =
    invalid(subject, newName) ??
    undefinedName(subject) ??
    taken(snapshot, subject, newName) ??
    doubtful(snapshot, subject, found.doubts) ??
    computed(snapshot, subject, found.mentions) ??
    inSql(snapshot, subject)
  if (refused !== null) return { refused }
  const edits = found.mentions.map(({ form, path: where, span }) => ({
    uri: snapshot.uri(where),
    range: snapshot.range(where, span),
    text: form === 'shorthand' ? `${newName}: ${subject.name}` : newName,
  }))
  return { edits }
}

const isInCode = ({ kind }: Subject) => kind === 'class' || kind === 'attribute'

function codeOf(snapshot: Snapshot, subject: Subject): Location | null {
  const { definition } = subject
  if (!isInCode(subject) || definition === null) return null
  return { uri: snapshot.uri(definition.path), range: snapshot.range(definition.path, definition.span) }
}

/** What is changed here, and what can't be told. Migrations say what was: they keep the old names. */
function* editable(snapshot: Snapshot, subject: Subject): Generator<void, { mentions: Mention[]; doubts: Doubt[] }> {
  const { doubts, mentions } = yield* findMentions(snapshot, subject)
  const isLive = ({ path }: { readonly path: string }) => !isMigration(snapshot, path)
  const isOurs = ({ form }: Mention) => !isInCode(subject) || (form !== 'name' && form !== 'definition')
  return { mentions: mentions.filter((each) => isLive(each) && isOurs(each)), doubts: doubts.filter(isLive) }
}

function isMigration(snapshot: Snapshot, path: string): boolean {
  return /^down_revision\b/m.test(snapshot.sources.file(path)?.text ?? '')
}

const shownAt = (snapshot: Snapshot, path: string, { start }: Span) =>
  `${snapshot.relative(path)}:${snapshot.range(path, { start, end: start }).start.line + 1}`

// --- refusals ---

function invalid(subject: Subject, newName: string): string | null {
  const form = isInCode(subject) ? /^[\p{L}_$][\p{L}\p{N}_$]*$/u : /^[^\s"'`\\.](?:[^"'`\\.\n]*[^\s"'`\\.])?$/
  const kind = subject.kind === 'attribute' ? 'an attribute' : `a ${subject.kind}`
  return form.test(newName) ? null : `'${newName}' can't be the name of ${kind}.`
}

/** A table without a string that names it: its name is made when the program runs. */
function undefinedName(subject: Subject): string | null {
  if (subject.definition !== null) return null
  return `The name of the ${subject.kind} '${subject.name}' is computed: it can't be changed where it is mentioned.`
}

function taken(snapshot: Snapshot, subject: Subject, newName: string): string | null {
  const { evaluation } = snapshot
  switch (subject.kind) {
    case 'class': {
      const [mapper] = subject.objects as ReadonlySet<Mapper>
      const other = evaluation.mappers.find((each) => each.className === newName && each.registry === mapper!.registry)
      return other === undefined ? null : `There is a class '${newName}' already.`
    }
    case 'attribute': {
      const owner = evaluation.mappers.find(
        (mapper) => mapper.attrs.get(newName) && subject.objects.has(mapper.attrs.get(subject.name) ?? {}),
      )
      return owner === undefined ? null : `${owner.className} has '${newName}' already.`
    }
    case 'table': {
      const [table] = subject.objects as ReadonlySet<Table>
      const other = evaluation.tables.find(
        (each) => each.name === newName && each.metadata === table!.metadata && each.schema === table!.schema,
      )
      return other === undefined ? null : `There is a table '${newName}' already.`
    }
    case 'column': {
      const owner = [...(subject.objects as ReadonlySet<Column<unknown>>)].find((column) =>
        columnsOf(column.table as unknown as Table).some(({ name }) => name === newName),
      )
      return owner === undefined
        ? null
        : `The table '${(owner.table as unknown as Table).name}' has a column '${newName}' already.`
    }
  }
}

function doubtful(snapshot: Snapshot, subject: Subject, doubts: readonly Doubt[]): string | null {
  const [first] = doubts
  if (first === undefined) return null
  const others = doubts.length === 1 ? '' : ` and ${doubts.length - 1} more`
  return `Whose '${subject.name}' it is can't be told in ${first.text} at ${shownAt(snapshot, first.path, first.span)}${others}.`
}

/** A foreign key to the table or column whose target is no string that was found. */
function computed(snapshot: Snapshot, subject: Subject, mentions: readonly Mention[]): string | null {
  if (subject.kind === 'class') return null
  for (const table of snapshot.evaluation.tables) {
    for (const column of columnsOf(table)) {
      for (const key of column.foreignKeys) {
        if (!refersTo(key, subject)) continue
        const place = placeOf(snapshot, column)
        if (place === null) continue
        const isFound = mentions.some(
          ({ path, span }) => path === place.absolute && isNear(snapshot, place, span, column),
        )
        if (!isFound && !isMigration(snapshot, place.absolute))
          return `The foreign key '${key.targetFullname}' is computed at ${shownAt(snapshot, place.absolute, place.span)}.`
      }
    }
  }
  return null
}

/** In the column's definition; that of a constraint of its own stands somewhere in the table's. */
function isNear(snapshot: Snapshot, own: KnownPlace, span: Span, column: Column<unknown>): boolean {
  if (own.span.start <= span.start && span.end <= own.span.end) return true
  const definition = snapshot.sources.file(own.absolute)?.text.slice(own.span.start, own.span.end) ?? ''
  if (/foreign_?key\s*[(=:]/i.test(definition)) return false
  const table = column.table as unknown as Table
  const owner = snapshot.evaluation.mappers.find(({ localTable }) => (localTable as unknown) === table)
  const around = placeOf(snapshot, owner ?? table)
  return around !== null && around.span.start <= span.start && span.end <= around.span.end
}

function refersTo(key: ForeignKey, { objects }: Subject): boolean {
  // `ForeignKey(users.c.id)` follows by itself.
  if (typeof (key as { _colspec?: unknown })._colspec !== 'string') return false
  try {
    return objects.has(key.column) || objects.has(key.column.table as object)
  } catch {
    // A target that is not there is a finding of its own.
    return false
  }
}

interface SqlName {
  readonly table: string
  readonly column: string | null
}

/** SQL as text which names the table, or the table and the column. */
function inSql(snapshot: Snapshot, subject: Subject): string | null {
  const named = [...subject.objects].flatMap((object): SqlName[] => {
    if (subject.kind === 'table') return [{ table: subject.name, column: null }]
    const { name, table } = object as { name?: unknown; table?: { name?: string } }
    return table?.name !== undefined && typeof name === 'string' ? [{ table: table.name, column: name }] : []
  })
  const language = subject.definition === null ? null : languageOf(subject.definition.path)
  for (const path of language === null ? [] : snapshot.sources.relevant(language)) {
    const text = snapshot.sources.file(path)?.text ?? ''
    if (![...subject.words].some((word) => text.includes(word)) || !SQL.test(text) || isMigration(snapshot, path))
      continue
    for (const { column, table } of named) {
      const at = text.includes(table) ? sqlOf(text, table, column) : null
      if (at !== null)
        return `SQL at ${shownAt(snapshot, path, { start: at, end: at })} names '${column ?? table}' in a text: change it first.`
    }
  }
  return null
}

const SQL = /\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s/
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function sqlOf(text: string, table: string, column: string | null): number | null {
  const from = new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\\s+["\`]?(?:\\w+\\.)?${escaped(table)}\\b`, 'g')
  for (const { index } of text.matchAll(from)) {
    if (/#|\/\//.test(text.slice(text.lastIndexOf('\n', index) + 1, index))) continue
    if (column === null) return index
    // The statement around it, as far as its string goes.
    const start = Math.max(text.lastIndexOf('"', index), text.lastIndexOf("'", index), text.lastIndexOf('`', index))
    const end = text.slice(index).search(/["'`;]/)
    const statement = text.slice(start + 1, end < 0 ? text.length : index + end)
    if (new RegExp(`\\b${escaped(column)}\\b`).test(statement)) return index
  }
  return null
}
