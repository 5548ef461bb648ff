// Explain Query: the database's plan of the statement at the cursor, beside the results. The statement is not executed.

import { Explain } from 'athanor-server/protocol'
import { requireConnection } from '../connections/choose-connection.ts'
import { withPassword } from '../connections/passwords.ts'
import { requireTrust } from '../connections/trust.ts'
import type { Part } from '../part.ts'
import { results } from '../views/results-view.ts'
import { askParameters } from './ask-parameters.ts'
import { requireStatement, targetOf } from './target.ts'

let counter = 0

export const explainQuery: Part = {
  name: 'Explain Query',
  activate(athanor) {
    athanor.command('athanor.explainQuery', async (argument) => {
      if (!requireTrust()) return
      const target = targetOf(argument)
      const statement = await requireStatement(athanor, target)
      if (!target || !statement) return
      const connection = await requireConnection(athanor, 'Athanor: Explain Query')
      if (!connection) return
      const choices = await askParameters(athanor, statement)
      if (!choices) return
      const runId = `explain-${++counter}`
      await results.running(athanor, runId, statement.title, connection, null)
      try {
        const result = await withPassword(athanor, connection, (password) =>
          athanor.request(Explain, {
            ...target,
            ...choices,
            runId,
            connection: connection.id,
            ...(password === undefined ? {} : { password }),
          }),
        )
        results.showPlan(runId, result)
      } catch (error) {
        results.failed(runId, error)
        throw error
      }
    })
  },
}
