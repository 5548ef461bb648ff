// Lists that statements grow one clause at a time. A short list is copied when it grows; a long one is kept as a chain of
// what was added, which becomes a list when it is read, so that ten thousand calls of `where()` cost as much as one call
// with ten thousand conditions.

/** From this length on what is added is chained. */
const LONG = 32

/** A long list and what was added to it: both lists, or chains themselves. */
export class ClauseChain {
  readonly before: ClauseList
  readonly added: ClauseList
  readonly length: number

  constructor(before: ClauseList, added: ClauseList) {
    this.before = before
    this.added = added
    this.length = before.length + added.length
  }

  toArray(): readonly any[] {
    const list: any[] = new Array(this.length)
    let end = this.length
    // from the end, so that the usual chain, to which something short was added each time, needs no room of its own
    const pending: ClauseList[] = [this]
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (part instanceof ClauseChain) pending.push(part.before, part.added)
      else for (let i = part.length - 1; i >= 0; i--) list[--end] = part[i]
    }
    return list
  }
}

export type ClauseList = readonly any[] | ClauseChain

/**
 * Keeps the list `name` of a class's objects in `field`, as a chain or not: the accessor gives an array. Classes that are
 * made very often have accessors of their own.
 */
export function chainedList(cls: { readonly prototype: object }, name: string, field: string): void {
  Object.defineProperty(cls.prototype, name, {
    get(this: Record<string, ClauseList>) {
      const list = this[field]!
      if (!(list instanceof ClauseChain)) return list
      const array = list.toArray()
      this[field] = array
      return array
    },
    set(this: Record<string, ClauseList>, list: readonly any[]) {
      this[field] = list
    },
    configurable: true,
  })
}

/** The list with more at its end; the list itself stays as it is. */
export function extended(list: ClauseList, added: ClauseList): ClauseList {
  if (list.length === 0) return added
  if (list.length + added.length < LONG && Array.isArray(list) && Array.isArray(added)) return list.concat(added)
  return new ClauseChain(list, added)
}
