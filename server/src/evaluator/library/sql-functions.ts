// The program's own SQL functions: subclasses of GenericFunction, which `func.<identifier>` finds for the one program that
// defines them. orm-core's registry, shared by everything in the process, is left as it is.

import type { Interpreter } from '../interpreter.ts'
import type { PyClass } from '../values.ts'
import { isGenericFunction } from './orm-core.ts'
import { ormBaseOf } from './types.ts'

/** SQLAlchemy's `_register_generic_function`: name, identifier and package count only in the class's own body. */
export function registerSqlFunction(ctx: Interpreter, type: PyClass): void {
  if (!isGenericFunction(ormBaseOf(type))) return
  if (type.entries.get('_register')?.value === false) return
  const own = (name: string): unknown => type.entries.get(name)?.value ?? null
  const identifier = own('identifier') ?? own('name') ?? type.name
  ctx.sqlFunctions.set(functionKey(String(own('package') ?? '_default'), String(identifier)), type)
}

/** The class behind `func.<name>` or `func.<package>.<name>`, when the program has one. */
export function sqlFunction(ctx: Interpreter, packageName: string | null, name: string): PyClass | undefined {
  if (ctx.sqlFunctions.size === 0) return undefined
  return ctx.sqlFunctions.get(functionKey(packageName ?? '_default', name.endsWith('_') ? name.slice(0, -1) : name))
}

function functionKey(packageName: string, identifier: string): string {
  return `${packageName}.${identifier.toLowerCase()}`
}
