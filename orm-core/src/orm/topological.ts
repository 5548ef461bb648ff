// Orders of things that depend on each other: SQLAlchemy's util/topological.py. What depends on what is said by whoever
// asks; nothing here knows of mappers or objects.

import { CircularDependencyError } from '../sql/exc.ts'

/** What has to come before what: each thing with its followers. */
export class Edges<T> {
  readonly #followers = new Map<T, Set<T>>()

  add(first: T, second: T): void {
    const followers = this.#followers.get(first)
    if (followers === undefined) this.#followers.set(first, new Set([second]))
    else followers.add(second)
  }

  delete(first: T, second: T): void {
    const followers = this.#followers.get(first)
    if (followers === undefined) return
    followers.delete(second)
    if (followers.size === 0) this.#followers.delete(first)
  }

  after(first: T): ReadonlySet<T> | undefined {
    return this.#followers.get(first)
  }

  /** The things that something comes after. */
  firsts(): T[] {
    return [...this.#followers.keys()]
  }

  pairs(): (readonly [T, T])[] {
    const pairs: (readonly [T, T])[] = []
    for (const [first, followers] of this.#followers) for (const second of followers) pairs.push([first, second])
    return pairs
  }
}

/**
 * sort_as_subsets: what has nothing unfinished before it is the next level. A circle is found out when all that is not in
 * it is done.
 */
export function* sortLevels<T>(items: readonly T[], edges: Edges<T>): Generator<T[]> {
  const present = new Set(items)
  const waiting = new Map<T, number>()
  for (const item of items) {
    for (const follower of edges.after(item) ?? []) {
      if (present.has(follower)) waiting.set(follower, (waiting.get(follower) ?? 0) + 1)
    }
  }
  let level = items.filter((item) => !waiting.get(item))
  let done = 0
  while (level.length > 0) {
    yield level
    done += level.length
    const ready = new Set<T>()
    for (const item of level) {
      for (const follower of edges.after(item) ?? []) {
        if (!present.has(follower)) continue
        const left = (waiting.get(follower) as number) - 1
        waiting.set(follower, left)
        if (left === 0) ready.add(follower)
      }
    }
    level = ready.size === 0 ? [] : items.filter((item) => ready.has(item))
  }
  if (done < items.length) {
    throw new CircularDependencyError('Circular dependency detected.', [...findCycles(edges)], edges.pairs() as any)
  }
}

/** Everything that is part of a circle. */
export function findCycles<T>(edges: Edges<T>): Set<T> {
  const candidates = edges.firsts()
  const found = new Set<T>()
  for (const start of candidates) {
    const stack = [start]
    const todo = new Set(candidates)
    todo.delete(start)
    while (stack.length > 0) {
      const top = stack.at(-1) as T
      let went = false
      for (const node of edges.after(top) ?? []) {
        const at = stack.indexOf(node)
        if (at >= 0) {
          for (const each of stack.slice(at)) {
            todo.delete(each)
            found.add(each)
          }
        }
        if (todo.has(node)) {
          stack.push(node)
          todo.delete(node)
          went = true
          break
        }
      }
      if (!went) stack.pop()
    }
  }
  return found
}
