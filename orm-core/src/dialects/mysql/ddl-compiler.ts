// MySQL's DDL where it differs from the standard: AUTO_INCREMENT, comments inside the table, table options, index prefix
// lengths, indexes and constraints that are dropped by their kind.

import { DDLCompiler, type DDLKw } from '../../compile/ddl-compiler.ts'
import { BinaryExpression, Grouping, UnaryExpression } from '../../sql/elements.ts'
import { CompileError } from '../../sql/exc.ts'
import { FunctionElement } from '../../sql/functions.ts'
import { ascOp, descOp } from '../../sql/operators.ts'
import { topologicalSort } from '../../sql/sort-tables.ts'
import { TIMESTAMP } from '../../sql/types.ts'
import { lookUp } from '../mapping.ts'

const OPTIONS_OF_TYPE_STRING: ReadonlySet<string> = new Set(['COMMENT', 'PASSWORD', 'CONNECTION'])
const SPELLED_WITH_SPACES: ReadonlySet<string> = new Set([
  'DATA_DIRECTORY',
  'INDEX_DIRECTORY',
  'DEFAULT_CHARACTER_SET',
  'CHARACTER_SET',
  'DEFAULT_CHARSET',
  'DEFAULT_COLLATE',
])
const JOINED_BY_SPACE: ReadonlySet<string> = new Set([
  'TABLESPACE',
  'DEFAULT CHARACTER SET',
  'CHARACTER SET',
  'COLLATE',
])
const PARTITION_OPTIONS: ReadonlySet<string> = new Set([
  'PARTITION_BY',
  'PARTITIONS',
  'SUBPARTITIONS',
  'SUBPARTITION_BY',
])

/** Writes DDL for MySQL. */
export class MySQLDDLCompiler extends DDLCompiler {
  declare readonly dialect: any

  override getColumnSpecification(column: any, _kw: DDLKw = {}): string {
    // MariaDB has no NOT NULL for generated columns unless it was asked for
    if (this.dialect.isMariadb && column.computed != null && column._nullableUnspecified) column.nullable = true
    const parts = [this.preparer.formatColumn(column), this.typeOf(column)]
    if (column.computed != null) parts.push(this.process(column.computed) as string)
    if (!column.nullable) parts.push('NOT NULL')
    else if (column.type._unwrappedDialectImpl(this.dialect) instanceof TIMESTAMP) parts.push('NULL')
    if (column.comment != null) parts.push(`COMMENT ${this.literalText(column.comment)}`)
    if (this.isAutoIncrement(column)) {
      parts.push('AUTO_INCREMENT')
    } else {
      const fallback = this.getColumnDefaultString(column)
      if (fallback !== null) parts.push(`DEFAULT ${this.isExpression(fallback) ? `(${fallback})` : fallback}`)
    }
    return parts.join(' ')
  }

  private isAutoIncrement(column: any): boolean {
    return (
      column.table != null &&
      column === column.table._autoincrementColumn &&
      (column.serverDefault == null || column.serverDefault.isIdentity) &&
      !(this.dialect.supportsSequences && column.default?.isSequence && !column.default.optional)
    )
  }

