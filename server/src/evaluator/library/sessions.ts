// Sessions, connections and engines as the program uses them: whatever they execute was reported where it was written,
// so their results are unknown. `query(…)` alone makes something: orm-core's Query.

import { getAttribute } from '../attributes.ts'
import { callValue } from '../calls.ts'
import { isAssumed } from '../declarative/assumed.ts'
import type { Interpreter } from '../interpreter.ts'
import { setTrace, traceOf } from '../traces.ts'
import { Unknown } from '../unknown.ts'
import { type CallSite, NativeFunction, PyClass, PyFunction, PyInstance, type Value } from '../values.ts'
import { libraryClass, native } from './make.ts'
import { callOrm } from './orm-call.ts'
import { isInstanceOf, isOrmObject, ormExport } from './orm-core.ts'
import { entityOfStatement, resultOf } from './results.ts'
import { getObject, refreshObject } from './session-verbs.ts'
import { ormBaseOf, subclassOf } from './types.ts'

const SESSION_RESULTS = new Set([
  'begin',
  'begin_nested',
  'connection',
  'connect',
  'session',
  'session_factory',
  'sync_session',
  'get_bind',
  'bind',
])

/** Of these, what is no session. */
const OTHER_THAN_SESSIONS = new Set(['connection', 'connect', 'get_bind', 'bind'])

/** What sessions, connections and engines do when the program runs. Other names (`session.user`) are the program's own. */
const RUNNING = new Set(
  (
    'execute scalar scalars stream stream_scalars exec exec_driver_sql add add_all delete delete_all merge merge_all ' +
    'commit rollback flush close aclose close_all expire expire_all expunge expunge_all invalidate is_modified prepare ' +
    'reset remove dispose bulk_save_objects bulk_insert_mappings bulk_update_mappings get_transaction in_transaction ' +
    'in_nested_transaction get_nested_transaction enable_relationship_loading execution_options raw_connection detach'
  ).split(' '),
)

/** Load one object by its key. */
const GETTERS = new Set(['get', 'get_one', 'get_or_404'])

export interface SessionOptions {
  readonly path?: string
  readonly span?: { start: number; end: number }
  readonly queryClass?: PyClass | null
  /** The program's own class of sessions. */
  readonly type?: PyClass | null
}

/** A session under the name that the source gives it. */
export function sessionValue(source: string, options: SessionOptions = {}): Unknown {
  const { queryClass = null, type = null, ...place } = options
  const session = new Unknown({
    source,
    session: true,
    reason: `what \`${source}\` gives is known only when it runs`,
    ...(type === null ? {} : { type }),
    ...place,
  })
  if (queryClass !== null) queryClasses.set(session, queryClass)
  return session
}

/** The program's own Query of a session or of what makes sessions: `sessionmaker(query_cls=AppQuery)`. */
const queryClasses = new WeakMap<object, PyClass>()

/** The classes that the program gives its sessions for their queries, by their full names. */
const programQueries = new WeakMap<Interpreter, Map<string, PyClass>>()

export function noteQueryClass(ctx: Interpreter, type: PyClass): PyClass {
  const known = programQueries.get(ctx) ?? new Map<string, PyClass>()
  programQueries.set(ctx, known.set(`${type.module}.${type.qualname}`, type))
  return type
}

/**
 * A query of a session of which nobody says how it was made, asked for a method that one of the program's own Query classes
 * has: it is of that class. Null where none has it, or several.
 */
export function asProgramQuery(ctx: Interpreter, query: object, name: string): object | null {
  if (query.constructor !== ormExport('Query') || name.startsWith('_')) return null
  const types = [...(programQueries.get(ctx)?.values() ?? [])]
  const found = types.filter((type) => isQueryClass(type) && type.lookup(name)?.owner.place != null)
  // One that inherits from another has what that one has.
  const [type] = found.filter((each) => !found.some((other) => other !== each && each.mro.includes(other)))
  if (type === undefined || !found.every((each) => each.mro.includes(type))) return null
  const copy = Object.assign(Object.create(subclassOf(ctx, type).prototype as object), query) as object
  const trace = traceOf(query)
  if (trace !== undefined) setTrace(copy, trace)
  return copy
}

export function queryClassOf(session: Value): PyClass | null {
  return session instanceof Unknown ? (queryClasses.get(session) ?? null) : null
}

/** The program's own class of a session or of what makes sessions: `sessionmaker(class_=AppSession)`. */
export function sessionClassOf(session: Value): PyClass | null {
  if (!(session instanceof Unknown) || !session.session || !(session.type instanceof PyClass)) return null
  return isSessionClass(session.type) ? session.type : null
}

function isSessionClass(type: PyClass): boolean {
  return type.place !== null && type.mro.some(({ facts, place }) => place === null && facts.get('session') === true)
}

