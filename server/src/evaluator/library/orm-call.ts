// How orm-core's callables take Python's arguments: values cross over, keywords become the trailing options object or
// the positional parameter of that name. Every result is given a trace (traces.ts); what cannot be known of an argument
// becomes a named hole in the statement, and a refusal by orm-core is kept with the statement that was refused.

import { setOrigin } from '../../frontends/origins.ts'
import type { Span } from '../../frontends/program.ts'
import { callValue } from '../calls.ts'
import { isAssumed, mayLackColumns } from '../declarative/assumed.ts'
import { markCompiled } from '../declarative/hooks.ts'
import { metadataBeyond } from '../declarative/registries-beyond.ts'
import { bindsAlike, formOf } from '../forms.ts'
import type { Interpreter } from '../interpreter.ts'
import { binaryOperation } from '../operators.ts'
import { statementKind } from '../sites.ts'
import { kept, setLeafTrace, setTrace, traceOf } from '../traces.ts'
import { isTypeScript } from '../typescript/source.ts'
import { fallbackOf, isUnknown, sampleOf, settledOf, Unknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  NativeFunction,
  PyClass,
  PyFunction,
  PyInstance,
  PyList,
  PyTuple,
  type Value,
} from '../values.ts'
import { refusedCall } from './arity.ts'
import { noteComparator } from './comparators.ts'
import { arrange, COLUMN_KEYWORDS, Given, LISTED, OPTION_CALLS } from './given.ts'
import { fromOrm, isInstanceOf, isOrmObject, isRefusal, ormExport } from './orm-core.ts'
import { OrmMethod } from './orm-method.ts'
import { nameFiltered, nameReflected, noteReflected } from './reflection.ts'
import { isWrittenAt, isWrittenOption, wordFor } from './written-words.ts'

const JOINS = new Set(['join', 'outerjoin', 'joinFrom', 'outerjoinFrom', 'fullJoin'])

