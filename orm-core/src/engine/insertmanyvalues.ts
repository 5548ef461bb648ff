// INSERT of many rows in one statement: the VALUES of the compiled single-row statement repeated for each page of
// parameters (SQLAlchemy's "insertmanyvalues"). Only positional parameters: no driver here uses others. Which INSERTs
// may be written this way is decided by the compiler.

export interface InsertBatch {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly size: number
  /** The values by which returned rows are matched with parameters, one list for each row. */
  readonly sentinelValues: readonly (readonly unknown[])[]
  /** One row at a time, so that there is nothing to match. */
  readonly isDowngraded: boolean
}

const TOKEN = '__EXECMANY_TOKEN__'

export function* insertBatches(
  compiled: any,
  statement: string,
  parameters: readonly (readonly unknown[])[],
  compiledParameters: readonly Readonly<Record<string, unknown>>[],
  pageSize: number,
  sorted: boolean,
): Generator<InsertBatch> {
  const many = compiled._insertmanyvalues
  const { dialect } = compiled
  const sentinelOf = (values: Readonly<Record<string, unknown>>) =>
    many.sentinelParamKeys === null ? [] : (many.sentinelParamKeys as readonly string[]).map((key) => values[key])
  const returns = compiled._resultColumns.length > 0
  let oneByOne = false
  let isDowngraded = false
  if (many.isDefaultExpr && !dialect.supportsDefaultMetavalue) oneByOne = true
  else if (
    !dialect.supportsMultivaluesInsert ||
    (sorted &&
      returns &&
      (many.sentinelColumns === null || (many.includesUpsertBehaviors && !many.embedValuesCounter))) ||
    (many.hasUpsertBoundParameters && !many.embedValuesCounter && returns)
  ) {
    oneByOne = true
    isDowngraded = true
  }
  if (oneByOne) {
    for (let at = 0; at < parameters.length; at++) {
      const each = parameters[at] as readonly unknown[]
      yield {
        sql: statement,
        parameters: each,
        size: 1,
        sentinelValues: [sentinelOf(compiledParameters[at] as Record<string, unknown>)],
        isDowngraded,
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
  const perRow = upper - lower
  const perBatch: number = many.insertCrudParams.length
  const outside = compiled.bindNames.size - perBatch
  const limit = dialect.insertmanyvaluesMaxParameters
  const size =
    limit && perBatch > 0 ? Math.max(1, Math.min(pageSize, Math.floor((limit - outside) / perBatch))) : pageSize
  const numbered = /\$\d+/.test(single)
  const rowText = many.embedValuesCounter ? `(${single}, _IMV_VALUES_COUNTER)` : `(${single})`
  for (let at = 0; at < parameters.length; at += size) {
    const page = parameters.slice(at, at + size)
    const left = (page[0] as readonly unknown[]).slice(0, lower)
    const right = (page[0] as readonly unknown[]).slice(upper)
    let next = lower
    const values = page
      .map((_, index) => {
        const text = rowText.replace('_IMV_VALUES_COUNTER', String(index))
        if (!numbered) return text
        return text.replace(/\$\d+/g, () => {
          next += 1
          return `$${next}`
        })
      })
      .join(', ')
    const flat: unknown[] = [...left]
    for (const each of page) for (let i = lower; i < lower + perRow; i++) flat.push(each[i])
    flat.push(...right)
    yield {
      sql: frame.replace(TOKEN, () => values),
      parameters: flat,
      size: page.length,
      sentinelValues: compiledParameters.slice(at, at + size).map(sentinelOf),
      isDowngraded: false,
    }
  }
}