/** What is made by a factory of sessions has the factory's Query and class. */
export function madeByFactory(made: Unknown, factory: Value): Unknown {
  const type = sessionClassOf(factory)
  return ofQueryClass(type === null || made.type !== undefined ? made : made.typed(type), queryClassOf(factory))
}

/** A session that is made by calling its class, which is the program's. */
export function madeByClass(made: Value, type: PyClass): Value {
  if (!(made instanceof Unknown) || !made.session || !isSessionClass(type)) return made
  return ofQueryClass(made.typed(type), queryClassOf(made))
}

function ofQueryClass(session: Unknown, type: PyClass | null): Unknown {
  if (type !== null) queryClasses.set(session, type)
  return session
}

export function isQueryClass(type: PyClass): boolean {
  return ormBaseOf(type) === ormExport('Query')
}

export function sessionAttribute(ctx: Interpreter, object: Unknown, name: string, site: CallSite): Value | undefined {
  const ofClass = name === 'query' ? queryOfCandidates(ctx, object, site) : null
  if (ofClass !== null) return ofClass
  if (name === 'query' && !object.hasSample) return queryFunction(ctx, object)
  if (!object.session) return undefined
  const queryClass = queryClassOf(object)
  if (SESSION_RESULTS.has(name))
    return sessionValue(site.source, {
      path: site.path,
      span: site.span,
      queryClass,
      type: OTHER_THAN_SESSIONS.has(name) ? null : sessionClassOf(object),
    })
  if (name === 'query_property') {
    return native(name, (args) =>
      queryProperty(ctx, args.positional[0] ?? args.keywords.get('query_cls') ?? queryClass),
    )
  }
  if (name === 'run_sync') {
    return new NativeFunction(name, (args, at) => {
      const [fn, ...rest] = args.positional
      // `await conn.run_sync(load, name)`: the function is called with what it runs on.
      if (fn instanceof PyFunction) return callValue(ctx, fn, { ...args, positional: [object, ...rest] }, at)
      return new Unknown({ source: at.source, path: at.path, span: at.span })
    })
  }
  if (GETTERS.has(name)) return new NativeFunction(name, (args, at) => getObject(ctx, args, at))
  if (name === 'refresh') return new NativeFunction(name, (args, at) => refreshObject(ctx, args, at))
  if (RUNNING.has(name)) {
    return new NativeFunction(name, (args, at) => resultOf(name, entityOfStatement(args.positional[0]), at))
  }
  return undefined
}

/** `session.query(A, A.name)`; of a name that does not speak of a session, only when it is given something mapped. */
function queryFunction(ctx: Interpreter, object: Unknown): Value {
  return new NativeFunction('query', (args, site) => {
    const query = ormExport('Query')
    const mapped = args.positional.some(
      (value) => (value instanceof PyClass && (value.mapped !== null || isAssumed(ctx, value))) || isOrmObject(value),
    )
    if (typeof query !== 'function' || (!object.session && !mapped)) {
      return new Unknown({ source: site.source, path: site.path, span: site.span })
    }
    return makeQuery(ctx, args.positional, site, queryClassOf(object), args.unknownSplats)
  })
}

/** `model.query` where the model is one of several classes that have one: a query of a class that is not known. */
function queryOfCandidates(ctx: Interpreter, object: Unknown, site: CallSite): Value | null {
  const classes = object.alternatives ?? []
  const [first] = classes
  if (!classes.every((each) => each instanceof PyClass && each.mapped !== null) || first === undefined) return null
  const query = ctx.mute(() => getAttribute(ctx, first, 'query', site))
  return isInstanceOf(query, 'Query') ? makeQuery(ctx, [object], site) : null
}

/** `Base.query = Session.query_property()`: asked of a mapped class, the query of that class. */
function queryProperty(ctx: Interpreter, queryClass: Value): Value {
  const get = native('__get__', (args, site) => {
    const owner = args.positional.at(-1)
    return owner instanceof PyClass && owner.mapped !== null
      ? makeQuery(ctx, [owner], site, queryClass instanceof PyClass ? queryClass : null)
      : null
  })
  return new PyInstance(libraryClass('sqlalchemy.orm', 'QueryPropertyDescriptor', { members: { __get__: get } }))
}

export function makeQuery(
  ctx: Interpreter,
  entities: readonly Value[],
  site: CallSite,
  queryClass: PyClass | null = null,
  unknownSplats: readonly Value[] = [],
): Value {
  const type =
    queryClass !== null && queryClass.place !== null && isQueryClass(queryClass)
      ? subclassOf(ctx, queryClass)
      : (ormExport('Query') as new (
          ...a: unknown[]
        ) => object)
  const make = (...list: unknown[]) => Reflect.construct(type, [list])
  Object.defineProperty(make, 'name', { value: 'query' })
  return callOrm(ctx, make, { positional: entities, keywords: new Map(), unknownSplats }, site)
}
