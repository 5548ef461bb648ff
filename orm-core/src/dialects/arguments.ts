// Arguments as Python takes them: by position or by name, where the names are the keys of one trailing plain object.

import { isPlainObject, settings } from '../sql/types/settings.ts'

export { isPlainObject }

/** Arguments by position (named by `names`, in order) and those of a trailing options object, by name. */
export function namedArguments<T extends object>(
  names: readonly (keyof T & string)[],
  args: readonly unknown[],
): Partial<T> {
  return settings(names, args) as Partial<T>
}
