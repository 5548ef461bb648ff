// The values of Python's literals: numbers, strings with their escapes, and the text between the holes of f-strings.
// Reading the expression inside a hole is the expression reader's, handed in as a function.

import type { LiteralExpression, Span, TemplateHole } from '../program.ts'
import { afterTemplateEscape, endOfHole } from './scanner.ts'

/** A string token taken apart: where its text lies and how it is to be read. */
export interface StringParts {
  readonly template: 'f' | 't' | null
  readonly raw: boolean
  readonly bytes: boolean
  readonly contentStart: number
  readonly contentEnd: number
}

/** Takes the string token `source[start, end)` apart. A token cut off before its closing quotes has none to remove. */
export function stringParts(source: string, start: number, end: number): StringParts {
  let at = start
  let template: 'f' | 't' | null = null
  let raw = false
  let bytes = false
  for (; at < end; at++) {
    const code = source.charCodeAt(at)
    if (code === 34 || code === 39) break
    const letter = code | 32
    if (letter === 102) template = 'f'
    else if (letter === 116) template = 't'
    else if (letter === 114) raw = true
    else if (letter === 98) bytes = true
  }
  const quote = source[at] ?? '"'
  const long = source.startsWith(quote.repeat(3), at) && at + 3 <= end
  const size = long ? 3 : 1
  const contentStart = Math.min(at + size, end)
  const closed = end - size >= contentStart && source.startsWith(quote.repeat(size), end - size)
  return { template, raw, bytes, contentStart, contentEnd: closed ? end - size : end }
}

const ESCAPE = /\\(?:\r\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S])/g
const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
  '\r': '',
  '\r\n': '',
}

/** The text that escapes stand for. Unknown ones stay as written, and so does `\N{…}`: its names are a table of their own. */
export function unescape(text: string, bytes = false): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (all) => {
    const rest = all.slice(1)
    const simple = SIMPLE[rest]
    if (simple !== undefined) return simple
    const kind = rest.charCodeAt(0)
    if (kind >= 48 && kind <= 55) return String.fromCharCode(Number.parseInt(rest, 8))
    if (rest.length > 1 && (kind === 120 || (!bytes && (kind === 117 || kind === 85)))) {
      const code = Number.parseInt(rest.slice(1), 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : all
    }
    return all
  })
}

/** The value of a string token that has no holes. Line breaks are `\n` for Python whatever the file has. */
export function stringValue(source: string, parts: StringParts): string {
  let text = source.slice(parts.contentStart, parts.contentEnd)
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n')
  return parts.raw ? text : unescape(text, parts.bytes)
}

/** What the expression reader answers for a hole: its value and where the value's text ends. */
export interface HoleValue {
  readonly value: TemplateHole['value']
  readonly end: number
}

/** The parts of an f-string or t-string: text with its escapes read, and holes. */
export function templateParts(
  source: string,
  parts: StringParts,
  readHole: (start: number, end: number) => HoleValue,
): (string | TemplateHole)[] {
  const { contentStart, contentEnd, raw } = parts
  const found: (string | TemplateHole)[] = []
  let text = ''
  let from = contentStart
  let at = contentStart
  const flush = (end: number) => {
    const piece = source.slice(from, end).replace(/\r\n?/g, '\n')
    text += raw ? piece : unescape(piece)
  }
  while (at < contentEnd) {
    const code = source.charCodeAt(at)
    if (code === 92) at = Math.min(afterTemplateEscape(source, at, contentEnd, raw), contentEnd)
    else if ((code === 123 || code === 125) && source.charCodeAt(at + 1) === code && at + 1 < contentEnd) {
      flush(at + 1)
      at += 2
      from = at
    } else if (code === 123) {
      const end = endOfHole(source, at + 1, contentEnd)
      if (end < 0) {
        at++
        continue
      }
      flush(at)
      const hole = readOneHole(source, at, end, readHole)
      if (hole.selfDocumented !== null) text += hole.selfDocumented
      if (text) found.push(text)
      text = ''
      found.push(hole.hole)
      at = end
      from = at
    } else at++
  }
  flush(contentEnd)
  if (text) found.push(text)
  return found
}

function readOneHole(
  source: string,
  start: number,
  end: number,
  readHole: (start: number, end: number) => HoleValue,
): { readonly hole: TemplateHole; readonly selfDocumented: string | null } {
  const inside = end - 1
  const read = readHole(start + 1, inside)
  let at = skipSpace(source, read.end, inside)
  let selfDocumented: string | null = null
  let conversion: TemplateHole['conversion'] = null
  let format: string | null = null
  if (source[at] === '=' && at < inside) {
    at = skipSpace(source, at + 1, inside)
    selfDocumented = source.slice(start + 1, at)
  }
  if (source[at] === '!' && at + 1 < inside) {
    const letter = source[at + 1]
    if (letter === 'r' || letter === 's' || letter === 'a') conversion = letter
    at = skipSpace(source, at + 2, inside)
  }
  if (source[at] === ':' && at < inside) format = source.slice(at + 1, inside)
  if (selfDocumented !== null && conversion === null && format === null) conversion = 'r'
  return { hole: { start, end, value: read.value, conversion, format }, selfDocumented }
}

function skipSpace(source: string, at: number, limit: number): number {
  let i = at
  while (i < limit && /\s/.test(source[i]!)) i++
  return i
}

/** A number as Python reads it; `0777` and `10L` as Python 2 did. */
export function numberLiteral(text: string, span: Span): LiteralExpression {
  let digits = text.includes('_') ? text.replaceAll('_', '') : text
  const { start, end } = span
  const last = digits.charCodeAt(digits.length - 1) | 32
  const hexadecimal = /^0[xX]/.test(digits)
  if (last === 106) return { kind: 'literal', type: 'complex', value: Number(digits.slice(0, -1)), start, end }
  if (last === 108) digits = digits.slice(0, -1)
  if (!hexadecimal && /[.eE]/.test(digits)) return { kind: 'literal', type: 'float', value: Number(digits), start, end }
  if (/^0\d/.test(digits)) digits = /^0+$/.test(digits) ? '0' : `0o${digits.replace(/^0+/, '')}`
  const small = Number(digits)
  if (Number.isSafeInteger(small)) return { kind: 'literal', type: 'int', value: small, start, end }
  let value: number | bigint = 0
  try {
    value = BigInt(digits)
  } catch {
    // `0o89` or `0x`: not a number in any Python; zero stands for it.
  }
  return { kind: 'literal', type: 'int', value, start, end }
}
