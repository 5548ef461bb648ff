// Whether a function that has shown nothing of SQL on its main path can show some on another: most functions of a large
// program have nothing to do with it, and no run has to be made for each of their conditions. What a name leads to is
// looked up one step far; what the main path meets is noted while it is read (sites.ts).

import type { Span } from '../frontends/program.ts'
import type { Interpreter } from './interpreter.ts'
import { isOrmObject } from './library/orm-core.ts'
import { isUnknown } from './unknown.ts'
import { PyClass, PyFunction, PyInstance, PyModule, type Value } from './values.ts'

/** Words that speak of statements and of what sends them. */
const SPEAKS =
  /(?<![.\w])(?:select|insert|update|delete|text|exists|union|union_all|unionAll)\s*\(|\.(?:insert|update|delete|select)\(\s*\)|\.(?:query|select|filter|filter_by|filterBy|where|execute|executemany|exec|exec_driver_sql|scalars?|get_or_404|first_or_404|options|order_by|orderBy|group_by|groupBy|paginate)\b|\.refresh\((?!\))|\w*(?:stmt|query|queries)\w*/i

/** Words that make a statement: a module without them gives none to those who import it. */
const MAKES =
  /(?<![.\w])(?:select|insert|update|delete|text|exists|union)\s*\(|\.(?:query|select|filter|filter_by|filterBy|where|order_by|orderBy)\b|\bQuery\b/

/** The value has to do with SQL. */
export function concernsSql(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'function'
  if (isUnknown(value)) return value.session || (value.type instanceof PyClass && value.type.mapped !== null)
  if (value instanceof PyClass) return value.mapped !== null || value.ormClass !== null
  if (value instanceof PyModule)
    return value.path === null && /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy)\b/.test(value.name)
  return isOrmObject(value)
}

/**
 * Whether runs that turn the conditions of a function over may find what its main path has not.
 * @param called the definitions that the main path has called, and where they are written
 */
export function mayLead(ctx: Interpreter, fn: PyFunction, called: ReadonlyMap<object, string>): boolean {
  if (speaks(ctx, fn.path, fn.definition)) return true
  for (const [definition, path] of called)
    if (path === fn.path && speaks(ctx, path, definition as PyFunction['definition'])) return true
  const text = ctx.text(fn.path, fn.definition)
  for (const name of new Set(text.match(/(?<![.\w])[A-Za-z_]\w*/g))) {
    const value = fn.scope.lookup(name)
    const members = () =>
      new Set([...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(([, member]) => member!))
    if (value !== undefined && leads(ctx, value, members)) return true
  }
  return false
}

/** Asks something of the text of a part of a program, once of each part. */
function ofText(ask: (text: string) => boolean): (ctx: Interpreter, path: string, written: Span) => boolean {
  const answers = new WeakMap<Span, boolean>()
  return (ctx, path, written) => {
    let known = answers.get(written)
    if (known === undefined) {
      known = ask(ctx.text(path, written))
      answers.set(written, known)
    }
    return known
  }
}

/** Whether a part of a program makes statements, or sends them, itself: the words alone say so. */
export const speaksOfStatements = ofText((text) => SPEAKS.test(text) || /\bsession\b/.test(text))

/** Whether the function's text has words of statements and of what sends them. */
export const speaks = ofText((text) => SPEAKS.test(text))

const makes = ofText((text) => MAKES.test(text))

/** What the name holds may make a statement, or holds something that may. */
function leads(ctx: Interpreter, value: Value, members: () => ReadonlySet<string>): boolean {
  if (concernsSql(value)) return true
  if (value instanceof PyFunction) return makes(ctx, value.path, value.definition)
  const type = value instanceof PyInstance ? value.class : value
  if (type instanceof PyClass) return type.place !== null && makes(ctx, type.place.path, type.place.span)
  if (!(value instanceof PyModule) || value.scope === null) return false
  for (const name of members()) {
    const member = value.scope.names.get(name)
    if (member !== undefined && !(member instanceof PyModule) && leads(ctx, member, members)) return true
  }
  return false
}
