// The statements of the corpora that are not yet equal to the recording, each with its reason. Shorter is better.

export interface Difference {
  /** "found", a dialect, or "emits". */
  readonly what: string
  /** file:line:column-line:column, lines from 1. */
  readonly place: string
  readonly expected: string
  readonly actual: string
}

interface Known {
  readonly corpus: string
  readonly what: string
  readonly place: string
}

function known(place: string, ...what: readonly string[]): Known[] {
  return what.map((each) => ({ corpus: 'corpus-sql.json', what: each, place }))
}

export const KNOWN: readonly Known[] = [
  // SQLAlchemy compiles no list of IN before its value is given; here it is shown with one element.
  ...known('b_expressions.py:196:0-196:62', 'sqlite', 'postgresql', 'mysql', 'default'),
]
