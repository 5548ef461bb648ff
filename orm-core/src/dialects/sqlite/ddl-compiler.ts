// SQLite's DDL where it differs from the standard: AUTOINCREMENT inside the column, ON CONFLICT clauses on constraints,
// defaults in parentheses, indexes in their table's schema, WITHOUT ROWID and STRICT.

import { DDLCompiler, type DDLKw } from '../../compile/ddl-compiler.ts'
import { CompileError } from '../../sql/exc.ts'
import { isInteger } from '../affinity.ts'

/** Writes DDL for SQLite. */
export class SQLiteDDLCompiler extends DDLCompiler {
  override getColumnSpecification(column: any, _kw: DDLKw): string {
    const options = column.dialectOptions.sqlite
    let text = `${this.preparer.formatColumn(column)} ${this.typeOf(column)}`
    const fallback = this.getColumnDefaultString(column)
    if (fallback !== null) {
      // SQLite wants parentheses around a default that is an expression
      const needsParentheses = !/^\s*['"(]/.test(fallback) && /^.*\W.*/.test(fallback)
      text += ` DEFAULT ${needsParentheses ? `(${fallback})` : fallback}`
    }
    if (!column.nullable) {
      text += ' NOT NULL'
      if (options.onConflictNotNull != null) text += ` ON CONFLICT ${options.onConflictNotNull}`
    }
    if (column.primaryKey) {
      const single = column.table.primaryKey.columns.length === 1
      if (column.autoincrement === true && !single) {
        throw new CompileError('SQLite does not support autoincrement for composite primary keys')
      }
      if (single && autoincrements(column)) {
        text += ' PRIMARY KEY'
        if (options.onConflictPrimaryKey != null) text += ` ON CONFLICT ${options.onConflictPrimaryKey}`
        text += ' AUTOINCREMENT'
      }
    }
    if (column.computed != null) text += ` ${this.process(column.computed)}`
    return text
  }

  override visitPrimaryKeyConstraint(constraint: any, kw: DDLKw): string | null {
    const [column] = [...constraint.columns]
    const single = constraint.columns.length === 1
    if (single && column.primaryKey && autoincrements(column)) return null
    let text = super.visitPrimaryKeyConstraint(constraint, kw) as string
    let onConflict = constraint.dialectOptions.sqlite.onConflict
    if (onConflict == null && single) onConflict = column.dialectOptions.sqlite.onConflictPrimaryKey
    if (onConflict != null) text += ` ON CONFLICT ${onConflict}`
    return text
  }

  override visitUniqueConstraint(constraint: any, kw: DDLKw): string | null {
    let text = super.visitUniqueConstraint(constraint, kw) as string
    let onConflict = constraint.dialectOptions.sqlite.onConflict
    if (onConflict == null && constraint.columns.length === 1) {
      onConflict = [...constraint.columns][0].dialectOptions?.sqlite.onConflictUnique
    }
    if (onConflict != null) text += ` ON CONFLICT ${onConflict}`
    return text
  }

  override visitCheckConstraint(constraint: any, kw: DDLKw): string {
    const text = super.visitCheckConstraint(constraint, kw)
    const { onConflict } = constraint.dialectOptions.sqlite
    return onConflict == null ? text : `${text} ON CONFLICT ${onConflict}`
  }

  override visitColumnCheckConstraint(constraint: any, kw: DDLKw): string {
    const text = super.visitColumnCheckConstraint(constraint, kw)
    if (constraint.dialectOptions.sqlite.onConflict != null) {
      throw new CompileError('SQLite does not support on conflict clause for column check constraint')
    }
    return text
  }

  override visitForeignKeyConstraint(constraint: any, kw: DDLKw): string | null {
    const [element] = constraint.elements
    const local = element.parent.table.schema ?? ''
    const remote = element.column.table.schema ?? ''
    // a reference can't cross SQLite's attached databases
    if (String(local) !== String(remote)) return null
    return super.visitForeignKeyConstraint(constraint, kw)
  }

  override defineConstraintRemoteTable(_constraint: any, table: any): string {
    return this.preparer.formatTable(table, { useSchema: false })
  }

  override visitCreateIndex(create: any, _kw: DDLKw): string {
    const index = create.element
    this._verifyIndexTable(index)
    let text = 'CREATE '
    if (index.unique) text += 'UNIQUE '
    text += 'INDEX '
    if (create.ifNotExists) text += 'IF NOT EXISTS '
    const inline = { includeTable: false, literalBinds: true }
    const expressions = Array.from(index.expressions as Iterable<any>, (each) => this.sqlCompiler.process(each, inline))
    const table = this.preparer.formatTable(index.table, { useSchema: false })
    text += `${this._preparedIndexName(index, true)} ON ${table} (${expressions.join(', ')})`
    const { where } = index.dialectOptions.sqlite
    return where == null ? text : `${text} WHERE ${this.sqlCompiler.process(where, inline)}`
  }

  override postCreateTable(table: any): string {
    const { withRowid, strict } = table.dialectOptions.sqlite
    const options: string[] = []
    if (!withRowid) options.push('WITHOUT ROWID')
    if (strict) options.push('STRICT')
    return options.length > 0 ? `\n ${options.join(',\n ')}` : ''
  }
}

/** Whether the table asks for AUTOINCREMENT and the column can have it. */
function autoincrements(column: any): boolean {
  return column.table.dialectOptions.sqlite.autoincrement && isInteger(column.type) && column.foreignKeys.size === 0
}
