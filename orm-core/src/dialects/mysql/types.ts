// MySQL's and MariaDB's types: numbers that may be unsigned, strings with a character set, fractions of seconds, and the
// types that only they have. ENUM and SET are in enumerated.ts; the DDL text is the type compiler's.

import { ArgumentError } from '../../sql/exc.ts'
import {
  _Binary,
  BIGINT as BIGINTType,
  type BigInteger,
  type Callable,
  CHAR as CHARType,
  callable,
  DATETIME as DATETIMEType,
  DECIMAL as DECIMALType,
  DOUBLE as DOUBLEType,
  FLOAT as FLOATType,
  INTEGER as INTEGERType,
  Integer,
  JSONIndexType,
  JSONPathType,
  JSON as JSONType,
  MatchType,
  NCHAR as NCHARType,
  NUMERIC as NUMERICType,
  NVARCHAR as NVARCHARType,
  REAL as REALType,
  SMALLINT as SMALLINTType,
  String as StringType,
  TEXT as TEXTType,
  TIMESTAMP as TIMESTAMPType,
  TIME as TIMEType,
  type TypeDialect,
  TypeEngine,
  VARCHAR as VARCHARType,
} from '../../sql/types.ts'
import { namedArguments } from '../arguments.ts'
import { formatJsonIndex, formatJsonPath, formattedPathType, type PathType } from '../json-paths.ts'

export interface NumericSettings {
  readonly unsigned?: boolean
  readonly zerofill?: boolean
}

export interface IntegerSettings extends NumericSettings {
  readonly displayWidth?: number | null
}

export interface DecimalSettings extends NumericSettings {
  readonly precision?: number | null
  readonly scale?: number | null
  readonly asdecimal?: boolean
}

export interface StringSettings {
  readonly length?: number | null
  readonly charset?: string | null
  readonly collation?: string | null
  readonly collate?: string | null
  readonly ascii?: boolean
  readonly binary?: boolean
  readonly unicode?: boolean
  readonly national?: boolean
}

export interface FractionSettings {
  readonly timezone?: boolean
  /** Digits of the fraction of a second. */
  readonly fsp?: number | null
}

/** Marks the types to which MySQL adds UNSIGNED and ZEROFILL, or a character set and a collation. */
export interface MySQLFamily {
  readonly _mysqlFamily: 'numeric' | 'string'
}

export type MySQLInteger = Integer & Required<IntegerSettings> & MySQLFamily
export type MySQLBigInteger = BigInteger & Required<IntegerSettings> & MySQLFamily
export type MySQLDecimal = TypeEngine<any> & Required<DecimalSettings> & MySQLFamily
export type MySQLString = StringType & Omit<Required<StringSettings>, 'collate'> & MySQLFamily
export type MySQLTime = TypeEngine<any> & Required<FractionSettings>

type IntegerClass<I = MySQLInteger> = Callable<
  new (
    displayWidth?: number | null | IntegerSettings,
    settings?: IntegerSettings,
  ) => I
>
type DecimalClass = Callable<
  new (
    precision?: number | null | DecimalSettings,
    scale?: number | null | DecimalSettings,
    settings?: DecimalSettings,
  ) => MySQLDecimal
>
type StringClass = Callable<new (length?: number | null | StringSettings, settings?: StringSettings) => MySQLString>
type TimeClass = Callable<new (settings?: FractionSettings) => MySQLTime>

type AnyClass = new (...args: any[]) => any

function integerType<I = MySQLInteger>(name: string, Base: AnyClass): IntegerClass<I> {
  return callable(
    class extends Base {
      readonly visitName = name
      readonly _mysqlFamily = 'numeric'
      displayWidth: number | null
      unsigned: boolean
      zerofill: boolean

      constructor(...args: unknown[]) {
        super()
        const settings = namedArguments<IntegerSettings>(['displayWidth'], args)
        this.displayWidth = settings.displayWidth ?? null
        this.unsigned = settings.unsigned ?? false
        this.zerofill = settings.zerofill ?? false
      }
    },
    name,
  ) as unknown as IntegerClass<I>
}

