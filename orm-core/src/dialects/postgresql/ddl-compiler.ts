// PostgreSQL's DDL where it differs from the standard: SERIAL, index options, INCLUDE, exclusion constraints, NOT VALID,
// enum and domain types, table storage clauses, comments on constraints.

import { DDLCompiler, type DDLKw } from '../../compile/ddl-compiler.ts'
import { expect } from '../../sql/coercions.ts'
import { ColumnClause, literal } from '../../sql/elements.ts'
import { CompileError, describe } from '../../sql/exc.ts'
import { DDLExpressionRole } from '../../sql/roles.ts'
import { ARRAY, BigInteger, Enum, SmallInteger } from '../../sql/types.ts'
import { entriesOf, lookUp, type Mapping } from '../mapping.ts'
import type { PGIdentifierPreparer } from './identifier-preparer.ts'

const IDX_USING = /^(?:btree|hash|gist|gin|[\w_]+)$/i
const FK_ON_DELETE = /^(?:RESTRICT|CASCADE|SET (?:NULL|DEFAULT)(?:\s*\(.+\))?|NO ACTION)$/i

const INLINE = { includeTable: false, literalBinds: true }

/** Writes DDL for PostgreSQL. */
export class PGDDLCompiler extends DDLCompiler {
  declare preparer: PGIdentifierPreparer
  declare readonly dialect: any

  override getColumnSpecification(column: any, _kw: DDLKw): string {
    let text = this.preparer.formatColumn(column)
    const type = column.type._unwrappedDialectImpl(this.dialect)
    const hasIdentity = column.identity != null && this.dialect.supportsIdentityColumns
    if (this.isSerial(column, type) && !hasIdentity) {
      if (type instanceof BigInteger) text += ' BIGSERIAL'
      else text += type instanceof SmallInteger ? ' SMALLSERIAL' : ' SERIAL'
    } else {
      text += ` ${this.typeCompiler.process(column.type, { typeExpression: column, identifierPreparer: this.preparer })}`
      const fallback = this.getColumnDefaultString(column)
      if (fallback !== null) text += ` DEFAULT ${fallback}`
    }
    if (column.computed != null) text += ` ${this.process(column.computed)}`
    if (hasIdentity) text += ` ${this.process(column.identity)}`
    if (!column.nullable && !hasIdentity) text += ' NOT NULL'
    else if (column.nullable && hasIdentity) text += ' NULL'
    return text
  }

  private isSerial(column: any, type: unknown): boolean {
    return (
      column.primaryKey &&
      column === column.table._autoincrementColumn &&
      (this.dialect.supportsSmallserial || !(type instanceof SmallInteger)) &&
      (column.default == null || (column.default.isSequence && column.default.optional))
    )
  }

  private validity(constraint: any): string {
    return constraint.dialectOptions.postgresql.notValid ? ' NOT VALID' : ''
  }

  private include(item: any): string {
    const { include } = item.dialectOptions.postgresql
    if (!include || include.length === 0) return ''
    const columns = Array.from(include as Iterable<any>, (each) =>
      typeof each === 'string' ? item.table.c.get(each) : each,
    )
    return ` INCLUDE (${this.names(columns)})`
  }

  override visitCheckConstraint(constraint: any, kw: DDLKw): string {
    if (constraint._typeBound) {
      const type = [...constraint.columns][0].type
      if (type instanceof ARRAY && type.itemType instanceof Enum && !type.itemType.nativeEnum) {
        throw new CompileError(
          'PostgreSQL dialect cannot produce the CHECK constraint for ARRAY of non-native ENUM; please specify ' +
            'create_constraint=False on this Enum datatype.',
        )
      }
    }
    return super.visitCheckConstraint(constraint, kw) + this.validity(constraint)
  }

  override visitForeignKeyConstraint(constraint: any, kw: DDLKw): string | null {
    return super.visitForeignKeyConstraint(constraint, kw) + this.validity(constraint)
  }