export function callOrm(
  ctx: Interpreter,
  fn: OrmMethod | ((...args: unknown[]) => unknown),
  args: CallArguments,
  site: CallSite,
): Value {
  const receiver = fn instanceof OrmMethod ? fn.receiver : null
  const target = fn instanceof OrmMethod ? (fn.receiver as Record<string, unknown>)[fn.name] : fn
  const name = fn instanceof OrmMethod ? fn.name : (constructOf(fn) ?? nameOf(fn))
  args = withForms(ctx, fn, name, args)
  if (name === 'slice' && receiver !== null && args.positional.some(isUnknown)) return sliced(ctx, receiver, args, site)
  const [operator] = args.positional
  if ((name === 'op' || name === 'boolOp') && isUnknown(operator) && receiver !== null)
    return unknownOperator(ctx, receiver, name, operator, args)
  if (typeof target !== 'function') {
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      reason: `\`${name}\` is not supported`,
    })
  }
  if (receiver !== null && name === 'values') nameReflected(receiver, args.keywords.keys())
  if (receiver !== null && name === 'filterBy') nameFiltered(receiver, args.keywords.keys())
  if (ctx.run === null) args = withSettings(args)
  const open = isLoader(receiver, name, target) ? args.positional.find((value) => isUnknown(value)) : undefined
  // `joinedload(each)`: the option is not known, what it is given to is.
  if (isUnknown(open))
    return new Unknown({ ...open, reason: open.reason ?? `\`${open.source}\` is not known statically` })
  if (name === 'Table' || name === 'MetaData' || name === 'ForeignKey') args = withFallbacks(args)
  if (name === 'Table') args = tableArguments(ctx, args)
  if (name === 'and' || name === 'or') args = withoutGenerator(args)
  if (name === 'data' && receiver !== null && isInstanceOf(receiver, 'Values')) args = withOneRow(receiver, args)
  const key = fn instanceof OrmMethod ? `.${name}` : name
  const given = new Given(ctx, name, key, site, args, fillsItself(receiver))
  const refusal =
    isTypeScript(site.path) || !(receiver !== null || ormExport(name) === fn) ? null : refusedCall(key, args)
  if (refusal !== null) return afterFailure(ctx, receiver, given, { message: refusal, span: site.span }, site)
  if (name === 'withParent' && receiver !== null && isInstanceOf(receiver, 'Query') && args.positional.length < 2)
    return withParent(ctx, receiver, args, site)
  // A join to what is not known is left out whole.
  const [target_, onclause] = args.positional
  if (JOINS.has(name) && target_ instanceof PyClass && isUnspoken(ctx, target_, onclause, args)) {
    const reason = `by which columns \`${target_.name}\` is joined is not known statically`
    given.unknown.push({ span: site.span, reason })
    return afterFailure(ctx, receiver, given, null, site)
  }
  if (JOINS.has(name) && args.positional.slice(0, 2).some((value) => isUnknown(value)) && given.unknown.length > 0)
    return afterFailure(ctx, receiver, given, null, site)
  if (receiver !== null && ctx.conditions.length > 0 && statementKind(receiver) !== null && CLAUSES_OF.has(name))
    tellApart(ctx, given, site)
  // Nothing of what it is given is known: the step is left out.
  if (receiver !== null && given.isLost && name !== 'values' && OPTION_CALLS.has(name))
    return afterFailure(ctx, receiver, given, null, site)
  let result: unknown
  let failure: { message: string; span: Span } | null = null
  const { place } = ctx
  ctx.place = site
  try {
    const list = isTypeScript(site.path)
      ? given.positional
      : LISTED.has(name) && isConstructor(target)
        ? [given.positional, given.options]
        : arrange(target as (...args: unknown[]) => unknown, name, given)
    // `compiler.visit_function(element)`: our compilers hand their options on as an object, without any too
    if (receiver !== null && list.length === 1 && /^visit[A-Z]/.test(name)) list.push({})
    result = isConstructor(target)
      ? Reflect.construct(target, list)
      : Reflect.apply(target, receiver ?? undefined, list)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const isOpen = isRefusal(error) && receiver !== null && statementKind(receiver) !== null && mayLackColumns(receiver)
    if (isOpen && name === 'filterBy') return filteredByEach(ctx, receiver, args, error.message, site)
    if (isOpen)
      given.unknown.push({ span: site.span, reason: `a base that is not known may bring it: ${error.message}` })
    else if (isRefusal(error) && !OURS.test(error.message)) failure = { message: error.message, span: site.span }
    else if (isRefusal(error)) given.unknown.push({ span: site.span, reason: beyond(args, name) })
    else given.unknown.push({ span: site.span, reason: outOfReach(args, name) ?? `\`${name}\`: ${error.message}` })
    result = name === 'select' && failure !== null ? listed(target, given.positional) : undefined
  } finally {
    ctx.place = place
  }
  if (result === undefined) return afterFailure(ctx, receiver, given, failure, site)
  // What waits for a database is not waited for here, and nobody else hears that it fails.
  if (result instanceof Promise) {
    result.catch(() => {})
    return new Unknown({ source: site.source, path: site.path, span: site.span })
  }
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return fromOrm(result)
  if (result !== receiver && typeof result === 'object') markCompiled(ctx, result)
  const value = result === receiver && failure === null ? result : fromOrm(result)
  if (isOrmObject(value) && typeof value === 'object') note(ctx, value, receiver, given, failure, site)
  if (name === 'MetaData' && ctx.run === null) ctx.plainMetadatas.add(result)
  if (name === 'Table' || name === 'Column') noteNamed(value, args, site)
  if (name === 'Table' && (args.keywords.has('autoload_with') || args.keywords.get('autoload') === true))
    noteReflected(result as object)
  if (args.keywords.has('comparator_factory')) noteComparator(result, args.keywords.get('comparator_factory'))
  return value
}

/**
 * Each form of a value that shapes the SQL is one of the statement: a name, an order, a text. Where it is bound it stays
 * what it is, unless NULL or a constant would be written for one of them.
 */
function withForms(
  ctx: Interpreter,
  fn: OrmMethod | ((...args: unknown[]) => unknown),
  name: string,
  args: CallArguments,
): CallArguments {
  const has = (value: Value): boolean => isUnknown(value) && value.whens !== null
  if (ctx.trying === null || !(args.positional.some(has) || [...args.keywords.values()].some(has))) return args
  const binds = fn instanceof OrmMethod ? BINDING_METHODS.has(name) : ormExport(name) !== fn || name === 'literal'
  const taken = (value: Value, index: number): Value =>
    binds && isUnknown(value) && bindsAlike(value) && !isWrittenAt(name, index) ? value : formOf(ctx, value)
  const keywords = [...args.keywords].map(([key, value]) => {
    const isWritten = isWrittenOption(name, key) || !COLUMN_KEYWORDS.has(name)
    return [key, isWritten ? formOf(ctx, value) : taken(value, -1)] as const
  })
  return { ...args, positional: args.positional.map(taken), keywords: new Map(keywords) }
}

