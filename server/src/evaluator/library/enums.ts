// Enumerations: the base classes of `enum`, and a user's class becoming one. Members are values with identity.

import { callValue, positionally } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { isUnknown } from '../unknown.ts'
import {
  type CallArguments,
  ClassMethod,
  EnumMember,
  NativeFunction,
  PyClass,
  PyFunction,
  PyList,
  PyProperty,
  PyRaise,
  PyTuple,
  StaticMethod,
  type Value,
} from '../values.ts'
import { libraryClass, native } from './make.ts'

/** `member(f)`, `nonmember(1)`: whether a name of the body becomes a member, whatever its value is. */
class Marked {
  readonly member: boolean
  readonly value: Value
  constructor(member: boolean, value: Value) {
    this.member = member
    this.value = value
  }
}

const AUTO = Object.freeze({ auto: true })

export function enumModule(builtinClasses: { str: PyClass; int: PyClass; object: PyClass }): Record<string, Value> {
  const base = libraryClass('enum', 'Enum', { bases: [builtinClasses.object], facts: { enumBase: true } })
  const strEnum = libraryClass('enum', 'StrEnum', {
    bases: [builtinClasses.str, base],
    facts: { enumBase: true, strEnum: true },
  })
  strEnum.resolve = null
  return {
    Enum: base,
    IntEnum: libraryClass('enum', 'IntEnum', { bases: [builtinClasses.int, base], facts: { enumBase: true } }),
    StrEnum: strEnum,
    Flag: libraryClass('enum', 'Flag', { bases: [base], facts: { enumBase: true } }),
    IntFlag: libraryClass('enum', 'IntFlag', { bases: [builtinClasses.int, base], facts: { enumBase: true } }),
    EnumMeta: libraryClass('enum', 'EnumMeta'),
    EnumType: libraryClass('enum', 'EnumType'),
    ReprEnum: base,
    auto: native('auto', () => AUTO),
    unique: native('unique', (args: CallArguments) => args.positional[0]),
    nonmember: native('nonmember', (args: CallArguments) => new Marked(false, args.positional[0])),
    member: native('member', (args: CallArguments) => new Marked(true, args.positional[0])),
    property: native('property', (args: CallArguments) => new PyProperty(args.positional[0])),
  }
}

/** Turns the plain values of the class body into members. */
export function becomeEnum(ctx: Interpreter, type: PyClass): void {
  type.facts.set('enum', true)
  const mixesString = type.mro.some((owner) => owner.module === 'builtins' && owner.name === 'str')
  const mixesInt = type.mro.some((owner) => owner.module === 'builtins' && owner.name === 'int')
  if (mixesString || mixesInt) type.facts.set('enumMixin', true)
  const strEnum = type.mro.some((owner) => owner.facts.get('strEnum') === true)
  if (strEnum) type.facts.set('strEnum', true)
  let last: Value = 0
  const seen: EnumMember[] = []
  for (const [name, entry] of type.entries) {
    if (!entry.assigned || name.startsWith('_')) continue
    if (entry.value instanceof Marked) {
      const { member, value } = entry.value
      entry.value = value
      if (!member) continue
    } else if (isDescriptor(entry.value)) continue
    let value = entry.value
    if (value === AUTO)
      value =
        nextValue(ctx, type, name, seen) ?? (strEnum ? name.toLowerCase() : typeof last === 'number' ? last + 1 : 1)
    if (value instanceof PyTuple)
      value = value.items.includes(AUTO) ? new PyTuple(value.items.map((v) => (v === AUTO ? 1 : v))) : value
    last = value
    const made = makeMember(ctx, type, name, value)
    const alias = seen.find((member) => member.value === made.value)
    const member = alias ?? made
    if (!alias) seen.push(member)
    entry.value = member
  }
}

/**
 * A member with what the class's own `__new__` and `__init__` do for it. A tuple is their arguments, and it stays the
 * value unless `__new__` sets `_value_`.
 */
function makeMember(ctx: Interpreter, type: PyClass, name: string, value: Value): EnumMember {
  const member = new EnumMember(type, name, value)
  const place = type.place
  if (place === null) return member
  const args = value instanceof PyTuple ? value.items : [value]
  const site = { path: place.path, span: place.nameSpan, source: `${type.name}.${name}` }
  const run = (method: string, receiver: Value) => {
    const found = type.lookup(method)
    const fn = found?.entry.value instanceof StaticMethod ? found.entry.value.function : found?.entry.value
    if (!(fn instanceof PyFunction) || found!.owner.place === null) return
    try {
      ctx.mute(() => callValue(ctx, fn, positionally(receiver, ...args), site))
    } catch (error) {
      // What is half written and refuses its own values leaves the member with its value alone.
      if (!(error instanceof PyRaise)) throw error
    }
  }
  const outer = inMaking.get(ctx)
  inMaking.set(ctx, member)
  run('__new__', type)
  if (outer === undefined) inMaking.delete(ctx)
  else inMaking.set(ctx, outer)
  run('__init__', member)
  return member
}

/** The member for which `__new__` of its class runs: what `object.__new__(cls)` gives there. */
const inMaking = new WeakMap<Interpreter, EnumMember>()

export function memberInMaking(ctx: Interpreter, type: Value): EnumMember | null {
  const member = inMaking.get(ctx)
  return member !== undefined && member.class === type ? member : null
}

/** What the program's `_generate_next_value_` says; undefined without one. */
function nextValue(ctx: Interpreter, type: PyClass, name: string, seen: readonly EnumMember[]): Value | undefined {
  const found = type.lookup('_generate_next_value_')
  if (found === null || found.owner.place === null) return undefined
  const values = new PyList(seen.map((member) => member.value))
  const site = { path: found.owner.place.path, span: found.owner.place.nameSpan, source: name }
  const made = ctx.mute(() => callValue(ctx, found.entry.value, positionally(name, 1, seen.length, values), site))
  return isUnknown(made) ? undefined : made
}

function isDescriptor(value: Value): boolean {
  return (
    value instanceof PyFunction ||
    value instanceof ClassMethod ||
    value instanceof StaticMethod ||
    value instanceof PyProperty ||
    (value instanceof NativeFunction && value.mark !== 'builtin') ||
    value instanceof PyClass
  )
}
