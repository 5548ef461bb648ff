// What a session would send when a statement runs, found out without a database: the statement is executed in a real
// Session over a connection that records the SQL and answers with a few made-up rows. Loader strategies then send what
// they would send. Made-up rows agree with each other as far as loaders need: primary keys count from 1, foreign keys
// point at them, each polymorphic identity occurs.

import type { Driver, DriverConnection, DriverResult, DriverStream, ExecuteOptions } from '../engine/driver.ts'
import type { ExecutionContext } from '../engine/execution-context.ts'
import { Engine, runSync, type Task, URL } from '../engine/index.ts'
import { iterate, select } from '../sql/index.ts'
import { evaluateCriterion } from './criteria.ts'
import { identKey } from './identity-map.ts'
import { type Refreshed, refreshedBy } from './identity-statement.ts'
import type { Mapper } from './mapper.ts'
import { ORMCompileState } from './orm-compile.ts'
import { DEFAULT_LOAD_OPTIONS } from './query-context.ts'
import { Session } from './session.ts'

/** More statements than this are not sent: a mapping whose loaders never end must not hold its reader up. */
const MAX_STATEMENTS = 100
const MIN_ROWS = 3

export interface Rehearsal {
  /** All SQL, in the order in which it would be sent. */
  readonly statements: readonly string[]
  /** What ended it early, in the words of the ORM. */
  readonly error: Error | null
}

export interface RehearsalOptions {
  /**
   * Rows are found whatever values the statement compares columns with: `name == "Ann"` finds some, though no made-up row
   * has that name. Without it a statement that finds none sends nothing for its loaders, as in a database with such rows.
   */
  readonly finding?: boolean
}

/** All SQL that a session sends for `statement`, eager loaders included. Never touches a database, never throws. */
export function rehearse(statement: any, dialect: any, options: RehearsalOptions = {}): string[] {
  return [...rehearsal(statement, dialect, options).statements]
}

/** The same, with the error that ended it, if one did. */
export function rehearsal(statement: any, dialect: any, { finding = false }: RehearsalOptions = {}): Rehearsal {
  const recorder = new Recorder(finding)
  const engine = new Engine(URL.create('rehearsal'), dialect, recorder, { queryCacheSize: 0 })
  const session = new Session(engine)
  let error: Error | null = null
  try {
    const refreshed = typeof statement === 'object' && statement !== null ? refreshedBy(statement) : undefined
    runSync(refreshed ? refresh(session, refreshed, recorder) : execute(session, statement), 'a rehearsal')
  } catch (caught) {
    if (!(caught instanceof TooManyStatements)) error = caught instanceof Error ? caught : new Error(String(caught))
  }
  return { statements: recorder.sent, error }
}

class TooManyStatements extends Error {}

function* execute(session: Session, given: any): Task<void> {
  const isQuery = given?._isQuery === true
  const statement = isQuery ? given._statement20() : given
  const result = yield* session._execute(statement, missingParameters(statement), {
    executionOptions: isQuery ? { _saOrmLoadOptions: legacyLoadOptions(given) } : {},
  })
  if (result.returnsRows) result.unique().all()
}

/** An object is loaded first; what that sends is no part of its refresh. */
function* refresh(session: Session, { mapper, attributeNames }: Refreshed, recorder: Recorder): Task<void> {
  const result = yield* session._execute(select(mapper as any).limit(1), [], {})
  const [instance] = result.unique().scalars().all()
  recorder.sent.length = 0
  if (instance) yield* session._refresh(instance as object, attributeNames)
}

function legacyLoadOptions(query: any): any {
  return { ...DEFAULT_LOAD_OPTIONS, ...query._loadOptions, legacyUniquing: true }
}

/** What a statement is made of, with what `relationship.and_()` adds to its joins. */
function* elementsOf(statement: any): Generator<any> {
  for (const element of iterate(statement) as Iterable<any>) {
    yield element
    for (const [target, onclause] of element._setupJoins ?? []) {
      for (const each of [target, onclause]) {
        for (const criterion of each?._extraCriteria ?? []) yield* elementsOf(criterion)
      }
    }
  }
}

