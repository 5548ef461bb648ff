// Criteria and values of ORM UPDATE and DELETE as functions of the objects in memory. SQLAlchemy's evaluator.py: what it
// does not know is no guess but an UnevaluatableError, and the database is asked then.

import * as exc from '../sql/exc.ts'
import { Integer, Numeric, String as Str } from '../sql/types.ts'
import type { Mapper } from './mapper.ts'
import type { InstanceState } from './state.ts'

export class UnevaluatableError extends exc.InvalidRequestError {
  override readonly name = 'UnevaluatableError'
}

/** Stands for what an object is to be read again for. */
export const EXPIRED_OBJECT: unique symbol = Symbol('_EXPIRED_OBJECT')

/** The value of an expression for an object: null for NULL, EXPIRED_OBJECT where the object does not have it. */
export type Evaluate = (state: InstanceState) => any

type Operation = (left: any, right: any) => unknown

const STRAIGHT: Readonly<Record<string, Operation>> = {
  eq: (left, right) => equals(left, right),
  ne: (left, right) => !equals(left, right),
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  in_op: (left, right) => contains(right, left),
  not_in_op: (left, right) => !contains(right, left),
  startswith_op: (left, right) => String(left).startsWith(right),
  endswith_op: (left, right) => String(left).endsWith(right),
}

const NUMERIC: Readonly<Record<string, Operation>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  truediv: (left, right) => left / right,
  // Python's remainder has the sign of the divisor
  mod: (left, right) => ((left % right) + right) % right,
}

/** _EvaluatorCompiler: makes functions of expressions. */
export class EvaluatorCompiler {
  readonly #mapper: Mapper
  readonly #parameters: Readonly<Record<string, unknown>>

  constructor(mapper: Mapper, parameters: Readonly<Record<string, unknown>>) {
    this.#mapper = mapper
    this.#parameters = parameters
  }

  /** @throws UnevaluatableError for an expression that only the database can evaluate */
  process(...clauses: readonly any[]): Evaluate {
    if (clauses.length === 1) return this.#visit(clauses[0])
    return allOf(clauses.map((clause) => this.#visit(clause)))
  }

  #visit(clause: any): Evaluate {
    switch (clause?.visitName) {
      case 'grouping':
        return this.#visit(clause.element)
      case 'null':
        return () => null
      case 'false':
        return () => false
      case 'true':
        return () => true
      case 'column':
        return this.#column(clause)
      case 'tuple':
      case 'clauselist':
      case 'expressionClauselist':
        return this.#list(clause)
      case 'binary':
        return this.#binary(clause)
      case 'unary':
        return this.#unary(clause)
      case 'bindparam': {
        const value = this.#bound(clause)
        return () => value
      }
      default:
        throw new UnevaluatableError(`Cannot evaluate ${clause?.constructor?.name}`)
    }
  }

  /** A bound value, which may be given with the execution. */
  #bound(bind: any): unknown {
    if (bind.key in this.#parameters) return this.#parameters[bind.key]
    return bind.callable ? bind.effectiveValue : bind.value
  }

  #column(column: any): Evaluate {
    const mapper: Mapper | undefined = column._annotations.parentmapper
    if (mapper === undefined) throw new UnevaluatableError(`Cannot evaluate column: ${column}`)
    if (!this.#mapper.isa(mapper))
      throw new UnevaluatableError(`Can't evaluate criteria against alternate class ${mapper.className}`)
    const prop: any =
      mapper._columntoproperty.get(column._deannotate?.() ?? column) ?? mapper._columntoproperty.get(column)
    if (prop === undefined) throw new UnevaluatableError(`Cannot evaluate expression: Column '${column}' is not mapped`)
    const { key } = prop
    return (state) => {
      const value = state.get(key)
      if (value !== undefined) return value
      const isLoadable = state.hasKey && (state.expired?.has(key) || state.loaders?.has(key) || prop.deferred)
      return isLoadable ? EXPIRED_OBJECT : null
    }
  }

  #list(clause: any): Evaluate {
    const evaluators = [...clause.clauses].map((each: any) => this.#visit(each))
    const name: string = clause.visitName === 'tuple' ? 'comma_op' : (clause.operator?.name ?? '')
    if (name === 'and_') return allOf(evaluators)
    if (name === 'or_') return anyOf(evaluators)
    if (name === 'comma_op') return tupleOf(evaluators)
    throw new UnevaluatableError(`Cannot evaluate clauselist with operator ${name}`)
  }

  #binary(clause: any): Evaluate {
    const left = this.#visit(clause.left)
    const right = this.#visit(clause.right)
    const { operator } = clause
    const name: string = operator?.name ?? ''
    if (name === 'is_') return identity(left, right, (a, b) => equals(a, b))
    if (name === 'is_not') return identity(left, right, (a, b) => !equals(a, b))
    const straightly = STRAIGHT[name]
    if (straightly !== undefined) return straight(left, right, straightly)
    const numeric = NUMERIC[name]
    if (numeric !== undefined) {
      if (!isNumeric(clause.left) || !isNumeric(clause.right))
        throw new UnevaluatableError(
          `Cannot evaluate math operator "${name}" for datatypes ${clause.left.type}, ${clause.right.type}`,
        )
      return straight(left, right, numeric)
    }
    if (name === 'concat_op') {
      if (!isConcatenable(clause.left) || !isConcatenable(clause.right))
        throw new UnevaluatableError(
          `Cannot evaluate concatenate operator "${name}" for datatypes ${clause.left.type}, ${clause.right.type}`,
        )
      return straight(left, right, (a, b) => a + b)
    }
    if (operator?.pythonImpl) return straight(left, right, operator.pythonImpl)
    if (operator?.opstring !== undefined) {
      throw new UnevaluatableError(
        `Custom operator '${operator.opstring}' can't be evaluated in Python unless it specifies a callable using \`.python_impl\`.`,
      )
    }
    throw new UnevaluatableError(`Cannot evaluate ${clause.constructor.name} with operator ${name}`)
  }

