// CREATE, DROP, ALTER and COMMENT as text, the way standard SQL has it: tables with their columns and constraints,
// indexes, sequences, schemas. Expressions inside DDL are written by the statement compiler, types by the type
// compiler; a dialect overrides what its databases spell differently.

import type { DDLContext } from '../sql/ddl.ts'
import { CompileError, describe, KeyError } from '../sql/exc.ts'
import { String as StringType } from '../sql/types.ts'
import { Compiled } from './compiled.ts'
import type { IdentifierPreparer } from './identifier-preparer.ts'
import type { CompiledType, TypeCompiler } from './type-compiler.ts'

const FK_ON_DELETE = /^(?:RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)$/i
const FK_ON_UPDATE = FK_ON_DELETE
const FK_INITIALLY = /^(?:DEFERRED|IMMEDIATE)$/i

/** What the DDL compiler asks of the compiler of statements. */
interface ExpressionWriter {
  process(element: any, kw?: any): string
  renderLiteralValue(value: unknown, type: any): string
  postProcessText(text: string): string
}

export interface DDLKw {
  readonly firstPk?: boolean
  readonly includeSchema?: boolean
  readonly includeTableSchema?: boolean
  readonly prefix?: string | null
  readonly includeForeignKeyConstraints?: readonly any[] | null
  readonly [key: string]: unknown
}

const NO_KW: DDLKw = Object.freeze({})

/** How expressions are written inside DDL: without their table, and with values instead of parameters. */
const INLINE = { includeTable: false, literalBinds: true }

export class DDLCompiler extends Compiled {
  readonly isDdl = true
  readonly isSql = false
  private _sqlCompiler: ExpressionWriter | null = null

  /** DDL has no parameters. */
  constructParams(): null {
    return null
  }

  override get sqlCompiler(): ExpressionWriter {
    if (!this._sqlCompiler) {
      this._sqlCompiler = new this.dialect.statementCompiler(this.dialect, null, {
        schemaTranslateMap: this.schemaTranslateMap,
      }) as ExpressionWriter
    }
    return this._sqlCompiler
  }

  get typeCompiler(): TypeCompiler<any> {
    return this.dialect.typeCompilerInstance
  }

  visitDdl(ddl: any, _kw: DDLKw): string {
    let context: DDLContext = ddl.context
    if (ddl.target?.visitName === 'table' && isNamed(context)) {
      const path = this.preparer.formatTableSeq(ddl.target)
      context = {
        table: path.at(-1),
        schema: path.length === 1 ? '' : path[0],
        fullname: this.preparer.formatTable(ddl.target),
        ...context,
      }
    }
    return this.sqlCompiler.postProcessText(interpolate(ddl.statement, context))
  }

  visitCreateSchema(create: any, _kw: DDLKw): string {
    return `CREATE SCHEMA ${create.ifNotExists ? 'IF NOT EXISTS ' : ''}${this.preparer.formatSchema(create.element)}`
  }

  visitDropSchema(drop: any, _kw: DDLKw): string {
    const name = this.preparer.formatSchema(drop.element)
    return `DROP SCHEMA ${drop.ifExists ? 'IF EXISTS ' : ''}${name}${drop.cascade ? ' CASCADE' : ''}`
  }

  visitCreateTable(create: any, _kw: DDLKw): string {
    const table = create.element
    let text = '\nCREATE '
    if (table._prefixes.length > 0) text += `${table._prefixes.join(' ')} `
    text += 'TABLE '
    if (create.ifNotExists) text += 'IF NOT EXISTS '
    text += `${this.preparer.formatTable(table)} `
    const suffix = this.createTableSuffix(table)
    if (suffix) text += `${suffix} `
    text += '('
    let separator = '\n'
    let firstPk = false
    for (const createColumn of create.columns) {
      const column = createColumn.element
      let processed: string | null
      try {
        processed = this.process(createColumn, { firstPk: column.primaryKey && !firstPk })
      } catch (error) {
        if (!(error instanceof CompileError)) throw error
        throw new CompileError(`(in table '${table.description}', column '${column.name}'): ${error.message}`, {
          cause: error,
        })
      }
      if (processed !== null) {
        text += `${separator}\t${processed}`
        separator = ', \n'
      }
      if (column.primaryKey) firstPk = true
    }
    const constraints = this.createTableConstraints(table, create.includeForeignKeyConstraints)
    if (constraints) text += `${separator}\t${constraints}`
    return `${text}\n)${this.postCreateTable(table)}\n\n`
  }

  visitCreateColumn(create: any, kw: DDLKw): string | null {
    const column = create.element
    if (column.system) return null
    let text = this.getColumnSpecification(column, kw)
    const constraints = Array.from(column.constraints as Iterable<any>, (each) => this.process(each)).join(' ')
    if (constraints) text += ` ${constraints}`
    return text
  }

