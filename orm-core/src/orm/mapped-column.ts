// `mappedColumn()`: the column of a declarative class. Before its class is mapped it is a Column with loading options;
// afterwards it stands for the class-bound attribute, so that a reference taken early keeps working in expressions.

import { ColumnOperators, isUnknownValue } from '../sql/column-operators.ts'
import * as exc from '../sql/exc.ts'
import { Column, ForeignKey, type Label } from '../sql/index.ts'
import type { Operator, OperatorOptions } from '../sql/operators.ts'
import * as roles from '../sql/roles.ts'
import type { ColumnOptions } from '../sql/schema/column.ts'
import type { Constraint } from '../sql/schema/constraints.ts'
import type { FetchedValue, Sequence } from '../sql/schema/defaults.ts'
import type { SCHEMA_ITEM } from '../sql/schema/schema-item.ts'
import { showAs } from '../sql/show.ts'
import type { TypeOrClass } from '../sql/types.ts'
import { ColumnProperty } from './column-property.ts'
import { nextCreationOrder } from './interfaces.ts'
import { checkOptionNames } from './option-names.ts'
import { flushPendingClasses } from './pending.ts'

/** Whether a value must be given in a constructor: required, optional, or given by a relationship. */
export type Presence = 'req' | 'opt' | 'fk'

/** Options of `mappedColumn()`: those of a column, its default, its foreign key, how it is loaded. */
export interface MappedColumnOptions<T = any> extends Omit<ColumnOptions, 'default' | 'insertDefault'> {
  readonly [SCHEMA_ITEM]?: never
  default?: T | (() => T) | object
  insertDefault?: unknown
  /** The column that this one refers to: `foreignKey('users.id')`, `foreignKey(() => User.id)`. */
  foreignKey?: DeclaredForeignKey
  deferred?: boolean
  deferredGroup?: string | null
  deferredRaiseload?: boolean | null
  activeHistory?: boolean
  sortOrder?: number
  useExistingColumn?: boolean
  /** `false`: the constructor need not be given it, as others set it: a discriminator, a version, a trigger. */
  init?: boolean
  /** Options of the dataclass that Python would make; they do not concern the column. */
  repr?: boolean
  kwOnly?: boolean
  compare?: boolean
  hash?: boolean | null
  defaultFactory?: unknown
}

/** A foreign key in a declaration: its target may be named by a function, called when the classes are mapped. */
export class DeclaredForeignKey {
  readonly _isDeclaredForeignKey = true
  readonly target: string | (() => any)
  readonly options: Record<string, unknown>

  constructor(target: string | (() => any), options: Record<string, unknown> = {}) {
    this.target = target
    this.options = options
  }

  /** The ForeignKey itself; the classes that the target names have been declared by now. */
  resolve(): ForeignKey {
    const { target } = this
    const resolved = typeof target === 'function' ? target() : target
    if (resolved === undefined || resolved === null) {
      throw new exc.ArgumentError(
        `foreignKey(${String(target)}): the target is ${resolved}: a misspelt attribute, or a class that is not declared yet?`,
      )
    }
    if (resolved instanceof MappedColumn && !resolved.column.table) {
      return new ForeignKey(`${resolved._tableName}.${resolved.column.key ?? resolved._key}`, this.options)
    }
    const column = resolved instanceof MappedColumn ? resolved.column : (resolved?.__clauseElement__?.() ?? resolved)
    return new ForeignKey(typeof column === 'string' ? column : (column._deannotate?.() ?? column), this.options)
  }
}

export interface ForeignKeyOptions {
  /** In SQLAlchemy's words, or (`onDelete`) in TypeScript's. */
  ondelete?: string
  onDelete?: 'cascade' | 'set null' | 'set default' | 'restrict' | 'no action'
  onupdate?: string
  onUpdate?: 'cascade' | 'set null' | 'set default' | 'restrict' | 'no action'
  name?: string
  useAlter?: boolean
  deferrable?: boolean
  initially?: string
  match?: string
}

/** Refers a mapped column to another: by name, or by a function when the class comes later. */
export function foreignKey(target: string | (() => any), options: ForeignKeyOptions = {}): DeclaredForeignKey {
  const { onDelete, onUpdate, ...rest } = options
  const all: Record<string, unknown> = { ...rest }
  if (onDelete) all.ondelete = onDelete.toUpperCase()
  if (onUpdate) all.onupdate = onUpdate.toUpperCase()
  return new DeclaredForeignKey(target, all)
}

