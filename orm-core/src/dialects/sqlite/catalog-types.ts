// The type classes that a catalog of SQLite names, for tables that are read from a database. Which column has
// which type is introspect.ts's part.

import * as sql from '../../sql/types.ts'
import * as own from './types.ts'

export const CATALOG_TYPES: Readonly<Record<string, unknown>> = { ...sql, ...own }
