// The order in which tables can be created: a table after those that its foreign keys refer to. Cycles are broken at
// foreign key constraints that an ALTER adds afterwards. Knows nothing about the DDL itself.

import { CircularDependencyError } from './exc.ts'

/**
 * Sorts items so that for each pair [a, b], a comes before b. Items without order between them stay in the order given
 * (util.topological.sort with deterministic order).
 */
export function topologicalSort<T>(pairs: Iterable<readonly [T, T]>, items: Iterable<T>): T[] {
  const parents = new Map<T, Set<T>>()
  const edges: (readonly [T, T])[] = []
  for (const [before, after] of pairs) {
    edges.push([before, after])
    const found = parents.get(after)
    if (found === undefined) parents.set(after, new Set([before]))
    else found.add(before)
  }
  const todo = new Set(items)
  const sorted: T[] = []
  let list = [...todo]
  while (todo.size > 0) {
    const output: T[] = []
    for (const node of list) {
      let free = true
      for (const parent of parents.get(node) ?? []) {
        if (todo.has(parent)) {
          free = false
          break
        }
      }
      if (free) output.push(node)
    }
    if (output.length === 0) {
      throw new CircularDependencyError('Circular dependency detected.', findCycles(edges, todo), edges)
    }
    for (const node of output) {
      todo.delete(node)
      sorted.push(node)
    }
    list = list.filter((node) => todo.has(node))
  }
  return sorted
}

/** The nodes that are part of a cycle. */
export function findCycles<T>(pairs: Iterable<readonly [T, T]>, items: Iterable<T>): Set<T> {
  const children = new Map<T, T[]>()
  for (const [before, after] of pairs) {
    const found = children.get(before)
    if (found === undefined) children.set(before, [after])
    else found.push(after)
  }
  const cyclic = new Set<T>()
  for (const start of items) {
    const seen = new Set<T>()
    const stack = [...(children.get(start) ?? [])]
    while (stack.length > 0) {
      const node = stack.pop()!
      if (node === start) {
        cyclic.add(start)
        break
      }
      if (seen.has(node)) continue
      seen.add(node)
      stack.push(...(children.get(node) ?? []))
    }
  }
  return cyclic
}

interface SortableConstraint {
  readonly useAlter: boolean
  readonly name: unknown
  readonly referredTable: SortableTable
}

interface SortableTable {
  readonly foreignKeyConstraints: ReadonlySet<SortableConstraint>
  readonly _extraDependencies: ReadonlySet<SortableTable>
}

/** Tables in order of dependency; where they depend on each other in a cycle, the cycle's order is arbitrary. */
export function sortTables<T>(
  tables: Iterable<T>,
  options: {
    skipFn?: ((foreignKey: any) => boolean) | undefined
    extraDependencies?: readonly (readonly [T, T])[]
  } = {},
): T[] {
  const { skipFn } = options
  const filter = (constraint: any): boolean | null => (skipFn && constraint.elements.some(skipFn) ? true : null)
  return sortTablesAndConstraints(tables, {
    filterFn: filter,
    extraDependencies: options.extraDependencies,
    warnForCycles: true,
  })
    .filter(([table]) => table !== null)
    .map(([table]) => table as T)
}

/**
 * Tables with the constraints that can be created with them, and at the end [null, constraints to add by ALTER].
 * `filterFn` says true to put a constraint to the end, false to ignore a cycle through it, null to decide here.
 */
export function sortTablesAndConstraints<T>(
  tables: Iterable<T>,
  options: {
    filterFn?: ((constraint: any) => boolean | null) | undefined
    extraDependencies?: readonly (readonly [T, T])[] | undefined
    warnForCycles?: boolean
  } = {},
): [T | null, any[]][] {
  const all = [...tables] as unknown as SortableTable[]
  const fixed: [SortableTable, SortableTable][] = []
  let mutable: [SortableTable, SortableTable][] = []
  const remaining = new Set<SortableConstraint>()
  for (const [a, b] of options.extraDependencies ?? []) fixed.push([a as any, b as any])
  for (const table of all) {
    for (const constraint of table.foreignKeyConstraints) {
      if (constraint.useAlter) {
        remaining.add(constraint)
        continue
      }
      if (options.filterFn?.(constraint) === true) {
        remaining.add(constraint)
        continue
      }
      const dependentOn = constraint.referredTable
      if (dependentOn !== table) mutable.push([dependentOn, table])
    }
    for (const parent of table._extraDependencies) fixed.push([parent, table])
  }
  let candidates: SortableTable[]
  try {
    candidates = topologicalSort([...fixed, ...mutable], all)
  } catch (error) {
    if (!(error instanceof CircularDependencyError)) throw error
    for (const edge of error.edges as readonly [SortableTable, SortableTable][]) {
      if (!mutable.some(([a, b]) => a === edge[0] && b === edge[1])) continue
      const table = edge[1]
      if (!error.cycles.includes(table)) continue
      const removable = [...table.foreignKeyConstraints].filter((c) => options.filterFn?.(c) !== false)
      for (const constraint of removable) remaining.add(constraint)
      for (const constraint of removable) {
        const dependentOn = constraint.referredTable
        if (dependentOn !== table) mutable = mutable.filter(([a, b]) => !(a === dependentOn && b === table))
      }
    }
    candidates = topologicalSort([...fixed, ...mutable], all)
  }
  const out: [T | null, any[]][] = candidates.map((table) => [
    table as unknown as T,
    [...table.foreignKeyConstraints].filter((c) => !remaining.has(c)),
  ])
  out.push([null, [...remaining]])
  return out
}