  createTableConstraints(table: any, includeForeignKeyConstraints: readonly any[] | null = null): string {
    const constraints: any[] = []
    // in SQLAlchemy a constraint without columns is false in a condition: an empty PRIMARY KEY is not asked for its text
    if (table.primaryKey?.columns.length > 0) constraints.push(table.primaryKey)
    const omitted = new Set<any>()
    if (includeForeignKeyConstraints !== null) {
      for (const each of table.foreignKeyConstraints) {
        if (!includeForeignKeyConstraints.includes(each)) omitted.add(each)
      }
    }
    for (const each of table._sortedConstraints) {
      if (each !== table.primaryKey && !omitted.has(each)) constraints.push(each)
    }
    const texts: string[] = []
    for (const each of constraints) {
      if (!each._shouldCreateForCompiler(this)) continue
      if (this.dialect.supportsAlter && each.useAlter === true) continue
      const text = this.process(each)
      if (text !== null) texts.push(text)
    }
    return texts.join(', \n\t')
  }

  visitDropTable(drop: any, _kw: DDLKw): string {
    return `\nDROP TABLE ${drop.ifExists ? 'IF EXISTS ' : ''}${this.preparer.formatTable(drop.element)}`
  }

  visitDropView(drop: any, _kw: DDLKw): string {
    return `\nDROP VIEW ${this.preparer.formatTable(drop.element)}`
  }

  _verifyIndexTable(index: any): void {
    if (index.table == null) throw new CompileError(`Index '${index.name}' is not associated with any table.`)
  }

  visitCreateIndex(create: any, kw: DDLKw): string {
    const index = create.element
    this._verifyIndexTable(index)
    let text = 'CREATE '
    if (index.unique) text += 'UNIQUE '
    if (index.name == null) throw new CompileError('CREATE INDEX requires that the index have a name')
    text += 'INDEX '
    if (create.ifNotExists) text += 'IF NOT EXISTS '
    const name = this._preparedIndexName(index, kw.includeSchema ?? false)
    const table = this.preparer.formatTable(index.table, { useSchema: kw.includeTableSchema ?? true })
    const expressions = Array.from(index.expressions as Iterable<any>, (each) => this.sqlCompiler.process(each, INLINE))
    return `${text}${name} ON ${table} (${expressions.join(', ')})`
  }

  visitDropIndex(drop: any, _kw: DDLKw): string {
    const index = drop.element
    if (index.name == null) throw new CompileError('DROP INDEX requires that the index have a name')
    return `\nDROP INDEX ${drop.ifExists ? 'IF EXISTS ' : ''}${this._preparedIndexName(index, true)}`
  }

  _preparedIndexName(index: any, includeSchema = false): string {
    const schema = index.table == null ? null : this.preparer.schemaForObject(index.table)
    const name = this.preparer.formatIndex(index)
    return includeSchema && schema !== null && String(schema) !== ''
      ? `${this.preparer.quoteSchema(schema)}.${name}`
      : name
  }

  visitAddConstraint(create: any, _kw: DDLKw): string {
    return `ALTER TABLE ${this.preparer.formatTable(create.element.table)} ADD ${this.process(create.element)}`
  }

  visitSetTableComment(create: any, _kw: DDLKw): string {
    return `COMMENT ON TABLE ${this.preparer.formatTable(create.element)} IS ${this.literalText(create.element.comment)}`
  }

  visitDropTableComment(drop: any, _kw: DDLKw): string {
    return `COMMENT ON TABLE ${this.preparer.formatTable(drop.element)} IS NULL`
  }

  visitSetColumnComment(create: any, _kw: DDLKw): string {
    const column = this.preparer.formatColumn(create.element, { useTable: true, useSchema: true })
    return `COMMENT ON COLUMN ${column} IS ${this.literalText(create.element.comment)}`
  }

  visitDropColumnComment(drop: any, _kw: DDLKw): string {
    return `COMMENT ON COLUMN ${this.preparer.formatColumn(drop.element, { useTable: true })} IS NULL`
  }

  visitSetConstraintComment(create: any, _kw: DDLKw): string {
    return this.visitUnsupportedCompilation(create, NO_KW)
  }

  visitDropConstraintComment(drop: any, _kw: DDLKw): string {
    return this.visitUnsupportedCompilation(drop, NO_KW)
  }

  /** A string as an SQL literal of this dialect. */
  literalText(value: unknown): string {
    return this.sqlCompiler.renderLiteralValue(value, stringType)
  }

