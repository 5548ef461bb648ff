// How joined eager loading reads rows: the related object or the collection out of further columns of the same row. What it
// adds to the statement is in joined-loader.ts.

import type { AdaptedCollection } from './collections/adapter.ts'
import { indexOf, instanceProcessor, type Populator, readsRows, strategyRowProcessor } from './instance-processor.ts'
import { JoinedLoader } from './joined-loader.ts'
import { setLoaded } from './post-loaders.ts'
import type { QueryContext } from './query-context.ts'
import type { InstanceState } from './state.ts'

readsRows(JoinedLoader, (strategy, args) => {
  const { context, path, result, loadopt, queryEntity, populators } = args
  if (!context.compileState.compileOptions._enableEagerloads) return
  const prop = strategy.parentProperty
  if (strategy.uselist) context.loadersRequireUniquing = true
  const ourPath = path.getItem(prop)
  const adapter = eagerAdapter(strategy, context, result, ourPath, loadopt)
  if (adapter === false) {
    strategyRowProcessor(prop._getStrategy({ lazy: 'select' }), args)
    return
  }
  const instance = instanceProcessor(
    queryEntity,
    strategy.mapper,
    context,
    result,
    ourPath.getItem(strategy.entity),
    adapter,
  )
  const { key } = strategy
  const onlyRead: Populator = (_state, row) => {
    instance(row)
  }
  if (!strategy.uselist) {
    populators.new.push([key, (state, row) => state.setCommittedRelated(key, instance(row))])
    populators.existing.push([
      key,
      (state, row) => {
        const found = instance(row)
        if (!(key in state.related)) state.setCommittedRelated(key, found)
      },
    ])
  } else {
    const appenderOf = (state: InstanceState) => {
      let byKey = context.appenders.get(state)
      if (byKey === undefined) {
        byKey = new Map()
        context.appenders.set(state, byKey)
      }
      return byKey
    }
    const start = (state: InstanceState) => {
      setLoaded(state, prop, null)
      const collection: AdaptedCollection = state.related[key]
      const appender = { collection, seen: new Set<any>(collection._members()) }
      appenderOf(state).set(key, appender)
      return appender
    }
    const append = (appender: { collection: AdaptedCollection; seen: Set<any> }, found: any) => {
      if (found === null || appender.seen.has(found)) return
      appender.seen.add(found)
      appender.collection._put(found)
    }
    populators.new.push([key, (state, row) => append(start(state), instance(row))])
    populators.existing.push([key, (state, row) => append(appenderOf(state).get(key) ?? start(state), instance(row))])
  }
  if (context.invokeAllEagers) populators.eager.push([key, onlyRead])
})

/** The adapter of the joined rows, or false when the statement does not have them. */
function eagerAdapter(strategy: any, context: QueryContext, result: any, path: any, loadopt: any): any {
  const { compileState } = context
  const userDefined = loadopt ? strategy._initUserDefinedEagerProc(loadopt, compileState, context.attributes) : false
  let decorator: any
  if (userDefined !== false) {
    decorator = userDefined
    const compound = compileState.compoundEagerAdapter
    if (compound) decorator = decorator ? decorator.wrap(compound) : compound
  } else {
    decorator = path.get(compileState.attributes, 'eagerRowProcessor')
    if (decorator === null) return false
  }
  const complete = strategy.mapper.primaryKey.every(
    (column: any) => indexOf(result, decorator ? decorator.columns.get(column) : column) !== undefined,
  )
  return complete ? decorator : false
}
