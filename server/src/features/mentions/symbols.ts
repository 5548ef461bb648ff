// What a name of a file means: the mapped class or the table that it is bound to, by an import that may be passed on by
// other modules, or in the file itself. It is read from the files' imports: nothing is evaluated for it.

import type { Mapper, Table } from 'orm-core'
import { languageOf } from '../../frontends/language.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { columnsOf } from '../named-parts.ts'
import { placeOf } from '../places.ts'

/** How many modules a name may be passed through. */
const MAX_PASSES = 6

/** A class or a table, and the name that its module has for it. */
interface Symbol {
  readonly name: string
  readonly path: string
  readonly object: Mapper | Table
}

export class Symbols {
  private readonly snapshot: Snapshot
  private readonly byName = new Map<string, Symbol[]>()
  private readonly aliases = new Map<string, ReadonlyMap<string, string>>()
  private readonly known = new Map<string, Mapper | Table | null>()

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot
    for (const mapper of snapshot.evaluation.mappers) this.add(mapper.className, mapper)
    for (const table of snapshot.evaluation.tables) {
      const name = variableOf(snapshot, table)
      if (name !== null) this.add(name, table)
    }
  }

  private add(name: string, object: Mapper | Table): void {
    const place = placeOf(this.snapshot, object)
    if (place === null) return
    const symbol = { name, path: place.absolute, object }
    const list = this.byName.get(name)
    if (list) list.push(symbol)
    else this.byName.set(name, [symbol])
  }

  /** The names that classes and tables have in their modules. */
  get all(): readonly string[] {
    return [...this.byName.keys()]
  }

  /** The names of the classes and tables that are, or have, one of these properties and columns. */
  with(objects: ReadonlySet<object>): readonly string[] {
    return [...this.byName].flatMap(([name, list]) => (list.some(({ object }) => has(object, objects)) ? [name] : []))
  }

  /** What the file means by the name; null for everything else than a class or a table of the models. */
  meant(path: string, name: string): Mapper | Table | null {
    const key = `${path} ${name}`
    let found = this.known.get(key)
    if (found === undefined) {
      found = this.find(path, name)
      this.known.set(key, found)
    }
    return found
  }

  /** What `module.Name` is in the file. */
  meantIn(path: string, module: string, name: string): Mapper | Table | null {
    for (const symbol of this.byName.get(name) ?? [])
      for (const target of this.modulesNamed(path, module))
        if (this.passesOn(target, symbol, MAX_PASSES)) return symbol.object
    return null
  }

  private find(path: string, name: string): Mapper | Table | null {
    const original = this.byName.has(name) ? name : this.originalOf(path, name)
    const symbols = original === null ? [] : (this.byName.get(original) ?? [])
    const own = symbols.find((symbol) => symbol.path === path)
    if (own) return own.object
    return symbols.find((symbol) => this.imports(path, symbol, MAX_PASSES))?.object ?? null
  }

  /** Whether the symbol is what a name imported in the file leads to. */
  private imports(path: string, symbol: Symbol, passes: number): boolean {
    for (const { level, module, names } of this.snapshot.sources.file(path)?.imports ?? []) {
      if (!names.includes(symbol.name) && !names.includes('*') && !this.takes(path, module, symbol.name)) continue
      const target = this.snapshot.sources.resolveImport(path, level, module)
      if (target !== null && this.passesOn(target, symbol, passes - 1)) return true
    }
    return false
  }

  /** Of TypeScript's imports only the modules are known: what is taken from them stands between the braces before. */
  private takes(path: string, module: string, name: string): boolean {
    if (languageOf(path) !== 'typescript') return false
    const from = `\\s*from\\s*['"]${module.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`
    return new RegExp(`(?:\\{[^{}]*\\b${name}\\b[^{}]*\\}|export\\s*\\*)${from}`).test(this.textOf(path))
  }

  private passesOn(path: string, symbol: Symbol, passes: number): boolean {
    return path === symbol.path || (passes > 0 && this.imports(path, symbol, passes))
  }

  /** The modules that a name of the file may stand for: `from shop import models`, `import * as models from './models'`. */
  private *modulesNamed(path: string, name: string): Generator<string> {
    const { sources } = this.snapshot
    const isTypeScript = languageOf(path) === 'typescript'
    const original = this.originalOf(path, name) ?? name
    for (const { level, module, names } of sources.file(path)?.imports ?? []) {
      const named = names.includes(original)
      const whole = names.length === 0 && (module === original || module.endsWith(`.${original}`))
      const star = isTypeScript && new RegExp(`\\*\\s*as\\s+${name}\\b`).test(this.textOf(path))
      const dotted = named && module !== '' ? `${module}.${original}` : named ? original : module
      const target = named || whole || star ? sources.resolveImport(path, level, dotted) : null
      if (target !== null) yield target
    }
  }

  /** The names that the file gives to others, with these: `User as Account`. */
  aliasesOf(path: string): ReadonlyMap<string, string> {
    let aliases = this.aliases.get(path)
    if (aliases === undefined) {
      aliases = aliasesIn(this.textOf(path))
      this.aliases.set(path, aliases)
    }
    return aliases
  }

  private originalOf(path: string, name: string): string | null {
    return this.aliasesOf(path).get(name) ?? null
  }

  private textOf(path: string): string {
    return this.snapshot.sources.file(path)?.text ?? ''
  }
}

function has(owner: Mapper | Table, objects: ReadonlySet<object>): boolean {
  if (objects.has(owner)) return true
  const parts = isMapper(owner) ? [...owner.attrs].map(([, property]) => property as object) : columnsOf(owner)
  return parts.some((part) => objects.has(part))
}

export const isMapper = (object: Mapper | Table): object is Mapper => 'className' in object

function aliasesIn(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (let at = text.indexOf(' as '); at >= 0; at = text.indexOf(' as ', at + 1)) {
    const original = /[\p{L}\p{N}_]+$/u.exec(text.slice(Math.max(0, at - MAX_ALIAS), at))?.[0]
    const alias = /^[\p{L}\p{N}_]+/u.exec(text.slice(at + 4, at + MAX_ALIAS))?.[0]
    if (original !== undefined && alias !== undefined) found.set(alias, original)
  }
  return found
}

const MAX_ALIAS = 60

/** The variable that a table is bound to where it is made: `tagged = Table("tagged", …)`. */
function variableOf(snapshot: Snapshot, table: Table): string | null {
  const place = placeOf(snapshot, table)
  const text = place === null ? undefined : snapshot.sources.file(place.absolute)?.text
  if (place === null || text === undefined) return null
  if (text.startsWith('__tablename__', place.span.start)) return null
  const before = text.slice(Math.max(0, place.span.start - 80), place.span.start)
  return /([\p{L}\p{N}_]+)\s*(?::[^=\n]*)?=\s*(?:new\s+)?$/u.exec(before)?.[1] ?? null
}
