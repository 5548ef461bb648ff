// Parameters of a compiled statement: their names, their placeholders in each paramstyle, values that are written into
// the text (literal binds). Lists that become several parameters when the statement runs are list-compiler.ts's part.

import type { BindParameter } from '../sql/elements.ts'
import { CompileError, InvalidRequestError, NotImplementedError, warn } from '../sql/exc.ts'
import { isAnonymousLabel, PrefixAnonMap, QuotedName } from '../sql/names.ts'
import { ElementMap, ElementSet } from '../sql/node.ts'
import * as operators from '../sql/operators.ts'
import { type BindProcessor, NULLTYPE, type TypeEngine } from '../sql/types.ts'
import {
  Compiled,
  type CompileKw,
  type CompileOptions,
  type CompilerDialect,
  CompilerState,
  NO_KW,
} from './compiled.ts'
import { listOf } from './list-values.ts'
import { guarded, unguarded } from './literal-guard.ts'

/** A statement whose lists are expanded: the text and parameters that are really sent. */
export interface ExpandedState {
  readonly statement: string
  readonly parameters: Record<string, any>
  readonly processors: ReadonlyMap<string, BindProcessor>
  readonly positiontup: readonly string[] | null
  /** The names that a list's parameter became. */
  readonly parameterExpansion: Readonly<Record<string, readonly string[]>>
}

export interface ConstructParamsOptions {
  /** Parameters of another statement of the same structure. */
  readonly extractedParameters?: readonly BindParameter<any>[] | null
  readonly escapeNames?: boolean
  readonly _groupNumber?: number | null
  readonly _check?: boolean
  readonly _noPostcompile?: boolean
}

export const PYFORMAT = /%\(([^)]+?)\)s/g
const POSITIONAL = /%\(([^)]+?)\)s|__\[POSTCOMPILE_(\S+?)(?:~~.+?~~)?\]/g
const NO_ESCAPED_NAMES: ReadonlyMap<string, string> = new Map()
/** What most statements have of special parameters: never added to. */
const NO_PARAMETERS = new ElementSet<BindParameter<any>>()

export abstract class BindCompiler extends Compiled {
  /** Characters that a placeholder's name can't hold, and what stands for them. */
  readonly bindnameEscapeCharacters: ReadonlyMap<string, string> = DEFAULT_ESCAPES
  readonly positional: boolean
  readonly labelLength: number
  /** True for databases that take no parameters in the columns clause. */
  readonly ansiBindRules: boolean = false

  /** Parameters by key and by name. */
  binds = new Map<string, BindParameter<any>>()
  /** Names by parameter, in the order in which they were met. */
  bindNames = new ElementMap<BindParameter<any>, string>()
  positiontup: string[] | null = null
  escapedBindNames: ReadonlyMap<string, string> = NO_ESCAPED_NAMES
  literalExecuteParams = NO_PARAMETERS
  postCompileParams = NO_PARAMETERS
  hasOutParameters = false
  readonly anonMap = new PrefixAnonMap()
  readonly forExecutemany: boolean
  columnKeys: readonly string[] | null
  nextNumericPos = 1
  /** Set by INSERT for insertmanyvalues; its texts hold placeholders too. */
  _insertmanyvalues: any = null
  _valuesBindparam: readonly string[] | null = null

  protected readonly _numericBinds: boolean
  private truncatedNames: Map<string, string | QuotedName> | null = null
  private truncatedCounters: Map<string, number> | null = null
  private _renderPostcompile = false
  /** `requireValues: false`: SQL is shown before required values are given. */
  protected _requireValues = true
  private _sources: { bind: BindParameter<any>; name: string; position: number }[] | null = null
  protected _preExpandedString: string | null = null
  protected _guardedString: string | null = null
  protected _preExpandedPositiontup: readonly string[] | null = null
  _postCompileExpandedState: ExpandedState | null = null
  private readonly _cacheKeyBinds: ElementMap<BindParameter<any>, BindParameter<any>[]> | null
  private readonly _cacheKeyNames: Map<string, BindParameter<any>> | null

