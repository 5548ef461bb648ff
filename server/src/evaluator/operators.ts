// Operators on plain values, and their dispatch to orm-core when either side is a SQL expression or a mapped attribute.

import type { BinaryOperator, CompareOperator } from '../frontends/program.ts'
import { callMethod, callValue } from './calls.ts'
import { formsMade } from './forms.ts'
import type { Interpreter } from './interpreter.ts'
import { iterate } from './iteration.ts'
import { addCriteria } from './lambdas.ts'
import { comparatorMethod } from './library/comparators.ts'
import { dateArithmetic } from './library/datetime.ts'
import { collectionHas } from './library/orm-attributes.ts'
import { callOrm } from './library/orm-call.ts'
import { isInstanceOf, isOrmObject } from './library/orm-core.ts'
import { ormOperator, ormReverseOperator, ormUnary } from './library/orm-operators.ts'
import { pathArithmetic } from './library/paths.ts'
import { formatValue, percentFormat, toText } from './strings.ts'
import { holdsUnknown, patternOfOperation } from './text-patterns.ts'
import { truthOf } from './truth.ts'
import { allSettled, inheritFallback, isUnknown, NO_SAMPLE, sampleOf, Unknown } from './unknown.ts'
import {
  type CallSite,
  EnumMember,
  hashKey,
  noteChange,
  PyAnnotated,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyForm,
  PyForwardReference,
  PyGeneric,
  PyInstance,
  PyList,
  PyLiteralType,
  PyScalar,
  PySet,
  PyTuple,
  PyTypeAlias,
  PyTypeVar,
  PyUnion,
  type Value,
} from './values.ts'

const METHODS: Record<BinaryOperator, string> = {
  '+': '__add__',
  '-': '__sub__',
  '*': '__mul__',
  '/': '__truediv__',
  '//': '__floordiv__',
  '%': '__mod__',
  '**': '__pow__',
  '@': '__matmul__',
  '<<': '__lshift__',
  '>>': '__rshift__',
  '&': '__and__',
  '|': '__or__',
  '^': '__xor__',
}

export function binaryOperation(
  ctx: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  site: CallSite,
): Value {
  // With None on one side, a name that is not known can only be a type.
  const typed = isTypeLike(left) || isTypeLike(right) || left === null || right === null
  // A class of orm-core is one: `Interval | None`.
  const isClass = (value: Value): boolean => typeof value === 'function'
  if (
    operator === '|' &&
    (typed || isClass(left)) &&
    (isClass(left) || !isSql(left)) &&
    (isClass(right) || !isSql(right))
  )
    return union([left, right])
  if (operator === '+') {
    const extended = addCriteria(ctx, left, right, site)
    if (extended !== null) return extended
  }
  if (isSql(left)) {
    const own = comparatorMethod(ctx, left, METHODS[operator])
    if (own !== null) return callValue(ctx, own, args(right), site)
    const method = ormOperator(left, operator)
    // `text("1") + column`: a text has no operators, so Python asks the other side.
    const reversed = method.name in left || !isSql(right) ? null : ormReverseOperator(right, operator, left)
    return callOrm(ctx, reversed?.method ?? method, reversed?.args ?? args(right), site)
  }
  if (isSql(right)) {
    const reversed = ormReverseOperator(right, operator, left)
    if (reversed !== null) return callOrm(ctx, reversed.method, reversed.args, site)
  }
  if (left instanceof PyInstance && left.class.lookup(METHODS[operator])) {
    return callMethod(ctx, left, METHODS[operator], [right], site)
  }
  const reflected = METHODS[operator].replace('__', '__r')
  if (right instanceof PyInstance && right.class.lookup(reflected)) {
    return callMethod(ctx, right, reflected, [left], site)
  }
  const formatted = operator === '%' ? formattedText(ctx, left, right, site) : null
  if (formatted !== null) return formatted
  if (isUnknown(left) || isUnknown(right)) {
    const pattern = patternOfOperation(operator, left, right, (a, b) => plainBinary(operator, a, b))
    return lift(ctx, site, [left, right], ([a, b]) => plainBinary(operator, a, b), pattern)
  }
  const result = plainBinary(operator, left, right)
  if (result !== undefined) return result
  const pattern =
    operator === '%' && holdsUnknown(right)
      ? patternOfOperation(operator, left, right, (a, b) => plainBinary(operator, a, b))
      : null
  return new Unknown({ source: site.source, path: site.path, span: site.span, pattern })
}

