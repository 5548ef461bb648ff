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

function known(corpus: string, place: string, ...what: readonly string[]): Known[] {
  return what.map((each) => ({ corpus, what: each, place }))
}

export const KNOWN: readonly Known[] = [
  // SQLAlchemy compiles no list of IN before its value is given; here it is shown with one element.
  ...known('corpus-sql.json', 'b_expressions.py:196:0-196:62', 'sqlite', 'postgresql', 'mysql', 'default'),
  // Nobody calls a mixin's method on the mixin: it is read as that of a model, where the recorder calls it as it stands.
  ...known('applications', 'blog/models/mixins.py:36:15-36:54', 'sqlite', 'postgresql', 'mysql', 'default'),
]