  constructor(dialect: CompilerDialect, statement: any = null, options: CompileOptions = {}) {
    super(dialect, statement, options)
    this.positional = dialect.positional
    this._numericBinds = dialect.paramstyle === 'numeric' || dialect.paramstyle === 'numeric_dollar'
    this.labelLength = dialect.labelLength || dialect.maxIdentifierLength
    this.forExecutemany = options.forExecutemany ?? false
    this.columnKeys = options.columnKeys ?? null
    const key = this.cacheKey
    if (key === null) {
      this._cacheKeyBinds = null
      this._cacheKeyNames = null
    } else {
      this._cacheKeyBinds = new ElementMap()
      this._cacheKeyNames = new Map()
      for (const bind of key.bindparams) {
        this._cacheKeyBinds.set(bind, [bind])
        this._cacheKeyNames.set(bind.key, bind)
      }
    }
  }

  /** Takes over what another compiler has met so far, to write a part of its statement. */
  _support(against: BindCompiler): this {
    const target = this as any
    const source = against as any
    for (const name of Object.keys(source)) {
      if (!NOT_SHARED.has(name)) target[name] = source[name]
    }
    return this
  }

  protected override _afterCompile(): void {
    if (this.positional) {
      if (this._numericBinds) this._processNumeric()
      else this._processPositional()
    }
    if (this._renderPostcompile) {
      const parameters = this.constructParams(null, {
        escapeNames: false,
        _noPostcompile: true,
        _check: this._requireValues,
      })
      this._processParametersForPostcompile(parameters, true)
    }
  }

  // names

  /** The number-bearing name of an anonymous one. */
  _anonymize(name: string): string {
    return this.anonMap.apply(name)
  }

  /** The final name of a generated label: numbered, and shortened to what the dialect takes. */
  _truncatedIdentifier(identClass: string, name: any): any {
    const text = String(name)
    const key = `${identClass} ${text}`
    this.truncatedNames ??= new Map()
    const known = this.truncatedNames.get(key)
    if (known !== undefined) return known
    let result: any = this.anonMap.apply(text)
    if (result.length > this.labelLength - 6) {
      this.truncatedCounters ??= new Map()
      const counter = this.truncatedCounters.get(identClass) ?? 1
      result = `${result.slice(0, Math.max(this.labelLength - 6, 0))}_${counter.toString(16)}`
      this.truncatedCounters.set(identClass, counter + 1)
    } else if (name instanceof QuotedName) result = new QuotedName(result, name.quote)
    this.truncatedNames.set(key, result)
    return result
  }

  /** Gives a generated label this very name: a value of INSERT is called after its column. */
  _setTruncatedName(identClass: string, label: string, name: string): void {
    this.truncatedNames ??= new Map()
    this.truncatedNames.set(`${identClass} ${label}`, name)
  }

  private _truncateBindparam(bind: BindParameter<any>): string {
    const known = this.bindNames.get(bind)
    if (known !== undefined) return known
    const body = bind._unmadeKeyBody
    let name: string
    if (body !== null && body.length < this.labelLength - 12) name = this.anonMap.ofSeed(bind._keySeed, body)
    else if (isAnonymousLabel(bind.key)) name = this._truncatedIdentifier('bindparam', bind.key)
    else name = bind.key
    this.bindNames.set(bind, name)
    return name
  }

  // placeholders

  visitBindparam(bind: BindParameter<any>, kw: CompileKw): string {
    const { withinColumnsClause = false, literalBinds = false, renderPostcompile = false } = kw
    let literalExecute = kw.literalExecute ?? false
    if (kw.isUpsertSet && bind.value === null && bind.callable === null && this._insertmanyvalues !== null) {
      this._insertmanyvalues = { ...this._insertmanyvalues, hasUpsertBoundParameters: true }
    }
    if (!kw.skipBindExpression) {
      const impl = bind.type.dialectImpl(this.dialect)
      if (impl._hasBindExpression) return this._renderBindExpression(bind, impl, kw)
    }
    if (literalBinds) {
      const text = this.renderLiteralBindparam(bind, withoutBindOptions(kw))
      return bind.expanding ? `(${text})` : text
    }
    literalExecute = literalExecute || bind.literalExecute || (withinColumnsClause && this.ansiBindRules)
    const postCompile = literalExecute || bind.expanding

    const name = this._truncateBindparam(bind)
    const existing = this.binds.get(name)
    if (existing !== undefined && existing !== bind) this._checkSameName(existing, bind, name)
    // a key that nobody has asked for is known to nobody
    if (bind._unmadeKeyBody === null) this.binds.set(bind.key, bind)
    this.binds.set(name, bind)
    if (this._cacheKeyNames !== null) this._matchCacheKey(bind, bind)
    if (bind.isoutparam) this.hasOutParameters = true
    if (postCompile) {
      if (renderPostcompile) {
        this._renderPostcompile = true
        if (kw.requireValues === false) this._requireValues = false
      }
      if (literalExecute) this._addLiteralExecute(bind)
      else this._addPostCompile(bind)
    }
    const text = this.bindparamString(name, {
      postCompile,
      expanding: bind.expanding,
      bindparamType: bind.type,
      accumulateBindNames: kw.accumulateBindNames,
      visitedBindparam: kw.visitedBindparam,
      escapedFrom: kw.escapedFrom,
    })
    return bind.expanding ? `(${text})` : text
  }

