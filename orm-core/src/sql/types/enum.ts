// A string that is one of a list: a named type of the database where it has those, a VARCHAR elsewhere. Members of a
// TypeScript enum object or of a class-like map of names to values are taken by their names, as SQLAlchemy takes
// Python's enum members.

import { LookupError, ValueError } from '../exc.ts'
import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import { callable } from './callable.ts'
import { ConcatenableComparator } from './comparators.ts'
import { addCheckConstraint, attachToColumn, isImplForVariant, type SchemaTypeOptions } from './schema-type.ts'
import { isPlainObject } from './settings.ts'
import { String_ } from './strings.ts'
import type {
  BindProcessor,
  Comparator,
  LiteralProcessor,
  ResultProcessor,
  TypeDialect,
  TypeEngine,
} from './type-engine.ts'

/** Options of Enum: its name, native or not, a constraint. */
export interface EnumOptions extends SchemaTypeOptions {
  readonly nativeEnum?: boolean
  readonly createConstraint?: boolean
  readonly valuesCallable?: ((enumClass: any) => readonly string[]) | null
  readonly length?: number | null
  readonly omitAliases?: boolean
  readonly validateStrings?: boolean
  readonly sortKeyFunction?: ((value: any) => any) | null
}

/** An enum class: its members by name, in order. `name` names the database's type. */
export interface EnumClass {
  readonly __members__: Readonly<Record<string, any>> | ReadonlyMap<string, any>
  readonly name?: string
  readonly __name__?: string
}

function isEnumClass(value: any): value is EnumClass {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && value.__members__ !== undefined
}

class EnumComparator<T = any> extends ConcatenableComparator<T> {
  override _adaptExpression(op: Operator, other: Comparator): [Operator, TypeEngine<any>] {
    const [adapted, type] = super._adaptExpression(op, other)
    return adapted === operators.concatOp ? [adapted, new String_((this.type as any).length)] : [adapted, type]
  }
}

class EnumType<T = string> extends String_ {
  declare readonly __enumValue: T
  static override readonly Comparator: any = EnumComparator
  override readonly visitName: string = 'enum'
  /** The strings that the database knows. */
  enums: readonly string[]
  enumClass: EnumClass | null
  name: any
  schema: any
  metadata: any
  inheritSchema: boolean
  nativeEnum: boolean
  createConstraint: boolean
  validateStrings: boolean
  valuesCallable: ((enumClass: any) => readonly string[]) | null
  omitAliases: boolean
  _defaultLength: number
  _sortKeyFunction: ((value: any) => any) | null | undefined
  _enumsArgument: readonly any[]
  private _valid!: Map<unknown, string | null>
  private _objects!: Map<string, unknown>

  constructor(...args: readonly unknown[]) {
    super()
    const last = args.at(-1)
    const options: EnumOptions & { readonly _disableWarnings?: boolean } =
      isPlainObject(last) && !isEnumClass(last) ? (last as EnumOptions) : {}
    const listed = options === last ? args.slice(0, -1) : args
    // a list of values, as a program that has one writes it
    const members = listed.length === 1 && Array.isArray(listed[0]) ? listed[0] : listed
    this.nativeEnum = options.nativeEnum ?? true
    this.createConstraint = options.createConstraint ?? false
    this.valuesCallable = options.valuesCallable ?? null
    this._sortKeyFunction = options.sortKeyFunction
    this.omitAliases = options.omitAliases ?? true
    this.validateStrings = options.validateStrings ?? false
    this._enumsArgument = members
    const first = members[0]
    let values: readonly string[]
    let objects: readonly unknown[]
    if (members.length === 1 && isEnumClass(first)) {
      this.enumClass = first
      const entries: [string, any][] =
        first.__members__ instanceof Map ? [...first.__members__] : Object.entries(first.__members__)
      const kept = this.omitAliases
        ? entries.filter(([name, member]) => member?.name === undefined || String(member.name) === name)
        : entries
      values = this.valuesCallable ? [...this.valuesCallable(first)] : kept.map(([name]) => name)
      objects = kept.map(([, member]) => member)
    } else {
      this.enumClass = null
      values = members.map(String)
      objects = members
    }
    this.enums = values
    this._setupForValues(values, objects)
    const longest = values.reduce((length, value) => Math.max(length, value.length), 0)
    this._defaultLength = longest
    if (options.length !== undefined) {
      if (!options._disableWarnings && options.length !== null && options.length < longest) {
        throw new ValueError(
          'When provided, length must be larger or equal than the length of the longest enum value. ' +
            `${options.length} < ${longest}`,
        )
      }
      this.length = options.length
    } else this.length = longest
    const className = this.enumClass === null ? undefined : (this.enumClass.__name__ ?? this.enumClass.name)
    this.name = options.name ?? (className !== undefined && values.length > 0 ? String(className).toLowerCase() : null)
    this.schema = options.schema ?? null
    this.metadata = options.metadata ?? null
    this.inheritSchema = options.inheritSchema ?? false
  }

  private _setupForValues(values: readonly string[], objects: readonly unknown[]): void {
    const valid = new Map<unknown, string | null>()
    for (let i = values.length - 1; i >= 0; i--) valid.set(keyOf(objects[i]), values[i]!)
    const byValue = new Map<string, unknown>()
    for (let i = 0; i < values.length; i++) byValue.set(values[i]!, objects[i])
    for (const value of values) valid.set(value, valid.get(keyOf(byValue.get(value))) ?? value)
    valid.set(null, null)
    this._valid = valid
    this._objects = byValue
  }

