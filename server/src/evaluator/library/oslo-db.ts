// oslo.db, OpenStack's base for models: the columns that its mixins bring to a class, and its types for JSON. What its
// methods do says nothing of SQL.

import type { Interpreter } from '../interpreter.ts'
import type { Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass } from './make.ts'
import { type AnyFunction, ormExport } from './orm-core.ts'
import { decorator } from './sqlalchemy-utils.ts'

type ColumnSpec = readonly [type: string, options?: Readonly<Record<string, unknown>>]

/** Made when a row is written. */
const now = { default: () => new Date(0) }

const MIXINS: Readonly<Record<string, Readonly<Record<string, ColumnSpec>>>> = {
  ModelBase: {},
  ModelIterator: {},
  TimestampMixin: { created_at: ['DateTime', now], updated_at: ['DateTime', { onupdate: now.default }] },
  SoftDeleteMixin: { deleted_at: ['DateTime'], deleted: ['Integer', { default: 0 }] },
}

const TYPES = ['JsonEncodedType', 'JsonEncodedDict', 'JsonEncodedList']

export function osloDbModule(ctx: Interpreter, name: string): Record<string, Value> {
  if (name === 'oslo_db' || name === 'oslo_db.sqlalchemy') return {}
  if (name === 'oslo_db.sqlalchemy.types') {
    const text = () => (ormExport('Text') as AnyFunction)() as object
    return Object.fromEntries(TYPES.map((type) => decorator(type, text)))
  }
  const object = builtinClass(ctx, 'object')
  const members: Record<string, Value> = {}
  for (const [mixin, columns] of Object.entries(MIXINS)) {
    members[mixin] = libraryClass('oslo_db.sqlalchemy.models', mixin, {
      bases: [object],
      members: Object.fromEntries(Object.entries(columns).map(([key, spec]) => [key, column(spec)])),
    })
  }
  return members
}

function column([type, options = {}]: ColumnSpec): object {
  const items = [(ormExport(type) as AnyFunction)(), options]
  return Reflect.construct(ormExport('Column') as new (...args: unknown[]) => object, items)
}
