// SQL functions: `func.lower(x)`, the functions whose result type is known, functions as tables, and the registration
// of functions of one's own (SQLAlchemy's sql/functions.py). How single functions are written is the compilers'.

import { expect, undefinedGiven } from './coercions.ts'
import type { SQLExpression } from './column-operators.ts'
import { BinaryExpression } from './elements/binary.ts'
import { isOptions } from './elements/bind-parameter.ts'
import { Cast, Extract } from './elements/cast.ts'
import { classFlags } from './elements/clause-element.ts'
import { ClauseList } from './elements/clause-list.ts'
import { ColumnElement } from './elements/column-element.ts'
import { Grouping } from './elements/grouping.ts'
import { literalColumn, NamedColumn } from './elements/named-column.ts'
import { FunctionFilter, Over, type OverOptions, WithinGroup } from './elements/over.ts'
import { ArgumentError, warn } from './exc.ts'
import { late } from './late.ts'
import type { QuotedName } from './names.ts'
import type { Internals } from './node.ts'
import type { Operator } from './operators.ts'
import * as operators from './operators.ts'
import * as roles from './roles.ts'
import {
  ARRAY,
  BOOLEANTYPE,
  DateTime,
  Date as DateType,
  Integer,
  NULLTYPE,
  Numeric,
  String as StringType,
  TableValueType,
  Time,
  type TypeEngine,
  type TypeEngineArgument,
  toInstance,
} from './types.ts'

type FunctionClass = new (...args: any[]) => any

/** Functions by package and lower-cased name. */
const registry = new Map<string, Map<string, FunctionClass>>()

/** Makes `func.<identifier>()` give instances of a class. */
export function registerFunction(identifier: string, fn: FunctionClass, packageName = '_default'): void {
  let functions = registry.get(packageName)
  if (!functions) {
    functions = new Map()
    registry.set(packageName, functions)
  }
  const name = identifier.toLowerCase()
  if (functions.has(name)) {
    warn(`The GenericFunction '${name}' is already registered and is going to be overridden.`)
  }
  functions.set(name, fn)
}

export interface TableValuedOptions {
  readonly withOrdinality?: string | null
  readonly joinsImplicitly?: boolean
  readonly name?: string | null
}
const TABLE_VALUED_OPTIONS: ReadonlySet<string> = new Set(['withOrdinality', 'joinsImplicitly', 'name'])
const FUNCTION_OPTIONS: ReadonlySet<string> = new Set([
  'type',
  'packagenames',
  'group',
  'parsedArgs',
  '_defaultArrayType',
])

/** The arguments of a call, and the options in a trailing object. */
function splitArguments(args: readonly unknown[]): [readonly unknown[], FunctionOptions & InternalOptions] {
  const last = args.at(-1)
  // an empty object is a value: `func.coalesce(column, {})`
  if (args.length > 0 && isOptions(last, FUNCTION_OPTIONS) && Object.keys(last).length > 0) {
    return [args.slice(0, -1), last]
  }
  return [args, NO_FUNCTION_OPTIONS]
}
const NO_FUNCTION_OPTIONS: FunctionOptions & InternalOptions = Object.freeze({})
/** Stands for arguments that a subclass sets itself. */
const UNPARSED: unique symbol = Symbol('unparsed')
interface InternalOptions {
  readonly parsedArgs?: readonly any[]
  readonly _defaultArrayType?: any
}

const FUNCTION_ELEMENT_INTERNALS: Internals = [
  ['clauseExpr', 'clause'],
  ['_withOrdinality', 'boolean'],
  ['_tableValueType', 'hasCacheKey'],
  ['_withOptions', 'hasCacheKeys'],
  ['_propagateAttrs', 'propagateAttrs'],
]

export interface FunctionElement<T = any> {
  _hasArgs: boolean
  readonly _isFunctionElement: boolean
  readonly namedWithColumn: boolean
  readonly schema: null
}

