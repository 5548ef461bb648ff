// SELECT and FROM in SQL: columns with their labels, the result map, joins, aliases, set operations, LIMIT. A dialect
// overrides single clauses (`limitClause`, `forUpdateClause`, …). Expressions are expression-compiler.ts, WITH is
// cte-compiler.ts, VALUES values-compiler.ts.

import { CompileState } from '../sql/compile-state.ts'
import { CompileError, warnDeprecated } from '../sql/exc.ts'
import { late } from '../sql/late.ts'
import { isAnonymousLabel, type QuotedName } from '../sql/names.ts'
import { ElementMap, ElementSet } from '../sql/node.ts'
import * as operators from '../sql/operators.ts'
import type { ColumnPlusNames } from '../sql/selectable/columns-plus-names.ts'
import { fromObjects, selectIterables } from '../sql/selectable/from-clause.ts'
import { type CompileKw, NO_KW } from './compiled.ts'
import { CteCompiler } from './cte-compiler.ts'

type AddToResultMap = (keyname: string | null, name: string | null, objects: readonly unknown[], type: any) => void

/** `expression AS name`, made only while the columns clause is written (compiler.py's _CompileLabel). */
export class CompileLabel {
  readonly visitName = 'label'
  readonly isClauseElement = true
  readonly element: any
  readonly name: string | QuotedName
  readonly _altNames: readonly unknown[]
  readonly _nameIsTruncatable: boolean

  constructor(column: any, name: string | QuotedName, altNames: readonly unknown[], nameIsTruncatable: boolean) {
    this.element = column
    this.name = name
    this._altNames = [column, ...altNames]
    this._nameIsTruncatable = nameIsTruncatable
  }

  get type(): any {
    return this.element.type
  }

  get proxySet(): any {
    return this.element.proxySet
  }

  selfGroup(): this {
    return this
  }
}

/** What one statement on the compiler's stack shows to those inside it. */
export interface StackEntry {
  correlateFroms: ElementSet<any>
  asfromFroms: ElementSet<any>
  selectable: any
  compileState?: any
  needResultMapForCompound?: boolean
  needResultMapForNested?: boolean
  select0?: any
  insertFromSelect?: any
}

/** How many joins are written one inside the other. */
const MANY_JOINS = 100

const NO_FROMS = new ElementSet<any>()
const DEFAULT_STACK_ENTRY: StackEntry = { correlateFroms: NO_FROMS, asfromFroms: NO_FROMS, selectable: null }

export abstract class SelectCompiler extends CteCompiler {
  /** Replaces a SELECT by one of another structure before it is compiled; null where a dialect has no need of it. */
  translateSelectStructure: ((select: any, kw: CompileKw) => any) | null = null

  get currentExecutable(): any {
    const entry = this.stack.at(-1)
    if (entry === undefined) throw new RangeError('Compiler does not have a stack entry')
    return entry.selectable
  }

  isSubquery(): boolean {
    return this.stack.length > 1
  }

  /** FROM of a SELECT that has none. */
  defaultFrom(): string {
    return ''
  }

  visitSelectStatementGrouping(grouping: any, kw: CompileKw): string {
    return `(${this.process(grouping.element, kw)})`
  }

  visitFromclause(fromclause: any, _kw: CompileKw): string {
    return fromclause.name
  }

  visitTextualSelect(taf: any, kw: CompileKw): string {
    const { compoundIndex = null, asfrom: _asfrom, ...rest } = kw
    const toplevel = this.stack.length === 0
    const entry = toplevel ? DEFAULT_STACK_ENTRY : this.stack.at(-1)!
    this.stack.push({ correlateFroms: NO_FROMS, asfromFroms: NO_FROMS, selectable: taf })
    if (taf._independentCtes.length > 0) this._dispatchIndependentCtes(taf, rest)
    const populate =
      toplevel ||
      (compoundIndex === 0 && (entry.needResultMapForCompound ?? false)) ||
      (entry.needResultMapForNested ?? false)
    if (populate) {
      this._orderedColumns = taf.positional
      this._textualOrderedColumns = taf.positional
      this._looseColumnNameMatching = !taf.positional && taf.columnArgs.length > 0
      for (const column of taf.columnArgs) {
        this.process(column, { withinColumnsClause: true, addToResultMap: this._boundAddToResultMap })
      }
    }
    let text = this.process(taf.element, rest)
    if (this.ctes !== null) text = this._renderCteClause({ nestingLevel: toplevel ? null : this.stack.length }) + text
    this.stack.pop()
    return text
  }