  private _addLiteralExecute(bind: BindParameter<any>): void {
    if (this.literalExecuteParams === NO_PARAMETERS) this.literalExecuteParams = new ElementSet()
    this.literalExecuteParams.add(bind)
  }
  private _addPostCompile(bind: BindParameter<any>): void {
    if (this.postCompileParams === NO_PARAMETERS) this.postCompileParams = new ElementSet()
    this.postCompileParams.add(bind)
  }

  /** Notes which parameter of the cache key `bind` came from. */
  private _matchCacheKey(source: BindParameter<any>, bind: BindParameter<any>): void {
    const names = this._cacheKeyNames as Map<string, BindParameter<any>>
    for (const origin of source._clonedSet as ElementSet<any>) {
      const known = names.get(origin.key)
      if (known !== undefined) this._cacheKeyBinds!.get(known)!.push(bind)
    }
  }

  private _renderBindExpression(bind: BindParameter<any>, impl: TypeEngine<any>, kw: CompileKw): string {
    const literalBinds = kw.literalBinds ?? false
    const wrapped = this.process(impl.bindExpression(bind), {
      ...kw,
      skipBindExpression: true,
      literalBinds: literalBinds && !bind.expanding,
    })
    if (!bind.expanding) return wrapped
    const match = /^(.*)\(__\[POSTCOMPILE_(\S+?)\]\)(.*)$/s.exec(wrapped)
    if (match === null) throw new CompileError('unexpected format for expanding parameter')
    const text = `(__[POSTCOMPILE_${match[2]}~~${match[1]}~~REPL~~${match[3]}~~])`
    if (!literalBinds) return text
    return `(${this.renderLiteralBindparam(bind, withoutBindOptions(kw), { bindExpressionTemplate: text })})`
  }

  private _checkSameName(existing: BindParameter<any>, bind: BindParameter<any>, name: string): void {
    if (
      (existing.unique || bind.unique) &&
      !existing.proxySet.intersects(bind.proxySet) &&
      !existing._clonedSet.intersects(bind._clonedSet)
    ) {
      throw new CompileError(`Bind parameter '${name}' conflicts with unique bind parameter of the same name`)
    }
    if (existing.expanding !== bind.expanding) {
      throw new CompileError(
        `Can't reuse bound parameter name '${name}' in both 'expanding' (e.g. within an IN expression) and ` +
          "non-expanding contexts.  If this parameter is to receive a list/array value, set 'expanding=True' on it for " +
          "expressions that aren't IN, otherwise use a different parameter name.",
      )
    }
    if (existing._isCrud && bind._isCrud) {
      throw new CompileError(
        'Encountered unsupported case when compiling an INSERT or UPDATE statement.  If this is a multi-table UPDATE ' +
          'statement, please provide string-named arguments to the values() method with distinct names; support for ' +
          'multi-table UPDATE statements that target multiple tables for UPDATE is very limited',
      )
    }
    if (existing._isCrud || bind._isCrud) {
      throw new CompileError(
        `bindparam() name '${bind.key}' is reserved for automatic usage in the VALUES or SET clause of this ` +
          'insert/update statement.   Please use a name other than column name when using bindparam() with insert() or ' +
          `update() (for example, 'b_${bind.key}').`,
      )
    }
  }

