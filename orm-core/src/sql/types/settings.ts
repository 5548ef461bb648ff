// How the constructors of types read their arguments: positional ones in SQLAlchemy's order, the rest in one trailing
// object. `String(50)`, `String(50, { collation: 'C' })` and `String({ length: 50 })` are all understood.

/** Whether a value is a plain object of options. */
export function isPlainObject(value: unknown): value is Record<string, any> {
  if (value === null || typeof value !== 'object') return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The arguments by name. */
export function settings(names: readonly string[], args: readonly unknown[]): Record<string, any> {
  const result: Record<string, any> = {}
  const last = args.findLastIndex((arg) => arg !== undefined)
  for (let i = 0; i <= last; i++) {
    const arg = args[i]
    if (i === last && isPlainObject(arg)) Object.assign(result, arg)
    else if (arg !== undefined && i < names.length) result[names[i]!] = arg
  }
  return result
}