  #unary(clause: any): Evaluate {
    const name: string = clause.operator?.name ?? ''
    if (name !== 'inv') throw new UnevaluatableError(`Cannot evaluate ${clause.constructor.name} with operator ${name}`)
    const inner = this.#visit(clause.element)
    return (state) => {
      const value = inner(state)
      return value === EXPIRED_OBJECT || value === null ? value : !value
    }
  }
}

function allOf(evaluators: readonly Evaluate[]): Evaluate {
  return (state) => {
    for (const evaluate of evaluators) {
      const value = evaluate(state)
      if (value === EXPIRED_OBJECT) return value
      if (!value) return value === null ? null : false
    }
    return true
  }
}

function anyOf(evaluators: readonly Evaluate[]): Evaluate {
  return (state) => {
    let hasNull = false
    for (const evaluate of evaluators) {
      const value = evaluate(state)
      if (value === EXPIRED_OBJECT) return value
      if (value) return true
      if (value === null) hasNull = true
    }
    return hasNull ? null : false
  }
}

function tupleOf(evaluators: readonly Evaluate[]): Evaluate {
  return (state) => {
    const values: unknown[] = []
    for (const evaluate of evaluators) {
      const value = evaluate(state)
      if (value === EXPIRED_OBJECT || value === null) return value
      values.push(value)
    }
    return values
  }
}

function straight(left: Evaluate, right: Evaluate, operate: Operation): Evaluate {
  return (state) => {
    const a = left(state)
    const b = right(state)
    if (a === EXPIRED_OBJECT || b === EXPIRED_OBJECT) return EXPIRED_OBJECT
    return a === null || b === null ? null : operate(a, b)
  }
}

function identity(left: Evaluate, right: Evaluate, operate: Operation): Evaluate {
  return (state) => {
    const a = left(state)
    const b = right(state)
    return a === EXPIRED_OBJECT || b === EXPIRED_OBJECT ? EXPIRED_OBJECT : operate(a, b)
  }
}

/** Python's `==` of what columns hold. */
function equals(left: any, right: any): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((value, at) => equals(value, right[at]))
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime()
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0
  const [a, b] = [comparable(left), comparable(right)]
  return a !== undefined && b !== undefined && !(a < b) && a <= b
}

/** Numbers and truth values are equal where they have the same value, whatever their type. */
function comparable(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return typeof value === 'boolean' ? Number(value) : undefined
}

function contains(list: any, value: unknown): boolean {
  for (const each of list) if (equals(each, value)) return true
  return false
}

const NUMBERS = new Set<unknown>([Integer()._typeAffinity, Numeric()._typeAffinity])

function isNumeric({ type }: any): boolean {
  return NUMBERS.has(type._typeAffinity)
}

/** Text and lists: what `||` joins. */
function isConcatenable({ type }: any): boolean {
  return type._typeAffinity === TEXT || type._isArray === true
}
const TEXT: unknown = Str()._typeAffinity
