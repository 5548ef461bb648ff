// The conversation between the editor extension and the language server beyond standard LSP: method names, plain-data
// types, and what each side promises. It is all that `client/` imports from the server.
// Nothing here touches VS Code, LSP libraries, orm-core or a database, and no message ever carries a password back.

import type { ParameterInput } from './parameter-text.ts'

export * from './parameter-text.ts'

// --- How messages are declared --------------------------------------------------------------------------------------

declare const types: unique symbol

/** A request's method with its parameter and result types: `connection.onRequest(StatementAt.method, …)`. */
export interface RequestMethod<P, R> {
  readonly method: string
  readonly [types]?: (params: P) => R
}

/** A notification's method with its parameter type. */
export interface NotificationMethod<P> {
  readonly method: string
  readonly [types]?: (params: P) => void
}

export type ParamsOf<M> = M extends RequestMethod<infer P, any> ? P : M extends NotificationMethod<infer P> ? P : never
export type ResultOf<M> = M extends RequestMethod<any, infer R> ? R : never

const request = <P, R>(method: string): RequestMethod<P, R> => ({ method })
const notification = <P>(method: string): NotificationMethod<P> => ({ method })

// --- Places -----------------------------------------------------------------------------------------------------------

/** As in LSP: lines and UTF-16 characters from 0. */
export interface Position {
  readonly line: number
  readonly character: number
}

/** As in LSP: `end` is exclusive. */
export interface Range {
  readonly start: Position
  readonly end: Position
}

export interface Location {
  readonly uri: string
  readonly range: Range
}

export type DialectName = 'sqlite' | 'postgresql' | 'mysql'

// --- Start ------------------------------------------------------------------------------------------------------------

/** `initializationOptions` of the `initialize` request. */
export interface InitializationOptions {
  /** False in a workspace that the user has not trusted: source is analysed, but nothing connects to a database. */
  readonly trusted: boolean
  /** The settings as they are at start, so that the first answers need no round trip. */
  readonly settings: Settings
}

/**
 * The `athanor` section of the settings, which the server also asks for by `workspace/configuration` after each
 * `workspace/didChangeConfiguration`.
 */
export interface Settings {
  readonly connections: readonly ConnectionSetting[]
  /** The dialect of SQL shown while no connection is active. "auto": from engine URLs in the code, else SQLite. */
  readonly dialect: DialectName | 'auto'
  readonly codeLens: { readonly enabled: boolean }
  readonly inlayHints: { readonly enabled: boolean }
  readonly diagnostics: { readonly enabled: boolean; readonly database: boolean }
  readonly run: { readonly limit: number; readonly timeoutSeconds: number }
  /** Files of more kilobytes are not read. */
  readonly files: { readonly maxSize: number }
}

/** One entry of `athanor.connections`: a name with a URL, or with its parts. */
export interface ConnectionSetting {
  readonly name: string
  /** A SQLAlchemy URL. A relative SQLite path is taken from the workspace folder. */
  readonly url?: string
  readonly dialect?: DialectName
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly username?: string
  /** TLS for PostgreSQL and MySQL. */
  readonly ssl?: boolean | 'require' | 'verify-full'
}

export const defaultSettings: Settings = {
  connections: [],
  dialect: 'auto',
  codeLens: { enabled: true },
  inlayHints: { enabled: false },
  diagnostics: { enabled: true, database: true },
  run: { limit: 500, timeoutSeconds: 30 },
  files: { maxSize: 2048 },
}

/** The user has granted trust to the workspace after start. */
export const TrustGranted = notification<Record<string, never>>('athanor/trustGranted')

// --- Commands ---------------------------------------------------------------------------------------------------------

/**
 * Commands that the client registers. The server names them in code lenses, hover links and code actions; it does
 * not offer them by `executeCommandProvider`. Each has the one argument described beside it.
 */
export const Commands = {
  /** `StatementTarget` */
  runQuery: 'athanor.runQuery',
  /** `StatementTarget` */
  showSql: 'athanor.showSql',
  /** `StatementTarget` */
  explainQuery: 'athanor.explainQuery',
  /** `GraphParams` or nothing */
  showGraph: 'athanor.showRelationshipGraph',
  selectConnection: 'athanor.selectConnection',
  checkModels: 'athanor.checkModels',
  refreshSchema: 'athanor.refreshSchema',
} as const

// --- A statement in the source ------------------------------------------------------------------------------------------

export interface StatementTarget {
  readonly uri: string
  /** Any place inside the statement. */
  readonly position: Position
}

export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'compound' | 'text' | 'query' | 'ddl'