/** Anything that is called: a column with a value, and a FROM element with columns. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the values are on the prototype
export abstract class FunctionElement<T = any> extends ColumnElement<T> {
  static override readonly internals: Internals = FUNCTION_ELEMENT_INTERNALS
  declare packagenames: readonly any[]
  declare clauseExpr: Grouping<any>
  declare _withOrdinality: boolean
  declare _tableValueType: TypeEngine<any> | null
  declare _executionOptions: Readonly<Record<string, any>>
  declare _withOptions: readonly any[]
  declare name: string

  /** The arguments; a function by its name sets its own when it has one. */
  constructor(...clauses: readonly unknown[]) {
    super()
    if (!(this instanceof Function_)) this._setArguments(clauses, this.name ?? null)
  }

  /** The class whose name and rules the compiler goes by. */
  get _functionClass(): FunctionClass {
    return this.constructor as FunctionClass
  }

  protected _setArguments(clauses: readonly unknown[], name: string | null): void {
    const options = { name, applyPropagateAttrs: this }
    this._setParsedArguments(clauses.map((clause) => expect(roles.ExpressionElementRole, clause, options)))
  }
  protected _setParsedArguments(args: readonly any[]): void {
    if (args.length > 0) this._hasArgs = true
    this.clauseExpr = new Grouping(new ClauseList(args))
  }

  override get _nonAnonLabel(): string | null {
    return null
  }
  override get _proxyKey(): string | null {
    return super._proxyKey || (this.name === undefined ? null : String(this.name))
  }
  /** The arguments. */
  get clauses(): ClauseList {
    return this.clauseExpr.element as ClauseList
  }
  override _addFroms(_out: any[], pending: any[]): void {
    pending.push(this.clauses)
  }
  override get entityNamespace(): any {
    return late.entityNamespaceOf(this.clauseExpr)
  }

  // as a FROM element
  get columns(): any {
    return this.c
  }
  get c(): any {
    return this._memoized(
      'c',
      () => new late.ColumnCollection(this._allSelectedColumns.map((column: any) => [column.key, column])),
    )
  }
  get exportedColumns(): any {
    return this.columns
  }
  get _allSelectedColumns(): any[] {
    return this.type._isTableValue ? (this.type as any)._elements : [this.label(null)]
  }
  get _hideFroms(): any[] {
    return []
  }
  isDerivedFrom(fromclause: any): boolean {
    return fromclause._clonedSet.has(this)
  }
  /** One column of a composite result: `(f(x)).name`. */
  scalarTableValued(name: string, type?: TypeEngineArgument<any> | null): ScalarFunctionColumn<any> {
    return new ScalarFunctionColumn(this, name, type)
  }
  /** The function as a table with these columns: `func.json_each(x).tableValued('key', 'value')`. */
  tableValued(...columns: unknown[]): any {
    const last = columns.at(-1)
    const options: TableValuedOptions = isOptions(last, TABLE_VALUED_OPTIONS) ? last : {}
    let elements = options === last ? columns.slice(0, -1) : columns
    const copy = this._generate()
    if (options.withOrdinality) {
      elements = [...elements, options.withOrdinality]
      copy._withOrdinality = true
    }
    const type = new TableValueType(...elements)
    copy.type = type as TypeEngine<any>
    copy._tableValueType = type
    return copy.alias(options.name ?? null, { joinsImplicitly: options.joinsImplicitly ?? false })
  }
  /** The function as a table of one column, which is returned. */
  columnValued(
    name: string | null | { readonly name?: string; readonly joinsImplicitly?: boolean } = null,
    options: { readonly joinsImplicitly?: boolean } = {},
  ): any {
    if (name !== null && typeof name === 'object') return this.alias(name.name ?? null, name).column
    return this.alias(name, options).column
  }
  alias(
    name: string | null | { readonly name?: string; readonly joinsImplicitly?: boolean } = null,
    options: { readonly joinsImplicitly?: boolean } = {},
  ): any {
    const given = name !== null && typeof name === 'object' ? name : { ...options, name }
    return late.TableValuedAlias._construct(this, {
      name: given.name ?? null,
      tableValueType: this.type,
      joinsImplicitly: given.joinsImplicitly ?? false,
    })
  }
  /** `SELECT function(…)`. */
  select(): any {
    const select = new late.Select(this)
    return Object.keys(this._executionOptions).length > 0 ? select.executionOptions(this._executionOptions) : select
  }
  executionOptions(options: Readonly<Record<string, any>>): this {
    const copy = this._generate()
    copy._executionOptions = { ...this._executionOptions, ...options }
    return copy
  }

  // what may follow a call
  over(options: OverOptions = {}): Over<T> {
    return new Over<T>(this, options)
  }
  withinGroup(...orderBy: unknown[]): WithinGroup<T> {
    return new WithinGroup<T>(this, ...orderBy)
  }
  filter(...criterion: unknown[]): this | FunctionFilter<T> {
    return criterion.length === 0 ? this : new FunctionFilter<T>(this, ...criterion)
  }
  /** This function as a comparison of two of its arguments, counted from 1. */
  asComparison(leftIndex: number, rightIndex: number): FunctionAsBinary {
    return new FunctionAsBinary(this, leftIndex, rightIndex)
  }
  withinGroupType(_withinGroup: WithinGroup<any>): TypeEngine<any> | null {
    return null
  }
  override selfGroup(against?: Operator | null): ColumnElement<any> {
    if (against === operators.getitem && this.type._isArray) return new Grouping(this)
    return super.selfGroup(against)
  }
}
classFlags(FunctionElement, {
  packagenames: Object.freeze([]),
  clauseExpr: undefined,
  _withOrdinality: false,
  _tableValueType: null,
  _executionOptions: Object.freeze({}),
  _withOptions: Object.freeze([]),
  _hasArgs: false,
  _isFunctionElement: true,
  _isFromClause: true,
  _isReturnsRows: true,
  isSelectable: true,
  supportsExecution: true,
  namedWithColumn: false,
  schema: null,
} as any)
roles.takesRoles(FunctionElement, roles.AnonymizedFromClauseRole, roles.FromClauseRole, roles.ReturnsRowsRole)

