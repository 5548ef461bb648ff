// What the Inspector asks of MySQL and MariaDB beside the catalog: the statement that made a view.

import { Inspector } from '../../engine/index.ts'
import { NoSuchTableError } from '../../sql/exc.ts'

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** The Inspector of MySQL and MariaDB. */
export class MySQLInspector extends Inspector {
  override async getViewDefinition(viewName: string, schema: string | null = null): Promise<string> {
    const views = await this.getViewNames(schema)
    if (!views.includes(viewName)) throw new NoSuchTableError(schema === null ? viewName : `${schema}.${viewName}`)
    const name = schema === null ? quoted(viewName) : `${quoted(schema)}.${quoted(viewName)}`
    return this._connected(async (connection) => {
      const [row] = (await connection.execDriverSql(`SHOW CREATE VIEW ${name}`)).all()
      return String(row![1])
    })
  }
}