  /** The placeholder of a name. While compiling, positional styles write names, which are replaced at the end. */
  bindparamString(
    name: string,
    options: {
      readonly postCompile?: boolean
      readonly expanding?: boolean
      readonly escapedFrom?: string | null
      readonly bindparamType?: TypeEngine<any> | null
      readonly accumulateBindNames?: Set<string> | null
      readonly visitedBindparam?: string[] | null
      readonly [option: string]: unknown
    } = {},
  ): string {
    options.accumulateBindNames?.add(name)
    options.visitedBindparam?.push(name)
    let text = name
    let escapedFrom = options.escapedFrom ?? null
    if (escapedFrom === null) {
      const escaped = this._escapeBindName(name)
      if (escaped !== name) {
        escapedFrom = name
        text = escaped
      }
    }
    if (escapedFrom !== null) {
      const escapes = new Map(this.escapedBindNames)
      escapes.set(escapedFrom, text)
      this.escapedBindNames = escapes
    }
    const type = options.bindparamType ?? null
    if (options.postCompile) {
      const placeholder = `__[POSTCOMPILE_${text}]`
      if (options.expanding || type === null) return placeholder
      const impl = type._unwrappedDialectImpl(this.dialect)
      return impl.renderLiteralCast ? this.renderBindCast(type, impl, placeholder) : placeholder
    }
    const placeholder = this._placeholder(text, this.state === CompilerState.COMPILING)
    if (type !== null && this.dialect._bindTypingRenderCasts) {
      const impl = type._unwrappedDialectImpl(this.dialect)
      if (impl.renderBindCast) return this.renderBindCast(type, impl, placeholder)
    }
    return placeholder
  }

  protected _placeholder(name: string, compiling: boolean): string {
    if (this.positional && compiling) return `%(${name})s`
    switch (this.dialect.paramstyle) {
      case 'named':
        return `:${name}`
      case 'pyformat':
        return `%(${name})s`
      case 'qmark':
        return '?'
      case 'format':
        return '%s'
      case 'numeric':
        return ':[_POSITION]'
      default:
        return '$[_POSITION]'
    }
  }