/** A column of a declarative class. */
export class MappedColumn<T = any, O extends Presence = Presence> extends ColumnOperators<T> {
  declare readonly __kind: 'column'
  declare readonly __presence: O
  declare readonly __attribute: T
  readonly _isMappedColumn = true
  column: Column<any>
  /** False until a type or foreign key says what the type is; the annotation supplies it. */
  _hasNullable: boolean
  _hasInsertDefault: boolean
  deferred: boolean | undefined
  deferredGroup: string | null
  deferredRaiseload: boolean | null
  activeHistory: boolean
  _sortOrder: number | undefined
  _useExistingColumn: boolean
  readonly _creationOrder = nextCreationOrder()
  _declaredForeignKeys: DeclaredForeignKey[] = []
  /** The class-bound attribute, once the class is mapped. */
  _attribute: any = null
  _tableName: string | null = null
  _key: string | null = null

  constructor(...args: unknown[]) {
    super()
    const last = args.at(-1)
    const isOptions = last !== null && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
    const positional = isOptions ? args.slice(0, -1) : args
    const {
      foreignKey: reference,
      deferred,
      deferredGroup = null,
      deferredRaiseload = null,
      activeHistory = false,
      sortOrder,
      useExistingColumn = false,
      init: _init,
      repr: _repr,
      kwOnly: _kwOnly,
      compare: _compare,
      hash: _hash,
      defaultFactory: _defaultFactory,
      ...options
    } = (isOptions ? last : {}) as MappedColumnOptions
    this.deferred = deferred
    this.deferredGroup = deferredGroup
    this.deferredRaiseload = deferredRaiseload
    this.activeHistory = activeHistory
    this._sortOrder = sortOrder
    this._useExistingColumn = useExistingColumn
    this._hasNullable = options.nullable !== undefined && options.nullable !== null
    this._hasInsertDefault = options.insertDefault !== undefined
    const declared = positional.filter((item) => item instanceof DeclaredForeignKey)
    if (reference instanceof DeclaredForeignKey) declared.push(reference)
    else if (reference && !isUnknownValue(reference)) {
      throw new exc.ArgumentError(`foreignKey: what foreignKey() gives is expected, got ${exc.describe(reference)}`)
    }
    this._declaredForeignKeys = declared as DeclaredForeignKey[]
    const items = positional.filter((item) => !(item instanceof DeclaredForeignKey))
    this.column = new (Column as any)(...items, options)
  }

  /** False while nothing says of which type the column is. */
  get _hasType(): boolean {
    return !(this.column.type as any)._isnull
  }

  get foreignKeys(): Iterable<ForeignKey> {
    return this.column.foreignKeys
  }

  get hasForeignKeys(): boolean {
    return this._declaredForeignKeys.length > 0 || [...this.column.foreignKeys].length > 0
  }

  get name(): string | null {
    return this.column.name as any
  }

  get type(): any {
    return this.column.type
  }

  get key(): string {
    return (this._key ?? this.column.key) as string
  }

  /** A column of its own for each class that a mixin or an `Annotated` gives it to. */
  _copy(): MappedColumn<T, O> {
    const copy = new MappedColumn<T, O>()
    copy.column = (this.column as any)._copy()
    copy.deferred = this.deferred
    copy.deferredGroup = this.deferredGroup
    copy.deferredRaiseload = this.deferredRaiseload
    copy.activeHistory = this.activeHistory
    copy._hasNullable = this._hasNullable
    copy._hasInsertDefault = this._hasInsertDefault
    copy._sortOrder = this._sortOrder
    copy._useExistingColumn = this._useExistingColumn
    copy._declaredForeignKeys = [...this._declaredForeignKeys]
    return copy
  }

  /** Resolves foreign keys whose target is a function, and puts them on the column. */
  _resolveForeignKeys(): void {
    for (const declared of this._declaredForeignKeys) this.column.appendForeignKey(declared.resolve())
    this._declaredForeignKeys = []
  }

  /** The property to map where a plain column would not do. */
  get mapperPropertyToAssign(): ColumnProperty | null {
    const deferred = this.deferred ?? Boolean(this.deferredGroup || this.deferredRaiseload)
    if (!deferred && !this.activeHistory) return null
    return new ColumnProperty([this.column], {
      deferred,
      group: this.deferredGroup,
      raiseload: this.deferredRaiseload ?? false,
      activeHistory: this.activeHistory,
    })
  }

  get _target(): any {
    if (this._attribute === null) flushPendingClasses()
    return this._attribute ?? this.column
  }