/** Options of `func.name(…)`: its type, its packages. */
export interface FunctionOptions {
  readonly type?: TypeEngineArgument<any> | null
  readonly packagenames?: readonly any[] | null
}

/** A function by its name, of any result type. */
export class Function_<T = any> extends FunctionElement<T> {
  declare readonly visitName: string
  static override readonly internals: Internals = [
    ...FUNCTION_ELEMENT_INTERNALS,
    ['packagenames', 'plain'],
    ['name', 'string'],
    ['type', 'type'],
  ]
  declare name: string
  declare type: TypeEngine<T>

  /** `new Function(name, ...arguments, { type, packagenames })`. */
  constructor(name: string | QuotedName, ...args: unknown[]) {
    super()
    this._mark = 0
    this.name = name as string
    // the subclass has rules of its own for its arguments
    if (args[0] === UNPARSED) return
    const [clauses, options] = splitArguments(args)
    if (options.packagenames) this.packagenames = options.packagenames
    this.type = toInstance(options.type)
    this._setArguments(clauses, String(name))
  }
  override _bindParam(
    operator: Operator | null,
    value: unknown,
    options: { type?: TypeEngineArgument<any> | null; expanding?: boolean } = {},
  ): any {
    return new late.BindParameter(String(this.name), value, {
      _comparedToOperator: operator,
      _comparedToType: this.type,
      type: options.type ?? null,
      unique: true,
      expanding: options.expanding ?? false,
    })
  }
}

classFlags(Function_, { visitName: 'function' })

export { Function_ as Function }

