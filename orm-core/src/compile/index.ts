// The compilers under one name.

export { BindCompiler, type ConstructParamsOptions, type ExpandedState } from './bind-compiler.ts'
export {
  type CachedCompilation,
  Compiled,
  CompiledCache,
  type CompileKw,
  type CompileOptions,
  type CompilerDialect,
  compile,
  type Paramstyle,
  type ResultColumnsEntry,
} from './compiled.ts'
export { SQLCompiler, StrSQLCompiler } from './compiler.ts'
export { type CustomCompilation, compiles, compilesObject, deregister } from './custom.ts'
export { EXTRACT_MAP, ExpressionCompiler, OPERATORS } from './expression-compiler.ts'