/** Methods of statements that add clauses of columns. */
const CLAUSES_OF = new Set(['orderBy', 'groupBy', 'where', 'filter', 'having'])

/** `stmt.order_by(User.id)` under a condition: the column is a clause of its own there, wherever else it stands. */
function tellApart(ctx: Interpreter, given: Given, site: CallSite): void {
  for (const [index, value] of given.positional.entries()) {
    const attribute = value as { __clauseElement__?(): unknown } | null
    const column = typeof attribute?.__clauseElement__ === 'function' ? attribute.__clauseElement__() : value
    if (!isInstanceOf(column, 'ColumnClause') || traceOf(column as object) !== undefined) continue
    const clause = (column as { _annotate(values: object): object })._annotate({})
    setLeafTrace(clause, site.path, site.span, ctx.conditions)
    given.nodes.push(clause)
    given.positional[index] = clause
  }
}

/** Methods whose plain arguments are bound. */
const BINDING_METHODS = new Set(
  'eq ne lt le gt ge in notIn like notLike ilike notIlike startswith istartswith endswith iendswith contains icontains between add sub mul truediv floordiv mod concat isDistinctFrom isNotDistinctFrom regexpMatch regexpReplace match operate reverseOperate getItem filterBy values params limit offset fetch'.split(
    ' ',
  ),
)

/** `select([User.id])` of SQLAlchemy before 2.0, which is refused: what was meant is kept with the refusal. */
function listed(target: unknown, given: readonly unknown[]): unknown {
  const [columns] = given
  if (given.length !== 1 || !Array.isArray(columns) || typeof target !== 'function') return undefined
  try {
    return Reflect.apply(target, undefined, columns)
  } catch (error) {
    if (error instanceof Error && isRefusal(error)) return undefined
    throw error
  }
}

/** `column.op(operator)`: the operator's name stands for what is not known of the comparison. */
function unknownOperator(
  ctx: Interpreter,
  receiver: object,
  name: string,
  operator: Unknown,
  args: CallArguments,
): NativeFunction {
  return new NativeFunction(name, ({ positional }, site) => {
    const words = { ...args, positional: [wordFor(operator), ...args.positional.slice(1)], expressions: [] }
    const operate = callOrm(ctx, new OrmMethod(receiver, name), words, site)
    const made = callValue(ctx, operate, { positional, keywords: new Map(), unknownSplats: [] }, site)
    return namedBy(ctx, made, operator, [receiver, ...positional], site)
  })
}

/** What was made with the name of `word` in the place of what is not known. */
function namedBy(ctx: Interpreter, made: Value, word: Unknown, from: readonly Value[], site: CallSite): Value {
  if (typeof made !== 'object' || made === null || !isOrmObject(made)) return made
  const trace = traceOf(made)
  const reason = word.reason ?? `\`${word.source}\` is not known statically`
  const inputs = from.filter((each): each is object => isOrmObject(each) && each !== null)
  setTrace(made, {
    path: site.path,
    span: site.span,
    conditions: [...ctx.conditions],
    inputs: trace?.inputs ?? inputs.filter((each) => traceOf(each) !== undefined),
    extends: null,
    unknown: [...(trace?.unknown ?? []), { span: site.span, reason }],
    error: trace?.error ?? null,
    added: [],
  })
  return made
}

/** Functions that are constructs of their own wherever they are called: `func.extract(field, column)` is `extract()`. */
const CONSTRUCTS = ['cast', 'extract']

function constructOf(fn: unknown): string | null {
  if (typeof fn !== 'function') return null
  const func = ormExport('func') as Record<string, unknown>
  return CONSTRUCTS.find((each) => func[each] === fn) ?? null
}

/** `func[name]`, which orm-core's programs write and Python's can't. */
export function functionAt(ctx: Interpreter, functions: Value, index: Value): Value | undefined {
  if (functions !== ormExport('func')) return undefined
  if (isUnknown(index)) return unknownFunction(ctx, functions, index)
  return typeof index === 'string' ? fromOrm((functions as unknown as Record<string, unknown>)[index]) : undefined
}