  __clauseElement__(): any {
    return this._attribute === null ? this.column : this._attribute.__clauseElement__()
  }

  operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
    return this._target.operate(op, other, options)
  }

  reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any {
    return this._target.reverseOperate(op, other, options)
  }

  label<K extends string>(name: K): Label<T, K> {
    return this._target.label(name)
  }

  override toString(): string {
    return String(this._attribute ?? this.column)
  }
}
roles.takesRoles(MappedColumn, roles.DDLConstraintColumnRole)

type NullableOf<T, O> = O extends { nullable: true } ? T | null : T
type PresenceOf<O> = O extends
  | { nullable: true }
  | { init: false }
  | { primaryKey: true }
  | { default: any }
  | { serverDefault: any }
  | { insertDefault: any }
  ? 'opt'
  : O extends { foreignKey: any }
    ? 'fk'
    : 'req'

interface Referring {
  readonly foreignKey: any
}

/** What may follow the type: `new Identity()`, `new Computed('a * 2')`, a sequence, a constraint. */
type ColumnItem = FetchedValue | Sequence | Constraint
/** Values that the database makes need not be given. */
type WithItem<O, I extends ColumnItem> = I extends Constraint ? O : O & { serverDefault: any }

const COLUMN_OPTIONS = {
  name: true,
  type: true,
  autoincrement: true,
  default: true,
  insertDefault: true,
  doc: true,
  key: true,
  index: true,
  unique: true,
  info: true,
  nullable: true,
  onupdate: true,
  primaryKey: true,
  serverDefault: true,
  serverOnupdate: true,
  quote: true,
  system: true,
  comment: true,
  insertSentinel: true,
  foreignKey: true,
  deferred: true,
  deferredGroup: true,
  deferredRaiseload: true,
  activeHistory: true,
  sortOrder: true,
  useExistingColumn: true,
  init: true,
  repr: true,
  kwOnly: true,
  compare: true,
  hash: true,
  defaultFactory: true,
} as const

/** A column of a declarative class: `mappedColumn(Integer, { primaryKey: true })`. */
export function mappedColumn<T, const O extends MappedColumnOptions<T> = {}>(
  type: TypeOrClass<T>,
  options?: O,
): MappedColumn<NullableOf<T, O>, PresenceOf<O>>
export function mappedColumn<T, const O extends MappedColumnOptions<T> = {}>(
  name: string,
  type: TypeOrClass<T>,
  options?: O,
): MappedColumn<NullableOf<T, O>, PresenceOf<O>>
export function mappedColumn<T, const O extends MappedColumnOptions<T> = {}>(
  type: TypeOrClass<T>,
  reference: ForeignKey | DeclaredForeignKey,
  options?: O,
): MappedColumn<NullableOf<T, O>, PresenceOf<O & Referring>>
export function mappedColumn<T, const O extends MappedColumnOptions<T> = {}>(
  name: string,
  type: TypeOrClass<T>,
  reference: ForeignKey | DeclaredForeignKey,
  options?: O,
): MappedColumn<NullableOf<T, O>, PresenceOf<O & Referring>>
export function mappedColumn<T, I extends ColumnItem, const O extends MappedColumnOptions<T> = {}>(
  type: TypeOrClass<T>,
  item: I,
  options?: O,
): MappedColumn<NullableOf<T, O>, PresenceOf<WithItem<O, I>>>
export function mappedColumn<T, I extends ColumnItem, const O extends MappedColumnOptions<T> = {}>(
  name: string,
  type: TypeOrClass<T>,
  item: I,
  options?: O,
): MappedColumn<NullableOf<T, O>, PresenceOf<WithItem<O, I>>>
/** The type is that of the column referred to. */
export function mappedColumn<const O extends MappedColumnOptions<any> = {}>(
  reference: ForeignKey | DeclaredForeignKey,
  options?: O,
): MappedColumn<any, PresenceOf<O & Referring>>
export function mappedColumn(...args: any[]): MappedColumn<any, any> {
  // TypeScript says nothing of nullability but in the options: a column is NOT NULL unless it says otherwise
  const last = args.at(-1)
  const isOptions = last !== null && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
  const options = isOptions ? last : {}
  checkOptionNames('mappedColumn()', options, COLUMN_OPTIONS)
  if (options.nullable === undefined) {
    const items = isOptions ? args.slice(0, -1) : args
    return new MappedColumn(...items, { ...options, nullable: false })
  }
  return new MappedColumn(...args)
}
showAs(MappedColumn)
