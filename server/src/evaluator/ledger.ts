// Who did what while modules were evaluated: which modules each of them looked into, and what each added to what all
// share (mapped classes, tables, problems). From this follows what an edit concerns (reevaluate.ts). Nothing is decided
// here.

import type { Mapper, MetaData, Table } from 'orm-core'
import type { DataFile, SourceTree } from '../frontends/source-tree.ts'
import type { Interpreter } from './interpreter.ts'
import { reading } from './names.ts'
import { changes, making, type PyClass, PyDict, PyList, PySet } from './values.ts'

const NOTHING: ReadonlySet<string> = new Set()

export class Ledger {
  private readonly ctx: Interpreter
  /** Modules in the order in which their evaluation began. */
  readonly order: string[] = []
  /** What a module looked into while it was evaluated. */
  private readonly reads = new Map<string, Set<string>>()
  /** Modules that a module imported, whether it looked into them or not. */
  private readonly requests = new Map<string, Set<string>>()
  /** Mappers are configured, which may lead to modules that none imports. */
  configuring = false
  /** Modules that were needed when the mappers were configured. */
  private readonly needed = new Set<string>()
  /** Modules that have to be evaluated together: one changed what is the other's, or they import each other. */
  private readonly links = new Map<string, Set<string>>()
  /** Modules whose values depend on more than the modules that they looked into. */
  readonly volatile = new Set<string>()
  /** Modules whose values the reading of functions has changed. */
  readonly touched = new Set<string>()
  /** Containers in which the program's hooks collect mapped classes. */
  private readonly collections = new Set<PyList | PySet | PyDict>()
  /** Modules that hook into mapping. */
  readonly hooking = new Set<string>()
  /** The files that the program reads, and the modules that have read them; null stands for functions. */
  private readonly data = new Map<string, { readonly file: DataFile; readonly by: Set<string | null> }>()
  private readonly owners = new WeakMap<object, string>()
  private counts: readonly number[] = []

  constructor(ctx: Interpreter) {
    this.ctx = ctx
  }

  /** The module whose statements are executed; null while functions are read. */
  get current(): string | null {
    return making.module
  }

  /** Runs statements of a module. */
  during(path: string, run: () => void): void {
    let reads = this.reads.get(path)
    if (reads === undefined) {
      reads = new Set()
      this.reads.set(path, reads)
      if (!this.order.includes(path)) this.order.push(path)
    }
    // What the outer module added until now is its own.
    this.claim(making.module)
    const saved = { module: making.module, modules: reading.modules }
    making.module = path
    reading.modules = reads
    try {
      run()
    } finally {
      this.claim(path)
      this.settleChanges()
      making.module = saved.module
      reading.modules = saved.modules
    }
  }

  /** Somebody wants a module to be evaluated. */
  request(path: string): void {
    const by = making.module
    if (by === null) {
      if (this.configuring) this.needed.add(path)
      return
    }
    const known = this.requests.get(by)
    if (known) known.add(path)
    else this.requests.set(by, new Set([path]))
  }

  /** The program reads a file. */
  noteData(path: string, file: DataFile): void {
    const known = this.data.get(path)
    if (known?.file === file) known.by.add(making.module)
    else this.data.set(path, { file, by: new Set([making.module]) })
  }

  /** Who has read a file that says something else now; null stands for functions. */
  dataReaders(sources: SourceTree): ReadonlySet<string | null> {
    const readers = new Set<string | null>()
    for (const [path, { by, file }] of this.data)
      if (sources.data?.(path) !== file) for (const reader of by) readers.add(reader)
    return readers
  }

  /** Forgets who has read them: they are going to be read again. */
  forgetChangedData(sources: SourceTree): void {
    for (const [path, { file }] of this.data) if (sources.data?.(path) !== file) this.data.delete(path)
  }

  /** The module is there whoever imports it. */
  need(path: string): void {
    this.needed.add(path)
  }

  /** The modules to which imports lead from the given ones and from the configuration of mappers. */
  reachableFrom(paths: Iterable<string>): ReadonlySet<string> {
    const found = new Set([...paths, ...this.needed])
    for (const path of found) for (const other of this.requests.get(path) ?? []) found.add(other)
    return found
  }

  /** The modules that a module looked into. */
  readsOf(path: string): ReadonlySet<string> {
    return this.reads.get(path) ?? NOTHING
  }