  getIdentityOptions(options: any): string {
    const text: string[] = []
    if (options.increment != null) text.push(`INCREMENT BY ${options.increment}`)
    if (options.start != null) text.push(`START WITH ${options.start}`)
    if (options.minvalue != null) text.push(`MINVALUE ${options.minvalue}`)
    if (options.maxvalue != null) text.push(`MAXVALUE ${options.maxvalue}`)
    if (options.nominvalue != null) text.push('NO MINVALUE')
    if (options.nomaxvalue != null) text.push('NO MAXVALUE')
    if (options.cache != null) text.push(`CACHE ${options.cache}`)
    if (options.cycle != null) text.push(options.cycle ? 'CYCLE' : 'NO CYCLE')
    return text.join(' ')
  }

  visitCreateSequence(create: any, kw: DDLKw): string {
    let text = 'CREATE SEQUENCE '
    if (create.ifNotExists) text += 'IF NOT EXISTS '
    text += this.preparer.formatSequence(create.element) + (kw.prefix ?? '')
    const options = this.getIdentityOptions(create.element)
    return options ? `${text} ${options}` : text
  }

  visitDropSequence(drop: any, _kw: DDLKw): string {
    return `DROP SEQUENCE ${drop.ifExists ? 'IF EXISTS ' : ''}${this.preparer.formatSequence(drop.element)}`
  }

  visitDropConstraint(drop: any, _kw: DDLKw): string {
    const constraint = drop.element
    const name = this.preparer.formatConstraint(constraint)
    if (name === null) {
      throw new CompileError(`Can't emit DROP CONSTRAINT for constraint ${describe(constraint)}; it has no name`)
    }
    const table = this.preparer.formatTable(constraint.table)
    const ifExists = drop.ifExists ? 'IF EXISTS ' : ''
    return `ALTER TABLE ${table} DROP CONSTRAINT ${ifExists}${name}${drop.cascade ? ' CASCADE' : ''}`
  }

  getColumnSpecification(column: any, _kw: DDLKw): string {
    let text = `${this.preparer.formatColumn(column)} ${this.typeOf(column)}`
    const fallback = this.getColumnDefaultString(column)
    if (fallback !== null) text += ` DEFAULT ${fallback}`
    if (column.computed != null) text += ` ${this.process(column.computed)}`
    const hasIdentity = column.identity != null && this.dialect.supportsIdentityColumns
    if (hasIdentity) text += ` ${this.process(column.identity)}`
    if (!column.nullable && !hasIdentity) text += ' NOT NULL'
    return text
  }

  /** The type of a column as this dialect spells it. */
  protected typeOf(column: any): string {
    return this.dialect.typeCompilerInstance.process(column.type as CompiledType, { typeExpression: column })
  }

  createTableSuffix(_table: any): string {
    return ''
  }

  postCreateTable(_table: any): string {
    return ''
  }

  getColumnDefaultString(column: any): string | null {
    return column.serverDefault?.visitName === 'defaultClause'
      ? this.renderDefaultString(column.serverDefault.arg)
      : null
  }

  renderDefaultString(fallback: any): string {
    return typeof fallback === 'string'
      ? this.literalText(fallback)
      : this.sqlCompiler.process(fallback, { literalBinds: true })
  }

  visitTableOrColumnCheckConstraint(constraint: any, kw: DDLKw): string {
    return constraint.isColumnLevel
      ? this.visitColumnCheckConstraint(constraint, kw)
      : this.visitCheckConstraint(constraint, kw)
  }

  visitCheckConstraint(constraint: any, _kw: DDLKw): string {
    return (
      this.defineConstraintPreamble(constraint) +
      this.defineCheckBody(constraint) +
      this.defineConstraintDeferrability(constraint)
    )
  }

  visitColumnCheckConstraint(constraint: any, _kw: DDLKw): string {
    return (
      this.defineConstraintPreamble(constraint) +
      this.defineCheckBody(constraint) +
      this.defineConstraintDeferrability(constraint)
    )
  }

  visitPrimaryKeyConstraint(constraint: any, _kw: DDLKw): string | null {
    if (constraint.columns.length === 0) return ''
    return (
      this.defineConstraintPreamble(constraint) +
      this.definePrimaryKeyBody(constraint) +
      this.defineConstraintDeferrability(constraint)
    )
  }

  visitForeignKeyConstraint(constraint: any, _kw: DDLKw): string | null {
    return (
      this.defineConstraintPreamble(constraint) +
      this.defineForeignKeyBody(constraint) +
      this.defineConstraintMatch(constraint) +
      this.defineConstraintCascades(constraint) +
      this.defineConstraintDeferrability(constraint)
    )
  }

  defineConstraintRemoteTable(_constraint: any, table: any, preparer: IdentifierPreparer): string {
    return preparer.formatTable(table)
  }