  override visitPrimaryKeyConstraint(constraint: any, _kw: DDLKw): string | null {
    return (
      this.defineConstraintPreamble(constraint) +
      this.definePrimaryKeyBody(constraint) +
      this.include(constraint) +
      this.defineConstraintDeferrability(constraint)
    )
  }

  override visitUniqueConstraint(constraint: any, _kw: DDLKw): string | null {
    if (constraint.columns.length === 0) return ''
    return (
      this.defineConstraintPreamble(constraint) +
      this.defineUniqueBody(constraint) +
      this.include(constraint) +
      this.defineConstraintDeferrability(constraint)
    )
  }

  override defineConstraintOndeleteCascade(constraint: any): string {
    return ` ON DELETE ${this.preparer.validateSqlPhrase(constraint.ondelete, FK_ON_DELETE)}`
  }

  visitCreateEnumType(create: any, _kw: DDLKw): string {
    const type = create.element
    const values = type.enums.map((value: string) => this.sqlCompiler.process(literal(value), { literalBinds: true }))
    return `CREATE TYPE ${this.preparer.formatType(type)} AS ENUM (${values.join(', ')})`
  }

  visitDropEnumType(drop: any, _kw: DDLKw): string {
    return `DROP TYPE ${this.preparer.formatType(drop.element)}`
  }

  visitCreateDomainType(create: any, _kw: DDLKw): string {
    const domain = create.element
    const options: string[] = []
    if (domain.collation != null) options.push(`COLLATE ${this.preparer.quote(domain.collation)}`)
    if (domain.default != null) options.push(`DEFAULT ${this.renderDefaultString(domain.default)}`)
    if (domain.constraintName != null) {
      options.push(`CONSTRAINT ${this.preparer.truncateAndRenderConstraintName(domain.constraintName)}`)
    }
    if (domain.notNull) options.push('NOT NULL')
    if (domain.check != null) options.push(`CHECK (${this.sqlCompiler.process(domain.check, INLINE)})`)
    const type = this.typeCompiler.process(domain.dataType)
    return `CREATE DOMAIN ${this.preparer.formatType(domain)} AS ${type} ${options.join(' ')}`
  }

  visitDropDomainType(drop: any, _kw: DDLKw): string {
    return `DROP DOMAIN ${this.preparer.formatType(drop.element)}`
  }

  override visitCreateIndex(create: any, _kw: DDLKw): string {
    const index = create.element
    this._verifyIndexTable(index)
    const options = index.dialectOptions.postgresql
    let text = 'CREATE '
    if (index.unique) text += 'UNIQUE '
    text += 'INDEX '
    if (this.dialect._supportsCreateIndexConcurrently && options.concurrently) text += 'CONCURRENTLY '
    if (create.ifNotExists) text += 'IF NOT EXISTS '
    text += `${this._preparedIndexName(index, false)} ON ${this.preparer.formatTable(index.table)} `
    if (options.using) text += `USING ${this.preparer.validateSqlPhrase(options.using, IDX_USING).toLowerCase()} `
    const expressions = Array.from(index.expressions as Iterable<any>, (each) => {
      const element = each instanceof ColumnClause ? each : each.selfGroup()
      return this.sqlCompiler.process(element, INLINE) + operatorClass(each, options.ops)
    })
    text += `(${expressions.join(', ')})${this.include(index)}`
    if (options.nullsNotDistinct === true) text += ' NULLS NOT DISTINCT'
    else if (options.nullsNotDistinct === false) text += ' NULLS DISTINCT'
    const parameters = entriesOf<unknown>(options.with)
    if (parameters.length > 0)
      text += ` WITH (${parameters.map(([name, value]) => `${name} = ${plainText(value)}`).join(', ')})`
    if (options.tablespace) text += ` TABLESPACE ${this.preparer.quote(options.tablespace)}`
    if (options.where != null) {
      text += ` WHERE ${this.sqlCompiler.process(expect(DDLExpressionRole, options.where), INLINE)}`
    }
    return text
  }

