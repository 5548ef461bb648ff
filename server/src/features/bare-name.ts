// A statement's site that is only a name: a variable that holds a statement. What is shown once for a statement is
// shown where it is written, not at each use of its name.

import type { StatementSite } from '../evaluator/analysis.ts'

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u

/** True when the site's text is a bare name. `text` is the whole file's. */
export function isBareName(text: string, site: StatementSite): boolean {
  return NAME.test(text.slice(site.span.start, site.span.end))
}