  visitCompoundSelect(compound: any, kw: CompileKw): string {
    const { asfrom = false, compoundIndex = null, ...rest } = kw
    const toplevel = this.stack.length === 0
    const compileState = CompileState.createForStatement(compound, this, rest) as any
    if (toplevel && !this.compileState) this.compileState = compileState
    const statement = compileState.statement
    const entry = toplevel ? DEFAULT_STACK_ENTRY : this.stack.at(-1)!
    const needResultMap = toplevel || (!compoundIndex && (entry.needResultMapForCompound ?? false))
    if (compoundIndex === 0 && !toplevel) entry.select0 = compound
    this.stack.push({
      correlateFroms: entry.correlateFroms,
      asfromFroms: entry.asfromFroms,
      selectable: compound,
      compileState,
      needResultMapForCompound: needResultMap,
    })
    if (statement._independentCtes.length > 0) this._dispatchIndependentCtes(statement, rest)
    const keyword = this.compoundKeywords[compound.keyword as string] ?? compound.keyword
    let text = compound.selects
      .map((select: any, i: number) => this.process(select, { ...rest, asfrom, compoundIndex: i }))
      .join(` ${keyword} `)
    const bodyKw = { ...rest, includeTable: false }
    text += this.groupByClause(compound, { ...bodyKw, asfrom })
    text += this.orderByClause(compound, bodyKw)
    if (compound._hasRowLimitingClause) text += this._rowLimitClause(compound, bodyKw)
    if (this.ctes !== null) {
      const nestingLevel = toplevel ? null : this.stack.length
      text = this._renderCteClause({ nestingLevel, includeFollowingStack: true }) + text
    }
    this.stack.pop()
    return text
  }

  /** The words of the set operations, where a dialect has its own. */
  get compoundKeywords(): Readonly<Record<string, string>> {
    return {}
  }

  _rowLimitClause(select: any, kw: CompileKw): string {
    return select._fetchClause !== null ? this.fetchClause(select, kw) : this.limitClause(select, kw)
  }

  // -- aliases and tables -------------------------------------------------

  visitTableValuedAlias(element: any, kw: CompileKw): string {
    const inner = element.joinsImplicitly ? { ...kw, fromLinter: undefined } : kw
    return element._isLateral ? this.visitLateral(element, inner) : this.visitAlias(element, inner)
  }

  visitTableValuedColumn(element: any, kw: CompileKw): string {
    return this.visitColumn(element, kw)
  }

  visitAlias(alias: any, kw: CompileKw): string {
    const {
      asfrom = false,
      ashint = false,
      iscrud = false,
      fromhints,
      subquery = false,
      lateral = false,
      enclosingAlias,
      fromLinter,
      ...inner
    } = kw
    if (lateral) {
      inner.enclosingLateral ??= alias
      if (fromLinter && inner.lateralFromLinter === undefined) inner.lateralFromLinter = fromLinter
    }
    if (enclosingAlias !== undefined && enclosingAlias.element === alias) {
      // an alias of an alias: the outer one gives the name
      const text = this.process(alias.element, {
        ...inner,
        asfrom,
        ashint,
        iscrud,
        fromhints,
        lateral,
        enclosingAlias: alias,
      })
      return subquery && (asfrom || lateral) ? `(${text})` : text
    }
    inner.enclosingAlias = alias
    if (!asfrom && !ashint) return this.process(alias.element, { ...inner, lateral })
    const name = this._aliasName(alias.name)
    if (ashint) return this.preparer.formatAlias(alias, name)
    if (fromLinter) fromLinter.froms.set(alias._deClone(), name)
    inner.asfrom = true
    inner.lateral = lateral
    let text = this.process(alias.element, inner)
    if (subquery) text = `(${text})`
    text += this.getRenderAsAliasSuffix(this.preparer.formatAlias(alias, name))
    if (alias._supportsDerivedColumns && alias._renderDerived) {
      const columns = Array.from(alias.c as Iterable<any>, (column) => {
        const columnName = this.preparer.quote(column.name)
        if (!alias._renderDerivedWTypes) return columnName
        return `${columnName} ${this.dialect.typeCompilerInstance.process(column.type, inner)}`
      })
      text += `(${columns.join(', ')})`
    }
    const hint = fromhints?.get(alias)
    return hint === undefined ? text : this.formatFromHintText(text, alias, hint, iscrud)
  }

