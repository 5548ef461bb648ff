// What fills a column when a statement doesn't: values and functions on this side (ColumnDefault), the server's own
// (DefaultClause, FetchedValue), sequences, identity and computed columns. How they are written is the compilers' part.

import { expect } from '../coercions.ts'
import { ClauseElement } from '../elements/clause-element.ts'
import { ArgumentError, InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import { DDLExpressionRole } from '../roles.ts'
import { type TypeEngine, toInstance } from '../types/type-engine.ts'
import { BLANK_SCHEMA, expectColumn, getTableKey, SchemaItem } from './schema-item.ts'
import { constructName, type NameLike } from './schema-name.ts'

/** A default that is computed before the statement is sent, or a sequence. */
export abstract class DefaultGenerator extends SchemaItem {
  readonly visitName: string = 'defaultGenerator'
  readonly _isDefaultGenerator = true
  readonly isSequence: boolean = false
  readonly isIdentity: boolean = false
  readonly isServerDefault: boolean = false
  readonly isClauseElement: boolean = false
  readonly isCallable: boolean = false
  readonly isScalar: boolean = false
  readonly hasArg: boolean = false
  readonly isSentinel: boolean = false
  readonly forUpdate: boolean
  column: any = null
  _propagateAttrs: Readonly<Record<string, unknown>> = {}

  constructor(forUpdate = false) {
    super()
    this.forUpdate = forUpdate
  }

  override _setParent(parent: any): void {
    this.column = parent
    if (this.forUpdate) parent.onupdate = this
    else parent.default = this
  }

  abstract _copy(): DefaultGenerator
}

/** `default=` of a column: use `columnDefault()` to make the right kind for a value. */
export abstract class ColumnDefault extends DefaultGenerator {
  abstract readonly arg: any
}

export class ScalarElementColumnDefault extends ColumnDefault {
  override readonly isScalar = true
  override readonly hasArg = true
  readonly arg: unknown

  constructor(arg: unknown, forUpdate = false) {
    super(forUpdate)
    this.arg = arg
  }

  _copy(): ScalarElementColumnDefault {
    return new ScalarElementColumnDefault(this.arg, this.forUpdate)
  }
}

/** A function of no or one argument (the execution context), called for each row. */
export class CallableColumnDefault extends ColumnDefault {
  override readonly isCallable = true
  override readonly hasArg = true
  readonly arg: (context: unknown) => unknown

  constructor(arg: (...args: any[]) => unknown, forUpdate = false) {
    super(forUpdate)
    if (arg.length > 1) {
      throw new ArgumentError('ColumnDefault Python function takes zero or one positional arguments')
    }
    this.arg = arg
  }

  _copy(): CallableColumnDefault {
    return new CallableColumnDefault(this.arg, this.forUpdate)
  }
}

export class ColumnElementColumnDefault extends ColumnDefault {
  override readonly isClauseElement = true
  override readonly hasArg = true
  readonly arg: any

  constructor(arg: unknown, forUpdate = false) {
    super(forUpdate)
    this.arg = arg
  }

  get _argIsTyped(): boolean {
    return !(this.arg.type?._isnull ?? true)
  }

  _copy(): ColumnElementColumnDefault {
    return new ColumnElementColumnDefault(this.arg, this.forUpdate)
  }
}

/** The default of an `insertSentinel()` column: no value, but a place in the statement when rows must be told apart. */
export class InsertSentinelColumnDefault extends ColumnDefault {
  override readonly isSentinel = true
  readonly arg = null

  override _setParent(parent: any): void {
    if (!parent._insertSentinel) {
      throw new ArgumentError(
        'The _InsertSentinelColumnDefault may only be applied to a Column marked as insert_sentinel=True',
      )
    }
    if (!parent.nullable) {
      throw new ArgumentError('The _InsertSentinelColumnDefault may only be applied to a Column that is nullable')
    }
    super._setParent(parent)
  }

  _copy(): InsertSentinelColumnDefault {
    return new InsertSentinelColumnDefault()
  }
}

/** The ColumnDefault for a value, a function or an SQL expression. */
export function columnDefault(arg: unknown, options: { forUpdate?: boolean } = {}): ColumnDefault {
  const forUpdate = options.forUpdate ?? false
  if (arg instanceof FetchedValue) throw new ArgumentError('ColumnDefault may not be a server-side default type.')
  if (arg instanceof ClauseElement) return new ColumnElementColumnDefault(arg, forUpdate)
  if (typeof arg === 'function') return new CallableColumnDefault(arg as () => unknown, forUpdate)
  const element = (arg as { __clauseElement__?: () => unknown } | null)?.__clauseElement__?.()
  if (element !== undefined) return new ColumnElementColumnDefault(element, forUpdate)
  return new ScalarElementColumnDefault(arg, forUpdate)
}

/** How an identity column or sequence counts. */
export interface IdentityOptions {
  start?: number | bigint | null
  increment?: number | bigint | null
  minvalue?: number | bigint | null
  maxvalue?: number | bigint | null
  nominvalue?: boolean | null
  nomaxvalue?: boolean | null
  cycle?: boolean | null
  cache?: number | bigint | null
  order?: boolean | null
}

function identityOptions(options: IdentityOptions): Required<IdentityOptions> {
  return {
    start: options.start ?? null,
    increment: options.increment ?? null,
    minvalue: options.minvalue ?? null,
    maxvalue: options.maxvalue ?? null,
    nominvalue: options.nominvalue ?? null,
    nomaxvalue: options.nomaxvalue ?? null,
    cycle: options.cycle ?? null,
    cache: options.cache ?? null,
    order: options.order ?? null,
  }
}

/** Options of a Sequence. */
export interface SequenceOptions extends IdentityOptions {
  schema?: string | typeof BLANK_SCHEMA | null
  dataType?: TypeEngine<any> | (new (...args: any[]) => TypeEngine<any>) | null
  optional?: boolean
  quote?: boolean | null
  quoteSchema?: boolean | null
  metadata?: any
  forUpdate?: boolean
}

export interface Sequence extends Required<IdentityOptions> {}

/** A named sequence of the database. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor assigns every option.
export class Sequence extends DefaultGenerator {
  override readonly visitName = 'sequence'
  override readonly isSequence = true
  readonly _useSchemaMap = true
  readonly name: NameLike
  readonly schema: NameLike | null
  readonly optional: boolean
  readonly dataType: TypeEngine<any> | null
  readonly _key: string
  metadata: any

  constructor(name: NameLike, options: SequenceOptions = {}) {
    super(options.forUpdate ?? false)
    Object.assign(this, identityOptions(options))
    this.name = constructName(name, options.quote ?? null)
    this.optional = options.optional ?? false
    let schema: NameLike | null = null
    if (options.schema === BLANK_SCHEMA) schema = null
    else if (options.metadata && (options.schema ?? null) === null && options.metadata.schema)
      schema = options.metadata.schema
    else schema = constructName((options.schema as string | null | undefined) ?? null, options.quoteSchema ?? null)
    this.schema = schema
    this._key = getTableKey(String(name), schema === null ? null : String(schema))
    this.dataType = options.dataType ? toInstance(options.dataType) : null
    this.metadata = null
    if (options.metadata) this._setMetadata(options.metadata)
  }

  get _incrementIsNegative(): boolean {
    return this.increment !== null && this.increment < 0
  }

  /** `nextval('name')` as a column expression. */
  nextValue(): any {
    return (late as any).func.next_value(this)
  }

  override _setParent(parent: any): void {
    expectColumn(this, parent)
    super._setParent(parent)
    parent._onTableAttach((_column: unknown, table: any) => this._setMetadata(table.metadata))
  }

  _setMetadata(metadata: any): void {
    this.metadata = metadata
    metadata._sequences.set(this._key, this)
  }

  _copy(): Sequence {
    const { start, increment, minvalue, maxvalue, nominvalue, nomaxvalue, cycle, cache, order } = this
    return new Sequence(this.name, {
      start,
      increment,
      minvalue,
      maxvalue,
      nominvalue,
      nomaxvalue,
      cycle,
      cache,
      order,
      schema: this.schema as string | null,
      dataType: this.dataType,
      optional: this.optional,
      forUpdate: this.forUpdate,
    })
  }

  __clauseElement__(): never {
    throw new InvalidRequestError(
      `This ${this.constructor.name} cannot be used directly as a column expression.  Use func.next_value(sequence) to produce a 'next value' function that's usable as a column element.`,
    )
  }

  create(bind: any, options: { checkfirst?: boolean } = {}): unknown {
    return bind._runDdlVisitor((late as any).SchemaGenerator, this, { checkfirst: options.checkfirst ?? true })
  }

  drop(bind: any, options: { checkfirst?: boolean } = {}): unknown {
    return bind._runDdlVisitor((late as any).SchemaDropper, this, { checkfirst: options.checkfirst ?? true })
  }
}