  /** Whether a default has to stand in parentheses: an expression other than those that MySQL takes bare. */
  private isExpression(text: string): boolean {
    return (
      this.dialect._supportDefaultFunction &&
      !/^\s*['"(]/.test(text) &&
      !/ON +UPDATE/i.test(text) &&
      !/^(?:\bnow\(\d+\)|\bcurrent_timestamp\(\d+\))/i.test(text) &&
      /^.*\W.*/.test(text)
    )
  }

  override postCreateTable(table: any): string {
    const options = new Map<string, string>()
    for (const [name, value] of Object.entries(table._givenDialectOptions[this.dialect.name] ?? {})) {
      options.set(name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(), String(value))
    }
    if (table.comment != null) options.set('COMMENT', table.comment)
    const names = [...options.keys()]
    const plain = topologicalSort(
      [
        ['DEFAULT_CHARSET', 'COLLATE'],
        ['DEFAULT_CHARACTER_SET', 'COLLATE'],
        ['CHARSET', 'COLLATE'],
        ['CHARACTER_SET', 'COLLATE'],
      ],
      names.filter((name) => !PARTITION_OPTIONS.has(name)),
    )
    const partition = topologicalSort(
      [
        ['PARTITION_BY', 'PARTITIONS'],
        ['PARTITION_BY', 'SUBPARTITION_BY'],
        ['PARTITION_BY', 'SUBPARTITIONS'],
        ['PARTITIONS', 'SUBPARTITIONS'],
        ['PARTITIONS', 'SUBPARTITION_BY'],
        ['SUBPARTITION_BY', 'SUBPARTITIONS'],
      ],
      names.filter((name) => PARTITION_OPTIONS.has(name)),
    )
    const valueOf = (name: string): string => {
      const value = options.get(name) as string
      return OPTIONS_OF_TYPE_STRING.has(name) ? this.literalText(value) : value
    }
    return [
      ...plain.map((name) => {
        const spelled = SPELLED_WITH_SPACES.has(name) ? name.replaceAll('_', ' ') : name
        return spelled + (JOINED_BY_SPACE.has(spelled) ? ' ' : '=') + valueOf(name)
      }),
      ...partition.map((name) => `${name.replaceAll('_', ' ')} ${valueOf(name)}`),
    ].join(' ')
  }

  /** An option of an item; MariaDB takes those of MySQL for some that it has no own value for. */
  private option(item: any, key: string, fallBackToMySQL = false): any {
    const own = item.dialectOptions[this.dialect.name]?.[key]
    return own == null && fallBackToMySQL ? item.dialectOptions.mysql[key] : own
  }

  override visitCreateIndex(create: any, _kw: DDLKw): string {
    const index = create.element
    this._verifyIndexTable(index)
    const expressions: any[] = [...index.expressions]
    const columns = expressions.map((each) =>
      this.sqlCompiler.process(needsParentheses(each) ? new Grouping(each) : each, {
        includeTable: false,
        literalBinds: true,
      }),
    )
    let text = 'CREATE '
    if (index.unique) text += 'UNIQUE '
    const prefix = this.option(index, 'prefix')
    if (prefix) text += `${prefix} `
    text += 'INDEX '
    if (create.ifNotExists) text += 'IF NOT EXISTS '
    text += `${this._preparedIndexName(index)} ON ${this.preparer.formatTable(index.table)} `
    const length = this.option(index, 'length')
    const withLengths = columns.map((column, position) => {
      if (length == null) return column
      const own =
        typeof length === 'object' ? (lookUp(length, expressions[position].name) ?? lookUp(length, column)) : length
      return own === undefined ? column : `${column}(${own})`
    })
    text += `(${withLengths.join(', ')})`
    const parser = this.option(index, 'withParser', true)
    if (parser != null) text += ` WITH PARSER ${parser}`
    const using = this.option(index, 'using', true)
    return using == null ? text : `${text} USING ${this.preparer.quote(using)}`
  }

  override visitPrimaryKeyConstraint(constraint: any, kw: DDLKw): string | null {
    const text = super.visitPrimaryKeyConstraint(constraint, kw)
    const using = this.option(constraint, 'using', true)
    return using ? `${text} USING ${this.preparer.quote(using)}` : text
  }

  override visitDropIndex(drop: any, _kw: DDLKw): string {
    const index = drop.element
    const name = this._preparedIndexName(index, false)
    return `\nDROP INDEX ${drop.ifExists ? 'IF EXISTS ' : ''}${name} ON ${this.preparer.formatTable(index.table)}`
  }

  override visitDropConstraint(drop: any, _kw: DDLKw): string {
    const constraint = drop.element
    let kind = ''
    if (constraint.visitName === 'foreignKeyConstraint') kind = 'FOREIGN KEY '
    else if (constraint.visitName === 'primaryKeyConstraint') kind = 'PRIMARY KEY '
    else if (constraint.visitName === 'uniqueConstraint') kind = 'INDEX '
    else if (/[cC]heckConstraint$/.test(constraint.visitName)) kind = this.dialect.isMariadb ? 'CONSTRAINT ' : 'CHECK '
    const name = kind === 'PRIMARY KEY ' ? '' : this.preparer.formatConstraint(constraint)
    return `ALTER TABLE ${this.preparer.formatTable(constraint.table)} DROP ${kind}${name}`
  }

  override defineConstraintMatch(constraint: any): string {
    if (constraint.match != null) {
      throw new CompileError(
        "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to be ignored.",
      )
    }
    return ''
  }

  override visitSetTableComment(create: any, _kw: DDLKw): string {
    return `ALTER TABLE ${this.preparer.formatTable(create.element)} COMMENT ${this.literalText(create.element.comment)}`
  }

  override visitDropTableComment(drop: any, _kw: DDLKw): string {
    return `ALTER TABLE ${this.preparer.formatTable(drop.element)} COMMENT ''`
  }

  override visitSetColumnComment(create: any, _kw: DDLKw): string {
    const column = create.element
    const table = this.preparer.formatTable(column.table)
    return `ALTER TABLE ${table} CHANGE ${this.preparer.formatColumn(column)} ${this.getColumnSpecification(column)}`
  }

  override getIdentityOptions(options: any): string {
    return super.getIdentityOptions(options).replace('NO CYCLE', 'NOCYCLE')
  }
}

/** In an index MySQL takes names bare and wants parentheses around other expressions. */
function needsParentheses(expression: any): boolean {
  if (expression instanceof UnaryExpression) {
    return expression.modifier !== descOp && expression.modifier !== ascOp
  }
  return expression instanceof BinaryExpression || expression instanceof FunctionElement
}