/** A function compared as if it were an operator: for relationships by a function. */
export class FunctionAsBinary extends BinaryExpression<boolean> {
  static override readonly internals: Internals = [
    ['sqlFunction', 'clause'],
    ['leftIndex', 'plain'],
    ['rightIndex', 'plain'],
    ['modifiers', 'plainDict'],
  ]
  static override readonly cacheKeyInternals = undefined
  sqlFunction: FunctionElement<any>
  readonly leftIndex: number
  readonly rightIndex: number

  constructor(fn: FunctionElement<any>, leftIndex: number, rightIndex: number) {
    const clauses = fn.clauses.clauses
    super(clauses[leftIndex - 1], clauses[rightIndex - 1], operators.functionAsComparisonOp, { type: BOOLEANTYPE })
    this.sqlFunction = fn
    this.leftIndex = leftIndex
    this.rightIndex = rightIndex
    // the operands are arguments of the function: they are read and replaced there
    delete (this as any).left
    delete (this as any).right
    this._isImplicitlyBoolean = true
  }
}
for (const [side, index] of [
  ['left', 'leftIndex'],
  ['right', 'rightIndex'],
] as const) {
  Object.defineProperty(FunctionAsBinary.prototype, side, {
    get(this: FunctionAsBinary) {
      return this.sqlFunction.clauses.clauses[this[index] - 1]
    },
    set(this: FunctionAsBinary, value: unknown) {
      // the base class's constructor has operands; there is no function yet
      if (this.sqlFunction !== undefined) this.sqlFunction.clauses.clauses[this[index] - 1] = value
    },
    configurable: true,
  })
}

/** `(function(…)).name`. */
export class ScalarFunctionColumn<T = any> extends NamedColumn<T> {
  override readonly visitName = 'scalarFunctionColumn'
  static override readonly internals: Internals = [
    ['name', 'anonName'],
    ['type', 'type'],
    ['fn', 'clause'],
  ]
  override name: string
  override type: TypeEngine<T>
  readonly fn: FunctionElement<any>

  constructor(fn: FunctionElement<any>, name: string, type?: TypeEngineArgument<T> | null) {
    super()
    this.fn = fn
    this.name = name
    this.key = null as any
    this.type = toInstance(type)
  }
}

/**
 * A function with rules of its own. A subclass says its name, identifier, package and type as statics, and is made
 * available by `registerGenericFunction`: `class as_utc extends GenericFunction { static type = new DateTime() }`.
 */
export class GenericFunction<T = any> extends Function_<T> {
  /** The name in SQL; the class's name by default. */
  static functionName: string | undefined
  static readonly type: TypeEngineArgument<any> | null = null
  static readonly hasArgs: boolean = false

  constructor(...args: unknown[]) {
    const cls = new.target as unknown as typeof GenericFunction
    super(functionNameOf(cls), UNPARSED)
    const [clauses, options] = splitArguments(args)
    if (cls.hasArgs) this._hasArgs = true
    if (options.parsedArgs) this._setParsedArguments(options.parsedArgs)
    else this._setArguments(clauses, String(this.name))
    this.type = options.type ? toInstance(options.type) : typeOf(cls)
  }
}

const functionTypes = new WeakMap<object, TypeEngine<any>>()

/** The type that a class says for its functions: one instance serves them all. */
function typeOf(cls: typeof GenericFunction): TypeEngine<any> {
  const { type } = cls
  if (type === null || type === undefined) return NULLTYPE
  if (typeof type !== 'function') return toInstance(type)
  let instance = functionTypes.get(type)
  if (instance === undefined) {
    instance = toInstance(type)
    functionTypes.set(type, instance)
  }
  return instance
}

function functionNameOf(cls: typeof GenericFunction): string {
  return Object.hasOwn(cls, 'functionName') && cls.functionName !== undefined ? cls.functionName : cls.name
}

