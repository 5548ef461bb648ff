// Names inside a definition's text: where a rule points when the cause is one word of a longer definition.

import type { Span } from '../../frontends/program.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import type { KnownPlace } from '../places.ts'

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The span of `word` where it stands as a word of its own in the definition; the first one after `after` if given. */
export function wordIn(snapshot: Snapshot, place: KnownPlace, word: string, after: RegExp | null = null): Span | null {
  const text = snapshot.sources.file(place.absolute)?.text ?? ''
  const definition = text.slice(place.span.start, place.span.end)
  const from = after?.exec(definition)
  const begin = from ? from.index + from[0].length : 0
  const found = new RegExp(`(?<![\\p{L}\\p{N}_.])${escaped(word)}(?![\\p{L}\\p{N}_])`, 'u').exec(
    definition.slice(begin),
  )
  if (found === null) return null
  const start = place.span.start + begin + found.index
  return { start, end: start + word.length }
}

/** The span inside the quotes of the string literal `content` in the definition. */
export function stringIn(snapshot: Snapshot, place: KnownPlace, content: string): Span | null {
  const text = snapshot.sources.file(place.absolute)?.text ?? ''
  const definition = text.slice(place.span.start, place.span.end)
  const found = new RegExp(`(["'])${escaped(content)}\\1`).exec(definition)
  if (found === null) return null
  const start = place.span.start + found.index + 1
  return { start, end: start + content.length }
}