  /** Two modules have to be evaluated together. */
  link(one: string | null, other: string | null): void {
    if (one === null || other === null || one === other) return
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const known = this.links.get(from)
      if (known) known.add(to)
      else this.links.set(from, new Set([to]))
    }
  }

  /** The module that is evaluated depends on the whole program. */
  dependsOnAll(): void {
    if (making.module !== null) this.volatile.add(making.module)
  }

  /** The module whose evaluation added the object; undefined when none did. */
  ownerOf(object: object): string | undefined {
    return this.owners.get(object)
  }

  /** Forgets what is known of modules that are going to be evaluated again. */
  forget(paths: ReadonlySet<string>): void {
    for (const path of paths) {
      this.reads.delete(path)
      this.requests.delete(path)
      this.needed.delete(path)
      this.links.delete(path)
      this.volatile.delete(path)
      this.touched.delete(path)
      for (const { by } of this.data.values()) by.delete(path)
    }
  }

  /** Takes what is there now for known, whoever it belongs to. */
  mark(): void {
    this.counts = this.lengths()
  }

  /** Takes note of what was changed though it belongs to other modules. */
  settleChanges(): void {
    for (const { by, home } of changes.splice(0)) {
      if (by === null) this.touched.add(home)
      else this.link(by, home)
    }
  }

  /** As `settleChanges`, of what was changed by those who are told of each mapped class. */
  settleHooks(): void {
    for (const { what, home } of changes.splice(0)) {
      if (what instanceof PyList || what instanceof PySet || what instanceof PyDict) this.collections.add(what)
      else this.touched.add(home)
    }
  }

  /** Mapped classes are gone: they are taken out of what the program's hooks have collected. */
  uncollect(types: ReadonlySet<unknown>): void {
    for (const collection of this.collections) {
      if (collection instanceof PyList) collection.items = collection.items.filter((item) => !types.has(item))
      else if (collection instanceof PySet) for (const type of types) collection.entries.delete(type)
      else {
        for (const [key, entry] of collection.entries) {
          if (types.has(entry.key) || types.has(entry.value)) collection.entries.delete(key)
        }
      }
    }
  }

  /** The modules that have to be evaluated again when some are: those that looked into them, and so on. */
  concernedBy(paths: Iterable<string>): Set<string> {
    const readers = new Map<string, string[]>()
    for (const [reader, reads] of this.reads) {
      for (const path of reads) {
        const known = readers.get(path)
        if (known) known.push(reader)
        else readers.set(path, [reader])
      }
    }
    const found = new Set(paths)
    for (const path of found) {
      for (const reader of readers.get(path) ?? []) found.add(reader)
      for (const linked of this.links.get(path) ?? []) found.add(linked)
    }
    return found
  }

  private lengths(): number[] {
    const { ctx } = this
    const tables = [...ctx.metadatas].map((metadata) => (metadata as MetaData).tables?.size ?? 0)
    return [
      ctx.mappedClasses.length,
      ctx.problems.length,
      ctx.unresolved.length,
      ctx.registries.size,
      ctx.hookCount,
      ...tables,
    ]
  }

  /** What was added since the last time belongs to the module. */
  private claim(path: string | null): void {
    const { ctx } = this
    const now = this.lengths()
    const before = this.counts
    if (now.length === before.length && now.every((count, at) => count === before[at])) return
    this.counts = now
    if (path === null) return
    const own = (object: object) => {
      if (!this.owners.has(object)) this.owners.set(object, path)
    }
    for (const metadata of ctx.metadatas) {
      own(metadata)
      for (const table of (metadata as MetaData).tables?.values() ?? []) own(table)
    }
    for (const registry of ctx.registries) own(registry)
    for (const problem of ctx.problems.slice(before[1] ?? 0)) own(problem)
    for (const gap of ctx.unresolved.slice(before[2] ?? 0)) own(gap)
    // A class that could not be mapped may be free to when another module changes.
    if (now[1] !== (before[1] ?? 0)) this.volatile.add(path)
    if (now[4] !== (before[4] ?? 0)) this.hooking.add(path)
    for (const type of ctx.mappedClasses.slice(before[0] ?? 0) as PyClass[]) {
      own(type)
      // A class of another module that is mapped here.
      this.link(path, type.place?.path ?? null)
      if (type.mapped === null) continue
      const mapper = type.mapped.mapper as Mapper
      // A class that adds to the table or the mapper of another module's class.
      for (const table of mapper.tables as unknown as Table[]) this.link(path, this.owners.get(table) ?? null)
      const parent = mapper.inherits === null ? undefined : this.mapped.get(mapper.inherits)
      if (parent !== undefined) this.link(path, parent)
      this.mapped.set(mapper, path)
    }
  }

  private readonly mapped = new WeakMap<Mapper, string>()
}
