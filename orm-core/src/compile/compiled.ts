// A compiled statement: its text, its parameters and what its rows hold; the cache of compiled statements by their
// structure; and what a compiler asks of a dialect. How text comes from nodes is expression-compiler.ts and its
// subclasses, how parameters are named and written bind-compiler.ts.

import { type CacheKey, generateCacheKey } from '../sql/cache-key.ts'
import type { BindParameter } from '../sql/elements.ts'
import { CompileError, UnsupportedCompilationError } from '../sql/exc.ts'
import { late } from '../sql/late.ts'
import type { Node } from '../sql/node.ts'
import { Operator } from '../sql/operators.ts'
import type { TypeDialect, TypeEngine } from '../sql/types.ts'
import { custom, customText } from './custom.ts'
import { unguarded } from './literal-guard.ts'

/** How parameters are written: `?`, `$1`, `:name`, `%(name)s`, `%s`. */
export type Paramstyle = 'qmark' | 'format' | 'numeric' | 'numeric_dollar' | 'named' | 'pyformat'

/** What the compilers read of a dialect. The engine's DefaultDialect has it all, and dialects override single values. */
export interface CompilerDialect extends TypeDialect {
  readonly name: string
  readonly paramstyle: Paramstyle
  readonly positional: boolean
  readonly identifierPreparer: any
  readonly typeCompilerInstance: any
  readonly statementCompiler: any
  readonly ddlCompiler: any
  readonly labelLength: number | null
  readonly maxIdentifierLength: number
  readonly divIsFloordiv: boolean
  readonly tupleInValues: boolean
  readonly supportsNativeBoolean: boolean
  readonly supportsSimpleOrderByLabel: boolean
  readonly _bindTypingRenderCasts: boolean
}

/**
 * What a compiler tells the elements inside about the place where they stand. Never changed in place: a visit method
 * that has something to add makes a copy.
 */
export type CompileKw = Record<string, any>

/** From this depth on elements are written without recursion where that is possible. */
export const DEEP = 250
export const NO_KW: CompileKw = Object.freeze({})

/** How a statement is compiled: for which dialect, and with what written into the SQL. */
export interface CompileOptions {
  readonly dialect?: CompilerDialect | null
  /** Options that reach the elements: `literalBinds`, `renderPostcompile`, and those of dialects. */
  readonly compileKwargs?: CompileKw
  readonly cacheKey?: CacheKey | null
  /** The columns that INSERT and UPDATE are given values for when they are executed. */
  readonly columnKeys?: readonly string[] | null
  readonly forExecutemany?: boolean
  readonly schemaTranslateMap?: any
  readonly renderSchemaTranslate?: boolean
  readonly linting?: number
}

/** One column of the result: the key in SQL, the name, what it can be looked up by, its type. */
export interface ResultColumnsEntry {
  readonly keyname: string | null
  readonly name: string | null
  readonly objects: readonly unknown[]
  readonly type: TypeEngine<any>
}

const visitMethods = new Map<string, string>()

/** `bindparam` is visited by `visitBindparam`. */
export function visitMethod(visitName: string): string {
  let method = visitMethods.get(visitName)
  if (method === undefined) {
    method = `visit${visitName.charAt(0).toUpperCase()}${visitName.slice(1)}`
    visitMethods.set(visitName, method)
  }
  return method
}

/** A visit method, of an element, an operator or a function. */
export type VisitMethod = (this: unknown, element: any, ...args: any[]) => string

/** The visit methods of one class of compilers, found once; null where there is none. */
export class VisitTables {
  /** By visit name. */
  readonly elements = new Map<string, VisitMethod | null>()
  /** By the operator's `dispatchIndex`. */
  readonly binary: (VisitMethod | null | undefined)[] = []
  readonly unaryOperators: (VisitMethod | null | undefined)[] = []
  readonly unaryModifiers: (VisitMethod | null | undefined)[] = []
  readonly lists: (VisitMethod | null | undefined)[] = []
  /** By the function's name. */
  readonly functions = new Map<string, VisitMethod | null>()
}

const visitTables = new WeakMap<object, VisitTables>()

function visitTablesOf(cls: object): VisitTables {
  let tables = visitTables.get(cls)
  if (tables === undefined) {
    tables = new VisitTables()
    visitTables.set(cls, tables)
  }
  return tables
}

const camelNames = new Map<string, string>()

/** `json_getitem_op` is `JsonGetitemOp` in the name of a visit method. */
export function camelName(name: string): string {
  let camel = camelNames.get(name)
  if (camel === undefined) {
    camel = name
      .split('_')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
    camelNames.set(name, camel)
  }
  return camel
}

/** The state of a compiler: without a statement, at work, done. */
export const CompilerState = { COMPILING: 0, STRING_APPLIED: 1, NO_STATEMENT: 2 } as const
export type CompilerState = (typeof CompilerState)[keyof typeof CompilerState]

/**
 * The base of the compilers. A compiler is made with its statement and has the text afterwards; text is made by
 * `run()`, which `compile()` calls, because fields of subclasses do not exist yet while this constructor runs.
 */
