// What a dialect is to a compiler: its name, its compilers, its types and what its databases can do, with the values
// of a dialect that has no connection yet (DefaultDialect). Each dialect's folder gives its own values to the
// constructor. Connections, pools, transactions and introspection are not here: a dialect's driver adds them.

import { SQLCompiler, StrSQLCompiler } from '../compile/compiler.ts'
import { DDLCompiler } from '../compile/ddl-compiler.ts'
import { IdentifierPreparer } from '../compile/identifier-preparer.ts'
import { GenericTypeCompiler, StrSQLTypeCompiler } from '../compile/type-compiler.ts'
import { ArgumentError, IdentifierError } from '../sql/exc.ts'
import { late } from '../sql/late.ts'
import { adaptType, type TypeEngine } from '../sql/types.ts'

export type Paramstyle = 'qmark' | 'format' | 'numeric' | 'numeric_dollar' | 'named' | 'pyformat'

/** How a driver learns the types of bind parameters: not at all, from a call before execution, or from casts in SQL. */
export type BindTyping = 'none' | 'setinputsizes' | 'render_casts'

/** Which generated keys let a multi-row INSERT be matched with its rows again (InsertmanyvaluesSentinelOpts). */
export const InsertmanyvaluesSentinelOpts = {
  NOT_SUPPORTED: 1,
  AUTOINCREMENT: 2,
  IDENTITY: 4,
  SEQUENCE: 8,
  ANY_AUTOINCREMENT: 14,
  USE_INSERT_FROM_SELECT: 16,
  RENDER_SELECT_COL_CASTS: 64,
} as const

export type TypeClass = abstract new (...args: any[]) => TypeEngine<any>

/** Which class a dialect uses in place of a generic one. */
export type Colspecs = ReadonlyMap<TypeClass, TypeClass>

/** The classes that a dialect compiles with. */
export interface DialectParts {
  readonly statementCompiler: new (dialect: any, statement: any, options?: any) => SQLCompiler
  readonly ddlCompiler: new (dialect: any, statement: any, options?: any) => DDLCompiler
  readonly typeCompilerCls: new (dialect: any) => GenericTypeCompiler<any>
  readonly preparer: new (dialect: any) => IdentifierPreparer
}

/** What the databases of a dialect can do. Names and defaults are those of SQLAlchemy's DefaultDialect. */
export interface DialectFlags {
  name: string
  driver: string
  supportsAlter: boolean
  supportsComments: boolean
  supportsConstraintComments: boolean
  inlineComments: boolean
  supportsStatementCache: boolean
  divIsFloordiv: boolean
  bindTyping: BindTyping
  defaultSequenceBase: number
  supportsSchemas: boolean
  supportsViews: boolean
  supportsSequences: boolean
  sequencesOptional: boolean
  preexecuteAutoincrementSequences: boolean
  supportsIdentityColumns: boolean
  postfetchLastrowid: boolean
  favorReturningOverLastrowid: boolean
  insertNullPkStillAutoincrements: boolean
  insertReturning: boolean
  updateReturning: boolean
  deleteReturning: boolean
  updateReturningMultifrom: boolean
  deleteReturningMultifrom: boolean
  updateExecutemanyReturning: boolean
  deleteExecutemanyReturning: boolean
  cteFollowsInsert: boolean
  supportsNativeEnum: boolean
  supportsNativeBoolean: boolean
  supportsNativeUuid: boolean
  supportsNativeDecimal: boolean
  returnsNativeBytes: boolean
  nonNativeBooleanCheckConstraint: boolean
  supportsSimpleOrderByLabel: boolean
  tupleInValues: boolean
  maxIdentifierLength: number
  maxIndexNameLength: number | null
  maxConstraintNameLength: number | null
  supportsSaneRowcount: boolean
  supportsSaneMultiRowcount: boolean
  colspecs: Colspecs
  defaultParamstyle: Paramstyle
  supportsDefaultValues: boolean
  supportsDefaultMetavalue: boolean
  defaultMetavalueToken: string
  supportsEmptyInsert: boolean
  supportsMultivaluesInsert: boolean
  useInsertmanyvalues: boolean
  useInsertmanyvaluesWoReturning: boolean
  insertmanyvaluesImplicitSentinel: number
  insertmanyvaluesPageSize: number
  /** Pages of the same text are worth preparing. */
  insertmanyvaluesPrepares: boolean
  insertmanyvaluesMaxParameters: number
  supportsIsDistinctFrom: boolean
  supportsServerSideCursors: boolean
  supportsForUpdateOf: boolean
  serverVersionInfo: readonly number[] | null
  defaultSchemaName: string | null
  requiresNameNormalize: boolean
  isAsync: boolean
  hasTerminate: boolean
}