/** `both`: precision and scale are given together or not at all. */
function decimalType(name: string, Base: AnyClass, options: { asdecimal: boolean; both?: boolean }): DecimalClass {
  return callable(
    class extends Base {
      readonly visitName = name
      readonly _mysqlFamily = 'numeric'
      precision: number | null
      scale: number | null
      asdecimal: boolean
      unsigned: boolean
      zerofill: boolean

      constructor(...args: unknown[]) {
        super()
        const settings = namedArguments<DecimalSettings>(['precision', 'scale', 'asdecimal'], args)
        this.precision = settings.precision ?? null
        this.scale = settings.scale ?? null
        this.asdecimal = settings.asdecimal ?? options.asdecimal
        this.unsigned = settings.unsigned ?? false
        this.zerofill = settings.zerofill ?? false
        if (options.both && (this.precision === null) !== (this.scale === null)) {
          throw new ArgumentError('You must specify both precision and scale or omit both altogether.')
        }
      }
    },
    name,
  ) as unknown as DecimalClass
}

/** `positional`: the type takes its length before its settings. */
function stringType(name: string, Base: AnyClass, options: { positional: boolean; national?: boolean }): StringClass {
  return callable(
    class extends Base {
      readonly visitName = name
      readonly _mysqlFamily = 'string'
      length: number | null
      collation: string | null
      charset: string | null
      ascii: boolean
      binary: boolean
      unicode: boolean
      national: boolean

      constructor(...args: unknown[]) {
        super()
        const settings = namedArguments<StringSettings>(options.positional ? ['length'] : [], args)
        this.length = settings.length ?? null
        this.collation = settings.collate ?? settings.collation ?? null
        this.charset = settings.charset ?? null
        this.ascii = settings.ascii ?? false
        this.binary = settings.binary ?? false
        this.unicode = settings.unicode ?? false
        this.national = options.national ?? settings.national ?? false
      }
    },
    name,
  ) as unknown as StringClass
}

function timeType(name: string, Base: AnyClass): TimeClass {
  return callable(
    class extends Base {
      readonly visitName = name
      timezone: boolean
      fsp: number | null

      constructor(...args: unknown[]) {
        super()
        const settings = namedArguments<FractionSettings>(['timezone', 'fsp'], args)
        this.timezone = settings.timezone ?? false
        this.fsp = settings.fsp ?? null
      }
    },
    name,
  ) as unknown as TimeClass
}

/** MySQL's type INTEGER. */
export const INTEGER: IntegerClass = integerType('INTEGER', INTEGERType as AnyClass)
/** MySQL's type BIGINT: a number, or a bigint beyond what a number holds exactly (2^53). */
export const BIGINT: IntegerClass<MySQLBigInteger> = integerType('BIGINT', BIGINTType as AnyClass)
/** MySQL's type SMALLINT. */
export const SMALLINT: IntegerClass = integerType('SMALLINT', SMALLINTType as AnyClass)
/** MySQL's type MEDIUMINT. */
export const MEDIUMINT: IntegerClass = integerType('MEDIUMINT', Integer as AnyClass)
/** MySQL's type TINYINT. */
export const TINYINT: IntegerClass = integerType('TINYINT', Integer as AnyClass)

/** MySQL's type NUMERIC. */
export const NUMERIC: DecimalClass = decimalType('NUMERIC', NUMERICType as AnyClass, { asdecimal: true })
/** MySQL's type DECIMAL. */
export const DECIMAL: DecimalClass = decimalType('DECIMAL', DECIMALType as AnyClass, { asdecimal: true })
/** MySQL's type DOUBLE. */
export const DOUBLE: DecimalClass = decimalType('DOUBLE', DOUBLEType as AnyClass, { asdecimal: true, both: true })
/** MySQL's type REAL. */
export const REAL: DecimalClass = decimalType('REAL', REALType as AnyClass, { asdecimal: true, both: true })
/** MySQL's type FLOAT. */
export const FLOAT: DecimalClass = decimalType('FLOAT', FLOATType as AnyClass, { asdecimal: false })

/** MySQL's type TEXT. */
export const TEXT: StringClass = stringType('TEXT', TEXTType as AnyClass, { positional: true })
/** MySQL's type TINYTEXT. */
export const TINYTEXT: StringClass = stringType('TINYTEXT', StringType as AnyClass, { positional: false })
/** MySQL's type MEDIUMTEXT. */
export const MEDIUMTEXT: StringClass = stringType('MEDIUMTEXT', StringType as AnyClass, { positional: false })
/** MySQL's type LONGTEXT. */
export const LONGTEXT: StringClass = stringType('LONGTEXT', StringType as AnyClass, { positional: false })
/** MySQL's type VARCHAR. */
export const VARCHAR: StringClass = stringType('VARCHAR', VARCHARType as AnyClass, { positional: true })
/** MySQL's type CHAR. */
export const CHAR: StringClass = stringType('CHAR', CHARType as AnyClass, { positional: true })
/** MySQL's type NVARCHAR. */
export const NVARCHAR: StringClass = stringType('NVARCHAR', NVARCHARType as AnyClass, {
  positional: true,
  national: true,
})
/** MySQL's type NCHAR. */
export const NCHAR: StringClass = stringType('NCHAR', NCHARType as AnyClass, { positional: true, national: true })

