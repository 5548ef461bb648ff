// PostgreSQL to a compiler: its compilers, its types in place of the generic ones, and what it can do before a server has
// said its version. Its connections are in driver.ts, its introspection in introspect.ts.

import {
  DefaultDialect,
  type DialectFlags,
  type DialectOptions,
  type DialectParts,
  InsertmanyvaluesSentinelOpts,
  registerDialect,
} from '../../engine/default-dialect.ts'
import {
  CheckConstraint,
  ForeignKeyConstraint,
  Index,
  PrimaryKeyConstraint,
  registerDialectArguments,
  Table,
  UniqueConstraint,
} from '../../sql/schema.ts'
import { ARRAY as ARRAYType, Enum, Interval, JSONPathType, JSON as JSONType, Uuid } from '../../sql/types.ts'
import { PsycopgARRAY } from './array.ts'
import { PGCompiler } from './compiler.ts'
import { PGDDLCompiler } from './ddl-compiler.ts'
import { PGIdentifierPreparer } from './identifier-preparer.ts'
import { JSON, JSONPATH } from './json.ts'
import { ENUM } from './named-types.ts'
import { parameterTypes } from './parameter-types.ts'
import { PGTypeCompiler } from './type-compiler.ts'
import { INTERVAL, PGUuid } from './types.ts'

const FLAGS: Partial<DialectFlags> = {
  name: 'postgresql',
  driver: 'psycopg2',
  maxIdentifierLength: 63,
  bindTyping: 'render_casts',
  supportsNativeEnum: true,
  supportsNativeBoolean: true,
  supportsNativeUuid: true,
  supportsSequences: true,
  sequencesOptional: true,
  preexecuteAutoincrementSequences: true,
  postfetchLastrowid: false,
  useInsertmanyvalues: true,
  useInsertmanyvaluesWoReturning: true,
  insertmanyvaluesPrepares: true,
  insertmanyvaluesImplicitSentinel:
    InsertmanyvaluesSentinelOpts.ANY_AUTOINCREMENT |
    InsertmanyvaluesSentinelOpts.USE_INSERT_FROM_SELECT |
    InsertmanyvaluesSentinelOpts.RENDER_SELECT_COL_CASTS,
  supportsComments: true,
  supportsConstraintComments: true,
  supportsDefaultValues: true,
  supportsDefaultMetavalue: true,
  supportsEmptyInsert: false,
  supportsMultivaluesInsert: true,
  supportsIdentityColumns: true,
  supportsSaneMultiRowcount: false,
  supportsServerSideCursors: true,
  insertReturning: true,
  updateReturning: true,
  deleteReturning: true,
  updateReturningMultifrom: true,
  deleteReturningMultifrom: true,
  defaultParamstyle: 'pyformat',
  colspecs: new Map<any, any>([
    [ARRAYType, PsycopgARRAY],
    [Interval, INTERVAL],
    [Enum, ENUM],
    [JSONPathType, JSONPATH],
    [JSONType, JSON],
    [Uuid, PGUuid],
  ]),
}

const PARTS: Partial<DialectParts> = {
  statementCompiler: PGCompiler,
  ddlCompiler: PGDDLCompiler,
  typeCompilerCls: PGTypeCompiler,
  preparer: PGIdentifierPreparer,
}

/** The dialect of PostgreSQL: `statement.compile({ dialect: new PGDialect() })`. */
export class PGDialect extends DefaultDialect {
  // what a server's version or settings may change once there is a connection
  supportsSmallserial = true
  _backslashEscapes = true
  _supportsCreateIndexConcurrently = true
  _supportsDropIndexConcurrently = true
  _supportsJsonbSubscripting = true

  constructor(options: DialectOptions = {}, flags: Partial<DialectFlags> = {}, parts: Partial<DialectParts> = {}) {
    super(options, { ...FLAGS, ...flags }, { ...PARTS, ...parts })
  }

  /** The types to send with the parameters of a statement, by pg_type's numbers. */
  bindTypes(compiled: any, names: readonly string[], values: readonly unknown[]): readonly number[] | null {
    return compiled.parameterKinds === null ? null : parameterTypes(compiled.parameterKinds, names, values)
  }

  /** PGDialect.initialize(): standard_conforming_strings says what a backslash in a literal is. */
  applyServerSettings(settings: { readonly backslashEscapes?: boolean }): void {
    this._backslashEscapes = settings.backslashEscapes ?? true
  }

  /** Adapts to what a server of this version can do. */
  applyServerVersion(version: readonly number[]): void {
    const [major = 0, minor = 0] = version
    this.serverVersionInfo = version
    this.supportsSmallserial = major > 9 || (major === 9 && minor >= 2)
    this._supportsDropIndexConcurrently = this.supportsSmallserial
    this.supportsIdentityColumns = major >= 10
    this._supportsJsonbSubscripting = major >= 14
  }
}

registerDialect('postgresql', () => new PGDialect())
registerDialectArguments('postgresql', Index, {
  using: false,
  include: null,
  where: null,
  ops: {},
  concurrently: false,
  with: {},
  tablespace: null,
  nullsNotDistinct: null,
})
registerDialectArguments('postgresql', Table, {
  ignoreSearchPath: false,
  tablespace: null,
  partitionBy: null,
  withOids: null,
  onCommit: null,
  inherits: null,
  using: null,
})
registerDialectArguments('postgresql', CheckConstraint, { notValid: false })
registerDialectArguments('postgresql', ForeignKeyConstraint, { notValid: false })
registerDialectArguments('postgresql', PrimaryKeyConstraint, { include: null })
registerDialectArguments('postgresql', UniqueConstraint, { include: null, nullsNotDistinct: null })
