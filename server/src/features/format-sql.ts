// SQL laid out for reading: sql-formatter breaks it into lines, and this file joins those that fit, so that a short
// statement stays short (FROM users, not FROM and users below it). Marks of optional clauses become comments.

import { format, type SqlLanguage } from 'sql-formatter'
import type { DialectName } from '../protocol/messages.ts'

/** Line length that is aimed at, in characters. */
const WIDTH = 88

/**
 * Stands behind an optional clause while SQL is compiled and formatted; `formatSql` turns it into a comment. It is a
 * comment itself, so the marked SQL is valid everywhere.
 */
export function clauseMark(index: number): string {
  return `/*@${index}*/`
}

/** Removes the marks: the SQL as it is sent. */
export function withoutMarks(sql: string): string {
  return sql.replace(/ ?\/\*@\d+\*\//g, '')
}

interface Line {
  text: string
  readonly children: Line[]
}

/** The same few statements are shown again and again, and the formatter takes milliseconds for each. */
const known = new Map<string, string>()
const MOST_KNOWN = 1000

/** The formatter's lines; SQL that it can't read as it is. */
function inLines(sql: string, dialect: DialectName | 'default'): string {
  const key = `${dialect} ${sql}`
  let lines = known.get(key)
  if (lines === undefined) {
    lines = formatted(sql, dialect)
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value as string)
  } else known.delete(key)
  known.set(key, lines)
  return lines
}

function formatted(sql: string, dialect: DialectName | 'default'): string {
  try {
    return format(sql, {
      language: (dialect === 'default' ? 'sql' : dialect) as SqlLanguage,
      keywordCase: 'preserve',
      paramTypes: { named: [':'] },
      tabWidth: 2,
      expressionWidth: WIDTH,
    })
  } catch {
    // sql-formatter refuses what its grammar does not have; the text itself is still the right answer.
    return sql
  }
}

/**
 * SQL with named (`:name`) parameters, laid out for reading. `conditions[n]` is written as a trailing comment
 * ("-- if name") where `clauseMark(n)` stands. SQL that cannot be read is returned as it is, without marks.
 */
export function formatSql(sql: string, dialect: DialectName | 'default', conditions: readonly string[] = []): string {
  const broken = inLines(sql, dialect)
  const joined = broken === sql ? broken.split('\n') : layOut(readTree(broken.split('\n')), 0)
  return joined.map((line) => commented(line, conditions)).join('\n')
}

function readTree(lines: readonly string[]): Line[] {
  const root: Line = { text: '', children: [] }
  const open: { indent: number; line: Line }[] = [{ indent: -1, line: root }]
  for (const raw of lines) {
    const text = raw.trimStart()
    if (text === '') continue
    const indent = raw.length - text.length
    while ((open.at(-1) as { indent: number }).indent >= indent) open.pop()
    const line: Line = { text: text.trimEnd(), children: [] }
    open.at(-1)?.line.children.push(line)
    open.push({ indent, line })
  }
  return root.children
}

const CLAUSE = /^[A-Z][A-Z ]*$/
/** Clauses whose parts are separated by commas and flow like a sentence. */
const FLOWING = /^(SELECT|SELECT DISTINCT|GROUP BY|ORDER BY|RETURNING|SET|VALUES|PARTITION BY|SELECT ALL)$/

function flat(lines: readonly Line[]): string {
  let text = ''
  for (const line of lines) {
    const part = line.children.length === 0 ? line.text : `${line.text} ${flat(line.children)}`
    text += text === '' || text.endsWith('(') || part.startsWith(')') ? part : ` ${part}`
  }
  return text.replaceAll('( ', '(').replaceAll(' )', ')')
}

/** The marks of the part are at its end only, so that a comment can follow it on its line. */
function canBeOneLine(text: string): boolean {
  const mark = text.indexOf('/*@')
  return mark < 0 || /^(\/\*@\d+\*\/[\s,)]*)+$/.test(text.slice(mark))
}

function layOut(lines: readonly Line[], indent: number): string[] {
  const space = ' '.repeat(indent)
  const out: string[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as Line
    const group = [line]
    // "(" with its content and the line that closes it belong together.
    while (group.at(-1)?.text.endsWith('(') && lines[index + 1]?.text.startsWith(')'))
      group.push(lines[++index] as Line)
    const text = flat(group)
    if (indent + text.length <= WIDTH && canBeOneLine(text)) {
      out.push(space + text)
    } else if (group.length > 1) {
      for (const part of group) out.push(space + part.text, ...layOut(part.children, indent + 2))
    } else if (CLAUSE.test(line.text) && line.children.length > 0) {
      out.push(...layOutClause(line, indent))
    } else {
      out.push(space + line.text, ...layOut(line.children, indent + 2))
    }
  }
  return out
}

function layOutClause(clause: Line, indent: number): string[] {
  const space = ' '.repeat(indent)
  const body = layOut(clause.children, indent + 2)
  const flows =
    FLOWING.test(clause.text) &&
    clause.children.every((child) => child.children.length === 0 && canBeOneLine(child.text))
  if (!flows) {
    const [first, ...others] = body
    return [`${space}${clause.text} ${(first ?? '').trimStart()}`, ...others]
  }
  const out: string[] = []
  let current = `${space}${clause.text}`
  for (const { text } of clause.children) {
    if (current.length + 1 + text.length > WIDTH && current.trim() !== clause.text) {
      out.push(current)
      current = `${space}  ${text}`
    } else {
      current += ` ${text}`
    }
    if (text.includes('/*@')) {
      out.push(current)
      current = `${space} `
    }
  }
  if (current.trim() !== '') out.push(current)
  return out
}

/** Puts what stands for marks at the end of the line: `x = 1 /*@0*\/` is `x = 1  -- if name`. */
function commented(line: string, conditions: readonly string[]): string {
  const found: string[] = []
  const text = line.replace(/ ?\/\*@(\d+)\*\//g, (_, index: string) => {
    const condition = conditions[Number(index)]
    if (condition !== undefined && !found.includes(condition)) found.push(condition)
    return ''
  })
  return found.length === 0 ? text : `${text.trimEnd()}  -- ${found.join(', ').replace(/\s+/g, ' ')}`
}
