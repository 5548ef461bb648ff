// Show SQL: the preview document of the statement at the cursor, opened beside the source.

import type { Part } from '../part.ts'
import { openSqlDocument } from '../views/sql-document.ts'
import { requireStatement, targetOf } from './target.ts'

export const showSql: Part = {
  name: 'Show SQL',
  activate(athanor) {
    athanor.command('athanor.showSql', async (argument) => {
      const target = targetOf(argument)
      const statement = await requireStatement(athanor, target)
      if (target && statement) await openSqlDocument(target, statement.title)
    })
  },
}