/** MySQL's type TIME. */
export const TIME: TimeClass = timeType('TIME', TIMEType as AnyClass)
/** MySQL's type TIMESTAMP. */
export const TIMESTAMP: TimeClass = timeType('TIMESTAMP', TIMESTAMPType as AnyClass)
/** MySQL's type DATETIME. */
export const DATETIME: TimeClass = timeType('DATETIME', DATETIMEType as AnyClass)

class BitType extends TypeEngine<number> {
  readonly visitName = 'BIT'
  readonly length: number | null

  constructor(length: number | null | { readonly length?: number | null } = null) {
    super()
    this.length = length !== null && typeof length === 'object' ? (length.length ?? null) : length
  }

  /** The driver gives bytes, the highest first. */
  override resultProcessor(dialect: TypeDialect): ((value: any) => any) | null {
    if (dialect.supportsNativeBit) return null
    return (value: Iterable<number> | null) => {
      if (value === null) return null
      let bits = 0n
      for (const byte of value) bits = (bits << 8n) | BigInt(byte)
      return bits > BigInt(Number.MAX_SAFE_INTEGER) ? bits : Number(bits)
    }
  }
}
/** MySQL's type BIT. */
export const BIT: Callable<typeof BitType> = callable(BitType, 'BIT')

class YearType extends TypeEngine<number> {
  readonly visitName = 'YEAR'
  readonly displayWidth: number | null

  constructor(displayWidth: number | null | { readonly displayWidth?: number | null } = null) {
    super()
    this.displayWidth =
      displayWidth !== null && typeof displayWidth === 'object' ? (displayWidth.displayWidth ?? null) : displayWidth
  }
}
/** MySQL's type YEAR. */
export const YEAR: Callable<typeof YearType> = callable(YearType, 'YEAR')

type BlobClass = Callable<new (length?: number | null) => TypeEngine<Uint8Array>>

function blobType(name: string): BlobClass {
  return callable(
    class extends (_Binary as unknown as AnyClass) {
      readonly visitName = name
    },
    name,
  ) as unknown as BlobClass
}

/** MySQL's type TINYBLOB. */
export const TINYBLOB: BlobClass = blobType('TINYBLOB')
/** MySQL's type MEDIUMBLOB. */
export const MEDIUMBLOB: BlobClass = blobType('MEDIUMBLOB')
/** MySQL's type LONGBLOB. */
export const LONGBLOB: BlobClass = blobType('LONGBLOB')

class Inet4Type extends TypeEngine<string> {
  readonly visitName = 'INET4'
}
/** MariaDB's. */
export const INET4: Callable<typeof Inet4Type> = callable(Inet4Type, 'INET4')

class Inet6Type extends TypeEngine<string> {
  readonly visitName = 'INET6'
}
/** MariaDB's. */
export const INET6: Callable<typeof Inet6Type> = callable(Inet6Type, 'INET6')

class MySQLJSON extends JSONType {}
/** MySQL's type JSON. */
export const JSON: Callable<typeof MySQLJSON> = callable(MySQLJSON, 'JSON')

/** What `match()` gives: in MySQL a relevance, not a truth value. */
export class MySQLMatchType extends MatchType {}

export const MySQLJSONIndexType: PathType = formattedPathType(JSONIndexType, formatJsonIndex)
export const MySQLJSONPathType: PathType = formattedPathType(JSONPathType, formatJsonPath)

/** CAST takes CHAR where a column has VARCHAR or TEXT (CHAR._adapt_string_for_cast). */
export function adaptStringForCast(type: any): TypeEngine<any> {
  if (type instanceof CHARType) return type as unknown as TypeEngine<any>
  if (type._mysqlFamily !== 'string') return new CHAR(type.length)
  const { length, charset, collation, ascii, binary, unicode } = type as MySQLString
  return new CHAR({ length, charset, collation, ascii, binary, unicode, national: false })
}
