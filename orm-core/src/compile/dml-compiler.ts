// INSERT, UPDATE and DELETE in SQL. Which values are set is crud.ts; clauses that dialects spell in their own way
// (several tables, LIMIT, hints) are methods that they override.

import { CompileState } from '../sql/compile-state.ts'
import { CompileError, InvalidRequestError, NotImplementedError } from '../sql/exc.ts'
import { ElementMap, ElementSet } from '../sql/node.ts'
import type { SentinelDefault } from '../sql/schema/sentinel.ts'
import { fromObjects } from '../sql/selectable/from-clause.ts'
import type { CompileKw } from './compiled.ts'
import { type CrudParam, getCrudParams } from './crud.ts'
import { ValuesCompiler } from './values-compiler.ts'

/** What an INSERT of many rows in pages needs to know of the compiled statement (_InsertManyValues). */
export interface InsertManyValues {
  readonly isDefaultExpr: boolean
  readonly singleValuesExpr: string
  /** [column, name, value, names of parameters] */
  readonly insertCrudParams: readonly (readonly [any, string, string, Iterable<string>])[]
  readonly numPositionalParamsCounted: number
  readonly sortByParameterOrder: boolean
  readonly includesUpsertBehaviors: boolean
  readonly sentinelColumns: readonly any[] | null
  readonly numSentinelColumns: number
  readonly sentinelParamKeys: readonly string[] | null
  readonly implicitSentinel: boolean
  readonly embedValuesCounter: boolean
}

// InsertmanyvaluesSentinelOpts, as the dialects state them.
const SENTINEL_AUTOINCREMENT = 2
const SENTINEL_IDENTITY = 4
const SENTINEL_SEQUENCE = 8
const SENTINEL_ANY_AUTOINCREMENT = 14
const SENTINEL_SUPPORTED_OR_NOT = 15
const SENTINEL_USE_INSERT_FROM_SELECT = 16
const SENTINEL_RENDER_SELECT_COL_CASTS = 64

const SENTINEL_LOOKUP: Partial<Record<SentinelDefault, number>> = {
  clientside: SENTINEL_SUPPORTED_OR_NOT,
  sentinelDefault: SENTINEL_SUPPORTED_OR_NOT,
  none: SENTINEL_SUPPORTED_OR_NOT,
  identity: SENTINEL_IDENTITY,
  sequence: SENTINEL_SEQUENCE,
}

function crudTuples(params: readonly CrudParam[]): [any, string, string, Iterable<string>][] {
  return params.map((param) => [param.column, param.name, param.value, param.bindNames])
}

export abstract class DMLCompiler extends ValuesCompiler {
  isinsert = false
  isupdate = false
  isdelete = false
  inline = false
  /** The columns whose values the database decides, to be selected after the statement. */
  postfetch: any[] = []
  insertPrefetch: any[] = []
  updatePrefetch: any[] = []
  /** RETURNING that the statement has without having asked for it. */
  implicitReturning: any[] | null = null
  postfetchLastrowid = false
  declare _insertmanyvalues: (InsertManyValues & { readonly hasUpsertBoundParameters?: boolean }) | null
  _getBindNameForCol: ((column: any) => string) | null = null

  /** RETURNING goes before VALUES or WHERE. */
  get returningPrecedesValues(): boolean {
    return false
  }

  /** SET of several tables qualifies its columns. A dialect may redeclare it as a field. */
  declare readonly renderTableWithColumnInUpdateFrom: boolean

  protected override _afterCompile(): void {
    const statement = this.statement
    if (this.isinsert || this.isupdate) {
      const withoutDefaults =
        this.forExecutemany &&
        (!this.isinsert || (this.dialect.insertExecutemanyReturning && statement._returnDefaults))
      this.inline = statement._inline || withoutDefaults
    }
    super._afterCompile()
  }

  get prefetch(): any[] {
    return [...this.insertPrefetch, ...this.updatePrefetch]
  }

