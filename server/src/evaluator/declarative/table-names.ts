// Table names that a library makes of class names: SQLModel lowers them, Flask-SQLAlchemy writes them in snake case.

import type { Interpreter } from '../interpreter.ts'
import { DeclaredAttr, type PyClass } from '../values.ts'

/** Undefined when the class says its name itself, or nothing makes one; null for none of its own. */
export function autoTableName(_ctx: Interpreter, type: PyClass, parent: PyClass | null): string | null | undefined {
  const kind = type.fact('autoTableName')
  if (kind === undefined) return undefined
  const own = type.lookup('__tablename__')
  if (kind === 'sqlmodel') {
    if (own !== null && (own.owner === type || own.owner.mapped === null)) return undefined
    return parent !== null && own === null ? null : type.name.toLowerCase()
  }
  // Flask-SQLAlchemy makes a table of its own for a subclass only when that brings a primary key, and takes one that is
  // there already under its name: `__table_args__ = {"extend_existing": True}`.
  if (parent !== null && !hasPrimaryKey(type) && !namesTable(type)) return null
  return shouldSetName(type) ? snakeCase(type.name) : undefined
}

/** Flask-SQLAlchemy's should_set_tablename: a name of the class itself or of an unmapped parent stays. */
function shouldSetName(type: PyClass): boolean {
  for (const owner of type.mro) {
    const entry = owner.entries.get('__tablename__')
    if (!entry?.assigned) continue
    if (entry.value instanceof DeclaredAttr) return false
    return !(owner === type || owner.entries.get('__abstract__')?.value === true || owner.mapped === null)
  }
  return true
}

/** Whether the class itself gives the name of a table that is defined. */
function namesTable(type: PyClass): boolean {
  const name = type.entries.get('__tablename__')?.value
  const registry = type.fact('registry') as { metadata?: { tables: ReadonlyMap<string, unknown> } } | null
  return typeof name === 'string' && registry?.metadata?.tables.has(name) === true
}

function hasPrimaryKey(type: PyClass): boolean {
  for (const entry of type.entries.values()) {
    const value = entry.value as { primaryKey?: boolean; column?: { primaryKey?: boolean } } | null | undefined
    if (typeof value === 'object' && value !== null && (value.primaryKey === true || value.column?.primaryKey === true))
      return true
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
