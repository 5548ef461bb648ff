// How PostgreSQL spells types: its own names, time zones that are always said, arrays, and types with a name of their
// own in the schema.

import type { IdentifierPreparer } from '../../compile/identifier-preparer.ts'
import { type CompiledType, GenericTypeCompiler, type TypeKw } from '../../compile/type-compiler.ts'
import type { PGIdentifierPreparer } from './identifier-preparer.ts'

interface ArrayType extends CompiledType {
  readonly itemType: CompiledType
  readonly dimensions: number | null
}

interface IntervalType extends CompiledType {
  readonly fields: string | null
}

interface BitType extends CompiledType {
  readonly varying: boolean
}

/** Types that are spelled by their visit name. */
const PLAIN = [
  'TSVECTOR',
  'TSQUERY',
  'INET',
  'CIDR',
  'CITEXT',
  'MACADDR',
  'MACADDR8',
  'MONEY',
  'OID',
  'REGCONFIG',
  'REGCLASS',
  'HSTORE',
  'JSON',
  'JSONB',
  'JSONPATH',
  'INT4RANGE',
  'INT8RANGE',
  'NUMRANGE',
  'DATERANGE',
  'TSRANGE',
  'TSTZRANGE',
  'INT4MULTIRANGE',
  'INT8MULTIRANGE',
  'NUMMULTIRANGE',
  'DATEMULTIRANGE',
  'TSMULTIRANGE',
  'TSTZMULTIRANGE',
] as const

/** Writes types for PostgreSQL. */
export class PGTypeCompiler extends GenericTypeCompiler {
  override visitFLOAT(type: CompiledType, _kw: TypeKw): string {
    return type.precision ? `FLOAT(${type.precision})` : 'FLOAT'
  }

  override visitDouble(type: CompiledType, kw: TypeKw): string {
    return this.visitDOUBLE_PRECISION(type, kw)
  }

  visitJsonIntIndex(_type: CompiledType, _kw: TypeKw): string {
    return 'INT'
  }

  visitJsonStrIndex(_type: CompiledType, _kw: TypeKw): string {
    return 'TEXT'
  }

  visitJsonPath(_type: CompiledType, _kw: TypeKw): string {
    return 'JSONPATH'
  }

  override visitDatetime(type: CompiledType, kw: TypeKw): string {
    return this.visitTIMESTAMP(type, kw)
  }

  override visitEnum(type: CompiledType, kw: TypeKw): string {
    return type.nativeEnum && this.dialect.supportsNativeEnum ? this.visitENUM(type, kw) : super.visitEnum(type, kw)
  }

  visitENUM(type: CompiledType, kw: TypeKw): string {
    return this.namedType(type, kw.identifierPreparer)
  }

  visitDOMAIN(type: CompiledType, kw: TypeKw): string {
    return this.namedType(type, kw.identifierPreparer)
  }

  private namedType(type: CompiledType, preparer: IdentifierPreparer | undefined): string {
    return ((preparer ?? this.dialect.identifierPreparer) as PGIdentifierPreparer).formatType(type)
  }

  override visitTIMESTAMP(type: CompiledType, _kw: TypeKw): string {
    return withTimeZone('TIMESTAMP', type)
  }

  override visitTIME(type: CompiledType, _kw: TypeKw): string {
    return withTimeZone('TIME', type)
  }

  visitINTERVAL(type: CompiledType, _kw: TypeKw): string {
    const { fields } = type as IntervalType
    return `INTERVAL${fields == null ? '' : ` ${fields}`}${type.precision == null ? '' : ` (${type.precision})`}`
  }

  visitBIT(type: CompiledType, _kw: TypeKw): string {
    if (!(type as BitType).varying) return `BIT(${type.length})`
    return type.length == null ? 'BIT VARYING' : `BIT VARYING(${type.length})`
  }

  override visitUuid(type: CompiledType, kw: TypeKw): string {
    return type.nativeUuid === true ? this.visitUUID(type, kw) : super.visitUuid(type, kw)
  }

  override visitLargeBinary(type: CompiledType, kw: TypeKw): string {
    return this.visitBYTEA(type, kw)
  }

  visitBYTEA(_type: CompiledType, _kw: TypeKw): string {
    return 'BYTEA'
  }

  visitARRAY(type: CompiledType, kw: TypeKw): string {
    const { itemType, dimensions } = type as ArrayType
    // the brackets go before a collation: VARCHAR(5)[] COLLATE "C"
    return this.process(itemType, kw).replace(
      /(?: COLLATE.*)?$/,
      (collation) => '[]'.repeat(dimensions ?? 1) + collation,
    )
  }
}

for (const name of PLAIN) {
  Object.defineProperty(PGTypeCompiler.prototype, `visit${name}`, { value: () => name, configurable: true })
}

function withTimeZone(name: string, type: CompiledType): string {
  const precision = type.precision == null ? '' : `(${type.precision})`
  return `${name}${precision} ${type.timezone ? 'WITH' : 'WITHOUT'} TIME ZONE`
}
