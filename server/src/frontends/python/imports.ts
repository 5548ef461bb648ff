// What a Python file imports and whether it speaks of an ORM, by its text alone: this is asked of every file of a
// workspace, to find those that can matter, so nothing is parsed. A line in a string may be taken for an import,
// which costs a needless look and no more.

import type { TextImport } from '../text-imports.ts'

/** Packages whose users have models or statements. `sqlalchemy` is part of many plugins' names. */
const ORM_NAMES = [
  'sqlalchemy',
  'SQLAlchemy',
  'sqlmodel',
  'advanced_alchemy',
  'geoalchemy2',
  'alembic',
  'flask_appbuilder',
]

/** What a model is written with: a snippet may leave out its imports. */
const MODEL_WORDS = ['__tablename__', 'mapped_column(', 'Mapped[']

/** Whether the package is one of these: a copy of it in the workspace is not read. */
export function isOrmName(name: string): boolean {
  return ORM_NAMES.includes(name)
}

/** Whether a dotted name is that of a module of one of them, or of one of their plugins. */
export function speaksOfOrm(module: string): boolean {
  return ORM_NAMES.some((name) => module.includes(name)) || /sql|orm\b|\bdb\b|database|models?\b/i.test(module)
}

export function mentionsOrm(text: string): boolean {
  return ORM_NAMES.some((name) => text.includes(name)) || MODEL_WORDS.some((word) => text.includes(word))
}

const IMPORT =
  /^[ \t]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)|import[ \t]+([\w., \t]+))/gm

export function importsOf(text: string): TextImport[] {
  const found: TextImport[] = []
  if (!text.includes('import')) return found
  for (const [, dots = '', module = '', names, modules] of text.matchAll(IMPORT)) {
    if (names !== undefined) {
      const list = names.replace(/#[^\n]*|[()\\]/g, ' ').split(',')
      found.push({ level: dots.length, module, names: list.map((it) => it.trim().split(/\s/)[0]!).filter(Boolean) })
    } else if (modules !== undefined) {
      for (const each of modules.split(',')) {
        const name = each.trim().split(/\s/)[0]!
        if (name) found.push({ level: 0, module: name, names: [] })
      }
    }
  }
  return found
}
