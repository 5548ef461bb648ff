// How MySQL and MariaDB spell types: UNSIGNED and ZEROFILL, display widths, character sets and collations, ENUM and SET
// with their values, and lengths without which VARCHAR is refused.

import { type CompiledType, GenericTypeCompiler, type TypeKw } from '../../compile/type-compiler.ts'
import { CompileError } from '../../sql/exc.ts'

/** The settings of MySQL's own types (types.ts); generic types have none of them. */
interface MySQLType extends CompiledType {
  readonly _mysqlFamily?: 'numeric' | 'string'
  readonly unsigned?: boolean
  readonly zerofill?: boolean
  readonly displayWidth?: number | null
  readonly charset?: string | null
  readonly ascii?: boolean
  readonly unicode?: boolean
  readonly binary?: boolean
  readonly national?: boolean
  readonly fsp?: number | null
  readonly enums?: readonly string[]
  readonly values?: readonly string[]
}

function extendNumeric(type: MySQLType, spec: string): string {
  if (type._mysqlFamily === undefined) return spec
  return `${spec}${type.unsigned ? ' UNSIGNED' : ''}${type.zerofill ? ' ZEROFILL' : ''}`
}

function withPrecision(name: string, type: MySQLType): string {
  if (type.precision == null) return extendNumeric(type, name)
  const scale = type.scale == null ? '' : `, ${type.scale}`
  return extendNumeric(type, `${name}(${type.precision}${scale})`)
}

function withPrecisionAndScale(name: string, type: MySQLType): string {
  return extendNumeric(
    type,
    type.precision != null && type.scale != null ? `${name}(${type.precision}, ${type.scale})` : name,
  )
}

function withWidth(name: string, type: MySQLType): string {
  const width = type._mysqlFamily === undefined ? null : type.displayWidth
  return extendNumeric(type, width == null ? name : `${name}(${width})`)
}

function withFraction(name: string, type: MySQLType): string {
  return type.fsp ? `${name}(${type.fsp})` : name
}

/** Adds character set and collation; `national` makes NATIONAL CHAR of a generic type. */
function extendString(type: MySQLType, spec: string, national = type.national ?? false): string {
  let charset: string | null = null
  if (type.charset) charset = `CHARACTER SET ${type.charset}`
  else if (type.ascii) charset = 'ASCII'
  else if (type.unicode) charset = 'UNICODE'
  let collation: string | null = null
  if (type.collation) collation = `COLLATE ${type.collation}`
  else if (type.binary) collation = 'BINARY'
  const parts = national ? ['NATIONAL', spec, collation] : [spec, charset, collation]
  return parts.filter((part) => part !== null).join(' ')
}

/** Writes types for MySQL. */
export class MySQLTypeCompiler extends GenericTypeCompiler {
  override visitNUMERIC(type: MySQLType, _kw: TypeKw): string {
    return withPrecision('NUMERIC', type)
  }

  override visitDECIMAL(type: MySQLType, _kw: TypeKw): string {
    return withPrecision('DECIMAL', type)
  }

  override visitDOUBLE(type: MySQLType, _kw: TypeKw): string {
    return withPrecisionAndScale('DOUBLE', type)
  }

  override visitREAL(type: MySQLType, _kw: TypeKw): string {
    return withPrecisionAndScale('REAL', type)
  }

  override visitFLOAT(type: MySQLType, _kw: TypeKw): string {
    if (type._mysqlFamily !== undefined && type.scale != null && type.precision != null) {
      return extendNumeric(type, `FLOAT(${type.precision}, ${type.scale})`)
    }
    return extendNumeric(type, type.precision == null ? 'FLOAT' : `FLOAT(${type.precision})`)
  }

  override visitINTEGER(type: MySQLType, _kw: TypeKw): string {
    return withWidth('INTEGER', type)
  }

  override visitBIGINT(type: MySQLType, _kw: TypeKw): string {
    return withWidth('BIGINT', type)
  }

  visitMEDIUMINT(type: MySQLType, _kw: TypeKw): string {
    return withWidth('MEDIUMINT', type)
  }

  visitTINYINT(type: MySQLType, _kw: TypeKw): string {
    return withWidth('TINYINT', type)
  }

