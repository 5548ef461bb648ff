// Methods that say what they are called and leave what they do to others: abstract methods, members of a Protocol, hooks
// that raise NotImplementedError.

import type { Expression, Statement } from '../frontends/program.ts'
import { type PyClass, PyForm, type PyFunction, PyGeneric, type Value } from './values.ts'

const ABSTRACT = new Set(['abstractmethod', 'abstractproperty', 'abstractclassmethod', 'abstractstaticmethod'])

/** Whether running the function would tell nothing: which one runs, the class of `self` decides. */
export function isAbstract(fn: PyFunction): boolean {
  const { definition } = fn
  // A function of a module is itself what runs: it raises.
  if (definition.kind !== 'function' || fn.owner === null) return false
  if (definition.decorators.some((each) => ABSTRACT.has(lastName(each)))) return !saysSomething(definition.body)
  const body = definition.body.filter((it) => !isText(it))
  if (body.length === 1 && body[0]!.kind === 'raise') return isNotImplemented(body[0]!.value)
  return isProtocol(fn.owner) && body.every(isNothing)
}

/** An abstract method may have a body, for those who call it by `super()`. */
function saysSomething(body: readonly Statement[]): boolean {
  return body.some((it) => !isNothing(it) && !isText(it) && !(it.kind === 'raise' && isNotImplemented(it.value)))
}

function isNotImplemented(raised: Expression | null): boolean {
  if (raised === null) return false
  return lastName(raised.kind === 'call' ? raised.callee : raised) === 'NotImplementedError'
}

function isNothing(statement: Statement): boolean {
  if (statement.kind === 'pass') return true
  return statement.kind === 'expression' && statement.value.kind === 'literal' && statement.value.type === 'ellipsis'
}

/** A docstring. */
function isText(statement: Statement): boolean {
  return (
    statement.kind === 'expression' && statement.value.kind === 'literal' && typeof statement.value.value === 'string'
  )
}

function isProtocol(type: PyClass): boolean {
  const protocol = (base: Value) => base instanceof PyForm && base.name === 'Protocol'
  return type.bases.some((base) => protocol(base instanceof PyGeneric ? base.origin : base))
}

function lastName(expression: Expression): string {
  if (expression.kind === 'name') return expression.name
  return expression.kind === 'attribute' ? expression.name : ''
}
