// Files that the program reads: `open(…)`, `Path(…).read_text()`, `importlib.resources`. A text is known where the file lies
// in the workspace and its path does not hang on a run. What is written is nobody's text.

import { formsMade } from '../forms.ts'
import type { Interpreter } from '../interpreter.ts'
import { NO_SAMPLE, Unknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  NativeFunction,
  PyBytes,
  PyContext,
  PyInstance,
  PyList,
  PyModule,
  type Value,
} from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass, native } from './make.ts'
import { filePath, folderOf, isAbsolute, normalized, textOfPath } from './paths.ts'

/** How the bytes of a file become what the program gets. */
interface Reading {
  readonly binary: boolean
  readonly encoding: Value
  readonly newline: Value
}

/** A file that the program has opened. */
interface OpenFile {
  readonly path: Value
  readonly reading: Reading
  /** The run in which it was opened: another one may find it read to its end. */
  readonly run: object | null
  /** The characters that were read. */
  at: number
}

const openFiles = new WeakMap<PyInstance, OpenFile>()

/** A file of so many lines is not gone through one by one. */
const MAX_LINES = 200

// --- texts ---

/** What a path holds: text, bytes, or why nobody knows it. */
function contentAt(ctx: Interpreter, path: Value, reading: Reading): { content: Value } | { reason: string } {
  const given = textOfPath(path)
  if (given === null) return { reason: 'which file is read is not known statically' }
  if (!isAbsolute(given)) return { reason: `where \`${given}\` is hangs on the folder in which the program is started` }
  const place = normalized(given)
  const file = ctx.sources.data?.(place)
  if (file === undefined) return { reason: `what is in \`${given}\` is not known statically` }
  ctx.ledger.noteData(place, file)
  if (file.text === null) return { reason: `\`${shownPath(ctx, place)}\` ${file.lack}` }
  if (reading.binary) return { content: new PyBytes(file.text) }
  const text = decoded(file.text, reading.encoding)
  if (text === null) return { reason: `\`${shownPath(ctx, place)}\` is not read as UTF-8` }
  return { content: reading.newline === null ? text.replace(/\r\n?/g, '\n') : text }
}

/** UTF-8 is what Python reads where nothing else is said, but for old Windows; of ASCII every encoding makes the same. */
function decoded(text: string, encoding: Value): string | null {
  const name =
    encoding === null ? 'utf8' : typeof encoding === 'string' ? encoding.toLowerCase().replace(/[-_]/g, '') : ''
  if (name === 'utf8sig') return text.startsWith('\ufeff') ? text.slice(1) : text
  return name === 'utf8' || (name !== '' && !name.startsWith('utf') && isAscii(text)) ? text : null
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}

/** Below the root as people read it. */
function shownPath(ctx: Interpreter, path: string): string {
  const { root } = ctx.sources
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
}

/** The content as a value; of a path that a run decides as much as there is of the path: a sample, forms. */
function contentOf(ctx: Interpreter, path: Value, reading: Reading, { path: from, source, span }: CallSite): Value {
  const place = { source, path: from, span }
  if (!(path instanceof Unknown)) {
    const found = contentAt(ctx, path, reading)
    return 'content' in found ? found.content : new Unknown({ ...place, reason: found.reason })
  }
  const known = (each: Value): Value | undefined => {
    const found = contentAt(ctx, each, reading)
    return 'content' in found ? found.content : undefined
  }
  const sample = path.sample === NO_SAMPLE || isMadeUp(path) ? undefined : known(path.sample)
  return new Unknown({
    ...place,
    reason: path.reason ?? `which file \`${source}\` reads is not known statically`,
    ...(sample === undefined ? {} : { sample, settled: path.settled }),
    ...formsMade(ctx, [path], ([each]) => known(each)),
  })
}

/** Whether the sample is one of the type and not of the program. */
function isMadeUp(path: Unknown): boolean {
  return !path.settled && path.whens === null && !path.byDefault
}

