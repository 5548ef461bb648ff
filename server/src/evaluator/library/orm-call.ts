// How orm-core's callables take Python's arguments: values cross over, keywords become the trailing options object or
// the positional parameter of that name. Every result is given a trace (traces.ts); what cannot be known of an argument
// becomes a named hole in the statement, and a refusal by orm-core is kept with the statement that was refused.

import { setOrigin } from '../../frontends/origins.ts'
import type { Span } from '../../frontends/program.ts'
import type { UnknownPart } from '../analysis.ts'
import { callValue } from '../calls.ts'
import { chooseAlternative } from '../choices.ts'
import { assumedMapping, isAssumed, mayLackColumns } from '../declarative/assumed.ts'
import { settleAbstractConcrete } from '../declarative/concrete.ts'
import { metadataBeyond } from '../declarative/declare.ts'
import { compiledInstance, markCompiled } from '../declarative/hooks.ts'
import type { Interpreter } from '../interpreter.ts'
import { lambdaArgument } from '../lambdas.ts'
import { binaryOperation } from '../operators.ts'
import { statementKind } from '../sites.ts'
import { kept, setTrace, traceOf } from '../traces.ts'
import { isTypeScript } from '../typescript/source.ts'
import { fallbackOf, isUnknown, sampleOf, settledOf, Unknown } from '../unknown.ts'
import {
  BoundMethod,
  type CallArguments,
  type CallSite,
  EnumMember,
  NativeFunction,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  type Value,
} from '../values.ts'
import { noteComparator } from './comparators.ts'
import { camel, fromOrm, isInstanceOf, isOrmObject, isRefusal, ormExport } from './orm-core.ts'
import { parametersOf } from './parameters.ts'
import { PYTHON_PARAMETERS } from './python-parameters.ts'
import { isReflected, nameReflected, noteReflected, reflectedColumn } from './reflection.ts'
import { ormTypeOf } from './types.ts'
import { isWrittenAt, isWrittenOption, optionFor, wordFor } from './written-words.ts'

/** A method of an orm-core object, not called yet. */
export class OrmMethod {
  readonly receiver: object
  readonly name: string
  constructor(receiver: object, name: string) {
    this.receiver = receiver
    this.name = name
  }
}

/** Parameters in which a plain value that is not known has no meaning: the unknown is a clause, not a bind's value. */
const CLAUSE_CALLS = new Set([
  'select',
  'query',
  'where',
  'filter',
  'having',
  'orderBy',
  'groupBy',
  'addColumns',
  'addEntity',
  'withOnlyColumns',
  'withEntities',
  'returning',
  'and',
  'or',
  'not',
  'desc',
  'asc',
  'nullsFirst',
  'nullsLast',
  'distinct',
])

/** Calls in which an unknown argument is left out: nothing could be written for it. */
const OPTION_CALLS = new Set([
  'options',
  'join',
  'outerjoin',
  'joinFrom',
  'outerjoinFrom',
  'selectFrom',
  'union',
  'unionAll',
  'intersect',
  'except',
  'intersectAll',
  'exceptAll',
  'withLoaderCriteria',
  'correlate',
  'values',
  'ctes',
  'addCte',
  'executionOptions',
  'onConflictDoUpdate',
  'onDuplicateKeyUpdate',
  'fromStatement',
  'insert',
  'update',
  'delete_',
  'aliased',
  'Query',
])

/** Calls whose second argument is a type. */
const CASTS = new Set(['cast', 'tryCast', 'typeCoerce'])

const JOINS = new Set(['join', 'outerjoin', 'joinFrom', 'outerjoinFrom', 'fullJoin'])

/** Words that SQLAlchemy takes as keywords for columns: `filter_by(name=…)`, `values(name=…)` keep their spelling. */
const COLUMN_KEYWORDS = new Set([
  'filterBy',
  'has',
  'any',
  'values',
  'params',
  'uniqueParams',
  'bindparams',
  'columns',
  'onDuplicateKeyUpdate',
])

