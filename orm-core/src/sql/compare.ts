// Whether two trees are the same SQL: SQLAlchemy's `compare()`. Names of anonymous things, the order of operands of
// commutative operators and (with `useProxies`) the road by which a column came here do not matter.

import { guardDepth } from './depth.ts'
import { late } from './late.ts'
import { isAnonymousLabel } from './names.ts'
import { type FieldKind, Node } from './node.ts'
import { sameOperator } from './operators.ts'

export interface CompareOptions {
  /** Columns are the same when they share lineage. */
  readonly useProxies?: boolean
  readonly equivalents?: any
  /** False: parameters may have different names. */
  readonly compareKeys?: boolean
  readonly compareAnnotations?: boolean
  readonly [option: string]: unknown
}

function sameList(left: Iterable<any>, right: Iterable<any>, options: CompareOptions): boolean {
  const a = [...left]
  const b = [...right]
  return a.length === b.length && a.every((each, i) => compareAny(each, b[i], options))
}

function sameUnordered(left: Iterable<any>, right: Iterable<any>, options: CompareOptions): boolean {
  const rest = [...right]
  for (const each of left) {
    const at = rest.findIndex((other) => compareAny(each, other, options))
    if (at < 0) return false
    rest.splice(at, 1)
  }
  return rest.length === 0
}

function compareAny(left: any, right: any, options: CompareOptions): boolean {
  if (left === right) return true
  if (left === null || left === undefined || right === null || right === undefined) return false
  if (left instanceof Node) return right instanceof Node && compareNodes(left, right, options)
  if (Array.isArray(left)) return Array.isArray(right) && sameList(left, right, options)
  if (left instanceof Map) return right instanceof Map && sameList(left, right, options)
  if (typeof left === 'object' && left._staticCacheKey !== undefined) {
    return left._staticCacheKey !== null && left._staticCacheKey === right._staticCacheKey
  }
  if (typeof left === 'object' && Object.getPrototypeOf(left) === Object.prototype) {
    const keys = Object.keys(left)
    return (
      typeof right === 'object' &&
      keys.length === Object.keys(right).length &&
      keys.every((key) => compareAny(left[key], right[key], options))
    )
  }
  if (left instanceof Date) return right instanceof Date && left.getTime() === right.getTime()
  return false
}

function compareField(kind: FieldKind, left: any, right: any, options: CompareOptions): boolean {
  switch (kind) {
    case 'operator':
      return sameOperator(left, right)
    case 'anonName':
      return left === right || (isAnonymousLabel(left) && isAnonymousLabel(right))
    case 'type':
      return left === right || left._staticCacheKey === right._staticCacheKey
    case 'ignore':
    case 'clauseColumns':
      return true
    case 'propagateAttrs':
      return true
    default:
      return compareAny(left, right, options)
  }
}

/** Whether both are the same SQL. */
export function compare(left: any, right: any, options: CompareOptions = {}): boolean {
  return guardDepth('compared', () => compareNodes(left, right, options))
}

/** Pairs of nodes are compared from a list, so that chains of any depth are; where operands may change sides, at once. */
function compareNodes(left: any, right: any, options: CompareOptions): boolean {
  const pending: any[] = [right, left]
  while (pending.length > 0) {
    const a = pending.pop()
    const b = pending.pop()
    if (a !== b && !compareNode(a, b, options, pending)) return false
  }
  return true
}

/** Compares two nodes; pairs of their children that have to be the same, too, are put on `pending`. */
function compareNode(left: any, right: any, options: CompareOptions, pending: any[]): boolean {
  if (!(left instanceof Node) || !(right instanceof Node)) return compareAny(left, right, options)
  if (left.visitName !== right.visitName) return false
  return compareSameKind(left, right, options, pending)
}

function compareSameKind(left: any, right: any, options: CompareOptions, pending: any[]): boolean {
  if (options.compareAnnotations && !compareAny(left._annotations, right._annotations, options)) return false
  switch (left.visitName) {
    case 'column':
      if (options.useProxies) {
        const others = [right, ...(options.equivalents?.get(right) ?? [])]
        if (others.some((other) => left.proxySet.intersects(other.proxySet))) return true
      }
      if (left.table || right.table) return left._hash === right._hash
      break
    case 'table':
      return left._hash === right._hash
    case 'bindparam':
      return (
        left.type._compareTypeAffinity(right.type) &&
        ((left.value ?? null) === (right.value ?? null) || compareAny(left.value, right.value, options)) &&
        left.callable === right.callable &&
        (options.compareKeys === false || left._origKey === right._origKey)
      )
    case 'binary':
      if (sameOperator(left.operator, right.operator) && left.operator.isCommutative) {
        return (
          (compareAny(left.left, right.left, options) && compareAny(left.right, right.right, options)) ||
          (compareAny(left.left, right.right, options) && compareAny(left.right, right.left, options))
        )
      }
      break
    case 'clauselist':
    case 'expressionClauselist':
      if (!sameOperator(left.operator, right.operator)) return false
      if (left.operator.isAssociative) return sameUnordered(left.clauses, right.clauses, options)
      if (left.clauses.length !== right.clauses.length) return false
      for (let i = left.clauses.length - 1; i >= 0; i--) pending.push(right.clauses[i], left.clauses[i])
      return true
    case 'label':
      return (
        compareAny(left._labeled, right._labeled, options) && compareField('anonName', left.name, right.name, options)
      )
  }
  for (const [field, kind] of left._internals) {
    const a = left[field]
    const b = right[field]
    if (a === b) continue
    if (a === null || a === undefined || b === null || b === undefined) return false
    if (kind === 'clause' && a instanceof Node && b instanceof Node) pending.push(b, a)
    else if (!compareField(kind, a, b, options)) return false
  }
  return true
}

late.compare = compare