  get effectiveReturning(): any[] | null {
    if (this.implicitReturning !== null && this.implicitReturning.length > 0) return this.implicitReturning
    const statement = this.statement as any
    if (statement?.isDml) return statement._allSelectedColumns.filter((column: any) => column._isColumnElement)
    return null
  }

  get returning(): any[] | null {
    return this.effectiveReturning
  }

  get insertSingleValuesExpr(): string | null {
    return this._insertmanyvalues?.singleValuesExpr ?? null
  }

  private _startDml(compileState: any, kw: CompileKw): boolean {
    const toplevel = kw.visitingCte == null && this.stack.length === 0
    if (toplevel) {
      this.dmlCompileState ??= compileState
      this.compileState ??= compileState
    }
    return toplevel
  }

  private _returningColumns(statement: any): readonly any[] {
    return this.implicitReturning !== null && this.implicitReturning.length > 0
      ? this.implicitReturning
      : statement._returning
  }

  _setupCrudHints(statement: any, tableText: string): [ElementMap<any, string>, string] {
    const hints = new ElementMap<any, string>()
    for (const [table, dialect, text] of statement._hints) {
      if (dialect === '*' || dialect === this.dialect.name) hints.set(table, text)
    }
    const own = hints.get(statement.table)
    return [hints, own === undefined ? tableText : this.formatFromHintText(tableText, statement.table, own, true)]
  }

  /** The columns that tell apart the rows of one INSERT; raises when rows were asked for in order and there are none. */
  _getSentinelColumnForTable(table: any): readonly any[] | null {
    const opts: number = this.dialect.insertmanyvaluesImplicitSentinel
    const { columns, isExplicit, isAutoinc, defaultCharacterization } = table._sentinelColumnCharacteristics
    const supported =
      isAutoinc && defaultCharacterization === 'none'
        ? SENTINEL_AUTOINCREMENT
        : (SENTINEL_LOOKUP[defaultCharacterization as SentinelDefault] ?? 0)
    if (opts & supported) return columns
    if (isExplicit) {
      throw new InvalidRequestError(
        `Column ${columns[0]} can't be explicitly marked as a sentinel column when using the ${this.dialect.name} dialect, as the particular type of default generation on this column is not currently compatible with this dialect's INSERT..RETURNING syntax which can receive the server-generated value in a deterministic way.  To remove this error, remove insert_sentinel=True from primary key autoincrement columns; these columns are automatically used as sentinels for supported dialects in any case.`,
      )
    }
    return null
  }