/** `"%s.%s" % (SCHEMA, "notes")`: by the samples of the parts, settled where they are. */
function formattedText(ctx: Interpreter, left: Value, right: Value, site: CallSite): Value | null {
  if (typeof left !== 'string' || !(right instanceof PyTuple || right instanceof PyDict)) return null
  const parts = right instanceof PyTuple ? right.items : right.values()
  if (!parts.some(isUnknown)) return null
  const filled = (values: Value[]): Value =>
    right instanceof PyTuple
      ? new PyTuple(values)
      : new PyDict(right.keys().map((key, index) => [key, values[index]] as const))
  const pattern = patternOfOperation('%', left, right, (a, b) => plainBinary('%', a, b))
  return lift(ctx, site, parts, (values) => percentFormat(left, filled(values)), pattern)
}

export function augmentedOperation(
  ctx: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  site: CallSite,
): Value {
  if (left instanceof PyList || left instanceof PyDict || left instanceof PySet) noteChange(left, left.home)
  if (operator === '+' && left instanceof PyList) {
    const items = iterate(ctx, right, site)
    left.items.push(...items.values)
    left.noteAdded(items.values.length, ctx.conditions.length)
    if (items.rest !== null && items.values.length === 0) left.rest = items.rest
    return left
  }
  if (operator === '|' && left instanceof PyDict && right instanceof PyDict) {
    for (const { key, value } of right.entries.values()) left.set(key, value)
    return left
  }
  if (operator === '|' && left instanceof PySet && right instanceof PySet) {
    for (const item of right.items) left.add(item)
    return left
  }
  const own = METHODS[operator].replace('__', '__i')
  if (left instanceof PyInstance && left.class.lookup(own)) return callMethod(ctx, left, own, [right], site)
  return binaryOperation(ctx, operator, left, right, site)
}

const UNARY_METHODS = { '-': '__neg__', '+': '__pos__', '~': '__invert__' } as const

export function unaryOperation(
  ctx: Interpreter,
  operator: '-' | '+' | '~' | 'not',
  operand: Value,
  site: CallSite,
): Value {
  if (operator === 'not') {
    const truth = truthOf(operand, ctx)
    return truth.known
      ? !truth.value
      : new Unknown({
          source: site.source,
          path: site.path,
          span: site.span,
          annotation: 'bool',
          sample: !truth.value,
          ...formsMade(ctx, [operand], ([form]) => !truthOf(form).value),
        })
  }
  if (isSql(operand)) return callOrm(ctx, ormUnary(operand, operator), args(), site)
  if (operand instanceof PyInstance && operand.class.lookup(UNARY_METHODS[operator])) {
    return callMethod(ctx, operand, UNARY_METHODS[operator], [], site)
  }
  const plain = (value: Value): Value | undefined => {
    const number = asNumber(value)
    if (number === null) return undefined
    if (operator === '~') return typeof number === 'bigint' ? ~number : ~number
    const result = operator === '-' ? -number : number
    return value instanceof PyFloat ? new PyFloat(Number(result)) : result
  }
  if (isUnknown(operand)) return lift(ctx, site, [operand], ([a]) => plain(a))
  const result = plain(operand)
  return result === undefined ? new Unknown({ source: site.source, path: site.path, span: site.span }) : result
}

const SQL_COMPARE: Partial<Record<CompareOperator, BinaryOperator | string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}
const MIRRORED: Partial<Record<CompareOperator, CompareOperator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

