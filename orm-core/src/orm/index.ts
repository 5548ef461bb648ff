// The mapping layer: classes, relationships and how statements over them become SQL.

export * from './aliased.ts'
export { AssociationDict, AssociationList, AssociationSet } from './association-collection.ts'
export * from './association-proxy.ts'
export * from './attributes.ts'
export * from './base.ts'
export * from './bundle.ts'
export * from './cascade.ts'
export {
  attributeKeyedDict,
  columnKeyedDict,
  type KeyedDict,
  type KeyedOptions,
  KeyFuncDict,
  type KeyFunction,
  keyfuncMapping,
} from './collections/keyed.ts'
export { InstrumentedList } from './collections/list.ts'
export {
  type ListFactory,
  type OrderingFunction,
  OrderingList,
  type OrderingOptions,
  orderingList,
} from './collections/ordering-list.ts'
export { InstrumentedSet } from './collections/set.ts'
export * from './column-property.ts'
export * from './compile-options.ts'
export { MutableComposite } from './composites.ts'
export * from './concrete.ts'
export * from './declarative.ts'
export type {
  ComputedAttribute,
  ComputedHybrid,
  HybridMethodAttribute,
  ProxyAttribute,
  SettableAttribute,
  SettableHybrid,
} from './declared-attributes.ts'
export * from './descriptor-props.ts'
export { type Disposal, disposeMapped, orderBackrefs } from './dispose.ts'
export * from './exc.ts'
export * from './from-statement.ts'
export {
  AttributeState,
  getHistory,
  History,
  makeTransient,
  makeTransientToDetached,
  objectSession,
  setCommittedValue,
  wasDeleted,
} from './history.ts'
export * from './hybrid.ts'
export { type IdentityStatementOptions, identityStatement, refreshStatement } from './identity-statement.ts'
export * from './inspect.ts'
export { initializeInstance } from './instrumentation.ts'
export * from './interfaces.ts'
export { JoinCondition } from './join-condition.ts'
export * from './joined-loader.ts'
export { event, listen } from './listen.ts'
export {
  type AttributeEvent,
  type AttributeEvents,
  type ListenOptions,
  type MapperEvents,
  NO_VALUE,
} from './listeners.ts'
export * from './loader-criteria.ts'
export * from './mapped-column.ts'
export * from './mapper.ts'
export { asMutable, flagModified, MutableDict, MutableList, MutableSet } from './mutable.ts'
export { adaptCriterionToNull } from './null-criteria.ts'
export * from './orm-compile.ts'
export * from './orm-dml.ts'
export * from './orm-join.ts'
export * from './orm-select.ts'
export * from './path-registry.ts'
export * from './pending.ts'
export * from './query.ts'
export * from './query-entity.ts'
export * from './registry.ts'
export { type Rehearsal, rehearsal, rehearse } from './rehearsal.ts'
export { foreign, ormAnnotate, remote } from './relationship-marks.ts'
export * from './relationships.ts'
export { ScopedSession, type SessionMaker, type SessionMakerOptions, scopedSession, sessionmaker } from './scoped.ts'
export type { BulkInsertOptions, BulkSaveOptions } from './session/bulk.ts'
export type {
  BeginWork,
  Bind,
  BindArguments,
  ExecuteArgs,
  GetOptions,
  JoinTransactionMode,
  MergeOptions,
  RefreshOptions,
  SessionOptions,
} from './session/options.ts'
export { SessionTransaction } from './session/transaction.ts'
export { Session } from './session.ts'
export { type BulkContext, ORMExecuteState, type SessionEvents } from './session-events.ts'
export { type BulkQueryOptions, SessionQuery } from './session-query.ts'
export { InstanceState, stateOf } from './state.ts'
export * from './strategies.ts'
export * from './strategy-options.ts'
export type * from './typed.ts'
export {
  backref,
  dynamicLoader,
  relationship,
  writeOnly,
} from './typed.ts'
export { type ValidatesOptions, Validator, type ValidatorFunction, validates } from './validators.ts'
export { AbstractCollectionWriter, AppenderQuery, WriteOnlyCollection } from './writeonly.ts'
