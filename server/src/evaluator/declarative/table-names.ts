// Table names that a library makes of class names: SQLModel lowers them, Flask-SQLAlchemy writes them in snake case.

import type { Interpreter } from '../interpreter.ts'
import type { PyClass } from '../values.ts'

/** Undefined when the class says its name itself, or nothing makes one; null for none of its own. */
export function autoTableName(_ctx: Interpreter, type: PyClass, parent: PyClass | null): string | null | undefined {
  const kind = type.fact('autoTableName')
  if (kind === undefined) return undefined
  const own = type.lookup('__tablename__')
  if (own !== null && (own.owner === type || own.owner.mapped === null)) return undefined
  if (kind === 'sqlmodel') return parent !== null && own === null ? null : type.name.toLowerCase()
  if (!shouldSetName(type)) return null
  return snakeCase(type.name)
}

/** Flask-SQLAlchemy's should_set_tablename: a class that brings a primary key has a table of its own. */
function shouldSetName(type: PyClass): boolean {
  for (const owner of type.mro) {
    if (owner !== type && owner.mapped !== null) return hasPrimaryKey(type)
    if (owner.entries.has('__tablename__')) return false
  }
  return true
}

function hasPrimaryKey(type: PyClass): boolean {
  for (const entry of type.entries.values()) {
    const value = entry.value as { primaryKey?: boolean; column?: { primaryKey?: boolean } } | null | undefined
    if (typeof value === 'object' && value !== null && (value.primaryKey === true || value.column?.primaryKey === true)) return true
  }
  return false
}

/** `HTTPRequestLog` -> `http_request_log` */
export function snakeCase(name: string): string {
  return name
    .replace(/((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))/g, '_$1')
    .toLowerCase()
    .replace(/^_+/, '')
}
