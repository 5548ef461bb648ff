// Reads from the text of CREATE TABLE what SQLite's pragmas leave out: names of constraints, CHECK expressions, the
// deferrable foreign keys and the expressions of generated columns. A small tokenizer and no grammar: text that it does
// not expect is passed over.

import type { CatalogCheck, CatalogConstraint } from '../../engine/catalog.ts'

export interface CreateTableFacts {
  readonly primaryKeyName: string | null
  readonly uniques: readonly CatalogConstraint[]
  readonly foreignKeys: readonly {
    readonly name: string | null
    readonly columns: readonly string[]
    readonly table: string
    readonly deferrable: boolean | null
    readonly initially: string | null
  }[]
  readonly checks: readonly CatalogCheck[]
  /** By the column's name in lower case. */
  readonly generated: ReadonlyMap<string, { readonly sqltext: string }>
}

interface Token {
  readonly text: string
  /** The name without quotes, or the word in upper case. */
  readonly word: string
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[\w$\u0080-\uffff]+|./gu

function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  for (const match of sql.matchAll(TOKEN)) {
    const text = match[0]
    if (/^(\s|--|\/\*)/.test(text)) continue
    const quoted = /^["`[]/.test(text)
    const word = quoted ? text.slice(1, -1).replaceAll('""', '"').replaceAll('``', '`') : text.toUpperCase()
    tokens.push({ text, word, start: match.index, end: match.index + text.length, quoted })
  }
  return tokens
}

export function readCreateTable(sql: string): CreateTableFacts {
  const tokens = tokenize(sql)
  const facts = {
    primaryKeyName: null as string | null,
    uniques: [] as CatalogConstraint[],
    foreignKeys: [] as CreateTableFacts['foreignKeys'][number][],
    checks: [] as CatalogCheck[],
    generated: new Map<string, { sqltext: string }>(),
  }
  let at = tokens.findIndex((token) => token.text === '(')
  if (at < 0) return facts
  at += 1
  while (at < tokens.length) {
    const end = endOfItem(tokens, at)
    readItem(sql, tokens.slice(at, end), facts)
    if (tokens[end]?.text !== ',') break
    at = end + 1
  }
  return facts
}

/** The index of the comma or parenthesis that ends the item that starts at `at`. */
function endOfItem(tokens: readonly Token[], at: number): number {
  let depth = 0
  for (let index = at; index < tokens.length; index++) {
    const { text } = tokens[index] as Token
    if (text === '(') depth += 1
    else if (text === ')') {
      if (depth === 0) return index
      depth -= 1
    } else if (text === ',' && depth === 0) return index
  }
  return tokens.length
}

const TABLE_WORDS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])

type Writable = {
  primaryKeyName: string | null
  uniques: CatalogConstraint[]
  foreignKeys: CreateTableFacts['foreignKeys'][number][]
  checks: CatalogCheck[]
  generated: Map<string, { sqltext: string }>
}

function readItem(sql: string, tokens: readonly Token[], facts: Writable): void {
  const first = tokens[0]
  if (first === undefined) return
  const isConstraint = !first.quoted && TABLE_WORDS.has(first.word)
  const column = isConstraint ? null : first.quoted ? first.word : first.text
  let name: string | null = null
  for (let at = isConstraint ? 0 : 1; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (token.quoted) continue
    const next = tokens[at + 1]
    switch (token.word) {
      case 'CONSTRAINT':
        if (next !== undefined) name = next.quoted ? next.word : next.text
        at += 1
        break
      case 'PRIMARY':
        if (name !== null) facts.primaryKeyName = name
        name = null
        break
      case 'UNIQUE': {
        const columns = column !== null ? [column] : namesIn(tokens, at + 1)
        facts.uniques.push({ name, columns })
        name = null
        break
      }
      case 'CHECK': {
        const close = closing(tokens, at + 1)
        facts.checks.push({
          name,
          sqltext: sql.slice((tokens[at + 1] as Token).end, (tokens[close] as Token).start).trim(),
        })
        name = null
        at = close
        break
      }
      case 'AS':
        if (column !== null && next?.text === '(') {
          const close = closing(tokens, at + 1)
          facts.generated.set(column.toLowerCase(), {
            sqltext: sql.slice(next.end, (tokens[close] as Token).start).trim(),
          })
          at = close
        }
        break
      case 'DEFAULT':
        if (next?.text === '(') at = closing(tokens, at + 1)
        break
      case 'REFERENCES': {
        const columns =
          column !== null
            ? [column]
            : namesIn(tokens, tokens.findIndex((each) => each.word === 'KEY' && !each.quoted) + 1)
        const rest = tokens
          .slice(at)
          .filter((each) => !each.quoted)
          .map((each) => each.word)
          .join(' ')
        facts.foreignKeys.push({
          name,
          columns,
          table: next?.quoted ? next.word : (next?.text ?? ''),
          deferrable: /\bNOT DEFERRABLE\b/.test(rest) ? false : /\bDEFERRABLE\b/.test(rest) ? true : null,
          initially: /\bINITIALLY (DEFERRED|IMMEDIATE)\b/.exec(rest)?.[1] ?? null,
        })
        name = null
        break
      }
      default:
    }
  }
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth += 1
    if (tokens[at]?.text === ')') {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return tokens.length - 1
}

function namesIn(tokens: readonly Token[], open: number): string[] {
  if (tokens[open]?.text !== '(') return []
  return tokens
    .slice(open + 1, closing(tokens, open))
    .filter((token, index, all) => token.text !== ',' && (index === 0 || all[index - 1]?.text === ','))
    .map((token) => (token.quoted ? token.word : token.text))
}
