// DDL as objects: what CREATE, DROP, ALTER and COMMENT are asked for, when they apply (`DDL(…).executeIf()`), and the
// statements that create or drop a whole schema in an order that its references allow. The text is written by
// compile/ddl-compiler.ts; sending it is the engine's business.

import { ClauseElement } from './elements.ts'
import { ArgumentError, CircularDependencyError, describe } from './exc.ts'
import { late } from './late.ts'
import type { Internals } from './node.ts'
import { DDLRole, takesRoles } from './roles.ts'
import { sortTablesAndConstraints } from './sort-tables.ts'

/** What decides at compile or execution time whether a DDL element applies. */
export type DDLIfCallable = (
  ddl: BaseDDLElement | object,
  target: unknown,
  bind: unknown,
  context: { readonly dialect: any; readonly compiler: any; readonly state: unknown; readonly [key: string]: unknown },
) => boolean

/** The condition of `DDL(…).executeIf()` and of `constraint.ddlIf()`. */
export class DDLIf {
  readonly dialect: string | readonly string[] | null
  readonly callable: DDLIfCallable | null
  readonly state: unknown

  constructor(dialect: string | readonly string[] | null, callable: DDLIfCallable | null, state: unknown) {
    this.dialect = dialect
    this.callable = callable
    this.state = state
  }

  _shouldExecute(
    ddl: object,
    target: unknown,
    bind: { readonly dialect: any } | null,
    options: { readonly compiler?: any; readonly [key: string]: unknown } = {},
  ): boolean {
    const dialect = bind === null ? options.compiler.dialect : bind.dialect
    if (typeof this.dialect === 'string') {
      if (this.dialect !== dialect.name) return false
    } else if (this.dialect !== null && ![...this.dialect].includes(dialect.name)) {
      return false
    }
    if (this.callable === null) return true
    return this.callable(ddl, target, bind, {
      ...options,
      dialect,
      compiler: options.compiler ?? null,
      state: this.state,
    })
  }
}

export interface ExecuteIfOptions {
  readonly dialect?: string | readonly string[] | null
  readonly callable?: DDLIfCallable | null
  readonly state?: unknown
}

/** Anything that the DDL compiler renders. */
export abstract class BaseDDLElement extends ClauseElement {
  /** A program's own elements need none: `compiles()` registers what they are in SQL. */
  declare readonly visitName: string
  static override readonly internals: Internals = []
  static override readonly inheritCache: boolean = false

  _compiler(dialect: any, options: any = {}): any {
    return new dialect.ddlCompiler(dialect, this, options)
  }
}

/** DDL that can be executed by itself. */
export abstract class ExecutableDDLElement extends BaseDDLElement {
  readonly isDdl = true
  override readonly supportsExecution: boolean = true
  _ddlIf: DDLIf | null = null
  target: any = null
  _executionOptions: Readonly<Record<string, unknown>> = {}

  /** The same DDL, said of a schema item, from which `%(table)s` and the like are filled in. */
  against(target: unknown): this {
    const copy = this._generate()
    copy.target = target
    return copy
  }

  /** The same DDL, executed only on some dialects or when a function says so. */
  executeIf(options: ExecuteIfOptions = {}): this {
    const copy = this._generate()
    copy._ddlIf = new DDLIf(options.dialect ?? null, options.callable ?? null, options.state)
    return copy
  }

  executionOptions(options: Record<string, unknown>): this {
    const copy = this._generate()
    copy._executionOptions = { ...this._executionOptions, ...options }
    return copy
  }

  _shouldExecute(
    target: unknown,
    bind: { readonly dialect: any } | null,
    options: Record<string, unknown> = {},
  ): boolean {
    return this._ddlIf === null || this._ddlIf._shouldExecute(this, target, bind, options)
  }
}
takesRoles(ExecutableDDLElement, DDLRole)

export { ExecutableDDLElement as DDLElement }

/** What is filled into the text of a DDL: for `%(name)s` by name, for `%s` in order, or one value alone. */
export type DDLContext = Readonly<Record<string, unknown>> | readonly unknown[] | string | number

