// Removes columns that are equal to others by a foreign key or an ON clause (sql/util.py's reduce_columns): a join of
// parent and child on the key has one primary key column, not two.

import { NoReferencedColumnError, NoReferencedTableError } from '../exc.ts'
import { ElementSet } from '../node.ts'
import * as operators from '../operators.ts'
import { traverse } from '../visitors.ts'

export function reduceColumns(
  columns: Iterable<any>,
  clauses: readonly any[] = [],
  options: { ignoreNonexistentTables?: boolean; onlySynonyms?: boolean } = {},
): any[] {
  const { ignoreNonexistentTables = false, onlySynonyms = false } = options
  const all = [...new ElementSet<any>(columns)]
  const named = all.filter((column) => !column._isTextClause)
  const omit = new ElementSet<any>()
  for (const column of named) {
    for (const proxy of column.proxySet) {
      for (const key of proxy.foreignKeys) {
        for (const other of named) {
          if (other === column) continue
          let referred: any
          try {
            referred = key.column
          } catch (error) {
            const missing = error instanceof NoReferencedColumnError || error instanceof NoReferencedTableError
            if (missing && ignoreNonexistentTables) continue
            throw error
          }
          if (referred.sharesLineage(other) && (!onlySynonyms || String(other.name) === String(column.name))) {
            omit.add(column)
            break
          }
        }
      }
    }
  }
  if (clauses.length > 0 && named.length > 0) {
    const visitBinary = (binary: any): void => {
      if (binary.operator !== operators.eq) return
      const lineage = new ElementSet<any>()
      for (const column of named) if (!omit.has(column)) lineage.update(column.proxySet)
      if (!lineage.has(binary.left) || !lineage.has(binary.right)) return
      for (let i = named.length - 1; i >= 0; i--) {
        const column = named[i]
        if (column.sharesLineage(binary.right) && (!onlySynonyms || String(column.name) === String(binary.left.name))) {
          omit.add(column)
          break
        }
      }
    }
    for (const clause of clauses)
      if (clause !== null && clause !== undefined) traverse(clause, {}, { binary: visitBinary })
  }
  return all.filter((column) => !omit.has(column))
}
