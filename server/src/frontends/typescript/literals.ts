// The values of TypeScript's literals: strings and templates with their escapes, numbers.

import type { LiteralExpression, Span } from '../program.ts'

const ESCAPE = /\\(?:\r\n|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[\s\S])/g
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  '\n': '',
  '\r': '',
  '\r\n': '',
}

export function unescape(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (all) => {
    const rest = all.slice(1)
    const simple = SIMPLE[rest]
    if (simple !== undefined) return simple
    if (rest.length > 1 && (rest[0] === 'u' || rest[0] === 'x')) {
      const code = Number.parseInt(rest.replace(/[ux{}]/g, ''), 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : all
    }
    return rest
  })
}

/** A string token with its quotes; the closing one may be missing. */
export function stringValue(token: string): string {
  const end = token.length > 1 && token.endsWith(token[0]!) ? -1 : undefined
  return unescape(token.slice(1, end))
}

export function numberLiteral(token: string, { start, end }: Span): LiteralExpression {
  const digits = token.replaceAll('_', '')
  if (digits.endsWith('n')) {
    try {
      return { kind: 'literal', type: 'int', value: BigInt(digits.slice(0, -1)), start, end }
    } catch {
      return { kind: 'literal', type: 'int', value: 0, start, end }
    }
  }
  const value = Number(digits)
  return { kind: 'literal', type: Number.isInteger(value) ? 'int' : 'float', value, start, end }
}
