// Booleans, native or emulated by small integers; and the type of MATCH.

import { describe } from '../exc.ts'
import { callable } from './callable.ts'
import { addCheckConstraint, attachToColumn, isImplForVariant } from './schema-type.ts'
import { settings } from './settings.ts'
import {
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type TypeDialect,
  TypeEngine,
} from './type-engine.ts'

export interface BooleanOptions {
  /** Adds `CHECK (x IN (0, 1))` on databases without booleans. */
  readonly createConstraint?: boolean
  readonly name?: string | null
}

function strictBoolean(value: unknown): boolean | null {
  if (value === null || value === undefined) return null
  if (value === true || value === 1) return true
  if (value === false || value === 0) return false
  if (typeof value !== 'number') throw new TypeError(`Not a boolean value: ${describe(value)}`)
  throw new RangeError(`Value ${describe(value)} is not None, True, or False`)
}

class BooleanType extends TypeEngine<boolean> {
  override readonly visitName: string = 'boolean'
  createConstraint: boolean
  name: any

  constructor(createConstraint?: boolean | BooleanOptions, name?: string | null | BooleanOptions) {
    super()
    const given = settings(['createConstraint', 'name'], [createConstraint, name])
    this.createConstraint = given.createConstraint ?? false
    this.name = given.name ?? null
  }
  get native(): boolean {
    return true
  }
  _setParentWithDispatch(column: any): void {
    if (this.createConstraint) attachToColumn(this, column)
  }
  _setTable(column: any, _table: any): void {
    addCheckConstraint(this, column, [0, 1], this, (compiler, mapping) => {
      const { dialect } = compiler
      return (
        isImplForVariant(this, dialect, mapping) &&
        !dialect.supportsNativeBoolean &&
        dialect.nonNativeBooleanCheckConstraint
      )
    })
  }
  override literalProcessor(dialect: TypeDialect): LiteralProcessor | null {
    // as the dialect writes the constants, whether or not it keeps booleans as such
    const compiler = new dialect.statementCompiler(dialect, null)
    const [yes, no] = [compiler.visitTrue(null, {}), compiler.visitFalse(null, {})]
    return (value) => (strictBoolean(value) ? yes : no)
  }
  override bindProcessor(dialect: TypeDialect): BindProcessor | null {
    const native = dialect.supportsNativeBoolean
    return (value) => {
      const checked = strictBoolean(value)
      return checked === null || native ? checked : Number(checked)
    }
  }
  override resultProcessor(dialect: TypeDialect): ResultProcessor | null {
    if (dialect.supportsNativeBoolean) return null
    return (value) => (value === null || value === undefined ? null : Boolean(value))
  }
}
/** True or false; a number where the database has no such type. */
export const Boolean_ = callable(BooleanType, 'Boolean')
export type Boolean_ = BooleanType
class BOOLEAN_ extends Boolean_ {
  override readonly visitName: string = 'BOOLEAN'
}
/** The SQL type BOOLEAN. */
export const BOOLEAN = callable(BOOLEAN_, 'BOOLEAN')
export type BOOLEAN = BOOLEAN_

/** The type of `match()`: true or false on most databases, a number on MySQL. */
class MatchTypeType extends Boolean_ {
  override readonly visitName: string = 'boolean'
}
export const MatchType = callable(MatchTypeType, 'MatchType')
export type MatchType = MatchTypeType
