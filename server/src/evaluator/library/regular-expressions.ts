// Python's `re`: patterns as JavaScript's, where the two agree, and match objects with their groups. A pattern that
// JavaScript refuses gives nothing that is known.

import { callValue, positionally } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { toText } from '../strings.ts'
import {
  type CallArguments,
  EnumMember,
  NativeFunction,
  type PyClass,
  PyDict,
  PyInstance,
  PyList,
  PyTuple,
  type Value,
} from '../values.ts'
import { libraryClass, pure } from './make.ts'

/** The flags by name: their numbers are Python's, so that `|` joins them. */
const FLAGS = {
  I: 2,
  IGNORECASE: 2,
  M: 8,
  MULTILINE: 8,
  S: 16,
  DOTALL: 16,
  X: 64,
  VERBOSE: 64,
  U: 32,
  UNICODE: 32,
  A: 256,
  ASCII: 256,
  NOFLAG: 0,
} as const

/** A Python pattern as a JavaScript one. */
function translate(text: string, bits: number, global: boolean): RegExp {
  const bare = (bits & FLAGS.X) === 0 ? text : text.replace(/\\[\s\S]|\[(?:\\.|[^\]])*\]|#.*|\s+/g, keepSolid)
  const source = bare
    .replace(/\(\?P<(\w+)>/g, '(?<$1>')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$')
  const inline = /^\(\?([aimsux]+)\)/.exec(source)
  const flags = new Set(global ? 'g' : '')
  const letters = inline?.[1] ?? ''
  if (bits & FLAGS.I || letters.includes('i')) flags.add('i')
  if (bits & FLAGS.M || letters.includes('m')) flags.add('m')
  if (bits & FLAGS.S || letters.includes('s')) flags.add('s')
  const rest = inline === null ? source : source.slice(inline[0].length)
  try {
    return new RegExp(rest, [...flags, 'u'].join(''))
  } catch {
    return new RegExp(rest, [...flags].join(''))
  }
}

/** Of a verbose pattern: what is escaped or in a class stays, white space and comments go. */
function keepSolid(part: string): string {
  return part.startsWith('\\') || part.startsWith('[') ? part : ''
}

type Keywords = ReadonlyMap<string, Value>
type PatternFunction = (pattern: RegExpOf, args: readonly Value[], keywords: Keywords) => Value
type RegExpOf = (global: boolean) => RegExp

export function regularExpressions(ctx: Interpreter): Record<string, Value> {
  const type = libraryClass('re', 'Pattern', {})
  const group = ({ positional: [match, key] }: CallArguments) => groupOf(match, key)
  const matches = libraryClass('re', 'Match', {
    members: { __getitem__: new NativeFunction('__getitem__', group, { pure: true, mark: 'method' }) },
  })
  const matched = (match: RegExpExecArray | RegExpMatchArray) => matchObject(matches, match)
  const find =
    (wrap: (source: string) => string): PatternFunction =>
    (pattern, [text]) => {
      const { flags, source } = pattern(false)
      const match = new RegExp(wrap(source), flags).exec(textOf(text))
      return match === null ? null : matched(match)
    }
  const substitute: PatternFunction = (pattern, [replacement, text, limit], keywords) => {
    const count = limit ?? keywords.get('count')
    let left = typeof count === 'number' && count > 0 ? count : Number.POSITIVE_INFINITY
    const found = textOf(text)
    let result = ''
    let at = 0
    for (const match of found.matchAll(pattern(true))) {
      if (left-- <= 0) break
      result += found.slice(at, match.index) + replaced(match, replacement)
      at = match.index + match[0].length
    }
    return result + found.slice(at)
  }
  const replaced = (match: RegExpMatchArray, replacement: Value): string => {
    if (typeof replacement === 'string') {
      const group = (name: string) => (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name])
      return replacement
        .replace(/\\(?:g<(\w+)>|(\d+))/g, (_all, name, digits) => group(String(digits ?? name)) ?? '')
        .replace(/\\n/g, '\n')
        .replace(/\\\\/g, '\\')
    }
    const site = { path: '', span: { start: 0, end: 0 }, source: 're.sub' }
    return toText(callValue(ctx, replacement, positionally(matched(match)), site)) ?? ''
  }
  const functions: Record<string, PatternFunction> = {
    sub: substitute,
    match: find((source) => `^(?:${source})`),
    fullmatch: find((source) => `^(?:${source})$`),
    search: find((source) => source),
    findall: (pattern, [text]) =>
      new PyList(
        [...textOf(text).matchAll(pattern(true))].map((m) =>
          m.length > 2 ? new PyTuple(m.slice(1).map((group) => group ?? '')) : (m[1] ?? m[0]),
        ),
      ),
    finditer: (pattern, [text]) => new PyList([...textOf(text).matchAll(pattern(true))].map(matched)),
    split: (pattern, [given, limit], keywords) => {
      // As Python does: an empty match splits too, and what groups took stays.
      const text = textOf(given)
      const most = limit ?? keywords.get('maxsplit')
      let left = typeof most === 'number' && most > 0 ? most : Number.POSITIVE_INFINITY
      const parts: Value[] = []
      let at = 0
      for (const match of text.matchAll(pattern(true))) {
        if (left-- <= 0) break
        parts.push(text.slice(at, match.index), ...match.slice(1).map((group) => group ?? null))
        at = match.index + match[0].length
      }
      return new PyList([...parts, text.slice(at)])
    },
  }
  /** Where each function has its flags when they are not given by name: behind its own arguments. */
  const arity: Record<string, number> = { sub: 3, split: 2 }
  const members: Record<string, Value> = { Pattern: type, Match: matches, ...FLAGS }
  for (const [name, apply] of Object.entries(functions)) {
    members[name] = pure(name, ([expression, ...args], keywords) => {
      const flags = args[arity[name] ?? 1] ?? keywords.get('flags')
      return apply(compiled(word(expression), flags), args.map(word), keywords)
    })
  }
  members.escape = pure('escape', ([text]) => textOf(text).replace(/[.*+?^${}()|[\]\\\-#\s&~]/g, '\\$&'))
  members.compile = pure('compile', ([text, flags], keywords) => {
    const instance = new PyInstance(type)
    const bits = flags ?? keywords.get('flags') ?? 0
    instance.attributes.set('pattern', text)
    instance.attributes.set('flags', bits)
    for (const [name, apply] of Object.entries(functions))
      instance.attributes.set(
        name,
        pure(name, (args, given) => apply(compiled(text, bits), args.map(word), given)),
      )
    return instance
  })
  return members
}

/** The pattern of a text or of what `re.compile` gave. */
function compiled(value: Value, flags: Value): RegExpOf {
  if (value instanceof PyInstance) return compiled(value.attributes.get('pattern'), value.attributes.get('flags'))
  if (typeof value !== 'string') throw new TypeError('pattern')
  return (global) => translate(value, typeof flags === 'number' ? flags : 0, global)
}

/** A member of a str enumeration is a text. */
function word(value: Value): Value {
  return value instanceof EnumMember && value.mixesPrimitive ? value.value : value
}

function textOf(value: Value): string {
  if (typeof value !== 'string') throw new TypeError('re')
  return value
}

/** The groups of each match object, in order and by name. */
const found = new WeakMap<PyInstance, RegExpExecArray | RegExpMatchArray>()

function groupOf(match: Value, key: Value): Value {
  const groups = match instanceof PyInstance ? found.get(match) : undefined
  if (groups === undefined) throw new TypeError('group')
  return (typeof key === 'string' ? groups.groups?.[key] : groups[Number(key ?? 0)]) ?? null
}

function matchObject(type: PyClass, match: RegExpExecArray | RegExpMatchArray): PyInstance {
  const instance = new PyInstance(type)
  found.set(instance, match)
  const start = match.index ?? 0
  const end = start + match[0].length
  const methods: Record<string, (args: readonly Value[]) => Value> = {
    group: (args) =>
      args.length > 1 ? new PyTuple(args.map((n) => groupOf(instance, n))) : groupOf(instance, args[0]),
    groups: ([missing]) => new PyTuple(match.slice(1).map((group) => group ?? missing ?? null)),
    groupdict: ([missing]) =>
      new PyDict(Object.entries(match.groups ?? {}).map(([name, group]) => [name, group ?? missing ?? null] as const)),
    start: () => start,
    end: () => end,
    span: () => new PyTuple([start, end]),
  }
  for (const [name, apply] of Object.entries(methods)) instance.attributes.set(name, pure(name, apply))
  instance.attributes.set('string', match.input ?? '')
  return instance
}
