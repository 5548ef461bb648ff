// The arguments of one call on their way to orm-core: positions and keywords as it has them, what of them is not known,
// and the nodes among them that leave traces.

import type { Span } from '../../frontends/program.ts'
import type { UnknownPart } from '../analysis.ts'
import { chooseAlternative } from '../choices.ts'
import { compiledInstance } from '../declarative/hooks.ts'
import type { Interpreter } from '../interpreter.ts'
import { lambdaArgument } from '../lambdas.ts'
import { setLeafTrace, traceOf } from '../traces.ts'
import { isUnknown, sampleOf, Unknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  EnumMember,
  PyClass,
  PyDict,
  PyInstance,
  PyList,
  PyTuple,
  type Value,
} from '../values.ts'
import { foreignType } from './foreign-types.ts'
import { camel, isInstanceOf, isOrmObject, ormExport } from './orm-core.ts'
import { parametersOf } from './parameters.ts'
import { PYTHON_PARAMETERS } from './python-parameters.ts'
import { isReflected } from './reflection.ts'
import { toOrm } from './to-orm.ts'
import { isWrittenAt, isWrittenOption, optionFor, wordFor } from './written-words.ts'

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
export const OPTION_CALLS = new Set([
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

/** The frame of a window. */
const FRAMES = new Set(['rows', 'range', 'groups'])

/** Words that SQLAlchemy takes as keywords for columns: `filter_by(name=…)`, `values(name=…)` keep their spelling. */
export const COLUMN_KEYWORDS = new Set([
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

/** The arguments of one call on their way to orm-core. */
export class Given {
  readonly positional: unknown[] = []
  readonly options: Record<string, unknown> = {}
  readonly nodes: object[] = []
  readonly unknown: UnknownPart[] = []
  error: { message: string; span: Span } | null = null
  readonly name: string
  readonly pythonNames: readonly string[]
  /** The call compares: a bool becomes a constant of SQL. */
  private readonly comparing: boolean
  private readonly words: boolean
  private readonly names: boolean
  private readonly lateClasses: boolean
  /** The call gives an INSERT its rows. */
  private readonly inserts: boolean
  private readonly filled: boolean
  private readonly site: CallSite

  /** @param filled the table of an INSERT or UPDATE has columns that fill themselves */
  constructor(ctx: Interpreter, name: string, key: string, site: CallSite, args: CallArguments, filled = false) {
    this.name = name
    this.pythonNames = PYTHON_PARAMETERS[key] ?? []
    // The function `values()` is another thing than the method: it takes options.
    const columns = COLUMN_KEYWORDS.has(name) && (name !== 'values' || key === '.values')
    this.comparing = COMPARISONS.has(name)
    this.words = WORD_CALLS.has(name)
    this.names = NAME_CALLS.has(name)
    this.inserts = key === '.values'
    this.filled = filled
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
      if (FRAMES.has(option) && value instanceof PyTuple && value.items.some(isUnknown)) {
        this.options[option] = value.items.map((bound) => this.frameBound(ctx, bound))
        continue
      }
      // A class that orm-core knows nothing of (a comparator of the program's) says nothing of the SQL.
      if (option === 'comparatorFactory' && typeof toOrm(ctx, value) !== 'function') continue
      // What is filled into the text of a DDL.
      if (name === 'DDL' && option === 'context') {
        this.options[option] = this.convert(ctx, this.filledIn(value))
        continue
      }
      if (option === 'set' && isUnknown(value)) {
        this.unknown.push(this.gap(site, value))
        this.options[option] = { [wordFor(value)]: value }
        continue
      }
      const word = option === 'serverDefault' && value instanceof EnumMember && value.mixesPrimitive
      this.options[option] = word
        ? value.value
        : this.convert(ctx, option === 'set' ? this.assigned(value, wordFor) : value)
    }
    for (const splat of args.unknownSplats) {
      this.unknown.push(isUnknown(splat) ? this.gap(site, splat) : { span: site.span, reason: 'not known statically' })
    }
    const [splat] = args.unknownSplats
    if (this.inserts && !filled && isUnknown(splat) && args.positional.length === 0 && args.keywords.size === 0)
      this.positional.push(openRow(splat))
  }

  /** A bound of `rows=(-days, 0)`: its sign says whether the frame begins before the row or after it. */
  private frameBound(ctx: Interpreter, bound: Value): unknown {
    if (!isUnknown(bound)) return this.convert(ctx, bound)
    this.unknown.push(this.gap(this.site, bound))
    const sign = bound.source.startsWith('-') ? -1 : 1
    return typeof bound.sample === 'number' ? bound.sample : sign
  }

  /** What is not known of it stands in the text by its name. */
  private filledIn(value: Value): Value {
    const written = (each: Value): Value => {
      if (!isUnknown(each)) return each
      this.unknown.push(this.gap(this.site, each))
      return wordFor(each)
    }
    if (value instanceof PyTuple) return new PyTuple(value.items.map(written))
    if (!(value instanceof PyDict)) return written(value)
    if (isUnknown(value.rest)) this.unknown.push(this.gap(this.site, value.rest))
    return new PyDict([...value.entries.values()].map(({ key, value: each }) => [key, written(each)] as const))
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
    if (name === 'DDL' && this.positional.length === 1) {
      this.positional.push(this.convert(ctx, this.filledIn(value)))
      return
    }
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
      if (this.inserts) {
        this.unknown.push(this.gap(site, value))
        const sample = this.filled ? sampleOf(value) : undefined
        // Rows of which nothing is known ask SQLAlchemy for no keys: what fills itself is the statement.
        if (sample instanceof PyList) this.positional.push([{}])
        else if (!(sample instanceof PyDict)) this.positional.push(openRow(value))
        return
      }
      if ((name === 'text' || name === 'DDL') && this.positional.length === 0) {
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
          setLeafTrace(hole, site.path, value.span ?? site.span, ctx.conditions)
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
    // `values([row.dump() for row in rows])`
    const [first] = this.inserts && value instanceof PyList ? value.items : []
    if (isUnknown(first)) {
      this.unknown.push(this.gap(site, first))
      this.positional.push(openRow(first))
      return
    }
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
    if (this.words && isUnknown(value) && (value.pattern !== null || typeof value.sample === 'string')) {
      this.unknown.push(this.gap(this.site, value))
      return wordFor(value)
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

/** A parameter of the unknown's own name, where SQL would have a clause. */
function holeFor(value: Unknown): object | null {
  const make = ormExport('bindparam')
  if (typeof make !== 'function') return null
  return (make as (...args: unknown[]) => object)(value.name, value, { unique: true })
}

/** What is set where nobody knows which columns are: one column that goes by the name of what holds them. */
function openRow(value: Unknown): Map<unknown, Value> {
  return new Map([[openColumn(value), value]])
}

/** A column to set that is not known: an expression, as which SQLAlchemy writes what is no column of the table. */
function openColumn(value: Unknown): Value {
  const [typeCoerce, column] = ['typeCoerce', 'column'].map((each) => ormExport(each) as (...args: unknown[]) => object)
  return typeCoerce!(column!(wordFor(value)), new (ormExport('NullType') as new () => object)())
}

export function arrange(target: (...args: unknown[]) => unknown, name: string, given: Given): unknown[] {
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
export const LISTED = new Set(['Case', 'Tuple', 'ClauseList'])

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
