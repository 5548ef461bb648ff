// The DDL spelling of types, as standard SQL has it. A dialect's file overrides what it spells differently. What a type
// does with values (bind and result processing) belongs to the types themselves.

import { CompileError, describe, UnsupportedCompilationError } from '../sql/exc.ts'
import { custom, customText } from './custom.ts'
import type { IdentifierPreparer } from './identifier-preparer.ts'

/** The facts of a type that its spelling depends on; each type class has those that concern it. */
export interface CompiledType {
  readonly visitName: string
  /** Other types that stand for this one on the dialects of these names. */
  readonly _variantMapping?: ReadonlyMap<string, CompiledType>
  readonly length?: number | null
  readonly collation?: string | null
  readonly precision?: number | null
  readonly scale?: number | null
  readonly timezone?: boolean | null
  readonly nativeUuid?: boolean
  readonly nativeEnum?: boolean
}

/** What a type decorator shows: the type that it stands for on a dialect. */
interface DecoratorType extends CompiledType {
  typeEngine(dialect: unknown): CompiledType
}

interface UserDefined extends CompiledType {
  getColSpec(kw: TypeKw): string
}

export interface TypeKw {
  /** The column or expression whose type is rendered. */
  readonly typeExpression?: unknown
  readonly identifierPreparer?: IdentifierPreparer
  readonly [key: string]: unknown
}

export interface TypeCompilerDialect {
  readonly name: string
  readonly supportsNativeUuid: boolean
  readonly supportsNativeEnum: boolean
  readonly identifierPreparer: IdentifierPreparer
}

type Visit = (type: CompiledType, kw: TypeKw) => string

const methodNames = new Map<string, string>()

function methodName(visitName: string): string {
  let name = methodNames.get(visitName)
  if (name === undefined) {
    name = `visit${visitName.charAt(0).toUpperCase()}${visitName.slice(1)}`
    methodNames.set(visitName, name)
  }
  return name
}

const NO_KW: TypeKw = Object.freeze({})

export class TypeCompiler<D extends TypeCompilerDialect = TypeCompilerDialect> {
  readonly dialect: D

  constructor(dialect: D) {
    this.dialect = dialect
  }

  /** The type in SQL. */
  process(given: CompiledType, kw: TypeKw = NO_KW): string {
    const type = given._variantMapping?.get(this.dialect.name) ?? given
    const visit = (this as unknown as Record<string, Visit | undefined>)[methodName(type.visitName)]
    if (custom.any) {
      const text = customText(type, this, kw, visit !== undefined)
      if (text !== undefined) return text
    }
    if (visit === undefined) return this.visitUnsupportedCompilation(type, kw)
    return visit.call(this, type, kw)
  }

  visitUnsupportedCompilation(type: CompiledType, _kw: TypeKw): string {
    throw new UnsupportedCompilationError(describe(this), className(type))
  }
}

export class GenericTypeCompiler<D extends TypeCompilerDialect = TypeCompilerDialect> extends TypeCompiler<D> {
  visitFLOAT(_type: CompiledType, _kw: TypeKw): string {
    return 'FLOAT'
  }

  visitDOUBLE(_type: CompiledType, _kw: TypeKw): string {
    return 'DOUBLE'
  }

  visitDOUBLE_PRECISION(_type: CompiledType, _kw: TypeKw): string {
    return 'DOUBLE PRECISION'
  }

  visitREAL(_type: CompiledType, _kw: TypeKw): string {
    return 'REAL'
  }

  visitNUMERIC(type: CompiledType, _kw: TypeKw): string {
    return withPrecision('NUMERIC', type)
  }

  visitDECIMAL(type: CompiledType, _kw: TypeKw): string {
    return withPrecision('DECIMAL', type)
  }

  visitINTEGER(_type: CompiledType, _kw: TypeKw): string {
    return 'INTEGER'
  }

  visitSMALLINT(_type: CompiledType, _kw: TypeKw): string {
    return 'SMALLINT'
  }

  visitBIGINT(_type: CompiledType, _kw: TypeKw): string {
    return 'BIGINT'
  }

  visitTIMESTAMP(_type: CompiledType, _kw: TypeKw): string {
    return 'TIMESTAMP'
  }

  visitDATETIME(_type: CompiledType, _kw: TypeKw): string {
    return 'DATETIME'
  }

  visitDATE(_type: CompiledType, _kw: TypeKw): string {
    return 'DATE'
  }

  visitTIME(_type: CompiledType, _kw: TypeKw): string {
    return 'TIME'
  }

  visitCLOB(_type: CompiledType, _kw: TypeKw): string {
    return 'CLOB'
  }

  visitNCLOB(_type: CompiledType, _kw: TypeKw): string {
    return 'NCLOB'
  }

  _renderStringType(name: string, length: number | null | undefined, collation: string | null | undefined): string {
    return `${name}${length ? `(${length})` : ''}${collation ? ` COLLATE "${collation}"` : ''}`
  }

  visitCHAR(type: CompiledType, _kw: TypeKw): string {
    return this._renderStringType('CHAR', type.length, type.collation)
  }