// --- files ---

/** Null when something of it is not known, or the file is not only read. */
function readingOf(mode: Value, encoding: Value, newline: Value): Reading | null {
  if (typeof mode !== 'string' || !/^[rtbU]+$/.test(mode)) return null
  return { binary: mode.includes('b'), encoding, newline }
}

/** `open(path, mode, buffering, encoding, errors, newline)`, as a function or as a method of a path. */
function openedFile(ctx: Interpreter, path: Value, given: readonly Value[], keywords: Keywords, site: CallSite): Value {
  const at = (index: number, name: string, missing: Value = null) => given[index] ?? keywords.get(name) ?? missing
  const reading = readingOf(at(0, 'mode', 'r'), at(2, 'encoding'), at(4, 'newline'))
  const isKnown = path instanceof Unknown ? path.settled || path.whens !== null : textOfPath(path) !== null
  if (reading === null || !isKnown || keywords.has('opener')) return new Unknown({ source: site.source })
  return fileOf(ctx, path, reading)
}

type Keywords = ReadonlyMap<string, Value>

function fileOf(ctx: Interpreter, path: Value, reading: Reading): PyInstance {
  const file = new PyInstance(fileClass(ctx, reading.binary))
  file.complete = false
  openFiles.set(file, { path, reading, run: ctx.run, at: 0 })
  return file
}

const classes = new WeakMap<Interpreter, Record<'binary' | 'text', ReturnType<typeof libraryClass>>>()

function fileClass(ctx: Interpreter, binary: boolean) {
  let known = classes.get(ctx)
  if (known === undefined) {
    const method = (name: string, call: (file: PyInstance, args: readonly Value[], site: CallSite) => Value) =>
      new NativeFunction(
        name,
        ({ positional: [file, ...args] }, site) => (file instanceof PyInstance ? call(file, args, site) : null),
        { mark: 'method' },
      )
    const members = Object.fromEntries(
      [
        method('__enter__', (file) => file),
        method('close', () => null),
        method('read', (file, [size], site) => rest(ctx, file, size ?? null, site)),
        method('readlines', (file, [size], site) => linesOf(ctx, file, size ?? null, site)),
      ].map((each) => [each.name, each]),
    )
    const make = (name: string) => libraryClass('io', name, { bases: [builtinClass(ctx, 'object')], members })
    known = { binary: make('BufferedReader'), text: make('TextIOWrapper') }
    classes.set(ctx, known)
  }
  return binary ? known.binary : known.text
}

/** `file.read()` */
function rest(ctx: Interpreter, file: PyInstance, size: Value, site: CallSite): Value {
  const open = openFiles.get(file)!
  const all = contentOf(ctx, open.path, open.reading, site)
  if (all instanceof Unknown) return all
  if (open.run !== ctx.run || (size !== null && size !== -1))
    return new Unknown({ source: site.source, path: site.path, span: site.span })
  const isRead = open.at > 0
  open.at = 1
  if (isRead) return all instanceof PyBytes ? new PyBytes('') : ''
  return all
}