  visitInsert(given: any, kw: CompileKw): string {
    const { visitedBindparam: _visited, ...rest } = kw
    const compileState = CompileState.createForStatement(given, this, rest) as any
    const insert = compileState.statement
    const toplevel = this._startDml(compileState, kw)
    if (toplevel) this.isinsert = true
    const none = new ElementSet<any>()
    this.stack.push({ correlateFroms: none, asfromFroms: none, selectable: insert })
    let counted = 0
    const visited: string[] | null = this.positional && kw.visitingCte == null ? [] : null
    const crud = getCrudParams(this, insert, compileState, toplevel, {
      ...rest,
      visitedBindparam: visited ?? undefined,
    })
    if (visited !== null) {
      counted = visited.length
      if (this._numericBinds) this._valuesBindparam = [...(this._valuesBindparam ?? []), ...visited]
    }
    const params = crud.singleParams
    const { dialect, preparer } = this
    if (
      params.length === 0 &&
      !dialect.supportsDefaultValues &&
      !dialect.supportsDefaultMetavalue &&
      !dialect.supportsEmptyInsert
    ) {
      throw new CompileError(
        `The '${dialect.name}' dialect with current database version settings does not support empty inserts.`,
      )
    }
    if (compileState._hasMultiParameters) {
      if (!dialect.supportsMultivaluesInsert) {
        throw new CompileError(
          `The '${dialect.name}' dialect with current database version settings does not support in-place multirow inserts.`,
        )
      }
      if (this._returningColumns(insert).length > 0 && insert._sortByParameterOrder) {
        throw new CompileError(
          'RETURNING cannot be deterministically sorted when using an INSERT which includes multi-row values().',
        )
      }
    }
    let text = 'INSERT '
    if (insert._prefixes.length > 0) text += this._generatePrefixes(insert, insert._prefixes, rest)
    text += 'INTO '
    let tableText = preparer.formatTable(insert.table)
    if (insert._hints.length > 0) tableText = this._setupCrudHints(insert, tableText)[1]
    if (insert._independentCtes.length > 0) this._dispatchIndependentCtes(insert, rest)
    text += tableText
    if (params.length > 0 || !dialect.supportsDefaultValues) {
      text += ` (${params.map((param) => param.name).join(', ')})`
    }

    const sentinel = this._sentinelsOf(insert, crud.useSentinelColumns, params)
    let returningText: string | null = null
    const returningColumns = this._returningColumns(insert)
    if (returningColumns.length > 0) {
      const columns = [...returningColumns, ...(sentinel.columns ?? [])]
      returningText = this.returningClause(insert, columns, { populateResultMap: toplevel })
      if (this.returningPrecedesValues) text += ` ${returningText}`
    }

    const many = (rest: Partial<InsertManyValues>): void => {
      this._insertmanyvalues = {
        isDefaultExpr: false,
        singleValuesExpr: '',
        insertCrudParams: crudTuples(params),
        numPositionalParamsCounted: counted,
        sortByParameterOrder: insert._sortByParameterOrder,
        includesUpsertBehaviors: insert._postValuesClause !== null,
        sentinelColumns: sentinel.columns,
        numSentinelColumns: sentinel.columns?.length ?? 0,
        sentinelParamKeys: sentinel.paramKeys,
        implicitSentinel: sentinel.implicit,
        embedValuesCounter: false,
        ...rest,
      }
    }
    const valuesOf = (list: readonly CrudParam[]): string => list.map((param) => param.value).join(', ')
    if (insert.select !== null) {
      const select = this.process(this.stack.at(-1)!.insertFromSelect, { ...rest, insertInto: true })
      if (this.ctes !== null && dialect.cteFollowsInsert) {
        text += ` ${this._renderCteClause({ nestingLevel: toplevel ? null : this.stack.length, includeFollowingStack: true })}${select}`
      } else text += ` ${select}`
    } else if (params.length === 0 && dialect.supportsDefaultValues) {
      text += ' DEFAULT VALUES'
      if (crud.useInsertmanyvalues) many({ isDefaultExpr: true, singleValuesExpr: dialect.defaultMetavalueToken })
    } else if (compileState._hasMultiParameters) {
      text += ` VALUES ${crud.allMultiParams.map((row) => `(${valuesOf(row)})`).join(', ')}`
    } else if (crud.useInsertmanyvalues) {
      const opts: number = dialect.insertmanyvaluesImplicitSentinel
      if (sentinel.implicit && opts & SENTINEL_USE_INSERT_FROM_SELECT && !crud.isDefaultMetavalueOnly) {
        text += this._insertFromValuesWithCounter(params, sentinel.columns ?? [], opts, many)
      } else {
        many({ singleValuesExpr: valuesOf(params) })
        text += ` VALUES (${valuesOf(params)})`
      }
    } else text += ` VALUES (${valuesOf(params)})`

    if (insert._postValuesClause !== null) {
      const clause = this.process(insert._postValuesClause, rest)
      if (clause) text += ` ${clause}`
    }
    if (returningText !== null && !this.returningPrecedesValues) text += ` ${returningText}`
    if (this.ctes !== null && !dialect.cteFollowsInsert) {
      text =
        this._renderCteClause({ nestingLevel: toplevel ? null : this.stack.length, includeFollowingStack: true }) + text
    }
    this.stack.pop()
    return text
  }

