// UUIDs: native, or as 32 hexadecimal digits. Values are strings.

import { callable } from './callable.ts'
import { settings } from './settings.ts'
import {
  type BindProcessor,
  constructorCopy,
  isText,
  type LiteralProcessor,
  type ResultProcessor,
  type TypeDialect,
  TypeEngine,
} from './type-engine.ts'

export interface UuidOptions {
  readonly asUuid?: boolean
  readonly nativeUuid?: boolean
}

const hex = (value: unknown) => String(value).replaceAll('-', '')

/** The form with dashes. */
function dashed(value: unknown): string {
  const digits = hex(value)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

class UuidType extends TypeEngine<string> {
  override readonly visitName: string = 'uuid'
  asUuid: boolean
  nativeUuid: boolean

  constructor(...args: [(boolean | UuidOptions)?, (boolean | UuidOptions)?]) {
    super()
    const given = settings(['asUuid', 'nativeUuid'], args)
    this.asUuid = given.asUuid ?? true
    this.nativeUuid = given.nativeUuid ?? true
  }
  get length(): null {
    return null
  }
  get collation(): null {
    return null
  }
  get native(): boolean {
    return this.nativeUuid
  }
  private _isCharacterBased(dialect: TypeDialect): boolean {
    return !dialect.supportsNativeUuid || !this.nativeUuid
  }
  override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
    return isText(value) ? this : super.coerceComparedValue(op, value)
  }
  override bindProcessor(dialect: TypeDialect): BindProcessor | null {
    if (!this._isCharacterBased(dialect)) return null
    return (value) => (value === null || value === undefined ? value : hex(value))
  }
  override resultProcessor(dialect: TypeDialect): ResultProcessor | null {
    if (!this._isCharacterBased(dialect)) return null
    return (value) => (value === null || value === undefined ? value : dashed(value))
  }
  override literalProcessor(dialect: TypeDialect): LiteralProcessor | null {
    if (!this.asUuid) return (value) => `'${hex(value).replaceAll("'", "''")}'`
    if (this._isCharacterBased(dialect)) return (value) => `'${hex(value)}'`
    return (value) => `'${String(value).replaceAll("'", "''")}'`
  }
  /** Emulated: a dialect's native class is made by its `adaptEmulatedToNative`. */
  override adapt(cls: any, more: Record<string, unknown> = {}): TypeEngine<any> {
    const copy =
      typeof cls.adaptEmulatedToNative === 'function'
        ? this.nativeUuid
          ? cls.adaptEmulatedToNative(this, more)
          : cls.adaptNativeToEmulated(this, more)
        : constructorCopy(this, cls, more)
    copy._variantMapping = this._variantMapping
    return copy
  }
}
/** A UUID, native where the database has one. */
export const Uuid = callable(UuidType, 'Uuid')
export type Uuid = UuidType

/** The type UUID of databases that have it. */
class UUID_ extends Uuid {
  override readonly visitName: string = 'UUID'
  constructor(asUuid?: boolean | { readonly asUuid?: boolean }) {
    super({ asUuid: settings(['asUuid'], [asUuid]).asUuid ?? true, nativeUuid: true })
  }
  static adaptEmulatedToNative(impl: UuidType, more: Record<string, unknown> = {}): TypeEngine<any> {
    return new (this as any)({ asUuid: impl.asUuid, ...more })
  }
  static adaptNativeToEmulated(impl: UuidType, more: Record<string, unknown> = {}): TypeEngine<any> {
    return constructorCopy(impl, impl.constructor as any, more)
  }
}
/** The SQL type UUID. */
export const UUID = callable(UUID_, 'UUID')
export type UUID = UUID_