/** A default that the database makes by itself: a trigger, or one stated in its own schema. */
export class FetchedValue extends SchemaItem {
  readonly visitName: string = 'fetchedValue'
  readonly isServerDefault = true
  readonly hasArgument: boolean = false
  readonly isClauseElement = false
  readonly isIdentity: boolean = false
  reflected = false
  forUpdate: boolean
  column: any = null

  constructor(forUpdate = false) {
    super()
    this.forUpdate = forUpdate
  }

  _asForUpdate(forUpdate: boolean): this {
    return forUpdate === this.forUpdate ? this : this._cloneFor(forUpdate)
  }

  _copy(_kw?: any): FetchedValue {
    return this._cloneFor(this.forUpdate)
  }

  _cloneFor(forUpdate: boolean): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this) as this
    copy.column = null
    copy.forUpdate = forUpdate
    return copy
  }

  override _setParent(parent: any): void {
    this.column = parent
    if (this.forUpdate) parent.serverOnupdate = this
    else parent.serverDefault = this
  }
}

/** `server_default=`: the DEFAULT of the DDL. */
export class DefaultClause extends FetchedValue {
  override readonly visitName = 'defaultClause'
  override readonly hasArgument = true
  readonly arg: string | ClauseElement

  constructor(arg: string | ClauseElement, options: { forUpdate?: boolean; _reflected?: boolean } = {}) {
    super(options.forUpdate ?? false)
    if (typeof arg !== 'string' && !(arg instanceof ClauseElement)) {
      throw new ArgumentError(
        `Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '${typeof arg}'`,
      )
    }
    this.arg = arg
    this.reflected = options._reflected ?? false
  }
}

