// Arguments as Python takes them: by position or by name, where the names are the keys of one trailing plain object.

/** Joins arguments by position (named by `names`, in order) with those of a trailing options object. */
export function namedArguments<T extends object>(names: readonly (keyof T & string)[], args: readonly unknown[]): Partial<T> {
  const last = args.at(-1)
  const byName = isPlainObject(last)
  const out: Record<string, unknown> = byName ? { ...last } : {}
  const count = byName ? args.length - 1 : args.length
  for (let position = 0; position < count; position++) {
    const name = names[position]
    if (name !== undefined && args[position] !== undefined) out[name] = args[position]
  }
  return out as Partial<T>
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
