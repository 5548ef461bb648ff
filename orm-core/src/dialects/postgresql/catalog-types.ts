// The type classes that a catalog of PostgreSQL names, for tables that are read from a database. Which column has
// which type is introspect.ts's part.

import * as sql from '../../sql/types.ts'
import * as array from './array.ts'
import * as hstore from './hstore.ts'
import * as json from './json.ts'
import * as named from './named-types.ts'
import * as ranges from './ranges.ts'
import * as own from './types.ts'

export const CATALOG_TYPES: Readonly<Record<string, unknown>> = {
  ...sql,
  ...own,
  ...array,
  ...hstore,
  ...json,
  ...named,
  ...ranges,
}
