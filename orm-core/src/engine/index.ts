// The engine's public names. Dialects are in their own folders; create-engine.ts joins the two.

export * from './catalog.ts'
export { DriverConnectError } from './connect-error.ts'
export { Connection } from './connection.ts'
export type { ConnectionEvents, LogEntry } from './connection-events.ts'
export { CursorResult } from './cursor.ts'
export * from './default-dialect.ts'
export type * from './driver.ts'
export { Engine, type EngineOptions } from './engine.ts'
export { EventTarget, type Listener } from './events.ts'
export { ExecutionContext } from './execution-context.ts'
export { type ExecutionOptions, mergeOptions, NO_OPTIONS } from './execution-options.ts'
export {
  Inspector,
  inspectDatabase,
  type MultiOptions,
  ObjectKind,
  ObjectScope,
  type ReflectedByTable,
  type ReflectTableOptions,
  type SchemaTable,
} from './inspector.ts'
export {
  NullPool,
  Pool,
  type PoolClass,
  PoolConnection,
  type PoolEvents,
  type PoolKind,
  type PoolMetrics,
  type PoolOptions,
  QueuePool,
  StaticPool,
} from './pool.ts'
export { PreparedSelect } from './prepared-select.ts'
export type {
  ReflectedCheckConstraint,
  ReflectedColumn,
  ReflectedComputed,
  ReflectedForeignKeyConstraint,
  ReflectedIdentity,
  ReflectedIndex,
  ReflectedOptions,
  ReflectedPrimaryKeyConstraint,
  ReflectedTableComment,
  ReflectedUniqueConstraint,
} from './reflected.ts'
export { type SchemaReflectionEvents, schemaReflectionEvents } from './reflection-events.ts'
export * from './result.ts'
export { isRetryable, type Retry, type RetryOptions, withRetry } from './retry.ts'
export { ResultMetaData, type Row } from './row.ts'
export type { ExecutableStatement, Parameters, TypedStatement } from './statements.ts'
export { attempt, isPromise, type MaybePromise, run, runSync, start, type Task, wait } from './task.ts'
export { NestedTransaction, RootTransaction, Transaction } from './transaction.ts'
export { hidePassword, makeUrl, URL } from './url.ts'
