// A piece of a text as a string of its own. What V8 cuts out of a string (from 13 characters on) keeps all of that string
// in memory; what is kept longer than a file's text has to be copied. Equal pieces are one string.

const MAX_KNOWN = 50_000
const SHORTEST_SLICE = 13

const known = new Map<string, string>()

export function ownText(piece: string): string {
  if (piece.length < SHORTEST_SLICE) return piece
  let own = known.get(piece)
  if (own === undefined) {
    if (known.size >= MAX_KNOWN) known.clear()
    own = JSON.parse(JSON.stringify(piece)) as string
    known.set(own, own)
  }
  return own
}