  override visitSMALLINT(type: MySQLType, _kw: TypeKw): string {
    return withWidth('SMALLINT', type)
  }

  visitBIT(type: MySQLType, _kw: TypeKw): string {
    return type.length == null ? 'BIT' : `BIT(${type.length})`
  }

  override visitDATETIME(type: MySQLType, _kw: TypeKw): string {
    return withFraction('DATETIME', type)
  }

  override visitTIME(type: MySQLType, _kw: TypeKw): string {
    return withFraction('TIME', type)
  }

  override visitTIMESTAMP(type: MySQLType, _kw: TypeKw): string {
    return withFraction('TIMESTAMP', type)
  }

  visitYEAR(type: MySQLType, _kw: TypeKw): string {
    return type.displayWidth == null ? 'YEAR' : `YEAR(${type.displayWidth})`
  }

  override visitTEXT(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, type.length == null ? 'TEXT' : `TEXT(${type.length})`)
  }

  visitTINYTEXT(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, 'TINYTEXT')
  }

  visitMEDIUMTEXT(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, 'MEDIUMTEXT')
  }

  visitLONGTEXT(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, 'LONGTEXT')
  }

  override visitVARCHAR(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, `VARCHAR(${this.requiredLength('VARCHAR', type)})`)
  }

  override visitCHAR(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, type.length == null ? 'CHAR' : `CHAR(${type.length})`)
  }

  override visitNVARCHAR(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, `VARCHAR(${this.requiredLength('NVARCHAR', type)})`, type.national ?? true)
  }

  override visitNCHAR(type: MySQLType, _kw: TypeKw): string {
    return extendString(type, type.length == null ? 'CHAR' : `CHAR(${type.length})`, type.national ?? true)
  }

  private requiredLength(name: string, type: MySQLType): number {
    if (type.length == null) throw new CompileError(`${name} requires a length on dialect ${this.dialect.name}`)
    return type.length
  }

  override visitVARBINARY(type: MySQLType, _kw: TypeKw): string {
    return `VARBINARY(${type.length})`
  }

  visitJSON(_type: MySQLType, _kw: TypeKw): string {
    return 'JSON'
  }

  override visitEnum(type: MySQLType, kw: TypeKw): string {
    return type.nativeEnum ? this.visitENUM(type, kw) : super.visitEnum(type, kw)
  }

  override visitBLOB(type: MySQLType, _kw: TypeKw): string {
    return type.length == null ? 'BLOB' : `BLOB(${type.length})`
  }

  visitTINYBLOB(_type: MySQLType, _kw: TypeKw): string {
    return 'TINYBLOB'
  }

  visitMEDIUMBLOB(_type: MySQLType, _kw: TypeKw): string {
    return 'MEDIUMBLOB'
  }

  visitLONGBLOB(_type: MySQLType, _kw: TypeKw): string {
    return 'LONGBLOB'
  }

  visitENUM(type: MySQLType, _kw: TypeKw): string {
    return this.enumerated('ENUM', type, type.enums ?? [])
  }

  visitSET(type: MySQLType, _kw: TypeKw): string {
    return this.enumerated('SET', type, type.values ?? [])
  }

  private enumerated(name: string, type: MySQLType, values: readonly string[]): string {
    const doubled = this.dialect.identifierPreparer._doublePercents
    const { _backslashEscapes } = this.dialect as { readonly _backslashEscapes?: boolean }
    const quoted = values.map((value) => {
      // SQLAlchemy leaves a backslash as it is, and MySQL then takes it for an escape
      const escaped = _backslashEscapes ? value.replaceAll('\\', '\\\\') : value
      return `'${(doubled ? escaped.replaceAll('%', '%%') : escaped).replaceAll("'", "''")}'`
    })
    return extendString(type, `${name}(${quoted.join(',')})`)
  }

  override visitBOOLEAN(_type: MySQLType, _kw: TypeKw): string {
    return 'BOOL'
  }
}

/** MariaDB's types for addresses. */
export class MariaDBTypeCompiler extends MySQLTypeCompiler {
  visitINET4(_type: CompiledType, _kw: TypeKw): string {
    return 'INET4'
  }

  visitINET6(_type: CompiledType, _kw: TypeKw): string {
    return 'INET6'
  }
}