/** GENERATED ALWAYS AS (expression). */
export class Computed extends FetchedValue {
  override readonly visitName = 'computedColumn'
  readonly sqltext: any
  readonly persisted: boolean | null

  constructor(sqltext: unknown, options: { persisted?: boolean | null } = {}) {
    super()
    this.sqltext = expect(DDLExpressionRole, sqltext)
    this.persisted = options.persisted ?? null
  }

  override _setParent(parent: any): void {
    const allowed = (value: unknown): boolean => value === null || value instanceof Computed
    if (!allowed(parent.serverDefault) || !allowed(parent.serverOnupdate)) {
      throw new ArgumentError('A generated column cannot specify a server_default or a server_onupdate argument')
    }
    this.column = parent
    parent.computed = this
    parent.serverOnupdate = this
    parent.serverDefault = this
  }

  override _asForUpdate(_forUpdate: boolean): this {
    return this
  }

  override _copy(kw: { targetTable?: any } = {}): Computed {
    const source = this.column === null ? null : this.column.table
    const text = (late as any).copyExpression(this.sqltext, source, kw.targetTable ?? null)
    return this._schemaItemCopy(new Computed(text, { persisted: this.persisted }))
  }
}

export interface Identity extends Required<IdentityOptions> {}

/** GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor assigns every option.
export class Identity extends FetchedValue {
  override readonly visitName = 'identityColumn'
  override readonly isIdentity = true
  readonly always: boolean
  readonly onNull: boolean | null

  constructor(options: IdentityOptions & { always?: boolean; onNull?: boolean | null } = {}) {
    super()
    Object.assign(this, identityOptions(options))
    this.always = options.always ?? false
    this.onNull = options.onNull ?? null
  }

  get _incrementIsNegative(): boolean {
    return this.increment !== null && this.increment < 0
  }

  override _setParent(parent: any): void {
    const current = parent.serverDefault
    if ((current !== null && !(current instanceof Identity)) || parent.serverOnupdate !== null) {
      throw new ArgumentError(
        'A column with an Identity object cannot specify a server_default or a server_onupdate argument',
      )
    }
    if (parent.autoincrement === false) {
      throw new ArgumentError('A column with an Identity object cannot specify autoincrement=False')
    }
    this.column = parent
    parent.identity = this
    if (parent._nullableUnspecified) parent.nullable = false
    parent.serverDefault = this
  }

  override _asForUpdate(_forUpdate: boolean): this {
    return this
  }

  override _copy(): Identity {
    const { always, onNull, start, increment, minvalue, maxvalue, nominvalue, nomaxvalue, cycle, cache, order } = this
    return this._schemaItemCopy(
      new Identity({
        always,
        onNull,
        start,
        increment,
        minvalue,
        maxvalue,
        nominvalue,
        nomaxvalue,
        cycle,
        cache,
        order,
      }),
    )
  }
}
