// Whether a value matches a pattern of `match`, and what the pattern binds. Of a value that is not known the answer is
// a guess for the main path: values are compared by samples, a class is taken when the annotation names it.

import type { MatchCase, Pattern } from '../frontends/program.ts'
import { getAttribute } from './attributes.ts'
import { evaluate } from './expressions.ts'
import { fieldsOf } from './instances.ts'
import type { Interpreter } from './interpreter.ts'
import { iterate } from './iteration.ts'
import { typeOf } from './library/builtins.ts'
import { compareOperation } from './operators.ts'
import type { Scope } from './scopes.ts'
import { type Truth, truthOf } from './truth.ts'
import { isUnknown, Unknown } from './unknown.ts'
import { type CallSite, PyClass, PyDict, PyInstance, PyList, PyTuple, PyUnion, type Value } from './values.ts'

const YES: Truth = { known: true, value: true }
const NO: Truth = { known: true, value: false }
const HARDLY: Truth = { known: false, value: false }

/** The pattern of a language that has values only. */
export function patternOf({ pattern: { end, start }, values, wildcard }: MatchCase): Pattern {
  if (wildcard) return { kind: 'capture', name: null, start, end }
  return {
    kind: 'or',
    alternatives: values.map((value): Pattern => ({ kind: 'value', value, start, end })),
    start,
    end,
  }
}

export function matchPattern(ctx: Interpreter, scope: Scope, pattern: Pattern, subject: Value, site: CallSite): Truth {
  switch (pattern.kind) {
    case 'value':
      return truthOf(compareOperation(ctx, '==', subject, evaluate(ctx, scope, pattern.value), site))
    case 'capture':
      if (pattern.name !== null) bind(scope, pattern.name, subject, site)
      return YES
    case 'star':
      return YES
    case 'as': {
      const truth = matchPattern(ctx, scope, pattern.pattern, subject, site)
      bind(scope, pattern.name, narrowed(ctx, scope, pattern.pattern, subject), site)
      return truth
    }
    case 'or': {
      let answer = NO
      for (const each of pattern.alternatives) {
        const truth = matchPattern(ctx, scope, each, subject, site)
        if (truth.value) return truth
        if (!truth.known) answer = HARDLY
      }
      return answer
    }
    case 'sequence':
      return matchSequence(ctx, scope, pattern.items, subject, site)
    case 'mapping':
      return matchMapping(ctx, scope, pattern, subject, site)
    case 'class':
      return matchClass(ctx, scope, pattern, subject, site)
  }
}

function bind(scope: Scope, name: string, value: Value, { path, span }: CallSite): void {
  // What is not known is called by the name that it has from here on.
  scope.assign(name, isUnknown(value) && value.type === undefined ? renamed(value, name, path, span) : value)
}

function renamed(value: Unknown, name: string, path: string, span: CallSite['span']): Unknown {
  return new Unknown({
    source: name,
    path,
    span,
    session: value.session,
    annotation: value.annotation,
    reason: value.reason,
    ...(value.hasSample ? { sample: value.sample } : {}),
  })
}

/** All of several, in order: the first that is not true says so. */
function all(truths: Iterable<Truth>): Truth {
  let known = true
  for (const truth of truths) {
    if (!truth.value) return truth
    known &&= truth.known
  }
  return { known, value: true }
}

function matchSequence(
  ctx: Interpreter,
  scope: Scope,
  patterns: readonly Pattern[],
  subject: Value,
  site: CallSite,
): Truth {
  const known = subject instanceof PyList || subject instanceof PyTuple ? subject.items : null
  const items = known ?? (isList(subject) ? iterate(ctx, subject, site).values : null)
  if (items === null) {
    if (!isUnknown(subject)) return NO
    for (const each of patterns) bindUnknown(ctx, scope, each, site)
    return HARDLY
  }
  const truth = matchItems(ctx, scope, patterns, items, site)
  return known === null ? { known: false, value: truth.value } : truth
}

/** A list that is not known stands for one with an element. */
function isList(subject: Value): boolean {
  return isUnknown(subject) && /^(?:typing\.)?(?:[Ll]ist|Sequence)\b/.test(subject.annotation ?? '')
}

function matchItems(
  ctx: Interpreter,
  scope: Scope,
  patterns: readonly Pattern[],
  items: readonly Value[],
  site: CallSite,
): Truth {
  const star = patterns.findIndex(({ kind }) => kind === 'star')
  if (star < 0 ? items.length !== patterns.length : items.length < patterns.length - 1) return NO
  const behind = star < 0 ? 0 : patterns.length - star - 1
  return all(
    (function* () {
      for (const [index, each] of patterns.entries()) {
        if (each.kind === 'star') {
          if (each.name !== null) scope.assign(each.name, new PyList(items.slice(star, items.length - behind)))
        } else {
          const at = star >= 0 && index > star ? items.length - (patterns.length - index) : index
          yield matchPattern(ctx, scope, each, items[at], site)
        }
      }
    })(),
  )
}

