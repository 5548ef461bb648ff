// What is measured in a workspace: where its statements are, and which file has the most models. Found by text, so
// that it works on any repository.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const IGNORED = new Set(['node_modules', '__pycache__', 'venv', 'site-packages'])

export function pythonFiles(root) {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || IGNORED.has(entry.name)) return []
    const path = join(root, entry.name)
    if (entry.isDirectory()) return pythonFiles(path)
    return entry.name.endsWith('.py') ? [path] : []
  })
}

/** Positions inside `select(…)` calls, evenly from all files outside of tests and migrations, at most `limit`. */
export function selectPositions(root, limit) {
  const found = []
  for (const path of pythonFiles(root).sort()) {
    if (/\/(tests?|migrations|alembic|scripts)\//.test(path.slice(root.length))) continue
    const source = readFileSync(path, 'utf8')
    // Only SQLAlchemy's own `select`, which every server knows.
    if (!/^from sqlalchemy import [^#]*?\bselect\b/m.test(source)) continue
    const lines = source.split('\n')
    for (const [line, text] of lines.entries()) {
      const at = /(?<![\w.])select\(/.exec(text)
      if (at && !/^\s*(#|from|import)/.test(text)) found.push({ path, position: { line, character: at.index + 2 } })
    }
  }
  const step = Math.max(1, found.length / limit)
  return Array.from({ length: Math.min(limit, found.length) }, (_, index) => found[Math.floor(index * step)])
}

/** The longest file outside of tests and migrations. */
export function largestFile(root) {
  let best = { path: '', text: '' }
  for (const path of pythonFiles(root)) {
    if (/\/(tests?|migrations|alembic|versions)\//.test(path.slice(root.length))) continue
    const text = readFileSync(path, 'utf8')
    if (text.length > best.text.length) best = { path, text }
  }
  return best
}

/** The file in which the most tables are mapped, and, of those, the most is written. */
export function largestModels(root) {
  let best = null
  for (const path of pythonFiles(root)) {
    if (/\/(tests?|migrations|alembic)\//.test(path.slice(root.length))) continue
    const text = readFileSync(path, 'utf8')
    const models = text.match(/^\s+__tablename__/gm)?.length ?? 0
    if (models > 0 && (best === null || text.length > best.text.length)) best = { path, text, models }
  }
  return best
}