/** Makes a GenericFunction available as `func.<identifier>`, in a package if it has one. */
export function registerGenericFunction<C extends typeof GenericFunction<any>>(
  cls: C,
  options: { readonly identifier?: string; readonly package?: string; readonly name?: string } = {},
): C {
  if (options.name !== undefined) cls.functionName = options.name
  registerFunction(options.identifier ?? functionNameOf(cls), cls as unknown as FunctionClass, options.package)
  return cls
}

/** A function that is written without parentheses when it has no arguments. */
export class AnsiFunction<T = any> extends GenericFunction<T> {}

function typeFromArgs(args: readonly ColumnElement<any>[]): TypeEngine<any> {
  return args.find((arg) => !arg.type._isnull)?.type ?? NULLTYPE
}

/** A function whose result has the type of its arguments. */
export class ReturnTypeFromArgs<T = any> extends GenericFunction<T> {
  constructor(...args: unknown[]) {
    const [clauses, options] = splitArguments(args)
    const name = functionNameOf(new.target as unknown as typeof GenericFunction)
    const parsedArgs = options.parsedArgs ?? clauses.map((arg) => expect(roles.ExpressionElementRole, arg, { name }))
    super({ ...options, type: options.type ?? typeFromArgs(parsedArgs), parsedArgs })
    for (const arg of parsedArgs) {
      if (this._propagateAttrs.compileStatePlugin === undefined) this._propagateAttrs = arg._propagateAttrs
    }
  }
}

class OrderedSetAgg<T = any> extends GenericFunction<T> {
  static readonly arrayForMultiClause: boolean = false
  override withinGroupType(withinGroup: WithinGroup<any>): TypeEngine<any> {
    const [first] = unwrapOrderBy(withinGroup.orderBy)
    const type: TypeEngine<any> = first?.type ?? NULLTYPE
    const cls = this.constructor as typeof OrderedSetAgg
    return cls.arrayForMultiClause && this.clauses.length > 1 ? new ARRAY(type) : type
  }
}

/** The expressions inside an ORDER BY, without their directions. */
function unwrapOrderBy(list: ClauseList): any[] {
  return list.clauses.map((each: any) => {
    let element = each
    while (
      (element.visitName === 'unary' && operators.isOrderingModifier(element.modifier)) ||
      element.visitName === 'labelReference'
    ) {
      element = element.element
    }
    return element
  })
}

class count extends GenericFunction<number> {
  static override readonly type: TypeEngineArgument<any> = Integer
  constructor(...args: unknown[]) {
    const [clauses, options] = splitArguments(args)
    const [expression = null] = clauses
    if (clauses.length > 0 && clauses[0] === undefined) throw undefinedGiven()
    const given = expression === null ? [literalColumn('*')] : clauses
    if (options === NO_FUNCTION_OPTIONS) super(...given)
    else super(...given, options)
  }
}

class array_agg extends ReturnTypeFromArgs<any> {
  constructor(...args: unknown[]) {
    const [clauses, options] = splitArguments(args)
    const { _defaultArrayType = ARRAY, ...rest } = options
    const parsedArgs = clauses.map((arg) => expect(roles.ExpressionElementRole, arg))
    let type = rest.type
    if (type === undefined || type === null) {
      const found = typeFromArgs(parsedArgs)
      type = found._isArray ? found : (new _defaultArrayType(found, { dimensions: 1 }) as TypeEngine<any>)
    }
    super({ ...rest, type, parsedArgs })
  }
}

class next_value extends GenericFunction<number> {
  static override readonly internals: Internals = [['sequence', 'plain']]
  static override readonly type: TypeEngineArgument<any> = Integer
  readonly sequence: any
  constructor(...args: unknown[]) {
    const [sequence] = args as any[]
    if (sequence?.visitName !== 'sequence') {
      throw new ArgumentError('next_value() accepts a Sequence object as input.')
    }
    super()
    this.sequence = sequence
    this.type = toInstance(sequence.dataType ?? Integer)
  }
  override _addFroms(): void {}
}

