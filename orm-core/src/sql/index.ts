// The SQL layer under one name: expressions, types, functions, schema, selectables, DML and DDL. Importing it loads
// every class that `late` holds.

import './default-comparator.ts'

export * from './adapters.ts'
export * from './annotation.ts'
export { type CacheKey, generateCacheKey, KeyBuilder } from './cache-key.ts'
export * as coercions from './coercions.ts'
export {
  ColumnOperators,
  type ContainsOptions,
  isUnknownValue,
  type LikeOptions,
  mixinColumnOperators,
  type Operand,
  type SQLExpression,
} from './column-operators.ts'
export { compare } from './compare.ts'
export { CompileState } from './compile-state.ts'
export * from './ddl.ts'
export * from './dml.ts'
export * from './elements.ts'
export * as exc from './exc.ts'
export * from './functions.ts'
export { LambdaElement, LambdaVariable } from './lambdas.ts'
export { isAnonymousLabel, PrefixAnonMap, QuotedName, quotedName } from './names.ts'
export { type Annotations, ElementMap, ElementSet, Node } from './node.ts'
export * as operators from './operators.ts'
export { CustomOp, Operator } from './operators.ts'
export * as roles from './roles.ts'
export * from './schema.ts'
export * from './selectable.ts'
export * from './sort-tables.ts'
export * as types from './types.ts'
export * from './util.ts'
export { clonedTraverse, iterate, replacementTraverse, traverse, traverseUsing } from './visitors.ts'
