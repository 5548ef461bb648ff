// The class of Python's values that an SQL type stands for (`column.type.python_type`), as programs ask for it that go
// through the columns of a table. Which types there are is orm-core's to say.

import type { Interpreter } from '../interpreter.ts'
import type { Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryModule } from './index.ts'
import { fromOrm, isInstanceOf } from './orm-core.ts'

/** Names of orm-core's types with the class of their values, those of a subclass first. */
const CLASSES: readonly (readonly [type: string, module: string | null, name: string])[] = [
  ['Boolean', null, 'bool'],
  ['LargeBinary', null, 'bytes'],
  ['BINARY', null, 'bytes'],
  ['VARBINARY', null, 'bytes'],
  ['JSON', null, 'dict'],
  ['ARRAY', null, 'list'],
  ['DateTime', 'datetime', 'datetime'],
  ['Date', 'datetime', 'date'],
  ['Time', 'datetime', 'time'],
  ['Integer', null, 'int'],
  ['String', null, 'str'],
]

/** Undefined where the type has none, or it is not known. */
export function pythonType(ctx: Interpreter, type: unknown): Value | undefined {
  const of = (module: string | null, name: string) =>
    module === null ? builtinClass(ctx, name) : libraryModule(ctx, module)?.resolve?.(name)
  const { asdecimal, asUuid, enumClass, implInstance } = (type ?? {}) as Readonly<Record<string, unknown>>
  if (['Interval', '_AbstractInterval'].some((name) => isInstanceOf(type, name))) return of('datetime', 'timedelta')
  if (isInstanceOf(type, 'TypeDecorator')) return pythonType(ctx, implInstance)
  if (isInstanceOf(type, 'Enum') && enumClass) return fromOrm(enumClass)
  if (isInstanceOf(type, 'Uuid')) return asUuid ? of('uuid', 'UUID') : of(null, 'str')
  if (isInstanceOf(type, 'Numeric')) return asdecimal ? of('decimal', 'Decimal') : of(null, 'float')
  const found = CLASSES.find(([name]) => isInstanceOf(type, name))
  return found && of(found[1], found[2])
}