/** Literal DDL: `new DDL('ALTER TABLE %(table)s …')`. */
export class DDL extends ExecutableDDLElement {
  override readonly visitName = 'ddl'
  readonly statement: string
  readonly context: DDLContext

  constructor(statement: string, context: DDLContext | null = null) {
    super()
    if (typeof statement !== 'string') {
      throw new ArgumentError(`Expected a string or unicode SQL statement, got '${describe(statement)}'`)
    }
    this.statement = statement
    this.context = context || {}
  }
}

interface Conditional {
  readonly _ddlIf?: DDLIf | null
  readonly createDropStringifyDialect?: string
}

export abstract class _CreateDropBase<E = any> extends ExecutableDDLElement {
  readonly element: E
  override readonly stringifyDialect: string

  constructor(element: E) {
    super()
    this.element = element
    this.target = element
    this._ddlIf = (element as Conditional)._ddlIf ?? null
    this.stringifyDialect = (element as Conditional).createDropStringifyDialect ?? 'default'
  }
}

export abstract class _CreateBase<E = any> extends _CreateDropBase<E> {
  readonly ifNotExists: boolean

  constructor(element: E, options: { readonly ifNotExists?: boolean } = {}) {
    super(element)
    this.ifNotExists = options.ifNotExists ?? false
  }
}

export abstract class _DropBase<E = any> extends _CreateDropBase<E> {
  readonly ifExists: boolean

  constructor(element: E, options: { readonly ifExists?: boolean } = {}) {
    super(element)
    this.ifExists = options.ifExists ?? false
  }
}

/** `CREATE SCHEMA`. */
export class CreateSchema extends _CreateBase<string> {
  override readonly visitName = 'createSchema'
}

/** `DROP SCHEMA`. */
export class DropSchema extends _DropBase<string> {
  override readonly visitName = 'dropSchema'
  readonly cascade: boolean

  constructor(name: string, options: { readonly cascade?: boolean; readonly ifExists?: boolean } = {}) {
    super(name, options)
    this.cascade = options.cascade ?? false
  }
}

/** `CREATE TABLE` of a Table. */
export class CreateTable extends _CreateBase {
  override readonly visitName = 'createTable'
  readonly columns: readonly CreateColumn[]
  /** The foreign key constraints to write inside CREATE TABLE; null for all of them. */
  readonly includeForeignKeyConstraints: readonly any[] | null

  constructor(
    element: any,
    options: { readonly includeForeignKeyConstraints?: Iterable<any> | null; readonly ifNotExists?: boolean } = {},
  ) {
    super(element, options)
    this.columns = Array.from(element.columns as Iterable<any>, (column) => new CreateColumn(column))
    this.includeForeignKeyConstraints =
      options.includeForeignKeyConstraints == null ? null : [...options.includeForeignKeyConstraints]
  }
}

/** DROP VIEW, for tables that stand for one. */
export class _DropView extends _DropBase {
  override readonly visitName = 'dropView'
}

/** A constraint inside CREATE TABLE, as conditions see it. */
export class CreateConstraint extends BaseDDLElement {
  override readonly visitName = 'createConstraint'
  readonly element: any

  constructor(element: any) {
    super()
    this.element = element
  }
}

/** A column inside CREATE TABLE. */
export class CreateColumn extends BaseDDLElement {
  override readonly visitName = 'createColumn'
  readonly element: any

  constructor(element: any) {
    super()
    this.element = element
  }
}

/** `DROP TABLE` of a Table. */
export class DropTable extends _DropBase {
  override readonly visitName = 'dropTable'
}

/** `CREATE SEQUENCE`. */
export class CreateSequence extends _CreateBase {
  override readonly visitName = 'createSequence'
}

/** `DROP SEQUENCE`. */
export class DropSequence extends _DropBase {
  override readonly visitName = 'dropSequence'
}

/** `CREATE INDEX` of an Index. */
export class CreateIndex extends _CreateBase {
  override readonly visitName = 'createIndex'
}

/** `DROP INDEX` of an Index. */
export class DropIndex extends _DropBase {
  override readonly visitName = 'dropIndex'
}

/** Takes a constraint out of its table's CREATE TABLE, since an ALTER of its own adds or drops it. */
function isolateFromTable(constraint: any): void {
  constraint._createRule = () => false
}