  private _sentinelsOf(
    insert: any,
    columns: readonly any[] | null,
    params: readonly CrudParam[],
  ): { columns: readonly any[] | null; paramKeys: string[] | null; implicit: boolean } {
    if (columns === null || this._returningColumns(insert).length === 0) {
      return { columns: null, paramKeys: null, implicit: false }
    }
    const namesByColumn = new Map<any, Set<string>>()
    for (const param of params) namesByColumn.set(param.column, new Set(param.bindNames))
    let paramKeys: string[] | null = []
    for (const column of columns) {
      const name = this._getBindNameForCol!(column)
      if (!namesByColumn.get(column)?.has(name)) {
        paramKeys = null
        break
      }
      paramKeys.push(name)
    }
    const counts = (this.dialect.insertmanyvaluesImplicitSentinel & SENTINEL_ANY_AUTOINCREMENT) !== 0
    return { columns, paramKeys, implicit: paramKeys === null && counts }
  }

  /** INSERT … SELECT p0, p1 FROM (VALUES …) ORDER BY a counter: the database then generates keys in that order. */
  private _insertFromValuesWithCounter(
    params: readonly CrudParam[],
    sentinels: readonly any[],
    opts: number,
    many: (rest: Partial<InsertManyValues>) => void,
  ): string {
    const isSentinel = (param: CrudParam): boolean => sentinels.includes(param.column)
    const insertCrudParams = params.filter((param) => !isSentinel(param))
    const singleValuesExpr = insertCrudParams.map((param) => param.value).join(', ')
    const names: string[] = []
    const selected = params.map((param, i) => {
      if (isSentinel(param)) return param.value
      names.push(`p${i}`)
      if ((opts & SENTINEL_RENDER_SELECT_COL_CASTS) === 0) return `p${i}`
      const { type } = param.column
      return this.renderBindCast(type, type._unwrappedDialectImpl(this.dialect), `p${i}`)
    })
    many({ insertCrudParams: crudTuples(insertCrudParams), singleValuesExpr, embedValuesCounter: true })
    return ` SELECT ${selected.join(', ')} FROM (VALUES (${singleValuesExpr})) AS imp_sen(${names.join(', ')}, sen_counter) ORDER BY sen_counter`
  }

  // -- what dialects override -----------------------------------------------

  updateLimitClause(_update: any): string | null {
    return null
  }

  deleteLimitClause(_delete: any): string | null {
    return null
  }

  updateTablesClause(_update: any, fromTable: any, _extraFroms: readonly any[], kw: CompileKw): string {
    return this.process(fromTable, { ...kw, asfrom: true, iscrud: true })
  }

  updateFromClause(
    _update: any,
    _fromTable: any,
    _extraFroms: readonly any[],
    _fromHints: any,
    _kw: CompileKw,
  ): string | null {
    throw new NotImplementedError('This backend does not support multiple-table criteria within UPDATE')
  }

  deleteTableClause(_delete: any, fromTable: any, _extraFroms: readonly any[], kw: CompileKw): string {
    return this.process(fromTable, { ...kw, asfrom: true, iscrud: true })
  }

  deleteExtraFromClause(
    _delete: any,
    _fromTable: any,
    _extraFroms: readonly any[],
    _fromHints: any,
    _kw: CompileKw,
  ): string | null {
    throw new NotImplementedError('This backend does not support multiple-table criteria within DELETE')
  }

  // -- UPDATE and DELETE ------------------------------------------------------

