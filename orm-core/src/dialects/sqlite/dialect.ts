// SQLite to a compiler: its compilers, its types in place of the generic ones, and what it can do. Its connections are in
// driver.ts, its introspection in introspect.ts.

import {
  DefaultDialect,
  type DialectFlags,
  type DialectOptions,
  type DialectParts,
  registerDialect,
} from '../../engine/default-dialect.ts'
import { Column, Constraint, Index, registerDialectArguments, Table } from '../../sql/schema.ts'
import { DateTime, Date as DateType, JSONIndexType, JSONPathType, JSON as JSONType, Time } from '../../sql/types.ts'
import { SQLiteCompiler } from './compiler.ts'
import { SQLiteDDLCompiler } from './ddl-compiler.ts'
import { SQLiteIdentifierPreparer } from './identifier-preparer.ts'
import { SQLiteTypeCompiler } from './type-compiler.ts'
import { DATE, DATETIME, JSON, SQLiteJSONIndexType, SQLiteJSONPathType, TIME } from './types.ts'

const FLAGS: Partial<DialectFlags> = {
  name: 'sqlite',
  driver: 'pysqlite',
  supportsAlter: false,
  supportsDefaultValues: true,
  supportsDefaultMetavalue: true,
  defaultMetavalueToken: 'NULL',
  supportsEmptyInsert: false,
  supportsMultivaluesInsert: true,
  useInsertmanyvalues: true,
  tupleInValues: true,
  insertNullPkStillAutoincrements: true,
  insertReturning: true,
  updateReturning: true,
  updateReturningMultifrom: true,
  deleteReturning: true,
  returnsNativeBytes: true,
  defaultParamstyle: 'qmark',
  colspecs: new Map<any, any>([
    [DateType, DATE],
    [DateTime, DATETIME],
    [JSONType, JSON],
    [JSONIndexType, SQLiteJSONIndexType],
    [JSONPathType, SQLiteJSONPathType],
    [Time, TIME],
  ]),
}

const PARTS: Partial<DialectParts> = {
  statementCompiler: SQLiteCompiler,
  ddlCompiler: SQLiteDDLCompiler,
  typeCompilerCls: SQLiteTypeCompiler,
  preparer: SQLiteIdentifierPreparer,
}

/** Options of SQLite's dialect. */
export interface SQLiteDialectOptions extends DialectOptions {
  /** The driver itself takes and gives dates. */
  readonly nativeDatetime?: boolean
}

/** The dialect of SQLite: `statement.compile({ dialect: new SQLiteDialect() })`. */
export class SQLiteDialect extends DefaultDialect {
  readonly nativeDatetime: boolean

  constructor(
    options: SQLiteDialectOptions = {},
    flags: Partial<DialectFlags> = {},
    parts: Partial<DialectParts> = {},
  ) {
    super(options, { ...FLAGS, ...flags }, { ...PARTS, ...parts })
    this.nativeDatetime = options.nativeDatetime ?? false
  }

  override get supportsSaneRowcountReturning(): boolean {
    return false
  }
}

registerDialect('sqlite', () => new SQLiteDialect())
registerDialectArguments('sqlite', Table, { autoincrement: false, withRowid: true, strict: false })
registerDialectArguments('sqlite', Index, { where: null })
registerDialectArguments('sqlite', Column, {
  onConflictPrimaryKey: null,
  onConflictNotNull: null,
  onConflictUnique: null,
})
registerDialectArguments('sqlite', Constraint, { onConflict: null })