/** `ALTER TABLE … ADD CONSTRAINT`. */
export class AddConstraint extends _CreateBase {
  override readonly visitName = 'addConstraint'

  constructor(element: any, options: { readonly isolateFromTable?: boolean } = {}) {
    super(element)
    if (options.isolateFromTable ?? true) isolateFromTable(element)
  }
}

/** `ALTER TABLE … DROP CONSTRAINT`. */
export class DropConstraint extends _DropBase {
  override readonly visitName = 'dropConstraint'
  readonly cascade: boolean

  constructor(
    element: any,
    options: { readonly cascade?: boolean; readonly ifExists?: boolean; readonly isolateFromTable?: boolean } = {},
  ) {
    super(element, options)
    this.cascade = options.cascade ?? false
    if (options.isolateFromTable ?? true) isolateFromTable(element)
  }
}

/** `COMMENT ON TABLE`. */
export class SetTableComment extends _CreateDropBase {
  override readonly visitName = 'setTableComment'
}

export class DropTableComment extends _CreateDropBase {
  override readonly visitName = 'dropTableComment'
}

/** `COMMENT ON COLUMN`. */
export class SetColumnComment extends _CreateDropBase {
  override readonly visitName = 'setColumnComment'
}

export class DropColumnComment extends _CreateDropBase {
  override readonly visitName = 'dropColumnComment'
}

export class SetConstraintComment extends _CreateDropBase {
  override readonly visitName = 'setConstraintComment'
}

export class DropConstraintComment extends _CreateDropBase {
  override readonly visitName = 'dropConstraintComment'
}

/** What exists already, asked of a database beforehand; a member left out says that nothing exists. */
export interface ExistingSchema {
  hasTable?(name: string, schema: string | null): boolean
  hasSequence?(name: string, schema: string | null): boolean
  hasType?(name: string, schema: string | null): boolean
}

/** A type with a CREATE TYPE of its own on some dialect (PostgreSQL's ENUM and DOMAIN). */
interface NamedTypeLike {
  readonly name: string | null
  readonly schema: string | null
  readonly metadata?: unknown
  readonly createType: boolean
  _createTypeDdl(): ExecutableDDLElement
  _dropTypeDdl(): ExecutableDDLElement
}

interface SchemaRunOptions {
  readonly tables?: Iterable<any> | null
  /** Leaves out what exists when creating, and what does not exist when dropping; null to take everything. */
  readonly existing?: ExistingSchema | null
}

function isNamedType(type: any): type is NamedTypeLike {
  return type !== null && typeof type === 'object' && typeof type._createTypeDdl === 'function'
}

/** The named types that a table's columns use on a dialect, each once. */
function namedTypesOf(tables: Iterable<any>, dialect: any): NamedTypeLike[] {
  const found = new Map<string, NamedTypeLike>()
  for (const table of tables) {
    for (const column of table.columns) {
      let type = column.type._unwrappedDialectImpl(dialect)
      if (type.itemType !== undefined) type = type.itemType._unwrappedDialectImpl(dialect)
      if (!isNamedType(type) || !type.createType) continue
      const key = `${type.schema ?? ''}.${type.name}`
      if (!found.has(key)) found.set(key, type)
    }
  }
  return [...found.values()]
}

/** The DDL of `metadata.createAll()`, in order (SchemaGenerator). */
export class SchemaGenerator {
  readonly dialect: any
  private readonly existing: ExistingSchema | null
  private readonly tables: readonly any[] | null

  constructor(dialect: any, options: SchemaRunOptions = {}) {
    this.dialect = dialect
    this.existing = options.existing ?? null
    this.tables = options.tables == null ? null : [...options.tables]
  }

  private canCreateTable(table: any): boolean {
    this.dialect.validateIdentifier(String(table.name))
    if (table.schema) this.dialect.validateIdentifier(String(table.schema))
    return this.existing?.hasTable?.(String(table.name), table.schema ?? null) !== true
  }

  private canCreateSequence(sequence: any): boolean {
    if (!this.dialect.supportsSequences || (this.dialect.sequencesOptional && sequence.optional)) return false
    return this.existing?.hasSequence?.(String(sequence.name), sequence.schema ?? null) !== true
  }

