// Functions in the place of SQL: `lambda_stmt(lambda: select(…))`, `where(lambda: …)`, `with_loader_criteria(…)`. As
// SQLAlchemy does, plain values of the variables that such a function is closed over are bound under the variable's name.

import type { Expression } from '../frontends/program.ts'
import { getAttribute } from './attributes.ts'
import { callValue, positionally } from './calls.ts'
import type { Interpreter } from './interpreter.ts'
import { bakedAttribute, bakedWith, isBaked } from './library/baked.ts'
import { native } from './library/make.ts'
import { type AnyFunction, ormExport } from './library/orm-core.ts'
import { toOrm } from './library/to-orm.ts'
import { Scope } from './scopes.ts'
import { statementKind } from './sites.ts'
import { subscript } from './subscripts.ts'
import { isUnknown } from './unknown.ts'
import {
  type CallArguments,
  type CallSite,
  EnumMember,
  PyBytes,
  PyDict,
  PyFloat,
  PyFunction,
  PyInstance,
  PyList,
  PyScalar,
  PySet,
  PyTuple,
  type Value,
} from './values.ts'

/** The values that orm-core's LambdaVariables stand for. */
const variables = new WeakMap<object, { readonly value: Value; readonly members: Map<string, Value> }>()

/** The value itself where a variable of a lambda is met outside SQL. */
export function variableValue(value: Value): Value {
  return typeof value === 'object' && value !== null ? (variables.get(value)?.value ?? value) : value
}

export function isVariable(value: Value): value is object {
  return typeof value === 'object' && value !== null && variables.has(value)
}

/** SQLAlchemy's `PyWrapper`: an attribute or item of a variable is bound under the name of the attribute or item. */
export function variableMember(ctx: Interpreter, variable: object, key: Value, item: boolean, site: CallSite): Value {
  const { members, value } = variables.get(variable)!
  const path = `${item ? '[' : '.'}${String(key)}`
  let member = members.get(path)
  if (member === undefined) {
    member = item ? subscript(ctx, value, key, site) : getAttribute(ctx, value, key as string, site)
    if (isBindable(member)) member = makeVariable(ctx, String(key), member)
    members.set(path, member)
  }
  return member
}

function makeVariable(ctx: Interpreter, name: string, value: Value): object {
  const made = new (ormExport('LambdaVariable') as new (name: string, value: unknown) => object)(
    name,
    toOrm(ctx, value),
  )
  variables.set(made, { value, members: new Map() })
  return made
}

/** SQLAlchemy's `_deep_is_literal`, for values that may end in SQL. */
function isBindable(value: Value): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return true
  if (typeof value === 'bigint' || isUnknown(value)) return true
  if (value instanceof PyList || value instanceof PyTuple || value instanceof PySet)
    return value.items.every(isBindable)
  if (value instanceof PyInstance) return value.class.lookup('__clause_element__') === null
  return (
    value instanceof PyFloat ||
    value instanceof PyScalar ||
    value instanceof PyBytes ||
    value instanceof PyDict ||
    value instanceof EnumMember
  )
}

const tracked = new WeakMap<PyFunction, PyFunction>()

/** The function with its variables bound by name. The same for each use: parameters keep their names. */
export function trackedFunction(ctx: Interpreter, fn: PyFunction): PyFunction {
  const known = tracked.get(fn)
  if (known !== undefined) return known
  const scope = new Scope('function', fn.scope, fn.scope.module, fn.path, fn.scope.qualname)
  const own = new Set(fn.definition.parameters.map((parameter) => parameter.name))
  for (const name of namesIn(fn.definition.body)) {
    if (own.has(name)) continue
    const value = fn.scope.lookup(name)
    if (value !== undefined && isBindable(value)) scope.names.set(name, makeVariable(ctx, name, value))
  }
  const made = new PyFunction({
    name: fn.name,
    qualname: fn.qualname,
    definition: fn.definition,
    scope,
    path: fn.path,
    module: fn.module,
    defaults: fn.defaults,
  })
  tracked.set(fn, made)
  return made
}

function namesIn(part: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(part)) for (const each of part) namesIn(each, found)
  else if (typeof part === 'object' && part !== null) {
    const expression = part as Expression
    if (expression.kind === 'name') found.add(expression.name)
    else for (const child of Object.values(part)) namesIn(child, found)
  }
  return found
}

/** The statement that `lambda_stmt()` stands for. */
export function lambdaStatement(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const fn = args.positional[0] ?? args.keywords.get('lmb')
  if (!(fn instanceof PyFunction)) return callValue(ctx, fn, positionally(), site)
  return callValue(
    ctx,
    args.keywords.get('enable_tracking') === false ? fn : trackedFunction(ctx, fn),
    positionally(),
    site,
  )
}

/** `stmt + (lambda s: …)`, `stmt.add_criteria(lambda s: …)`: null when it is something else. */
export function addCriteria(ctx: Interpreter, statement: Value, fn: Value, site: CallSite): Value | null {
  if (isBaked(statement)) return bakedWith(ctx, statement, fn, site)
  if (typeof statement !== 'object' || statement === null || !(fn instanceof PyFunction)) return null
  if (statementKind(statement) === null && !isUnknown(statement)) return null
  return callValue(ctx, trackedFunction(ctx, fn), positionally(statement), site)
}

/** Methods that a statement made by `lambda_stmt()` has besides its own. */
export function lambdaStatementMember(ctx: Interpreter, statement: object, name: string): Value | undefined {
  if (statementKind(statement) === null) return undefined
  if (isBaked(statement)) return bakedAttribute(ctx, statement, name)
  if (name === 'add_criteria')
    return native(name, (args, site) => {
      const [fn] = args.positional
      if (args.keywords.get('enable_tracking') === false) return callValue(ctx, fn, positionally(statement), site)
      return addCriteria(ctx, statement, fn, site)
    })
  if (name === 'spoil') return native(name, () => statement)
  return undefined
}

/** Calls whose arguments may be functions that give SQL. */
const TAKES_LAMBDAS = new Set(
  'select where filter having orderBy groupBy join outerjoin joinFrom outerjoinFrom any has addColumns selectFrom'.split(
    ' ',
  ),
)

/** A function among the arguments of such a call, as orm-core takes it; undefined when it is something else. */
export function lambdaArgument(ctx: Interpreter, name: string, value: Value): AnyFunction | undefined {
  if (!(value instanceof PyFunction)) return undefined
  const fn = name === 'withLoaderCriteria' || TAKES_LAMBDAS.has(name) ? trackedFunction(ctx, value) : undefined
  if (fn === undefined) return undefined
  return toOrm(ctx, fn) as AnyFunction
}
