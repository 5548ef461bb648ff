// Options of declarations by their names: a name that is none is an error and not silently without effect, as it would be in
// JavaScript. The types say the same, to programs that are checked.

import { ArgumentError } from '../sql/exc.ts'

/** Options that belong to one dialect: `postgresqlUsing`, `sqliteOnConflictUnique`. */
const OF_DIALECT = /^(sqlite|postgresql|mysql|mariadb|mssql|oracle)(_|[A-Z])/

const camelCase = (name: string): string => name.replaceAll(/_+(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Refuses what is no option of `what`; `known` has all of them as keys. */
export function checkOptionNames(what: string, given: object, known: Readonly<Record<string, true>>): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name) || OF_DIALECT.test(name)) continue
    const meant = Object.keys(known).find((each) => each.toLowerCase() === camelCase(name).toLowerCase())
    const advice = meant === undefined ? `; there are ${Object.keys(known).join(', ')}` : `; is ${meant} meant?`
    throw new ArgumentError(`${what} has no option '${name}'${advice}`)
  }
}
