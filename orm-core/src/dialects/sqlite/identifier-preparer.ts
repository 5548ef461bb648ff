// Names in SQLite: only its reserved words differ from the standard.

import { IdentifierPreparer } from '../../compile/identifier-preparer.ts'
import { RESERVED_WORDS_SQLITE } from './reserved-words.ts'

/** Quotes names for SQLite. */
export class SQLiteIdentifierPreparer extends IdentifierPreparer {
  override get reservedWords(): ReadonlySet<string> {
    return RESERVED_WORDS_SQLITE
  }
}
