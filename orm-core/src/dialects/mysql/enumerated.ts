// MySQL's ENUM and SET: strings of which the table's definition knows the values.

import { typeCoerce } from '../../sql/elements.ts'
import { ArgumentError } from '../../sql/exc.ts'
import {
  type Callable,
  callable,
  Enum,
  Integer,
  String as StringType,
  type TypeDialect,
  type TypeEngine,
} from '../../sql/types.ts'
import { isPlainObject } from '../arguments.ts'
import type { StringSettings } from './types.ts'

const EnumBase = Enum as unknown as new (...args: readonly unknown[]) => Enum<any>

class EnumType extends EnumBase {
  override readonly visitName: string = 'ENUM'
  readonly _mysqlFamily = 'string'
  /** A kind of its own: a string that it is compared with stays a string (its affinity is found before Enum's). */
  override get _typeAffinity(): any {
    return EnumType
  }
  charset: string | null
  ascii: boolean
  binary: boolean
  unicode: boolean
  national: boolean

  constructor(...args: any[]) {
    const last = args.at(-1)
    const { charset, ascii, binary, unicode, national, strict, collate, collation, ...rest } = (
      isPlainObject(last) ? last : {}
    ) as Record<string, any>
    super(...(isPlainObject(last) ? args.slice(0, -1) : args), { ...rest, nativeEnum: true })
    this.charset = charset ?? null
    this.collation = collate ?? collation ?? null
    this.ascii = ascii ?? false
    this.binary = binary ?? false
    this.unicode = unicode ?? false
    this.national = national ?? false
  }

  override _enumKw(): Record<string, unknown> {
    const { charset, collation, ascii, binary, unicode, national } = this
    return { ...super._enumKw(), charset, collation, ascii, binary, unicode, national }
  }

  /** What a native generic Enum becomes on MySQL, which gives it no name. */
  static adaptEmulatedToNative(type: any, settings: Record<string, unknown> = {}): EnumType {
    return new ENUM(...type._enumsArgument, { ...type._enumKw(), ...settings })
  }

  /** What a generic Enum that does not want to be native stays. */
  static adaptNativeToEmulated(type: any, settings: Record<string, unknown> = {}): TypeEngine<any> {
    return type.adapt(type.constructor, settings)
  }
}
/** `ENUM('a', 'b')`. */
export const ENUM: Callable<typeof EnumType> = callable(EnumType, 'ENUM')

export interface SetSettings extends StringSettings {
  /** Reads and writes the set as a number, which is how the server keeps it. */
  readonly retrieveAsBitwise?: boolean
}

class SetType extends StringType {
  override readonly visitName: string = 'SET'
  readonly _mysqlFamily = 'string'
  readonly values: readonly string[]
  readonly retrieveAsBitwise: boolean
  charset: string | null
  ascii: boolean
  binary: boolean
  unicode: boolean
  national: boolean

  constructor(...args: (string | SetSettings)[]) {
    super()
    const last = args.at(-1)
    const settings = (isPlainObject(last) ? last : {}) as SetSettings
    this.values = args.filter((each) => typeof each === 'string')
    this.retrieveAsBitwise = settings.retrieveAsBitwise ?? false
    if (!this.retrieveAsBitwise && this.values.includes('')) {
      throw new ArgumentError("Can't use the blank value '' in a SET without setting retrieve_as_bitwise=True")
    }
    this.length = settings.length ?? Math.max(0, ...this.values.map((value) => value.length))
    this.collation = settings.collate ?? settings.collation ?? null
    this.charset = settings.charset ?? null
    this.ascii = settings.ascii ?? false
    this.binary = settings.binary ?? false
    this.unicode = settings.unicode ?? false
    this.national = settings.national ?? false
  }

  override columnExpression(column: any): any {
    return this.retrieveAsBitwise ? typeCoerce(typeCoerce(column, Integer).add(0), this) : column
  }

  override get _hasColumnExpression(): boolean {
    return this.retrieveAsBitwise
  }

  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return (value: Iterable<string> | string | number | null) => {
      if (value === null || typeof value === 'string' || typeof value === 'number') return value
      if (!this.retrieveAsBitwise) return [...value].join(',')
      let bits = 0
      for (const each of value) bits |= 2 ** this.values.indexOf(each)
      return bits
    }
  }

  override resultProcessor(_dialect: TypeDialect): ((value: any) => any) | null {
    return (value: string | number | null) => {
      if (value === null) return null
      if (!this.retrieveAsBitwise) return new Set(String(value).match(/[^,]+/g) ?? [])
      return new Set(this.values.filter((_each, position) => Number(value) & (2 ** position)))
    }
  }
}
/** `SET('a', 'b')`. */
export const SET: Callable<typeof SetType> = callable(SetType, 'SET')
