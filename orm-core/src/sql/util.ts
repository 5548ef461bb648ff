// Questions about FROM elements that statements, compilers and the ORM ask: which of several a join starts from, which
// tables are on the surface, what a tree of expressions mentions (the FROM half of SQLAlchemy's sql/util.py).

import { expandCloned } from './elements/clause-element.ts'
import { late } from './late.ts'
import { ElementSet } from './node.ts'
import * as operators from './operators.ts'
import { fromObjects } from './selectable/from-clause.ts'
import { Join, joinCondition } from './selectable/join.ts'
import { traverse } from './visitors.ts'

export { reduceColumns } from './selectable/reduce-columns.ts'
export { makeSlice as _makeSlice } from './selectable/slice.ts'
export { fromObjects, joinCondition }

/** The positions of the elements that contain a FROM of `joinTo`. */
export function findJoinSource(clauses: readonly any[], joinTo: any): number[] {
  const selectables = fromObjects(joinTo)
  const found: number[] = []
  clauses.forEach((from, i) => {
    for (const selectable of selectables) if (from.isDerivedFrom(selectable)) found.push(i)
  })
  return found
}

/** The positions of the elements that are, or contain, `joinFrom`; the exact ones when there are some among many. */
export function findLeftClauseThatMatchesGiven(clauses: readonly any[], joinFrom: any): number[] {
  const selectables = fromObjects(joinFrom)
  const liberal: number[] = []
  clauses.forEach((from, i) => {
    if (selectables.some((selectable) => from.isDerivedFrom(selectable))) liberal.push(i)
  })
  if (liberal.length > 1) {
    const conservative = liberal.filter((i) =>
      selectables.some((selectable) => selectablesOverlap(clauses[i], selectable)),
    )
    if (conservative.length > 0) return conservative
  }
  return liberal
}

/** The positions of the elements from which a join to `joinTo` can start. */
export function findLeftClauseToJoinFrom(clauses: readonly any[], joinTo: any, onclause: any): number[] {
  let found: number[] = []
  const selectables = new ElementSet<any>(fromObjects(joinTo))
  const hasOn = onclause !== null && onclause !== undefined
  const columns = clauses.length > 1 && hasOn ? findColumns(onclause) : null
  clauses.forEach((from, i) => {
    for (const selectable of selectables) {
      if (selectable._hash === from._hash) continue
      if (columns !== null) {
        const available = new ElementSet<any>([...from.c, ...selectable.c])
        if (!columns.isSubsetOf(available)) continue
      } else if (!hasOn && !Join._canJoin(from, selectable)) continue
      found.push(i)
      break
    }
  })
  if (found.length > 1) {
    const hidden = expandCloned(clauses.flatMap((from) => from._hideFroms))
    found = found.filter((i) => !hidden.has(clauses[i]))
  }
  if (found.length === 0 && hasOn) return clauses.map((_, i) => i)
  return found
}

/** The columns that an expression mentions. */
export function findColumns(clause: any): ElementSet<any> {
  const columns = new ElementSet<any>()
  traverse(clause, {}, { column: (column: any) => columns.add(column) })
  return columns
}

export function findTables(
  clause: any,
  options: {
    checkColumns?: boolean
    includeAliases?: boolean
    includeJoins?: boolean
    includeSelects?: boolean
    includeCrud?: boolean
  } = {},
): any[] {
  const tables: any[] = []
  const add = (element: any): void => {
    tables.push(element)
  }
  const visitors: Record<string, (element: any) => void> = { table: add }
  if (options.includeSelects) Object.assign(visitors, { select: add, compoundSelect: add })
  if (options.includeJoins) visitors.join = add
  if (options.includeAliases) Object.assign(visitors, { alias: add, subquery: add, tablesample: add, lateral: add })
  if (options.includeCrud) {
    const addTable = (element: any): void => add(element.table)
    Object.assign(visitors, { insert: addTable, update: addTable, delete: addTable })
  }
  if (options.checkColumns) visitors.column = (column: any) => add(column.table)
  traverse(clause, {}, visitors)
  return tables
}
;(late as any).findTables = findTables

/** Calls `fn(binary, left, right)` for each pair of columns on the two sides of each comparison. */
export function visitBinaryProduct(fn: (binary: any, left: any, right: any) => void, expression: any): void {
  const stack: any[] = []
  const visit = (element: any): any[] => {
    if (element.visitName === 'binary' && element.operator.isComparison) {
      stack.unshift(element)
      const rights = visit(element.right)
      for (const left of visit(element.left)) for (const right of rights) fn(stack[0], left, right)
      stack.shift()
      for (const child of element.getChildren()) visit(child)
      return []
    }
    if (element instanceof (late as any).ScalarSelect) return [element]
    const out: any[] = element._isColumnElement && element.visitName === 'column' ? [element] : []
    for (const child of element.getChildren()) out.push(...visit(child))
    return out
  }
  visit(expression)
}

/** The columns of an ORDER BY, without direction and labels. */
export function unwrapOrderBy(clause: any): any[] {
  const seen = new ElementSet<any>()
  const result: any[] = []
  const queue: any[] = [clause]
  while (queue.length > 0) {
    let element = queue.shift()
    const isOrdering =
      element.modifier !== undefined && element.modifier !== null && operators.isOrderingModifier(element.modifier)
    if (!element._isColumnElement || isOrdering) {
      queue.push(...element.getChildren())
      continue
    }
    if (element instanceof late.Label && !(element.element instanceof (late as any).ScalarSelect)) {
      element = element.element
      if (element instanceof late.Grouping) element = element.element
      queue.push(element)
      continue
    }
    if (element.visitName === 'labelReference') {
      queue.push(element.element)
      continue
    }
    if (element.visitName === 'textualLabelReference') continue
    if (!seen.has(element)) {
      seen.add(element)
      result.push(element)
    }
  }
  return result
}