/** Values for parameters that are given when the statement is executed. */
function missingParameters(statement: any): Record<string, unknown>[] {
  const values: Record<string, unknown> = {}
  for (const element of elementsOf(statement)) {
    if (element.visitName !== 'bindparam' || !element.required) continue
    const value = valueOf(element.type, element.key, 0)
    values[element.key] = element.expanding ? [value] : value
  }
  return Object.keys(values).length > 0 ? [values] : []
}

// -- the connection -------------------------------------------------------------------------------------------------

class Recorder implements Driver, DriverConnection {
  readonly url = URL.create('rehearsal')
  readonly poolKind = 'singleton'
  readonly isolationLevels = ['AUTOCOMMIT', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'READ UNCOMMITTED']
  readonly synchronous = true
  readonly lost = false
  readonly processed = true
  readonly server = { version: [], versionText: '', defaultSchema: null, database: null }
  readonly sent: string[] = []
  readonly #finding: boolean
  #rows: MadeUpRows | null = null

  constructor(finding: boolean) {
    this.#finding = finding
  }

  connect(): DriverConnection {
    return this
  }
  classify(): null {
    return null
  }

  execute(sql: string, _params: readonly unknown[], options: ExecuteOptions = {}): DriverResult {
    if (this.sent.length >= MAX_STATEMENTS) throw new TooManyStatements('too many statements')
    this.sent.push(sql)
    const context = options.context as ExecutionContext | null | undefined
    const columns: readonly any[] = context?.compiled?._resultColumns ?? []
    if (columns.length === 0) return { columns: [], rows: [], rowcount: 1, lastrowid: 1 }
    const mapper = mapperOf(context?.compiled.compileState)
    this.#rows ??= new MadeUpRows(mapper, this.#finding)
    return {
      columns: columns.map((column) => ({ name: column.keyname ?? column.name ?? '', type: null })),
      rows: this.#rows.answer(context as ExecutionContext),
      rowcount: MIN_ROWS,
      lastrowid: 1,
    }
  }

  executeMany(sql: string, paramSets: readonly (readonly unknown[])[], options: ExecuteOptions = {}): DriverResult {
    return this.execute(sql, paramSets[0] ?? [], options)
  }
  stream(): DriverStream {
    return { columns: [], fetch: () => [], close: () => {} }
  }
  begin(): void {}
  commit(): void {}
  rollback(): void {}
  cancel(): void {}
  ping(): void {}
  close(): void {}
  terminate(): void {}
}

function mapperOf(compileState: any): Mapper | null {
  return compileState instanceof ORMCompileState
    ? (compileState._entities.find((entity) => entity.mapper)?.mapper ?? null)
    : null
}

// -- rows -----------------------------------------------------------------------------------------------------------

type Cells = Map<string, unknown>

/** Rows of tables, made by the types and foreign keys of their columns. */
class MadeUpRows {
  readonly #count: number
  readonly #identities = new Map<number, readonly unknown[]>()
  /** Tables of joined inheritance, whose rows continue those of the parent's table. */
  readonly #joined = new Map<any, Mapper>()
  readonly #tables = new Map<any, Map<number, Cells>>()

  readonly #finding: boolean

  constructor(mapper: Mapper | null, finding: boolean) {
    this.#finding = finding
    for (const each of mapper === null ? [] : (mapper.registry.mappers as Iterable<Mapper>)) this.#learn(each)
    this.#count = Math.max(MIN_ROWS, ...[...this.#identities.values()].map((identities) => identities.length))
  }