  visitMetadata(metadata: any): ExecutableDDLElement[] {
    const tables = this.tables ?? [...metadata.tables.values()]
    const collection = sortTablesAndConstraints<any>(tables.filter((table) => this.canCreateTable(table)))
    const out: ExecutableDDLElement[] = []
    // the types of all tables of the MetaData, also of those that are not to be created
    for (const type of this.dialect.supportsNativeEnum ? namedTypesOf(metadata.tables.values(), this.dialect) : []) {
      if (this.existing?.hasType?.(String(type.name), type.schema ?? null) !== true) out.push(type._createTypeDdl())
    }
    for (const sequence of metadata._sequences.values()) {
      if (sequence.column == null && this.canCreateSequence(sequence)) out.push(new CreateSequence(sequence))
    }
    for (const [table, constraints] of collection) {
      if (table !== null) out.push(...this.visitTable(table, constraints))
      else if (this.dialect.supportsAlter) for (const each of constraints) out.push(new AddConstraint(each))
    }
    return this.applicable(out)
  }

  /** What creates one item of a schema. */
  visit(item: any): ExecutableDDLElement[] {
    if (item.visitName === 'metadata') return this.visitMetadata(item)
    if (item.visitName === 'sequence') {
      return this.canCreateSequence(item) ? this.applicable([new CreateSequence(item)]) : []
    }
    if (item.visitName === 'index') return this.applicable([new CreateIndex(item)])
    if (isNamedType(item)) return this.applicable([item._createTypeDdl()])
    return this.canCreateTable(item) ? [...this.applicable(this.typesOf(item)), ...this.visitTable(item)] : []
  }

  /** The types of a table created by itself (NamedType._on_table_create): one of a MetaData only where it is missing. */
  private typesOf(table: any): ExecutableDDLElement[] {
    return (this.dialect.supportsNativeEnum ? namedTypesOf([table], this.dialect) : [])
      .filter((type) =>
        this.existing === null
          ? !type.metadata
          : this.existing.hasType?.(String(type.name), type.schema ?? null) !== true,
      )
      .map((type) => type._createTypeDdl())
  }

  /** One table with its sequences, indexes and comments. */
  visitTable(table: any, includeForeignKeyConstraints: readonly any[] | null = null): ExecutableDDLElement[] {
    const out: ExecutableDDLElement[] = []
    for (const column of table.columns) {
      const sequence = column.default
      if (sequence?.isSequence && this.canCreateSequence(sequence)) out.push(new CreateSequence(sequence))
    }
    out.push(
      new CreateTable(table, {
        includeForeignKeyConstraints: this.dialect.supportsAlter ? includeForeignKeyConstraints : null,
      }),
    )
    for (const index of table.indexes ?? []) out.push(new CreateIndex(index))
    if (this.dialect.supportsComments && !this.dialect.inlineComments) {
      if (table.comment != null) out.push(new SetTableComment(table))
      for (const column of table.columns) if (column.comment != null) out.push(new SetColumnComment(column))
      if (this.dialect.supportsConstraintComments) {
        for (const each of table.constraints) if (each.comment != null) out.push(new SetConstraintComment(each))
      }
    }
    return this.applicable(out)
  }

  private applicable(ddl: readonly ExecutableDDLElement[]): ExecutableDDLElement[] {
    return ddl.filter((each) => each._shouldExecute(each.target, { dialect: this.dialect }))
  }
}

/** The DDL of `metadata.dropAll()`, in order (SchemaDropper). */
export class SchemaDropper {
  readonly dialect: any
  private readonly existing: ExistingSchema | null
  private readonly tables: readonly any[] | null

  constructor(dialect: any, options: SchemaRunOptions = {}) {
    this.dialect = dialect
    this.existing = options.existing ?? null
    this.tables = options.tables == null ? null : [...options.tables]
  }

  private canDropTable(table: any): boolean {
    this.dialect.validateIdentifier(String(table.name))
    if (table.schema) this.dialect.validateIdentifier(String(table.schema))
    return this.existing === null || this.existing.hasTable?.(String(table.name), table.schema ?? null) === true
  }

