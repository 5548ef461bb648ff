// Runs random programs for sessions and tells what they send, what they find and what becomes of their objects: the
// twin of recorded/random_sessions/record.py, which ran the same programs on SQLAlchemy. Where Python loads an attribute
// when it is read, orm-core's `awaitable` is awaited.

import {
  containsEager,
  createEngine,
  defer,
  delete_,
  immediateload,
  insert,
  inspect,
  joinedload,
  lazyload,
  loadOnly,
  makeTransient,
  makeTransientToDetached,
  noload,
  not,
  objectSession,
  or,
  raiseload,
  Session,
  select,
  selectinload,
  selectinPolymorphic,
  subqueryload,
  text,
  undefer,
  undeferGroup,
  update,
  withLoaderCriteria,
} from '../../src/internal.ts'
import { type FamilySpec, Models, Point } from './random-session-models.ts'

export type Operation = readonly [kind: string, ...rest: any[]]

export interface Program {
  readonly ops: readonly Operation[]
  readonly expire?: boolean
  readonly autoflush?: boolean
}

/** What one operation did; what did not happen is left out. */
export interface Step {
  value?: unknown
  skipped?: true
  error?: readonly [name: string, message: string]
  sent?: (readonly [sql: string, parameters: readonly unknown[]])[]
  objects?: Record<string, Record<string, unknown>>
  session?: Record<string, readonly number[]>
}

const made = new Map<string, Models>()

function modelsOf(spec: FamilySpec): Models {
  const key = JSON.stringify(spec)
  let found = made.get(key)
  if (found === undefined) {
    found = new Models(spec)
    made.set(key, found)
  }
  return found
}

/** What an operation needs is not there. */
class Skip extends Error {}

/** What a collection is given, before it is known which kind it is. */
class Several {
  readonly items: any[]
  constructor(items: any[]) {
    this.items = items
  }

  collection(class_: any, key: string): unknown {
    const { collectionClass } = class_.__mapper__._props.get(key)
    if (collectionClass === Set) return new Set(this.items)
    const empty = typeof collectionClass === 'function' ? collectionClass() : null
    if (!(empty instanceof Map)) return this.items
    return new Map(this.items.map((item) => [empty.constructor === Map ? null : wordOf(empty, item), item]))
  }
}

/** The key that a dictionary of a relationship gives an object. */
function wordOf(empty: any, item: any): unknown {
  empty._put(item)
  const [key] = empty.keys()
  empty.clear()
  return key
}

const LOADERS: Readonly<Record<string, (attribute: any) => any>> = {
  joined: joinedload,
  selectin: selectinload,
  subquery: subqueryload,
  lazy: lazyload,
  immediate: immediateload,
  noload,
  raise: (attribute) => raiseload(attribute),
  raise_on_sql: (attribute) => (raiseload as any)(attribute, { sqlOnly: true }),
  inner: (attribute) => (joinedload as any)(attribute, { innerjoin: true }),
}

function sortedJson(value: any): any {
  if (Array.isArray(value)) return value.map(sortedJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortedJson(value[key])]),
  )
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

class Run {
  readonly models: Models
  readonly program: Program
  readonly #known: any[] = []
  readonly #labels = new Map<any, number>()
  readonly #last = new Map<number, Record<string, unknown>>()
  readonly #savepoints: any[] = []
  #sent: (readonly [string, readonly unknown[]])[] = []
  #sets: Record<string, readonly number[]> = {}
  #working = false
  session: any = null

  constructor(spec: FamilySpec, program: Program) {
    this.models = modelsOf(spec)
    this.program = program
  }

