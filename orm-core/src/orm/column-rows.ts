// How strategies without further statements read rows: columns, deferred columns, relationships that are loaded when they
// are asked for, or not at all.

import {
  deferring,
  indexOf,
  type RowProcessorArgs,
  readsRows,
  readsRowsAlike,
  strategyRowProcessor,
} from './instance-processor.ts'
import { lazyLoad } from './lazy-loader.ts'
import { setLoaded } from './post-loaders.ts'
import { ColumnLoader, DeferredColumnLoader, ExpressionColumnLoader, LazyLoader, NoLoader } from './strategies.ts'

function columnRows(columns: readonly any[], strategy: any, { result, adapter, populators }: RowProcessorArgs): void {
  for (const column of columns) {
    const index = indexOf(result, adapter ? adapter.columns.get(column) : column)
    if (index !== undefined) {
      populators.quick.push([strategy.key, index])
      return
    }
  }
  populators.expire.push([strategy.key, true])
}

readsRows(ColumnLoader, (strategy, args) => columnRows(strategy.columns, strategy, args))
readsRowsAlike(ColumnLoader)

readsRows(ExpressionColumnLoader, (strategy, args) => {
  const given = args.loadopt?._extraCriteria
  if (given?.length) columnRows(given, strategy, args)
  else if (strategy._haveDefaultExpression) columnRows(strategy.columns, strategy, args)
  else args.populators.expire.push([strategy.key, true])
})

readsRowsAlike(ExpressionColumnLoader)

readsRows(DeferredColumnLoader, (strategy, { populators }) => {
  if (strategy.isClassLevel) populators.expire.push([strategy.key, false])
  else populators.new.push([strategy.key, deferring(strategy.key, strategy.raiseload)])
})
readsRowsAlike(DeferredColumnLoader)

// -- relationships without further statements -----------------------------------------------------------------------

readsRows(NoLoader, (strategy, { populators }) => {
  populators.new.push([strategy.key, (state) => setLoaded(state, strategy.parentProperty, null)])
})

readsRows(LazyLoader, (strategy, args) => {
  const { context, populators, mapper, loadopt } = args
  const only = context.compileState.compileOptions._onlyLoadProps
  if (context.loadOptions.isUserRefresh && only?.has(strategy.key)) return immediateRows(strategy, args)
  if (!strategy.isClassLevel || loadopt?._extraCriteria?.length) {
    populators.new.push([
      strategy.key,
      (state) => {
        if (strategy.uselist) state.dropRelated(strategy.key)
        state.loaders ??= new Map()
        state.loaders.set(strategy.key, (each, options) => lazyLoad(strategy, each, { ...options, loadopt }))
      },
    ])
  } else if (context.populateExisting || mapper.alwaysRefresh) {
    populators.new.push([
      strategy.key,
      (state) => {
        state.dropRelated(strategy.key)
        state.expired?.delete(strategy.key)
        state.loaders?.delete(strategy.key)
      },
    ])
  }
})

export function immediateRows(strategy: any, args: RowProcessorArgs): void {
  strategyRowProcessor(strategy.parentProperty._getStrategy({ lazy: 'immediate' }), args)
}
