// Walking and copying trees of nodes by the fields that their classes declare: SQLAlchemy's sql/visitors.py. Walks are
// iterative; how copies of deep trees are made is depth.ts.

import { cloneBelow, DEEP, guardDepth } from './depth.ts'
import { late } from './late.ts'
import { type CloneFn, type CloneOptions, type FieldKind, type Node, nodeHooks } from './node.ts'

export type Visitors = Readonly<Record<string, ((element: any) => void) | undefined>>
export interface TraverseOptions {
  /** Elements that are left as they are (cloned and replacement traversal). */
  readonly stopOn?: Iterable<any> | null
  /** Fields whose children are not visited. */
  readonly omitAttrs?: readonly string[]
  readonly maintainKey?: boolean
  readonly detectSubqueryCols?: boolean
  readonly [option: string]: unknown
}

/** A child that can be walked into. */
function isNode(value: any): value is Node {
  return value !== null && typeof value === 'object' && typeof value.getChildren === 'function'
}

function pushChildren(kind: FieldKind, value: any, into: Node[]): void {
  switch (kind) {
    case 'clause':
    case 'fromClause':
    case 'multi':
      if (isNode(value)) into.push(value)
      return
    case 'clauses':
    case 'fromClauses':
    case 'multiList':
      for (const child of value) if (isNode(child)) into.push(child)
      return
    case 'clauseDict':
      for (const child of value.values()) into.push(child)
      return
    case 'clauseTuples':
      for (const tuple of value) for (const child of tuple) if (isNode(child)) into.push(child)
      return
    case 'prefixes':
      for (const [child] of value) if (isNode(child)) into.push(child)
      return
    case 'setupJoins':
      for (const [target, onclause, from] of value) {
        if (isNode(target)) into.push(target)
        if (isNode(onclause)) into.push(onclause)
        if (isNode(from)) into.push(from)
      }
      return
    case 'dml':
      pushDml(value, into)
      return
    case 'dmlOrdered':
      for (const [key, child] of value) {
        if (isNode(key)) into.push(key)
        if (isNode(child)) into.push(child)
      }
      return
    default:
  }
}

/** Values of DML: a Map, rows as lists, or lists of either. */
function pushDml(value: any, into: Node[]): void {
  if (isNode(value)) into.push(value)
  else if (value instanceof Map) {
    for (const [key, child] of value) {
      if (isNode(key)) into.push(key)
      if (isNode(child)) into.push(child)
    }
  } else if (Array.isArray(value)) for (const each of value) pushDml(each, into)
}

nodeHooks.getChildren = (node, kw) => {
  const children: Node[] = []
  const omit = kw.omitAttrs as readonly string[] | undefined
  for (const [field, kind] of node._internals) {
    if (omit?.includes(field)) continue
    const value = (node as any)[field]
    if (value !== null && value !== undefined) pushChildren(kind, value, children)
  }
  return children
}

function cloneKeyed(map: Map<any, any>, clone: CloneFn, kw: CloneOptions): Map<any, any> {
  const copy = new Map()
  for (const [key, value] of map) copy.set(isNode(key) ? clone(key, kw) : key, isNode(value) ? clone(value, kw) : value)
  return copy
}

function cloneDml(value: any, clone: CloneFn, kw: CloneOptions): any {
  if (isNode(value)) return clone(value, kw)
  if (value instanceof Map) return cloneKeyed(value, clone, kw)
  return Array.isArray(value) ? value.map((each) => cloneDml(each, clone, kw)) : value
}

/** What a copy's field becomes: its children cloned. */
function copyField(kind: FieldKind, value: any, clone: CloneFn, kw: CloneOptions): any {
  switch (kind) {
    case 'clause':
    case 'fromClause':
      return clone(value, kw)
    case 'multi':
      return isNode(value) ? clone(value, kw) : value
    case 'clauses':
    case 'fromClauses': {
      if (Array.isArray(value)) return value.map((child) => clone(child, kw))
      const mapped: any[] = []
      for (const child of value) mapped.push(clone(child, kw))
      return new (value.constructor as any)(mapped)
    }
    case 'multiList':
      return value.map((child: any) => (isNode(child) ? clone(child, kw) : child))
    case 'clauseDict': {
      const copy = new Map()
      for (const [key, child] of value) copy.set(key, clone(child, kw))
      return copy
    }
    case 'clauseTuples':
      return value.map((tuple: any[]) => tuple.map((child) => (isNode(child) ? clone(child, kw) : child)))
    case 'prefixes':
      return value.map(([child, dialect]: [any, any]) => [clone(child, kw), dialect])
    case 'setupJoins':
      return value.map(([target, onclause, from, flags]: any[]) => [
        isNode(target) ? clone(target, kw) : target,
        isNode(onclause) ? clone(onclause, kw) : onclause,
        isNode(from) ? clone(from, kw) : from,
        flags,
      ])
    case 'dml':
      return cloneDml(value, clone, kw)
    case 'dmlOrdered':
      return value.map(([key, child]: [any, any]) => [
        isNode(key) ? clone(key, kw) : key,
        isNode(child) ? clone(child, kw) : child,
      ])
    default:
      return undefined
  }
}