/** `getattr(func, name)`: a function of SQL whose name is not known goes by the name of that. */
export function unknownFunction(ctx: Interpreter, functions: Value, name: Unknown): Value | undefined {
  if (functions !== ormExport('func')) return undefined
  const fn = (functions as unknown as Record<string, (...args: unknown[]) => unknown>)[wordFor(name)]!
  return new NativeFunction(name.source, (args, site) =>
    namedBy(ctx, callOrm(ctx, fn, args, site), name, args.positional, site),
  )
}

/** A join to a class of which only columns are known, without a word of the columns by which. */
function isUnspoken(ctx: Interpreter, target: PyClass, onclause: Value, { keywords }: CallArguments): boolean {
  return onclause === undefined && !keywords.has('onclause') && isAssumed(ctx, target)
}

/** `slice(start, stop)` of numbers that are not known: the LIMIT is what lies between them, OFFSET is left out at zero. */
function sliced(ctx: Interpreter, receiver: object, args: CallArguments, site: CallSite): Value {
  const [start = null, stop = null] = args.positional
  const step = (object: Value, name: string, value: Value): Value =>
    callOrm(ctx, new OrmMethod(object as object, name), { ...args, positional: [value] }, site)
  let result: Value = receiver
  if (stop !== null) {
    const between = { ...site, source: `${sourceOf(stop)} - ${sourceOf(start)}` }
    result = step(result, 'limit', start === null ? stop : binaryOperation(ctx, '-', stop, start, between))
  }
  return start === null || sampleOf(start) === 0 ? result : step(result, 'offset', start)
}

function sourceOf(value: Value): string {
  return isUnknown(value) ? value.source : String(value)
}

/** `query.with_parent(user)`: the relationship is the first of the object's class that leads to the query's entity. */
function withParent(ctx: Interpreter, query: object, args: CallArguments, site: CallSite): Value {
  const object = args.positional[0] ?? args.keywords.get('instance')
  const given = args.keywords.get('property')
  const type = object instanceof PyInstance ? object.class : isUnknown(object) ? object.type : null
  const zero = entityOf(query)
  const owner = type instanceof PyClass && type.mapped !== null ? type.mapped : null
  let property: Value = given
  if (given === undefined && owner !== null) {
    const { relationships } = owner.mapper as { relationships: ReadonlyMap<string, { key: string; mapper: object }> }
    const found = [...relationships.values()].find((each) => each.mapper === zero)
    property = found === undefined ? undefined : (owner.class as Record<string, unknown>)[found.key]
  }
  // Whose relationship it is can't be told: the clause is a hole.
  if (property === undefined)
    return callOrm(
      ctx,
      new OrmMethod(query, 'filter'),
      { positional: [object], keywords: new Map(), unknownSplats: [] },
      site,
    )
  const value = isUnknown(object) ? object : new Unknown({ source: site.source, path: site.path, span: site.span })
  return callOrm(
    ctx,
    new OrmMethod(query, 'withParent'),
    { ...args, positional: [value, property], keywords: new Map() },
    site,
  )
}

/** `filter_by(name=x, kind=y)` where a base that is not known may bring `name`: a hole for it, and what is known of the rest. */
function filteredByEach(
  ctx: Interpreter,
  receiver: object,
  args: CallArguments,
  message: string,
  site: CallSite,
): Value {
  const none = { positional: [], keywords: new Map<string, Value>(), unknownSplats: [] }
  if (args.keywords.size > 1) {
    let result: Value = receiver
    for (const [key, value] of args.keywords)
      result = callOrm(
        ctx,
        new OrmMethod(result as object, 'filterBy'),
        { ...none, keywords: new Map([[key, value]]) },
        site,
      )
    return result
  }
  const [key = ''] = args.keywords.keys()
  const reason = `a base that is not known may bring it: ${message}`
  const clause = new Unknown({ source: key, path: site.path, span: site.span, reason, clause: true })
  return callOrm(ctx, new OrmMethod(receiver, 'filter'), { ...none, positional: [clause] }, site)
}

/** The mapper of a query's first entity. */
function entityOf(query: object): object | null {
  const { _propagateAttrs } = query as { _propagateAttrs?: { pluginSubject?: { mapper?: object } } }
  return _propagateAttrs?.pluginSubject?.mapper ?? null
}

