// Sending an INSERT of many rows: page by page, or row by row by a driver that does so itself. How pages are written and
// what they return is told apart by is in insertmanyvalues.ts.

import type { Connection } from './connection.ts'
import type { DriverResult } from './driver.ts'
import type { ExecutionContext } from './execution-context.ts'
import type { ExecutionOptions } from './execution-options.ts'
import { batching, insertBatches, orderBatch } from './insertmanyvalues.ts'
import { type Task, wait } from './task.ts'

/** What was sent: the driver's answer, and all rows. */
export interface Sent {
  readonly result: DriverResult
  readonly rows: unknown[][]
}

/** Sends the pages of an INSERT of many rows, and puts what they return into the order of the parameters. */
export function* executeInsertmanyvalues(
  connection: Connection,
  context: ExecutionContext,
  options: ExecutionOptions,
): Task<Sent> {
  const { compiled, dialect } = context
  const imv = compiled._insertmanyvalues
  const returning = (compiled.effectiveReturning?.length ?? 0) > 0
  const size = options.insertmanyvaluesPageSize ?? dialect.insertmanyvaluesPageSize
  const sorted = returning && imv.sortByParameterOrder
  const sentinels: number = imv.numSentinelColumns ?? 0
  const { driver } = connection._record
  if (
    driver.executeEach !== undefined &&
    returning &&
    sentinels === 0 &&
    batching(compiled, sorted).isDowngraded &&
    !connection.events.has('beforeCursorExecute') &&
    !connection.events.has('afterCursorExecute') &&
    !connection.engine._logging
  ) {
    const { statement, parameters } = context
    const progress = { done: 0 }
    connection._lastSql = statement
    try {
      const sent = driver.executeEach(statement, parameters, connection._driverOptions(context, options), progress)
      const result = yield* wait(sent)
      return { result, rows: result.rows }
    } catch (error) {
      throw connection._handle(error, statement, parameters[progress.done] ?? [], options)
    }
  }
  const rows: unknown[][] = []
  let rowcount = 0
  let last: DriverResult | null = null
  const batches = insertBatches(
    compiled,
    context.statement,
    context.parameters,
    () => context.compiledParameters,
    size,
    sorted,
  )
  for (const batch of batches) {
    const prepare = batch.isRepeated && dialect.insertmanyvaluesPrepares
    const result = yield* connection._send(batch.sql, batch.parameters, context, options, prepare)
    last = result
    rowcount += result.columns.length > 0 ? result.rows.length : result.rowcount
    if (!returning) continue
    for (const row of orderBatch(imv, batch, result, dialect)) rows.push(row)
  }
  if (last === null) return { result: { columns: [], rows: [], rowcount: 0, lastrowid: null }, rows }
  const columns = sentinels > 0 ? last.columns.slice(0, -sentinels) : last.columns
  return {
    result: { columns, rows, rowcount, lastrowid: last.lastrowid },
    rows: sentinels > 0 ? rows.map((row) => row.slice(0, row.length - sentinels)) : rows,
  }
}
