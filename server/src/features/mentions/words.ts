// Words in a text: where they stand for themselves and not as a part of others.

export const isWordPart = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char)

/** Where the words begin, in order. */
export function placesOf(text: string, words: ReadonlySet<string>): number[] {
  const found: number[] = []
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
      if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) found.push(at)
  }
  return found.sort((a, b) => a - b)
}

/** The word that holds the offset, or ends there. */
export function wordAt(text: string, offset: number): { readonly start: number; readonly end: number } | null {
  let [start, end] = [offset, offset]
  while (isWordPart(text[start - 1])) start--
  while (isWordPart(text[end])) end++
  return start === end ? null : { start, end }
}