  private _escapeBindName(name: string): string {
    const escapes = this.bindnameEscapeCharacters
    let result: string | null = null
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i)
      // letters, digits and underscores are never escaped
      if (code > 96 || code === 95 || (code > 47 && code < 58) || (code > 64 && code < 91)) {
        if (result !== null) result += name[i]
        continue
      }
      const escaped = escapes.get(name[i]!)
      if (escaped !== undefined) result = (result ?? name.slice(0, i)) + escaped
      else if (result !== null) result += name[i]
    }
    return result ?? name
  }

  /** A cast around a placeholder, for drivers that need one. */
  renderBindCast(_type: TypeEngine<any>, _impl: TypeEngine<any>, _text: string): string {
    throw new NotImplementedError('render_bind_cast')
  }

  // literal values

  renderLiteralBindparam(
    bind: BindParameter<any>,
    kw: CompileKw = NO_KW,
    options: { readonly value?: unknown; readonly bindExpressionTemplate?: string | null } = {},
  ): string {
    let value: any
    if ('value' in options) value = options.value
    else {
      if (bind.value === null && bind.callable === null) {
        const op = kw._binaryOp
        if (op && op !== operators.is && op !== operators.isNot) {
          warn(
            `Bound parameter '${bind.key}' rendering literal NULL in a SQL expression; comparisons to NULL should not ` +
              "use operators outside of 'is' or 'is not'",
          )
        }
        return this.process(NULLTYPE, kw)
      }
      value = bind.effectiveValue
    }
    if (bind.expanding) {
      return this._expandingLiteralBinds(bind, listOf(value), options.bindExpressionTemplate ?? null)
    }
    return this.renderLiteralValue(value, bind.type)
  }

  /** A value as SQL text. */
  renderLiteralValue(value: any, type: TypeEngine<any>): string {
    if ((value === null || value === undefined) && !type.shouldEvaluateNone) return 'NULL'
    const processor = type._cachedLiteralProcessor(this.dialect)
    if (processor === null) {
      throw new CompileError(
        `No literal value renderer is available for literal value "${reprValue(value)}" with datatype ${type}`,
      )
    }
    try {
      return guarded(processor(value))
    } catch (error) {
      throw new CompileError(
        `Could not render literal value "${reprValue(value)}" with datatype ${type}; see parent stack trace for more ` +
          'detail.',
        { cause: error },
      )
    }
  }

  // lists

  // lists, which list-compiler.ts expands

  protected abstract _expandingLiteralBinds(
    bind: BindParameter<any>,
    values: readonly any[],
    template: string | null,
  ): string
  abstract _processParametersForPostcompile(given: Record<string, any>, populateSelf?: boolean): ExpandedState

  // after compilation

  /** What the text is made of is complete: values that look like placeholders are themselves again. */
  protected override _unguard(): void {
    if (!this._string.includes('\0')) return
    this._guardedString = this._string
    super._unguard()
    const many = this._insertmanyvalues
    if (many) {
      this._insertmanyvalues = {
        ...many,
        singleValuesExpr: unguarded(many.singleValuesExpr),
        insertCrudParams: many.insertCrudParams.map((each: any[]) => [each[0], each[1], unguarded(each[2]), each[3]]),
      }
    }
  }

  private _processPositional(): void {
    const placeholder = this.dialect.paramstyle === 'format' ? '%s' : '?'
    const known = new Set(this.bindNames.values())
    for (const escaped of this.escapedBindNames.values()) known.add(escaped)
    const replaceIn = (text: string, positions: string[]) =>
      text.replace(POSITIONAL, (match, name: string | undefined, list: string | undefined) => {
        // a name in quotes may look like a placeholder
        if (!known.has((name ?? list) as string)) return match
        positions.push((name ?? list) as string)
        return name === undefined ? match : placeholder
      })
    const positions: string[] = []
    this._string = replaceIn(this._string, positions)
    if (this.escapedBindNames.size > 0) {
      const names = new Map<string, string>()
      for (const [name, escaped] of this.escapedBindNames) names.set(escaped, name)
      this.positiontup = positions.map((name) => names.get(name) ?? name)
    } else this.positiontup = positions
    const many = this._insertmanyvalues
    if (many) {
      const ignored: string[] = []
      this._insertmanyvalues = {
        ...many,
        singleValuesExpr: replaceIn(many.singleValuesExpr, ignored),
        insertCrudParams: many.insertCrudParams.map((each: any[]) => [
          each[0],
          each[1],
          replaceIn(each[2], ignored),
          each[3],
        ]),
      }
    }
  }

  private _processNumeric(): void {
    const sign = this.dialect.paramstyle === 'numeric_dollar' ? '$' : ':'
    const positions = new Map<string, string | null>()
    let next = 1
    let order: string[] = [...this.bindNames.values()]
    if (this._insertmanyvalues && this._valuesBindparam !== null) {
      const inValues = new Set(this._valuesBindparam)
      order = [...order.filter((name) => !inValues.has(name)), ...order]
    }
    for (const name of order) {
      if (positions.has(name)) continue
      const bind = this.binds.get(name)!
      if (this.postCompileParams.has(bind) || this.literalExecuteParams.has(bind)) positions.set(name, null)
      else positions.set(name, `${sign}${next++}`)
    }
    this.nextNumericPos = next
    this.positiontup = [...positions.keys()]
    const byText = new Map<string, string | null>()
    for (const [name, position] of positions) byText.set(this.escapedBindNames.get(name) ?? name, position)
    const replaceIn = (text: string) => text.replace(PYFORMAT, (match, name: string) => byText.get(name) ?? match)
    this._string = replaceIn(this._string)
    const many = this._insertmanyvalues
    if (many) {
      this._insertmanyvalues = {
        ...many,
        singleValuesExpr: replaceIn(many.singleValuesExpr),
        insertCrudParams: many.insertCrudParams.map((each: any[]) => [each[0], each[1], '%s', each[3]]),
      }
    }
  }

  /** Each parameter with its name and its place among those of the cache key (-1 for none). */
  private _parameterSources(): readonly { bind: BindParameter<any>; name: string; position: number }[] {
    if (this._sources !== null && this._sources.length === this.bindNames.size) return this._sources
    const positions = new ElementMap<BindParameter<any>, number>()
    this.cacheKey?.bindparams.forEach((original, i) => {
      for (const bind of this._cacheKeyBinds!.get(original) ?? []) positions.set(bind, i)
    })
    const sources: { bind: BindParameter<any>; name: string; position: number }[] = []
    for (const [bind, name] of this.bindNames) sources.push({ bind, name, position: positions.get(bind) ?? -1 })
    if (this.state === CompilerState.STRING_APPLIED) this._sources = sources
    return sources
  }

  /** Values by parameter name, those of `params` first. */
  override constructParams(
    params: Readonly<Record<string, any>> | null = null,
    options: ConstructParamsOptions = {},
  ): Record<string, any> {
    this.run()
    const check = options._check ?? true
    if (this._renderPostcompile && !options._noPostcompile && this._postCompileExpandedState !== null) {
      if (!params || Object.keys(params).length === 0) return { ...this._postCompileExpandedState.parameters }
      throw new InvalidRequestError(
        "can't construct new parameters when render_postcompile is used; the statement is hard-linked to the original " +
          'parameters.  Use construct_expanded_state to generate a new statement and parameters.',
      )
    }
    const escapes = (options.escapeNames ?? true) && this.escapedBindNames.size > 0 ? this.escapedBindNames : null
    const extracted = options.extractedParameters?.length ? options.extractedParameters : null
    if (extracted !== null && this.cacheKey === null) {
      throw new CompileError(
        "This compiled object has no original cache key; can't pass extracted_parameters to construct_params",
      )
    }
    const result: Record<string, any> = {}
    for (const { bind, name, position } of this._parameterSources()) {
      const key = escapes === null ? name : (escapes.get(name) ?? name)
      if (params !== null && Object.hasOwn(params, bind.key)) result[key] = params[bind.key]
      else if (params !== null && Object.hasOwn(params, name)) result[key] = params[name]
      else if (check && bind.required) {
        const group = options._groupNumber ? `, in parameter group ${options._groupNumber}` : ''
        throw new InvalidRequestError(`A value is required for bind parameter '${this._anonymize(bind.key)}'${group}`, {
          code: 'cd3x',
        })
      } else {
        const source = extracted === null ? bind : (extracted[position] ?? bind)
        result[key] = bind.callable ? source.effectiveValue : source.value
      }
    }
    return result
  }

  override get params(): Record<string, any> {
    return this.constructParams(null, { _check: false })
  }

  /** The functions that make driver values, by parameter name. */
  get _bindProcessors(): Map<string, BindProcessor | readonly (BindProcessor | null)[]> {
    const processors = new Map<string, BindProcessor | readonly (BindProcessor | null)[]>()
    for (const [bind, name] of this.bindNames) {
      if (this.literalExecuteParams.has(bind)) continue
      if (bind.type._isTupleType) {
        processors.set(
          name,
          ((bind.type as any).types as TypeEngine<any>[]).map((type) => type._cachedBindProcessor(this.dialect)),
        )
      } else {
        const processor = bind.type._cachedBindProcessor(this.dialect)
        if (processor !== null) processors.set(name, processor)
      }
    }
    return processors
  }

  /** Whether the text still holds lists or values that are written when the statement runs. */
  get _hasPostCompile(): boolean {
    return this.postCompileParams.size > 0 || this.literalExecuteParams.size > 0
  }

  /** The parameter of a key that was asked for after it had been met. */
  private _bindOfKey(key: string): BindParameter<any> | undefined {
    for (const bind of this.bindNames.keys()) if (bind.key === key) return bind
    return undefined
  }

  // _OverrideBinds: other values under the same names

  visitOverrideBinds(override: any, kw: CompileKw): string {
    const inner = kw.addToResultMap ? { ...kw, resultMapTargets: [...(kw.resultMapTargets ?? []), override] } : kw
    const text = this.process(override.element, inner)
    for (const [key, value] of override.translate as ReadonlyMap<string, unknown>) {
      const bind = this.binds.get(key) ?? this._bindOfKey(key)
      if (bind === undefined) continue
      const replaced = bind._withValue(value, { maintainKey: true, required: false })
      const name = this.bindNames.get(bind)!
      this.binds.set(key, replaced)
      this.binds.set(name, replaced)
      this.bindNames.set(replaced, name)
      this.bindNames.delete(bind)
      if (this.postCompileParams.has(bind)) this._addPostCompile(replaced)
      if (this.literalExecuteParams.has(bind)) this._addLiteralExecute(replaced)
      if (this._cacheKeyNames !== null) this._matchCacheKey(bind, replaced)
    }
    return text
  }
}

/** What a supporting compiler keeps of its own. */
const NOT_SHARED: ReadonlySet<string> = new Set([
  'state',
  'dialect',
  'preparer',
  'positional',
  '_numericBinds',
  'options',
  '_visits',
])

const DEFAULT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['%', 'P'],
  ['(', 'A'],
  [')', 'Z'],
  [':', 'C'],
  ['.', '_'],
  ['[', '_'],
  [']', '_'],
  [' ', '_'],
])

/** The options that concern a parameter itself end with it. */
function withoutBindOptions(kw: CompileKw): CompileKw {
  const { literalBinds, literalExecute, renderPostcompile, skipBindExpression, isUpsertSet, ...rest } = kw
  return rest
}

function reprValue(value: any): string {
  if (typeof value === 'string') return `'${value}'`
  return value === null || value === undefined ? 'None' : String(value)
}