/** The innermost statement whose range contains the position; null where there is none. */
export const StatementAt = request<StatementTarget, StatementInfo | null>('athanor/statementAt')

export interface StatementInfo {
  readonly uri: string
  readonly range: Range
  readonly kind: StatementKind
  /** For a tab or a list: "get_user_post_count: SELECT users, count", short, one line. */
  readonly title: string
  /** Dotted names of the enclosing functions and classes, "" at module level. */
  readonly scope: string
  /** True for insert, update, delete, DDL, and for text that is not evidently a query: a run needs a write session. */
  readonly writes: boolean
  readonly complete: boolean
  readonly unknown: readonly UnknownRegion[]
  /** All parameters of the main variant with all its optional clauses, in the order in which to ask for them. */
  readonly parameters: readonly ParameterInfo[]
  readonly clauses: readonly OptionalClauseInfo[]
  readonly variants: readonly VariantInfo[]
  /** SQLAlchemy's own message when the statement could not be built; it cannot run then. */
  readonly error: string | null
}

export interface UnknownRegion {
  readonly range: Range
  readonly reason: string
}

/** A bind parameter of a statement. One whose value is not known is asked for before a run. */
export interface ParameterInfo {
  /** The bind's name: "id_1". */
  readonly name: string
  readonly known: boolean
  /** The known value as SQL-like text: `'x'`, `10`, `NULL`. Null when not known. */
  readonly value: string | null
  /** The SQL type in the active dialect: "VARCHAR(50)", "INTEGER"; "NULL" when it has none. */
  readonly type: string
  /** How typed text is read, see `readParameter`. */
  readonly input: ParameterInput
  /** The source text that the value comes from: "user_id", "(page - 1) * size". Null for a known value. */
  readonly source: string | null
  /** What the source's annotation says: "int", "str | None". */
  readonly annotation: string | null
  readonly nullable: boolean
  /** For a list in `IN`: text is read as a list, one value a line or between commas. */
  readonly list: boolean
  /** The allowed values of an enum type. */
  readonly choices: readonly string[] | null
  /** A value was found for it: a parameter's default in the function's signature. Text in the form that `input` reads. */
  readonly suggestion: string | null
  /** Under which the client remembers the last value: stable under edits elsewhere in the file. */
  readonly key: string
}

/** A clause that only some runs add. */
export interface OptionalClauseInfo {
  /** Its number, for `RunParams.without`. */
  readonly index: number
  readonly sql: string
  /** "if name" */
  readonly when: string
  readonly range: Range
  /** Names of the parameters that only this clause uses. */
  readonly parameters: readonly string[]
}

/** A real alternative of the statement. The main one has index 0 and is listed first, when there are others. */
export interface VariantInfo {
  readonly index: number
  readonly when: string
  readonly parameters: readonly ParameterInfo[]
}

// --- SQL preview ----------------------------------------------------------------------------------------------------------

/** The SQL of a statement in all dialects, formatted for reading. */
export const SqlPreviewAt = request<StatementTarget, SqlPreview | null>('athanor/sqlPreview')

export interface SqlPreview {
  readonly statement: StatementInfo
  /** The dialect of the active connection or of the settings. */
  readonly activeDialect: DialectName
  /** One entry for each dialect, the active one first. */
  readonly dialects: readonly DialectSql[]
  /** Beyond the main variant, which `dialects` holds. */
  readonly variants: readonly {
    readonly when: string
    /** What is not known of it. */
    readonly unknown?: readonly UnknownRegion[]
    readonly dialects: readonly DialectSql[]
  }[]
  /** What is to be said of all variants. */
  readonly note?: string
  /** All that a session would send when it runs the statement, in order, in the active dialect, formatted. */
  readonly emits: readonly EmittedSql[]
}

export interface DialectSql {
  readonly dialect: DialectName
  /** Formatted, optional clauses marked by a trailing "-- if name" comment. Empty when `error` is set. */
  readonly sql: string
  /** SQLAlchemy's own message when the dialect refuses the statement. */
  readonly error: string | null
  /** In the order in which the driver gets them. */
  readonly parameters: readonly ParameterInfo[]
}

export interface EmittedSql {
  readonly sql: string
  /** Why it is sent: "statement", "selectinload(User.posts)". */
  readonly purpose: string
}

// --- Names of models ------------------------------------------------------------------------------------------------------

/** What the name at a place stands for in the models. */
export const ModelNameAt = request<StatementTarget, ModelName | null>('athanor/modelName')

