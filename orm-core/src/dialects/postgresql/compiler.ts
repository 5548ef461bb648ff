// PostgreSQL's statements where they differ from the standard. Types' own operators come from postgresql/operators.ts
// and are written as they are; here are the constructs that PostgreSQL spells in its own way.

import type { CompileKw } from '../../compile/compiler.ts'
import { SQLCompiler } from '../../compile/compiler.ts'
import { Cast, cast, Grouping } from '../../sql/elements.ts'
import { AttributeError, CompileError, describe } from '../../sql/exc.ts'
import { FunctionElement } from '../../sql/functions.ts'
import { ElementSet } from '../../sql/node.ts'
import { STRINGTYPE } from '../../sql/types.ts'
import { surfaceSelectablesOnly } from '../../sql/util.ts'
import { iterate } from '../../sql/visitors.ts'
import { isJson, isString } from '../affinity.ts'
import { writeOnConflictDoUpdate, writeTargetElements } from '../on-conflict.ts'
import type { PGIdentifierPreparer } from './identifier-preparer.ts'
import { JSONB } from './json.ts'
import { type ParameterKinds, parameterKinds, takesAnything } from './parameter-types.ts'
import { RegconfigFunction } from './text-search.ts'

/** Writes statements for PostgreSQL. */
export class PGCompiler extends SQLCompiler {
  declare preparer: PGIdentifierPreparer
  declare readonly dialect: any
  /** Parameters that functions of arguments of any type are given. */
  readonly anyArguments: ElementSet<any> = new ElementSet()

  #parameterKinds: ParameterKinds | null | undefined

  /** How the type of each parameter is found; null where all are left to the server. */
  get parameterKinds(): ParameterKinds | null {
    this.#parameterKinds ??= parameterKinds(this.bindNames, this.anyArguments, this.dialect)
    return this.#parameterKinds
  }

  /**
   * PostgreSQL takes `age + $1` and `age + $2` for different expressions, so one that GROUP BY repeats has its values
   * written into the SQL when it runs, as psycopg2 writes all values.
   */
  override _groupedKw(select: any, kw: CompileKw): CompileKw {
    if (!this._numericBinds || !select._groupByClauses.some(hasParameter)) return kw
    return { ...kw, literalGroups: true }
  }

  override visitBindparam(bind: any, kw: CompileKw): string {
    if (kw.literalGroups !== true) return super.visitBindparam(bind, kw)
    const literal = !bind.expanding && bind.type._cachedLiteralProcessor(this.dialect) !== null
    return super.visitBindparam(bind, { ...kw, literalExecute: literal })
  }

  protected override _argumentsOf(fn: any): any {
    if (takesAnything(String(fn.name))) {
      for (const each of fn.clauses.clauses) if (each.visitName === 'bindparam') this.anyArguments.add(each)
    }
    return super._argumentsOf(fn)
  }

  visitToTsvectorFunc(element: any, kw: CompileKw): string {
    return this.textSearchFunction(element, kw)
  }

  visitToTsqueryFunc(element: any, kw: CompileKw): string {
    return this.textSearchFunction(element, kw)
  }

  visitPlaintoTsqueryFunc(element: any, kw: CompileKw): string {
    return this.textSearchFunction(element, kw)
  }

  visitPhrasetoTsqueryFunc(element: any, kw: CompileKw): string {
    return this.textSearchFunction(element, kw)
  }

  visitWebsearchToTsqueryFunc(element: any, kw: CompileKw): string {
    return this.textSearchFunction(element, kw)
  }

  visitTsHeadlineFunc(element: any, kw: CompileKw): string {
    return this.textSearchFunction(element, kw)
  }

  /** These functions have to be those of text-search.ts, or their first argument would not be a REGCONFIG. */
  private textSearchFunction(element: any, kw: CompileKw): string {
    if (!(element instanceof RegconfigFunction)) {
      throw new CompileError(
        `Can't compile "${element.name}()" full text search function construct that does not originate from the ` +
          '"sqlalchemy.dialects.postgresql" package.  Please ensure "import sqlalchemy.dialects.postgresql" is called ' +
          `before constructing "sqlalchemy.func.${element.name}()" to ensure registration of the correct argument and ` +
          'return types.',
      )
    }
    return `${element.name}${this.functionArgspec(element, kw)}`
  }

  /** `value::TYPE`, for the drivers and types that need it (BindTyping.RENDER_CASTS). */
  override renderBindCast(_type: any, dbapiType: any, sqltext: string): string {
    // the length of a VARCHAR would cut the value
    const type = isString(dbapiType) && dbapiType.length ? STRINGTYPE : dbapiType
    return `${sqltext}::${this.dialect.typeCompilerInstance.process(type, { identifierPreparer: this.preparer })}`
  }