export function compareOperation(
  ctx: Interpreter,
  operator: CompareOperator,
  left: Value,
  right: Value,
  site: CallSite,
): Value {
  if (operator === 'is' || operator === 'is not') return compareIdentity(ctx, operator, left, right, site)
  const method = SQL_COMPARE[operator]
  if (method !== undefined) {
    const compared = compareText(operator, left, right)
    if (compared !== null) return compared
    if (isSql(left) && !(isSql(right) && rightFirst(left, right))) {
      const own = comparatorMethod(ctx, left, `__${method}__`)
      if (own !== null) return callValue(ctx, own, args(right), site)
      return callOrm(ctx, ormOperator(left, method), args(tupleBeside(left, right)), site)
    }
    if (isSql(right)) return callOrm(ctx, ormOperator(right, SQL_COMPARE[MIRRORED[operator]!]!), args(left), site)
  }
  // `F("price") < 10` of a class of the program's
  if (method !== undefined) {
    for (const [own, name, other] of [
      [left, `__${method}__`, right],
      [right, `__${SQL_COMPARE[MIRRORED[operator]!]!}__`, left],
    ] as const) {
      if (own instanceof PyInstance && own.class.lookup(name)) return callMethod(ctx, own, name, [other], site)
    }
  }
  // Nothing is in what is empty.
  if ((operator === 'in' || operator === 'not in') && isUnknown(left) && isEmptyContainer(right))
    return operator === 'not in'
  if (isUnknown(left) || isUnknown(right)) {
    const byDefault = operator !== '!=' && operator !== 'not in'
    const sample = lifted([left, right], ([a, b]) => plainCompare(ctx, operator, a, b, site))
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      annotation: 'bool',
      sample: typeof sample === 'boolean' ? sample : byDefault,
      error: refusalOf([left, right]),
      ...formsMade(ctx, [left, right], ([a, b]) => plainCompare(ctx, operator, a, b, site)),
    })
  }
  const result = plainCompare(ctx, operator, left, right, site)
  return result === undefined
    ? new Unknown({ source: site.source, path: site.path, span: site.span, annotation: 'bool' })
    : result
}

/** `text("a") == "b"`: a text is compared like any Python object, beside anything but an expression. */
function compareText(operator: CompareOperator, left: Value, right: Value): boolean | null {
  if (operator !== '==' && operator !== '!=') return null
  const isText = (value: Value) => isSql(value) && isInstanceOf(value, 'TextClause')
  const beside = isText(left) ? right : isText(right) ? left : undefined
  if (beside === undefined || isUnknown(beside) || (isSql(beside) && !isText(beside))) return null
  return (left === right) === (operator === '==')
}

/** `tuple_(a, b) > last`: an unknown beside a tuple has as many parts. */
function tupleBeside(left: Value, right: Value): Value {
  if (!isUnknown(right) || !isInstanceOf(left, 'Tuple')) return right
  const { length } = (left as { readonly clauses: readonly unknown[] }).clauses
  const { path, reason, sample, source, span } = right
  const samples = sample instanceof PyTuple || sample instanceof PyList ? sample.items : []
  return new PyTuple(
    Array.from({ length }, (_, at) => {
      const known = at < samples.length ? { sample: samples[at] } : {}
      return new Unknown({ source: `${source}[${at}]`, path, span, reason, ...known })
    }),
  )
}

/**
 * Python asks the right side of a comparison first when its class is a subclass of the left one's:
 * `literal_column("a") < users.c.id` is `users.id > a`, `func.lower(x) == func.max(y)` is `max(y) = lower(x)`.
 * So it does when the left side has no such operator, as a SELECT has not.
 */
