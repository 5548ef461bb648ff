// What a session does with a statement: asks the listeners, flushes first, finds the connection, and makes entities of
// the rows. Connections execute; how rows become objects is in ../loading.ts and ../orm-result.ts, ORM-enabled UPDATE
// and DELETE with what they do to objects in memory in ../bulk-persistence.ts.

import {
  type AsyncResult,
  type Connection,
  type ExecutionOptions,
  mergeOptions,
  type Result,
  type Task,
} from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { coercions } from '../../sql/index.ts'
import * as roles from '../../sql/roles.ts'
import { executeDml } from '../bulk-persistence.ts'
import { ExpiredKeyError } from '../exc.ts'
import { ORMCompileState } from '../orm-compile.ts'
import { instances, streamInstances } from '../orm-result.ts'
import { DEFAULT_LOAD_OPTIONS, type LoadOptions, QueryContext } from '../query-context.ts'
import type { Session } from '../session.ts'
import { ORMExecuteState } from '../session-events.ts'
import type { ExecuteArgs } from './options.ts'

type ParameterSets = readonly Record<string, unknown>[]

/** A statement that is ready to be sent. */
interface Prepared {
  readonly statement: any
  readonly connection: Connection
  readonly executionOptions: ExecutionOptions
  /** Those of the statement as well. */
  readonly allOptions: ExecutionOptions
  readonly loadOptions: LoadOptions
  readonly isOrm: boolean
}

/** Executes a statement; its rows hold entities where it selects them. */
export function* executeStatement(
  session: Session,
  given: any,
  parameters: ParameterSets,
  options: ExecuteArgs,
  /** Whether the parameters came in a list, as those of several rows do. */
  isList: boolean,
  /** Called by a listener of `doOrmExecute`, which is not to hear of it. */
  inListener: boolean,
): Task<Result<any, any>> {
  if (!inListener && session.events.has('doOrmExecute'))
    return yield* askListeners(session, given, parameters, options, isList)
  const prepared = yield* prepare(session, given, options)
  const { statement, connection, executionOptions, loadOptions, isOrm } = prepared
  if (isOrm && statement.isDml && statement._propagateAttrs.pluginSubject?.mapper) {
    const { allOptions } = prepared
    const execution = { session, statement, parameters, isList, connection, options: executionOptions, allOptions }
    return yield* withKeysOf(session, () => executeDml({ ...execution, loadOptions }))
  }
  const cursor = yield* withKeysOf(session, () => connection._execute(statement, parameters, executionOptions))
  const { compiled } = cursor.context
  const compileState = compiled?.compileState
  if (!isOrm || !(compileState instanceof ORMCompileState) || !cursor.returnsRows) return cursor
  const context = new QueryContext(compileState, statement, parameters[0] ?? {}, session, loadOptions, executionOptions)
  return yield* instances(cursor, context)
}

/** Does what may want to know the keys of objects; those that are expired are read, and it is done again. */
function* withKeysOf<T>(session: Session, work: () => Task<T>): Task<T> {
  for (;;) {
    try {
      return yield* work()
    } catch (error) {
      if (!(error instanceof ExpiredKeyError) || error.state.session !== session) throw error
      yield* session._ensureColumns(error.state, [error.column])
      if (!error.state.has(error.key)) throw error
    }
  }
}

/** Executes a statement whose rows and entities come in pages. */
export function* streamStatement(
  session: Session,
  given: any,
  parameters: ParameterSets,
  options: ExecuteArgs,
): Task<AsyncResult<any, any>> {
  const { statement, connection, executionOptions, loadOptions, isOrm } = yield* prepare(session, given, options)
  if (!isOrm) return yield* connection._stream(statement, parameters, executionOptions)
  const merged = mergeOptions(statement._executionOptions, connection._options, executionOptions)
  const execution = connection._compile(statement, parameters, merged)
  yield* connection._prepare(execution, parameters, merged)
  const { metadata, source } = yield* connection._streamContext(execution, merged)
  const { compileState } = execution.compiled
  const context = new QueryContext(compileState, statement, parameters[0] ?? {}, session, loadOptions, merged)
  return streamInstances(metadata, source, context)
}

/** Lets the listeners of `doOrmExecute` change the statement, or answer in its place. */
function* askListeners(
  session: Session,
  given: any,
  parameters: ParameterSets,
  options: ExecuteArgs,
  isList: boolean,
): Task<Result<any, any>> {
  const state = new ORMExecuteState(
    session,
    executableOf(given),
    parameters,
    options.executionOptions ?? {},
    options.bindArguments ?? {},
    isList,
  )
  for (const listener of session.events.listeners('doOrmExecute')) {
    const answer: any = yield* session._exclusive.lend(() => listener(state))
    if (answer !== undefined && answer !== null) return answer
  }
  const changed = { executionOptions: state.localExecutionOptions, bindArguments: state.bindArguments }
  return yield* session._execute(state.statement, state.parameters, changed, isList, true)
}

function* prepare(session: Session, given: any, options: ExecuteArgs): Task<Prepared> {
  const statement = executableOf(given)
  const isOrm = statement._propagateAttrs?.compileStatePlugin === 'orm'
  let executionOptions: ExecutionOptions = options.executionOptions ?? {}
  const all = mergeOptions(statement._executionOptions, executionOptions)
  const loadOptions = loadOptionsOf(all)
  if (isOrm && loadOptions.autoflush) yield* session._autoflushNow()
  if (loadOptions.populateExisting || loadOptions.yieldPer !== null) executionOptions = { ...executionOptions }
  const subject = statement._propagateAttrs?.pluginSubject
  const connection = yield* session._connectionFor({
    mapper: subject?.mapper ?? null,
    clause: statement,
    ...options.bindArguments,
  })
  return { statement, connection, executionOptions, allOptions: all, loadOptions, isOrm }
}

/** The execution options that say how objects are loaded. */
function loadOptionsOf(options: ExecutionOptions): LoadOptions {
  const given = (options._saOrmLoadOptions as LoadOptions | undefined) ?? DEFAULT_LOAD_OPTIONS
  const { populateExisting, autoflush, yieldPer, identityToken } = options
  if (
    populateExisting === undefined &&
    autoflush === undefined &&
    yieldPer === undefined &&
    identityToken === undefined
  )
    return given
  return {
    ...given,
    ...(populateExisting === undefined ? {} : { populateExisting }),
    ...(autoflush === undefined ? {} : { autoflush }),
    ...(yieldPer === undefined ? {} : { yieldPer }),
    ...(identityToken === undefined ? {} : { refreshIdentityToken: identityToken }),
  }
}

/** What a session executes for what it is given. */
function executableOf(given: any): any {
  if (typeof given?.__clauseElement__ === 'function') return given.__clauseElement__()
  if (typeof given === 'string') throw new exc.ObjectNotExecutableError(given)
  if (!given?.supportsExecution && !given?.isDdlElement) return coercions.expect(roles.StatementRole as any, given)
  return given
}