const DEFAULT_FLAGS: DialectFlags = {
  name: 'default',
  driver: 'default',
  supportsAlter: true,
  supportsComments: false,
  supportsConstraintComments: false,
  inlineComments: false,
  supportsStatementCache: true,
  divIsFloordiv: true,
  bindTyping: 'none',
  defaultSequenceBase: 1,
  supportsSchemas: true,
  supportsViews: true,
  supportsSequences: false,
  sequencesOptional: false,
  preexecuteAutoincrementSequences: false,
  supportsIdentityColumns: false,
  postfetchLastrowid: true,
  favorReturningOverLastrowid: false,
  insertNullPkStillAutoincrements: false,
  insertReturning: false,
  updateReturning: false,
  deleteReturning: false,
  updateReturningMultifrom: false,
  deleteReturningMultifrom: false,
  updateExecutemanyReturning: false,
  deleteExecutemanyReturning: false,
  cteFollowsInsert: false,
  supportsNativeEnum: false,
  supportsNativeBoolean: false,
  supportsNativeUuid: false,
  supportsNativeDecimal: false,
  returnsNativeBytes: false,
  nonNativeBooleanCheckConstraint: true,
  supportsSimpleOrderByLabel: true,
  tupleInValues: false,
  maxIdentifierLength: 9999,
  maxIndexNameLength: null,
  maxConstraintNameLength: null,
  supportsSaneRowcount: true,
  supportsSaneMultiRowcount: true,
  colspecs: new Map(),
  defaultParamstyle: 'named',
  supportsDefaultValues: false,
  supportsDefaultMetavalue: false,
  defaultMetavalueToken: 'DEFAULT',
  supportsEmptyInsert: true,
  supportsMultivaluesInsert: false,
  useInsertmanyvalues: false,
  useInsertmanyvaluesWoReturning: false,
  insertmanyvaluesImplicitSentinel: InsertmanyvaluesSentinelOpts.NOT_SUPPORTED,
  insertmanyvaluesPageSize: 1000,
  insertmanyvaluesPrepares: false,
  insertmanyvaluesMaxParameters: 32700,
  supportsIsDistinctFrom: true,
  supportsServerSideCursors: false,
  supportsForUpdateOf: false,
  serverVersionInfo: null,
  defaultSchemaName: null,
  requiresNameNormalize: false,
  isAsync: false,
  hasTerminate: false,
}

const DEFAULT_PARTS: DialectParts = {
  statementCompiler: SQLCompiler,
  ddlCompiler: DDLCompiler,
  typeCompilerCls: GenericTypeCompiler,
  preparer: IdentifierPreparer,
}

/** What the user may choose when a dialect is made, as in `createEngine(url, options)`. */
export interface DialectOptions {
  readonly paramstyle?: Paramstyle
  readonly isolationLevel?: string
  readonly supportsNativeBoolean?: boolean
  readonly maxIdentifierLength?: number
  readonly labelLength?: number
  readonly insertmanyvaluesPageSize?: number
  readonly useInsertmanyvalues?: boolean
  readonly compilerLinting?: number
  readonly serverSideCursors?: boolean
  readonly jsonSerializer?: (value: unknown) => string
  readonly jsonDeserializer?: (text: string) => unknown
}

export interface DefaultDialect extends DialectFlags {}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor assigns every flag.
export class DefaultDialect {
  readonly statementCompiler: DialectParts['statementCompiler']
  readonly ddlCompiler: DialectParts['ddlCompiler']
  readonly typeCompilerCls: DialectParts['typeCompilerCls']
  preparer: DialectParts['preparer']
  readonly paramstyle: Paramstyle
  /** Bind values go by position rather than by name. */
  readonly positional: boolean
  identifierPreparer: IdentifierPreparer
  readonly typeCompilerInstance: GenericTypeCompiler<any>
  readonly labelLength: number | null
  readonly compilerLinting: number
  readonly serverSideCursors: boolean
  readonly _jsonSerializer: ((value: unknown) => string) | null
  readonly _jsonDeserializer: ((text: string) => unknown) | null
  readonly _onConnectIsolationLevel: string | null
  readonly _userDefinedMaxIdentifierLength: number | null
  /** What a type has computed for this dialect (its implementation, its processors), by the type. */
  readonly _typeMemos = new WeakMap<object, any>()

