// `self.model = Model(self)` in a method that nobody has called when another method reads `self.model`: the program
// calls it first. What the one place in the class that sets the attribute says is what it has.

import type { Expression, Statement } from '../frontends/program.ts'
import { blocksOf, isSomewhere, namesBoundIn } from './blocks.ts'
import { evaluate } from './expressions.ts'
import { underlyingFunction } from './functions.ts'
import type { Interpreter } from './interpreter.ts'
import { isOrmObject } from './library/orm-core.ts'
import { looksLikeSession } from './library/session-names.ts'
import { entryArguments } from './parameters.ts'
import { Scope } from './scopes.ts'
import { PyClass, type PyFunction, PyInstance, PyRaise, type Value } from './values.ts'

interface Setting {
  readonly method: PyFunction
  readonly value: Expression
}

/** Attributes that are being looked for: one may hang on another. */
const looking = new Set<string>()

/** What a method of the class sets the attribute of `receiver` to; undefined when none does, or more than one. */
export function setElsewhere(ctx: Interpreter, type: PyClass, receiver: Value, name: string): Value | undefined {
  // Sessions and engines are known by their names, whatever makes them.
  if (ctx.run === null || looksLikeSession(name)) return undefined
  const setting = settingOf(ctx, type, name)
  const key = `${type.module}.${type.qualname}.${name}`
  if (setting === null || looking.has(key)) return undefined
  looking.add(key)
  try {
    const value = ctx.mute(() => evaluate(ctx, scopeOf(ctx, setting.method, receiver), setting.value))
    if (saysOfSql(value)) return value
    settings.get(type)?.set(name, null)
    return undefined
  } catch (error) {
    // Nobody has called the method: what it raises is not raised where the attribute is read.
    if (!(error instanceof PyRaise)) throw error
    settings.get(type)?.set(name, null)
    return undefined
  } finally {
    looking.delete(key)
  }
}

/**
 * Tables, a model, or an object that has some. A plain value may be another by the time that it is read, and what else
 * there is would only be followed in vain.
 */
export function saysOfSql(value: Value): boolean {
  if (value instanceof PyClass) return value.mapped !== null
  if (!(value instanceof PyInstance)) return isOrmObject(value)
  const members = value.class.mro.flatMap((owner) => [...owner.entries.values()].map((entry) => entry.value))
  return [...members, ...value.attributes.values()].some(
    (member) => isOrmObject(member) || (member instanceof PyClass && member.mapped !== null),
  )
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

/** Whether a method of the class or of a parent sets `self.name`. */
export function setsItself(ctx: Interpreter, type: PyClass, name: string): boolean {
  return type.mro.some((owner) => textSets(ctx, owner, name))
}

function textSets(ctx: Interpreter, { place }: PyClass, name: string): boolean {
  if (place === null) return false
  const text = ctx.sources.file(place.path)?.text.slice(place.span.start, place.span.end)
  return text !== undefined && new RegExp(`\\bself\\.${name}\\s*(?::[^=\\n]+)?=(?!=)`).test(text)
}

const filled = new WeakMap<PyClass, Map<string, boolean>>()

/** Whether a method other than the constructor gives `self.name` a value that is no empty list. */
export function isFilledElsewhere(type: PyClass, name: string): boolean {
  const known = filled.get(type) ?? new Map<string, boolean>()
  filled.set(type, known)
  let found = known.get(name)
  if (found === undefined) {
    found = type.mro.some((owner) =>
      [...owner.entries.values()].some(({ value }) => {
        const definition = underlyingFunction(value)?.definition
        if (definition?.kind !== 'function' || definition.name === '__init__') return false
        return settingsIn(definition.body, name).some((each) => each.kind !== 'list' || each.elements.length > 0)
      }),
    )
    known.set(name, found)
  }
  return found
}

function onlySetting(ctx: Interpreter, type: PyClass, name: string): Setting | null {
  for (const owner of type.mro) {
    if (!textSets(ctx, owner, name) || owner.place === null) continue
    const { path } = owner.place
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

const isImport = ({ kind }: Statement): boolean => kind === 'import' || kind === 'importFrom'

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
  const { definition } = method
  if (definition.kind !== 'function') return true
  const bound = namesBoundIn(definition.body)
  return definition.body.some((each) => isSomewhere(each, isImport)) || [...names].some((name) => bound.has(name))
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
