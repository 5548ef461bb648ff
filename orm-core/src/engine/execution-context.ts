// One execution of one statement: parameters made ready for the driver, defaults computed, rows given their types, and
// what an INSERT generated (SQLAlchemy's DefaultExecutionContext). Sending is the connection's part.

import { InvalidRequestError } from '../sql/exc.ts'
import { select, typeCoerce } from '../sql/index.ts'
import type { Connection } from './connection.ts'
import type { ColumnDescription, DriverResult } from './driver.ts'
import type { ExecutionOptions } from './execution-options.ts'
import { insertedKeys, parameterNamer } from './inserted-keys.ts'
import type { Task } from './task.ts'

export type ParameterSet = Record<string, any>

interface NamedRows {
  readonly names: readonly (readonly [name: string, index: number])[]
  readonly rows: readonly (readonly unknown[])[]
}

export type ExecuteStyle = 'execute' | 'executemany' | 'insertmanyvalues'

/** One execution of one statement, as default functions and listeners see it. */
export class ExecutionContext {
  readonly connection: Connection
  readonly dialect: any
  readonly compiled: any | null
  readonly invokedStatement: any
  readonly executionOptions: ExecutionOptions
  readonly extractedParameters: readonly any[] | null
  executeStyle: ExecuteStyle = 'execute'
  statement = ''
  parameters: unknown[][] = []
  /** What the dialect says of the types of the first set of parameters, for drivers that want to know. */
  parameterTypes: readonly number[] | null = null
  #sets: ParameterSet[] | null = []
  /** Lists of values and their names, where the parameters came as such. */
  #rows: NamedRows = { names: [], rows: [] }
  /** The parameters before lists became single values. */
  unexpandedParameters: ParameterSet | null = null
  /** The column whose default is being computed, and the row's parameters so far: for default functions. */
  currentParameters: ParameterSet | null = null
  currentColumn: any = null
  returnedDefaultRows: unknown[][] | null = null
  insertedPrimaryKeyRows: (readonly unknown[])[] | null = null
  readonly isinsert: boolean = false
  readonly isupdate: boolean = false
  readonly isdelete: boolean = false
  readonly isExplicitReturning: boolean = false
  readonly isImplicitReturning: boolean = false
  readonly isSupplementalReturning: boolean = false

  constructor(
    connection: Connection,
    compiled: any | null,
    statement: any,
    executionOptions: ExecutionOptions,
    extractedParameters: readonly any[] | null,
  ) {
    this.connection = connection
    this.dialect = connection.dialect
    this.compiled = compiled
    this.invokedStatement = statement
    this.executionOptions = executionOptions
    this.extractedParameters = extractedParameters
    if (compiled === null || compiled.isSql === false) return
    this.isinsert = compiled.isinsert
    this.isupdate = compiled.isupdate
    this.isdelete = compiled.isdelete
    if (this.isinsert || this.isupdate || this.isdelete) {
      const dml = compiled.compileState.statement
      this.isExplicitReturning = dml._returning.length > 0
      this.isImplicitReturning = (compiled.implicitReturning?.length ?? 0) > 0
      this.isSupplementalReturning =
        this.isImplicitReturning && (dml._supplementalReturning?.length ?? dml._supplementalReturning?.size ?? 0) > 0
      if ((this.isExplicitReturning || this.isImplicitReturning) && compiled.forExecutemany) this.#checkReturning(dml)
    }
  }

  /** The parameters by name. */
  get compiledParameters(): ParameterSet[] {
    if (this.#sets === null) {
      const { names, rows } = this.#rows
      this.#sets = rows.map((row) => Object.fromEntries(names.map(([name, index]) => [name, row[index]])))
    }
    return this.#sets
  }
  set compiledParameters(sets: ParameterSet[]) {
    this.#sets = sets
  }

  get executemany(): boolean {
    return this.executeStyle !== 'execute'
  }

  get isCrud(): boolean {
    return this.isinsert || this.isupdate || this.isdelete
  }

  /** The columns whose values the database computed and that have to be read with a query of their own. */
  get postfetchCols(): readonly any[] {
    return this.compiled?.postfetch ?? []
  }

