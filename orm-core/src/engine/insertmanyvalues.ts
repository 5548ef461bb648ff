// INSERT of many rows in one statement: the VALUES of the compiled single-row statement repeated for each page of
// parameters (SQLAlchemy's "insertmanyvalues"). Only positional parameters: no driver here uses others. Which INSERTs
// may be written this way is decided by the compiler.

import { InvalidRequestError } from '../sql/exc.ts'
import type { DriverResult } from './driver.ts'

export interface InsertBatch {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly size: number
  /** The values by which returned rows are matched with parameters, one list for each row. */
  readonly sentinelValues: readonly (readonly unknown[])[]
  /** One row at a time, so that there is nothing to match. */
  readonly isDowngraded: boolean
  /** Others of the same execution have the same text. */
  readonly isRepeated: boolean
}

const NO_SENTINELS: readonly (readonly unknown[])[] = []

/** The text of batches by their sizes: it depends on nothing else. */
const texts = new WeakMap<object, Map<string, string>>()

const TOKEN = '__EXECMANY_TOKEN__'

/** Whether rows are inserted one at a time: where several in a statement could not be told from one another. */
export function batching(
  compiled: any,
  sorted: boolean,
): { readonly isOneByOne: boolean; readonly isDowngraded: boolean } {
  const { dialect, _insertmanyvalues: many } = compiled
  const returns = compiled._resultColumns.length > 0
  if (many.isDefaultExpr && !dialect.supportsDefaultMetavalue) return { isOneByOne: true, isDowngraded: false }
  const isDowngraded =
    !dialect.supportsMultivaluesInsert ||
    (sorted &&
      returns &&
      (many.sentinelColumns === null || (many.includesUpsertBehaviors && !many.embedValuesCounter))) ||
    (many.hasUpsertBoundParameters && !many.embedValuesCounter && returns)
  return { isOneByOne: isDowngraded, isDowngraded }
}

export function* insertBatches(
  compiled: any,
  statement: string,
  parameters: readonly (readonly unknown[])[],
  /** The parameters by name, asked for when rows are matched by them. */
  sets: () => readonly Readonly<Record<string, unknown>>[],
  pageSize: number,
  sorted: boolean,
): Generator<InsertBatch> {
  const many = compiled._insertmanyvalues
  const { dialect } = compiled
  const sentinelKeys: readonly string[] | null = many.sentinelParamKeys
  const sentinelsOf = (from: number, to: number): readonly (readonly unknown[])[] =>
    sentinelKeys === null
      ? NO_SENTINELS
      : sets()
          .slice(from, to)
          .map((values) => sentinelKeys.map((key) => values[key]))
  const { isOneByOne, isDowngraded } = batching(compiled, sorted)
  if (isOneByOne) {
    for (let at = 0; at < parameters.length; at++) {
      const each = parameters[at] as readonly unknown[]
      yield {
        sql: statement,
        parameters: each,
        size: 1,
        sentinelValues: sentinelsOf(at, at + 1),
        isDowngraded,
        isRepeated: false,
      }
    }
    return
  }
  const single: string = many.singleValuesExpr
  const frame = statement.replace(`(${single})`, () => TOKEN)
  const names = new Set<string>()
  for (const [, , , keys] of many.insertCrudParams) for (const key of keys) names.add(key)
  const positions = (compiled.positiontup as readonly string[])
    .map((name, index) => (names.has(name) ? index : -1))
    .filter((index) => index >= 0)
  const lower = positions.length > 0 ? Math.min(...positions) : 0
  const upper = positions.length > 0 ? Math.max(...positions) + 1 : 0
  const perBatch: number = many.insertCrudParams.length
  const outside = compiled.bindNames.size - perBatch
  const limit = dialect.insertmanyvaluesMaxParameters
  const size =
    limit && perBatch > 0 ? Math.max(1, Math.min(pageSize, Math.floor((limit - outside) / perBatch))) : pageSize
  const numbered = /\$\d+/.test(single)
  const rowText = many.embedValuesCounter ? `(${single}, _IMV_VALUES_COUNTER)` : `(${single})`
  const textOf = (count: number): string => {
    let known = texts.get(compiled)
    if (known === undefined) {
      known = new Map()
      texts.set(compiled, known)
    }
    const name = `${count} ${statement}`
    let text = known.get(name)
    if (text === undefined) {
      text = frame.replace(TOKEN, () => valuesOf(rowText, count, lower, numbered))
      if (known.size >= MAX_TEXTS) known.clear()
      known.set(name, text)
    }
    return text
  }
  for (let at = 0; at < parameters.length; at += size) {
    const page = parameters.slice(at, at + size)
    const left = (page[0] as readonly unknown[]).slice(0, lower)
    const right = (page[0] as readonly unknown[]).slice(upper)
    const flat: unknown[] = [...left]
    for (const each of page) for (let i = lower; i < upper; i++) flat.push(each[i])
    flat.push(...right)
    yield {
      sql: textOf(page.length),
      parameters: flat,
      size: page.length,
      sentinelValues: sentinelsOf(at, at + size),
      isDowngraded: false,
      isRepeated: page.length === size && parameters.length >= size * 2,
    }
  }
}

const MAX_TEXTS = 20

/** `(?, ?), (?, ?), …`, numbered where the dialect numbers its parameters. */
function valuesOf(row: string, count: number, lower: number, numbered: boolean): string {
  const counts = row.includes('_IMV_VALUES_COUNTER')
  if (!counts && !numbered) return Array<string>(count).fill(row).join(', ')
  let next = lower
  return Array.from({ length: count }, (_, index) => {
    const text = counts ? row.replace('_IMV_VALUES_COUNTER', String(index)) : row
    if (!numbered) return text
    return text.replace(/\$\d+/g, () => {
      next += 1
      return `$${next}`
    })
  }).join(', ')
}

/** Puts the rows of one batch in the order of its parameters, by the sentinel columns at their end. */
export function orderBatch(imv: any, batch: InsertBatch, result: DriverResult, dialect: any): unknown[][] {
  const { rows } = result
  const count: number = imv.numSentinelColumns ?? 0
  if (count === 0 || batch.isDowngraded) return rows
  if (imv.implicitSentinel) return rows.sort((a, b) => Number(a.at(-1)) - Number(b.at(-1)))
  const processors = imv.sentinelColumns.map((column: any, index: number) =>
    column.type._cachedResultProcessor(dialect, result.columns[result.columns.length - count + index]?.type),
  )
  const keyOf = (values: readonly unknown[]) => values.map((value) => `${typeof value}:${String(value)}`).join('\u0000')
  const bySentinel = new Map<string, unknown[]>()
  for (const row of rows) {
    const values = row
      .slice(row.length - count)
      .map((value, index) => (processors[index] ? processors[index](value) : value))
    bySentinel.set(keyOf(values), row)
  }
  if (bySentinel.size !== batch.size) {
    throw new InvalidRequestError(
      `Sentinel-keyed result set did not produce correct number of rows ${batch.size}; produced ${bySentinel.size}.  Please ensure the sentinel column is fully unique and populated in all cases.`,
    )
  }
  return batch.sentinelValues.map((values) => {
    const row = bySentinel.get(keyOf(values))
    if (row === undefined) {
      throw new InvalidRequestError(
        "Can't match sentinel values in result set to parameter sets; a key was not found. There may be a mismatch between the datatype passed to the DBAPI driver vs. that which it returns in a result row.",
      )
    }
    return row
  })
}
