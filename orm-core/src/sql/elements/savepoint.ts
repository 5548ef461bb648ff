// SAVEPOINT and its two ends, as statements.

import { ClauseElement, classFlags } from './clause-element.ts'

abstract class IdentifiedClause extends ClauseElement {
  static override readonly inheritCache = false
  readonly ident: string
  constructor(ident: string) {
    super()
    this.ident = ident
  }
}
classFlags(IdentifiedClause, { supportsExecution: true })

/** `SAVEPOINT name`. */
export class SavepointClause extends IdentifiedClause {
  override readonly visitName = 'savepoint'
}
/** `ROLLBACK TO SAVEPOINT name`. */
export class RollbackToSavepointClause extends IdentifiedClause {
  override readonly visitName = 'rollbackToSavepoint'
}
/** `RELEASE SAVEPOINT name`. */
export class ReleaseSavepointClause extends IdentifiedClause {
  override readonly visitName = 'releaseSavepoint'
}
