// MySQL and MariaDB to a compiler: their compilers, their types in place of the generic ones, and what they can do before
// a server has said its version. Their connections are in driver.ts, their introspection in introspect.ts.

import {
  DefaultDialect,
  type DialectFlags,
  type DialectOptions,
  type DialectParts,
  InsertmanyvaluesSentinelOpts,
  registerDialect,
} from '../../engine/default-dialect.ts'
import { Delete, Update } from '../../sql/dml.ts'
import { Index, PrimaryKeyConstraint, registerDialectArguments, Table } from '../../sql/schema.ts'
import {
  Double,
  Enum,
  Float,
  JSONIndexType,
  JSONPathType,
  JSON as JSONType,
  MatchType,
  Numeric,
  Time,
} from '../../sql/types.ts'
import { MySQLCompiler } from './compiler.ts'
import { MySQLDDLCompiler } from './ddl-compiler.ts'
import { ENUM } from './enumerated.ts'
import { MariaDBIdentifierPreparer, MySQLIdentifierPreparer } from './identifier-preparer.ts'
import { MariaDBTypeCompiler, MySQLTypeCompiler } from './type-compiler.ts'
import { DOUBLE, FLOAT, JSON, MySQLJSONIndexType, MySQLJSONPathType, MySQLMatchType, NUMERIC, TIME } from './types.ts'

const FLAGS: Partial<DialectFlags> = {
  name: 'mysql',
  driver: 'mysqldb',
  maxIdentifierLength: 255,
  maxIndexNameLength: 64,
  maxConstraintNameLength: 64,
  divIsFloordiv: false,
  supportsNativeEnum: true,
  supportsNativeDecimal: true,
  returnsNativeBytes: true,
  supportsDefaultMetavalue: true,
  useInsertmanyvalues: true,
  insertmanyvaluesImplicitSentinel: InsertmanyvaluesSentinelOpts.ANY_AUTOINCREMENT,
  supportsMultivaluesInsert: true,
  insertNullPkStillAutoincrements: true,
  supportsComments: true,
  inlineComments: true,
  cteFollowsInsert: true,
  defaultParamstyle: 'format',
  colspecs: new Map<any, any>([
    [Numeric, NUMERIC],
    [Float, FLOAT],
    [Double, DOUBLE],
    [Time, TIME],
    [Enum, ENUM],
    [MatchType, MySQLMatchType],
    [JSONType, JSON],
    [JSONIndexType, MySQLJSONIndexType],
    [JSONPathType, MySQLJSONPathType],
  ]),
}

const PARTS: Partial<DialectParts> = {
  statementCompiler: MySQLCompiler,
  ddlCompiler: MySQLDDLCompiler,
  typeCompilerCls: MySQLTypeCompiler,
  preparer: MySQLIdentifierPreparer,
}

/** Options of MySQL's dialect. */
export interface MySQLDialectOptions extends DialectOptions {
  readonly isMariadb?: boolean
}

function atLeast(version: readonly number[], ...wanted: number[]): boolean {
  for (const [position, part] of wanted.entries()) {
    const have = version[position] ?? 0
    if (have !== part) return have > part
  }
  return true
}

/** The dialect of MySQL: `statement.compile({ dialect: new MySQLDialect() })`. */
export class MySQLDialect extends DefaultDialect {
  isMariadb = false
  supportsNativeBit = false
  useMysqlForShare = false
  _requiresAliasForOnDuplicateKey = false
  _backslashEscapes = true
  _serverAnsiquotes = false

  constructor(options: MySQLDialectOptions = {}, flags: Partial<DialectFlags> = {}, parts: Partial<DialectParts> = {}) {
    super(options, { ...FLAGS, ...flags }, { ...PARTS, ...parts })
    if (options.isMariadb) this._setMariadb()
  }

  _setMariadb(): void {
    this.isMariadb = true
    this.deleteReturning = true
    this.insertReturning = true
    if (!(this.identifierPreparer instanceof MariaDBIdentifierPreparer)) {
      this.preparer = MariaDBIdentifierPreparer
      this.identifierPreparer = new MariaDBIdentifierPreparer(this)
    }
  }

  /** Whether CAST takes FLOAT and DOUBLE, which needs a server that is known. */
  get _supportFloatCast(): boolean {
    if (this.serverVersionInfo === null) return false
    return this.isMariadb ? atLeast(this.serverVersionInfo, 10, 4, 5) : atLeast(this.serverVersionInfo, 8, 0, 17)
  }

  /** Whether DEFAULT takes an expression in parentheses, which needs a server that is known. */
  get _supportDefaultFunction(): boolean {
    if (this.serverVersionInfo === null) return false
    return this.isMariadb ? atLeast(this.serverVersionInfo, 10, 2, 1) : atLeast(this.serverVersionInfo, 8, 0, 13)
  }

  /** MySQLDialect._detect_ansiquotes(): what the sql_mode says of quotes and backslashes. */
  applyServerSettings(settings: { readonly backslashEscapes?: boolean; readonly ansiQuotes?: boolean }): void {
    this._backslashEscapes = settings.backslashEscapes ?? true
    const serverAnsiquotes = settings.ansiQuotes ?? false
    if (serverAnsiquotes === this._serverAnsiquotes) return
    this._serverAnsiquotes = serverAnsiquotes
    const Preparer = this.preparer as unknown as typeof MySQLIdentifierPreparer
    this.identifierPreparer = new Preparer(this, { serverAnsiquotes })
  }

  /** Adapts to what a server of this version can do; `_setMariadb()` comes before for a MariaDB. */
  applyServerVersion(version: readonly number[]): void {
    this.serverVersionInfo = version
    this.supportsSequences = this.isMariadb && atLeast(version, 10, 3)
    this.supportsForUpdateOf = !this.isMariadb && atLeast(version, 8)
    this.useMysqlForShare = !this.isMariadb && atLeast(version, 8, 0, 1)
    this.deleteReturning = this.isMariadb && atLeast(version, 10, 0, 5)
    this.insertReturning = this.isMariadb && atLeast(version, 10, 5)
    this._requiresAliasForOnDuplicateKey = !this.isMariadb && atLeast(version, 8, 0, 20)
  }
}

/** The dialect of URLs that begin with `mariadb`. */
export class MariaDBDialect extends MySQLDialect {
  constructor(options: MySQLDialectOptions = {}) {
    super(options, { name: 'mariadb' }, { typeCompilerCls: MariaDBTypeCompiler, preparer: MariaDBIdentifierPreparer })
    this.isMariadb = true
  }
}

registerDialect('mysql', () => new MySQLDialect())
registerDialect('mariadb', () => new MariaDBDialect())
for (const name of ['mysql', 'mariadb']) {
  registerDialectArguments(name, Table, null)
  registerDialectArguments(name, Update, { limit: null })
  registerDialectArguments(name, Delete, { limit: null })
  registerDialectArguments(name, PrimaryKeyConstraint, { using: null })
  registerDialectArguments(name, Index, { using: null, length: null, prefix: null, withParser: null })
}