/** The same where it can be renamed: in strings, and in code when strings or keywords mention it. */
export const RenameTargetAt = request<StatementTarget, ModelName | null>('athanor/renameTarget')

export interface ModelName {
  readonly range: Range
  readonly name: string
  readonly inString: boolean
  /** Where the name is defined in code, which the language's own server knows best. Null: all of it is in strings. */
  readonly inCode: Location | null
}

/** A new name in the strings, keywords and keys that mention it; what is in code is the language's own server's. */
export const RenameEditsAt = request<StatementTarget & { readonly newName: string }, RenameEdits>('athanor/renameEdits')

export type RenameEdits = { readonly edits: readonly TextChange[] } | { readonly refused: string }

export interface TextChange {
  readonly uri: string
  readonly range: Range
  readonly text: string
}

// --- Connections -----------------------------------------------------------------------------------------------------------

/** All connections known from settings, environment, `.env` files and literal engine URLs in the code. */
export const ListConnections = request<Record<string, never>, readonly ConnectionInfo[]>('athanor/connections/list')

/** The list of connections is not what it was: settings, a `.env` file or a literal URL changed. */
export const ConnectionsChanged = notification<Record<string, never>>('athanor/connections/changed')

export interface ConnectionInfo {
  /** A handle, stable across restarts of the server. Never has the password in it. */
  readonly id: string
  /** The name in the settings, "DATABASE_URL", or "shop/db.py". */
  readonly name: string
  readonly dialect: DialectName
  /** The URL with its password masked: "postgresql://app:***@localhost/shop". */
  readonly url: string
  readonly source: 'settings' | 'environment' | 'dotenv' | 'code'
  /** Where a URL of `dotenv` or `code` is written. */
  readonly location: Location | null
  /** The URI of the workspace folder it belongs to; null when it belongs to all. */
  readonly folder: string | null
  /** True when the URL has a user but no password, and the dialect has passwords. */
  readonly needsPassword: boolean
  /** The settings have the password in clear text. The client warns, and offers to move it to the secret storage. */
  readonly passwordInSettings: boolean
  /** Why it cannot be used, for example "Unknown database in URL: oracle". Then it can be listed but not connected to. */
  readonly problem: string | null
}

/** Connect, ask the server's version, disconnect. */
export const TestConnection = request<ConnectParams, ConnectResult>('athanor/connections/test')

/**
 * Make the connection the active one: its catalog is read, diagnostics against the database follow, hovers show its
 * dialect. `id: null` makes none active. The server keeps the password in memory only.
 * A failure leaves the active connection as it was.
 */
export const ActivateConnection = request<{ readonly id: string | null; readonly password?: string }, ConnectResult>(
  'athanor/connections/activate',
)

/** The id of the connection with this name, id or URL (for the `athanor.run` task and tests); null when unknown. */
export const ResolveConnection = request<{ readonly nameOrUrl: string }, ConnectionInfo | null>(
  'athanor/connections/resolve',
)

export interface ConnectParams {
  readonly id: string
  /** From the secret storage. Left out when none is stored. */
  readonly password?: string
}

export interface ConnectResult {
  readonly ok: boolean
  readonly connection: ConnectionInfo | null
  /** "PostgreSQL 18.1" */
  readonly serverVersion: string | null
  readonly catalog: CatalogStatus | null
  readonly error: RunError | null
}

/** Read the catalog of the active connection again. Diagnostics follow. */
export const RefreshCatalog = request<Record<string, never>, ConnectResult>('athanor/catalog/refresh')

export interface CatalogStatus {
  readonly tables: number
  readonly columns: number
  /** Milliseconds that reading it took. */
  readonly elapsedMs: number
  /** ISO time at which it was read. */
  readonly readAt: string
}

// --- Running ------------------------------------------------------------------------------------------------------------------

/**
 * Run the statement in a session. Without `session` the transaction is read-only, enforced by the database, and is
 * rolled back when the run is closed. The reply comes with the first page of rows; the run stays open while there
 * are more, until it is closed, cancelled, or idle for five minutes.
 * A failure of the database or of the user's input is a result with `error`, not an LSP error.
 */
export const Run = request<RunParams, RunResult>('athanor/run')

export interface RunParams extends StatementTarget {
  /** Chosen by the client, unique in its lifetime: so a run can be cancelled before its reply. */
  readonly runId: string
  /** The active connection when left out. */
  readonly connection?: string
  readonly password?: string
  /** Text for each parameter that is not known, by its name, as typed: null is SQL NULL. */
  readonly parameters: Readonly<Record<string, string | null>>
  /** Which alternative to run. */
  readonly variant?: number
  /** Optional clauses to leave out. */
  readonly without?: readonly number[]
  /** Rows of the first page. */
  readonly limit: number
  /** A write session's id: the statement runs in its transaction. */
  readonly session?: string
}