export function callOrm(
  ctx: Interpreter,
  fn: OrmMethod | ((...args: unknown[]) => unknown),
  args: CallArguments,
  site: CallSite,
): Value {
  const receiver = fn instanceof OrmMethod ? fn.receiver : null
  const target = fn instanceof OrmMethod ? (fn.receiver as Record<string, unknown>)[fn.name] : fn
  const name = fn instanceof OrmMethod ? fn.name : (constructOf(fn) ?? nameOf(fn))
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
  if (ctx.run === null) args = withSettings(args)
  const open = isLoader(receiver, name, target) ? args.positional.find((value) => isUnknown(value)) : undefined
  // `joinedload(each)`: the option is not known, what it is given to is.
  if (isUnknown(open))
    return new Unknown({ ...open, reason: open.reason ?? `\`${open.source}\` is not known statically` })
  if (name === 'Table' || name === 'MetaData') args = withFallbacks(args)
  if (name === 'Table') args = tableArguments(ctx, args)
  if (name === 'and' || name === 'or') args = withoutGenerator(args)
  const given = new Given(ctx, name, fn instanceof OrmMethod ? `.${name}` : name, site, args)
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

/**
 * A table whose MetaData is not known is a table all the same: at module level one of those whose base is beyond the
 * workspace, in a function one of its own.
 */
function tableArguments(ctx: Interpreter, args: CallArguments): CallArguments {
  const [name, metadata = args.keywords.get('metadata')] = args.positional
  if (!isUnknown(metadata)) return args
  const own =
    (ctx.run === null ? metadataBeyond(ctx, name) : null) ??
    Reflect.construct(ormExport('MetaData') as new () => object, [])
  if (args.positional.length < 2) return { ...args, keywords: new Map([...args.keywords, ['metadata', own]]) }
  return { ...args, positional: [name, own, ...args.positional.slice(2)] }
}

/** A table's name and schema as the program has them when nobody gives others: `name or "things"`. */
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
  setTrace(value, {
    path: site.path,
    span: site.span,
    conditions: kept(ctx.conditions),
    inputs: kept(inputs),
    extends: extended,
    unknown: kept(given.unknown),
    error: failure ?? given.error,
    added: kept(extended === null || given.nodes.length > 0 ? [] : addedNodes(extended, value)),
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

/** The arguments of one call on their way to orm-core. */
class Given {
  readonly positional: unknown[] = []
  readonly options: Record<string, unknown> = {}
  readonly nodes: object[] = []
  readonly unknown: UnknownPart[] = []
  error: { message: string; span: Span } | null = null
  readonly pythonNames: readonly string[]
  /** The call compares: a bool becomes a constant of SQL. */
  private readonly comparing: boolean
  private readonly words: boolean
  private readonly names: boolean
  private readonly lateClasses: boolean
  /** The call gives an INSERT its rows. */
  private readonly inserts: boolean
  private readonly site: CallSite

  constructor(ctx: Interpreter, name: string, key: string, site: CallSite, args: CallArguments) {
    this.pythonNames = PYTHON_PARAMETERS[key] ?? []
    // The function `values()` is another thing than the method: it takes options.
    const columns = COLUMN_KEYWORDS.has(name) && (name !== 'values' || key === '.values')
    this.comparing = COMPARISONS.has(name)
    this.words = WORD_CALLS.has(name)
    this.names = NAME_CALLS.has(name)
    this.inserts = key === '.values'
    this.lateClasses = name === 'relationship' || name === 'RelationshipProperty'
    this.site = site
    for (const value of args.positional) this.add(ctx, name, site, value)
    for (const [key, value] of args.keywords) {
      const option = columns ? key : optionName(key)
      if (isUnknown(value) && isWrittenOption(name, option)) {
        this.unknown.push(this.gap(site, value))
        this.options[option] = optionFor(option, value)
        continue
      }
      if (isUnknown(value) && NAMED_CLAUSES.has(option) && !columns) {
        this.unknown.push(this.gap(site, value))
        continue
      }
      // A class that orm-core knows nothing of (a comparator of the program's) says nothing of the SQL.
      if (option === 'comparatorFactory' && typeof toOrm(ctx, value) !== 'function') continue
      const word = option === 'serverDefault' && value instanceof EnumMember && value.mixesPrimitive
      this.options[option] = word
        ? value.value
        : this.convert(ctx, option === 'set' ? this.assigned(value, wordFor) : value)
    }
    for (const splat of args.unknownSplats) {
      this.unknown.push(isUnknown(splat) ? this.gap(site, splat) : { span: site.span, reason: 'not known statically' })
    }
  }

  /** Whether all that it was given was left out. */
  get isLost(): boolean {
    return this.unknown.length > 0 && this.positional.length === 0 && Object.keys(this.options).length === 0
  }

  private gap(site: CallSite, value: Unknown): UnknownPart {
    if (value.error) this.error ??= { message: value.error.message, span: value.error.span }
    return {
      span: value.span !== null && value.path === site.path ? value.span : site.span,
      reason: value.reason ?? `\`${value.source}\` is not known statically`,
      ...(value.byDefault ? { byDefault: true } : {}),
    }
  }

  private add(ctx: Interpreter, name: string, site: CallSite, value: Value): void {
    if (isUnknown(value)) {
      if (isWrittenAt(name, this.positional.length)) {
        this.unknown.push(this.gap(site, value))
        this.positional.push(wordFor(value))
        return
      }
      // Which columns are filled.
      if (name === 'fromSelect' && this.positional.length === 0) this.unknown.push(this.gap(site, value))
      if (CASTS.has(name) && this.positional.length === 1) {
        this.unknown.push(this.gap(site, value))
        this.positional.push(foreignType(value))
        return
      }
      if (name === 'Column' || name === 'MappedColumn') {
        // The name, or a type of a package that is not known, by its name.
        const typed =
          this.positional.length <= 1 && !this.positional.some((given) => given !== null && typeof given !== 'string')
        if (typed) this.positional.push(foreignType(value))
        return
      }
      if (this.inserts && sampleOf(value) instanceof PyList) {
        // Rows of which nothing is known but that they are several: SQLAlchemy then asks for no keys.
        this.unknown.push(this.gap(site, value))
        this.positional.push([{}])
        return
      }
      if (name === 'values' && sampleOf(value) instanceof PyDict) {
        this.unknown.push(this.gap(site, value))
        return
      }
      if (name === 'text' && this.positional.length === 0) {
        const text = ctx.run === null ? undefined : chooseAlternative(ctx, value, site, (each) => each)
        if (typeof text === 'string') {
          this.positional.push(text)
          return
        }
        // SQL whose text a run makes: what is known of it, and a name for each part that is not.
        this.unknown.push(this.gap(site, value))
        this.positional.push(value.pattern ?? (typeof value.sample === 'string' ? value.sample : value.name))
        return
      }
      if (OPTION_CALLS.has(name)) {
        this.unknown.push(this.gap(site, value))
        return
      }
      if (CLAUSE_CALLS.has(name)) {
        const hole = holeFor(value)
        this.unknown.push(this.gap(site, value))
        if (hole !== null) {
          setTrace(hole, {
            path: site.path,
            span: value.span ?? site.span,
            conditions: [...ctx.conditions],
            inputs: [],
            extends: null,
            unknown: [],
            error: null,
            added: [],
          })
          this.nodes.push(hole)
          this.positional.push(hole)
        }
        return
      }
    }
    if (value instanceof PyInstance && OPTION_CALLS.has(name)) {
      this.unknown.push({ span: site.span, reason: `an instance of ${value.class.name} is not followed` })
      return
    }
    if (isReflected(value) && CLAUSE_CALLS.has(name))
      this.unknown.push({ span: site.span, reason: 'the columns of the table are read from the database when it runs' })
    const passed = name === 'values' ? this.assigned(value, openColumn) : value
    this.positional.push(lambdaArgument(ctx, name, value) ?? this.convert(ctx, passed))
  }

  /**
   * What columns are set to. A column that is not known is noted, and goes by its own name: `made` of it; of several
   * rows it is left out.
   */
  private assigned(value: Value, made: ((column: Unknown) => Value) | null): Value {
    if (value instanceof PyList) return new PyList(value.items.map((item) => this.assigned(item, null)))
    if (!(value instanceof PyDict)) return value
    const entries = [...value.entries.values()]
    const open = entries.find(({ key }) => isUnknown(key))
    if (open === undefined && value.rest === null) return value
    const rest = open === undefined ? value.rest : open.key
    this.unknown.push(
      isUnknown(rest)
        ? this.gap(this.site, rest)
        : { span: this.site.span, reason: 'which columns are set is not known statically' },
    )
    return new PyDict(
      entries.flatMap(({ key, value: set }): (readonly [Value, Value])[] => {
        if (!isUnknown(key)) return [[key, set]]
        return made === null ? [] : [[made(key), set]]
      }),
    )
  }

  convert(ctx: Interpreter, value: Value): unknown {
    // A class that is mapped later, imperatively, is asked for when the relationship is configured.
    if (this.lateClasses && value instanceof PyClass && value.mapped === null) return () => value.mapped?.class ?? value
    // Where SQLAlchemy asks for a word, a member of a str enumeration is that word.
    if (this.words && value instanceof EnumMember && value.mixesPrimitive && typeof value.value === 'string')
      return value.value
    if (this.words && isUnknown(value) && typeof value.sample === 'string') {
      this.unknown.push(this.gap(this.site, value))
      return value.pattern ?? value.sample
    }
    // `ForeignKeyConstraint(["user_id"], [f"{SCHEMA}.users.id"])`
    if (this.words && value instanceof PyList && value.items.some((item) => isUnknown(item) && item.pattern !== null))
      return value.items.map((item) => this.convert(ctx, item))
    // The name itself: `DropSchema(tenant.schema)`, `total.label(report.title)`.
    if (this.names && isUnknown(value) && !value.hasSample && this.positional.length === 0) {
      this.unknown.push(this.gap(this.site, value))
      return value.pattern ?? value.name
    }
    const converted = compiledInstance(ctx, toOrm(ctx, this.comparing ? constantTruth(ctx, value) : value))
    this.collect(converted, 0)
    return converted
  }

  private collect(value: unknown, depth: number): void {
    if (depth > 4 || value === null || (typeof value !== 'object' && typeof value !== 'function')) return
    if (value instanceof Unknown) {
      if (value.error) {
        this.error ??= { message: value.error.message, span: value.error.span }
      } else if (value.clause) this.unknown.push(this.gap(this.site, value))
      return
    }
    if (Array.isArray(value)) for (const item of value) this.collect(item, depth + 1)
    else if (value instanceof Map) {
      for (const [key, item] of value) {
        this.collect(key, depth + 1)
        this.collect(item, depth + 1)
      }
    } else if (Object.getPrototypeOf(value) === Object.prototype) {
      for (const item of Object.values(value)) this.collect(item, depth + 1)
    } else if (isOrmObject(value)) {
      if (traceOf(value)) this.nodes.push(value)
      // Something may not be known of a column's table.
      const table = isInstanceOf(value, 'Column') ? (value as { readonly table?: object | null }).table : null
      if (table && traceOf(table)?.unknown.length) this.nodes.push(table)
    }
  }
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

const WORD_CALLS = new Set(
  'Table ForeignKey ForeignKeyConstraint Index UniqueConstraint CheckConstraint RelationshipProperty text literalColumn label Enum Sequence column lightweightTable alias subquery cte op aliased collate CreateSchema DropSchema withHint'.split(
    ' ',
  ),
)

/** Of these, calls whose first argument is a name. */
const NAME_CALLS = new Set('label literalColumn column lightweightTable Table CreateSchema DropSchema'.split(' '))

const COMPARISONS = new Set(['eq', 'ne', 'is', 'isNot', 'filterBy'])

/**
 * SQLAlchemy writes a bool that is compared with as a constant: `done = true`, never `done = :done_1`. Which of the two
 * it is decides the run, as for any other condition.
 */
function constantTruth(ctx: Interpreter, value: Value): Value {
  if (!isUnknown(value) || typeof value.sample !== 'boolean' || value.path === null || value.span === null) return value
  const otherwise = value.sample ? `if not (${value.source})` : `if ${value.source}`
  return ctx.decide(value.path, value.span, value.sample, otherwise) ?? value.sample
}

/** Keywords that take clauses: an unknown there is left out. */
const NAMED_CLAUSES = new Set([
  'orderBy',
  'partitionBy',
  'onclause',
  'whereclause',
  'fromObj',
  'primaryjoin',
  'secondaryjoin',
  'options',
])

function optionName(keyword: string): string {
  return camel(keyword)
}

const foreignTypes = new Map<string, new () => object>()

/** A type of a package that is not known: its name is all there is to say of it. `TSVectorType(…)` -> TSVECTORTYPE */
export function foreignType(value: Unknown): object {
  return new (foreignTypeClass(/([A-Za-z_]\w*)\s*(?:\([\s\S]*)?$/.exec(value.source)?.[1] ?? 'UNKNOWN'))()
}

/** The class of such a type, the same for one name. */
export function foreignTypeClass(name: string): new () => object {
  let type = foreignTypes.get(name)
  if (type === undefined) {
    const spec = name.toUpperCase()
    const base = ormExport('UserDefinedType') as new () => object
    type = class extends base {
      static readonly cacheOk = true
      getColSpec(): string {
        return spec
      }
    }
    Object.defineProperty(type, 'name', { value: name, configurable: true })
    foreignTypes.set(name, type)
  }
  return type
}

/** A parameter of the unknown's own name, where SQL would have a clause. */
function holeFor(value: Unknown): object | null {
  const make = ormExport('bindparam')
  if (typeof make !== 'function') return null
  return (make as (...args: unknown[]) => object)(value.name, value, { unique: true })
}

/** A column to set that is not known: an expression, as which SQLAlchemy writes what is no column of the table. */
function openColumn(value: Unknown): Value {
  const [typeCoerce, column] = ['typeCoerce', 'column'].map((each) => ormExport(each) as (...args: unknown[]) => object)
  return typeCoerce!(column!(wordFor(value)), new (ormExport('NullType') as new () => object)())
}

function arrange(target: (...args: unknown[]) => unknown, name: string, given: Given): unknown[] {
  const parameters = parametersOf(target)
  const list = [...given.positional]
  const options = { ...given.options }
  const python = given.pythonNames
  // `filter_by(**filters)` of filters that are not known: nothing is left to filter by.
  if (name === 'filterBy' && Object.keys(options).length === 0) return [{}]
  if (parameters !== null && !parameters.rest) {
    // Positional arguments that are options in orm-core.
    const limit = parameters.optionsAt >= 0 ? parameters.optionsAt : parameters.names.length
    if (python.length > 0 && list.length > limit) {
      for (let index = limit; index < list.length; index++) {
        const option = python[index]
        // A private parameter is SQLAlchemy's own: what stands in its place is a word that is not typed to its end.
        if (option !== undefined && !option.startsWith('_')) options[optionName(option)] = list[index]
      }
      list.length = limit
    }
    // Keywords that are positional in orm-core.
    for (const [index, parameter] of parameters.names.entries()) {
      if (index < list.length || index === parameters.optionsAt || parameters.flexible.has(index)) continue
      const keyword = parameter in options ? parameter : alias(python, index, options)
      if (keyword === null) continue
      while (list.length < index) list.push(undefined)
      list[index] = options[keyword]
      delete options[keyword]
    }
    // `filter_by(**conditions)` of which nothing is known: no condition.
    if (Object.keys(options).length > 0 || name === 'filterBy') {
      if (!parameters.flexible.has(list.length)) while (list.length < parameters.optionsAt) list.push(undefined)
      list.push(options)
    }
    return list
  }
  // `Index(name="ix")`, `Table(name="t", metadata=m)`: words before the rest of the arguments
  for (const [index, word] of (LEADING_WORDS[name] ?? []).entries()) {
    if (index > list.length || !(word in options)) continue
    list.splice(index, 0, options[word])
    delete options[word]
  }
  if (parameters === null && python.length > 0) {
    // A type, callable without `new`: SQLAlchemy's first parameters in order stay positional.
    for (let index = list.length; index < python.length; index++) {
      const keyword = optionName(python[index]!)
      if (!(keyword in options) || !POSITIONAL_TYPE_PARAMETERS.has(keyword)) break
      list.push(options[keyword])
      delete options[keyword]
    }
  }
  if (Object.keys(options).length > 0) list.push(options)
  return list
}

/** Classes of expressions whose constructors take a list here and any number of arguments in SQLAlchemy. */
const LISTED = new Set(['Case', 'Tuple', 'ClauseList'])

/** The first parameters of constructors that take any number of arguments behind them. */
const LEADING_WORDS: Readonly<Record<string, readonly string[]>> = { Index: ['name'], Table: ['name', 'metadata'] }

const POSITIONAL_TYPE_PARAMETERS = new Set([
  'length',
  'precision',
  'scale',
  'itemType',
  'impl',
  'timezone',
  'asdecimal',
])

function alias(python: readonly string[], index: number, options: Record<string, unknown>): string | null {
  const name = python[index]
  if (name === undefined) return null
  const option = optionName(name)
  return option in options ? option : null
}

/** A value of the language as orm-core takes it. */
export function toOrm(ctx: Interpreter, value: Value): unknown {
  if (value === null || typeof value !== 'object') {
    return value
  }
  if (value instanceof PyClass && ctx.abstractBases.length > 0 && !value.mapped) settleAbstractConcrete(ctx, value)
  // `Setting[dict]`: a mapped class with type arguments is the class
  if (value instanceof PyGeneric && value.origin instanceof PyClass && value.origin.mapped)
    return toOrm(ctx, value.origin)
  if (value instanceof PyClass)
    return ormTypeOf(ctx, value) ?? value.mapped?.class ?? assumedMapping(ctx, value)?.class ?? value
  if (value instanceof PyFloat) return Number.isInteger(value.value) ? value : value.value
  if (value instanceof PyList || value instanceof PyTuple) return value.items.map((item) => toOrm(ctx, item))
  if (value instanceof PySet) return value.items.map((item) => toOrm(ctx, item))
  if (value instanceof PyRange) {
    const items: number[] = []
    for (let i = value.start; value.step > 0 ? i < value.stop : i > value.stop; i += value.step) items.push(i)
    return items
  }
  if (value instanceof PyBytes) return new TextEncoder().encode(value.text)
  if (value instanceof PyDict) return dictToOrm(ctx, value)
  if (value instanceof PySlice) {
    // A plain slice: the array's own comparator names its bounds after the column.
    const [start, stop, step] = [value.lower, value.upper, value.step].map((part) => toOrm(ctx, part))
    return { start, stop, step }
  }
  if (value instanceof PyFunction || value instanceof BoundMethod || value instanceof NativeFunction) {
    return asFunction(ctx, value)
  }
  if (value instanceof PyInstance) return instanceToOrm(ctx, value)
  if (value instanceof OrmMethod)
    return (...args: unknown[]) =>
      (value.receiver as Record<string, (...a: unknown[]) => unknown>)[value.name]!(...args)
  return value
}

function dictToOrm(ctx: Interpreter, value: PyDict): unknown {
  const entries = [...value.entries.values()]
  if (entries.every((entry) => typeof entry.key === 'string')) {
    return Object.fromEntries(entries.map((entry) => [entry.key as string, toOrm(ctx, entry.value)]))
  }
  return new Map(entries.map((entry) => [toOrm(ctx, entry.key), toOrm(ctx, entry.value)]))
}

/** An object with `__clause_element__`, a type of the user's, or something that is not known. */
function instanceToOrm(ctx: Interpreter, value: PyInstance): unknown {
  const site = { path: '', span: { start: 0, end: 0 }, source: value.class.name }
  const clause = value.class.lookup('__clause_element__')
  if (clause)
    return toOrm(
      ctx,
      callValue(
        ctx,
        new BoundMethod(value, clause.entry.value),
        { positional: [], keywords: new Map(), unknownSplats: [] },
        site,
      ),
    )
  const type = ormTypeOf(ctx, value)
  if (type !== null) return type
  const parts = compositeValues(ctx, value, site)
  if (parts !== null) return { __sqlType__: undefined, __sqlKey__: value.class.name, __compositeValues__: () => parts }
  return new Unknown({ source: value.class.name, type: value.class, reason: `an instance of ${value.class.name}` })
}

/** The values of an object that a composite may hold: by its own method, or the fields of a dataclass. */
function compositeValues(ctx: Interpreter, value: PyInstance, site: CallSite): unknown[] | null {
  const method = value.class.lookup('__composite_values__')
  if (method) {
    const made = callValue(
      ctx,
      new BoundMethod(value, method.entry.value),
      { positional: [], keywords: new Map(), unknownSplats: [] },
      site,
    )
    return made instanceof PyTuple || made instanceof PyList ? made.items.map((item) => toOrm(ctx, item)) : null
  }
  if (value.class.fact('dataclass') !== true) return null
  const fields = [...value.class.mro].reverse().flatMap((owner) => [...owner.entries])
  const names = new Set(fields.filter(([, entry]) => entry.annotation !== null).map(([name]) => name))
  return [...names].map((name) => toOrm(ctx, value.attributes.get(name) ?? null))
}

/** A user function as orm-core calls it. */
export function asFunction(ctx: Interpreter, value: Value): (...args: unknown[]) => unknown {
  return (...args: unknown[]) => {
    const site = ctx.place ?? { path: '', span: { start: 0, end: 0 }, source: 'callback' }
    const expected = value instanceof PyFunction ? value.definition.parameters.length : args.length
    const given = args.slice(0, Math.max(expected, 0)).map(fromOrm)
    return toOrm(
      ctx,
      ctx.mute(() => callValue(ctx, value, { positional: given, keywords: new Map(), unknownSplats: [] }, site)),
    )
  }
}

/** `func.lower` is a generator of functions: any name asked of it is a function again. */
function nameOf(fn: (...args: unknown[]) => unknown): string {
  const { name } = fn as { name: unknown }
  return typeof name === 'string' ? name : ''
}

const constructors = new WeakMap<object, boolean>()

/** A class that needs `new`; orm-core's types are callable without. */
function isConstructor(target: unknown): target is new (...args: unknown[]) => object {
  let known = constructors.get(target as object)
  if (known === undefined) {
    known = /^class\b/.test(Function.prototype.toString.call(target))
    constructors.set(target as object, known)
  }
  return known
}

const BINARY_NAMES: Record<string, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'bitwiseXor',
  '**': 'pow',
  '@': 'matmul',
}

/** The method for an operator with the object on its left. */
export function ormOperator(left: object, operator: string): OrmMethod {
  return new OrmMethod(left, BINARY_NAMES[operator] ?? operator)
}

/** `5 - column`: the column's reversed operator. */
export function ormReverseOperator(
  right: object,
  operator: string,
  left: Value,
): { method: OrmMethod; args: CallArguments } | null {
  const name = BINARY_NAMES[operator]
  if (name === undefined) return null
  const reversed = `r${name}`
  const method = reversed in right ? reversed : operator === '&' || operator === '|' ? name : null
  if (method === null) return null
  return { method: new OrmMethod(right, method), args: { positional: [left], keywords: new Map(), unknownSplats: [] } }
}

export function ormUnary(operand: object, operator: '-' | '+' | '~'): OrmMethod {
  if (operator === '-') return new OrmMethod(operand, 'neg')
  return new OrmMethod(operand, 'invert' in operand ? 'invert' : 'not')
}

/** `column[index]`, `collection["name"]`, `query[0:10]`. */
export function ormGetItem(ctx: Interpreter, object: object, index: Value, site: CallSite): Value {
  if (isInstanceOf(object, 'Query')) return new Unknown({ source: site.source, path: site.path, span: site.span })
  if (object instanceof Map) return fromOrm(object.get(index)) ?? new Unknown({ source: site.source })
  const known = typeof index !== 'string' || (object as { get?(key: string): unknown }).get?.(index)
  const read = known ? undefined : reflectedColumn(object, index as string)
  if (read !== undefined) return read
  const target = object as Record<string, unknown>
  // `subquery.c[f"{label}_total"]`: which column it is, only a run can tell.
  const keyed = isUnknown(index) && isInstanceOf(object, 'ColumnCollection')
  if (typeof target.getItem === 'function' && !keyed) {
    return callOrm(
      ctx,
      new OrmMethod(object, 'getItem'),
      { positional: [index], keywords: new Map(), unknownSplats: [] },
      site,
    )
  }
  return new Unknown({ source: site.source, path: site.path, span: site.span })
}
