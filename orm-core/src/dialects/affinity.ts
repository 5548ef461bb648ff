// The general kind of a type, which decides how dialects write expressions on it.

import { Integer, JSON as JSONType, String as StringType, type TypeEngine } from '../sql/types.ts'

export function isInteger(type: TypeEngine<any>): boolean {
  return type._typeAffinity === Integer
}

export function isString(type: TypeEngine<any>): boolean {
  return type._typeAffinity === StringType
}

export function isJson(type: TypeEngine<any>): boolean {
  return type._typeAffinity === JSONType
}