  /** The name with its number, shortened where it must be. */
  _aliasName(name: any): any {
    return isAnonymousLabel(name) ? this._truncatedIdentifier('alias', name) : name
  }

  visitSubquery(subquery: any, kw: CompileKw): string {
    return this.visitAlias(subquery, { ...kw, subquery: true })
  }

  visitLateral(lateral: any, kw: CompileKw): string {
    return `LATERAL ${this.visitAlias(lateral, { ...kw, lateral: true })}`
  }

  visitTablesample(sample: any, kw: CompileKw): string {
    const { asfrom: _asfrom, ...rest } = kw
    let text = `${this.visitAlias(sample, { ...rest, asfrom: true })} TABLESAMPLE ${this.process(sample._getMethod(), rest)}`
    if (sample.seed !== null) text += ` REPEATABLE (${this.process(sample.seed, rest)})`
    return text
  }

  getRenderAsAliasSuffix(aliasNameText: string): string {
    return ` AS ${aliasNameText}`
  }

  visitTable(table: any, kw: CompileKw): string {
    const { asfrom = false, ashint = false, iscrud = false, useSchema = true, enclosingAlias } = kw
    if (kw.fromLinter) kw.fromLinter.froms.set(table, table.fullname)
    if (!asfrom && !ashint) return ''
    const schema = this.preparer.schemaForObject(table)
    let text: string
    if (useSchema && schema) text = `${this.preparer.quoteSchema(schema)}.${this.preparer.quote(table.name)}`
    else {
      text = this.preparer.quote(table.name)
      const ambiguous = kw.ambiguousTableNameMap?.get(String(table.name))
      if (ambiguous !== undefined && !schema && (enclosingAlias === undefined || enclosingAlias.element !== table)) {
        const name = this._truncatedIdentifier('alias', ambiguous)
        text += this.getRenderAsAliasSuffix(this.preparer.formatAlias(null, name))
      }
    }
    const hint = kw.fromhints?.get(table)
    return hint === undefined ? text : this.formatFromHintText(text, table, hint, iscrud)
  }

  visitJoin(join: any, kw: CompileKw): string {
    const { fromLinter } = kw
    const sideKw = kw.asfrom === true ? kw : { ...kw, asfrom: true }
    const onKw = { ...kw, asfrom: undefined }
    const joins = this._joinsToWrite(join)
    let text = this.process(joins.at(-1).left, sideKw)
    for (let i = joins.length - 1; i >= 0; i--) {
      const { left, right, onclause } = joins[i]
      if (fromLinter) fromLinter.edges.add([left, right])
      text += `${this._joinKeyword(joins[i])}${this.process(right, sideKw)} ON ${this.process(onclause, onKw)}`
    }
    return text
  }

  _joinKeyword(join: any): string {
    return join.full ? ' FULL OUTER JOIN ' : join.isouter ? ' LEFT OUTER JOIN ' : ' JOIN '
  }

  /**
   * The join itself, alone; of a very long chain of joins, which are nested on their left sides, all of them, to be
   * written one after the other instead of one inside the other.
   */
  private _joinsToWrite(join: any): any[] {
    const joins = [join]
    if (this._isCustom()) return joins
    while (joins.at(-1).left.visitName === 'join') joins.push(joins.at(-1).left)
    return joins.length > MANY_JOINS ? joins : [join]
  }

  // -- SELECT ---------------------------------------------------------------

