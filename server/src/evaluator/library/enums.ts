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
  PyTuple,
  StaticMethod,
  type Value,
} from '../values.ts'
import { libraryClass, native } from './make.ts'

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
    nonmember: native('nonmember', (args: CallArguments) => args.positional[0]),
    member: native('member', (args: CallArguments) => args.positional[0]),
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
    if (!entry.assigned || name.startsWith('_') || isDescriptor(entry.value)) continue
    let value = entry.value
    if (value === AUTO)
      value =
        nextValue(ctx, type, name, seen) ?? (strEnum ? name.toLowerCase() : typeof last === 'number' ? last + 1 : 1)
    if (value instanceof PyTuple)
      value = value.items.includes(AUTO) ? new PyTuple(value.items.map((v) => (v === AUTO ? 1 : v))) : value
    last = value
    const alias = seen.find((member) => member.value === value)
    const member = alias ?? new EnumMember(type, name, value)
    if (!alias) seen.push(member)
    entry.value = member
  }
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
    value instanceof NativeFunction ||
    value instanceof PyClass
  )
}
