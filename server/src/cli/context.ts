// What every command works on: a snapshot of the root, the files that were asked for, and where output goes.

import { existsSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { StatementSite } from '../evaluator/analysis.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { readPlace, UsageError } from './usage.ts'

export interface Context {
  readonly snapshot: Snapshot
  /** Relevant files among the paths that were asked for, sorted. */
  readonly files: readonly string[]
  /** True for files among the paths that were asked for. */
  readonly includes: (path: string) => boolean
  readonly print: (text: string) => void
  /** A line on standard error. */
  readonly warn: (text: string) => void
}

const slashes = (path: string) => (sep === '\\' ? path.replaceAll('\\', '/') : path)

/**
 * The root folder, absolute with `/`: `--root`, else the current folder.
 * @throws UsageError when it is no folder
 */
export function resolveRoot(root: string | null, current: string): string {
  const path = resolve(current, root ?? '.')
  if (!existsSync(path)) throw new UsageError(`--root ${path}: there is no such folder`)
  if (!statSync(path).isDirectory()) throw new UsageError(`--root ${path}: this is not a folder`)
  return slashes(path)
}

/**
 * Paths as given (relative to the current folder, else to the root) made absolute.
 * @throws UsageError naming a path that does not exist
 */
export function resolvePaths(paths: readonly string[], root: string, current: string): string[] {
  return paths.map((path) => {
    const found = [resolve(current, path), resolve(root, path)].find((each) => existsSync(each))
    if (found === undefined)
      throw new UsageError(`${path}: there is no such file or folder (looked in ${current} and ${root})`)
    return slashes(found)
  })
}

export function makeContext(
  snapshot: Snapshot,
  paths: readonly string[],
  output: Pick<Context, 'print' | 'warn'>,
): Context {
  const includes = (path: string) =>
    paths.length === 0 || paths.some((each) => path === each || path.startsWith(`${each}/`))
  // A file that was named is read even when nothing in it looks relevant.
  const named = paths.filter((path) => statSync(path).isFile())
  const files = [...new Set([...snapshot.relevantFiles().filter(includes), ...named])].sort()
  return { snapshot, files, includes, ...output }
}

/**
 * The statement at FILE:LINE[:COL]: the innermost that covers the place, or the first that starts on or covers the line.
 * @throws UsageError when there is none, naming the nearest
 */
export function resolvePlace(
  context: Context,
  text: string,
  current = process.cwd(),
): { path: string; site: StatementSite } {
  const place = readPlace(text)
  const { snapshot } = context
  const path = resolvePaths([place.file], snapshot.root, current)[0] as string
  const sites = snapshot.analysis(path).statements
  const line = place.line - 1
  const covering = sites.filter((site) => {
    const { start, end } = snapshot.range(path, site.span)
    if (line < start.line || line > end.line) return false
    if (place.column === null) return true
    const at = snapshot.offset(path, { line, character: place.column - 1 })
    return site.span.start <= at && at <= site.span.end
  })
  const startsHere = covering.find((site) => snapshot.range(path, site.span).start.line === line)
  const site = (place.column === null ? startsHere : undefined) ?? covering.at(-1)
  if (site !== undefined) return { path, site }
  const lines = sites.map((each) => snapshot.range(path, each.span).start.line + 1)
  const near = lines.toSorted((a, b) => Math.abs(a - place.line) - Math.abs(b - place.line)).slice(0, 3)
  const hint = near.length > 0 ? `; the nearest are at line ${near.join(', ')}` : ''
  throw new UsageError(`${text}: there is no statement${hint}`)
}