  visitSelect(given: any, kw: CompileKw): string {
    const { asfrom = false, insertInto = false, compoundIndex = null, lateral = false } = kw
    const kwargs: Record<string, any> =
      kw === NO_KW
        ? { withinColumnsClause: false, ambiguousTableNameMap: null }
        : {
            ...kw,
            asfrom: undefined,
            insertInto: undefined,
            fromhints: undefined,
            compoundIndex: undefined,
            selectWrapsFor: undefined,
            lateral: undefined,
            fromLinter: undefined,
            withinColumnsClause: false,
          }
    let compileState = CompileState.createForStatement(given, this, kwargs) as any
    kwargs.ambiguousTableNameMap = compileState._ambiguousTableNameMap
    let select = compileState.statement
    const toplevel = this.stack.length === 0
    if (toplevel && !this.compileState) this.compileState = compileState
    const isEmbedded = compoundIndex !== null || insertInto
    let wrapped: any = null
    if (this.translateSelectStructure !== null) {
      const translated = this.translateSelectStructure(select, { ...kwargs, asfrom })
      if (translated !== select) {
        wrapped = compileState
        select = translated
        compileState = CompileState.createForStatement(select, this, kwargs)
        select = compileState.statement
      }
    }
    const entry = toplevel ? DEFAULT_STACK_ENTRY : this.stack.at(-1)!
    const needExpressions =
      toplevel || (entry.needResultMapForCompound ?? false) || (entry.needResultMapForNested ?? false)
    const populate = needExpressions && !compoundIndex
    if (!populate) kwargs.addToResultMap = undefined
    const froms = this._setupSelectStack(select, compileState, entry, asfrom, lateral, compoundIndex)

    let text = 'SELECT '
    let byFrom: ElementMap<any, string> | null = null
    if (select._hints.length > 0) {
      byFrom = this._setupSelectHints(select)
      const hintText = this.getSelectHintText(byFrom)
      if (hintText) text += `${hintText} `
    }
    if (select._independentCtes.length > 0) this._dispatchIndependentCtes(select, kwargs)
    if (select._prefixes.length > 0) text += this._generatePrefixes(select, select._prefixes, kwargs)
    text += this.getSelectPrecolumns(select, kwargs)

    const names = compileState.columnsPlusNames as ColumnPlusNames[]
    const shared = this._groupedKw(select, {
      ...kwargs,
      withinLabelClause: false,
      withinColumnsClause: true,
      includeTable: true,
      addToResultMap: populate ? this._boundAddToResultMap : undefined,
    })
    const innerColumns: string[] = []
    for (const each of names) {
      innerColumns.push(this._labelSelectColumn(select, each, populate, asfrom, shared, needExpressions))
    }
    if (populate && wrapped !== null) this._translateResultColumns(names, wrapped.columnsPlusNames)
    text = this._composeSelectBody(text, select, compileState, innerColumns, froms, byFrom, toplevel, kwargs)

    if (select._statementHints.length > 0) {
      const hints: string[] = []
      for (const [dialect, hint] of select._statementHints) {
        if (dialect === '*' || dialect === this.dialect.name) hints.push(hint)
      }
      if (hints.length > 0) text += ` ${this.getStatementHintText(hints)}`
    }
    if (this.ctes !== null && (!isEmbedded || toplevel)) {
      text = this._renderCteClause({ nestingLevel: toplevel ? null : this.stack.length }) + text
    }
    if (select._suffixes.length > 0) text += ` ${this._generatePrefixes(select, select._suffixes, kwargs)}`
    this.stack.pop()
    return text
  }

  /** The result map speaks of the columns of the statement that was asked for, not of the one it was turned into. */
  private _translateResultColumns(names: readonly ColumnPlusNames[], wrapped: readonly ColumnPlusNames[]): void {
    const translate = new Map<unknown, unknown>()
    names.forEach((each, i) => {
      if (wrapped[i] !== undefined) translate.set(each.column, wrapped[i].column)
    })
    this._resultColumns = this._resultColumns.map((entry: any) => ({
      ...entry,
      objects: entry.objects.map((object: unknown) => translate.get(object) ?? object),
    }))
  }

  _setupSelectHints(select: any): ElementMap<any, string> {
    const byFrom = new ElementMap<any, string>()
    for (const [from, dialect, text] of select._hints) {
      if (dialect !== '*' && dialect !== this.dialect.name) continue
      const name = this.process(from, { ashint: true })
      byFrom.set(
        from,
        text.replace(/%\(name\)s|%%/g, (token: string) => (token === '%%' ? '%' : name)),
      )
    }
    return byFrom
  }

  private _setupSelectStack(
    select: any,
    compileState: any,
    entry: StackEntry,
    asfrom: boolean,
    lateral: boolean,
    compoundIndex: number | null,
  ): any[] {
    const { correlateFroms, asfromFroms } = entry
    if (compoundIndex === 0) entry.select0 = select
    else if (compoundIndex) {
      const expected = entry.select0._allSelectedColumns.length
      if (compileState.columnsPlusNames.length !== expected) {
        throw new CompileError(
          `All selectables passed to CompoundSelect must have identical numbers of columns; select #1 has ${expected} columns, select #${compoundIndex + 1} has ${select._allSelectedColumns.length}`,
        )
      }
    }
    const froms: any[] =
      asfrom && !lateral
        ? compileState._getDisplayFroms(correlateFroms.difference(asfromFroms), NO_FROMS)
        : compileState._getDisplayFroms(correlateFroms, asfromFroms)
    const own = new ElementSet<any>(fromObjects(...froms))
    this.stack.push({
      asfromFroms: own,
      correlateFroms: correlateFroms.size === 0 ? own : own.union(correlateFroms),
      selectable: select,
      compileState,
    })
    return froms
  }