function matchMapping(
  ctx: Interpreter,
  scope: Scope,
  pattern: Pattern & { kind: 'mapping' },
  subject: Value,
  site: CallSite,
): Truth {
  if (!(subject instanceof PyDict)) {
    if (!isUnknown(subject)) return NO
    for (const { pattern: each } of pattern.entries) bindUnknown(ctx, scope, each, site)
    return HARDLY
  }
  const keys = pattern.entries.map(({ key }) => evaluate(ctx, scope, key))
  const truth = all(
    (function* () {
      for (const [index, { pattern: each }] of pattern.entries.entries()) {
        const value = subject.get(keys[index])
        if (value !== undefined) yield matchPattern(ctx, scope, each, value, site)
        else {
          bindUnknown(ctx, scope, each, site)
          yield subject.rest === null ? NO : HARDLY
        }
      }
    })(),
  )
  if (pattern.rest !== null) {
    const rest = new PyDict([...subject.entries.values()].map((e) => [e.key, e.value] as const))
    for (const key of keys) rest.delete(key)
    scope.assign(pattern.rest, rest)
  }
  return truth
}

function matchClass(
  ctx: Interpreter,
  scope: Scope,
  pattern: Pattern & { kind: 'class' },
  subject: Value,
  site: CallSite,
): Truth {
  const type = evaluate(ctx, scope, pattern.type)
  const is = type instanceof PyClass ? isOf(ctx, subject, type) : HARDLY
  if (is.known && !is.value) return NO
  const object = narrowed(ctx, scope, pattern, subject)
  // `case str(name)`: a class of Python's own captures the value itself.
  const names = type instanceof PyClass ? positionalNames(type) : []
  const parts = all([
    ...pattern.positional.map((each, index) => {
      const name = names[index]
      if (name !== undefined) return matchPart(ctx, scope, each, object, name, site)
      return matchPattern(ctx, scope, each, object, site)
    }),
    ...pattern.keywords.map(({ name, pattern: each }) => matchPart(ctx, scope, each, object, name, site)),
  ])
  return { known: is.known && parts.known, value: is.value && parts.value }
}

function matchPart(
  ctx: Interpreter,
  scope: Scope,
  pattern: Pattern,
  object: Value,
  name: string,
  site: CallSite,
): Truth {
  const source = isUnknown(object) ? `${object.source}.${name}` : name
  return matchPattern(ctx, scope, pattern, getAttribute(ctx, object, name, { ...site, source }), site)
}

/** `__match_args__`, or the fields of a dataclass. */
function positionalNames(type: PyClass): readonly string[] {
  const given = type.lookup('__match_args__')?.entry.value
  if (given instanceof PyTuple || given instanceof PyList) return given.items.map(String)
  return type.place === null ? [] : fieldsOf(type)
}

function isOf(ctx: Interpreter, subject: Value, type: PyClass): Truth {
  if (subject instanceof PyInstance) return subject.class.isSubclassOf(type) ? YES : NO
  if (!isUnknown(subject)) {
    const own = typeOf(ctx, subject, '')
    return own instanceof PyClass && own.isSubclassOf(type) ? YES : NO
  }
  const given = subject.type
  if (given instanceof PyClass) {
    if (given.isSubclassOf(type)) return YES
    return type.isSubclassOf(given) ? HARDLY : NO
  }
  // `A | B` is A on the main path.
  if (given instanceof PyUnion) {
    const first = given.members.find((member) => member instanceof PyClass)
    return { known: false, value: first instanceof PyClass && first.isSubclassOf(type) }
  }
  return HARDLY
}

/** An unknown behind a class pattern is one of that class. */
function narrowed(ctx: Interpreter, scope: Scope, pattern: Pattern, subject: Value): Value {
  if (!isUnknown(subject) || pattern.kind !== 'class') return subject
  const type = evaluate(ctx, scope, pattern.type)
  if (!(type instanceof PyClass) || type.place === null) return subject
  return new Unknown({
    source: subject.source,
    path: subject.path,
    span: subject.span,
    annotation: type.name,
    type,
    reason: subject.reason,
  })
}

/** The names in a pattern whose value is not known. */
function bindUnknown(ctx: Interpreter, scope: Scope, pattern: Pattern, site: CallSite): void {
  matchPattern(ctx, scope, pattern, new Unknown({ source: site.source, path: site.path, span: site.span }), site)
}