  #learn(mapper: Mapper): void {
    const on = mapper.polymorphicOn
    if (on !== null && mapper.inherits === null && on.table) {
      const identities = [...mapper.polymorphicMap]
        .filter(([identity, each]) => identity !== null && identity !== undefined && !each.concrete)
        .map(([identity]) => identity)
      identities.sort((a, b) => (String(a) < String(b) ? -1 : 1))
      if (identities.length > 0) this.#identities.set(on._hash, identities)
    }
    if (mapper.inherits !== null && !mapper.concrete && mapper.localTable !== mapper.inherits.localTable) {
      this.#joined.set(mapper.localTable, mapper)
    }
  }

  #identitiesOf(mapper: Mapper): readonly unknown[] | undefined {
    return mapper.polymorphicOn === null ? undefined : this.#identities.get(mapper.polymorphicOn._hash)
  }

  /** The numbers of the rows that belong to a mapper: all, or those of its polymorphic identities. */
  #numbersFor(mapper: Mapper | null): number[] {
    const all = Array.from({ length: this.#count }, (_, number) => number)
    if (mapper === null || mapper.inherits === null || mapper.concrete) return all
    const identities = this.#identitiesOf(mapper)
    if (identities === undefined) return all
    const accepted = new Set(mapper.selfAndDescendants.map((each) => each.polymorphicIdentity))
    return all.filter((number) => accepted.has(identities[number % identities.length]))
  }

  #rowsOf(table: any): Map<number, Cells> {
    let rows = this.#tables.get(table)
    if (rows !== undefined) return rows
    rows = new Map()
    this.#tables.set(table, rows)
    for (const number of this.#numbersFor(this.#joined.get(table) ?? null)) {
      const cells: Cells = new Map()
      for (const column of table.c ?? []) cells.set(column.key, this.#cell(table, column, number, rows))
      rows.set(number, cells)
    }
    return rows
  }

  #cell(table: any, column: any, number: number, made: ReadonlyMap<number, Cells>): unknown {
    const identities = this.#identities.get(column._hash)
    if (identities !== undefined) return identities[number % identities.length]
    for (const key of column.foreignKeys ?? []) {
      const target = targetOf(key)
      if (target === null) continue
      if (target.table === table) {
        const before = [...made.values()].at(-1)
        if (before === undefined) return column.nullable ? null : valueOf(target.type, target.key, 0)
        return before.get(target.key) ?? null
      }
      const rows = this.#rowsOf(target.table)
      if (rows.size === 0) return valueOf(column.type, column.key, number)
      const list = [...rows.values()]
      if (this.#joined.has(table) && column.primaryKey) return (rows.get(number) ?? list[0])?.get(target.key)
      return list[number % list.length]?.get(target.key)
    }
    return valueOf(column.type, column.key, number)
  }

  /** The rows of a result: one for each row of the entity's table, as many as the statement can have. */
  answer(context: ExecutionContext): unknown[][] {
    const { compiled } = context
    const state = compiled.compileState
    const mapper = mapperOf(state)
    const records: readonly any[] = compiled._resultColumns
    const sources = records.map((record) => sourceColumn(record))
    const statement = state?.statement
    const aggregate =
      statement?._groupByClauses?.length === 0 && sources.every((source) => source === null) && records.length > 0
    let numbers = aggregate && statement._fromObj !== undefined ? [0] : this.#numbersFor(mapper)
    numbers = this.#restrict(numbers, context)
    // A LIMIT may be in the subquery that joined collections need, or in the statement that this one loads for.
    const given = state?.selectStatement
    const limited = [statement, given, given?._executionOptions?._subqueryOriginal].find((each) => each?._limitClause)
    const limit = numberOf(limited?._limitClause, context)
    const offset = numberOf(limited?._offsetClause, context) ?? 0
    if (offset > 0 && offset < numbers.length) numbers = numbers.slice(offset)
    if (limit !== null) numbers = numbers.slice(0, Math.max(0, limit))
    const groups = this.#inheritanceJoins(statement)
    const tables = records.map((record) => groups.get(fromOf(record)))
    return numbers.map((number) =>
      records.map((record, index) => {
        const source = sources[index]
        if (source === null || source === undefined) return valueOf(record.type, record.keyname ?? 'value', number)
        const rows = this.#rowsOf(source.table)
        return rows.get(this.#rowIn(tables[index], number))?.get(source.key) ?? null
      }),
    )
  }

  /** The tables that are joined for one object of a subclass, by each of their FROM elements. */
  #inheritanceJoins(statement: any): Map<any, any[]> {
    const groups = new Map<any, any[]>()
    if (this.#joined.size === 0 || statement === undefined || statement === null) return groups
    for (const node of iterate(statement) as Iterable<any>) {
      if (node.visitName !== 'join' || node.isouter || node.full) continue
      const sides = leaves(node)
      for (const side of sides) {
        let mapper = this.#joined.get(tableOf(side)) ?? null
        const chain: any[] = []
        for (; mapper !== null; mapper = mapper.inherits) chain.push(mapper.localTable)
        const members = sides.filter((each) => chain.includes(tableOf(each)))
        const tables = members.map(tableOf)
        // a table that is there twice belongs to more than one object: the joins inside tell which
        if (tables.length < 2 || new Set(tables).size < tables.length) continue
        for (const member of members) groups.set(member, tables)
      }
    }
    return groups
  }

  /** The row that stands for the object: the one of the number if there is one, or else as keys point at them. */
  #rowIn(tables: readonly any[] | undefined, number: number): number {
    if (tables === undefined) return number
    const shared = [...this.#rowsOf(tables[0]).keys()].filter((each) =>
      tables.every((table) => this.#rowsOf(table).has(each)),
    )
    return shared.includes(number) || shared.length === 0 ? number : shared[number % shared.length]!
  }

  /** Keeps to the rows that the statement's criteria accept, as far as they can be told without a database. */
  #restrict(numbers: readonly number[], context: ExecutionContext): number[] {
    let wanted = [...numbers]
    const original = context.compiled.compileState?.selectStatement ?? context.invokedStatement
    const criteria: any[] = []
    for (const criterion of flatten(original?._whereCriteria ?? [])) {
      const comparison = keyComparison(criterion)
      if (comparison?.bind.key === 'primary_keys') wanted = this.#withKeys(wanted, comparison, context)
      else criteria.push(criterion)
    }
    const accepted = wanted.filter((number) => criteria.every((criterion) => this.#mayHold(criterion, number, context)))
    return accepted.length === 0 && this.#finding ? wanted : accepted
  }

  /** The rows for which a loader asks. */
  #withKeys(numbers: readonly number[], { bind, columns }: KeyComparison, context: ExecutionContext): number[] {
    const given = boundValue(bind, context)
    const values: unknown[] = Array.isArray(given) ? given : [given]
    const wanted = new Set(values.map((value) => identKey(Array.isArray(value) ? value : [value])))
    return numbers.filter((number) =>
      wanted.has(identKey(columns.map((column) => this.#rowsOf(column.table).get(number)?.get(column.key)))),
    )
  }

  #mayHold(criterion: any, number: number, context: ExecutionContext): boolean {
    const truth = evaluateCriterion(criterion, {
      column: (column) => this.#rowsOf(column.table).get(number)?.get(column.key),
      bind: (bind) => knownValue(storedValue(bind.type, boundValue(bind, context))),
      baseColumn,
    })
    return truth === true || truth === undefined
  }
}

/** Members of enumerations as their column holds them. */
function storedValue(type: any, value: any): unknown {
  const impl = type?.impl ?? type
  if (typeof impl?._dbValueForElem !== 'function') return value
  if (Array.isArray(value)) return value.map((each) => storedValue(type, each))
  if (typeof value !== 'object' || value === null || '__sqlKey__' in value) return value
  try {
    return impl._dbValueForElem(value)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return value
  }
}

/** A value that is known now: what the program computes later is an object that says so. */
function knownValue(value: any): unknown {
  if (Array.isArray(value)) {
    const values = value.map(knownValue)
    return values.includes(undefined) ? undefined : values
  }
  return typeof value === 'object' && value !== null && '__sqlKey__' in value ? undefined : value
}

function flatten(criteria: readonly any[]): any[] {
  return criteria.flatMap((each) =>
    each.visitName === 'clauselist' && (each.operator?.name === 'and' || each.operator?.name === 'and_')
      ? flatten([...each.clauses])
      : [each],
  )
}

interface KeyComparison {
  readonly columns: readonly any[]
  readonly bind: any
}

/** `key = :x` or `key IN (…)` of a primary or foreign key. */
function keyComparison(criterion: any): KeyComparison | null {
  if (criterion.visitName !== 'binary') return null
  const operator: string = criterion.operator?.name ?? ''
  const many = operator === 'in' || operator === 'in_op' || operator === 'inOp'
  if (!many && operator !== 'eq') return null
  const sides = [criterion.left, criterion.right]
  const bind = sides.find((side) => side?.visitName === 'bindparam')
  const other = sides.find((side) => side !== bind)
  if (bind === undefined || other === undefined) return null
  const parts: any[] = other.visitName === 'tuple' ? [...(other.clauses ?? [])] : [other]
  const columns = parts.map(baseColumn)
  if (
    columns.some(
      (column) =>
        column === null ||
        !(column.primaryKey || column.foreignKeys?.size > 0 || [...(column.foreignKeys ?? [])].length > 0),
    )
  )
    return null
  return { columns, bind }
}

function boundValue(bind: any, context: ExecutionContext): unknown {
  const values = context.unexpandedParameters ?? context.compiledParameters[0] ?? {}
  if (Object.hasOwn(values, bind.key)) return values[bind.key]
  // A parameter without a name of its own is given by the name that it was compiled to.
  const name = (context.compiled as { bindNames?: ReadonlyMap<unknown, string> }).bindNames?.get(bind)
  if (name !== undefined && Object.hasOwn(values, name)) return values[name]
  return bind.callable ? bind.effectiveValue : bind.value
}

function numberOf(clause: any, context: ExecutionContext): number | null {
  if (clause === null || clause === undefined || clause.visitName !== 'bindparam') return null
  const value = boundValue(clause, context)
  return typeof value === 'number' ? value : null
}

/** The table's own column behind a result column: through labels, aliases and subqueries. */
function sourceColumn(record: any): any {
  for (const object of record.objects) {
    const column = baseColumn(object)
    if (column !== null) return column
  }
  return null
}

/** The FROM element that a column of the result comes from. */
function fromOf(record: any): any {
  const [object] = record.objects
  const inner = object?.visitName === 'label' ? object.element : object
  return inner?.table
}

function tableOf(from: any): any {
  return from.element ?? from
}

/** The FROM elements that a join is made of, without those that stand on an outer join's side. */
function leaves(from: any): any[] {
  if (from.visitName === 'join') return [...leaves(from.left), ...leaves(from.right)]
  if (from.visitName === 'grouping' || from.visitName === 'fromGrouping') return leaves(from.element)
  return [from]
}

function baseColumn(element: any): any {
  if (typeof element !== 'object' || element === null) return null
  const inner = element.visitName === 'label' ? element.element : element
  const bases: any[] = inner?.baseColumns === undefined ? [] : [...inner.baseColumns]
  const found = bases.length === 1 ? bases[0] : inner
  return found?.visitName === 'column' && found.table?.visitName === 'table' && typeof found.nullable === 'boolean'
    ? found
    : null
}

function targetOf(foreignKey: any): any {
  try {
    return foreignKey.column
  } catch {
    // A key to a table that is not known: the mapping says so itself, here it is a column like others.
    return null
  }
}

/** The `number`-th value of a type. */
function valueOf(type: any, name: string, number: number): unknown {
  const impl = type?.impl ?? type
  const kind = String(impl?._typeAffinity?.name ?? impl?.visitName ?? '').toLowerCase()
  if (/enum/.test(String(impl?.visitName).toLowerCase()) && impl.enums?.length > 0)
    return impl.enums[number % impl.enums.length]
  if (/array/.test(kind)) return [valueOf(impl.itemType, name, number)]
  if (/json/.test(kind)) return { n: number }
  if (/bool/.test(kind)) return number % 2 === 0
  if (/int|serial/.test(kind) && !/interval/.test(kind)) return number + 1
  if (/numeric|decimal|float|double|real/.test(kind)) return number + 0.5
  if (/date|time/.test(kind)) return new Date(Date.UTC(2024, 0, (number % 28) + 1, 3, 4, 5))
  if (/uuid/.test(kind)) return `00000000-0000-0000-0000-${String(number + 1).padStart(12, '0')}`
  const text = `${name}_${number + 1}`
  return impl?.length ? text.slice(-impl.length) : text
}
