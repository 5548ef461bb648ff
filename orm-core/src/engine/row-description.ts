// What the rows of a compiled statement hold: the names and objects of their columns, and how the driver's values become
// those of the columns' types.

import type { DriverResult } from './driver.ts'
import type { ExecutionContext, ResultDescription } from './execution-context.ts'
import { ResultMetaData } from './row.ts'

export interface Description {
  readonly metadata: ResultMetaData
  readonly processors: ResultDescription['processors']
}

const descriptions = new WeakMap<object, { count: number; description: Description }>()

/** The metadata of a compiled statement's result, computed once where the statement alone decides it. */
export function describeOnce(context: ExecutionContext, result: DriverResult): Description {
  const { compiled } = context
  const known = compiled === null ? undefined : descriptions.get(compiled)
  if (known !== undefined && known.count === result.columns.length) return known.description
  const { keys, objects, processors } = context.describe(result.columns)
  const description = { metadata: new ResultMetaData(keys, objects), processors }
  if (compiled?._orderedColumns && compiled._resultColumns.length === result.columns.length) {
    descriptions.set(compiled, { count: result.columns.length, description })
  }
  return description
}

export function processRows(rows: unknown[][], processors: ResultDescription['processors']): unknown[][] {
  if (processors === null) return rows
  processors.forEach((process, index) => {
    if (process === null) return
    for (const row of rows) row[index] = process(row[index])
  })
  return rows
}
