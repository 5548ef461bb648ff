// Who calls a function from other files: what its arguments are, a reading without a caller can't tell. Files are told
// apart by the names that are followed by a parenthesis in their texts, kept as a few bits for each file.

import { languageOf } from '../frontends/language.ts'
import { ownText } from '../frontends/own-text.ts'
import type { SourceFile } from '../frontends/source-tree.ts'
import type { Interpreter } from './interpreter.ts'
import { isTestFile } from './test-files.ts'

/** Bits for each file. A thousand different names set a fifth of them. */
const BITS = 4096
/** Files that are read for the callers of one function. */
const MAX_FILES = 6

const calledNames = new WeakMap<SourceFile, Uint32Array>()

/**
 * The files that may call a function of this name, other than `path`: those near to it first. Reads them in steps.
 * @param words calls whose arguments have one of them come before all others
 */
export function* filesThatCall(
  ctx: Interpreter,
  name: string,
  path: string,
  words: ReadonlySet<string> | null = null,
): Generator<void, string[]> {
  const language = languageOf(path)
  const found: string[] = []
  const candidates: string[] = []
  if (language === null) return found
  const bit = hash(name, 0, name.length)
  for (const other of ctx.sources.relevant(language)) {
    if (other === path) continue
    const file = ctx.sources.file(other)
    if (file === null) continue
    if (!calledNames.has(file)) yield
    if ((calledNamesOf(file)[bit >> 5]! & (1 << (bit & 31))) !== 0) candidates.push(other)
  }
  // What a test gives a program's own function is made up: where the program calls it as well, tests are not asked.
  const own = isTestFile(path) ? candidates : candidates.filter((other) => !isTestFile(other))
  const asked = own.length > 0 ? own : candidates
  const near = (other: string): number => {
    let length = 0
    while (length < path.length && path[length] === other[length]) length++
    return length
  }
  // Files that name the folder of the function's module come before all others: `from shop.orders import service`.
  const folder = packageOf(path)
  const rank = (other: string): number =>
    near(other) + (folder !== null && dottedNamesOf(ctx.sources.file(other)!).has(folder) ? path.length : 0)
  const wording = (other: string): number =>
    words === null ? 0 : path.length * 2 * wordsGiven(ctx.sources.file(other)!.text, name, words)
  const ranked = asked.map((other) => [rank(other) + wording(other), other] as const).sort(([a], [b]) => b - a)
  for (const [, other] of ranked) {
    if (!ctx.sources.file(other)!.text.includes(`${name}(`)) continue
    found.push(other)
    if (found.length === MAX_FILES) break
    yield
  }
  return found
}

/** Characters of a call's arguments that are looked at. */
const ARGUMENTS = 200

/** How many of the words stand in the arguments of calls of that name. */
function wordsGiven(text: string, name: string, words: ReadonlySet<string>): number {
  const found = new Set<string>()
  for (let at = text.indexOf(`${name}(`); at >= 0; at = text.indexOf(`${name}(`, at + 1)) {
    const start = at + name.length
    const end = text.indexOf(')', start)
    const given = text.slice(start, end < 0 ? start + ARGUMENTS : Math.min(end, start + ARGUMENTS))
    for (const word of given.match(/[A-Za-z_]\w*/g) ?? []) if (words.has(word)) found.add(word)
  }
  return found.size
}

/** The last two folders of a Python file, as an import names them: "shop.orders"; null for a file above them. */
function packageOf(path: string): string | null {
  return path.endsWith('.py') ? (/([A-Za-z_]\w*)\/([A-Za-z_]\w*)\/[^/]+$/.exec(path)?.slice(1).join('.') ?? null) : null
}

/** Each two words beside each other in the names of modules that a file imports from: "shop.orders". */
const dottedNames = new WeakMap<SourceFile, ReadonlySet<string>>()

function dottedNamesOf(file: SourceFile): ReadonlySet<string> {
  let names = dottedNames.get(file)
  if (names === undefined) {
    const modules = [...file.imports].map(({ module }) => module.split('.'))
    names = new Set(modules.flatMap((parts) => parts.slice(1).map((part, index) => ownText(`${parts[index]}.${part}`))))
    dottedNames.set(file, names)
  }
  return names
}

/** Finds out what will be asked of the file's text. */
export function noteCallers(file: SourceFile): void {
  calledNamesOf(file)
  dottedNamesOf(file)
}

/** The files whose text calls something of this name. */
export function* filesWithCall(ctx: Interpreter, name: string): Generator<SourceFile> {
  const bit = hash(name, 0, name.length)
  for (const path of ctx.sources.relevant('python')) {
    const file = ctx.sources.file(path)
    if (file !== null && (calledNamesOf(file)[bit >> 5]! & (1 << (bit & 31))) !== 0) yield file
  }
}

/** The names that are called in the file, as bits. */
function calledNamesOf(file: SourceFile): Uint32Array {
  let names = calledNames.get(file)
  if (names === undefined) {
    names = namesCalledIn(file.text)
    calledNames.set(file, names)
  }
  return names
}

function namesCalledIn(text: string): Uint32Array {
  const bits = new Uint32Array(BITS / 32)
  for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1)) {
    let start = at
    while (start > 0 && isWord(text.charCodeAt(start - 1))) start--
    if (start === at) continue
    const bit = hash(text, start, at)
    bits[bit >> 5]! |= 1 << (bit & 31)
  }
  return bits
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57)
}

/** FNV-1a of a part of the text, as the number of a bit. */
function hash(text: string, start: number, end: number): number {
  let value = 0x811c9dc5
  for (let at = start; at < end; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0) % BITS
}
