// Text that a database can't keep. JavaScript's strings are UTF-16 and may hold half of a surrogate pair, for which
// UTF-8 has no bytes: drivers would store U+FFFD in its place without a word. PostgreSQL refuses the character NUL too.
// The drivers ask here before they send a parameter; what they make of the answer is their `classify`.

/** A text parameter that can't be sent as it is; the engine makes a DataError of it. */
export class InvalidTextError extends Error {
  readonly isInvalidText = true
}

/** Throws for a text that is not well-formed. */
export function checkText(value: string): void {
  if (!value.isWellFormed()) throw loneSurrogate(value)
}

/** Throws for a text that is not well-formed or holds NUL, which PostgreSQL has no place for. */
export function checkTextWithoutNul(value: string): void {
  if (!value.isWellFormed()) throw loneSurrogate(value)
  if (value.includes('\0')) {
    throw new InvalidTextError(
      `PostgreSQL text can't hold NUL (U+0000), which is at index ${value.indexOf('\0')} of a parameter; remove it, or keep such data in a LargeBinary column`,
    )
  }
}

function loneSurrogate(value: string): InvalidTextError {
  let at = 0
  for (const character of value) {
    if (!character.isWellFormed()) break
    at += character.length
  }
  const code = value.charCodeAt(at).toString(16).toUpperCase()
  return new InvalidTextError(
    `a text parameter holds half of a surrogate pair (U+${code} at index ${at}), which UTF-8 can't encode; it was probably cut in the middle of a character. Use value.toWellFormed() to replace it, or cut with [...value]`,
  )
}

/** Whether a driver's error is one of these; errors that crossed a process have lost their class. */
export function isInvalidText(error: unknown): boolean {
  return (error as { isInvalidText?: boolean } | null)?.isInvalidText === true
}
