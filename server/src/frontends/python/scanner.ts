// Finds where Python's strings, f-strings and indented blocks end, character by character and without making tokens,
// so that a function's body can be stepped over at a fraction of the price of reading it.
// Broken text has an end too: a quote left open ends with its line, a bracket left open ends where a statement begins.

const TAB = 9
const LF = 10
const FF = 12
const CR = 13
const SPACE = 32
const DOUBLE = 34
const HASH = 35
const SINGLE = 39
const BACKSLASH = 92
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Templates inside templates deeper than this are read as plain strings. */
const MAX_TEMPLATE_DEPTH = 20
/** A hole longer than this is text: its end would be looked for again and again. */
const MAX_HOLE = 10_000

/**
 * No expression has a line that begins so: inside an open bracket it tells that the bracket was never closed.
 * Python's keywords can't be names, which makes this certain for all but broken text.
 */
const STATEMENT_LINE =
  /(?:class|def|import|return|raise|while|with|try|except|finally|elif|del|global|nonlocal|pass|break|continue|assert)\b|async[ \t]+(?:def|with)\b|from[ \t]+[.\w]+[ \t]+import\b|else[ \t]*:/y

/** Whether a statement certainly begins at `at`, the first character of a line's code. */
export function beginsStatement(text: string, at: number): boolean {
  STATEMENT_LINE.lastIndex = at
  return STATEMENT_LINE.test(text)
}

/** Column of `at` in its line, tabs counted to the next multiple of eight as Python does; other characters count 1. */
export function columnOf(text: string, lineStart: number, at: number): number {
  let column = 0
  for (let i = lineStart; i < at; i++) {
    const code = text.charCodeAt(i)
    if (code === TAB) column += 8 - (column % 8)
    else if (code === FF) column = 0
    else if (code !== 0xfeff) column++
  }
  return column
}

/** The next line break at or after `at`, or `limit`. */
export function endOfLine(text: string, at: number, limit: number): number {
  let i = at
  while (i < limit) {
    const code = text.charCodeAt(i)
    if (code === LF || code === CR) break
    i++
  }
  return i
}

/** Offset after a line break that begins at `at`. */
export function afterLineBreak(text: string, at: number): number {
  return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
}

/** Offset after the closing quotes; when there are none, the complement (`~`) of where the string has to be cut. */
export function endOfString(text: string, content: number, limit: number, quote: number, long: boolean): number {
  if (long) {
    const close = quote === DOUBLE ? '"""' : "'''"
    for (let i = content; ; ) {
      const at = text.indexOf(close, i)
      if (at < 0 || at + 3 > limit) return ~endOfLine(text, content, limit)
      let slashes = 0
      while (at - slashes > content && text.charCodeAt(at - slashes - 1) === BACKSLASH) slashes++
      if (slashes % 2 === 0) return at + 3
      i = at + 1
    }
  }
  for (let i = content; i < limit; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) return i + 1
    if (code === LF || code === CR) return ~i
    if (code === BACKSLASH) {
      if (i + 1 >= limit) return ~limit
      i = text.charCodeAt(i + 1) === CR && text.charCodeAt(i + 2) === LF ? i + 2 : i + 1
    }
  }
  return ~limit
}

/** As `endOfString`, for an f-string or t-string, whose holes may hold its own quotes (PEP 701). */
export function endOfTemplate(
  text: string,
  content: number,
  limit: number,
  quote: number,
  long: boolean,
  raw: boolean,
  depth = 0,
): number {
  if (depth < MAX_TEMPLATE_DEPTH) {
    let i = content
    while (i < limit) {
      const code = text.charCodeAt(i)
      if (code === quote && (!long || (text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote))) {
        const end = long ? i + 3 : i + 1
        if (end <= limit) return end
        break
      }
      if (code === BACKSLASH) i = afterTemplateEscape(text, i, limit, raw)
      else if (code === OPEN_BRACE) {
        if (text.charCodeAt(i + 1) === OPEN_BRACE) i += 2
        else {
          i = endOfHole(text, i + 1, limit, depth)
          if (i < 0) {
            // Only the outermost template tries again, or nested ones would try exponentially often.
            if (depth > 0) return ~limit
            break
          }
        }
      } else if (!long && (code === LF || code === CR)) break
      else i++
    }
  }
  return endOfString(text, content, limit, quote, long)
}

/** Offset after a backslash in a template's text: `\{` is a backslash and a hole, `\N{DASH}` is one character. */
export function afterTemplateEscape(text: string, at: number, limit: number, raw: boolean): number {
  const next = text.charCodeAt(at + 1)
  if (next === OPEN_BRACE || next === CLOSE_BRACE) return at + 1
  if (!raw && next === 78 && text.charCodeAt(at + 2) === OPEN_BRACE) {
    const close = text.indexOf('}', at + 3)
    return close < 0 || close >= limit ? limit : close + 1
  }
  return next === CR && text.charCodeAt(at + 2) === LF ? at + 3 : at + 2
}