export abstract class Compiled {
  readonly dialect: CompilerDialect
  preparer: any
  readonly statement: any
  readonly options: CompileOptions
  state: CompilerState
  readonly schemaTranslateMap: any
  executionOptions: Readonly<Record<string, any>>
  readonly canExecute: boolean
  /** What the statement's compilation computed: FROM list, columns, values. */
  compileState: any = null
  dmlCompileState: any = null
  cacheKey: CacheKey | null
  protected _string = ''
  protected readonly _visits: VisitTables
  /** How many elements enclose the one at hand. */
  private _depth = 0

  constructor(dialect: CompilerDialect, statement: any = null, options: CompileOptions = {}) {
    this._visits = visitTablesOf(new.target)
    this.dialect = dialect
    this.statement = statement
    this.options = options
    this.preparer = dialect.identifierPreparer
    this.schemaTranslateMap = options.schemaTranslateMap ?? null
    if (this.schemaTranslateMap) this.preparer = this.preparer._withSchemaTranslate(this.schemaTranslateMap)
    this.cacheKey = options.cacheKey ?? null
    this.canExecute = statement?.supportsExecution ?? false
    this.executionOptions = statement?._executionOptions ?? {}
    this.state = statement === null ? CompilerState.NO_STATEMENT : CompilerState.COMPILING
  }

  /** Makes the text, once. */
  run(): this {
    if (this.state !== CompilerState.COMPILING) return this
    try {
      this._string = this.process(this.statement, this.options.compileKwargs ?? NO_KW)
    } catch (error) {
      if (error instanceof RangeError && error.message.includes('call stack')) {
        const levels = this._depth
        throw new CompileError(`The expression is nested too deeply to be compiled (more than ${levels} levels).`, {
          cause: error,
        })
      }
      throw error
    }
    if (this.options.renderSchemaTranslate) {
      this._string = this.preparer._renderSchemaTranslates(this._string, this.schemaTranslateMap)
    }
    this.state = CompilerState.STRING_APPLIED
    this._afterCompile()
    this._unguard()
    return this
  }

  /** Takes the marks out of values that look like placeholders. */
  protected _unguard(): void {
    this._string = unguarded(this._string)
  }

  /** What is left to do when the text is there. */
  protected _afterCompile(): void {}

  get string(): string {
    if (this.state === CompilerState.COMPILING) this.run()
    return this._string
  }
  set string(value: string) {
    this._string = value
  }
  toString(): string {
    return this.string
  }

  get sqlCompiler(): any {
    return this
  }

  /** The text of an element. */
  process(element: any, kw: CompileKw = NO_KW): string {
    if (this._depth >= DEEP) return this._processDeep(element, kw)
    this._depth += 1
    const text = this._visit(element, kw)
    this._depth -= 1
    return text
  }

  /** The same far inside of other elements: DeepCompiler does it without the help of the stack. */
  protected _processDeep(element: any, kw: CompileKw): string {
    this._depth += 1
    const text = this._visit(element, kw)
    this._depth -= 1
    return text
  }

  /** Whether a program has visit methods of its own for some classes. */
  protected _isCustom(): boolean {
    return custom.any
  }

  private _visit(element: any, kw: CompileKw): string {
    const { visitName } = element
    let visit = this._visits.elements.get(visitName)
    if (visit === undefined) {
      visit = ((visitName === undefined ? undefined : (this as any)[visitMethod(visitName)]) ??
        null) as VisitMethod | null
      this._visits.elements.set(visitName, visit)
    }
    if (custom.any) {
      const text = customText(element, this, kw, visit !== null)
      if (text !== undefined) return text
    }
    if (visit === null) {
      // an element of a layer above, which says itself what is written for it
      if (typeof element._compilerDispatch === 'function') return element._compilerDispatch(this, kw)
      // an attribute of a mapped class, which a program's own element hands on as it was given
      const clause = element.__clauseElement__?.()
      if (clause !== undefined && clause !== element) return this._visit(clause, kw)
      return this.visitUnsupportedCompilation(element, null, kw)
    }
    return visit.call(this, element, kw)
  }

  visitUnsupportedCompilation(element: any, _error?: unknown, _kw?: CompileKw): string {
    throw unsupported(this, element)
  }

  abstract constructParams(params?: any, options?: any): any
  get params(): any {
    return this.constructParams()
  }
}

/** SQLAlchemy's error for an element that a compiler has no method for. */
export function unsupported(compiler: object, element: any): UnsupportedCompilationError {
  const type = element instanceof Operator ? describeOperator(element) : `<class '${className(element)}'>`
  return new UnsupportedCompilationError(`<${compiler.constructor.name} object>`, type)
}

/** Operators of Python's own that SQLAlchemy takes as they are. */
const BUILT_IN: ReadonlySet<string> = new Set(
  'add and_ contains eq floordiv ge getitem gt inv le lshift lt mod mul ne neg or_ rshift sub truediv'.split(' '),
)
function describeOperator(operator: Operator): string {
  return BUILT_IN.has(operator.name) ? `<built-in function ${operator.name}>` : `<function ${operator.name}>`
}

function className(element: any): string {
  return typeof element === 'function' ? element.name : (element?.constructor?.name ?? String(element))
}