  get prefetchCols(): readonly any[] {
    const { compiled } = this
    if (this.isinsert) return compiled.insertPrefetch ?? []
    return this.isupdate ? (compiled.updatePrefetch ?? []) : []
  }

  #checkReturning(dml: any): void {
    const { compiled, dialect } = this
    const where = `Dialect ${dialect.dialectDescription} with current server capabilities does not support`
    if (this.isinsert && !dialect.insertExecutemanyReturning) {
      throw new InvalidRequestError(`${where} INSERT..RETURNING when executemany is used`)
    }
    if (this.isinsert && dml._sortByParameterOrder && !dialect.insertExecutemanyReturningSortByParameterOrder) {
      throw new InvalidRequestError(
        `${where} INSERT..RETURNING with deterministic row ordering when executemany is used`,
      )
    }
    if (this.isinsert && dialect.useInsertmanyvalues && !compiled._insertmanyvalues) {
      throw new InvalidRequestError(
        'Statement does not have "insertmanyvalues" enabled, can\'t use INSERT..RETURNING with executemany in this case.',
      )
    }
    if (this.isupdate && !dialect.updateExecutemanyReturning) {
      throw new InvalidRequestError(`${where} UPDATE..RETURNING when executemany is used`)
    }
    if (this.isdelete && !dialect.deleteExecutemanyReturning) {
      throw new InvalidRequestError(`${where} DELETE..RETURNING when executemany is used`)
    }
  }

  /**
   * Takes the parameters of an executemany as lists in the order of `keys`. False when the statement needs more than their
   * values: defaults to compute, lists to expand, values of its own.
   */
  takeRows(keys: readonly string[], rows: readonly unknown[][]): boolean {
    const { compiled, dialect } = this
    if (
      !dialect.positional ||
      this.connection._record.driver.processed ||
      compiled.insertPrefetch?.length > 0 ||
      compiled.updatePrefetch?.length > 0 ||
      compiled.literalExecuteParams?.size > 0 ||
      compiled.postCompileParams?.size > 0 ||
      compiled.schemaTranslateMap
    )
      return false
    const positiontup: readonly string[] = compiled.positiontup
    const names: [string, number][] = []
    for (const [bind, name] of compiled.bindNames as Iterable<[any, string]>) {
      const index = keys.indexOf(bind.key)
      if (index < 0) return false
      names.push([name, index])
    }
    const indexOf = new Map(names)
    const processors = bindProcessors(compiled)
    const steps = positiontup.map((name) => [indexOf.get(name) as number, lookup(processors, name) ?? null] as const)
    if (steps.some(([, process]) => Array.isArray(process))) return false
    this.executeStyle = this.isinsert && compiled._insertmanyvalues ? 'insertmanyvalues' : 'executemany'
    this.statement = compiled.string
    this.#rows = { names, rows }
    this.#sets = null
    const asTheyAre =
      steps.length === keys.length && steps.every(([index, process], at) => index === at && process === null)
    this.parameters = asTheyAre
      ? (rows as unknown[][])
      : rows.map((row) => steps.map(([index, process]) => (process === null ? row[index] : process(row[index]))))
    return true
  }

  /** DefaultExecutionContext._init_compiled: names to values to positions. */
  *prepare(parameters: readonly ParameterSet[]): Task<void> {
    const { compiled } = this
    const extractedParameters = this.extractedParameters
    if (parameters.length === 0) {
      this.compiledParameters = [compiled.constructParams(null, { extractedParameters, escapeNames: false })]
    } else {
      this.compiledParameters = parameters.map((each, group) =>
        compiled.constructParams(each, { extractedParameters, escapeNames: false, _groupNumber: group }),
      )
      if (parameters.length > 1) {
        this.executeStyle = this.isinsert && compiled._insertmanyvalues ? 'insertmanyvalues' : 'executemany'
      }
    }
    this.statement = compiled.string
    if (compiled.insertPrefetch?.length > 0 || compiled.updatePrefetch?.length > 0)
      yield* this.#processExecuteDefaults()

    if (this.#takeList()) return
    let processors: Record<string, any> | Map<string, any> = bindProcessors(compiled)
    let positiontup: readonly string[] = compiled.positiontup
    if (compiled.literalExecuteParams?.size > 0 || compiled.postCompileParams?.size > 0) {
      if (this.executemany) {
        throw new InvalidRequestError("'literal_execute' or 'expanding' parameters can't be used with executemany()")
      }
      const expanded = compiled._processParametersForPostcompile(this.compiledParameters[0])
      this.statement = expanded.statement
      this.unexpandedParameters = this.compiledParameters[0] ?? null
      this.compiledParameters = [expanded.parameters]
      processors = { ...asRecord(processors), ...asRecord(expanded.processors) }
      positiontup = expanded.positiontup
    }
    if (compiled.schemaTranslateMap) {
      this.statement = compiled.preparer._renderSchemaTranslates(
        this.statement,
        this.executionOptions.schemaTranslateMap ?? {},
      )
    }
    if (!this.dialect.positional || this.connection._record.driver.processed) {
      // Nothing here is sent: a dialect without positions has no driver.
      this.parameters = this.compiledParameters.map((values) => Object.values(values))
      return
    }
    const steps = positiontup.map((key) => [key, lookup(processors, key)] as const)
    this.parameters = this.compiledParameters.map((values) =>
      steps.map(([key, process]) => {
        const value = values[key]
        if (process === undefined || process === null) return value
        return Array.isArray(process) ? applyTuple(process, value) : process(value)
      }),
    )
    if (this.executeStyle === 'execute' && this.dialect.bindTypes !== undefined)
      this.parameterTypes = this.dialect.bindTypes(compiled, positiontup, this.parameters[0] ?? [])
  }

  /**
   * `x IN (…)` with one list of plain values: the text depends on their number alone, so that it is made once for each
   * number. False when there is more to expand.
   */
  #takeList(): boolean {
    const { compiled, dialect } = this
    if (
      compiled.postCompileParams?.size !== 1 ||
      compiled.literalExecuteParams?.size > 0 ||
      compiled.escapedBindNames.size > 0 ||
      compiled.schemaTranslateMap ||
      this.executemany ||
      !dialect.positional ||
      this.connection._record.driver.processed
    )
      return false
    const [bind] = compiled.postCompileParams as Iterable<any>
    const given = this.compiledParameters[0] as ParameterSet
    const name: string = compiled.bindNames.get(bind)
    const list: unknown = given[name]
    if (!Array.isArray(list) || list.length === 0 || bind.type._isTupleType || list.some(Array.isArray)) return false
    let known = listTexts.get(compiled)
    if (known === undefined) {
      known = new Map()
      listTexts.set(compiled, known)
    }
    let text = known.get(list.length)
    if (text === undefined) {
      text = expandList(compiled, given, name)
      if (known.size >= MAX_LIST_TEXTS) known.clear()
      known.set(list.length, text)
    }
    this.statement = text.statement
    this.unexpandedParameters = given
    const values = text.steps.map(({ key, at }) => (at < 0 ? given[key] : list[at]))
    this.#rows = { names: text.names, rows: [values] }
    this.#sets = null
    this.parameters = [
      text.processed
        ? values.map((value, index) => {
            const { process } = text.steps[index] as ListStep
            return process === null
              ? value
              : Array.isArray(process)
                ? applyTuple(process, value as any)
                : process(value)
          })
        : values,
    ]
    if (dialect.bindTypes !== undefined)
      this.parameterTypes = dialect.bindTypes(compiled, text.positions, this.parameters[0] ?? [])
    return true
  }

  *#processExecuteDefaults(): Task<void> {
    const { compiled } = this
    const inserting = compiled.insertPrefetch?.length > 0
    const columns: readonly any[] = inserting ? compiled.insertPrefetch : compiled.updatePrefetch
    const keyOf = parameterNamer(compiled)
    let sentinel = 0
    for (const param of this.compiledParameters) {
      this.currentParameters = param
      for (const column of columns) {
        const key = keyOf(column)
        const generator = inserting ? column.default : column.onupdate
        if (generator?.isSentinel) {
          param[key] = sentinel
          sentinel += 1
        } else if (generator?.isScalar) {
          param[key] = generator.arg
        } else if (generator?.isCallable) {
          this.currentColumn = column
          param[key] = generator.arg(this)
        } else if (generator) {
          const value = yield* this.executeDefault(column, generator, column.type)
          if (value !== null && value !== undefined) param[key] = value
        }
      }
    }
    this.currentParameters = null
  }

  /** SQLAlchemy's context.get_current_parameters(), for default functions. */
  getCurrentParameters(options: { readonly isolateMultiinsertGroups?: boolean } = {}): ParameterSet {
    const parameters = this.currentParameters
    const column = this.currentColumn
    if (parameters === null || column === null) {
      throw new InvalidRequestError(
        'get_current_parameters() can only be invoked in the context of a Python side column default function',
      )
    }
    const state = this.compiled.compileState
    if (!(options.isolateMultiinsertGroups ?? true) || !this.isinsert || !state._hasMultiParameters) return parameters
    const index = column._isMultiparamColumn ? column.index + 1 : 0
    const own: ParameterSet = {
      [column._isMultiparamColumn ? column.original.key : column.key]: parameters[column.key],
    }
    const keys =
      state._dictParameters instanceof Map ? [...state._dictParameters.keys()] : Object.keys(state._dictParameters)
    for (const key of keys) {
      const name = typeof key === 'string' ? key : key.key
      const source = `${name}_m${index}`
      if (source in parameters) own[name] = parameters[source]
    }
    return own
  }

  /** The value of a default that has to be asked from the database: a sequence or an expression. */
  *executeDefault(column: any, generator: any, type: any): Task<unknown> {
    if (generator.isCallable) {
      this.currentColumn = column
      return generator.arg(this)
    }
    if (!generator.isSequence && !generator.isClauseElement) return generator.arg
    const expression = generator.isSequence
      ? generator.nextValue()
      : generator._argIsTyped
        ? generator.arg
        : typeCoerce(generator.arg, type)
    const result = yield* this.connection._execute(select(expression as any), [], {})
    return result.scalar()
  }

  /** Which result columns have which objects and processors, by position when the compiler knows them all. */
  describe(columns: readonly ColumnDescription[]): ResultDescription {
    const { compiled, dialect } = this
    const known: readonly any[] = compiled?._resultColumns ?? []
    const keys: string[] = []
    const objects = new Map<unknown, number>()
    const processors: (((value: unknown) => unknown) | null)[] = []
    const byPosition =
      known.length > 0 &&
      known.length === columns.length &&
      (compiled._orderedColumns || compiled._textualOrderedColumns)
    columns.forEach((column, index) => {
      const record = byPosition
        ? known[index]
        : known.find(
            (each) =>
              each.keyname === column.name ||
              each.name === column.name ||
              (compiled._looseColumnNameMatching && each.objects.includes(column.name)),
          )
      const key = byPosition && !compiled._textualOrderedColumns ? record.keyname : column.name
      keys.push(key)
      for (const object of record?.objects ?? [])
        if (typeof object !== 'string' && !objects.has(object)) objects.set(object, index)
      const type = record?.type
      processors.push(type ? type._cachedResultProcessor(dialect, column.type) : null)
    })
    return { keys, objects, processors: processors.some((each) => each !== null) ? processors : null }
  }

  /** What the driver must be careful of: a result that may hold integers beyond 2^53. */
  get mayHoldBigIntegers(): boolean {
    const { compiled } = this
    if (compiled === null || !(compiled._resultColumns?.length > 0)) return true
    compiled._bigIntegers ??= (compiled._resultColumns as any[]).some((record) => !isSmallType(record.type))
    return compiled._bigIntegers
  }

  afterInsert(result: DriverResult, rows: readonly unknown[][] | null): void {
    const { compiled } = this
    if (this.isImplicitReturning) {
      if (rows !== null && rows.length > 0) {
        this.returnedDefaultRows = rows as unknown[][]
        const keys = insertedKeys(compiled)
        const sets = keys.readsParameters ? this.compiledParameters : null
        this.insertedPrimaryKeyRows = rows.map((row, index) => keys.fromReturning(row, sets?.[index] ?? NO_PARAMETERS))
      } else {
        this.insertedPrimaryKeyRows = []
      }
    } else if (compiled.postfetchLastrowid) {
      const lastrowid = result.lastrowid === null ? null : narrow(result.lastrowid)
      this.insertedPrimaryKeyRows = [
        insertedKeys(compiled).fromLastrowid(lastrowid, this.compiledParameters[0] as ParameterSet),
      ]
    }
  }

  /** The primary keys that the parameters alone tell. */
  primaryKeysFromParameters(): unknown[][] {
    const keys = insertedKeys(this.compiled)
    return this.compiledParameters.map((params) => keys.fromLastrowid(null, params))
  }
}

