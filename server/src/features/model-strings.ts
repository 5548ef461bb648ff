// Strings in which a program names parts of its models: the target of a relationship and its other side, a foreign key's
// column, the table between two others, the names in a condition that is evaluated later. What stands around the string
// is read from the text, so that a line that is half typed has a meaning, too.

import { languageOf } from '../frontends/language.ts'
import type { Span } from '../frontends/program.ts'

/** What a string names: a class, the relationship of the target, a column as "table.column", a table, a column of the
 * class's own table, an attribute of the class or of what its relationship leads to, or an expression of classes and
 * their attributes. Two kinds give a name: to a table, or to a column of a table. */
export type ModelStringKind =
  | 'class'
  | 'other-side'
  | 'column'
  | 'table'
  | 'own-column'
  | 'own-attribute'
  | 'target-attribute'
  | 'expression'
  | 'new-table'
  | 'new-column'

export interface ModelString {
  readonly kind: ModelStringKind
  /** Inside the quotes, as far as the line goes when they are not closed. */
  readonly span: Span
  readonly text: string
  /** Where the call begins in which it stands: "relationship(". */
  readonly call: number
}

/** How far back the beginning of a call is looked for, in characters. */
const MAX_BACK = 4000

/** The string at the offset, when it names a part of a model. */
export function modelStringAt(text: string, path: string, offset: number): ModelString | null {
  const python = languageOf(path) === 'python'
  const span = stringSpan(text, offset, python)
  if (span === null) return null
  const content = text.slice(span.start, span.end)
  const before = text.slice(Math.max(0, span.start - MAX_NAME), span.start - 1)
  if (python && TABLE_NAME.test(before)) return { kind: 'new-table', span, text: content, call: span.start - 1 }
  if (TABLES_OF_METADATA.test(before)) return { kind: 'table', span, text: content, call: span.start - 1 }
  if (POLYMORPHIC_ON.test(before)) return { kind: 'own-attribute', span, text: content, call: span.start - 1 }
  const place = callAround(text, span.start - 1, python)
  const kind = place === null ? null : kindOf(place)
  return place === null || kind === null ? null : { kind, span, text: content, call: place.call }
}

/** How far before a string its name is looked for. */
const MAX_NAME = 80
const TABLE_NAME = /\b__tablename__\s*(?::[^=\n]*)?=\s*$/
const POLYMORPHIC_ON = /(["'])polymorphic_on\1\s*:\s*$/
const TABLES_OF_METADATA = /\bmetadata\.tables\s*\[\s*$/

/** The inside of the string on the offset's line that holds it. */
function stringSpan(text: string, offset: number, python: boolean): Span | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  let lineEnd = text.indexOf('\n', offset)
  if (lineEnd < 0) lineEnd = text.length
  for (let at = lineStart; at < offset; at++) {
    const quote = text[at]!
    if (python ? quote === '#' : quote === '/' && text[at + 1] === '/') return null
    if (quote !== '"' && quote !== "'" && (python || quote !== '`')) continue
    let end = at + 1
    while (end < lineEnd && text[end] !== quote) end += text[end] === '\\' ? 2 : 1
    if (offset <= end) return { start: at + 1, end: Math.min(end, lineEnd) }
    at = end
  }
  return null
}

interface Place {
  /** The last name of what is called: "ForeignKey". */
  readonly callee: string
  readonly call: number
  /** The number of the argument, or the keyword, in which the string stands. */
  readonly argument: number | string
  readonly inList: boolean
}

/** The call around the offset of an opening quote. */
function callAround(text: string, quote: number, python: boolean): Place | null {
  let keyword: string | null = null
  let index = 0
  let depth = 0
  let inList = false
  let from = quote
  // The letters of r"…" and the like.
  while (from > 0 && /[rRbBuUfF]/.test(text[from - 1]!) && !/[\w.]/.test(text[from - 2] ?? ' ')) from--
  const named = /(\w+)\s*([=:])\s*$/.exec(text.slice(Math.max(0, from - MAX_NAME), from))
  if (named && (named[2] === '=') === python) keyword = named[1]!
  for (let at = from - 1; at >= Math.max(0, from - MAX_BACK); at--) {
    const char = text[at]!
    if (char === '"' || char === "'" || char === '`') {
      const open = text.lastIndexOf(char, at - 1)
      if (open < 0 || text.slice(open, at).includes('\n')) return null
      at = open
    } else if (char === ')' || char === ']' || char === '}') depth++
    else if (char === '(' || char === '[' || char === '{') {
      if (depth > 0) {
        depth--
        continue
      }
      const before = text.slice(Math.max(0, at - 120), at)
      const callee = char === '(' ? /(\w+)\s*(?:<[^<>()]*>)?\s*$/.exec(before)?.[1] : undefined
      if (callee !== undefined)
        return { callee, call: at - before.length + before.lastIndexOf(callee), argument: keyword ?? index, inList }
      // `[`, `{` and the parentheses of a group belong to an argument of what is around them.
      if (char === '[') inList = true
      const outer = /(\w+)\s*([=:])\s*$/.exec(before)
      if (outer && char !== '{' && (outer[2] === '=') === python) keyword = outer[1]!
      else if (char === '{' && !python && keyword !== null) continue
      else if (char !== '{') keyword = null
      else return null
      index = 0
    } else if (char === ',' && depth === 0) index++
  }
  return null
}

const EXPRESSIONS = /^(?:primaryjoin|secondaryjoin|order_?by|foreign_?keys|remote_?side)$/i

function kindOf({ argument, callee, inList }: Place): ModelStringKind | null {
  switch (callee.toLowerCase()) {
    case 'relationship':
      if (argument === 0 || argument === 'argument') return inList ? null : 'class'
      if (argument === 'back_populates' || argument === 'backPopulates') return 'other-side'
      if (argument === 'secondary') return 'table'
      return typeof argument === 'string' && EXPRESSIONS.test(argument) ? 'expression' : null
    case 'foreignkey':
      return argument === 0 ? 'column' : null
    case 'field':
      return argument === 'foreign_key' || argument === 'foreignKey' ? 'column' : null
    case 'column':
    case 'mapped_column':
    case 'mappedcolumn':
      if (argument === 'foreignKey') return 'column'
      return (argument === 0 || argument === 'name') && !inList ? 'new-column' : null
    case 'table':
      return argument === 0 && !inList ? 'new-table' : null
    case 'foreignkeyconstraint':
      if (!inList) return null
      return argument === 0 ? 'own-column' : argument === 1 ? 'column' : null
    case 'uniqueconstraint':
    case 'primarykeyconstraint':
      return typeof argument === 'number' ? 'own-column' : null
    case 'index':
      return typeof argument === 'number' && argument > 0 ? 'own-column' : null
    case 'validates':
      return typeof argument === 'number' ? 'own-attribute' : null
    case 'synonym':
      return argument === 0 ? 'own-attribute' : null
    case 'association_proxy':
    case 'associationproxy':
      return argument === 0 ? 'own-attribute' : argument === 1 ? 'target-attribute' : null
    default:
      return null
  }
}
