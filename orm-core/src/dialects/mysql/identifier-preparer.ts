// Names in MySQL and MariaDB: backticks unless the server runs with ANSI_QUOTES, and each server's reserved words.

import { IdentifierPreparer, type PreparerDialect } from '../../compile/identifier-preparer.ts'
import { RESERVED_WORDS_MARIADB, RESERVED_WORDS_MYSQL } from './reserved-words.ts'

/** Quotes names for MySQL. */
export class MySQLIdentifierPreparer extends IdentifierPreparer {
  constructor(dialect: PreparerDialect, options: { readonly serverAnsiquotes?: boolean } = {}) {
    const quote = options.serverAnsiquotes ? '"' : '`'
    super(dialect, { initialQuote: quote, escapeQuote: quote })
  }

  override get reservedWords(): ReadonlySet<string> {
    return RESERVED_WORDS_MYSQL
  }

  _quoteFreeIdentifiers(...names: (string | null)[]): string[] {
    return names.flatMap((name) => (name === null ? [] : [this.quoteIdentifier(name)]))
  }
}

/** Quotes names for MariaDB. */
export class MariaDBIdentifierPreparer extends MySQLIdentifierPreparer {
  override get reservedWords(): ReadonlySet<string> {
    return RESERVED_WORDS_MARIADB
  }
}