const NO_PARAMETERS: ParameterSet = {}

interface ListStep {
  readonly key: string
  /** The place in the list; -1 for a parameter of its own. */
  readonly at: number
  readonly process: any
}

/** A statement with its list expanded to so many parameters. */
interface ListText {
  readonly statement: string
  readonly positions: readonly string[]
  readonly steps: readonly ListStep[]
  readonly names: readonly (readonly [name: string, index: number])[]
  readonly processed: boolean
}

const MAX_LIST_TEXTS = 100
const listTexts = new WeakMap<object, Map<number, ListText>>()

function expandList(compiled: any, given: ParameterSet, name: string): ListText {
  const expanded = compiled._processParametersForPostcompile(given)
  const processors = { ...asRecord(bindProcessors(compiled)), ...asRecord(expanded.processors) }
  const items = new Map<string, number>(
    (expanded.parameterExpansion[name] as readonly string[]).map((key, index) => [key, index]),
  )
  const positions: readonly string[] = expanded.positiontup
  const steps = positions.map((key) => ({ key, at: items.get(key) ?? -1, process: lookup(processors, key) ?? null }))
  return {
    statement: expanded.statement,
    positions,
    steps,
    names: positions.map((key, index) => [key, index] as const),
    processed: steps.some(({ process }) => process !== null),
  }
}