  /** The FROM list that a SELECT would have at this place of the statement. */
  _displayFromsForSelect(select: any, asfrom: boolean, lateral = false): any[] {
    const entry = this.stack.at(-1) ?? DEFAULT_STACK_ENTRY
    const compileState = CompileState.createForStatement(select, this) as any
    return asfrom && !lateral
      ? compileState._getDisplayFroms(entry.correlateFroms.difference(entry.asfromFroms), NO_FROMS)
      : compileState._getDisplayFroms(entry.correlateFroms, entry.asfromFroms)
  }

  private _composeSelectBody(
    head: string,
    select: any,
    _compileState: any,
    innerColumns: readonly string[],
    froms: readonly any[],
    byFrom: ElementMap<any, string> | null,
    _toplevel: boolean,
    kw: CompileKw,
  ): string {
    let text = head + innerColumns.join(', ')
    if (innerColumns.length === 0) text = text.trimEnd()
    if (froms.length > 0) {
      const fromKw = { ...kw, asfrom: true } as CompileKw
      if (byFrom !== null) fromKw.fromhints = byFrom
      text += ` \nFROM ${this.process(froms[0], fromKw)}`
      for (let i = 1; i < froms.length; i++) text += `, ${this.process(froms[i], fromKw)}`
    } else text += this.defaultFrom()
    if (select._whereCriteria.length > 0) {
      const where = this._generateDelimitedAndList(select._whereCriteria, kw)
      if (where) text += ` \nWHERE ${where}`
    }
    const groupedKw = this._groupedKw(select, kw)
    if (select._groupByClauses.length > 0) text += this.groupByClause(select, groupedKw)
    if (select._havingCriteria.length > 0) {
      const having = this._generateDelimitedAndList(select._havingCriteria, groupedKw)
      if (having) text += ` \nHAVING ${having}`
    }
    if (select._orderByClauses.length > 0) text += this.orderByClause(select, groupedKw)
    if (select._hasRowLimitingClause) text += this._rowLimitClause(select, kw)
    if (select._forUpdateArg !== null) text += this.forUpdateClause(select, kw)
    return text
  }

  /** For the clauses in which an expression of GROUP BY can be repeated. */
  _groupedKw(_select: any, kw: CompileKw): CompileKw {
    return kw
  }

  _generatePrefixes(_statement: any, prefixes: readonly (readonly [any, string])[], kw: CompileKw): string {
    const texts: string[] = []
    for (const [element, dialect] of prefixes) {
      if (!dialect || dialect === '*' || dialect === this.dialect.name) texts.push(this.process(element, kw))
    }
    const text = texts.join(' ')
    return text ? `${text} ` : ''
  }

  // -- columns --------------------------------------------------------------

  /** One column of a columns clause, with a label where it needs one. */
  _labelSelectColumn(
    _select: any,
    names: ColumnPlusNames,
    populateResultMap: boolean,
    asfrom: boolean,
    kw: CompileKw,
    needColumnExpressions: boolean,
  ): string {
    const { column, requiredLabelName: name, proxyName, repeated } = names
    let expression = column
    const impl = column.type.dialectImpl(this.dialect)
    if (impl._hasColumnExpression && (needColumnExpressions || populateResultMap)) {
      expression = impl.columnExpression(column)
    }
    let add: AddToResultMap | undefined
    if (populateResultMap) {
      const plain = this._boundAddToResultMap
      if (repeated) add = (keyname, label, _objects, type) => plain(keyname, label, [keyname], type)
      else if (expression !== column) {
        add = (keyname, label, objects, type) => plain(keyname, label, [column, ...objects], type)
      } else add = plain
    }
    let result = expression
    if (column instanceof late.Label) {
      if (expression !== column) result = new CompileLabel(expression, column.name, [column.element], false)
    } else if (name) {
      result = new CompileLabel(expression, name, [proxyName, column._tqLabel], names.requiredIsGenerated)
    } else if (this._needsLabel(column, expression, asfrom)) {
      result = new CompileLabel(expression, names.fallbackLabelName ?? column._anonNameLabel, [proxyName], true)
    }
    return this.process(result, add === undefined || add === kw.addToResultMap ? kw : { ...kw, addToResultMap: add })
  }

