// What the evaluator may ask about the sources of one snapshot: a file's program, its text, where an import leads.
// It is an interface only; the workspace implements it over a snapshot, and tests over a map of strings.
// It knows nothing of editors, catalogs or evaluation.

import type { Language, Program } from './program.ts'
import type { TextImports } from './text-imports.ts'

/** One readable source file of the snapshot. `path` is absolute with forward slashes and is the file's identity. */
export interface SourceFile {
  readonly path: string
  readonly language: Language
  readonly text: string
  /** Lowered on first access and kept while the text stays the same; never throws. */
  readonly program: Program
  /** By its text alone, wherever in the file they stand. */
  readonly imports: TextImports
  /** Dotted name by which the workspace imports the file: "app.models.user", "app" for app/__init__.py. */
  readonly moduleName: string
}

/** A file that the program reads, as `queries.sql`. The same object in another tree as long as it says the same. */
export interface DataFile {
  /** Null when it has none for us. */
  readonly text: string | null
  /** Why there is no text, to be said behind the file's name: "is not in the workspace". Null where there is one. */
  readonly lack: string | null
}

/** The sources of a snapshot. Immutable: an edit makes another tree which shares the unchanged files' objects. */
export interface SourceTree {
  /** The workspace folder, absolute. */
  readonly root: string
  /**
   * Paths of the files that can matter (they name an ORM package, or import a module of the workspace that does),
   * sorted. `file` also answers for the others: an import may lead anywhere.
   */
  relevant(language: Language): readonly string[]
  /** The same object in another tree as long as imports lead to the same files there. */
  readonly layout: object
  /** Null when there is no such file, or when it is too large to be read. */
  file(path: string): SourceFile | null
  /** In bytes, the size and the limit of a file that is not read because of its size. */
  tooLarge?(path: string): { readonly size: number; readonly limit: number } | null
  /** A file that the program reads, be it a source or not. */
  data?(path: string): DataFile
  /**
   * The file that `from <dots><module> import …` or `import <module>` names, seen from `fromPath`; a package gives its
   * `__init__.py`. Null when it is not the workspace's (a library), or is a folder without `__init__.py`.
   * For `from a import b`, ask for "a" first; when "a" has no such name (or is null), ask for "a.b".
   * In TypeScript `module` is the specifier as written and `level` is 0.
   */
  resolveImport(fromPath: string, level: number, module: string): string | null
  /** True when the import names a folder of the workspace without `__init__.py` (a namespace package). */
  isNamespace(fromPath: string, level: number, module: string): boolean
}
