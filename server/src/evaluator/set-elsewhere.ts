// `self.model = Model(self)` in a method that nobody has called when another method reads `self.model`: the program
// calls it first. What the one place in the class that sets the attribute says is what it has.

import type { Expression, Statement } from '../frontends/program.ts'
import { evaluate } from './expressions.ts'
import { underlyingFunction } from './functions.ts'
import type { Interpreter } from './interpreter.ts'
import { entryArguments } from './parameters.ts'
import { Scope } from './scopes.ts'
import { isUnknown } from './unknown.ts'
import type { PyClass, PyFunction, Value } from './values.ts'

interface Setting {
  readonly method: PyFunction
  readonly value: Expression
}

/** Attributes that are being looked for: one may hang on another. */
const looking = new Set<string>()

/** What a method of the class sets the attribute of `receiver` to; undefined when none does, or more than one. */
export function setElsewhere(ctx: Interpreter, type: PyClass, receiver: Value, name: string): Value | undefined {
  if (ctx.run === null) return undefined
  const setting = settingOf(ctx, type, name)
  const key = `${type.module}.${type.qualname}.${name}`
  if (setting === null || looking.has(key)) return undefined
  looking.add(key)
  try {
    const value = ctx.mute(() => evaluate(ctx, scopeOf(ctx, setting.method, receiver), setting.value))
    return isUnknown(value) ? undefined : value
  } finally {
    looking.delete(key)
  }
}

const settings = new WeakMap<PyClass, Map<string, Setting | null>>()

function settingOf(ctx: Interpreter, type: PyClass, name: string): Setting | null {
  let known = settings.get(type)
  if (known === undefined) {
    known = new Map()
    settings.set(type, known)
  }
  let found = known.get(name)
  if (found === undefined) {
    found = onlySetting(ctx, type, name)
    known.set(name, found)
  }
  return found
}

function onlySetting(ctx: Interpreter, type: PyClass, name: string): Setting | null {
  const assignment = new RegExp(`\\bself\\.${name}\\s*(?::[^=\\n]+)?=(?!=)`)
  for (const owner of type.mro) {
    if (owner.place === null) continue
    const { path, span } = owner.place
    const text = ctx.sources.file(path)?.text.slice(span.start, span.end)
    if (text === undefined || !assignment.test(text)) continue
    const found: Setting[] = []
    for (const { value } of owner.entries.values()) {
      const method = underlyingFunction(value)
      if (method?.definition.kind === 'function' && method.path === path)
        for (const each of settingsIn(method.definition.body, name)) found.push({ method, value: each })
    }
    return found.length === 1 && !hangsOnLocals(found[0]!) ? found[0]! : null
  }
  return null
}

/** The values that statements give `self.name`, None aside. */
function settingsIn(body: readonly Statement[], name: string): Expression[] {
  return body.flatMap((statement) => {
    const targets =
      statement.kind === 'assign' ? statement.targets : statement.kind === 'annotatedAssign' ? [statement.target] : []
    const sets = targets.some(
      (each) =>
        each.kind === 'attribute' && each.name === name && each.object.kind === 'name' && each.object.name === 'self',
    )
    if (!sets) return blocksOf(statement).flatMap((block) => settingsIn(block, name))
    const { value } = statement as { value: Expression | null }
    return value === null || (value.kind === 'literal' && value.value === null) ? [] : [value]
  })
}

function blocksOf(statement: Statement): (readonly Statement[])[] {
  switch (statement.kind) {
    case 'if':
    case 'for':
    case 'while':
      return [statement.body, statement.orElse]
    case 'with':
      return [statement.body]
    case 'try':
      return [
        statement.body,
        ...statement.handlers.map((handler) => handler.body),
        statement.orElse,
        statement.finalBody,
      ]
    default:
      return []
  }
}

/** Whether the value may read a local variable of its method: which has a value only when the method runs. */
function hangsOnLocals({ method, value }: Setting): boolean {
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each)
    else if (typeof node === 'object' && node !== null) {
      const { kind, name } = node as { kind?: string; name?: unknown }
      if (kind === 'name' && typeof name === 'string') names.add(name)
      for (const each of Object.values(node)) visit(each)
    }
  }
  visit(value)
  const binds = (body: readonly Statement[]): boolean =>
    body.some((statement) => {
      const bound =
        statement.kind === 'assign'
          ? statement.targets
          : statement.kind === 'annotatedAssign' || statement.kind === 'for'
            ? [statement.target]
            : []
      return (
        bound.some((each) => each.kind === 'name' && names.has(each.name)) ||
        statement.kind === 'importFrom' ||
        statement.kind === 'import' ||
        blocksOf(statement).some(binds)
      )
    })
  const { definition } = method
  return definition.kind !== 'function' || binds(definition.body)
}

function scopeOf(ctx: Interpreter, method: PyFunction, receiver: Value): Scope {
  const scope = new Scope('function', method.scope, method.scope.module, method.path, method.qualname, method)
  const given = entryArguments(ctx, method, receiver)
  for (const [index, parameter] of method.definition.parameters.entries()) {
    const value = given.keywords.get(parameter.name) ?? given.positional[index]
    if (value !== undefined) scope.names.set(parameter.name, value)
  }
  scope.receiver = receiver
  return scope
}