  /** Whether an expression without a required label gets one all the same. */
  private _needsLabel(column: any, expression: any, asfrom: boolean): boolean {
    if (expression !== column) return true
    if (column instanceof late.ColumnClause) return asfrom && !column.isLiteral && column.table !== null
    if (column._isTextClause) return false
    if (column instanceof late.UnaryExpression) {
      const isBooleanTest =
        ((column as any).operator === operators.isFalse || (column as any).operator === operators.isTrue) &&
        !this.dialect.supportsNativeBoolean
      return isBooleanTest || (column as any)._wrapsUnnamedColumn() || asfrom
    }
    return !(column instanceof late.NamedColumn) && column._nonAnonLabel === null
  }

  _labelReturningColumn(_statement: any, names: ColumnPlusNames, populateResultMap: boolean, kw: CompileKw): string {
    const args = { ...kw, withinColumnsClause: true, includeTable: kw.includeTable ?? true }
    return this._labelSelectColumn(null, names, populateResultMap, false, args, false)
  }

  // -- hints: nothing unless a dialect writes them ----------------------------

  formatFromHintText(sqltext: string, table: any, hint: string, _iscrud: boolean): string {
    const text = this.getFromHintText(table, hint)
    return text ? `${sqltext} ${text}` : sqltext
  }

  getSelectHintText(_byFroms: ElementMap<any, string>): string | null {
    return null
  }

  getFromHintText(_table: any, _text: string): string | null {
    return null
  }

  getCrudHintText(_table: any, _text: string): string | null {
    return null
  }

  getStatementHintText(hints: readonly string[]): string {
    return hints.join(' ')
  }

  // -- clauses ----------------------------------------------------------------

  getSelectPrecolumns(select: any, _kw: CompileKw): string {
    if (select._distinctOn.length > 0) {
      warnDeprecated(
        'DISTINCT ON is currently supported only by the PostgreSQL dialect.  Use of DISTINCT ON for other backends is currently silently ignored, however this usage is deprecated, and will raise CompileError in a future release for all backends that do not support this syntax.',
      )
    }
    return select._distinct ? 'DISTINCT ' : ''
  }

  groupByClause(select: any, kw: CompileKw): string {
    const text = this._generateDelimitedList(select._groupByClauses, ', ', kw)
    return text ? ` GROUP BY ${text}` : ''
  }

  orderByClause(select: any, kw: CompileKw): string {
    const text = this._generateDelimitedList(select._orderByClauses, ', ', kw)
    return text ? ` ORDER BY ${text}` : ''
  }

  forUpdateClause(_select: any, _kw: CompileKw): string {
    return ' FOR UPDATE'
  }

  returningClause(statement: any, returningColumns: readonly any[], kw: CompileKw): string {
    const { populateResultMap = false, ...rest } = kw
    const names: ColumnPlusNames[] = statement._generateColumnsPlusNames(true, selectIterables(returningColumns))
    const columns = names.map((each) => this._labelReturningColumn(statement, each, populateResultMap, rest))
    return `RETURNING ${columns.join(', ')}`
  }

  limitClause(select: any, kw: CompileKw): string {
    let text = ''
    if (select._limitClause !== null) text += `\n LIMIT ${this.process(select._limitClause, kw)}`
    if (select._offsetClause !== null) {
      if (select._limitClause === null) text += '\n LIMIT -1'
      text += ` OFFSET ${this.process(select._offsetClause, kw)}`
    }
    return text
  }

  fetchClause(select: any, kw: CompileKw): string {
    const { fetchClause: given = null, requireOffset = false, useLiteralExecuteForSimpleInt = false, ...rest } = kw
    const fetch = given ?? select._fetchClause
    const options = given === null ? select._fetchClauseOptions : { percent: false, withTies: false }
    const literal = (clause: any): any =>
      useLiteralExecuteForSimpleInt && select._simpleIntClause(clause) ? clause.renderLiteralExecute() : clause
    let text = ''
    if (select._offsetClause !== null) text += `\n OFFSET ${this.process(literal(select._offsetClause), rest)} ROWS`
    else if (requireOffset) text += '\n OFFSET 0 ROWS'
    if (fetch !== null) {
      const percent = options?.percent ? ' PERCENT' : ''
      const ties = options?.withTies ? 'WITH TIES' : 'ONLY'
      text += `\n FETCH FIRST ${this.process(literal(fetch), rest)}${percent} ROWS ${ties}`
    }
    return text
  }
}
