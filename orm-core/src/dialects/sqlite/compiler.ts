// SQLite's statements where they differ from the standard: dates through STRFTIME, JSON functions, LIMIT with OFFSET,
// comparison that treats NULL as a value, no row locks.

import { NO_KW } from '../../compile/compiled.ts'
import { type CompileKw, SQLCompiler } from '../../compile/compiler.ts'
import { literal } from '../../sql/elements.ts'
import { CompileError } from '../../sql/exc.ts'
import { isJson } from '../affinity.ts'
import { writeOnConflictDoUpdate, writeTargetElements } from '../on-conflict.ts'

/** What the standard extracts besides goes to SQLite under its own name, for SQLite to refuse. */
const EXTRACT_FORMATS: Readonly<Record<string, string>> = {
  quarter: 'quarter',
  milliseconds: 'milliseconds',
  microseconds: 'microseconds',
  timezone_hour: 'timezone_hour',
  timezone_minute: 'timezone_minute',
  month: '%m',
  day: '%d',
  year: '%Y',
  second: '%S',
  hour: '%H',
  doy: '%j',
  minute: '%M',
  epoch: '%s',
  dow: '%w',
  week: '%W',
}

const PLUS_ZERO: readonly [string, string] = ['(', ' + 0.0)']

/** Writes statements for SQLite. */
export class SQLiteCompiler extends SQLCompiler {
  override readonly extractMap: Readonly<Record<string, string>> = EXTRACT_FORMATS

  protected override get _aroundDivisor(): readonly [string, string] {
    return PLUS_ZERO
  }
  protected override _divisor(right: any): any {
    return right
  }

  visitNowFunc(_fn: any, _kw: CompileKw): string {
    return 'CURRENT_TIMESTAMP'
  }

  visitLocaltimestampFunc(_fn: any, _kw: CompileKw): string {
    return "DATETIME(CURRENT_TIMESTAMP, 'localtime')"
  }

  override visitTrue(_expression: any, _kw: CompileKw): string {
    return '1'
  }

  override visitFalse(_expression: any, _kw: CompileKw): string {
    return '0'
  }

  visitCharLengthFunc(fn: any, _kw: CompileKw): string {
    return `length${this.functionArgspec(fn, NO_KW)}`
  }

  override visitAggregateStringsFunc(fn: any, _kw: CompileKw): string {
    return `group_concat${this.functionArgspec(fn, NO_KW)}`
  }

  override visitExtract(extract: any, kw: CompileKw): string {
    const format = this.extractMap[extract.field]
    if (format === undefined) throw new CompileError(`${extract.field} is not a valid extract argument.`)
    return `CAST(STRFTIME('${format}', ${this.process(extract.expr, kw)}) AS INTEGER)`
  }

  override returningClause(statement: any, columns: any, kw: CompileKw): string {
    return super.returningClause(statement, columns, { ...kw, includeTable: false })
  }

  override limitClause(select: any, kw: CompileKw): string {
    let text = ''
    if (select._limitClause != null) text += `\n LIMIT ${this.process(select._limitClause, kw)}`
    if (select._offsetClause != null) {
      if (select._limitClause == null) text += `\n LIMIT ${this.process(literal(-1))}`
      text += ` OFFSET ${this.process(select._offsetClause, kw)}`
    } else {
      text += ` OFFSET ${this.process(literal(0), kw)}`
    }
    return text
  }

  override forUpdateClause(_select: any, _kw: CompileKw): string {
    return ''
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

  visitIsDistinctFromBinary(binary: any, _operator: any, _kw: CompileKw): string {
    return `${this.process(binary.left)} IS NOT ${this.process(binary.right)}`
  }

  visitIsNotDistinctFromBinary(binary: any, _operator: any, _kw: CompileKw): string {
    return `${this.process(binary.left)} IS ${this.process(binary.right)}`
  }

  visitJsonGetitemOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.jsonExtract(binary, kw)
  }

  visitJsonPathGetitemOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.jsonExtract(binary, kw)
  }

  private jsonExtract(binary: any, kw: CompileKw): string {
    const text = `JSON_EXTRACT(${this.process(binary.left, kw)}, ${this.process(binary.right, kw)})`
    return isJson(binary.type) ? `JSON_QUOTE(${text})` : text
  }

  override visitEmptySetOpExpr(types: any, _expandOp: any, _kw?: CompileKw): string {
    return this.visitEmptySetExpr(types)
  }

  override visitEmptySetExpr(elementTypes: readonly any[], _kw?: CompileKw): string {
    const ones = Array.from({ length: Math.max(elementTypes.length, 1) }, () => '1').join(', ')
    return `SELECT ${ones} FROM (SELECT ${ones}) WHERE 1!=1`
  }

  override visitRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this._generateGenericBinary(binary, ' REGEXP ', kw)
  }

  override visitNotRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this._generateGenericBinary(binary, ' NOT REGEXP ', kw)
  }

  private onConflictTarget(clause: any, kw: CompileKw): string {
    if (clause.inferredTargetElements === null) return ''
    const target = writeTargetElements(this, clause)
    if (clause.inferredTargetWhereclause === null) return target
    const where = this.process(clause.inferredTargetWhereclause, {
      ...kw,
      includeTable: false,
      useSchema: false,
      literalExecute: true,
    })
    return `${target} WHERE ${where}`
  }

  visitOnConflictDoNothing(clause: any, kw: CompileKw): string {
    const target = this.onConflictTarget(clause, kw)
    return target ? `ON CONFLICT ${target} DO NOTHING` : 'ON CONFLICT DO NOTHING'
  }

  visitOnConflictDoUpdate(clause: any, kw: CompileKw): string {
    return writeOnConflictDoUpdate(this, clause, this.onConflictTarget(clause, kw), kw)
  }

  visitBitwiseXorOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    // SQLite has no exclusive or: a XOR b is (a | b) - (a & b)
    const inner = { ...kw, eagerGrouping: true }
    const or = this._generateGenericBinary(binary, ' | ', inner)
    return `(${or} - ${this._generateGenericBinary(binary, ' & ', inner)})`
  }
}
