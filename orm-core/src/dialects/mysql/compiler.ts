// MySQL's statements where they differ from the standard: which types CAST takes, JSON extraction by type, LIMIT with
// its offset first, several tables in UPDATE and DELETE, ON DUPLICATE KEY UPDATE, full-text match, concat(), `<=>`.

import { NO_KW } from '../../compile/compiled.ts'
import { type CompileKw, SQLCompiler } from '../../compile/compiler.ts'
import { expect, expectAsKey, isLiteral } from '../../sql/coercions.ts'
import { BindParameter, ColumnClause, literalColumn } from '../../sql/elements.ts'
import { CompileError, warn } from '../../sql/exc.ts'
import { ElementSet } from '../../sql/node.ts'
import { DMLColumnRole } from '../../sql/roles.ts'
import {
  _Binary,
  Boolean as BooleanType,
  DateTime,
  Date as DateType,
  DECIMAL,
  Enum,
  Float,
  Integer,
  JSON as JSONType,
  NUMERIC,
  Numeric,
  STRINGTYPE,
  String as StringType,
  TIMESTAMP,
  Time,
} from '../../sql/types.ts'
import { surfaceSelectablesOnly } from '../../sql/util.ts'
import { replacementTraverse } from '../../sql/visitors.ts'
import { isJson } from '../affinity.ts'
import { SET } from './enumerated.ts'
import { adaptStringForCast, type MySQLFamily } from './types.ts'

const EXTRACT_FIELDS = { milliseconds: 'millisecond' }

const NO_LIMIT = '18446744073709551615'

/** Writes statements for MySQL. */
export class MySQLCompiler extends SQLCompiler {
  declare readonly dialect: any
  override readonly renderTableWithColumnInUpdateFrom = true

  override readonly extractMap: Readonly<Record<string, string>> = EXTRACT_FIELDS

  /** A SELECT without tables that has a WHERE needs one. */
  override defaultFrom(): string {
    const statement = this.stack.at(-1)?.selectable as { _whereCriteria?: readonly unknown[] } | undefined
    return (statement?._whereCriteria?.length ?? 0) > 0 ? ' FROM DUAL' : ''
  }

  visitRandomFunc(fn: any, _kw: CompileKw): string {
    return `rand${this.functionArgspec(fn, NO_KW)}`
  }

  visitRollupFunc(fn: any, kw: CompileKw): string {
    return `${Array.from(fn.clauses as Iterable<any>, (each) => this.process(each, kw)).join(', ')} WITH ROLLUP`
  }

  override visitAggregateStringsFunc(fn: any, kw: CompileKw): string {
    const [expression, delimiter] = Array.from(fn.clauses as Iterable<any>, (each) => this.process(each, kw))
    return `group_concat(${expression} SEPARATOR ${delimiter})`
  }

  override visitSequence(sequence: any, _kw: CompileKw): string {
    return `nextval(${this.preparer.formatSequence(sequence)})`
  }

  visitSysdateFunc(_fn: any, _kw: CompileKw): string {
    return 'SYSDATE()'
  }

  /** JSON null is NULL for every type but JSON itself, and each type needs its own conversion. */
  private jsonExtract(binary: any, kw: CompileKw): string {
    const extract = () => `JSON_EXTRACT(${this.process(binary.left, kw)}, ${this.process(binary.right, kw)})`
    const { type } = binary
    if (isJson(type)) return extract()
    const start = `CASE ${extract()} WHEN 'null' THEN NULL`
    let conversion: string
    switch (type._typeAffinity) {
      case Integer:
        conversion = `ELSE CAST(${extract()} AS SIGNED INTEGER)`
        break
      case Numeric:
        conversion =
          type.scale != null && type.precision != null
            ? `ELSE CAST(${extract()} AS DECIMAL(${type.precision}, ${type.scale}))`
            : `ELSE ${extract()}+0.0000000000000000000000`
        break
      case BooleanType:
        conversion = 'WHEN true THEN true ELSE false'
        break
      case StringType:
        conversion = `ELSE JSON_UNQUOTE(${extract()})`
        break
      default:
        conversion = `ELSE ${extract()}`
    }
    return `${start} ${conversion} END`
  }

  visitJsonGetitemOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.jsonExtract(binary, kw)
  }

  visitJsonPathGetitemOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.jsonExtract(binary, kw)
  }

  visitOnDuplicateKeyUpdate(clause: any, _kw: CompileKw): string {
    const statement = this.currentExecutable as any
    const table = statement.table
    let columns: any[] = [...table.c]
    if (clause._parameterOrdering !== null) {
      const ordering: any[] = clause._parameterOrdering.map((key: any) => expect(DMLColumnRole, key))
      const ordered = ordering.flatMap((key) => (table.c.contains(key) ? [table.c.get(key)] : []))
      columns = [...ordered, ...columns.filter((column) => !ordering.includes(column.key))]
    }
    const needsAlias = statement.select == null && this.dialect._requiresAliasForOnDuplicateKey
    const aliasName = String(table.name).toLowerCase() === 'new' ? 'new_1' : 'new'
    const values = new Map<string, any>()
    for (const [key, value] of clause.update) values.set(expectAsKey(DMLColumnRole, key), value)
    const assignments: string[] = []
    const known = new Set<string>()
    for (const column of columns) {
      known.add(column.key)
      if (!values.has(column.key)) continue
      let value = values.get(column.key)
      if (isLiteral(value)) {
        value = new BindParameter(null, value, { type: column.type })
      } else {
        value = replacementTraverse(value.__clauseElement__?.() ?? value, {}, (element: any) => {
          if (element instanceof BindParameter && element.type._isnull) {
            return element._withBinaryElementType(column.type)
          }
          if (element instanceof ColumnClause && element.table === clause.insertedAlias) {
            const name = this.preparer.quote(element.name)
            return literalColumn(needsAlias ? `${aliasName}.${name}` : `VALUES(${name})`)
          }
          return null
        })
      }
      const text = this.process(value.selfGroup(), { useSchema: false })
      assignments.push(`${this.preparer.quote(column.name)} = ${text}`)
    }
    const unknown = [...values.keys()].filter((key) => !known.has(key))
    if (unknown.length > 0) {
      const names = unknown.map((key) => `'${key}'`).join(', ')
      warn(`Additional column names not matching any column keys in table '${table.name}': ${names}`)
    }
    return `${needsAlias ? `AS ${aliasName} ` : ''}ON DUPLICATE KEY UPDATE ${assignments.join(', ')}`
  }

  visitConcatOpExpressionClauselist(list: any, _operator: any, kw: CompileKw): string {
    return `concat(${Array.from(list.clauses as Iterable<any>, (each) => this.process(each, kw)).join(', ')})`
  }

  visitConcatOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return `concat(${this.process(binary.left, kw)}, ${this.process(binary.right, kw)})`
  }

  visitMysqlMatch(element: any, kw: CompileKw): string {
    return this.visitMatchOpBinary(element, element.operator, kw)
  }

  visitMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    const {
      mysqlBooleanMode = true,
      mysqlNaturalLanguage = false,
      mysqlQueryExpansion = false,
    } = binary.modifiers as Record<string, boolean>
    if (mysqlBooleanMode && (mysqlNaturalLanguage || mysqlQueryExpansion)) {
      const flag = (value: boolean) => (value ? 'True' : 'False')
      throw new CompileError(
        `Invalid MySQL match flags: in_boolean_mode=${flag(mysqlBooleanMode)}, ` +
          `in_natural_language_mode=${flag(mysqlNaturalLanguage)}, with_query_expansion=${flag(mysqlQueryExpansion)}`,
      )
    }
    const columns = this.process(binary.left, kw)
    const against = [this.process(binary.right, kw)]
    if (mysqlBooleanMode) against.push('IN BOOLEAN MODE')
    if (mysqlNaturalLanguage) against.push('IN NATURAL LANGUAGE MODE')
    if (mysqlQueryExpansion) against.push('WITH QUERY EXPANSION')
    return `MATCH (${columns}) AGAINST (${against.join(' ')})`
  }

  override getFromHintText(_table: any, text: string): string {
    return text
  }

  /** The type after AS in a CAST; null when MySQL can't cast to it. */
  private castType(given: any): string | null {
    const type = given._isTypeDecorator ? given._unwrappedDialectImpl(this.dialect) : given
    const spell = (each: any): string => this.dialect.typeCompilerInstance.process(each)
    if (type instanceof Integer) {
      return (type as { unsigned?: boolean }).unsigned ? 'UNSIGNED INTEGER' : 'SIGNED INTEGER'
    }
    if (type instanceof TIMESTAMP) return 'DATETIME'
    if (type instanceof DECIMAL || type instanceof DateTime || type instanceof DateType || type instanceof Time) {
      return spell(type)
    }
    const nativeEnum = type instanceof Enum && (type as Partial<MySQLFamily>)._mysqlFamily === 'string'
    if (type instanceof StringType && !nativeEnum && !(type instanceof SET)) return spell(adaptStringForCast(type))
    if (type instanceof _Binary) return 'BINARY'
    if (type instanceof JSONType) return 'JSON'
    if (type instanceof NUMERIC) return spell(type).replaceAll('NUMERIC', 'DECIMAL')
    if (type instanceof Float && this.dialect._supportFloatCast) return spell(type)
    return null
  }

  override visitTypeclause(typeclause: any, _kw: CompileKw): string {
    return this.castType(typeclause.type.dialectImpl(this.dialect)) as string
  }

  override visitCast(cast: any, kw: CompileKw): string {
    const type = this.castType(cast.typeclause.type.dialectImpl(this.dialect))
    if (type === null) {
      const name = this.dialect.typeCompilerInstance.process(cast.typeclause.type)
      warn(`Datatype ${name} does not support CAST on MySQL/MariaDb; the CAST will be skipped.`)
      return this.process(cast.clause.selfGroup(), kw)
    }
    return `CAST(${this.process(cast.clause, kw)} AS ${type})`
  }

  override renderLiteralValue(value: unknown, type: any): string {
    const text = super.renderLiteralValue(value, type)
    return this.dialect._backslashEscapes ? text.replaceAll('\\', '\\\\') : text
  }

  override visitTrue(_expression: any, _kw: CompileKw): string {
    return 'true'
  }

  override visitFalse(_expression: any, _kw: CompileKw): string {
    return 'false'
  }

  override _joinKeyword(join: any): string {
    return join.full ? ' FULL OUTER JOIN ' : join.isouter ? ' LEFT OUTER JOIN ' : ' INNER JOIN '
  }

  override forUpdateClause(select: any, kw: CompileKw): string {
    const { read, of, nowait, skipLocked } = select._forUpdateArg
    let text = ' FOR UPDATE'
    if (read) text = this.dialect.useMysqlForShare ? ' FOR SHARE' : ' LOCK IN SHARE MODE'
    if (of && this.dialect.supportsForUpdateOf) {
      const tables = new ElementSet<any>()
      for (const each of of) for (const table of surfaceSelectablesOnly(each)) tables.add(table)
      const names = Array.from(tables, (table) => this.process(table, { ...kw, ashint: true, useSchema: false }))
      text += ` OF ${names.join(', ')}`
    }
    if (nowait) text += ' NOWAIT'
    if (skipLocked) text += ' SKIP LOCKED'
    return text
  }

  override limitClause(select: any, kw: CompileKw): string {
    const { _limitClause: limit, _offsetClause: offset } = select
    if (offset != null) {
      const skipped = this.process(offset, kw)
      return ` \n LIMIT ${skipped}, ${limit == null ? NO_LIMIT : this.process(limit, kw)}`
    }
    return limit == null ? '' : ` \n LIMIT ${this.process(limit, kw)}`
  }

  override updateLimitClause(update: any): string | null {
    return this.dmlLimit(update)
  }

  override deleteLimitClause(statement: any): string | null {
    return this.dmlLimit(statement)
  }

  private dmlLimit(statement: any): string | null {
    const limit = statement.kwargs[`${this.dialect.name}Limit`]
    return limit == null ? null : `LIMIT ${Math.trunc(Number(limit))}`
  }

  override updateTablesClause(_update: any, from: any, extraFroms: readonly any[], kw: CompileKw): string {
    return [from, ...extraFroms].map((each) => this.process(each, { ...kw, asfrom: true })).join(', ')
  }

  override updateFromClause(): string | null {
    return null
  }

  override deleteTableClause(_delete: any, from: any, extraFroms: readonly any[], kw: CompileKw): string {
    return this.process(from, { ...kw, asfrom: true, iscrud: true, ashint: extraFroms.length > 0 })
  }

  override deleteExtraFromClause(
    _delete: any,
    from: any,
    extraFroms: readonly any[],
    fromHints: any,
    kw: CompileKw,
  ): string {
    const tables = [from, ...extraFroms].map((each) =>
      this.process(each, { ...kw, asfrom: true, fromhints: fromHints }),
    )
    return `USING ${tables.join(', ')}`
  }

  override visitEmptySetExpr(elementTypes: readonly any[], _kw?: CompileKw): string {
    const outer = elementTypes.map((_type, position) => `_in_${position}`).join(', ')
    const inner = elementTypes.map((_type, position) => `1 AS _in_${position}`).join(', ')
    return `SELECT ${outer} FROM (SELECT ${inner}) as _empty_set WHERE 1!=1`
  }

  visitIsDistinctFromBinary(binary: any, _operator: any, _kw: CompileKw): string {
    return `NOT (${this.process(binary.left)} <=> ${this.process(binary.right)})`
  }

  visitIsNotDistinctFromBinary(binary: any, _operator: any, _kw: CompileKw): string {
    return `${this.process(binary.left)} <=> ${this.process(binary.right)}`
  }

  /** MariaDB takes the flags of a pattern inside the pattern. */
  private mariadbPattern(flags: string, pattern: any, kw?: CompileKw): string {
    return `CONCAT('(?', ${this.renderLiteralValue(flags, STRINGTYPE)}, ')', ${this.process(pattern, kw)})`
  }

  private regexpMatch(operator: string, binary: any, kw: CompileKw): string {
    const { flags } = binary.modifiers
    if (flags == null) return this._generateGenericBinary(binary, operator, kw)
    const left = this.process(binary.left, kw)
    if (this.dialect.isMariadb) return left + operator + this.mariadbPattern(flags, binary.right)
    const text = `REGEXP_LIKE(${left}, ${this.process(binary.right, kw)}, ${this.renderLiteralValue(flags, STRINGTYPE)})`
    return operator === ' NOT REGEXP ' ? `NOT ${text}` : text
  }

  override visitRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.regexpMatch(' REGEXP ', binary, kw)
  }

  override visitNotRegexpMatchOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    return this.regexpMatch(' NOT REGEXP ', binary, kw)
  }

  override visitRegexpReplaceOpBinary(binary: any, _operator: any, kw: CompileKw): string {
    const { flags } = binary.modifiers
    const left = this.process(binary.left, kw)
    if (flags != null && this.dialect.isMariadb) {
      const [pattern, replacement] = binary.right.clauses
      return `REGEXP_REPLACE(${left}, ${this.mariadbPattern(flags, pattern)}, ${this.process(replacement, kw)})`
    }
    const flagText = flags == null ? '' : `, ${this.renderLiteralValue(flags, STRINGTYPE)}`
    return `REGEXP_REPLACE(${left}, ${this.process(binary.right, kw)}${flagText})`
  }
}