function rightFirst(left: Value, right: Value): boolean {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) return false
  if (typeof (left as { eq?: unknown }).eq !== 'function') return typeof (right as { eq?: unknown }).eq === 'function'
  // Mapped attributes are all of one class there.
  if (!isInstanceOf(left, 'ClauseElement') || !isInstanceOf(right, 'ClauseElement')) return false
  if (left.constructor !== right.constructor) return right instanceof left.constructor
  // `a.id == foreign(b.a_id)`: an element with annotations is of a subclass of its own class.
  return isAnnotated(right) && !isAnnotated(left)
}

function isAnnotated(element: object): boolean {
  const annotations = (element as { _annotations?: object })._annotations
  return annotations !== undefined && Object.keys(annotations).length > 0
}

function compareIdentity(
  ctx: Interpreter,
  operator: 'is' | 'is not',
  left: Value,
  right: Value,
  site: CallSite,
): Value {
  const positive = operator === 'is'
  if (isUnknown(left) || isUnknown(right)) {
    const sample = lifted([left, right], ([a, b]) => identical(a, b))
    // A value that is not known is taken for one that is there.
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      annotation: 'bool',
      sample: (typeof sample === 'boolean' ? sample : false) === positive,
      ...formsMade(ctx, [left, right], ([a, b]) => identical(a, b) === positive),
    })
  }
  return identical(left, right) === positive
}

function identical(left: Value, right: Value): boolean {
  return left === right || (left instanceof PyFloat && right instanceof PyFloat && left.value === right.value)
}

export function isSql(value: Value): value is object {
  return isOrmObject(value)
}

function args(...positional: Value[]) {
  return { positional, keywords: new Map<string, Value>(), unknownSplats: [] }
}

function lifted(operands: readonly Value[], apply: (samples: Value[]) => Value | undefined): Value | undefined {
  const samples = operands.map(sampleOf)
  if (samples.some((sample) => sample === NO_SAMPLE)) return undefined
  return apply(samples)
}

function lift(
  ctx: Interpreter,
  site: CallSite,
  operands: readonly Value[],
  apply: (samples: Value[]) => Value | undefined,
  pattern: string | null = null,
): Unknown {
  const sample = lifted(operands, apply)
  const known = operands.find(isUnknown)
  const made = new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    annotation: sample === undefined ? null : (known?.annotation ?? null),
    reason: known?.reason ?? null,
    error: refusalOf(operands),
    pattern,
    ...(sample === undefined ? {} : { sample, settled: allSettled(operands) }),
    ...formsMade(ctx, operands, apply),
  })
  return inheritFallback(made, operands)
}

/** Why orm-core refused to build one of the operands: what is made of it is not built either. */
function refusalOf(operands: readonly Value[]): Unknown['error'] {
  for (const operand of operands) if (isUnknown(operand) && operand.error) return operand.error
  return null
}

export function asNumber(value: Value): number | bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof PyFloat) return value.value
  if (value instanceof EnumMember && value.mixesPrimitive) return asNumber(value.value)
  return null
}

function plainBinary(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (left instanceof EnumMember && left.mixesPrimitive) return plainBinary(operator, left.value, right)
  if (right instanceof EnumMember && right.mixesPrimitive) return plainBinary(operator, left, right.value)
  if (left instanceof PyScalar || right instanceof PyScalar)
    return pathArithmetic(operator, left, right) ?? dateArithmetic(operator, left, right)
  if (typeof left === 'string') {
    if (operator === '+' && typeof right === 'string') return left + right
    if (operator === '*' && typeof right === 'number') return left.repeat(Math.max(0, Math.min(right, 10_000)))
    if (operator === '%') return percentFormat(left, right)
    return undefined
  }
  if (left instanceof PyBytes && right instanceof PyBytes && operator === '+')
    return new PyBytes(left.text + right.text)
  if (left instanceof PyList && operator === '+' && right instanceof PyList) {
    const list = new PyList([...left.items, ...right.items])
    list.rest = left.rest ?? right.rest
    return list
  }
  if (left instanceof PyTuple && operator === '+' && right instanceof PyTuple) {
    const tuple = new PyTuple([...left.items, ...right.items])
    tuple.rest = left.rest ?? right.rest
    return tuple
  }
  if ((left instanceof PyList || left instanceof PyTuple) && operator === '*' && typeof right === 'number') {
    const items = Array.from({ length: Math.max(0, Math.min(right, 1000)) }, () => left.items).flat()
    return left instanceof PyList ? new PyList(items) : new PyTuple(items)
  }
  if (left instanceof PyDict && right instanceof PyDict && operator === '|') {
    const merged = new PyDict(
      [...left.entries.values(), ...right.entries.values()].map((e) => [e.key, e.value] as const),
    )
    merged.rest = left.rest ?? right.rest
    return merged
  }
  if (left instanceof PySet && right instanceof PySet) return setOperation(operator, left, right)
  const a = asNumber(left)
  const b = asNumber(right)
  if (a === null || b === null) return undefined
  return arithmetic(operator, a, b, left instanceof PyFloat || right instanceof PyFloat)
}