  async run(): Promise<Step[]> {
    const { spec, Base } = this.models
    const engine: any = createEngine(`sqlite://?foreign_keys=${spec.fk ? 1 : 0}`)
    await Base.metadata.createAll(engine)
    await engine.begin(async (connection: any) => {
      if (spec.fk) await connection.execDriverSql('PRAGMA defer_foreign_keys=1')
      for (const [table, rows] of Object.entries(spec.seed)) {
        const columns = [...Base.metadata.tables.get(table).c]
          .filter((column: any) => column.computed === null)
          .map((column: any) => column.name)
        for (const row of rows) {
          await connection.execDriverSql(
            `INSERT INTO "${table}" (${columns.slice(0, row.length).join(', ')}) VALUES (${row.map(() => '?').join(', ')})`,
            [...row],
          )
        }
      }
    })
    engine.events.on(
      'beforeCursorExecute',
      (_connection: any, sql: string, parameters: any, _context: any, many: any) => {
        this.#working = true
        this.#sent.push([sql.replace(/\s+/g, ' ').trim(), (many ? parameters : [parameters]) as readonly unknown[][]])
      },
    )
    engine.events.on('commit', () => this.#ended('COMMIT'))
    engine.events.on('rollback', () => this.#ended('ROLLBACK'))
    this.session = new Session(engine, {
      expireOnCommit: this.program.expire ?? true,
      autoflush: this.program.autoflush ?? true,
    })
    const trace: Step[] = []
    try {
      for (const operation of this.program.ops) trace.push(await this.#step(operation))
    } finally {
      await this.session.close()
      await engine.dispose()
    }
    return trace
  }

  async #step(operation: Operation): Promise<Step> {
    this.#sent = []
    const found: Step = {}
    try {
      const value = await this.#perform(operation)
      if (value !== undefined && value !== null) found.value = value
    } catch (error) {
      if (error instanceof Skip) found.skipped = true
      else found.error = describe(error)
    }
    if (this.#sent.length > 0) found.sent = [...this.#sent]
    const objects = this.#changes()
    if (Object.keys(objects).length > 0) found.objects = objects
    const sets: Record<string, readonly number[]> = {}
    for (const name of ['new', 'dirty', 'deleted']) {
      const labels = [...this.session[name]].map((each) => this.#label(each)).sort((a, b) => a - b)
      if (labels.length > 0) sets[name] = labels
    }
    if (!same(sets, this.#sets)) {
      this.#sets = sets
      found.session = sets
    }
    return found
  }

  /** A transaction in which nothing was sent is none. */
  #ended(how: string): void {
    if (this.#working) this.#sent.push([how, []])
    this.#working = false
  }

  // -- what is seen ---------------------------------------------------------------------------------------------------

  #label(instance: any): number {
    let at = this.#labels.get(instance)
    if (at === undefined) {
      at = this.#known.length
      this.#known.push(instance)
      this.#labels.set(instance, at)
    }
    return at
  }

  #shown(value: any): unknown {
    if (value === null || value === undefined) return null
    if (typeof value !== 'object') return value
    if (value instanceof Point) return { point: [value.x, value.y] }
    if (value.constructor?.__mapper__) return `#${this.#label(value)}`
    if (value instanceof Set) {
      const strangers = [...value].filter((each) => !this.#labels.has(each))
      const order = (each: any) =>
        `['${each.constructor.__mapper__.className}', ${JSON.stringify(inspect(each).identity)}]`
      strangers.sort((a, b) => (order(a) < order(b) ? -1 : 1))
      for (const each of strangers) this.#label(each)
      return { set: [...value].map((each) => this.#label(each)).sort((a, b) => a - b) }
    }
    if (value instanceof Map) return { map: [...value].map(([key, each]) => [key, this.#shown(each)]) }
    const name = value.constructor?.name ?? ''
    if (name === 'AssociationDict') return { map: [...value].map(([key, each]) => [key, this.#shown(each)]) }
    if (typeof value._adopt === 'function' || name.startsWith('Association'))
      return { list: [...value].map((each) => this.#shown(each)) }
    return { json: JSON.stringify(sortedJson(value)) }
  }

  #changes(): Record<string, Record<string, unknown>> {
    const found: Record<string, Record<string, unknown>> = {}
    for (let at = 0; at < this.#known.length; at++) {
      const instance = this.#known[at]
      const state = inspect(instance)
      const seen: Record<string, unknown> = {
        is: state.transient
          ? 'transient'
          : state.pending
            ? 'pending'
            : state.detached
              ? 'detached'
              : state.deleted
                ? 'deleted'
                : 'persistent',
      }
      if (state.hasKey) seen.key = [...state.identity]
      for (const [key, prop] of state.mapper._props) {
        let value: any
        if (prop._isRelationship) {
          value = state.related[key]
          if (!(key in state.related)) continue
          const isEmpty = value === null || (prop.uselist && (value.size ?? value.length) === 0)
          if (!state.hasKey && isEmpty) continue
        } else if (prop._isColumnProperty) {
          value = state.values[state.slots.at.get(key)]
          if (value === undefined || (!state.hasKey && value === null)) continue
        } else continue
        seen[`.${key}`] = this.#shown(value)
      }
      const before = this.#last.get(at)
      const name = `${state.mapper.className} #${at}`
      if (before === undefined) found[name] = seen
      else if (!same(sortedJson(before), sortedJson(seen))) {
        const difference: Record<string, unknown> = {}
        for (const [key, value] of Object.entries(seen))
          if (!(key in before) || !same(before[key], value)) difference[key] = value
        const gone = Object.keys(before).filter((key) => !(key in seen))
        if (gone.length > 0) difference.gone = gone.sort()
        found[name] = difference
      }
      this.#last.set(at, seen)
    }
    return found
  }

  // -- what operations are made of --------------------------------------------------------------------------------------

  #class(name: string): any {
    return this.models.classes[name]
  }

  #find([name, at]: readonly [string, number]): any {
    const candidates = this.#known.filter((each) => each instanceof this.#class(name))
    if (candidates.length === 0) throw new Skip()
    return candidates[((at % candidates.length) + candidates.length) % candidates.length]
  }

  async #make(name: string, values: Record<string, unknown>): Promise<any> {
    const class_ = this.#class(name)
    const given: Record<string, any> = {}
    for (const [key, value] of Object.entries(values)) given[key] = await this.#value(value)
    for (const [key, value] of Object.entries(given)) {
      await this.#prepare(class_, key, value)
      if (value instanceof Several) given[key] = value.collection(class_, key)
    }
    const instance = new class_(given)
    this.#label(instance)
    return instance
  }

  async #value(value: any): Promise<any> {
    if (value === null || typeof value !== 'object') return value
    if ('ref' in value) return this.#find(value.ref)
    if ('new' in value) return this.#make(value.new[0], value.new[1])
    if ('list' in value) return new Several(await this.#values(value.list))
    if ('point' in value) return new Point(value.point[0], value.point[1])
    return structuredClone(value)
  }

  async #values(values: readonly any[]): Promise<any[]> {
    const found: any[] = []
    for (const each of values) found.push(await this.#value(each))
    return found
  }

  #criterion(name: string, spec: readonly any[]): any {
    const [kind] = spec
    if (kind === 'not') return not(this.#criterion(name, spec[1]))
    if (kind === 'or') return or(this.#criterion(name, spec[1]), this.#criterion(name, spec[2]))
    const attribute = this.#class(name)[spec[1]]
    if (kind === 'eq') return attribute.eq(spec[2])
    if (kind === 'gt') return attribute.gt(spec[2])
    if (kind === 'in') return attribute.in(spec[2])
    if (kind === 'null') return attribute.is(null)
    const target = attribute.property.mapper.className
    if (kind === 'any' || kind === 'has')
      return spec[2] === null ? attribute[kind]() : attribute[kind](this.#criterion(target, spec[2]))
    if (kind === 'contains') return attribute.contains(this.#find(spec[2]))
    const other = spec[2] === null ? null : this.#find(spec[2])
    return kind === 'is' ? attribute.eq(other) : attribute.ne(other)
  }

  #option(name: string, spec: readonly any[]): any {
    const [kind] = spec
    const owner = this.#class(name)
    if (kind === 'defer') return defer(owner[spec[1]])
    if (kind === 'undefer') return undefer(owner[spec[1]])
    if (kind === 'only') return loadOnly(...spec[1].map((key: string) => owner[key]))
    if (kind === 'group') return undeferGroup(spec[1])
    if (kind === 'polymorphic')
      return (selectinPolymorphic as any)(
        owner,
        spec[1].map((each: string) => this.#class(each)),
      )
    let attribute = owner[spec[1]]
    let target = attribute.property.mapper.className
    const more = spec[3] ?? {}
    if ('of_type' in more) {
      target = more.of_type
      attribute = attribute.ofType(this.#class(target))
    }
    if ('and' in more) attribute = attribute.and(this.#criterion(target, more.and))
    const option = (LOADERS[kind] as any)(attribute)
    return spec[2].length === 0 ? option : option.options(...spec[2].map((each: any) => this.#option(target, each)))
  }

  #get(instance: any, key: string): Promise<any> {
    return instance.awaitable[key]
  }

  /** Python would load the other side of a one-to-one relationship in the middle of an assignment: done before. */
  async #prepare(class_: any, key: string, given: any, instance: any = null): Promise<void> {
    const prop = class_.__mapper__._props.get(key)
    if (!prop?._isRelationship) return
    for (const reverse of prop._reverseProperty) {
      if (reverse.uselist || (reverse.direction === 'MANYTOONE' && reverse._lazyStrategy.useGet)) continue
      let items: any[] = given instanceof Several ? given.items : Array.isArray(given) ? given : [given]
      if (instance !== null && !prop.uselist) items = [await this.#get(instance, key), ...items]
      for (const item of items) if (item && inspect(item).persistent) await this.#get(item, reverse.key)
    }
  }

  // -- operations --------------------------------------------------------------------------------------------------------

  async #perform([kind, ...rest]: Operation): Promise<unknown> {
    const operation = (this as any)[`do_${kind}`]
    if (operation === undefined) throw new Error(`no operation ${kind}`)
    return operation.apply(this, rest)
  }

  async do_new(name: string, values: any, add: boolean): Promise<unknown> {
    const instance = await this.#make(name, values)
    if (add) this.session.add(instance)
    return this.#shown(instance)
  }

  async do_sget(name: string, identity: any, more: any): Promise<unknown> {
    const options: Record<string, unknown> = {}
    if ('options' in more) options.options = more.options.map((each: any) => this.#option(name, each))
    if ('populate' in more) options.populateExisting = true
    if ('lock' in more) options.withForUpdate = true
    const given = Object.keys(options).length > 0 ? options : undefined
    return this.#shown(await this.session.get(this.#class(name), identity, given))
  }

  async do_select(name: string, query: any): Promise<unknown> {
    const owner = this.#class(name)
    let statement: any = query.columns
      ? (select as any)(...query.columns.map((key: string) => owner[key]))
      : select(owner)
    if ('join' in query) {
      const [key, outer] = query.join
      statement = statement.join(owner[key], { isouter: outer })
      if (query.eager) statement = statement.options(containsEager(owner[key]))
    }
    for (const each of query.where ?? []) statement = statement.where(this.#criterion(name, each))
    for (const key of query.order) statement = statement.orderBy(query.desc ? owner[key].desc() : owner[key])
    if ('limit' in query) statement = statement.limit(query.limit)
    if ('offset' in query) statement = statement.offset(query.offset)
    for (const each of query.options ?? []) statement = statement.options(this.#option(name, each))
    if ('criteria' in query) {
      const [target, spec] = query.criteria
      statement = statement.options((withLoaderCriteria as any)(this.#class(target), this.#criterion(target, spec)))
    }
    const executionOptions: Record<string, unknown> = {}
    if ('populate' in query) executionOptions.populateExisting = true
    if ('autoflush' in query) executionOptions.autoflush = false
    const result = await this.session.execute(statement, null, { executionOptions })
    if (query.columns) return result.all().map((row: any) => [...row].map((each) => this.#shown(each)))
    const scalars = result.unique().scalars()
    const method = query.mode === 'one_or_none' ? 'oneOrNone' : query.mode
    const found = scalars[method]()
    return query.mode === 'all' ? found.map((each: any) => this.#shown(each)) : this.#shown(found)
  }

  async do_set(ref: any, key: string, value: any, preload: number): Promise<void> {
    const instance = this.#find(ref)
    let given = await this.#value(value)
    const prop = inspect(instance).mapper._props.get(key)
    const isSimple =
      !prop?._isRelationship ||
      (prop.direction === 'MANYTOONE' && prop._lazyStrategy.useGet && !prop.cascade.deleteOrphan)
    if (preload || !isSimple) await this.#get(instance, key)
    await this.#prepare(instance.constructor, key, given, instance)
    if (given instanceof Several) given = given.collection(instance.constructor, key)
    instance[key] = given
  }

  async do_coll(ref: any, key: string, what: string, given: any = null, ...more: any[]): Promise<void> {
    const instance = this.#find(ref)
    const item = Array.isArray(given) ? await this.#values(given) : await this.#value(given)
    await this.#prepare(instance.constructor, key, item)
    const collection = await this.#get(instance, key)
    if (what === 'put') {
      collection.set(wordOf(instance.constructor.__mapper__._props.get(key).collectionClass(), item), item)
    } else if (what === 'popkey') collection.delete(more[0])
    else if (what === 'discard') collection.delete(item)
    else if (what === 'append' || what === 'extend' || what === 'add') collection[what](item)
    else if (what === 'remove') {
      if (!(collection instanceof Set)) collection.remove(item)
      else if (!collection.delete(item)) throw new KeyError()
    } else if (what === 'insert') collection.insert(Math.min(more[0], collection.length), item)
    else if (what === 'clear') collection.clear()
    else if (what === 'pop') {
      if (collection.length === 0) throw new Skip()
      collection.pop()
    } else if (what === 'delete') {
      if (more[0] >= collection.length) throw new Skip()
      collection.splice(more[0], 1)
    } else if (what === 'assign') {
      if (more[0] >= collection.length) throw new Skip()
      collection[more[0]] = item
    } else if (what === 'slice') collection.splice(more[0], Math.max(0, more[1] - more[0]), ...item)
  }

  async do_put(ref: any, key: string, word: string, value: number): Promise<void> {
    const mapping = await this.#get(this.#find(ref), key)
    if (mapping === null) throw new Skip()
    mapping[word] = value
  }

  async do_read(ref: any, key: string): Promise<unknown> {
    return this.#shown(await this.#get(this.#find(ref), key))
  }

  do_add(refs: any[]): void {
    this.session.addAll(refs.map((ref) => this.#find(ref)))
  }

  do_delete(ref: any): Promise<void> {
    return this.session.delete(this.#find(ref))
  }

  do_expunge(ref: any): void {
    this.session.expunge(this.#find(ref))
  }

  do_expunge_all(_ref: any): void {
    this.session.expungeAll()
  }

  async do_merge(ref: any, load: boolean): Promise<unknown> {
    return this.#shown(await this.session.merge(this.#find(ref), { load }))
  }

  async do_merge_new(name: string, values: any): Promise<unknown> {
    return this.#shown(await this.session.merge(await this.#make(name, values)))
  }

  do_refresh(ref: any, names: string[] | null): Promise<void> {
    return this.session.refresh(this.#find(ref), names)
  }

  do_expire(ref: any, names: string[] | null): void {
    this.session.expire(this.#find(ref), names)
  }

  do_expire_all(): void {
    this.session.expireAll()
  }

  do_flush(): Promise<void> {
    return this.session.flush()
  }

  do_commit(): Promise<void> {
    this.#savepoints.length = 0
    return this.session.commit()
  }

  do_rollback(): Promise<void> {
    return this.session.rollback()
  }

  do_close(): Promise<void> {
    this.#savepoints.length = 0
    return this.session.close()
  }

  async do_nested(): Promise<void> {
    this.#savepoints.push(await this.session.beginNested())
  }

  async do_nested_commit(): Promise<void> {
    const savepoint = this.#savepoints.pop()
    if (savepoint === undefined) throw new Skip()
    await savepoint.commit()
  }

  async do_nested_rollback(): Promise<void> {
    const savepoint = this.#savepoints.pop()
    if (savepoint === undefined) throw new Skip()
    await savepoint.rollback()
  }

  async do_quiet(operations: Operation[]): Promise<unknown> {
    const found: unknown[] = []
    await this.session.noAutoflush(async () => {
      for (const each of operations) {
        try {
          found.push((await this.#perform(each)) ?? null)
        } catch (error) {
          if (!(error instanceof Skip)) throw error
          found.push('skipped')
        }
      }
    })
    return found
  }

  do_history(ref: any, key: string): unknown {
    const state = inspect(this.#find(ref))
    if (!state.hasKey) throw new Skip()
    const { added, unchanged, deleted } = state.attrs[key].history
    return [added, unchanged, deleted].map((part) => part.map((each: any) => this.#shown(each)))
  }

  do_modified(ref: any): unknown {
    return this.session.isModified(this.#find(ref))
  }

  do_contains(ref: any): unknown {
    const instance = this.#find(ref)
    return [this.session.contains(instance), objectSession(instance) !== null]
  }

  do_transient(ref: any): void {
    makeTransient(this.#find(ref))
  }

  do_detached(ref: any): void {
    makeTransientToDetached(this.#find(ref))
  }

  async do_raw(table: string, column: string, value: unknown, at: number): Promise<void> {
    const [key] = this.models.Base.metadata.tables.get(table).primaryKey
    await this.session.execute(text(`UPDATE "${table}" SET ${column}=:value WHERE ${key.name}=:key`), {
      value,
      key: at,
    })
  }

  async do_dml_update(name: string, where: any[], values: any, sync: any): Promise<unknown> {
    const owner = this.#class(name)
    let statement: any = update(owner)
    for (const each of where) statement = statement.where(this.#criterion(name, each))
    const given = Object.fromEntries(
      Object.entries(values).map(([key, value]: [string, any]) => [
        key,
        value?.plus ? owner[value.plus[0]].add(value.plus[1]) : value,
      ]),
    )
    const executionOptions = { synchronizeSession: sync }
    return (await this.session.execute(statement.values(given), null, { executionOptions })).rowcount
  }

  async do_dml_delete(name: string, where: any[], sync: any): Promise<unknown> {
    let statement: any = delete_(this.#class(name))
    for (const each of where) statement = statement.where(this.#criterion(name, each))
    return (await this.session.execute(statement, null, { executionOptions: { synchronizeSession: sync } })).rowcount
  }

  async do_dml_returning(name: string, where: any[], values: any, sync: any, populate: boolean): Promise<unknown> {
    const owner = this.#class(name)
    let statement: any = values === null ? delete_(owner) : (update(owner) as any).values(values)
    for (const each of where) statement = statement.where(this.#criterion(name, each))
    const executionOptions = { synchronizeSession: sync, ...(populate ? { populateExisting: true } : {}) }
    const found = (await this.session.scalars(statement.returning(owner), null, { executionOptions })).all()
    return found.map((each: any) => this.#shown(each))
  }

  async do_member(ref: any, key: string, what: 'add' | 'remove', given: any): Promise<void> {
    const instance = this.#find(ref)
    const item = await this.#value(given)
    await this.#prepare(instance.constructor, key, item)
    instance[key][what](item)
  }

  async do_members(ref: any, key: string): Promise<unknown> {
    const found = (await this.session.scalars(this.#find(ref)[key].select())).all()
    return found.map((each: any) => this.#shown(each))
  }

  async do_bulk_save(given: (readonly [string, any])[], returnDefaults: boolean): Promise<unknown> {
    const instances = given.map(([name, values]) => new (this.#class(name))(values))
    await this.session.bulkSaveObjects(instances, { returnDefaults })
    return instances.map((each) => this.#shown(each))
  }

  do_refresh_lock(ref: any): Promise<void> {
    return this.session.refresh(this.#find(ref), null, { withForUpdate: true })
  }

  async do_insert(name: string, rows: any[], returning: boolean): Promise<unknown> {
    const owner = this.#class(name)
    if (!returning) {
      await this.session.execute(insert(owner), rows)
      return null
    }
    const found = (await this.session.scalars((insert(owner) as any).returning(owner), rows)).all()
    return found.map((each: any) => this.#shown(each))
  }

  async do_bulk_update(name: string, rows: any[]): Promise<void> {
    await this.session.execute(update(this.#class(name)), rows)
  }

  async do_insert_mappings(name: string, rows: any[], returnDefaults: boolean): Promise<void> {
    await this.session.bulkInsertMappings(this.#class(name), rows, { returnDefaults })
  }

  async do_update_mappings(name: string, rows: any[]): Promise<void> {
    await this.session.bulkUpdateMappings(this.#class(name), rows)
  }
}

class KeyError extends Error {
  override name = 'KeyError'
}

function describe(error: any): readonly [string, string] {
  let message = String(error.orig?.message ?? error.message)
  message = message.replace(/ \(Background on this error at: [^)]*\)/g, '').trim()
  message = message.replace(/<(\w+) at [^>]*>/g, '<$1>').replace(/\(This Session's transaction.*/s, '')
  return [error.name, message.split(/\s+/).join(' ').slice(0, 300)]
}

export async function traceOf(spec: FamilySpec, program: Program): Promise<{ models?: unknown; trace?: Step[] }> {
  let run: Run
  try {
    run = new Run(spec, program)
  } catch (error) {
    return { models: describe(error) }
  }
  return { trace: await run.run() }
}