export interface RunResult {
  readonly runId: string
  readonly ok: boolean
  readonly title: string
  readonly statement: StatementInfo | null
  readonly connection: ConnectionInfo | null
  readonly session: string | null
  /** Empty for a statement that returns no rows. */
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
  /** There are more rows, `FetchMore` gets them. */
  readonly more: boolean
  /** Rows changed by insert, update, delete; null for others. */
  readonly affected: number | null
  /** The statements really sent so far, loaders included, in order. */
  readonly sent: readonly SentStatement[]
  readonly elapsedMs: number
  readonly parameters: Readonly<Record<string, string | null>>
  readonly error: RunError | null
}

/** What a cell shows. 64-bit integers, decimals, dates, JSON and bytes (hex) are text; `ResultColumn.kind` says which. */
export type Cell = null | string | number | boolean

export interface ResultColumn {
  readonly name: string
  /** "VARCHAR(50)" */
  readonly type: string
  readonly kind: 'number' | 'text' | 'boolean' | 'date' | 'json' | 'bytes' | 'collection' | 'other'
  /** The mapped class that the column belongs to, for a query of entities. Columns of one entity are adjacent. */
  readonly entity: string | null
  readonly primaryKey: boolean
}

export interface SentStatement {
  readonly sql: string
  /** Rendered for reading, one entry per parameter set: `{"id_1": 5}`. Empty when there are none. */
  readonly parameters: string
  readonly durationMs: number
  /** Rows fetched or changed, null when it has none. */
  readonly rows: number | null
  /** "statement", "selectinload(User.posts)", "BEGIN (read only)". */
  readonly purpose: string
}

/** The next rows of an open run. */
export const FetchMore = request<{ readonly runId: string; readonly count: number }, RunPage>('athanor/run/more')

export interface RunPage {
  readonly runId: string
  readonly rows: readonly (readonly Cell[])[]
  readonly more: boolean
  /** Statements sent for this page only. */
  readonly sent: readonly SentStatement[]
  readonly elapsedMs: number
  readonly error: RunError | null
}

/** Stop a run, wherever it is; the pending reply then has the error "cancelled". False: there is no such run. */
export const CancelRun = request<{ readonly runId: string }, boolean>('athanor/run/cancel')

/** The results are no longer shown: end its transaction and free its connection. */
export const CloseRun = request<{ readonly runId: string }, null>('athanor/run/close')

export type RunErrorCode =
  | 'untrusted-workspace'
  | 'no-statement'
  | 'incomplete-statement'
  | 'no-connection'
  | 'unknown-connection'
  | 'password-needed'
  | 'password-wrong'
  | 'unreachable'
  | 'missing-database'
  | 'locked'
  | 'read-only'
  | 'needs-write-session'
  | 'bad-parameter'
  | 'refused'
  | 'timeout'
  | 'cancelled'
  | 'no-run'
  | 'internal'

export interface RunError {
  readonly code: RunErrorCode
  /** Names the connection, and has the database's own words. */
  readonly message: string
  /** What the user can do. */
  readonly fix: string
  /** The name of the parameter that could not be read. */
  readonly parameter?: string
  /** The database's code: "42P01", "SQLITE_BUSY". */
  readonly databaseCode?: string
}

// --- Explain -----------------------------------------------------------------------------------------------------------------

/** The database's plan of the statement, which is not executed. Takes what `Run` takes. */
export const Explain = request<Omit<RunParams, 'limit' | 'session'>, ExplainResult>('athanor/explain')

export interface ExplainResult {
  readonly ok: boolean
  readonly title: string
  readonly connection: ConnectionInfo | null
  /** The plan as text, indented as the database does. */
  readonly plan: string
  readonly sent: readonly SentStatement[]
  readonly error: RunError | null
}

// --- Write sessions ------------------------------------------------------------------------------------------------------------

/** Open a transaction that may write. Nothing is kept until `CommitSession`. */
export const BeginSession = request<{ readonly connection?: string; readonly password?: string }, SessionResult>(
  'athanor/session/begin',
)
export const CommitSession = request<{ readonly session: string }, SessionResult>('athanor/session/commit')
export const RollbackSession = request<{ readonly session: string }, SessionResult>('athanor/session/rollback')
export const ListSessions = request<Record<string, never>, readonly WriteSession[]>('athanor/session/list')

