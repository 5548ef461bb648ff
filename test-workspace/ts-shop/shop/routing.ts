// Custom session classes, and reads sent to a replica.

import {
  type Bind,
  type BindArguments,
  createEngine,
  type ExecutableStatement,
  mappedColumn,
  type Parameters,
  Session,
  sessionmaker,
  Varchar,
} from 'orm-core'
import { intpk } from './columns.ts'
import { Base, engine } from './database.ts'

export const readEngine = createEngine(process.env.REPLICA_URL ?? 'sqlite:///replica.db')
export const writeEngine = engine

/** A base for models that are only read. */
export const ReadOnlyModel = Base.with({})

export class Report extends ReadOnlyModel<typeof Report> {
  static {
    this.table('reports')
  }
  static id = intpk()
  static title = mappedColumn(Varchar(50))
}

export class SessionWithDefaults extends Session {
  executeWithDefaults(statement: ExecutableStatement, parameters: Parameters = null) {
    // Add default options
    return this.execute(statement, parameters, { executionOptions: { populateExisting: true } })
  }
}

// Use the custom session
export const makeSession = sessionmaker(engine, { class: SessionWithDefaults, expireOnCommit: false })

export class RoutingSession extends Session {
  override getBind(args: BindArguments = {}): Bind {
    if (args.mapper?.class_.prototype instanceof ReadOnlyModel) return readEngine
    return writeEngine
  }
}

export const makeRoutingSession = sessionmaker(null, { class: RoutingSession })
