// Offsets of a text's lines, to go between offsets and LSP positions. Both count UTF-16 code units, as JavaScript
// does; lines end with LF, CRLF or CR, as LSP says (specification, "Text Documents").

import type { Position } from '../protocol/messages.ts'

export class LineIndex {
  readonly #starts: readonly number[]
  readonly #text: string

  constructor(text: string) {
    this.#text = text
    const starts = [0]
    for (let offset = 0; offset < text.length; offset++) {
      const code = text.charCodeAt(offset)
      if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1)
    }
    this.#starts = starts
  }

  get lineCount(): number {
    return this.#starts.length
  }

  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#text.length))
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] as number) <= at) low = middle
      else high = middle - 1
    }
    return { line: low, character: at - (this.#starts[low] as number) }
  }

  offset({ line, character }: Position): number {
    if (line < 0) return 0
    const start = this.#starts[line]
    if (start === undefined) return this.#text.length
    let end = this.#starts[line + 1] ?? this.#text.length
    // The line's own end is before its line break.
    while (end > start && /[\r\n]/.test(this.#text[end - 1] as string)) end--
    return Math.min(start + Math.max(0, character), end)
  }
}