export interface WriteSession {
  readonly id: string
  readonly connection: ConnectionInfo
  /** ISO time. */
  readonly startedAt: string
  /** Statements run in it and rows they changed. */
  readonly statements: number
  readonly affected: number
  /** The transaction failed, only a rollback is possible. */
  readonly failed: boolean
}

export interface SessionResult {
  readonly ok: boolean
  /** As it is now or was at its end. */
  readonly session: WriteSession | null
  readonly sent: readonly SentStatement[]
  readonly error: RunError | null
}

// --- Check models ----------------------------------------------------------------------------------------------------------------

/** Read the catalog again and compare all models with it. The same findings are published as diagnostics. */
export const CheckModels = request<Record<string, never>, CheckReport>('athanor/checkModels')

export interface CheckReport {
  /** Null when no connection is active: then only the static findings are in the report. */
  readonly connection: ConnectionInfo | null
  readonly models: number
  readonly tables: number
  readonly findings: readonly Finding[]
  readonly error: RunError | null
}

export interface Finding extends Location {
  readonly severity: 'error' | 'warning' | 'information' | 'hint'
  readonly code: string
  readonly message: string
}

// --- Relationship graph ------------------------------------------------------------------------------------------------------------

export interface GraphParams {
  /** A mapped class's dotted or plain name: only it and what is within `hops` relationships. */
  readonly focus?: string
  readonly hops?: number
}

/** The mapped classes with their relationships, laid out. */
export const RelationshipGraph = request<GraphParams, Graph>('athanor/graph')

/** Models changed: an open graph asks again. Sent at most once a second. */
export const ModelsChanged = notification<Record<string, never>>('athanor/modelsChanged')

/** Sizes, in pixels, that the layout counts with and that a renderer keeps to. */
export const graphMetrics = {
  /** Height of the box's title, with the class's name above the table's. */
  headerHeight: 40,
  rowHeight: 20,
  paddingX: 12,
  /** Room for PK and FK before a column's name. */
  keyWidth: 22,
  /** Of a 12 px monospace font. */
  charWidth: 7.25,
  fontSize: 12,
  minWidth: 140,
  /** Below the last row. */
  paddingBottom: 6,
} as const

/** All coordinates are in pixels from the top left of the graph. */
export interface Graph {
  readonly width: number
  readonly height: number
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** All mapped classes' names, for the search, also when `focus` leaves most out. */
  readonly classes: readonly string[]
}

export interface GraphNode {
  /** The mapped class's dotted name, or "table:name" for a table without a class (a secondary). */
  readonly id: string
  /** "User" */
  readonly name: string
  readonly table: string
  readonly kind: 'class' | 'table'
  readonly location: Location | null
  readonly columns: readonly GraphColumn[]
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface GraphColumn {
  readonly name: string
  /** "VARCHAR(50)" */
  readonly type: string
  readonly primaryKey: boolean
  readonly foreignKey: boolean
  readonly nullable: boolean
  readonly location: Location | null
}

/** How many of one end a row of the other end has. */
export type Cardinality = '1' | '0..1' | '*' | '1..*'

export interface GraphEdge {
  readonly id: string
  readonly kind: 'relationship' | 'inheritance' | 'foreign-key'
  readonly from: string
  readonly to: string
  /** The attribute on the class at `from`: "posts"; and that on `to` that refers back: "author". */
  readonly name: string
  readonly backName: string | null
  readonly fromCardinality: Cardinality
  readonly toCardinality: Cardinality
  /** The association table's name for many-to-many. */
  readonly secondary: string | null
  /** "users.id = posts.author_id" */
  readonly joinCondition: string
  /** The relationship's definition. */
  readonly location: Location | null
  /** The line, at least two points, from the border of `from` to the border of `to`. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

// --- Status ------------------------------------------------------------------------------------------------------------------------

/** What the status bar shows. Sent whenever it changes, and once after `initialized`. */
export const StatusChanged = notification<Status>('athanor/status')

/** The same on demand. */
export const GetStatus = request<Record<string, never>, Status>('athanor/status/get')

export interface Status {
  /** Files read of files to read; null when the workspace is indexed. */
  readonly indexing: { readonly done: number; readonly total: number } | null
  readonly models: number
  readonly active: ConnectionInfo | null
  readonly catalog: CatalogStatus | null
  /** Why the active connection does not work at present: its last catalog refresh failed. */
  readonly connectionError: RunError | null
  /** Ids of runs that the database is working on. */
  readonly running: readonly string[]
  readonly sessions: readonly WriteSession[]
}