function setOperation(operator: BinaryOperator, left: PySet, right: PySet): Value | undefined {
  const has = (set: PySet, item: Value) => set.entries.has(hashKey(item))
  if (operator === '|') return new PySet([...left.items, ...right.items])
  if (operator === '&') return new PySet(left.items.filter((item) => has(right, item)))
  if (operator === '-') return new PySet(left.items.filter((item) => !has(right, item)))
  if (operator === '^') {
    return new PySet([...left.items.filter((i) => !has(right, i)), ...right.items.filter((i) => !has(left, i))])
  }
  return undefined
}

function arithmetic(
  operator: BinaryOperator,
  left: number | bigint,
  right: number | bigint,
  float: boolean,
): Value | undefined {
  if (operator === '/') return Number(right) === 0 ? undefined : new PyFloat(Number(left) / Number(right))
  if (float) {
    const a = Number(left)
    const b = Number(right)
    const value = floatArithmetic(operator, a, b)
    return value === undefined ? undefined : new PyFloat(value)
  }
  const a = BigInt(left)
  const b = BigInt(right)
  switch (operator) {
    case '+':
      return small(a + b)
    case '-':
      return small(a - b)
    case '*':
      return small(a * b)
    case '//':
      return b === 0n ? undefined : small((a - (((a % b) + b) % b)) / b)
    case '%':
      return b === 0n ? undefined : small(((a % b) + b) % b)
    case '**':
      if (b < 0n) return new PyFloat(Number(a) ** Number(b))
      return b > 4096n ? undefined : small(a ** b)
    case '<<':
      return b > 4096n || b < 0n ? undefined : small(a << b)
    case '>>':
      return b < 0n ? undefined : small(a >> b)
    case '&':
      return small(a & b)
    case '|':
      return small(a | b)
    case '^':
      return small(a ^ b)
    default:
      return undefined
  }
}

function floatArithmetic(operator: BinaryOperator, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '//':
      return b === 0 ? undefined : Math.floor(a / b)
    case '%':
      return b === 0 ? undefined : ((a % b) + b) % b
    case '**':
      return a ** b
    default:
      return undefined
  }
}