  visitUpdate(given: any, kw: CompileKw): string {
    const compileState = CompileState.createForStatement(given, this, kw) as any
    const update = compileState.statement
    const toplevel = this._startDml(compileState, kw)
    if (toplevel) this.isupdate = true
    const extraFroms: any[] = compileState._extraFroms
    let rendered: any[] = []
    let correlate = new ElementSet<any>([update.table])
    if (extraFroms.length > 0) {
      const main = new ElementSet<any>(fromObjects(update.table))
      rendered = extraFroms.filter((from) => !main.has(from))
      correlate = main.union(extraFroms)
    }
    this.stack.push({ correlateFroms: correlate, asfromFroms: correlate, selectable: update })
    let text = 'UPDATE '
    if (update._prefixes.length > 0) text += this._generatePrefixes(update, update._prefixes, kw)
    let tableText = this.updateTablesClause(update, update.table, rendered, kw)
    const crud = getCrudParams(this, update, compileState, toplevel, kw)
    let hints: ElementMap<any, string> | null = null
    if (update._hints.length > 0) [hints, tableText] = this._setupCrudHints(update, tableText)
    if (update._independentCtes.length > 0) this._dispatchIndependentCtes(update, kw)
    text += `${tableText} SET `
    text += crud.singleParams.map((param) => `${param.name}=${param.value}`).join(', ')
    const tail = extraFroms.length > 0 ? () => this.updateFromClause(update, update.table, rendered, hints, kw) : null
    text = this._finishDml(text, update, toplevel, kw, tail, () => this.updateLimitClause(update))
    return text
  }

  visitDelete(given: any, kw: CompileKw): string {
    const compileState = CompileState.createForStatement(given, this, kw) as any
    const statement = compileState.statement
    const toplevel = this._startDml(compileState, kw)
    if (toplevel) this.isdelete = true
    const extraFroms: any[] = compileState._extraFroms
    const correlate = new ElementSet<any>([statement.table]).union(extraFroms)
    this.stack.push({ correlateFroms: correlate, asfromFroms: correlate, selectable: statement })
    let text = 'DELETE '
    if (statement._prefixes.length > 0) text += this._generatePrefixes(statement, statement._prefixes, kw)
    text += 'FROM '
    let tableText = this.deleteTableClause(statement, statement.table, extraFroms, {})
    getCrudParams(this, statement, compileState, toplevel, kw)
    let hints: ElementMap<any, string> | null = null
    if (statement._hints.length > 0) [hints, tableText] = this._setupCrudHints(statement, tableText)
    if (statement._independentCtes.length > 0) this._dispatchIndependentCtes(statement, kw)
    text += tableText
    const tail =
      extraFroms.length > 0 ? () => this.deleteExtraFromClause(statement, statement.table, extraFroms, hints, kw) : null
    return this._finishDml(text, statement, toplevel, kw, tail, () => this.deleteLimitClause(statement))
  }

  /** What UPDATE and DELETE have after their table: FROM or USING, WHERE, LIMIT, RETURNING, and WITH before all. */
  private _finishDml(
    head: string,
    statement: any,
    toplevel: boolean,
    kw: CompileKw,
    extraFrom: (() => string | null) | null,
    limitClause: () => string | null,
  ): string {
    let text = head
    const returningColumns = this._returningColumns(statement)
    const returning = (): string =>
      ` ${this.returningClause(statement, returningColumns, { populateResultMap: toplevel })}`
    if (returningColumns.length > 0 && this.returningPrecedesValues) text += returning()
    const from = extraFrom?.()
    if (from) text += ` ${from}`
    if (statement._whereCriteria.length > 0) {
      const where = this._generateDelimitedAndList(statement._whereCriteria, kw)
      if (where) text += ` WHERE ${where}`
    }
    const limit = limitClause()
    if (limit) text += ` ${limit}`
    if (returningColumns.length > 0 && !this.returningPrecedesValues) text += returning()
    if (this.ctes !== null) {
      text = this._renderCteClause({ nestingLevel: toplevel ? null : this.stack.length }) + text
    }
    this.stack.pop()
    return text
  }
}
Object.defineProperty(DMLCompiler.prototype, 'renderTableWithColumnInUpdateFrom', {
  value: false,
  writable: true,
  configurable: true,
})