const processorMaps = new WeakMap<object, any>()

function bindProcessors(compiled: any): any {
  let processors = processorMaps.get(compiled)
  if (processors === undefined) {
    processors = compiled._bindProcessors
    processorMaps.set(compiled, processors)
  }
  return processors
}

export interface ResultDescription {
  readonly keys: readonly string[]
  readonly objects: ReadonlyMap<unknown, number>
  readonly processors: readonly (((value: unknown) => unknown) | null)[] | null
}

function narrow(value: number | bigint): number | bigint {
  return typeof value === 'bigint' && value <= 9007199254740991n && value >= -9007199254740991n ? Number(value) : value
}

const SMALL = new Set([
  'string',
  'text',
  'unicode',
  'boolean',
  'date',
  'datetime',
  'time',
  'float',
  'double',
  'enum',
  'uuid',
  'json',
  'integer',
  'smallInteger',
  'largeBinary',
  'interval',
])

function isSmallType(type: any): boolean {
  const name = type?.visitName
  return (
    typeof name === 'string' &&
    (SMALL.has(name) ||
      /^(VARCHAR|CHAR|TEXT|CLOB|INTEGER|SMALLINT|DATE|DATETIME|TIMESTAMP|TIME|FLOAT|REAL|BOOLEAN|JSON|BLOB)$/i.test(
        name,
      ))
  )
}

function asRecord(value: any): Record<string, any> {
  return value instanceof Map ? Object.fromEntries(value) : (value ?? {})
}

function lookup(values: any, key: string): any {
  return values instanceof Map ? values.get(key) : values?.[key]
}

function applyTuple(processors: readonly any[], values: readonly unknown[]): unknown[] {
  return values.map((value, index) => (processors[index] ? processors[index](value) : value))
}
