// Strings and binary data.

import { callable } from './callable.ts'
import { ConcatenableComparator } from './comparators.ts'
import { settings } from './settings.ts'
import { isText, type LiteralProcessor, type TypeDialect, TypeEngine } from './type-engine.ts'

export interface StringOptions {
  readonly length?: number | null
  readonly collation?: string | null
}

class StringType extends TypeEngine<string> {
  static override readonly Comparator: any = ConcatenableComparator
  override readonly visitName: string = 'string'
  length: number | null
  collation: string | null

  constructor(length?: number | null | StringOptions, collation?: string | null | StringOptions) {
    super()
    const given = settings(['length', 'collation'], [length, collation])
    this.length = given.length ?? null
    this.collation = given.collation ?? null
  }
  override _withCollation(collation: string): TypeEngine<any> {
    const copy = this.copy() as this
    copy.collation = collation
    return copy
  }
  override _resolveForLiteral(value: unknown): TypeEngine<any> {
    return isAscii(String(value)) ? STRING : UNICODE
  }
  override literalProcessor(dialect: TypeDialect): LiteralProcessor | null {
    return (value) => {
      let text = String(value).replaceAll("'", "''")
      if (dialect.identifierPreparer?._doublePercents) text = text.replaceAll('%', '%%')
      return `'${text}'`
    }
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

class TextType extends StringType {
  override readonly visitName: string = 'text'
}
class UnicodeType extends StringType {
  override readonly visitName: string = 'unicode'
}
class UnicodeTextType extends TextType {
  override readonly visitName: string = 'unicodeText'
}

/** Character strings, VARCHAR in DDL. */
export const String_ = callable(StringType, 'String')
export type String_ = StringType
/** Text of any length. */
export const Text = callable(TextType, 'Text')
export type Text = TextType
/** Text of any language. */
export const Unicode = callable(UnicodeType, 'Unicode')
export type Unicode = UnicodeType
/** Text of any length and language. */
export const UnicodeText = callable(UnicodeTextType, 'UnicodeText')
export type UnicodeText = UnicodeTextType

export class TEXT_ extends Text {
  override readonly visitName: string = 'TEXT'
}
export class CLOB_ extends Text {
  override readonly visitName: string = 'CLOB'
}
export class VARCHAR_ extends String_ {
  override readonly visitName: string = 'VARCHAR'
}
export class NVARCHAR_ extends Unicode {
  override readonly visitName: string = 'NVARCHAR'
}
export class CHAR_ extends String_ {
  override readonly visitName: string = 'CHAR'
}
export class NCHAR_ extends Unicode {
  override readonly visitName: string = 'NCHAR'
}
/** The SQL type TEXT. */
export const TEXT = callable(TEXT_, 'TEXT')
export type TEXT = TEXT_
/** The SQL type CLOB. */
export const CLOB = callable(CLOB_, 'CLOB')
export type CLOB = CLOB_
/** The SQL type VARCHAR. */
export const VARCHAR = callable(VARCHAR_, 'VARCHAR')
export type VARCHAR = VARCHAR_
/** The SQL type NVARCHAR. */
export const NVARCHAR = callable(NVARCHAR_, 'NVARCHAR')
export type NVARCHAR = NVARCHAR_
/** The SQL type CHAR. */
export const CHAR = callable(CHAR_, 'CHAR')
export type CHAR = CHAR_
/** The SQL type NCHAR. */
export const NCHAR = callable(NCHAR_, 'NCHAR')
export type NCHAR = NCHAR_

const STRING = new String_()
const UNICODE = new Unicode()

export { STRING as STRING_LITERAL_TYPE, UNICODE as UNICODE_LITERAL_TYPE }

export abstract class _Binary extends TypeEngine<Uint8Array> {
  length: number | null
  constructor(length?: number | null | { readonly length?: number | null }) {
    super()
    this.length = settings(['length'], [length]).length ?? null
  }
  override literalProcessor(_dialect: TypeDialect): LiteralProcessor | null {
    return (value) => {
      const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value)
      return `'${text.replaceAll("'", "''")}'`
    }
  }
  override resultProcessor(dialect: TypeDialect): any {
    if (dialect.returnsNativeBytes) return null
    return (value: any) => (value === null || value instanceof Uint8Array ? value : new Uint8Array(value))
  }
  /** A string compared with binary data counts as binary data. */
  override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
    return isText(value) ? this : super.coerceComparedValue(op, value)
  }
}
class LargeBinaryType extends _Binary {
  override readonly visitName: string = 'largeBinary'
}
/** Bytes. */
export const LargeBinary = callable(LargeBinaryType, 'LargeBinary')
export type LargeBinary = LargeBinaryType
class BLOB_ extends LargeBinary {
  override readonly visitName: string = 'BLOB'
}
class BINARY_ extends _Binary {
  override readonly visitName: string = 'BINARY'
}
class VARBINARY_ extends _Binary {
  override readonly visitName: string = 'VARBINARY'
}
/** The SQL type BLOB. */
export const BLOB = callable(BLOB_, 'BLOB')
export type BLOB = BLOB_
/** The SQL type BINARY. */
export const BINARY = callable(BINARY_, 'BINARY')
export type BINARY = BINARY_
/** The SQL type VARBINARY. */
export const VARBINARY = callable(VARBINARY_, 'VARBINARY')
export type VARBINARY = VARBINARY_