  visitArray(element: any, kw: CompileKw): string {
    if (element.clauses.length === 0 && !element.type.itemType._isnull) {
      return `ARRAY[]::${element.type.compile(this.dialect)}`
    }
    return `ARRAY[${this.visitClauselist(element, kw)}]`
  }

  visitSlice(element: any, kw: CompileKw): string {
    return `${this.process(element.start, kw)}:${this.process(element.stop, kw)}`
  }

  visitBitwiseXorOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this._generateGenericBinary(binary, ' # ', kw)
  }

  visitJsonGetitemOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    const { _castApplied = false, ...rest } = kw as CompileKw & { _castApplied?: boolean }
    if (!_castApplied && !isJson(binary.type)) {
      return this.process(cast(binary, binary.type), { ...rest, _castApplied: true })
    }
    const inner = { ...rest, eagerGrouping: true }
    if (!_castApplied && binary.left.type instanceof JSONB && this.dialect._supportsJsonbSubscripting) {
      const needsGroup = binary.left instanceof FunctionElement || binary.left instanceof Cast
      const left = needsGroup ? new Grouping(binary.left) : binary.left
      return `${this.process(left, inner)}[${this.process(binary.right, inner)}]`
    }
    return this._generateGenericBinary(binary, _castApplied ? ' ->> ' : ' -> ', inner)
  }

  visitJsonPathGetitemOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    const { _castApplied = false, ...rest } = kw as CompileKw & { _castApplied?: boolean }
    if (!_castApplied && !isJson(binary.type)) {
      return this.process(cast(binary, binary.type), { ...rest, _castApplied: true })
    }
    return this._generateGenericBinary(binary, _castApplied ? ' #>> ' : ' #> ', { ...rest, eagerGrouping: true })
  }

  visitGetitemBinary(binary: any, _operator: any, kw: CompileKw): string {
    return `${this.process(binary.left, kw)}[${this.process(binary.right, kw)}]`
  }

  visitAggregateOrderBy(element: any, kw: CompileKw): string {
    return `${this.process(element.target, kw)} ORDER BY ${this.process(element.orderBy, kw)}`
  }

  visitMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    const left = this.process(binary.left, kw)
    const regconfig = binary.modifiers.postgresqlRegconfig
    if (regconfig) {
      const literal = this.renderLiteralValue(regconfig, STRINGTYPE)
      return `${left} @@ plainto_tsquery(${literal}, ${this.process(binary.right, kw)})`
    }
    return `${left} @@ plainto_tsquery(${this.process(binary.right, kw)})`
  }

  override visitIlikeCaseInsensitiveOperand(element: any, kw: CompileKw): string {
    return this.process(element.element, kw)
  }

  override visitIlikeOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.ilike('ILIKE', binary, kw)
  }

  override visitNotIlikeOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.ilike('NOT ILIKE', binary, kw)
  }

  private ilike(operator: string, binary: any, kw: CompileKw): string {
    const { escape } = binary.modifiers
    const text = `${this.process(binary.left, kw)} ${operator} ${this.process(binary.right, kw)}`
    return escape == null ? text : `${text} ESCAPE ${this.renderLiteralValue(escape, STRINGTYPE)}`
  }

  override visitRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.regexpMatch('~', binary, kw)
  }

  override visitNotRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.regexpMatch('!~', binary, kw)
  }

  private regexpMatch(operator: string, binary: any, kw: CompileKw): string {
    const { flags } = binary.modifiers
    if (flags == null) return this._generateGenericBinary(binary, ` ${operator} `, kw)
    if (flags === 'i') return this._generateGenericBinary(binary, ` ${operator}* `, kw)
    const left = this.process(binary.left, kw)
    return `${left} ${operator} CONCAT('(?', ${this.renderLiteralValue(flags, STRINGTYPE)}, ')', ${this.process(binary.right, kw)})`
  }

  override visitRegexpReplaceOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    const args = [this.process(binary.left, kw), this.process(binary.right, kw)]
    const { flags } = binary.modifiers
    if (flags != null) args.push(this.renderLiteralValue(flags, STRINGTYPE))
    return `REGEXP_REPLACE(${args.join(', ')})`
  }

  override visitEmptySetExpr(elementTypes: readonly any[], _kw?: CompileKw): string {
    const types = elementTypes.length > 0 ? elementTypes : [null]
    const columns = types.map((type) => {
      const name = type === null || type._isnull ? 'INTEGER' : this.dialect.typeCompilerInstance.process(type)
      return `CAST(NULL AS ${name})`
    })
    return `SELECT ${columns.join(', ')} WHERE 1!=1`
  }

  override renderLiteralValue(value: unknown, type: any): string {
    const text = super.renderLiteralValue(value, type)
    return this.dialect._backslashEscapes ? text.replaceAll('\\', '\\\\') : text
  }

  override visitAggregateStringsFunc(fn: any, kw: CompileKw): string {
    return `string_agg${this.functionArgspec(fn, kw)}`
  }

  override visitSequence(sequence: any, _kw: CompileKw): string {
    return `nextval(${this.preparer._formatSequenceStringLiteral(sequence)})`
  }

  override limitClause(select: any, kw: CompileKw): string {
    let text = ''
    if (select._limitClause != null) text += ` \n LIMIT ${this.process(select._limitClause, kw)}`
    if (select._offsetClause != null) {
      if (select._limitClause == null) text += '\n LIMIT ALL'
      text += ` OFFSET ${this.process(select._offsetClause, kw)}`
    }
    return text
  }

  override formatFromHintText(sqltext: string, _table: any, hint: string, _iscrud: boolean): string {
    if (hint.toUpperCase() !== 'ONLY') throw new CompileError(`Unrecognized hint: ${describe(hint)}`)
    return `ONLY ${sqltext}`
  }

  override getSelectPrecolumns(select: any, kw: CompileKw): string {
    if (select._distinctOn?.length > 0) {
      const columns = select._distinctOn.map((column: any) => this.process(column, kw))
      return `DISTINCT ON (${columns.join(', ')}) `
    }
    return select._distinct ? 'DISTINCT ' : ''
  }

  override forUpdateClause(select: any, kw: CompileKw): string {
    const { read, keyShare, of, nowait, skipLocked } = select._forUpdateArg
    let text: string
    if (read) text = keyShare ? ' FOR KEY SHARE' : ' FOR SHARE'
    else text = keyShare ? ' FOR NO KEY UPDATE' : ' FOR UPDATE'
    if (of) text += ` OF ${this.lockedTables(of, kw).join(', ')}`
    if (nowait) text += ' NOWAIT'
    if (skipLocked) text += ' SKIP LOCKED'
    return text
  }

  /** The names of the tables after FOR UPDATE OF, each once. */
  protected lockedTables(of: Iterable<any>, kw: CompileKw): string[] {
    const tables = new ElementSet<any>()
    for (const each of of) for (const table of surfaceSelectablesOnly(each)) tables.add(table)
    return Array.from(tables, (table) => this.process(table, { ...kw, ashint: true, useSchema: false }))
  }

  visitSubstringFunc(fn: any, kw: CompileKw): string {
    const [string, start, length] = fn.clauses.clauses.map((each: any) => this.process(each, kw))
    return `SUBSTRING(${string} FROM ${start}${length === undefined ? '' : ` FOR ${length}`})`
  }

  private onConflictTarget(clause: any, kw: CompileKw): string {
    if (clause.constraintTarget === undefined) {
      // the clause of SQLite's insert() knows no constraints
      throw new AttributeError(`'${clause.constructor.name}' object has no attribute 'constraint_target'`)
    }
    if (clause.constraintTarget !== null) {
      return `ON CONSTRAINT ${this.preparer.truncateAndRenderConstraintName(clause.constraintTarget)}`
    }
    if (clause.inferredTargetElements === null) return ''
    const target = writeTargetElements(this, clause)
    if (clause.inferredTargetWhereclause === null) return target
    const where = this.process(clause.inferredTargetWhereclause, { ...kw, includeTable: false, useSchema: false })
    return `${target} WHERE ${where}`
  }

  visitOnConflictDoNothing(clause: any, kw: CompileKw): string {
    const target = this.onConflictTarget(clause, kw)
    return target ? `ON CONFLICT ${target} DO NOTHING` : 'ON CONFLICT DO NOTHING'
  }

  visitOnConflictDoUpdate(clause: any, kw: CompileKw): string {
    return writeOnConflictDoUpdate(this, clause, this.onConflictTarget(clause, kw), kw)
  }

  override updateFromClause(
    _update: any,
    _from: any,
    extraFroms: readonly any[],
    fromHints: any,
    kw: CompileKw,
  ): string {
    return `FROM ${extraFroms.map((each) => this.process(each, { ...kw, asfrom: true, fromhints: fromHints })).join(', ')}`
  }

  override deleteExtraFromClause(
    _delete: any,
    _from: any,
    extraFroms: readonly any[],
    fromHints: any,
    kw: CompileKw,
  ): string {
    return `USING ${extraFroms.map((each) => this.process(each, { ...kw, asfrom: true, fromhints: fromHints })).join(', ')}`
  }

  override fetchClause(select: any, kw: CompileKw): string {
    let text = ''
    if (select._offsetClause != null) text += `\n OFFSET (${this.process(select._offsetClause, kw)}) ROWS`
    if (select._fetchClause != null) {
      const { percent, withTies } = select._fetchClauseOptions
      const count = this.process(select._fetchClause, kw)
      text += `\n FETCH FIRST (${count})${percent ? ' PERCENT' : ''} ROWS ${withTies ? 'WITH TIES' : 'ONLY'}`
    }
    return text
  }
}

function hasParameter(clause: any): boolean {
  for (const element of iterate(clause)) if ((element as any).visitName === 'bindparam') return true
  return false
}
