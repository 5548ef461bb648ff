// How SQLite spells types: as the standard does, except for dates that are stored as numbers.

import { type CompiledType, GenericTypeCompiler, type TypeKw } from '../../compile/type-compiler.ts'

/** A date type whose text is all digits gets a name with text affinity, or SQLite would keep a number. */
function spell(name: string, type: CompiledType): string {
  return (type as { formatIsTextAffinity?: boolean }).formatIsTextAffinity === false ? `${name}_CHAR` : name
}

/** Writes types for SQLite. */
export class SQLiteTypeCompiler extends GenericTypeCompiler {
  override visitDATETIME(type: CompiledType, _kw: TypeKw): string {
    return spell('DATETIME', type)
  }

  override visitDATE(type: CompiledType, _kw: TypeKw): string {
    return spell('DATE', type)
  }

  override visitTIME(type: CompiledType, _kw: TypeKw): string {
    return spell('TIME', type)
  }

  visitJSON(_type: CompiledType, _kw: TypeKw): string {
    return 'JSON'
  }
}
