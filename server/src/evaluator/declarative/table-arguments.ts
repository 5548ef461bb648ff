// The dunders of a mapped class as the scan sees them: its table or the table's name, `__table_args__`, `__mapper_args__`.

import { camel } from '../library/orm-core.ts'
import { toOrm } from '../library/to-orm.ts'
import { isUnknown, settledOf, Unknown } from '../unknown.ts'
import { ClassMethod, DeclaredAttr, type PyClass, PyDict, PyList, PyProperty, PyTuple, type Value } from '../values.ts'
import { callDeclared, type Scan } from './scan.ts'
import { autoTableName } from './table-names.ts'

/** A dunder as the class itself sees it: a declared_attr, class method or property of the class gives its value. */
function classValue(scan: Scan, name: string): { value: Value; owner: PyClass; directive: boolean } | null {
  const found = scan.type.lookup(name)
  if (found === null) return null
  const raw = found.entry.value
  if (raw instanceof DeclaredAttr) return { value: callDeclared(scan, raw), owner: found.owner, directive: true }
  if (raw instanceof ClassMethod || (raw instanceof PyProperty && raw.onClass)) {
    return {
      value: callDeclared(scan, new DeclaredAttr(raw instanceof PyProperty ? raw.getter : raw.function)),
      owner: found.owner,
      directive: true,
    }
  }
  return { value: raw, owner: found.owner, directive: false }
}

/** Null: no table of its own. Undefined: there is one, but its name is not known. */
export function tableNameOf(scan: Scan, parent: PyClass | null): string | null | undefined {
  const auto = autoTableName(scan.ctx, scan.type, parent)
  if (auto !== undefined) return auto
  const found = classValue(scan, '__tablename__')
  if (found === null) return null
  if (found.owner.mapped !== null && found.owner !== scan.type && !found.directive) return null
  const value = settledOf(found.value)
  if (isUnknown(value)) return undefined
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : undefined
}

export function tableOf(scan: Scan): object | null {
  const entry = scan.type.entries.get('__table__')
  const own = entry?.assigned
    ? entry.value
    : scan.type.mro
        .slice(1)
        .map((o) => o.entries.get('__table__'))
        .find((e) => e?.value instanceof DeclaredAttr)?.value
  const value = own instanceof DeclaredAttr ? callDeclared(scan, own) : own
  return typeof value === 'object' && value !== null && !isUnknown(value) ? (toOrm(scan.ctx, value) as object) : null
}

export function tableArguments(scan: Scan, named: boolean): { args: unknown[]; options: Record<string, unknown> } {
  const found = classValue(scan, '__table_args__')
  const none = { args: [], options: {} }
  if (found === null || (found.owner.mapped !== null && found.owner !== scan.type && !found.directive)) return none
  if (found.owner !== scan.type && !named) return none
  const { value } = found
  if (value instanceof PyDict) return { args: [], options: knownOptions(scan, value) }
  if (!(value instanceof PyTuple || value instanceof PyList)) return none
  const items = [...value.items]
  const last = items.at(-1)
  const options = last instanceof PyDict ? knownOptions(scan, items.pop() as PyDict) : {}
  return { args: items.filter((item) => !isUnknown(item)).map((item) => toOrm(scan.ctx, item)), options }
}

/** The options of a table that are known. A schema that only a run tells goes by its name, as in foreign keys to it. */
function knownOptions(scan: Scan, dict: PyDict): Record<string, unknown> {
  const options = optionsOf(scan, dict)
  const { autoloadWith, schema } = options as { autoloadWith?: Value; schema?: Value }
  if (isUnknown(schema)) options.schema = schema.pattern ?? schema.name
  if (isUnknown(autoloadWith)) options.autoloadWith = null
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !(value instanceof Unknown)))
}

function optionsOf(scan: Scan, dict: PyDict): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const { key, value } of dict.entries.values())
    if (typeof key === 'string') options[camel(key)] = toOrm(scan.ctx, settledOf(value))
  return options
}

export function mapperArguments(scan: Scan): Record<string, unknown> {
  const found = classValue(scan, '__mapper_args__')
  if (found === null || !(found.value instanceof PyDict)) return {}
  if (found.owner.mapped !== null && found.owner !== scan.type && !found.directive) return {}
  const options = optionsOf(scan, found.value)
  // Of an option that is not known, nothing can be said; a class keeps an identity that a run will know.
  for (const [name, value] of Object.entries(options))
    if (isUnknown(value) && name !== 'polymorphicIdentity') delete options[name]
  return options
}