  constructor(options: DialectOptions = {}, flags: Partial<DialectFlags> = {}, parts: Partial<DialectParts> = {}) {
    Object.assign(this, DEFAULT_FLAGS, flags)
    const { statementCompiler, ddlCompiler, typeCompilerCls, preparer } = { ...DEFAULT_PARTS, ...parts }
    this.statementCompiler = statementCompiler
    this.ddlCompiler = ddlCompiler
    this.typeCompilerCls = typeCompilerCls
    this.preparer = preparer
    if (options.serverSideCursors && !this.supportsServerSideCursors) {
      throw new ArgumentError(`Dialect ${this} does not support server side cursors`)
    }
    this.serverSideCursors = options.serverSideCursors ?? false
    this.paramstyle = options.paramstyle ?? this.defaultParamstyle
    this.positional = ['qmark', 'format', 'numeric', 'numeric_dollar'].includes(this.paramstyle)
    this._userDefinedMaxIdentifierLength = options.maxIdentifierLength ?? null
    if (options.maxIdentifierLength) this.maxIdentifierLength = options.maxIdentifierLength
    if (options.supportsNativeBoolean !== undefined) this.supportsNativeBoolean = options.supportsNativeBoolean
    if (options.useInsertmanyvalues !== undefined) this.useInsertmanyvalues = options.useInsertmanyvalues
    if (options.insertmanyvaluesPageSize !== undefined) {
      this.insertmanyvaluesPageSize = options.insertmanyvaluesPageSize
    }
    this.labelLength = options.labelLength ?? null
    this.compilerLinting = options.compilerLinting ?? 0
    this._jsonSerializer = options.jsonSerializer ?? null
    this._jsonDeserializer = options.jsonDeserializer ?? null
    this._onConnectIsolationLevel = options.isolationLevel ?? null
    this.identifierPreparer = new preparer(this)
    this.typeCompilerInstance = new typeCompilerCls(this)
  }

  get typeCompiler(): GenericTypeCompiler<any> {
    return this.typeCompilerInstance
  }

  get insertExecutemanyReturning(): boolean {
    return this.insertReturning && this.useInsertmanyvalues
  }

  get insertExecutemanyReturningSortByParameterOrder(): boolean {
    return this.insertReturning && this.useInsertmanyvalues
  }

  get supportsSaneRowcountReturning(): boolean {
    return this.supportsSaneRowcount
  }

  get _bindTypingRenderCasts(): boolean {
    return this.bindTyping === 'render_casts'
  }

  get dialectDescription(): string {
    return `${this.name}+${this.driver}`
  }

  /** The type that this dialect uses in place of a generic one (through `colspecs`). */
  typeDescriptor<T extends TypeEngine<any>>(type: T): TypeEngine<any> {
    return adaptType(type, this.colspecs)
  }

  validateIdentifier(ident: string): void {
    if (ident.length > this.maxIdentifierLength) {
      throw new IdentifierError(
        `Identifier '${ident}' exceeds maximum length of ${this.maxIdentifierLength} characters`,
      )
    }
  }

  toString(): string {
    return this.name
  }
}

/** The dialect of `String(statement)`: accepts every construct, so that anything can be shown. */
export class StrCompileDialect extends DefaultDialect {
  constructor(options: DialectOptions = {}) {
    super(
      options,
      {
        supportsIdentityColumns: true,
        supportsSequences: true,
        sequencesOptional: true,
        preexecuteAutoincrementSequences: false,
        supportsNativeBoolean: true,
        supportsMultivaluesInsert: true,
        supportsSimpleOrderByLabel: true,
        insertReturning: true,
        updateReturning: true,
        deleteReturning: true,
      },
      { statementCompiler: StrSQLCompiler, typeCompilerCls: StrSQLTypeCompiler },
    )
  }
}

const factories = new Map<string, () => DefaultDialect>([['default', () => new StrCompileDialect()]])
const instances = new Map<string, DefaultDialect>()

/** Makes a dialect known by its name, so that an element of its own can be shown without an engine. */
export function registerDialect(name: string, factory: () => DefaultDialect): void {
  factories.set(name, factory)
  instances.delete(name)
}

/** The dialect of a name as it is without a connection; undefined when its module is not loaded. */
export function dialectNamed(name: string): DefaultDialect | undefined {
  let dialect = instances.get(name)
  if (dialect === undefined) {
    dialect = factories.get(name)?.()
    if (dialect !== undefined) instances.set(name, dialect)
  }
  return dialect
}

declare module '../sql/late.ts' {
  interface Late {
    /** The dialect of a name, where it is loaded (`stringifyDialect` of an element). */
    dialectNamed?: (name: string) => any
  }
}
late.dialectNamed = dialectNamed
late.defaultDialect = () => dialectNamed('default') as any
