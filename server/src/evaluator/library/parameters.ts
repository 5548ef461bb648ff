// The parameters of orm-core's functions and methods, read from the functions themselves: which are positional, where
// the options object stands. Types that are callable without `new` say nothing of themselves.

export interface Parameters {
  readonly names: readonly string[]
  /** Index of the parameter that is nothing but the options object, -1 without one. */
  readonly optionsAt: number
  /** Parameters that take a value or the options object: `nameOrOptions`. */
  readonly flexible: ReadonlySet<number>
  readonly rest: boolean
}

const known = new WeakMap<object, Parameters | null>()

const OPTIONS = /^(?:_?options|opts|kw|kwargs|kwds|more|\{.*)$/
const FLEXIBLE = /Or(?:Options|Opts)$/
const EMPTY_DEFAULT = /=\s*\{\s*\}\s*$/

export function parametersOf(fn: (...args: never[]) => unknown): Parameters | null {
  const cached = known.get(fn)
  if (cached !== undefined) return cached
  const result = read(fn)
  known.set(fn, result)
  return result
}

function read(fn: (...args: never[]) => unknown): Parameters | null {
  const text = Function.prototype.toString.call(fn)
  if (/\{\s*\[native code\]\s*\}$/.test(text)) return null
  const open = opening(fn, text)
  if (open < 0) {
    if (!text.startsWith('class')) return null
    const parent = Object.getPrototypeOf(fn) as unknown
    return typeof parent === 'function' && parent !== Function.prototype ? parametersOf(parent as never) : null
  }
  const parts = split(text, open)
  const names = parts.map((part) =>
    part
      .replace(/^\.\.\./, '')
      .replace(/\s*=[\s\S]*$/, '')
      .trim(),
  )
  const rest = parts.some((part) => part.startsWith('...'))
  const optionsAt = parts.findIndex((part, index) => OPTIONS.test(names[index]!) || EMPTY_DEFAULT.test(part))
  const flexible = new Set(names.flatMap((name, index) => (FLEXIBLE.test(name) ? [index] : [])))
  return { names, optionsAt, flexible, rest }
}

/** Offset of the parenthesis before the first parameter. */
function opening(fn: (...args: never[]) => unknown, text: string): number {
  if (text.startsWith('class')) {
    // A bundler may have taken the line breaks away.
    const match = /[\s{};]constructor\s*\(/.exec(text)
    return match ? match.index + match[0].length - 1 : -1
  }
  void fn
  const arrow = /^(?:async\s+)?([A-Za-z_$][\w$]*)\s*=>/.exec(text)
  return arrow ? -1 : text.indexOf('(')
}

function split(text: string, open: number): string[] {
  const parts: string[] = []
  let depth = 0
  let current = ''
  for (let i = open; i < text.length; i++) {
    const c = text[i]!
    if (c === '/' && text[i + 1] === '/') {
      i = text.indexOf('\n', i)
      if (i < 0) break
      continue
    }
    if (c === "'" || c === '"' || c === '`') {
      const end = text.indexOf(c, i + 1)
      current += text.slice(i, end + 1)
      i = end
      continue
    }
    if (c === '(' || c === '[' || c === '{') {
      depth++
      if (depth === 1) continue
    }
    if (c === ')' || c === ']' || c === '}') {
      depth--
      if (depth === 0) {
        if (current.trim() !== '') parts.push(current.trim())
        return parts
      }
    }
    if (c === ',' && depth === 1) {
      if (current.trim() !== '') parts.push(current.trim())
      current = ''
      continue
    }
    current += c
  }
  return parts
}
