// What one execution of an ORM statement carries while its rows become objects: SQLAlchemy's QueryContext and its load
// options. How rows are read is in loading.ts.

import type { ExecutionOptions, Task } from '../engine/index.ts'
import type { AdaptedCollection } from './collections/adapter.ts'
import type { PostLoad } from './post-load.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'

export interface LoadOptions {
  readonly onlyReturnTuples: boolean
  readonly populateExisting: boolean
  readonly versionCheck: boolean
  readonly invokeAllEagers: boolean
  readonly autoflush: boolean
  readonly refreshIdentityToken: unknown
  readonly refreshState: InstanceState | null
  readonly lazyLoadedFrom: InstanceState | null
  readonly isUserRefresh: boolean
  readonly yieldPer: number | null
  readonly legacyUniquing: boolean
}

export const DEFAULT_LOAD_OPTIONS: LoadOptions = {
  onlyReturnTuples: false,
  populateExisting: false,
  versionCheck: false,
  invokeAllEagers: true,
  autoflush: true,
  refreshIdentityToken: null,
  refreshState: null,
  lazyLoadedFrom: null,
  isUserRefresh: false,
  yieldPer: null,
  legacyUniquing: false,
}

let lastRunId = 0

export class QueryContext {
  readonly compileState: any
  /** The statement that is executed, with its own options: the compile state may be of an equal one before it. */
  readonly statement: any
  readonly session: Session
  readonly params: Readonly<Record<string, unknown>>
  readonly executionOptions: ExecutionOptions
  readonly loadOptions: LoadOptions
  readonly attributes: Map<string, any>
  readonly propagatedLoaderOptions: readonly any[]
  readonly topLevelContext: QueryContext | null
  postLoadPaths: Map<string, PostLoad>
  readonly runId: number
  loadersRequireBuffering = false
  /** What subquery loading has to send before the next row is read. */
  readonly subqueryLoads: { load(): Task<void> }[] = []
  loadersRequireUniquing = false
  partials = new Map<InstanceState, ReadonlySet<string>>()
  /** Collections that joined rows are filling, by state and attribute. */
  readonly appenders = new Map<
    InstanceState,
    Map<string, { readonly collection: AdaptedCollection; readonly seen: Set<any> }>
  >()

  constructor(
    compileState: any,
    statement: any,
    params: Readonly<Record<string, unknown>>,
    session: Session,
    loadOptions: LoadOptions,
    executionOptions: ExecutionOptions,
  ) {
    lastRunId += 1
    this.runId = lastRunId
    this.compileState = compileState
    this.statement = statement
    this.params = params
    this.session = session
    this.loadOptions = loadOptions
    this.executionOptions = executionOptions
    this.attributes = new Map(compileState.attributes)
    // An option that came along from the load before this one is passed on by it, not by us.
    const cached: readonly any[] = compileState.selectStatement?._withOptions ?? []
    const own: readonly any[] = statement._withOptions ?? []
    const usable = cached.length === own.length ? own : cached
    this.propagatedLoaderOptions = usable.flatMap((option, index) =>
      option.propagateToLoaders
        ? (option._adaptCachedOptionToUncachedOption?.(this, own[index] ?? option) ?? option)
        : [],
    )
    this.topLevelContext = (executionOptions.saTopLevelOrmContext as QueryContext | undefined) ?? null
    this.postLoadPaths = this.topLevelContext?.postLoadPaths ?? new Map()
  }

  get populateExisting(): boolean {
    return this.loadOptions.populateExisting
  }
  get refreshState(): InstanceState | null {
    return this.loadOptions.refreshState
  }
  get invokeAllEagers(): boolean {
    return this.loadOptions.invokeAllEagers
  }

  _getTopLevelContext(): QueryContext {
    return this.topLevelContext ?? this
  }
}