/** A table or column that is named by its first argument is defined there. */
function noteNamed(value: Value, args: CallArguments, site: CallSite): void {
  const first = args.expressions?.[0]
  if (first === undefined || first === null || typeof args.positional[0] !== 'string' || !isOrmObject(value)) return
  const nameSpan = { start: first.start, end: first.end }
  setOrigin(value as object, { path: site.path, span: site.span, nameSpan })
}

/** At module level the names and types of tables are made: settings are there what their defaults say. */
function withSettings(args: CallArguments): CallArguments {
  const isSetting = (value: Value): boolean =>
    isUnknown(value) ? value.settled : value instanceof PyList && value.items.some(isSetting)
  if (!args.positional.some(isSetting) && ![...args.keywords.values()].some(isSetting)) return args
  const settled = (value: Value): Value =>
    value instanceof PyList && isSetting(value) ? new PyList(value.items.map(settled)) : settledOf(value)
  const keywords = new Map([...args.keywords].map(([key, value]) => [key, settled(value)] as const))
  return { ...args, positional: args.positional.map(settled), keywords }
}

/** `or_(c == v for v in values)`: a generator alone stands for the clauses that it gives (coerce_generator_arg). */
function withoutGenerator(args: CallArguments): CallArguments {
  const [only] = args.positional
  if (args.positional.length !== 1 || !(only instanceof PyList) || !only.generator) return args
  const unknownSplats = only.rest === null ? args.unknownSplats : [...args.unknownSplats, only.rest]
  return { positional: only.items, keywords: args.keywords, unknownSplats }
}

/** Whether an INSERT or UPDATE sets columns that nobody gives it a value for. */
function fillsItself(statement: object | null): boolean {
  const which = isInstanceOf(statement, 'Insert') ? 'default' : isInstanceOf(statement, 'Update') ? 'onupdate' : null
  if (which === null) return false
  const { columns } = (statement as { readonly table: { readonly columns?: Iterable<Record<string, unknown>> } }).table
  for (const column of columns ?? []) if (column[which]) return true
  return false
}

/** `values(column("id"), …).data(rows)` of rows that are not known: as for a list behind IN, it is one. */
function withOneRow(values: object, args: CallArguments): CallArguments {
  const { _columnArgs: columns } = values as { readonly _columnArgs: readonly { readonly name: string }[] }
  const [given] = args.positional
  const row = given instanceof PyList || given instanceof PyTuple ? given.items[0] : given
  if (!isUnknown(row)) return args
  const cells = columns.map(({ name }) => new Unknown({ ...row, source: `${row.source}.${name}`, sample: undefined }))
  return { ...args, positional: [new PyList([new PyTuple(cells)]), ...args.positional.slice(1)] }
}

/**
 * A table whose MetaData is not known is a table all the same: at module level one of those whose base is beyond the
 * workspace, in a function one of its own.
 */
function tableArguments(ctx: Interpreter, given: CallArguments): CallArguments {
  // who listens to a table, a run hears
  const listened = given.keywords.has('listeners')
  const keywords = listened ? new Map([...given.keywords].filter(([key]) => key !== 'listeners')) : given.keywords
  const args = listened ? { ...given, keywords } : given
  const [name, metadata = args.keywords.get('metadata')] = args.positional
  if (!isUnknown(metadata)) return args
  const own =
    (ctx.run === null ? metadataBeyond(ctx, name) : null) ??
    Reflect.construct(ormExport('MetaData') as new () => object, [])
  if (args.positional.length < 2) return { ...args, keywords: new Map([...args.keywords, ['metadata', own]]) }
  return { ...args, positional: [name, own, ...args.positional.slice(2)] }
}

/** A table's name and schema, and what keys refer to, as the program has them when nobody gives others: `name or "things"`. */
function withFallbacks(args: CallArguments): CallArguments {
  const [name] = args.positional
  const schema = args.keywords.get('schema')
  if (fallbackOf(name) === name && fallbackOf(schema) === schema) return args
  const keywords = schema === undefined ? args.keywords : new Map([...args.keywords, ['schema', fallbackOf(schema)]])
  return {
    ...args,
    positional: args.positional.map((each, index) => (index === 0 ? fallbackOf(each) : each)),
    keywords,
  }
}