nodeHooks.copyInternals = (node, clone, kw) => {
  const omit = kw.omitAttrs as readonly string[] | undefined
  const target = node as any
  node._resetMemoizations()
  for (const [field, kind] of node._internals) {
    if (omit?.includes(field)) continue
    const value = target[field]
    if (value === null || value === undefined) continue
    const copy = copyField(kind, value, clone, kw)
    if (copy !== undefined && copy !== value) target[field] = copy
  }
}

/**
 * The node and all below it, level by level, as SQLAlchemy walks. What is below a FROM element or a SELECT that is met
 * again (a statement has a subquery in its columns and in its FROM list) is walked once: levels of subqueries would
 * double the walk each time.
 */
export function* iterate(element: any, options: TraverseOptions = {}): Generator<any> {
  if (element === null || element === undefined) return
  yield element
  let entered: Set<any> | null = null
  const queue: any[][] = [element.getChildren(options)]
  for (let head = 0; head < queue.length; head++) {
    const children = queue[head]!
    queue[head] = NOTHING
    for (const child of children) {
      yield child
      if (child._isFromClause || child._isSelectBase) {
        if (entered === null) entered = new Set()
        else if (entered.has(child)) continue
        entered.add(child)
      }
      const below = child.getChildren(options)
      if (below.length > 0) queue.push(below)
    }
  }
}
const NOTHING: any[] = []

/** Calls the visitor named like the node's visitName for each node of an iterable. */
export function traverseUsing<T>(iterable: Iterable<any>, element: T, visitors: Visitors): T {
  for (const each of iterable) visitors[each.visitName]?.(each)
  return element
}

/** Visits every node: `traverse(statement, {}, { bindparam(bind) {…} })`. */
export function traverse<T>(element: T, options: TraverseOptions, visitors: Visitors): T {
  return traverseUsing(iterate(element, options), element, visitors)
}

/** A deep copy of which each copied node is handed to its visitor, which may change it in place. */
export function clonedTraverse<T>(element: T, options: TraverseOptions, visitors: Visitors): T {
  if (element === null || element === undefined) return element
  const cloned = new Map<any, any>()
  const stops = stopSet(options)
  const isDone = (each: any) => stops.has(each) || cloned.has(each)
  let depth = 0
  const clone: CloneFn = (each, kw = {}) => {
    if (stops.has(each)) return each
    const known = cloned.get(each)
    if (known !== undefined) return known
    const replaced = kw.replace?.(each)
    if (replaced !== null && replaced !== undefined) {
      cloned.set(each, replaced)
      return replaced
    }
    if (depth >= DEEP) cloneBelow(each, kw, isDone, clone)
    depth += 1
    const copy = each._clone({ ...kw, clone })
    cloned.set(each, copy)
    copy._copyInternals(clone, kw)
    depth -= 1
    if (!each._isImmutable) visitors[copy.visitName]?.(copy)
    return copy
  }
  const deferredCopyInternals = (target: any) => clonedTraverse(target, options, visitors)
  return guardDepth('copied', () => clone(element, { deferredCopyInternals, ...options }))
}

/**
 * A deep copy in which `replace` may put another element in the place of any: an element that it returns is used as
 * it is and not walked into.
 */
export function replacementTraverse<T>(element: T, options: TraverseOptions, replace: (element: any) => any): T {
  if (element === null || element === undefined) return element
  const cloned = new Map<any, any>()
  const stops = stopSet(options)
  const isDone = (each: any) => {
    if (stops.has(each) || cloned.has(each) || each._annotations?.noReplacementTraverse !== undefined) return true
    const replaced = replace(each)
    return replaced !== null && replaced !== undefined
  }
  let depth = 0
  const clone: CloneFn = (each, kw = {}) => {
    if (stops.has(each) || each._annotations?.noReplacementTraverse !== undefined) return each
    const replaced = replace(each)
    if (replaced !== null && replaced !== undefined) {
      stops.add(replaced)
      return replaced
    }
    let copy = cloned.get(each)
    if (copy === undefined) {
      copy = kw.replace?.(each)
      if (copy !== null && copy !== undefined) {
        cloned.set(each, copy)
        return copy
      }
      if (depth >= DEEP) cloneBelow(each, kw, isDone, clone)
      depth += 1
      copy = each._clone({ ...kw, clone })
      cloned.set(each, copy)
      copy._copyInternals(clone, kw)
      depth -= 1
    }
    return copy
  }
  const deferredCopyInternals = (target: any) => replacementTraverse(target, options, replace)
  return guardDepth('copied', () => clone(element, { deferredCopyInternals, ...options }))
}

function stopSet(options: TraverseOptions): Set<any> {
  return new Set<any>(options.stopOn ?? [])
}

/** A deep copy. */
export function clonedTraversal<T>(element: T): T {
  return clonedTraverse(element, {}, {})
}

late.traverse = traverse
late.clonedTraverse = clonedTraverse
