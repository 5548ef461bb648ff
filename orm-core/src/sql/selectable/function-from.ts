// A function is a FROM element too (`SELECT … FROM json_each(x)`): it takes over FromClause's methods that it doesn't
// have as a column expression. Loaded for its effect.

import { FunctionElement } from '../functions.ts'
import { FromClause, Selectable } from './from-clause.ts'

for (const source of [FromClause.prototype, Selectable.prototype]) {
  for (const name of [
    'join',
    'outerjoin',
    'tablesample',
    'lateral',
    'correspondingColumn',
    '_generateFromclauseColumnProxies',
    '_refreshForNewColumn',
    '_resetColumnCollection',
    '_isLexicalEquivalent',
    '_anonymousFromclause',
  ]) {
    const descriptor = Object.getOwnPropertyDescriptor(source, name)
    if (descriptor !== undefined && !(name in FunctionElement.prototype)) {
      Object.defineProperty(FunctionElement.prototype, name, descriptor)
    }
  }
}