  visitUniqueConstraint(constraint: any, _kw: DDLKw): string | null {
    if (constraint.columns.length === 0) return ''
    return (
      this.defineConstraintPreamble(constraint) +
      this.defineUniqueBody(constraint) +
      this.defineConstraintDeferrability(constraint)
    )
  }

  /** `CONSTRAINT name ` where the constraint has one. */
  defineConstraintPreamble(constraint: any): string {
    const name = this.preparer.formatConstraint(constraint)
    return name === null ? '' : `CONSTRAINT ${name} `
  }

  definePrimaryKeyBody(constraint: any): string {
    const columns: Iterable<any> = constraint._implicitGenerated ? constraint.columnsAutoincFirst : constraint.columns
    return `PRIMARY KEY (${this.names(columns)})`
  }

  protected names(columns: Iterable<any>): string {
    return Array.from(columns, (column) => this.preparer.quote(column.name)).join(', ')
  }

  defineForeignKeyBody(constraint: any): string {
    const elements: any[] = [...constraint.elements]
    const remote = this.defineConstraintRemoteTable(constraint, elements[0].column.table, this.preparer)
    const parents = this.names(elements.map((each) => each.parent))
    const targets = this.names(elements.map((each) => each.column))
    return `FOREIGN KEY(${parents}) REFERENCES ${remote} (${targets})`
  }

  defineUniqueBody(constraint: any): string {
    return `UNIQUE ${this.defineUniqueConstraintDistinct(constraint)}(${this.names(constraint.columns)})`
  }

  defineCheckBody(constraint: any): string {
    return `CHECK (${this.sqlCompiler.process(constraint.sqltext, INLINE)})`
  }

  defineUniqueConstraintDistinct(_constraint: any): string {
    return ''
  }

  defineConstraintCascades(constraint: any): string {
    let text = ''
    if (constraint.ondelete != null) text += this.defineConstraintOndeleteCascade(constraint)
    if (constraint.onupdate != null) text += this.defineConstraintOnupdateCascade(constraint)
    return text
  }

  defineConstraintOndeleteCascade(constraint: any): string {
    return ` ON DELETE ${this.preparer.validateSqlPhrase(constraint.ondelete, FK_ON_DELETE)}`
  }

  defineConstraintOnupdateCascade(constraint: any): string {
    return ` ON UPDATE ${this.preparer.validateSqlPhrase(constraint.onupdate, FK_ON_UPDATE)}`
  }

  defineConstraintDeferrability(constraint: any): string {
    let text = ''
    if (constraint.deferrable != null) text += constraint.deferrable ? ' DEFERRABLE' : ' NOT DEFERRABLE'
    if (constraint.initially != null) {
      text += ` INITIALLY ${this.preparer.validateSqlPhrase(constraint.initially, FK_INITIALLY)}`
    }
    return text
  }

  defineConstraintMatch(constraint: any): string {
    return constraint.match == null ? '' : ` MATCH ${constraint.match}`
  }

  visitComputedColumn(generated: any, _kw: DDLKw): string {
    const text = `GENERATED ALWAYS AS (${this.sqlCompiler.process(generated.sqltext, INLINE)})`
    if (generated.persisted === true) return `${text} STORED`
    return generated.persisted === false ? `${text} VIRTUAL` : text
  }

  visitIdentityColumn(identity: any, _kw: DDLKw): string {
    const options = this.getIdentityOptions(identity)
    const when = identity.always ? 'ALWAYS' : 'BY DEFAULT'
    return `GENERATED ${when} AS IDENTITY${options ? ` (${options})` : ''}`
  }
}

const stringType = new StringType()

function isNamed(context: DDLContext): context is Readonly<Record<string, unknown>> {
  return typeof context === 'object' && !Array.isArray(context)
}

/** Fills in Python's `%(name)s` places, or `%s` places in their order; `%%` is a percent sign. */
function interpolate(statement: string, context: DDLContext): string {
  const named = isNamed(context) ? context : null
  // Of what is no list, Python takes all as the one value.
  const values: readonly unknown[] = Array.isArray(context) ? context : [named === null ? context : describe(context)]
  let at = 0
  const text = statement.replace(
    /%(?:%|\(([^)]*)\)([sdr])|([sdr]))/g,
    (match, name: string | undefined, kind: string | undefined, plain: string | undefined) => {
      if (match === '%%') return '%'
      if (plain !== undefined) {
        if (at === values.length) throw new TypeError('not enough arguments for format string')
        const value = values[at++]
        return plain === 'r' ? describe(value) : String(value)
      }
      if (named === null) throw new TypeError('format requires a mapping')
      if (!(name! in named)) throw new KeyError(`'${name}'`)
      return kind === 'r' ? describe(named[name!]) : String(named[name!])
    },
  )
  if (named === null && at < values.length) throw new TypeError('not all arguments converted during string formatting')
  return text
}