/** An int that a number holds exactly is a number. */
function small(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

function plainCompare(
  ctx: Interpreter,
  operator: CompareOperator,
  left: Value,
  right: Value,
  site: CallSite,
): boolean | undefined {
  switch (operator) {
    case '==':
    case '!=':
      // `{**scope} == {}`: what else there is, is not known.
      if (left !== right && (isOpen(left) || isOpen(right))) return undefined
      return equals(left, right) === (operator === '==')
    case 'in':
    case 'not in': {
      const found = contains(ctx, right, left, site)
      return found === undefined ? undefined : found === (operator === 'in')
    }
    case 'is':
    case 'is not':
      return identical(left, right) === (operator === 'is')
    default: {
      const order = compareOrder(left, right)
      if (order === undefined) return undefined
      if (operator === '<') return order < 0
      if (operator === '<=') return order <= 0
      return operator === '>' ? order > 0 : order >= 0
    }
  }
}

function isOpen(value: Value): boolean {
  return (value instanceof PyDict || value instanceof PyList || value instanceof PyTuple) && value.rest !== null
}

export function equals(left: Value, right: Value): boolean {
  if (left === right) return true
  const a = asNumber(left)
  const b = asNumber(right)
  if (a !== null && b !== null) return Number(a) === Number(b)
  if (left instanceof EnumMember && left.mixesPrimitive && !(right instanceof EnumMember))
    return equals(left.value, right)
  if (right instanceof EnumMember && right.mixesPrimitive && !(left instanceof EnumMember))
    return equals(left, right.value)
  if (left instanceof PyTuple && right instanceof PyTuple) return sequencesEqual(left.items, right.items)
  if (left instanceof PyList && right instanceof PyList) return sequencesEqual(left.items, right.items)
  if (left instanceof PyScalar && right instanceof PyScalar) return left.kind === right.kind && left.text === right.text
  if (left instanceof PyBytes && right instanceof PyBytes) return left.text === right.text
  if (left instanceof PySet && right instanceof PySet) {
    return left.entries.size === right.entries.size && [...left.entries.keys()].every((key) => right.entries.has(key))
  }
  if (left instanceof PyDict && right instanceof PyDict) {
    return (
      left.entries.size === right.entries.size &&
      [...left.entries.values()].every(({ key, value }) => right.has(key) && equals(value, right.get(key)))
    )
  }
  return false
}

function sequencesEqual(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item, index) => equals(item, right[index]))
}

function compareOrder(left: Value, right: Value): number | undefined {
  const a = asNumber(left)
  const b = asNumber(right)
  if (a !== null && b !== null) return a < b ? -1 : a > b ? 1 : 0
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  if (left instanceof PyScalar && right instanceof PyScalar && left.kind === right.kind)
    return left.number - right.number
  if ((left instanceof PyTuple && right instanceof PyTuple) || (left instanceof PyList && right instanceof PyList)) {
    for (const [index, item] of left.items.entries()) {
      if (index >= right.items.length) return 1
      if (equals(item, right.items[index])) continue
      return compareOrder(item, right.items[index])
    }
    return left.items.length - right.items.length
  }
  return undefined
}

function isEmptyContainer(value: Value): boolean {
  if (value instanceof PyDict) return value.entries.size === 0 && value.rest === null
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length === 0 && value.rest === null
  return value instanceof PySet && value.entries.size === 0
}

function contains(ctx: Interpreter, container: Value, item: Value, site: CallSite): boolean | undefined {
  if (typeof container === 'string') return typeof item === 'string' ? container.includes(item) : undefined
  if (container instanceof PyDict) return container.has(item) ? true : container.rest === null ? false : undefined
  if (container instanceof PySet) return container.entries.has(hashKey(item))
  if (container instanceof PyList || container instanceof PyTuple)
    return container.items.some((each) => equals(each, item))
  if (container instanceof PyClass && container.fact('enum')) {
    return iterate(ctx, container, site).values.some(
      (member) => equals(member, item) || equals((member as EnumMember).value, item),
    )
  }
  return isOrmObject(container) || container instanceof Map ? collectionHas(container, item) : undefined
}

export function isTypeLike(value: Value): boolean {
  return (
    value instanceof PyClass ||
    value instanceof PyGeneric ||
    value instanceof PyUnion ||
    value instanceof PyForm ||
    value instanceof PyAnnotated ||
    value instanceof PyLiteralType ||
    value instanceof PyTypeVar ||
    value instanceof PyTypeAlias ||
    value instanceof PyForwardReference
  )
}

export function union(members: readonly Value[]): PyUnion {
  return new PyUnion(members.flatMap((member) => (member instanceof PyUnion ? member.members : [member])))
}

export { formatValue, toText }