/** The expressions of ORDER BY that aren't among the columns yet. */
export function expandColumnListFromOrderBy(columns: readonly any[], orderBy: readonly any[]): any[] {
  const present = new ElementSet<any>(
    columns.map((column) => (column._orderByLabelElement !== null ? column.element : column)),
  )
  return orderBy.flatMap((clause) => unwrapOrderBy(clause)).filter((column) => !present.has(column))
}

export function clauseIsPresent(clause: any, search: any): boolean {
  for (const element of surfaceSelectables(search)) if (element?._hash === clause?._hash) return true
  return false
}

/** The tables of a join, from the left. */
export function tablesFromLeftmost(clause: any): any[] {
  if (clause instanceof Join) return [...tablesFromLeftmost(clause.left), ...tablesFromLeftmost(clause.right)]
  if (clause instanceof late.FromGrouping) return tablesFromLeftmost(clause.element)
  return [clause]
}

/** The element, and for a join its sides. */
export function surfaceSelectables(clause: any): any[] {
  const out: any[] = []
  const stack: any[] = [clause]
  while (stack.length > 0) {
    const element = stack.pop()
    out.push(element)
    if (element instanceof Join) stack.push(element.left, element.right)
    else if (element instanceof late.FromGrouping) stack.push(element.element)
  }
  return out
}

/** The tables and aliases of an element; of a column, its table. */
export function surfaceSelectablesOnly(clause: any): any[] {
  const out: any[] = []
  const stack: any[] = [clause]
  while (stack.length > 0) {
    const element = stack.pop()
    if (element === null || element === undefined) continue
    const isTableOrAlias = element._isTable || element instanceof late.Alias
    if (isTableOrAlias) out.push(element)
    if (element instanceof Join) stack.push(element.left, element.right)
    else if (element instanceof late.FromGrouping) stack.push(element.element)
    else if (element._isColumnElement && element.visitName === 'column') {
      if (element.table !== null) stack.push(element.table)
      else out.push(element)
    } else if (!isTableOrAlias) out.push(element)
  }
  return out
}

export function selectablesOverlap(left: any, right: any): boolean {
  return new ElementSet<any>(surfaceSelectables(left)).intersects(new ElementSet<any>(surfaceSelectables(right)))
}

/** The value of an annotation of the first element under `column` that has it; subqueries aren't entered. */
export function extractFirstColumnAnnotation(column: any, name: string): unknown {
  const queue: any[] = [column]
  while (queue.length > 0) {
    const element = queue.shift()
    if (name in element._annotations) return element._annotations[name]
    for (const child of element.getChildren()) {
      if (!(child instanceof late.FromGrouping) && !child._isSelectBase) queue.push(child)
    }
  }
  return null
}

/** The values of the bind parameters of an expression. */
export function bindValues(clause: any): unknown[] {
  const found: unknown[] = []
  traverse(clause, {}, { bindparam: (bind: any) => found.push(bind.effectiveValue) })
  return found
}

/** The pairs [referred, referring] of columns that the equalities of an ON clause compare. */
export function criterionAsPairs(
  expression: any,
  options: {
    considerAsForeignKeys?: ElementSet<any> | null
    considerAsReferencedKeys?: ElementSet<any> | null
    anyOperator?: boolean
  } = {},
): [any, any][] {
  const { considerAsForeignKeys: foreign = null, considerAsReferencedKeys: referenced = null } = options
  const pairs: [any, any][] = []
  const visit = (binary: any): void => {
    const { left, right } = binary
    if (!options.anyOperator && binary.operator !== operators.eq) return
    if (!left._isColumnElement || !right._isColumnElement) return
    if (foreign !== null) {
      if (foreign.has(left) && (right.compare(left) || !foreign.has(right))) pairs.push([right, left])
      else if (foreign.has(right) && (left.compare(right) || !foreign.has(left))) pairs.push([left, right])
    } else if (referenced !== null) {
      if (referenced.has(left) && (right.compare(left) || !referenced.has(right))) pairs.push([left, right])
      else if (referenced.has(right) && (left.compare(right) || !referenced.has(left))) pairs.push([right, left])
    } else if (left._isSchemaColumn && right._isSchemaColumn) {
      if (left.references(right)) pairs.push([right, left])
      else if (right.references(left)) pairs.push([left, right])
    }
  }
  traverse(expression, {}, { binary: visit })
  return pairs
}

/** The join `right` with its left end replaced by `left`. */
export function spliceJoins(left: any, right: any, stopOn: any = null): any {
  if (left === null) return right
  const adapter = new (late as any).ClauseAdapter(left)
  const stack: [any, any][] = [[right, null]]
  let result: any = null
  while (stack.length > 0) {
    let [current, previous] = stack.pop()!
    if (current instanceof Join && current !== stopOn) {
      current = current._clone()
      current._resetColumnCollection()
      current.onclause = adapter.traverse(current.onclause)
      stack.push([current.left, current])
    } else current = adapter.traverse(current)
    if (previous !== null) previous.left = current
    result ??= current
  }
  return result
}