  visitNCHAR(type: CompiledType, _kw: TypeKw): string {
    return this._renderStringType('NCHAR', type.length, type.collation)
  }

  visitVARCHAR(type: CompiledType, _kw: TypeKw): string {
    return this._renderStringType('VARCHAR', type.length, type.collation)
  }

  visitNVARCHAR(type: CompiledType, _kw: TypeKw): string {
    return this._renderStringType('NVARCHAR', type.length, type.collation)
  }

  visitTEXT(type: CompiledType, _kw: TypeKw): string {
    return this._renderStringType('TEXT', type.length, type.collation)
  }

  visitUUID(_type: CompiledType, _kw: TypeKw): string {
    return 'UUID'
  }

  visitBLOB(_type: CompiledType, _kw: TypeKw): string {
    return 'BLOB'
  }

  visitBINARY(type: CompiledType, _kw: TypeKw): string {
    return `BINARY${type.length ? `(${type.length})` : ''}`
  }

  visitVARBINARY(type: CompiledType, _kw: TypeKw): string {
    return `VARBINARY${type.length ? `(${type.length})` : ''}`
  }

  visitBOOLEAN(_type: CompiledType, _kw: TypeKw): string {
    return 'BOOLEAN'
  }

  visitUuid(type: CompiledType, kw: TypeKw): string {
    if (type.nativeUuid !== true || !this.dialect.supportsNativeUuid) return this._renderStringType('CHAR', 32, null)
    return this.visitUUID(type, kw)
  }

  visitLargeBinary(type: CompiledType, kw: TypeKw): string {
    return this.visitBLOB(type, kw)
  }

  visitBoolean(type: CompiledType, kw: TypeKw): string {
    return this.visitBOOLEAN(type, kw)
  }

  visitTime(type: CompiledType, kw: TypeKw): string {
    return this.visitTIME(type, kw)
  }

  visitDatetime(type: CompiledType, kw: TypeKw): string {
    return this.visitDATETIME(type, kw)
  }

  visitDate(type: CompiledType, kw: TypeKw): string {
    return this.visitDATE(type, kw)
  }

  visitBigInteger(type: CompiledType, kw: TypeKw): string {
    return this.visitBIGINT(type, kw)
  }

  visitSmallInteger(type: CompiledType, kw: TypeKw): string {
    return this.visitSMALLINT(type, kw)
  }

  visitInteger(type: CompiledType, kw: TypeKw): string {
    return this.visitINTEGER(type, kw)
  }

  visitReal(type: CompiledType, kw: TypeKw): string {
    return this.visitREAL(type, kw)
  }

  visitFloat(type: CompiledType, kw: TypeKw): string {
    return this.visitFLOAT(type, kw)
  }

  visitDouble(type: CompiledType, kw: TypeKw): string {
    return this.visitDOUBLE(type, kw)
  }

  visitNumeric(type: CompiledType, kw: TypeKw): string {
    return this.visitNUMERIC(type, kw)
  }

  visitString(type: CompiledType, kw: TypeKw): string {
    return this.visitVARCHAR(type, kw)
  }

  visitUnicode(type: CompiledType, kw: TypeKw): string {
    return this.visitVARCHAR(type, kw)
  }

  visitText(type: CompiledType, kw: TypeKw): string {
    return this.visitTEXT(type, kw)
  }

  visitUnicodeText(type: CompiledType, kw: TypeKw): string {
    return this.visitTEXT(type, kw)
  }

  visitEnum(type: CompiledType, kw: TypeKw): string {
    return this.visitVARCHAR(type, kw)
  }

  visitNull(type: CompiledType, _kw: TypeKw): string {
    throw new CompileError(`Can't generate DDL for ${describe(type)}; did you forget to specify a type on this Column?`)
  }

  visitTypeDecorator(type: CompiledType, kw: TypeKw): string {
    return this.process((type as DecoratorType).typeEngine(this.dialect), kw)
  }

  visitUserDefined(type: CompiledType, kw: TypeKw): string {
    return (type as UserDefined).getColSpec(kw)
  }
}

/** For `String(statement)`: spells any type, also those of dialects, by its own name. */
export class StrSQLTypeCompiler<D extends TypeCompilerDialect = TypeCompilerDialect> extends GenericTypeCompiler<D> {
  override visitUnsupportedCompilation(type: CompiledType, _kw: TypeKw): string {
    const name = className(type)
    return name === name.toUpperCase() ? name : describe(type)
  }

  override visitNull(_type: CompiledType, _kw: TypeKw): string {
    return 'NULL'
  }

  override visitUserDefined(type: CompiledType, kw: TypeKw): string {
    return typeof (type as Partial<UserDefined>).getColSpec === 'function'
      ? (type as UserDefined).getColSpec(kw)
      : describe(type)
  }
}

function withPrecision(name: string, type: CompiledType): string {
  if (type.precision == null) return name
  return type.scale == null ? `${name}(${type.precision})` : `${name}(${type.precision}, ${type.scale})`
}

function className(type: CompiledType): string {
  return type.constructor.name
}