class aggregate_strings extends GenericFunction<string> {
  static override readonly type: TypeEngineArgument<any> = StringType
  static override readonly hasArgs = true
}
class char_length extends GenericFunction<number> {
  static override readonly type: TypeEngineArgument<any> = Integer
}

/** Defines a known function by its facts. */
function known(
  name: string,
  options: {
    base?: typeof GenericFunction<any>
    type?: TypeEngineArgument<any>
    hasArgs?: boolean
    arrayForMultiClause?: boolean
  },
): typeof GenericFunction<any> {
  const base = (options.base ?? GenericFunction) as any
  const cls = class extends base {}
  const statics: Record<string, unknown> = { functionName: name }
  if (options.type !== undefined) statics.type = options.type
  if (options.hasArgs !== undefined) statics.hasArgs = options.hasArgs
  if (options.arrayForMultiClause) statics.arrayForMultiClause = true
  for (const key in statics)
    Object.defineProperty(cls, key, { value: statics[key], writable: true, configurable: true })
  Object.defineProperty(cls, 'name', { value: name, configurable: true })
  registerFunction(name, cls as unknown as FunctionClass)
  return cls as unknown as typeof GenericFunction<any>
}

registerFunction(
  'cast',
  class extends Cast<any> {
    constructor(...args: any[]) {
      super(args[0], args[1])
    }
  },
)
registerFunction(
  'extract',
  class extends Extract {
    constructor(...args: any[]) {
      super(args[0], args[1])
    }
  },
)
for (const [name, cls] of Object.entries({ count, array_agg, next_value, aggregate_strings, char_length })) {
  // said, for a minifier may rename the class
  ;(cls as unknown as typeof GenericFunction).functionName = name
  registerFunction(name, cls as unknown as FunctionClass)
}

const returnsArgs = ReturnTypeFromArgs as unknown as typeof GenericFunction<any>
const ansi = AnsiFunction as unknown as typeof GenericFunction<any>
const orderedSet = OrderedSetAgg as unknown as typeof GenericFunction<any>
const coalesce = known('coalesce', { base: returnsArgs, hasArgs: true })
for (const name of ['max', 'min', 'sum']) known(name, { base: returnsArgs })
known('now', { type: DateTime })
known('concat', { type: StringType })
const random = known('random', { hasArgs: true })
const currentDate = known('current_date', { base: ansi, type: DateType })
const currentTime = known('current_time', { base: ansi, type: Time })
const currentTimestamp = known('current_timestamp', { base: ansi, type: DateTime })
const currentUser = known('current_user', { base: ansi, type: StringType })
const localtime = known('localtime', { base: ansi, type: DateTime })
const localtimestamp = known('localtimestamp', { base: ansi, type: DateTime })
const sessionUser = known('session_user', { base: ansi, type: StringType })
const sysdate = known('sysdate', { base: ansi, type: DateTime })
const user = known('user', { base: ansi, type: StringType })
known('mode', { base: orderedSet })
known('percentile_cont', { base: orderedSet, arrayForMultiClause: true })
known('percentile_disc', { base: orderedSet, arrayForMultiClause: true })
for (const name of ['rank', 'dense_rank']) known(name, { type: Integer })
for (const name of ['percent_rank', 'cume_dist']) known(name, { type: Numeric })
const cube = known('cube', { hasArgs: true })
const rollup = known('rollup', { hasArgs: true })
const groupingSets = known('grouping_sets', { hasArgs: true })

/** How known functions are written, where that is not their name with arguments. */
export const FUNCTION_NAMES: ReadonlyMap<FunctionClass, string> = new Map(
  (
    [
      [coalesce, 'coalesce'],
      [currentDate, 'CURRENT_DATE'],
      [currentTime, 'CURRENT_TIME'],
      [currentTimestamp, 'CURRENT_TIMESTAMP'],
      [currentUser, 'CURRENT_USER'],
      [localtime, 'LOCALTIME'],
      [localtimestamp, 'LOCALTIMESTAMP'],
      [random, 'random'],
      [sysdate, 'sysdate'],
      [sessionUser, 'SESSION_USER'],
      [user, 'USER'],
      [cube, 'CUBE'],
      [rollup, 'ROLLUP'],
      [groupingSets, 'GROUPING SETS'],
    ] as const
  ).map(([cls, name]) => [cls as unknown as FunctionClass, name]),
)

