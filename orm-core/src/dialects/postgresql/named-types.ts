// Types that PostgreSQL keeps under a name of their own, with a CREATE TYPE: ENUM and DOMAIN.

import { expect } from '../../sql/coercions.ts'
import { _CreateDropBase, type ExecutableDDLElement } from '../../sql/ddl.ts'
import { AttributeError } from '../../sql/exc.ts'
import { QuotedName } from '../../sql/names.ts'
import { DDLExpressionRole } from '../../sql/roles.ts'
import {
  attachToColumn,
  type Callable,
  callable,
  constructorCopy,
  Enum,
  type EnumOptions,
  STRINGTYPE,
  TypeEngine,
  type TypeEngineArgument,
  toInstance,
} from '../../sql/types.ts'
import { isPlainObject } from '../arguments.ts'

/** `CREATE TYPE … AS ENUM`. */
export class CreateEnumType extends _CreateDropBase {
  override readonly visitName = 'createEnumType'
}

/** `DROP TYPE` of an enumeration. */
export class DropEnumType extends _CreateDropBase {
  override readonly visitName = 'dropEnumType'
}

/** `CREATE DOMAIN`. */
export class CreateDomainType extends _CreateDropBase {
  override readonly visitName = 'createDomainType'
}

/** `DROP DOMAIN`. */
export class DropDomainType extends _CreateDropBase {
  override readonly visitName = 'dropDomainType'
}

const EnumBase = Enum as unknown as new (...args: readonly unknown[]) => Enum<any>

class EnumType extends EnumBase {
  readonly _useSchemaMap = true
  readonly createDropStringifyDialect = 'postgresql'
  /** Creates and drops the type along with the tables that use it. */
  createType: boolean

  constructor(...args: any[]) {
    const last = args.at(-1)
    const { createType = true, ...options } = (isPlainObject(last) ? last : {}) as Record<string, any>
    super(...(isPlainObject(last) ? args.slice(0, -1) : args), { ...options, nativeEnum: true })
    this.createType = createType
  }

  override _enumKw(): Record<string, unknown> {
    return { ...super._enumKw(), createType: this.createType }
  }

  /** What a native generic Enum becomes on PostgreSQL. */
  static adaptEmulatedToNative(type: any, settings: Record<string, unknown> = {}): EnumType {
    // another dialect's ENUM is native there, and can't be made one of PostgreSQL
    if (type.createType === undefined && typeof type.constructor.adaptEmulatedToNative === 'function') {
      throw new AttributeError(`'${type.constructor.name}' object has no attribute 'create_type'`)
    }
    return new EnumType(...type._enumsArgument, { ...type._enumKw(), ...settings })
  }

  /** What a generic Enum that does not want to be native stays. */
  static adaptNativeToEmulated(type: any, settings: Record<string, unknown> = {}): TypeEngine<any> {
    return type.adapt(type.constructor, settings)
  }

  /** A string that it is compared with is one of its values. */
  override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
    const coerced = super.coerceComparedValue(op, value)
    return coerced._typeAffinity === STRINGTYPE._typeAffinity ? this : coerced
  }

  _createTypeDdl(): ExecutableDDLElement {
    return new CreateEnumType(this)
  }

  _dropTypeDdl(): ExecutableDDLElement {
    return new DropEnumType(this)
  }
}
/** `ENUM('sad', 'ok', { name: 'mood' })`: its values are one of the words. */
export type PGEnumClass = typeof EnumType & {
  new <const V extends readonly [string, ...string[]]>(...args: [...V, PGEnumOptions]): EnumType & TypeEngine<V[number]>
  new (...args: readonly unknown[]): EnumType
  <const V extends readonly [string, ...string[]]>(...args: [...V, PGEnumOptions]): EnumType & TypeEngine<V[number]>
  (...args: readonly unknown[]): EnumType
}
interface PGEnumOptions extends EnumOptions {
  /** Creates and drops the type along with the tables that use it. */
  readonly createType?: boolean
}

/** An enumerated type of PostgreSQL under a name of its own. */
export const ENUM: PGEnumClass = callable(EnumType, 'ENUM') as any

export interface DomainSettings {
  readonly collation?: string | null
  readonly default?: any
  readonly constraintName?: string | null
  readonly notNull?: boolean | null
  readonly check?: any
  readonly createType?: boolean
  readonly schema?: string | null
  readonly metadata?: any
  readonly inheritSchema?: boolean
  readonly quote?: boolean | null
}

class DomainType<T = any> extends TypeEngine<T> {
  readonly visitName = 'DOMAIN'
  readonly _useSchemaMap = true
  readonly createDropStringifyDialect = 'postgresql'
  name: any
  schema: any
  metadata: any
  inheritSchema: boolean
  dataType: TypeEngine<any>
  default: any
  collation: string | null
  constraintName: string | null
  notNull: boolean
  check: any
  createType: boolean

  constructor(name?: string | QuotedName | null, dataType?: TypeEngineArgument<T>, settings: DomainSettings = {}) {
    super()
    this.name = name != null && settings.quote != null ? new QuotedName(name, settings.quote) : (name ?? null)
    this.schema = settings.schema ?? null
    this.metadata = settings.metadata ?? null
    this.inheritSchema = settings.inheritSchema ?? false
    this.dataType = toInstance(dataType)
    this.default = settings.default ?? null
    this.collation = settings.collation ?? null
    this.constraintName = settings.constraintName ?? null
    this.notNull = settings.notNull ?? false
    this.check = settings.check == null ? null : expect(DDLExpressionRole, settings.check)
    this.createType = settings.createType ?? true
  }

  _setParentWithDispatch(column: any): void {
    attachToColumn(this, column)
  }

  _setTable(_column: any, table: any): void {
    if (this.inheritSchema) this.schema = table.schema
    else if (this.metadata && this.schema === null && this.metadata.schema) this.schema = this.metadata.schema
  }

  override adapt(cls: any, settings: Record<string, unknown> = {}): TypeEngine<any> {
    const copy = constructorCopy(this, cls, settings)
    copy._variantMapping = this._variantMapping
    return copy
  }

  _createTypeDdl(): ExecutableDDLElement {
    return new CreateDomainType(this)
  }

  _dropTypeDdl(): ExecutableDDLElement {
    return new DropDomainType(this)
  }
}
/** `DOMAIN('email', CITEXT, { check: …, notNull: true })`. */
export const DOMAIN: Callable<typeof DomainType> = callable(DomainType, 'DOMAIN')
