// Calls that make a session send a statement which the program does not write itself: `session.get(User, id)`,
// `session.refresh(user, ["name"])`, `db.get_or_404(User, id)`. What is flushed later (add, merge, delete) hangs on the
// state of objects that only a run knows, and is left out.

import type { Interpreter } from '../interpreter.ts'
import { traceOf } from '../traces.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  PyClass,
  PyDict,
  PyInstance,
  PyList,
  PySet,
  PyTuple,
  type Value,
} from '../values.ts'
import { callOrm } from './orm-call.ts'
import { isOrmObject, mapperOf, ormExport } from './orm-core.ts'

type Arguments = Omit<CallArguments, 'expressions' | 'keywordExpressions'>

const sent = new WeakMap<Unknown, object>()

/** The statement that the call whose result this is makes its session send. */
export function sentBy(value: Unknown): object | undefined {
  return sent.get(value)
}

/** The call whose result this is makes its session send the statement. */
export function noteSent(result: Unknown, statement: object): void {
  sent.set(result, statement)
}

/** What `session.get(entity, ident, …)` gives: an object of the class, and the statement with it. */
export function getObject(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const entity = args.positional[0] ?? args.keywords.get('entity')
  const ident =
    args.positional.length > 1 ? args.positional[1] : (args.keywords.get('ident') ?? args.keywords.get('id'))
  const result = resultOf(entity, site)
  if (mapperOf(entity) === null || ident === undefined || !ctx.reports(site.path)) return result
  const given = { positional: [entity, identity(entity, ident)], keywords: passed(ctx, args), unknownSplats: [] }
  return noted(ctx, 'identityStatement', given, site, result)
}

/** What `session.refresh(object, attribute_names, …)` sends. */
export function refreshObject(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const object = args.positional[0] ?? args.keywords.get('instance')
  const result = new Unknown({ source: site.source, path: site.path, span: site.span })
  const type = object instanceof PyInstance ? object.class : isUnknown(object) ? object.type : null
  if (!(type instanceof PyClass) || type.mapped === null || !ctx.reports(site.path)) return result
  const expression = args.expressions?.[0] ?? args.keywordExpressions?.get('instance')
  const source = expression ? ctx.source(site.path, expression) : type.name
  const ident = keyNames(type).map(
    (name) => new Unknown({ source: `${source}.${name}`, path: site.path, span: expression ?? site.span }),
  )
  const names = args.positional[1] ?? args.keywords.get('attribute_names') ?? null
  const keywords = passed(ctx, args)
  const given = { positional: [type, new PyTuple(ident), attributeNames(names)], keywords, unknownSplats: [] }
  if (names !== null && given.positional[2] === null) {
    given.unknownSplats.push(names as never)
  }
  return noted(ctx, 'refreshStatement', given, site, result)
}

function noted(ctx: Interpreter, name: string, given: Arguments, site: CallSite, result: Unknown): Unknown {
  const make = ormExport(name)
  if (typeof make !== 'function') return result
  const statement = callOrm(ctx, make as (...args: unknown[]) => unknown, given, site)
  // A key of the wrong length is refused by SQLAlchemy when the program runs; there is no statement to show.
  if (isOrmObject(statement) && typeof statement === 'object' && traceOf(statement)) sent.set(result, statement)
  return result
}

function resultOf(entity: Value, site: CallSite): Unknown {
  return new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    reason: `the result of \`${site.source}\` is known only when it runs`,
    ...(entity instanceof PyClass ? { type: entity } : {}),
  })
}

/** An unknown key of several columns is one unknown for each. */
function identity(entity: Value, ident: Value): Value {
  const names = keyNames(entity)
  if (names.length < 2 || !isUnknown(ident)) return ident
  return new PyTuple(names.map((_, index) => part(ident, index)))
}

function part(whole: Unknown, index: number): Unknown {
  return new Unknown({ source: `${whole.source}[${index}]`, path: whole.path, span: whole.span, reason: whole.reason })
}

function keyNames(entity: Value): string[] {
  const mapper = mapperOf(entity) as { _identityKeyProps?: readonly { readonly key: string }[] } | null
  return (mapper?._identityKeyProps ?? []).map(({ key }) => key)
}

/** The names that a refresh is given, null for all; undefined names are as good as none. */
function attributeNames(names: Value): Value {
  if (!(names instanceof PyList || names instanceof PyTuple || names instanceof PySet)) return null
  const known = names.items.filter((name) => typeof name === 'string')
  return known.length > 0 && known.length === names.items.length ? new PyList(known) : null
}

/** The keywords that show in SQL. A lock is taken or not: as for any condition, both ways are tried. */
function passed(ctx: Interpreter, args: CallArguments): Map<string, Value> {
  const keywords = new Map<string, Value>()
  const options = args.keywords.get('options')
  if (options !== undefined && options !== null) keywords.set('options', options)
  let lock = args.keywords.get('with_for_update')
  if (isUnknown(lock) && typeof lock.sample === 'boolean' && lock.path !== null && lock.span !== null) {
    const otherwise = lock.sample ? `if not (${lock.source})` : `if ${lock.source}`
    lock = ctx.decide(lock.path, lock.span, lock.sample, otherwise) ?? lock.sample
  }
  if (lock instanceof PyDict || lock === true) keywords.set('with_for_update', lock)
  return keywords
}