type Argument<T> = SQLExpression<T> | T
/** The functions whose types are known to TypeScript; all others give `Function<any>`. */
interface KnownFunctions {
  count(column?: unknown): Function_<number>
  sum<T extends number | bigint | string | null>(column: Argument<T>): Function_<T | null>
  max<T>(column: SQLExpression<T>): Function_<T | null>
  min<T>(column: SQLExpression<T>): Function_<T | null>
  coalesce<T>(column: SQLExpression<T>, ...others: unknown[]): Function_<Exclude<T, null>>
  /** A number on SQLite; PostgreSQL and MySQL give the average of exact numbers as an exact decimal, which is a string. */
  avg(column: unknown): Function_<number | string | null>
  avg<T>(column: unknown, options: { readonly type: TypeEngineArgument<T> }): Function_<T | null>
  lower(column: unknown): Function_<string>
  upper(column: unknown): Function_<string>
  length(column: unknown): Function_<number>
  concat(...args: unknown[]): Function_<string>
  now(): Function_<Date>
  random(): Function_<number>
  rank(): Function_<number>
  dense_rank(): Function_<number>
  row_number(): Function_<number>
}

/** `func.name(…)`, `func.package.name(…)`. The last argument may be an object with `type`. */
export type FunctionGenerator = KnownFunctions & {
  // any: where indexed access is checked, an exact type would make every function of one's own possibly undefined
  readonly [name: string]: any
}

function call(names: readonly string[], args: readonly unknown[], options: FunctionOptions): any {
  const [clauses, given] = splitArguments(args)
  const kw = given === NO_FUNCTION_OPTIONS ? options : { ...options, ...given }
  const name = names.at(-1)!
  const packageName = names.length === 1 ? '_default' : names.length === 2 ? names[0]! : null
  const cls = packageName === null ? undefined : registry.get(packageName)?.get(name.toLowerCase())
  if (cls !== undefined) return kw === NO_FUNCTION_OPTIONS ? new cls(...clauses) : new cls(...clauses, kw)
  if (names.length === 1 && kw === NO_FUNCTION_OPTIONS) return new Function_(name, ...clauses)
  return new Function_(name, ...clauses, { ...kw, packagenames: names.slice(0, -1) })
}

function generator(names: readonly string[], options: FunctionOptions): any {
  const cache = new Map<string, any>()
  return new Proxy(function sqlFunction() {} as any, {
    get(_target, name) {
      if (typeof name === 'symbol' || name.startsWith('__')) return undefined
      let inner = cache.get(name)
      if (inner === undefined) {
        inner = generator([...names, name.endsWith('_') ? name.slice(0, -1) : name], options)
        cache.set(name, inner)
      }
      return inner
    },
    apply(_target, _this, args) {
      return call(names, args, options)
    },
  })
}

/** SQL functions by their names: `func.count(User.id)`, `func.my_package.my_function(1)`. */
export const func: FunctionGenerator = generator([], NO_FUNCTION_OPTIONS)
/** Like `func`. */
export const modifier: FunctionGenerator = generator([], NO_FUNCTION_OPTIONS)

export { aggregate_strings, array_agg, char_length, count, next_value, OrderedSetAgg }

/** Whether a function of this name has a known result type. */
export function isKnownFunction(name: string, packageName = '_default'): boolean {
  return registry.get(packageName)?.has(name.toLowerCase()) ?? false
}

declare module './late.ts' {
  interface Late {
    FunctionBase: abstract new (...args: any[]) => FunctionElement<any>
    func: any
  }
}
late.FunctionBase = FunctionElement
late.func = func
