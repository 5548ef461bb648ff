// Python's private names: inside a class `__name` means `_Class__name`, whoever reads it from outside.

import type { Scope } from './scopes.ts'
import { isTypeScript } from './typescript/source.ts'

export function isPrivate(name: string): boolean {
  return name.startsWith('__') && !name.endsWith('__')
}

/** A private name as the class keeps it. */
export function privateName(className: string, name: string): string {
  const owner = className.replace(/^_+/, '')
  return isPrivate(name) && owner !== '' ? `_${owner}${name}` : name
}

/** The attribute that a name means where it is written. */
export function attributeName(scope: Scope, name: string): string {
  if (!isPrivate(name) || isTypeScript(scope.path)) return name
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.kind === 'class') return privateName(at.qualname.slice(at.qualname.lastIndexOf('.') + 1), name)
    const owner = at.function?.owner
    if (owner) return privateName(owner.name, name)
  }
  return name
}
