// A process that commits until it is killed: each transaction moves an amount between two accounts and writes it down.
// It prints the number of a transfer when its commit has been answered. faults.test.ts starts it.

import { createEngine, text } from '../../src/index.ts'

const engine = createEngine(process.argv[2] as string)
for (let number = Number(process.argv[3]); ; number++) {
  await engine.begin(async (connection) => {
    await connection.execute(text('UPDATE accounts SET balance = balance - :n WHERE id = 1'), { n: 1 })
    await connection.execute(text('INSERT INTO transfers (id) VALUES (:id)'), { id: number })
    await connection.execute(text('UPDATE accounts SET balance = balance + :n WHERE id = 2'), { n: 1 })
  })
  process.stdout.write(`${number}\n`)
}