  override defineUniqueConstraintDistinct(constraint: any): string {
    const { nullsNotDistinct } = constraint.dialectOptions.postgresql
    if (nullsNotDistinct === true) return 'NULLS NOT DISTINCT '
    return nullsNotDistinct === false ? 'NULLS DISTINCT ' : ''
  }

  override visitDropIndex(drop: any, _kw: DDLKw): string {
    const index = drop.element
    let text = '\nDROP INDEX '
    if (this.dialect._supportsDropIndexConcurrently && index.dialectOptions.postgresql.concurrently) {
      text += 'CONCURRENTLY '
    }
    if (drop.ifExists) text += 'IF EXISTS '
    return text + this._preparedIndexName(index, true)
  }

  visitExcludeConstraint(constraint: any, _kw: DDLKw): string {
    const elements = constraint._renderExprs.map(
      ([expression, , operator]: [any, string, string]) =>
        `${this.sqlCompiler.process(expression, INLINE)}${operatorClass(expression, constraint.ops)} WITH ${operator}`,
    )
    const using = this.preparer.validateSqlPhrase(constraint.using, IDX_USING).toLowerCase()
    let text = `${this.defineConstraintPreamble(constraint)}EXCLUDE USING ${using} (${elements.join(', ')})`
    if (constraint.where != null) {
      text += ` WHERE (${this.sqlCompiler.process(constraint.where, { literalBinds: true })})`
    }
    return text + this.defineConstraintDeferrability(constraint)
  }

  override postCreateTable(table: any): string {
    const options = table.dialectOptions.postgresql
    let text = ''
    if (options.inherits != null) {
      const parents: string[] = Array.isArray(options.inherits) ? options.inherits : [options.inherits]
      text += `\n INHERITS ( ${parents.map((name) => this.preparer.quote(name)).join(', ')} )`
    }
    if (options.partitionBy) text += `\n PARTITION BY ${options.partitionBy}`
    if (options.using) text += `\n USING ${options.using}`
    if (options.withOids === true) text += '\n WITH OIDS'
    else if (options.withOids === false) text += '\n WITHOUT OIDS'
    if (options.onCommit) text += `\n ON COMMIT ${options.onCommit.replaceAll('_', ' ').toUpperCase()}`
    if (options.tablespace) text += `\n TABLESPACE ${this.preparer.quote(options.tablespace)}`
    return text
  }

  override visitComputedColumn(generated: any, _kw: DDLKw): string {
    if (generated.persisted === false) {
      throw new CompileError(
        "PostrgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag to None or True " +
          'for PostgreSQL support.',
      )
    }
    return `GENERATED ALWAYS AS (${this.sqlCompiler.process(generated.sqltext, INLINE)}) STORED`
  }

  override visitCreateSequence(create: any, kw: DDLKw): string {
    const type = create.element.dataType
    const prefix = type == null ? null : ` AS ${this.typeCompiler.process(type)}`
    return super.visitCreateSequence(create, { ...kw, prefix })
  }

  private commentTarget(ddl: any): string {
    const constraint = ddl.element
    const refuse = (why: string) => {
      throw new CompileError(`Can't emit COMMENT ON for constraint ${describe(constraint)}: ${why}`)
    }
    if (constraint.name == null) refuse('it has no name')
    if (constraint.parent == null) refuse('it has no associated table')
    return `COMMENT ON CONSTRAINT ${this.preparer.formatConstraint(constraint)} ON ${this.preparer.formatTable(constraint.table)}`
  }

  override visitSetConstraintComment(create: any, _kw: DDLKw): string {
    return `${this.commentTarget(create)} IS ${this.literalText(create.element.comment)}`
  }

  override visitDropConstraintComment(drop: any, _kw: DDLKw): string {
    return `${this.commentTarget(drop)} IS NULL`
  }
}

/** The operator class that is given for a column or a labelled expression of an index. */
function operatorClass(expression: any, ops: Mapping<string>): string {
  const found = lookUp(ops, expression.key)
  return found === undefined ? '' : ` ${found}`
}

/** A value as Python's `%s` writes it. */
function plainText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}