/** Offset after the `}` of a template's hole whose content begins at `at`; -1 when it has none. */
export function endOfHole(text: string, at: number, to: number, depth = 0): number {
  const limit = Math.min(to, at + MAX_HOLE)
  let open = 0
  for (let i = at; i < limit; ) {
    const code = text.charCodeAt(i)
    switch (code) {
      case 40: // (
      case 91: // [
      case OPEN_BRACE:
        open++
        i++
        break
      case 41: // )
      case 93: // ]
        if (open === 0) return -1
        open--
        i++
        break
      case CLOSE_BRACE:
        i++
        if (open === 0) return i
        open--
        break
      case SINGLE:
      case DOUBLE:
        i = endOfQuoted(text, i, at, limit, depth + 1)
        if (i < 0) return -1
        break
      case HASH:
        i = endOfLine(text, i, limit)
        break
      case LF:
      case CR:
        i++
        while (i < limit && (text.charCodeAt(i) === SPACE || text.charCodeAt(i) === TAB)) i++
        if (beginsStatement(text, i)) return -1
        break
      case 58: // :
        if (open === 0) return endOfFormat(text, i + 1, limit, depth)
        i++
        break
      default:
        i++
    }
  }
  return -1
}

function endOfFormat(text: string, at: number, limit: number, depth: number): number {
  if (depth > MAX_TEMPLATE_DEPTH) return -1
  for (let i = at; i < limit; ) {
    const code = text.charCodeAt(i)
    if (code === CLOSE_BRACE) return i + 1
    if (code === OPEN_BRACE) {
      i = endOfHole(text, i + 1, limit, depth + 1)
      if (i < 0) return -1
    } else if (code === LF || code === CR) return -1
    else i++
  }
  return -1
}

/** End of the string whose opening quote is at `at`; its prefix is looked for no further back than `from`. */
function endOfQuoted(text: string, at: number, from: number, limit: number, depth: number): number {
  const quote = text.charCodeAt(at)
  const long = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote
  const content = long ? at + 3 : at + 1
  let template = false
  let raw = false
  for (let i = at - 1; i >= from && i >= at - 2; i--) {
    const letter = text.charCodeAt(i) | 32
    if (letter === 102 || letter === 116)
      template = true // f t
    else if (letter === 114)
      raw = true // r
    else if (letter !== 98 && letter !== 117) {
      if (isWord(letter)) template = false
      break
    }
  }
  return template
    ? endOfTemplate(text, content, limit, quote, long, raw, depth)
    : endOfString(text, content, limit, quote, long)
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95 || code >= 128
}

/** An indented block as `scanBlock` finds it. */
export interface Block {
  /** Where the next statement's line begins. */
  readonly end: number
  /** Where the block's last code ends, without trailing space and comments. */
  readonly last: number
  /** A triple quote inside was never closed. */
  readonly openString: boolean
  /** A string of one line was not closed on it: prose may have been taken for code behind a quote that is missing. */
  readonly brokenString: boolean
}

// 1 quote, 2 opening bracket, 3 closing bracket, 4 comment, 5 line break, 6 backslash
const CLASSES = new Uint8Array(128)
CLASSES[DOUBLE] = CLASSES[SINGLE] = 1
CLASSES[40] = CLASSES[91] = CLASSES[OPEN_BRACE] = 2
CLASSES[41] = CLASSES[93] = CLASSES[CLOSE_BRACE] = 3
CLASSES[HASH] = 4
CLASSES[LF] = CLASSES[CR] = 5
CLASSES[BACKSLASH] = 6

/** The block of lines indented deeper than `column` which begins at the line start `from`. */
export function scanBlock(text: string, from: number, limit: number, column: number): Block {
  let line = from
  let last = from
  let depth = 0
  let openString = false
  let brokenString = false
  // The first line that would end the block if a bracket weren't open: the place to cut when it is never closed.
  let suspect = -1
  let suspectLast = from
  for (;;) {
    let at = line
    while (at < limit && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB || text.charCodeAt(at) === FF))
      at++
    if (at >= limit) {
      line = limit
      break
    }
    const first = text.charCodeAt(at)
    if (first === LF || first === CR) {
      line = at + 1
      continue
    }
    if (first === HASH) {
      line = afterLineBreak(text, endOfLine(text, at, limit))
      continue
    }
    if (columnOf(text, line, at) <= column) {
      if (depth === 0 || beginsStatement(text, at)) break
      if (suspect < 0 && (isWord(first | 32) || first === 64)) {
        suspect = line
        suspectLast = last
      }
    }
    let code = 0
    let prefixFrom = at
    while (at < limit) {
      code = text.charCodeAt(at)
      const kind = code < 128 ? CLASSES[code] : 0
      if (kind === 0) {
        at++
        continue
      }
      if (kind === 5) break
      if (kind === 1) {
        let end = endOfQuoted(text, at, prefixFrom, limit, 0)
        if (end < 0) {
          end = ~end
          if (text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code) openString = true
          else brokenString = true
        }
        at = end
        prefixFrom = end
      } else if (kind === 2) {
        depth++
        at++
      } else if (kind === 3) {
        if (depth > 0) depth--
        at++
      } else if (kind === 4) {
        break
      } else {
        at++
        if (at < limit && (text.charCodeAt(at) === LF || text.charCodeAt(at) === CR)) at = afterLineBreak(text, at)
      }
    }
    let end = Math.min(at, limit)
    while (end > last && text.charCodeAt(end - 1) <= SPACE) end--
    last = end
    line = at < limit ? afterLineBreak(text, endOfLine(text, at, limit)) : limit
  }
  if (depth > 0 && suspect >= 0) return { end: suspect, last: suspectLast, openString, brokenString }
  return { end: Math.min(line, limit), last, openString, brokenString }
}
