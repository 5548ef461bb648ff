// The names of one scope. A name that an import binds is looked up in the other module when somebody asks for it first:
// most imports of a program are never needed to know its models. What to look up is the import's (modules.ts).

import type { OpenName } from './module-forms.ts'
import type { Value } from './values.ts'

/** The modules that the running code looks into; null while nobody wants to know. */
export const reading: {
  modules: Set<string> | null
  /** What has left open what the import holds that was looked up last. */
  open: OpenName | undefined
} = { modules: null, open: undefined }

/** A name whose value is not looked up yet. */
class Pending {
  readonly load: () => Value
  /** Is told of the value, with how to forget it again. */
  readonly loaded: (forget: () => void) => void
  loading = false

  constructor(load: () => Value, loaded: (forget: () => void) => void) {
    this.load = load
    this.loaded = loaded
  }
}

export class Names extends Map<string, Value> {
  /** The modules that were looked into for the value of a name. */
  private settled: Map<string, ReadonlySet<string>> | null = null
  /** What leaves open what a name holds: a condition at module level that only a run knows. */
  open: Map<string, OpenName> | null = null

  /** Binds the name to what `load` gives when it is asked for. */
  defer(name: string, load: () => Value, loaded: (forget: () => void) => void): void {
    this.open?.delete(name)
    super.set(name, new Pending(load, loaded))
  }

  override set(name: string, value: Value): this {
    this.open?.delete(name)
    return super.set(name, value)
  }

  /** What the name is bound to, looked up or not, to be bound to it again. */
  raw(name: string): unknown {
    return super.get(name)
  }

  setRaw(name: string, raw: unknown): void {
    if (raw === undefined) super.delete(name)
    else super.set(name, raw)
  }

  leaveOpen(name: string, open: OpenName | undefined): void {
    if (open === undefined) this.open?.delete(name)
    else {
      this.open ??= new Map()
      this.open.set(name, open)
    }
  }

  /** The value of what a name was bound to. */
  held(raw: unknown): Value {
    return raw instanceof Pending ? raw.load() : raw
  }

  override get(name: string): Value | undefined {
    const value = super.get(name)
    if (value instanceof Pending) return this.settle(name, value)
    if (reading.modules !== null) for (const module of this.settled?.get(name) ?? []) reading.modules.add(module)
    return value
  }

  /** Values of the names that nobody has to look up elsewhere: definitions, and imports that were asked for. */
  *known(): Generator<Value> {
    for (const value of super.values()) if (!(value instanceof Pending)) yield value
  }

  /** The same with their names. */
  *knownEntries(): Generator<[string, Value]> {
    for (const [name, value] of super.entries()) if (!(value instanceof Pending)) yield [name, value]
  }

  override *entries(): MapIterator<[string, Value]> {
    for (const name of super.keys()) yield [name, this.get(name)]
  }

  override *values(): MapIterator<Value> {
    for (const name of super.keys()) yield this.get(name)
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }

  override forEach(callback: (value: Value, name: string, map: Map<string, Value>) => void): void {
    for (const [name, value] of this.entries()) callback(value, name, this)
  }

  /** While the other module is on its way to the name, the name is not defined: a cycle of imports. */
  private settle(name: string, pending: Pending): Value | undefined {
    if (pending.loading) return undefined
    pending.loading = true
    const outer = reading.modules
    const modules = new Set<string>()
    reading.modules = modules
    reading.open = undefined
    try {
      const value = pending.load()
      const { open } = reading
      // The other module may have bound the name here meanwhile.
      if (super.get(name) === pending) {
        super.set(name, value)
        this.settled ??= new Map()
        this.settled.set(name, modules)
        this.leaveOpen(name, open)
        pending.loaded(() => {
          if (super.get(name) !== value) return
          super.set(name, pending)
          this.open?.delete(name)
        })
      }
      return value
    } finally {
      pending.loading = false
      reading.modules = outer
      if (outer !== null) for (const module of modules) outer.add(module)
    }
  }
}