/** `file.readlines()`, and what a loop over the file gets. */
function linesOf(ctx: Interpreter, file: PyInstance, size: Value, site: CallSite): Value {
  const text = rest(ctx, file, size, site)
  if (typeof text !== 'string')
    return text instanceof Unknown ? text : new Unknown({ source: site.source, path: site.path, span: site.span })
  return new PyList(text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
}

/** The lines that a loop over an open file goes through; undefined for what is none, or has too many. */
export function linesOfFile(ctx: Interpreter, value: Value, site: CallSite): readonly Value[] | undefined {
  const open = value instanceof PyInstance ? openFiles.get(value) : undefined
  if (open === undefined) return undefined
  const lines = linesOf(ctx, value as PyInstance, null, site)
  return lines instanceof PyList && lines.items.length <= MAX_LINES ? lines.items : undefined
}

/** `open` */
export function openFunction(ctx: Interpreter): NativeFunction {
  return native('open', ({ keywords, positional: [first, ...given] }, site) =>
    openedFile(ctx, first ?? keywords.get('file'), given, keywords, site),
  )
}

/** What reads a path of `pathlib`; undefined for its other members. */
export function pathReader(ctx: Interpreter, path: Value, name: string): NativeFunction | undefined {
  switch (name) {
    case 'open':
      return native(name, ({ keywords, positional }, site) => openedFile(ctx, path, positional, keywords, site))
    case 'read_text':
      return native(name, ({ keywords, positional }, site) => readText(ctx, path, positional, keywords, site))
    case 'read_bytes':
      return native(name, (_args, site) => contentOf(ctx, path, BYTES, site))
    default:
      return undefined
  }
}

const BYTES: Reading = { binary: true, encoding: null, newline: null }

/** `path.read_text(encoding, errors, newline)` */
function readText(ctx: Interpreter, path: Value, given: readonly Value[], keywords: Keywords, site: CallSite): Value {
  const encoding = given[0] ?? keywords.get('encoding') ?? null
  const newline = given[2] ?? keywords.get('newline') ?? null
  return contentOf(ctx, path, { binary: false, encoding, newline }, site)
}

// --- files of packages ---

/** `importlib.resources` */
export function resourcesModule(ctx: Interpreter): Record<string, Value> {
  const within = (call: (path: Value, args: readonly Value[], keywords: Keywords, site: CallSite) => Value) =>
    native('resource', ({ keywords, positional: [anchor, name, ...args] }: CallArguments, site) => {
      const folder = folderOfPackage(ctx, anchor, site)
      const path = textOfPath(folder) === null ? null : textOfPath(name)
      if (path === null) return new Unknown({ source: site.source, path: site.path, span: site.span })
      return call(filePath(textOfPath(folder)!, path), args, keywords, site)
    })
  return {
    files: native('files', ({ keywords, positional }, site) =>
      folderOfPackage(ctx, positional[0] ?? keywords.get('anchor') ?? keywords.get('package'), site),
    ),
    as_file: native('as_file', ({ positional: [path] }) => new PyContext(path)),
    path: within((path) => new PyContext(path)),
    read_text: within((path, args, keywords, site) => readText(ctx, path, args, keywords, site)),
    read_binary: within((path, _args, _keywords, site) => contentOf(ctx, path, BYTES, site)),
    open_text: within((path, args, keywords, site) => {
      const encoding = args[0] ?? keywords.get('encoding') ?? null
      return openedFile(ctx, path, [], new Map([['encoding', encoding]]), site)
    }),
    open_binary: within((path, _args, _keywords, site) => openedFile(ctx, path, ['rb'], new Map(), site)),
  }
}

/** `pkgutil.get_data(package, name)` */
export function packageData(ctx: Interpreter): NativeFunction {
  return resourcesModule(ctx).read_binary as NativeFunction
}

/** The folder of a package that is named or imported; of a module that is none, the folder in which it stands. */
function folderOfPackage(ctx: Interpreter, anchor: Value, site: CallSite): Value {
  const unknown = () => new Unknown({ source: site.source, path: site.path, span: site.span })
  if (anchor instanceof PyModule && anchor.path !== null) return filePath(folderOf(anchor.path))
  const name = anchor instanceof PyModule ? anchor.name : anchor
  if (typeof name !== 'string' || name === '') return unknown()
  // A package without `__init__.py` is a folder of the one above it.
  const parts = name.split('.')
  for (let count = parts.length; count > 0; count--) {
    const outer = parts.slice(0, count).join('.')
    const path = ctx.sources.resolveImport(site.path, 0, outer)
    if (path !== null) return filePath(folderOf(path), ...parts.slice(count))
  }
  return unknown()
}