/** Compiles any element for a dialect. */
export function compile(element: any, dialect: CompilerDialect, options: CompileOptions = {}): any {
  const compiler =
    typeof element._compiler === 'function'
      ? element._compiler(dialect, options)
      : new dialect.statementCompiler(dialect, element, options)
  return typeof compiler.run === 'function' ? compiler.run() : compiler
}

/** A compiled statement and the parameters of the statement at hand, which may hold other values. */
export interface CachedCompilation {
  readonly compiled: any
  /** Null when the statement was not cached: the compiled statement's own parameters count. */
  readonly extractedParameters: readonly BindParameter<any>[] | null
  readonly hit: boolean
}

/** One compiled statement of the cache. */
interface CacheEntry {
  readonly key: CacheKey
  /** What the compiled statement depends on besides the structure: keys of parameters, executemany, translation. */
  readonly variant: string
  readonly compiled: any
  /** When it was last used, counted in uses. */
  used: number
  /** The next entry of the same hash. */
  next: CacheEntry | null
}

/** The entries of one dialect. */
class CacheEntries {
  size = 0
  private uses = 0
  private byHash = new Map<number, CacheEntry>()
  private readonly capacity: number

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get(key: CacheKey, variant: string): any {
    for (let entry = this.byHash.get(key.hash) ?? null; entry !== null; entry = entry.next) {
      if (entry.variant !== variant || !entry.key.equals(key)) continue
      // equal from now on without comparing, and one list less to keep
      key.parts = entry.key.parts
      entry.used = ++this.uses
      return entry.compiled
    }
    return undefined
  }

  set(key: CacheKey, variant: string, compiled: any): void {
    const next = this.byHash.get(key.hash) ?? null
    this.byHash.set(key.hash, { key, variant, compiled, used: ++this.uses, next })
    this.size += 1
    if (this.size > this.capacity * 1.5) this.shrink()
  }

  /** SQLAlchemy's LRUCache: beyond one and a half of its capacity only the most recently used are kept. */
  private shrink(): void {
    const entries: CacheEntry[] = []
    for (const first of this.byHash.values()) {
      for (let entry: CacheEntry | null = first; entry !== null; entry = entry.next) entries.push(entry)
    }
    entries.sort((a, b) => b.used - a.used)
    entries.length = this.capacity
    this.size = entries.length
    this.byHash = new Map()
    for (const entry of entries) {
      entry.next = this.byHash.get(entry.key.hash) ?? null
      this.byHash.set(entry.key.hash, entry)
    }
  }
}

/**
 * Compiled statements by structure, the least recently used ones dropped (SQLAlchemy's `_compile_w_cache`). A statement
 * that differs in its values alone finds the compiled one.
 */
export class CompiledCache {
  readonly capacity: number
  private readonly entries = new WeakMap<object, CacheEntries>()
  private lastDialect: object | null = null
  private lastEntries: CacheEntries | null = null

  constructor(capacity = 500) {
    this.capacity = capacity
  }

  private _of(dialect: object): CacheEntries {
    if (dialect === this.lastDialect) return this.lastEntries!
    let entries = this.entries.get(dialect)
    if (!entries) {
      entries = new CacheEntries(this.capacity)
      this.entries.set(dialect, entries)
    }
    this.lastDialect = dialect
    this.lastEntries = entries
    return entries
  }

  size(dialect: CompilerDialect): number {
    return this._of(dialect).size
  }

  compile(statement: Node, dialect: CompilerDialect, options: CompileOptions = NO_OPTIONS): CachedCompilation {
    const cacheKey = generateCacheKey(statement)
    if (cacheKey === null) {
      return { compiled: compile(statement, dialect, options), extractedParameters: null, hit: false }
    }
    const entries = this._of(dialect)
    const { columnKeys } = options
    let variant = columnKeys && columnKeys.length > 0 ? columnKeys.join('\u0000') : ''
    if (options.schemaTranslateMap) variant += '\u0001'
    if (options.forExecutemany) variant += '\u0002'
    let compiled = entries.get(cacheKey, variant)
    const hit = compiled !== undefined
    if (!hit) {
      compiled = compile(statement, dialect, { ...options, cacheKey })
      entries.set(cacheKey, variant, compiled)
    }
    return { compiled, extractedParameters: cacheKey.bindparams, hit }
  }
}
const NO_OPTIONS: CompileOptions = Object.freeze({})

declare module '../sql/late.ts' {
  interface Late {
    /** The dialect of `String(statement)`, set by the engine. */
    defaultDialect?: () => CompilerDialect
  }
}

late.compileElement = (element, options) => {
  const { dialect, ...rest } = options as CompileOptions
  const target = dialect ?? late.dialectNamed?.(element.stringifyDialect) ?? late.defaultDialect?.()
  if (!target) throw new CompileError('There is no dialect to compile with.')
  return compile(element, target, rest)
}
late.compileType = (type, dialect) => {
  const target = (dialect as CompilerDialect | undefined) ?? late.defaultDialect?.()
  if (!target) throw new CompileError('There is no dialect to compile with.')
  return target.typeCompilerInstance.process(type)
}
