// The primary keys of inserted rows, out of what the driver told: the last row's id, returned columns, or the parameters.

export interface InsertedKeys {
  /** Whether a part of the key is not returned, but was among the parameters. */
  readonly readsParameters: boolean
  fromLastrowid(lastrowid: unknown, parameters: Readonly<Record<string, unknown>>): unknown[]
  fromReturning(row: readonly unknown[], parameters: Readonly<Record<string, unknown>>): readonly unknown[]
}

const known = new WeakMap<object, InsertedKeys>()

export function insertedKeys(compiled: any): InsertedKeys {
  let keys = known.get(compiled)
  if (keys === undefined) {
    keys = makeInsertedKeys(compiled)
    known.set(compiled, keys)
  }
  return keys
}

function makeInsertedKeys(compiled: any): InsertedKeys {
  const { table } = compiled.compileState.statement
  const nameOf = parameterNamer(compiled)
  const columns: any[] = [...table.primaryKey]
  const autoincrement = table._autoincrementColumn ?? null
  const processor = autoincrement?.type._cachedResultProcessor(compiled.dialect, undefined) ?? null
  const returned = new Map<number, number>(
    (compiled.implicitReturning ?? []).map((column: any, index: number) => [column._hash, index]),
  )
  const indexes = columns.map((column) => returned.get(column._hash))
  const isWhole = indexes.length === returned.size && indexes.every((index, at) => index === at)
  return {
    readsParameters: indexes.includes(undefined),
    fromLastrowid(given, parameters) {
      const lastrowid = given !== null && processor !== null ? processor(given) : given
      return columns.map((column) => {
        const own = parameters[nameOf(column)]
        if (lastrowid === null || lastrowid === undefined || column._hash !== autoincrement?._hash) return own ?? null
        return own ?? lastrowid
      })
    },
    fromReturning(row, parameters) {
      if (isWhole) return row
      return indexes.map((index, at) => (index === undefined ? (parameters[nameOf(columns[at])] ?? null) : row[index]))
    },
  }
}

/** Under which name a column's value is among the parameters (_within_exec_param_key_getter). */
export function parameterNamer(compiled: any): (column: any) => string {
  return compiled._getBindNameForCol ?? ((column: any) => column.key)
}