  get native(): boolean {
    return this.nativeEnum
  }
  override get sortKeyFunction(): ((value: any) => any) | null {
    return this._sortKeyFunction === undefined ? (value) => this._dbValueForElem(value) : this._sortKeyFunction
  }
  override _compareTypeAffinity(other: TypeEngine<any>): boolean {
    return super._compareTypeAffinity(other) || other._typeAffinity === (String_ as any)
  }
  override _resolveForLiteral(_value: unknown): TypeEngine<any> {
    return this
  }

  /** The string that the database knows for a member. */
  _dbValueForElem(element: unknown): string | null {
    const value = this._valid.get(keyOf(element))
    if (value !== undefined) return value
    if (!this.validateStrings && typeof element === 'string') return element
    throw this._lookupError(element)
  }
  _objectValueForElem(element: any): unknown {
    if (element === null || element === undefined) return null
    if (!this._objects.has(element)) throw this._lookupError(element)
    return this._objects.get(element)
  }
  private _lookupError(element: unknown): LookupError {
    return new LookupError(
      `'${element}' is not among the defined enum values. Enum name: ${this.name ?? 'None'}. Possible values: ` +
        namesForMessage(this.enums),
    )
  }

  _enumKw(): Record<string, unknown> {
    const kw: Record<string, unknown> = {
      validateStrings: this.validateStrings,
      schema: this.schema,
      inheritSchema: this.inheritSchema,
      metadata: this.metadata,
      nativeEnum: this.nativeEnum,
      valuesCallable: this.valuesCallable,
      createConstraint: this.createConstraint,
      length: this.length,
      omitAliases: this.omitAliases,
      _disableWarnings: true,
    }
    if (this.name) kw.name = this.name
    return kw
  }
  override copy(): this {
    const copy = new (this.constructor as any)(...this._enumsArgument, this._enumKw())
    copy._variantMapping = this._variantMapping
    copy.collation = this.collation
    return copy
  }
  /** Emulated: a dialect's native class is made by its `adaptEmulatedToNative`. */
  override adapt(cls: any, more: Record<string, unknown> = {}): TypeEngine<any> {
    let adapted: TypeEngine<any>
    if (typeof cls.adaptEmulatedToNative === 'function') {
      adapted = this.nativeEnum ? cls.adaptEmulatedToNative(this, more) : cls.adaptNativeToEmulated(this, more)
    } else if (cls === this.constructor || cls.prototype instanceof (this.constructor as any)) {
      adapted = new cls(...this._enumsArgument, { ...this._enumKw(), ...more })
    } else adapted = super.adapt(cls, more)
    adapted._variantMapping = this._variantMapping
    return adapted
  }
  override _computeStaticCacheKey(): string | null {
    return `Enum(${this.name},${this.schema},${this.nativeEnum},${this.length},${JSON.stringify(this.enums)})`
  }

  _setParentWithDispatch(column: any): void {
    attachToColumn(this, column)
  }
  _setTable(column: any, table: any): void {
    if (this.inheritSchema) this.schema = table.schema
    else if (this.metadata && this.schema === null && this.metadata.schema) this.schema = this.metadata.schema
    if (!this.createConstraint) return
    addCheckConstraint(this, column, this.enums, new String_(), (compiler, mapping) =>
      this._shouldCreateConstraint(compiler, mapping),
    )
  }
  private _shouldCreateConstraint(compiler: any, mapping: ReadonlyMap<string, any> | null): boolean {
    if (!isImplForVariant(this, compiler.dialect, mapping)) return false
    return !this.nativeEnum || !compiler.dialect.supportsNativeEnum
  }

  override literalProcessor(dialect: TypeDialect): LiteralProcessor | null {
    const text = super.literalProcessor(dialect)
    return (value) => (text as LiteralProcessor)(this._dbValueForElem(value))
  }
  override bindProcessor(_dialect: TypeDialect): BindProcessor | null {
    return (value) => this._dbValueForElem(value)
  }
  override resultProcessor(_dialect: TypeDialect): ResultProcessor | null {
    return (value) => this._objectValueForElem(value)
  }
}

function keyOf(member: any): unknown {
  return member === undefined ? null : member
}

/** SQLAlchemy's `repr_tuple_names`: all of a few names, the first and last of many. */
function namesForMessage(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), '..', names.at(-1)!] : names
  return shown.map((name) => (name.length > 11 ? `${name.slice(0, 11)}..` : name)).join(', ')
}

/** `Enum('a', 'b', { name: 'letters' })`. */
export const Enum = callable(EnumType, 'Enum') as EnumConstructor
export type Enum<T = string> = EnumType<T>

type EnumConstructor = {
  new <const V extends readonly [string, ...string[]]>(...values: V): EnumType<V[number]> & TypeEngine<V[number]>
  new <const V extends readonly [string, ...string[]]>(
    ...args: [...V, EnumOptions]
  ): EnumType<V[number]> & TypeEngine<V[number]>
  <const V extends readonly [string, ...string[]]>(...values: V): EnumType<V[number]> & TypeEngine<V[number]>
  <const V extends readonly [string, ...string[]]>(
    ...args: [...V, EnumOptions]
  ): EnumType<V[number]> & TypeEngine<V[number]>
  new <const V extends string>(values: readonly V[], options?: EnumOptions): EnumType<V> & TypeEngine<V>
  <const V extends string>(values: readonly V[], options?: EnumOptions): EnumType<V> & TypeEngine<V>
  (...args: readonly unknown[]): EnumType<string>
} & typeof EnumType
