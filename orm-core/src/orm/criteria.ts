// What a criterion says of a row or an object in memory: a small evaluator of SQL's three-valued logic over columns and
// bound values. It answers `undefined` for all that only a database can tell; what follows from that is the caller's part.

/** Reads a column of the row in question; undefined when the row has no such column. */
export type CellReader = (column: any) => unknown
/** The value of a bound parameter; undefined when nobody knows it before the program runs. */
export type BindReader = (bind: any) => unknown

interface Readers {
  readonly column: CellReader
  readonly bind: BindReader
  readonly baseColumn: (element: any) => any
}

type Truth = boolean | null | undefined

/** True, false, NULL, or undefined when it can't be told. */
export function evaluateCriterion(element: any, readers: Readers): Truth {
  switch (element?.visitName) {
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
    case 'grouping':
      return evaluateCriterion(element.element, readers)
    case 'label':
      return evaluateCriterion(element.element, readers)
    case 'clauselist':
      return evaluateList(element, readers)
    case 'unary':
      return evaluateUnary(element, readers)
    case 'binary':
      return evaluateBinary(element, readers)
    case 'column':
    case 'bindparam':
      return truthOf(valueOf(element, readers))
    default:
      return undefined
  }
}

function truthOf(value: unknown): Truth {
  if (value === undefined || value === null) return value
  return typeof value === 'boolean' ? value : typeof value === 'number' ? value !== 0 : undefined
}

function evaluateList(element: any, readers: Readers): Truth {
  const name: string = element.operator?.name ?? ''
  if (name !== 'and_' && name !== 'or_') return undefined
  const decisive = name === 'or_'
  let answer: Truth = !decisive
  for (const clause of element.clauses) {
    const truth = evaluateCriterion(clause, readers)
    if (truth === decisive) return decisive
    if (truth === undefined) answer = undefined
    else if (truth === null && answer !== undefined) answer = null
  }
  return answer
}

function evaluateUnary(element: any, readers: Readers): Truth {
  const name: string = element.operator?.name ?? ''
  if (name === 'is_true') return evaluateCriterion(element.element, readers)
  if (name !== 'inv' && name !== 'is_false') return undefined
  const truth = evaluateCriterion(element.element, readers)
  return typeof truth === 'boolean' ? !truth : truth
}

function valueOf(element: any, readers: Readers): unknown {
  if (element?.visitName === 'grouping') return valueOf(element.element, readers)
  if (element?.visitName === 'bindparam') return readers.bind(element)
  if (element?.visitName === 'null') return null
  if (element?.visitName === 'true') return true
  if (element?.visitName === 'false') return false
  if (element?.visitName === 'tuple') {
    const values = [...element.clauses].map((clause: any) => valueOf(clause, readers))
    return values.includes(undefined) ? undefined : values
  }
  const column = readers.baseColumn(element)
  return column === null ? undefined : readers.column(column)
}

const NEGATIONS: Readonly<Record<string, string>> = {
  not_in_op: 'in_op',
  not_like_op: 'like_op',
  not_ilike_op: 'ilike_op',
  not_startswith_op: 'startswith_op',
  not_endswith_op: 'endswith_op',
  not_contains_op: 'contains_op',
  not_between_op: 'between_op',
}

function evaluateBinary(element: any, readers: Readers): Truth {
  const name: string = element.operator?.name ?? ''
  const positive = NEGATIONS[name]
  if (positive !== undefined) {
    const truth = compare(positive, element, readers)
    return typeof truth === 'boolean' ? !truth : truth
  }
  return compare(name, element, readers)
}

function compare(name: string, element: any, readers: Readers): Truth {
  const left = valueOf(element.left, readers)
  if (name === 'between_op') {
    const bounds = [...(element.right?.clauses ?? [])].map((clause: any) => valueOf(clause, readers))
    if (bounds.length !== 2) return undefined
    const truths = [order(left, bounds[0], (sign) => sign >= 0), order(left, bounds[1], (sign) => sign <= 0)]
    if (truths.includes(false)) return false
    return truths.includes(undefined) ? undefined : truths.includes(null) ? null : true
  }
  const right = valueOf(element.right, readers)
  if (left === undefined || right === undefined) return undefined
  switch (name) {
    case 'eq':
      return order(left, right, (sign) => sign === 0)
    case 'ne':
      return order(left, right, (sign) => sign !== 0)
    case 'lt':
      return order(left, right, (sign) => sign < 0)
    case 'le':
      return order(left, right, (sign) => sign <= 0)
    case 'gt':
      return order(left, right, (sign) => sign > 0)
    case 'ge':
      return order(left, right, (sign) => sign >= 0)
    case 'is_':
      return left === null || right === null ? left === right : order(left, right, (sign) => sign === 0)
    case 'is_not': {
      if (left === null || right === null) return left !== right
      return order(left, right, (sign) => sign !== 0)
    }
    case 'in_op':
      return within(left, right)
    case 'like_op':
    case 'ilike_op':
      return matches(left, right, (pattern) => pattern)
    case 'startswith_op':
      return matches(left, right, (text) => `${text}%`)
    case 'endswith_op':
      return matches(left, right, (text) => `%${text}`)
    case 'contains_op':
      return matches(left, right, (text) => `%${text}%`)
    default:
      return undefined
  }
}

function within(left: unknown, right: unknown): Truth {
  if (!Array.isArray(right)) return undefined
  if (left === null) return right.length === 0 ? false : null
  let answer: Truth = false
  for (const value of right) {
    const truth = order(left, value, (sign) => sign === 0)
    if (truth === true) return true
    if (truth === undefined || (truth === null && answer === false)) answer = truth
  }
  return answer
}

/** Values of one kind compare; of different kinds nobody knows what the database makes of them. */
function order(left: unknown, right: unknown, accept: (sign: number) => boolean): Truth {
  if (left === undefined || right === undefined) return undefined
  if (left === null || right === null) return null
  if (Array.isArray(left) && Array.isArray(right)) {
    const truths = left.map((value, index) => order(value, right[index], (sign) => sign === 0))
    if (truths.includes(false)) return accept(1)
    return truths.includes(undefined) ? undefined : truths.includes(null) ? null : accept(0)
  }
  const a = comparable(left)
  const b = comparable(right)
  if (a === undefined || b === undefined || typeof a !== typeof b) return undefined
  return accept(a < b ? -1 : a > b ? 1 : 0)
}

function comparable(value: unknown): number | string | undefined {
  if (typeof value === 'number' || typeof value === 'string') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  return value instanceof Date ? value.getTime() : undefined
}

/** SQLite's LIKE, which takes no notice of case. */
function matches(left: unknown, right: unknown, patternOf: (text: string) => string): Truth {
  if (left === null || right === null) return null
  if (typeof left !== 'string' || typeof right !== 'string') return undefined
  const source = patternOf(right)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[^]*')
    .replaceAll('_', '[^]')
  return new RegExp(`^${source}$`, 'iu').test(left)
}
