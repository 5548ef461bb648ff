// Types, defaults and expressions of a schema as the text that people know them by.

import { compile, type DefaultDialect } from 'orm-core/internal'
import { dialectFor } from './dialects.ts'

/** A type as the dialect's DDL writes it; a type that the dialect refuses (VARCHAR without length on MySQL) as SQL in general. */
export function typeText(type: unknown, dialect: DefaultDialect): string {
  for (const each of [dialect, dialectFor('default')]) {
    try {
      return each.typeCompilerInstance.process(type as never)
    } catch {
      // The next dialect may know it.
    }
  }
  // A type of the reader's own, which says nothing of its name in SQL.
  return (type as object | null)?.constructor?.name ?? 'NULL'
}

/** An expression with its values written in: for check constraints, index expressions and join conditions. */
export function expressionText(
  expression: unknown,
  dialect: DefaultDialect = dialectFor('default', 'readable'),
): string {
  if (typeof expression === 'string') return expression
  try {
    return compile(expression as never, dialect, { compileKwargs: { literalBinds: true } }).string
  } catch {
    try {
      return compile(expression as never, dialect as never).string
    } catch {
      // An element of the program's own, which only its dialect compiles.
      return (expression as object | null)?.constructor?.name ?? ''
    }
  }
}

/** A server default's text; null when there is none or the database generates it in a way that is not text. */
export function defaultText(serverDefault: unknown): string | null {
  if (serverDefault === null || serverDefault === undefined) return null
  const { arg } = serverDefault as { arg?: unknown }
  if (arg === undefined) return null
  return typeof arg === 'string' ? arg : expressionText(arg)
}
