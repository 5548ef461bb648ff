// Finds the source files of a workspace folder, and the project files that say how modules are found. Leaves out what nobody
// edits: environments, caches, build outputs, version control. Reads no file.

import { languageOf, projectLanguageOf } from '../frontends/language.ts'
import type { FileSystem } from './file-system.ts'

/** Folders that are never the user's own source. */
const IGNORED = new Set([
  'node_modules',
  'bower_components',
  'venv',
  'site-packages',
  'dist-packages',
  '__pycache__',
  '__pypackages__',
])
/** Build outputs, unless they are Python packages that happen to have such a name. */
const OUTPUTS = new Set(['build', 'dist', 'out', 'target', 'coverage', 'htmlcov'])

export const MAX_FILES = 50_000
const MAX_FOLDER_DEPTH = 60

export interface Discovery {
  readonly files: string[]
  /** Files that say how names of modules are found: `pyproject.toml`, `tsconfig.json`, … */
  readonly projects: string[]
  /** What was left out though it may matter, in words for the user. */
  readonly messages: string[]
}

/** Whether the folder or file of this name is left out wherever it stands. */
export function isIgnoredName(name: string): boolean {
  return name.startsWith('.') || IGNORED.has(name) || name.endsWith('.egg-info')
}

/**
 * Walks through the folder; yields after each folder, so that a server can do something else in between. The result
 * grows while it is walked and is complete at the end.
 */
export function* discover(fileSystem: FileSystem, root: string, result: Discovery): Generator<void> {
  const realRoot = fileSystem.realPath(root)
  const visited = new Set<string>()
  const waiting: { readonly folder: string; readonly depth: number; readonly linked: boolean }[] = [
    { folder: root, depth: 0, linked: false },
  ]
  while (waiting.length > 0) {
    const { folder, depth, linked } = waiting.pop()!
    const entries = fileSystem.entries(folder)
    if (folder !== root && entries.some((it) => it.name === 'pyvenv.cfg')) continue
    const name = folder.slice(folder.lastIndexOf('/') + 1)
    if (folder !== root && OUTPUTS.has(name) && !entries.some((it) => it.name === '__init__.py')) continue
    for (const entry of entries) {
      const path = `${folder === '/' ? '' : folder}/${entry.name}`
      if (entry.kind === 'file') {
        if (projectLanguageOf(entry.name) !== null) result.projects.push(path)
        if (languageOf(entry.name) === null) continue
        if (result.files.length >= MAX_FILES) {
          result.messages.push(`${root} has more than ${MAX_FILES} source files; the others are not read.`)
          return
        }
        result.files.push(path)
      } else if (entry.kind === 'folder' && !isIgnoredName(entry.name) && depth < MAX_FOLDER_DEPTH) {
        // Only links can lead to a folder twice, or around in a circle. What is inside the root is met without them.
        if (entry.link || linked) {
          const real = fileSystem.realPath(path)
          if (visited.has(real) || real === realRoot || real.startsWith(`${realRoot}/`)) continue
          visited.add(real)
        }
        waiting.push({ folder: path, depth: depth + 1, linked: linked || entry.link })
      }
    }
    yield
  }
  result.files.sort()
}

/** All at once. */
export function discoverAll(fileSystem: FileSystem, root: string): Discovery {
  const result: Discovery = { files: [], projects: [], messages: [] }
  for (const _ of discover(fileSystem, root, result));
  return result
}