/** The statement as it was before the call that failed, or an unknown that carries the message. */
function afterFailure(
  ctx: Interpreter,
  receiver: object | null,
  given: Given,
  failure: { message: string; span: Span } | null,
  site: CallSite,
): Value {
  if (receiver !== null && statementKind(receiver) !== null) {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(receiver)), receiver) as object
    note(ctx, copy, receiver, given, failure, site)
    return copy
  }
  const reason = failure?.message ?? given.unknown.at(-1)?.reason ?? null
  return new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    reason,
    error: failure === null ? null : { ...failure, path: site.path },
    clause: true,
  })
}

/** orm-core refuses something that only the evaluator has: a run of the program would have a real object there. */
const OURS = /<(?:Unknown|Py[A-Z]\w+|DeclaredAttr|Hybrid|NativeFunction|BoundMethod|OrmMethod) object>|received: object/

function beyond(args: CallArguments, name: string): string {
  const type = args.positional.find((value) => value instanceof PyClass && value.mapped === null)
  if (type instanceof PyClass) return `whether \`${type.name}\` is mapped is not known statically`
  return outOfReach(args, name) ?? `what \`${name}\` is given is not known statically`
}

/** What of the arguments is not known, or is of a kind that stays outside of orm-core; null when all is well with them. */
function outOfReach(args: CallArguments, name: string): string | null {
  const values = [...args.positional, ...args.keywords.values(), ...args.unknownSplats]
  const unknown = values.find((value) => isUnknown(value))
  if (isUnknown(unknown)) return unknown.reason ?? `\`${unknown.source}\` is not known statically`
  const own = values.some((value) => value instanceof PyInstance || value instanceof PyFunction)
  return own || args.unknownSplats.length > 0 ? `what \`${name}\` is given is not known statically` : null
}

function note(
  ctx: Interpreter,
  value: object,
  receiver: object | null,
  given: Given,
  failure: { message: string; span: Span } | null,
  site: CallSite,
): void {
  const extended =
    receiver !== null && statementKind(receiver) !== null && statementKind(value) !== null ? receiver : null
  const inputs = receiver === null ? given.nodes : [receiver, ...given.nodes]
  // `inspect(User)` makes nothing: the mapper is there before and after.
  if (value === receiver || isInstanceOf(value, 'Mapper')) return
  // Nor does `and_(condition)`, which is the condition.
  const before = given.nodes.includes(value) ? traceOf(value) : undefined
  if (before !== undefined && failure === null && given.error === null) {
    if (given.unknown.length > 0) setTrace(value, { ...before, unknown: [...before.unknown, ...given.unknown] })
    return
  }
  setTrace(value, {
    path: site.path,
    span: site.span,
    conditions: kept(ctx.conditions),
    inputs: kept(inputs),
    extends: extended,
    unknown: kept(given.unknown),
    error: failure ?? given.error,
    added: kept(extended === null || given.nodes.length > 0 ? [] : addedNodes(extended, value)),
    ...(ctx.far === null ? {} : { given: [given.name, ...given.positional, ...Object.values(given.options)] }),
  })
}

/** What a step changed in its statement, when that is a node: the LIMIT that a plain number became. */
function addedNodes(before: object, after: object): object[] {
  const found: object[] = []
  const old = before as Record<string, unknown>
  for (const [key, value] of Object.entries(after)) {
    if (old[key] === value || typeof value !== 'object' || value === null) continue
    if ('visitName' in value) found.push(value)
  }
  return found
}

const LOADERS =
  'joinedload subqueryload selectinload immediateload lazyload noload raiseload defaultload containsEager defer undefer loadOnly'.split(
    ' ',
  )
let loaders: ReadonlySet<unknown> | null = null

function isLoader(receiver: object | null, name: string, target: unknown): boolean {
  if (receiver !== null) return LOADERS.includes(name)
  loaders ??= new Set(LOADERS.map((each) => ormExport(each)))
  return loaders.has(target)
}

/** `func.lower` is a generator of functions: any name asked of it is a function again. */
function nameOf(fn: (...args: unknown[]) => unknown): string {
  const { name } = fn as { name: unknown }
  return typeof name === 'string' ? name : ''
}

export const constructors = new WeakMap<object, boolean>()

/** A class that needs `new`; orm-core's types are callable without. */
function isConstructor(target: unknown): target is new (...args: unknown[]) => object {
  let known = constructors.get(target as object)
  if (known === undefined) {
    known = /^class\b/.test(Function.prototype.toString.call(target))
    constructors.set(target as object, known)
  }
  return known
}
