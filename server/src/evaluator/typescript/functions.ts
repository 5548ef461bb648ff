// Functions as TypeScript writes them: arrows are functions like others, a `const` names its arrow, and `this` is the
// first parameter of a method, which is how the interpreter passes it.

import type {
  Expression,
  FunctionDefinition,
  LambdaExpression,
  Parameter,
  Span,
  Statement,
} from '../../frontends/program.ts'
import { isOrmObject } from '../library/orm-core.ts'
import { ClassMethod, type PyFunction, PyProperty, type Value } from '../values.ts'

const arrows = new WeakMap<LambdaExpression, FunctionDefinition>()

/** An arrow function as a definition; the same object for the same expression. */
export function arrowDefinition(expression: LambdaExpression, name: string, nameSpan: Span): FunctionDefinition {
  let known = arrows.get(expression)
  if (known === undefined || known.name !== name) {
    known = {
      kind: 'function',
      name,
      nameSpan: { start: nameSpan.start, end: nameSpan.end },
      async: expression.async,
      generator: false,
      parameters: expression.parameters,
      returns: null,
      decorators: [],
      typeParameters: [],
      body: bodyOf(expression.body),
      start: expression.start,
      end: expression.end,
    }
    arrows.set(expression, known)
  }
  return known
}

function bodyOf(body: Expression | readonly Statement[]): readonly Statement[] {
  if (Array.isArray(body)) return body
  const value = body as Expression
  return [{ kind: 'return', value, start: value.start, end: value.end }]
}

/** The arrow that a declaration names, `const find = (id: number) => …`; null for other statements. */
export function namedArrow(statement: Statement): FunctionDefinition | null {
  if (statement.kind !== 'assign' && statement.kind !== 'annotatedAssign') return null
  const target = statement.kind === 'assign' ? statement.targets[0] : statement.target
  if (statement.value?.kind !== 'lambda' || target?.kind !== 'name') return null
  return arrowDefinition(statement.value, target.name, target)
}

const methods = new WeakMap<FunctionDefinition, FunctionDefinition>()

/** A method with `this` as its first parameter, as Python writes `self`; a constructor is `__init__`. */
export function methodDefinition(definition: FunctionDefinition): FunctionDefinition {
  if (definition.member === undefined) return definition
  let made = methods.get(definition)
  if (made === undefined) {
    const { nameSpan } = definition
    const self: Parameter = {
      name: 'this',
      nameSpan,
      mode: 'positionalOrKeyword',
      annotation: null,
      default: null,
      start: nameSpan.start,
      end: nameSpan.end,
    }
    made = {
      ...definition,
      name: definition.name === 'constructor' && !definition.member.static ? '__init__' : definition.name,
      parameters: [self, ...definition.parameters],
    }
    methods.set(definition, made)
  }
  return made
}

/**
 * What a class holds for a method: static ones get the class, accessors are properties; null for what is only set, and for
 * what objects have under the name of a mapped static: `static full = hybridProperty(null, …)` beside `get full()`.
 */
export function memberValue(definition: FunctionDefinition, fn: PyFunction): Value | null {
  const { member } = definition
  if (member === undefined) return fn
  if (member.accessor === 'set') return null
  if (!member.static && isOrmObject(fn.scope.names.get(definition.name))) return null
  if (member.accessor === 'get') return new PyProperty(fn, member.static)
  return member.static ? new ClassMethod(fn) : fn
}