  private canDropSequence(sequence: any): boolean {
    if (!this.dialect.supportsSequences || (this.dialect.sequencesOptional && sequence.optional)) return false
    return (
      this.existing === null || this.existing.hasSequence?.(String(sequence.name), sequence.schema ?? null) === true
    )
  }

  visitMetadata(metadata: any): ExecutableDDLElement[] {
    const unsorted = (this.tables ?? [...metadata.tables.values()]).filter((table: any) => this.canDropTable(table))
    const sequences: any[] = [...metadata._sequences.values()].filter((each: any) => this.canDropSequence(each))
    const out: ExecutableDDLElement[] = []
    const collection = this.sorted(unsorted)
    for (const [table, constraints] of collection) {
      if (table !== null) {
        out.push(new DropTable(table))
        for (const column of table.columns) {
          const sequence = column.default
          if (sequence?.isSequence && !sequences.includes(sequence) && this.canDropSequence(sequence)) {
            out.push(new DropSequence(sequence))
          }
        }
      } else if (this.dialect.supportsAlter) {
        for (const each of constraints) out.push(new DropConstraint(each))
      }
    }
    for (const sequence of sequences) out.push(new DropSequence(sequence))
    for (const type of this.dialect.supportsNativeEnum ? namedTypesOf(metadata.tables.values(), this.dialect) : []) {
      if (this.existing === null || this.existing.hasType?.(String(type.name), type.schema ?? null) === true) {
        out.push(type._dropTypeDdl())
      }
    }
    return out.filter((each) => each._shouldExecute(each.target, { dialect: this.dialect }))
  }

  /** What drops one item of a schema. */
  visit(item: any): ExecutableDDLElement[] {
    if (item.visitName === 'metadata') return this.visitMetadata(item)
    let ddl: ExecutableDDLElement[]
    if (item.visitName === 'sequence') ddl = this.canDropSequence(item) ? [new DropSequence(item)] : []
    else if (item.visitName === 'index') ddl = [new DropIndex(item)]
    else if (isNamedType(item)) ddl = [item._dropTypeDdl()]
    else ddl = this.canDropTable(item) ? [new DropTable(item), ...this.typesOf(item)] : []
    return ddl.filter((each) => each._shouldExecute(each.target, { dialect: this.dialect }))
  }

  /** The types that go with a table dropped by itself (NamedType._on_table_drop): those of a MetaData stay. */
  private typesOf(table: any): ExecutableDDLElement[] {
    return (this.dialect.supportsNativeEnum ? namedTypesOf([table], this.dialect) : [])
      .filter(
        (type) =>
          !type.metadata &&
          (this.existing === null || this.existing.hasType?.(String(type.name), type.schema ?? null) === true),
      )
      .map((type) => type._dropTypeDdl())
  }

  /** Constraints that have to go first, then the tables that refer before those referred to. */
  private sorted(tables: readonly any[]): [any, any[]][] {
    const supportsAlter: boolean = this.dialect.supportsAlter
    try {
      return sortTablesAndConstraints<any>(tables, {
        filterFn: (constraint) => (!supportsAlter || constraint.name == null ? false : null),
      }).reverse()
    } catch (error) {
      if (!(error instanceof CircularDependencyError)) throw error
      if (!supportsAlter) return tables.map((table) => [table, []])
      const names = Array.from(error.cycles as Iterable<any>, (table) => String(table.fullname)).sort()
      throw new CircularDependencyError('', error.cycles, error.edges, {
        cause: error,
        text:
          "Can't sort tables for DROP; an unresolvable foreign key dependency exists between tables: " +
          `${names.join(', ')}.  Please ensure that the ForeignKey and ForeignKeyConstraint objects involved in the ` +
          'cycle have names so that they can be dropped using DROP CONSTRAINT.',
      })
    }
  }
}

declare module './late.ts' {
  interface Late {
    DDLIf: typeof DDLIf
    CreateConstraint: typeof CreateConstraint
    SchemaGenerator: typeof SchemaGenerator
    SchemaDropper: typeof SchemaDropper
  }
}
late.DDLIf = DDLIf
late.CreateConstraint = CreateConstraint
late.SchemaGenerator = SchemaGenerator
late.SchemaDropper = SchemaDropper
