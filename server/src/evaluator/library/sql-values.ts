// Which SQL type a plain value of the language has when nothing else says: SQLAlchemy's map from Python's types.

import { EnumMember, PyBytes, PyFloat, PyScalar, sqlTyping, type Value } from '../values.ts'
import { type AnyFunction, ormExport } from './orm-core.ts'

const SCALAR_TYPES: Record<string, string> = {
  datetime: 'DateTime',
  date: 'Date',
  time: 'Time',
  timedelta: 'Interval',
  decimal: 'Numeric',
  uuid: 'Uuid',
}

const instances = new Map<string, unknown>()

function instance(name: string): unknown {
  let type = instances.get(name)
  if (type === undefined) {
    const make = ormExport(name) as AnyFunction | undefined
    type = make === undefined ? undefined : make()
    instances.set(name, type)
  }
  return type
}

function typeName(value: Value): string | null {
  if (typeof value === 'string') return 'String'
  if (typeof value === 'boolean') return 'Boolean'
  if (typeof value === 'number' || typeof value === 'bigint') return 'Integer'
  if (value instanceof PyFloat) return 'Float'
  if (value instanceof PyBytes) return 'LargeBinary'
  if (value instanceof PyScalar) return SCALAR_TYPES[value.kind] ?? null
  if (value instanceof EnumMember) return null
  return null
}

/** Called once by the entry: values ask for their types through a hook, since they know nothing of orm-core. */
export function installSqlTypes(): void {
  sqlTyping.typeOf = (value) => {
    const name = typeName(value)
    return name === null ? undefined : instance(name)
  }
}
