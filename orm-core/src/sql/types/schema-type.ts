// What types have in common that bring something of their own into the schema: a CHECK constraint, a named type that
// is created with the table. The constraints themselves are schema/constraints.ts, the DDL is the dialects'.

import { late } from '../late.ts'
import type { TypeDialect, TypeEngine } from './type-engine.ts'

export interface SchemaTypeOptions {
  readonly name?: any
  readonly schema?: any
  readonly metadata?: any
  readonly inheritSchema?: boolean
  readonly quote?: boolean | null
}

/** Says at `_setParentWithDispatch` which columns have the type; the type then attaches to the column's table. */
export function attachToColumn(type: any, column: any): void {
  column._onTableAttach?.((attached: any, table: any) => type._setTable(attached, table))
}

/** The types of a column's variants, if it has any: the constraint belongs to the one that the dialect uses. */
function variantMapping(column: any): ReadonlyMap<string, TypeEngine<any>> | null {
  const variants = column.type._variantMapping as ReadonlyMap<string, TypeEngine<any>>
  return variants.size > 0 ? new Map([...variants, ['_default', column.type]]) : null
}

/** Whether `type` is what a dialect uses of a column's variants. */
export function isImplForVariant(type: any, dialect: TypeDialect, mapping: ReadonlyMap<string, any> | null): boolean {
  if (mapping === null) return true
  const isIt = (candidate: any) => candidate === type || (candidate._isArray && candidate.itemType === type)
  const variant = mapping.get(dialect.name)
  return variant === undefined ? isIt(mapping.get('_default')) : isIt(variant)
}

/** Adds `CHECK (column IN (…))`, which is written where `shouldCreate` says so of the compiler. */
export function addCheckConstraint(
  type: any,
  column: any,
  values: readonly unknown[],
  comparedAs: TypeEngine<any>,
  shouldCreate: (compiler: any, mapping: ReadonlyMap<string, any> | null) => boolean,
): void {
  const mapping = variantMapping(column)
  const sqltext = new late.TypeCoerce(column, comparedAs).in(values as any)
  new late.CheckConstraint(sqltext as any, {
    name: type.name === null || type.name === undefined ? late.NONE_NAME : type.name,
    _createRule: (compiler: any) => shouldCreate(compiler, mapping),
    _typeBound: true,
  })
}

declare module '../late.ts' {
  interface Late {
    NONE_NAME: any
  }
}
