// Names and what they hold while source is interpreted: module, class body and function scopes, with Python's lookup
// rules (a class body is not seen from the functions in it). Builtins are the library's.

import type { Expression } from '../frontends/program.ts'
import { LazyMap } from './lazy-map.ts'
import { Names } from './names.ts'
import { noteChange, type Place, type PyClass, type PyFunction, type PyModule, type Value } from './values.ts'

export type ScopeKind = 'module' | 'class' | 'function'

export class Scope {
  readonly kind: ScopeKind
  readonly names = new Names()
  readonly parent: Scope | null
  readonly module: PyModule
  readonly path: string
  /** The function whose body this is. */
  readonly function: PyFunction | null
  /** Dotted names of the enclosing definitions, as sites report them. */
  readonly qualname: string
  /** Names that `global` or `nonlocal` sends elsewhere. */
  readonly redirected = new LazyMap<string, 'global' | 'nonlocal'>()
  /** Annotations of a class body, a module or a function, in order. */
  readonly annotations = new LazyMap<string, { annotation: Expression; place: Place }>()
  /** Where the names of a class body or module were assigned last. */
  readonly places = new LazyMap<string, Place>()
  /** First argument of the function, for `super()`. */
  receiver: Value = undefined
  /** Functions that the body of a module or class defines, whatever decorators made of them. */
  readonly definitions: PyFunction[] = []
  /** The class that a class body became. */
  class: PyClass | null = null

  constructor(
    kind: ScopeKind,
    parent: Scope | null,
    module: PyModule,
    path: string,
    qualname: string,
    fn: PyFunction | null = null,
  ) {
    this.kind = kind
    this.parent = parent
    this.module = module
    this.path = path
    this.qualname = qualname
    this.function = fn
  }

  get global(): Scope {
    let scope: Scope = this
    while (scope.parent !== null) scope = scope.parent
    return scope
  }

  /** The value of a name, or undefined: builtins are for the caller to ask. */
  lookup(name: string): Value | undefined {
    if (this.redirected.get(name) === 'global') return this.global.names.get(name)
    let scope: Scope | null = this
    let first = true
    while (scope !== null) {
      if (first || scope.kind !== 'class') {
        const value = scope.names.get(name)
        if (value !== undefined) return value
      }
      first = false
      scope = scope.parent
    }
    return undefined
  }

  /** The names of which one is bound there that a run decides (module-forms.ts); null where nothing leaves it open. */
  holderOf(name: string): Names | null {
    if (this.kind === 'function' && this.module.scope?.names.open == null) return null
    let scope: Scope | null = this.redirected.get(name) === 'global' ? this.global : this
    for (; scope !== null; scope = scope.parent) {
      const { names } = scope
      if (names.open?.has(name) === true) {
        if (scope === this || scope.kind !== 'class') return names
      } else if ((scope === this || scope.kind === 'function') && names.has(name)) return null
    }
    return null
  }

  assign(name: string, value: Value): void {
    const redirect = this.redirected.get(name)
    if (redirect === 'global') {
      noteChange(this.module, this.path)
      this.global.names.set(name, value)
      return
    }
    if (redirect === 'nonlocal') {
      for (let scope = this.parent; scope !== null; scope = scope.parent) {
        if (scope.kind === 'function' && scope.names.has(name)) {
          scope.names.set(name, value)
          return
        }
      }
    }
    this.names.set(name, value)
  }

  /** The dotted name of a definition made here. */
  qualify(name: string): string {
    return this.qualname === '' ? name : `${this.qualname}.${name}`
  }

  /** What Python calls a definition made here: `outer.<locals>.inner`. */
  pythonName(name: string): string {
    if (this.redirected.get(name) === 'global') return name
    let result = name
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.kind === 'class') result = `${scope.qualname.slice(scope.qualname.lastIndexOf('.') + 1)}.${result}`
      else if (scope.function !== null) result = `${scope.function.name}.<locals>.${result}`
    }
    return result
  }
}
