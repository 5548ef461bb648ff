// Paths: `os.path` and the paths of `pathlib`, as far as they are text. What hangs on the folder in which the program is
// started, or on what is on the disk, is not told. Reading files is files.ts's.

import { callValue } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { type PyClass, PyScalar, PyTuple, type Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass, pure } from './make.ts'

/** As POSIX has it: paths of the workspace have `/` everywhere. A drive may stand before it. */
export function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:)?\//.test(path)
}

/** A path of `pathlib`. */
export function isFilePath(value: Value): value is PyScalar {
  return value instanceof PyScalar && value.kind === 'filePath'
}

/** The text of a path; null for what is none. */
export function textOfPath(value: Value): string | null {
  if (typeof value === 'string') return value
  return isFilePath(value) ? value.text : null
}

function text(value: Value): string {
  const path = textOfPath(value)
  if (path === null) throw new TypeError('a path')
  return path
}

export function joinPaths(first: string, ...others: string[]): string {
  let path = first
  for (const other of others) {
    if (isAbsolute(other)) path = other
    else path += path === '' || path.endsWith('/') ? other : `/${other}`
  }
  return path
}

export function folderOf(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1)
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '')
}

/** Where a path begins, and its names without `.` and what repeated slashes leave. */
function partsOf(path: string): { start: string; names: string[] } {
  const [, start = '', rest = ''] = /^((?:[A-Za-z]:)?\/)?(.*)$/s.exec(path)!
  return { start, names: rest.split('/').filter((part) => part !== '' && part !== '.') }
}

export function normalized(path: string): string {
  const { names, start } = partsOf(path)
  const parts: string[] = []
  for (const part of names) {
    if (part !== '..' || parts.at(-1) === '..' || (parts.length === 0 && start === '')) parts.push(part)
    else parts.pop()
  }
  return `${start}${parts.join('/')}` || '.'
}

/** Relative paths hang on where the program is started. */
function absolute(path: string): string {
  if (!isAbsolute(path)) throw new TypeError('a relative path')
  return path
}

function split(path: string): PyTuple {
  return new PyTuple([folderOf(path), nameOf(path)])
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Where the ending begins: at the last dot of the name that has something other than dots before it. */
function endingAt(path: string): number {
  const name = nameOf(path)
  const dot = name.lastIndexOf('.')
  return dot < 0 || /^\.*$/.test(name.slice(0, dot)) ? path.length : path.length - name.length + dot
}

/** `os.path` */
export function pathFunctions(): Record<string, Value> {
  const functions: Record<string, (...paths: string[]) => Value> = {
    join: joinPaths,
    dirname: folderOf,
    basename: nameOf,
    split,
    splitext: (path) => new PyTuple([path.slice(0, endingAt(path)), path.slice(endingAt(path))]),
    normpath: normalized,
    abspath: (path) => normalized(absolute(path)),
    realpath: (path) => normalized(absolute(path)),
    isabs: isAbsolute,
    normcase: (path) => path,
  }
  const members: Record<string, Value> = { sep: '/', pardir: '..', curdir: '.', extsep: '.' }
  for (const [name, apply] of Object.entries(functions)) {
    members[name] = pure(name, (args) => {
      if (args.length === 0) throw new TypeError(name)
      return apply(...args.map(text))
    })
  }
  return members
}

/** `os.fspath` */
export const fspath = pure('fspath', ([path]) => text(path))

/** A path of `pathlib`, which leaves out `.` and repeated slashes and keeps `..`. */
export function filePath(...parts: string[]): PyScalar {
  const { names, start } = partsOf(joinPaths('', ...parts))
  return new PyScalar('filePath', `${start}${names.join('/')}` || '.')
}

/** `folder / "name"` */
export function pathArithmetic(operator: string, left: Value, right: Value): Value | undefined {
  const [one, other] = [textOfPath(left), textOfPath(right)]
  return operator === '/' && one !== null && other !== null ? filePath(one, other) : undefined
}

/** A member of a path; undefined for what only the disk can tell. */
export function pathMember(path: PyScalar, name: string): Value | undefined {
  const { text: own } = path
  const file = nameOf(own)
  const ending = own.slice(endingAt(own))
  const member = (apply: (args: readonly string[]) => Value) => pure(name, (args) => apply(args.map(text)))
  switch (name) {
    case 'parent':
      return parentOf(own)
    case 'parents': {
      const parents: PyScalar[] = []
      for (let at = path; parentOf(at.text).text !== at.text; ) {
        at = parentOf(at.text)
        parents.push(at)
      }
      return new PyTuple(parents)
    }
    case 'parts':
      return new PyTuple([...(own.startsWith('/') ? ['/'] : []), ...own.split('/').filter((part) => part !== '')])
    case 'name':
      return file
    case 'stem':
      return file.slice(0, file.length - ending.length)
    case 'suffix':
      return ending
    case 'joinpath':
      return member((parts) => filePath(own, ...parts))
    case 'with_name':
      return member(([other]) => filePath(folderOf(own), other!))
    case 'with_stem':
      return member(([other]) => filePath(folderOf(own), `${other!}${ending}`))
    case 'with_suffix':
      return member(([other]) => filePath(`${own.slice(0, own.length - ending.length)}${other!}`))
    case 'resolve':
      return member(() => filePath(normalized(absolute(own))))
    case 'absolute':
      return member(() => filePath(absolute(own)))
    case 'as_posix':
    case '__str__':
    case '__fspath__':
      return member(() => own)
    case 'is_absolute':
      return member(() => isAbsolute(own))
    default:
      return undefined
  }
}

function parentOf(path: string): PyScalar {
  return filePath(folderOf(path) || (path === '' ? '.' : ''))
}

/** `pathlib` */
export function pathlibModule(ctx: Interpreter): Record<string, Value> {
  const make = pure('Path', (parts) => filePath(...parts.map(text)))
  const classOf = (name: string, base: PyClass) =>
    libraryClass('pathlib', name, {
      bases: [base],
      construct: (args, site) => callValue(ctx, make, args, site),
    })
  const base = classOf('PurePath', builtinClass(ctx, 'object'))
  const path = classOf('Path', base)
  return {
    PurePath: base,
    PurePosixPath: classOf('PurePosixPath', base),
    Path: path,
    PosixPath: classOf('PosixPath', path),
  }
}
