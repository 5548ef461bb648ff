// Values of the evaluator and of databases as JSON holds them.

import { PyFloat } from '../evaluator/values.ts'

/** A value as JSON holds it: what JSON has no form for is its text. */
export function plainValue(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (value instanceof PyFloat) return value.value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), plainValue(each)]))
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainValue(each)]))
  }
  return textOf(value)
}

/** Objects of the program may stand for anything: `func` answers each question with a function of SQL and has no text. */
function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return `<${typeof value}>`
  }
}
