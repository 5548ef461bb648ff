// Which engine or connection belongs to a class or a table, as a session's settings say. Routing by code is an override
// of Session.getBind.

import type { Bind, BindArguments } from './options.ts'

/** The binds of a session by class, mapper and table. */
export class Binds {
  readonly #binds: Map<any, Bind>

  constructor(given: Iterable<readonly [any, Bind]> | null | undefined) {
    this.#binds = new Map(given ?? [])
  }

  get isEmpty(): boolean {
    return this.#binds.size === 0
  }

  /** The bind of the mapper or of one that it inherits from; else that of a table of the statement. */
  find(args: BindArguments): Bind | undefined {
    if (this.isEmpty) return undefined
    for (let mapper = args.mapper ?? null; mapper !== null; mapper = mapper.inherits) {
      const found = this.#binds.get(mapper) ?? this.#binds.get(mapper.class_) ?? this.#binds.get(mapper.localTable)
      if (found !== undefined) return found
    }
    for (const table of args.clause?._fromObjects ?? args.clause?.froms ?? []) {
      const found = this.#binds.get(table)
      if (found !== undefined) return found
    }
    return this.#binds.get(args.clause?.table)
  }
}
