// The type of a plain value, and the instances that every expression shares.

import { operatorHooks } from '../column-operators.ts'
import { ColumnElement } from '../elements/column-element.ts'
import { ArgumentError, describe } from '../exc.ts'
import { Boolean_, MatchType } from './boolean.ts'
import { DateTime } from './dates.ts'
import { Float, Integer, Numeric } from './numbers.ts'
import { NullType, TableValueType } from './special.ts'
import { LargeBinary, STRING_LITERAL_TYPE } from './strings.ts'
import { isType, NO_VALUE_IN_LIST, setStandardTypes, type TypeEngine, toInstance } from './type-engine.ts'

const NULL = new NullType()
const BOOLEAN = new Boolean_()
const INTEGER = new Integer()
const FLOAT = new Float()
const DATETIME = new DateTime()
const BINARY = new LargeBinary()

/** SQLAlchemy's `_resolve_value_to_type`: what a literal's type is. */
function resolve(value: any): TypeEngine<any> {
  switch (typeof value) {
    case 'string':
      return STRING_LITERAL_TYPE._resolveForLiteral(value)
    case 'number':
      return Number.isInteger(value) ? INTEGER._resolveForLiteral(value) : FLOAT
    case 'bigint':
      return INTEGER._resolveForLiteral(value)
    case 'boolean':
      return BOOLEAN
    case 'undefined':
    case 'symbol':
      return NULL
    case 'function':
      if (isType(value) || value.__mapper__ !== undefined) throw notALiteral(value)
      return NULL
  }
  if (value === null || value === NO_VALUE_IN_LIST) return NULL
  if ('__sqlType__' in value || '__sqlKey__' in value) {
    const type = value.__sqlType__
    return type === undefined || type === null ? NULL : toInstance(type)
  }
  if (typeof value.__saTypeEngine__ === 'function') return value.__saTypeEngine__()
  if (value instanceof Date) return DATETIME
  if (value instanceof Uint8Array) return BINARY
  if (value.isClauseElement === true || value.isSchemaItem === true || value.__mapper__ !== undefined) {
    throw notALiteral(value)
  }
  return NULL
}

function notALiteral(value: unknown): ArgumentError {
  return new ArgumentError(`Object ${describe(value)} is not legal as a SQL literal value`)
}

setStandardTypes({
  NULLTYPE: NULL,
  BOOLEANTYPE: BOOLEAN,
  STRINGTYPE: STRING_LITERAL_TYPE,
  INTEGERTYPE: INTEGER,
  NUMERICTYPE: new Numeric(),
  MATCHTYPE: new MatchType(),
  TABLEVALUE: new TableValueType(),
  resolveValueToType: resolve,
})
operatorHooks.toInstance = toInstance
// the type of an expression whose class says nothing else
Object.defineProperty(ColumnElement.prototype, 'type', { value: NULL, writable: true, configurable: true })
