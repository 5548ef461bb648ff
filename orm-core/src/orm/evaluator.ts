// Criteria and values of ORM UPDATE and DELETE, evaluated for the objects in memory. SQLAlchemy's evaluator: what it does
// not know is no guess but an UnevaluatableError, and the database is asked then.

import { evaluateCriterion } from './criteria.ts'
import type { Mapper } from './mapper.ts'
import type { InstanceState } from './state.ts'

export class UnevaluatableError extends Error {
  override readonly name = 'UnevaluatableError'
}

const COMPARISONS = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'is_', 'is_not', 'in_op', 'not_in_op'])
const ARITHMETIC: Readonly<Record<string, (left: any, right: any) => unknown>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  truediv: (left, right) => left / right,
  mod: (left, right) => left % right,
  concat_op: (left, right) => String(left) + String(right),
}

/** The attribute that a column of the entity stands for. */
function keyOf(mapper: Mapper, column: any): string {
  const prop: any =
    mapper._columntoproperty.get(column._deannotate?.() ?? column) ?? mapper._columntoproperty.get(column)
  if (prop === undefined) throw new UnevaluatableError(`Cannot evaluate column: ${column}`)
  return prop.key
}

/** Fails when a part can't be evaluated. */
export function assertEvaluatable(mapper: Mapper, element: any): void {
  switch (element?.visitName) {
    case 'true':
    case 'false':
    case 'null':
    case 'bindparam':
      return
    case 'column':
      keyOf(mapper, element)
      return
    case 'grouping':
      assertEvaluatable(mapper, element.element)
      return
    case 'clauselist':
    case 'expressionClauselist':
    case 'tuple':
      for (const clause of element.clauses) assertEvaluatable(mapper, clause)
      return
    case 'unary':
      if (!['inv', 'is_true', 'is_false'].includes(element.operator?.name))
        throw new UnevaluatableError(`Cannot evaluate unary expression with operator ${element.operator?.name}`)
      assertEvaluatable(mapper, element.element)
      return
    case 'binary': {
      const name: string = element.operator?.name ?? ''
      if (!COMPARISONS.has(name) && !(name in ARITHMETIC))
        throw new UnevaluatableError(`Cannot evaluate binary expression with operator ${name}`)
      assertEvaluatable(mapper, element.left)
      assertEvaluatable(mapper, element.right)
      return
    }
    default:
      throw new UnevaluatableError(`Cannot evaluate expression type ${element?.visitName}`)
  }
}

/** Reads a bound value, which may be given with the execution. */
function bound(bind: any, parameters: Readonly<Record<string, unknown>>): unknown {
  if (bind.key in parameters) return parameters[bind.key]
  return bind.callable ? bind.effectiveValue : bind.value
}

/** Whether an object meets a criterion: undefined when it has not all values that this takes. */
export function meets(
  mapper: Mapper,
  state: InstanceState,
  criterion: any,
  parameters: Readonly<Record<string, unknown>>,
): boolean | null | undefined {
  return evaluateCriterion(criterion, {
    column: (column) => state.get(keyOf(mapper, column)),
    bind: (bind) => bound(bind, parameters),
    baseColumn: (element) => (element?.visitName === 'column' ? element : null),
  })
}

/** The value of an expression for an object; undefined when it is not known. */
export function valueFor(
  mapper: Mapper,
  state: InstanceState,
  element: any,
  parameters: Readonly<Record<string, unknown>>,
): unknown {
  switch (element?.visitName) {
    case 'null':
      return null
    case 'true':
      return true
    case 'false':
      return false
    case 'bindparam':
      return bound(element, parameters)
    case 'column':
      return state.get(keyOf(mapper, element))
    case 'grouping':
      return valueFor(mapper, state, element.element, parameters)
    case 'binary': {
      const compute = ARITHMETIC[element.operator?.name ?? '']
      if (compute === undefined) return meets(mapper, state, element, parameters)
      const left = valueFor(mapper, state, element.left, parameters)
      const right = valueFor(mapper, state, element.right, parameters)
      if (left === undefined || right === undefined) return undefined
      return left === null || right === null ? null : compute(left, right)
    }
    default:
      return meets(mapper, state, element, parameters)
  }
}
