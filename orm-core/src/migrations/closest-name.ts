// The name that somebody probably meant: edit distance over folded names, so that `nme` finds `name`, `userName`
// finds `user_name`, and nothing is offered when nothing is near.

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost 1. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min(substitution, (last[j] as number) + 1, (row[j - 1] as number) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] as number) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] as number
}

/** Names longer than this are not compared: nobody misspells them by a letter, and the cost is quadratic. */
const LONGEST = 100

/** The nearest of `names`, or null when none is within a quarter of the name's length. Equal names are not candidates. */
export function closestName(name: string, names: Iterable<string>): string | null {
  const fold = (text: string) => text.toLowerCase().replaceAll('_', '')
  const folded = fold(name)
  if (folded.length === 0 || folded.length > LONGEST) return null
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(folded.length / 4)) + 1
  for (const candidate of names) {
    if (candidate === name || candidate.length > LONGEST) continue
    const distance = editDistance(folded, fold(candidate))
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}
