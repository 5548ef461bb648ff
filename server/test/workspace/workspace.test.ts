// How changes make snapshots: what is new, what is kept, and what an older snapshot still says.

import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/protocol/messages.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { MemoryFileSystem } from './memory.ts'

const MODELS = `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
`

function shop() {
  const fileSystem = new MemoryFileSystem({
    '/w/models.py': MODELS,
    '/w/queries.py': 'from sqlalchemy import select\nfrom models import User\nstmt = select(User)\n',
    '/w/folder/a.py': '',
    '/w/folder/b.py': '',
  })
  return { fileSystem, workspace: new Workspace({ root: '/w', fileSystem }) }
}

describe('a snapshot', () => {
  it('stays what it was when the workspace goes on', () => {
    const { workspace } = shop()
    const before = workspace.snapshot
    const after = workspace.apply({ kind: 'edit', path: '/w/queries.py', text: 'x = 1\n' })
    expect(after).toBe(workspace.snapshot)
    expect(after.version).toBe(before.version + 1)
    expect(before.sources.file('/w/queries.py')!.text).toContain('select(User)')
    expect(before.analysis('/w/queries.py').statements).toHaveLength(1)
    expect(after.analysis('/w/queries.py').statements).toHaveLength(0)
  })

  it('is the same one when nothing changed', () => {
    const { workspace } = shop()
    const { snapshot } = workspace
    expect(workspace.apply({ kind: 'settings', settings: snapshot.settings })).toBe(snapshot)
    expect(workspace.apply({ kind: 'created', path: '/w/notes.txt' })).toBe(snapshot)
    expect(workspace.apply({ kind: 'created', path: '/w/.venv/lib/x.py' })).toBe(snapshot)
    expect(workspace.apply({ kind: 'created', path: '/elsewhere/x.py' })).toBe(snapshot)
    expect(workspace.apply({ kind: 'deleted', path: '/w/none.py' })).toBe(snapshot)
    expect(workspace.apply()).toBe(snapshot)
  })

  it('keeps the evaluation when only the catalog or the settings change', () => {
    const { workspace } = shop()
    const { evaluation } = workspace.snapshot
    const settings = { ...defaultSettings, dialect: 'mysql' as const }
    const after = workspace.apply({ kind: 'settings', settings }, { kind: 'catalog', catalog: null })
    expect(after.evaluation).toBe(evaluation)
    expect(after.dialect).toBe('mysql')
  })

  it('takes several changes as one step', () => {
    const { workspace } = shop()
    const { version } = workspace.snapshot
    const after = workspace.apply(
      { kind: 'open', path: '/w/models.py', text: MODELS },
      { kind: 'edit', path: '/w/models.py', text: '' },
      { kind: 'edit', path: '/w/models.py', text: MODELS.replace('users', 'people') },
    )
    expect(after.version).toBe(version + 1)
    expect(after.evaluation.mappers.map((it) => (it.localTable as { name?: string }).name)).toEqual(['people'])
  })

  it('forgets all files of a deleted folder', () => {
    const { fileSystem, workspace } = shop()
    fileSystem.files.delete('/w/folder/a.py')
    fileSystem.files.delete('/w/folder/b.py')
    const after = workspace.apply({ kind: 'deleted', path: '/w/folder' })
    expect(after.sources.file('/w/folder/a.py')).toBeNull()
    expect(after.sources.resolveImport('/w/models.py', 0, 'folder.b')).toBeNull()
  })

  it('follows the names that a TypeScript project gives its modules, as its configuration changes', () => {
    const config = (folder: string) => JSON.stringify({ compilerOptions: { paths: { '@/*': [`./${folder}/*`] } } })
    const fileSystem = new MemoryFileSystem({
      '/w/tsconfig.json': config('source'),
      '/w/source/models.ts': `import { declarativeBase, Integer, mappedColumn } from 'orm-core'
const Base = declarativeBase()
export class User extends Base<typeof User> {
  static { this.table('users') }
  static id = mappedColumn(Integer, { primaryKey: true })
}
`,
      '/w/main.ts':
        "import { User } from '@/models'\nimport { select } from 'orm-core'\nselect(User).where(User.id.gt(1))\n",
    })
    const workspace = new Workspace({ root: '/w', fileSystem })
    const isComplete = () => workspace.snapshot.analysis('/w/main.ts').statements.some((it) => it.unknown.length === 0)
    expect(isComplete()).toBe(true)
    fileSystem.files.set('/w/tsconfig.json', config('elsewhere'))
    workspace.apply({ kind: 'changed', path: '/w/tsconfig.json' })
    expect(isComplete()).toBe(false)
    fileSystem.files.set('/w/jsconfig.json', config('source'))
    fileSystem.files.delete('/w/tsconfig.json')
    workspace.apply({ kind: 'created', path: '/w/jsconfig.json' }, { kind: 'deleted', path: '/w/tsconfig.json' })
    expect(isComplete()).toBe(true)
  })

  it('knows other files while one is broken at every place', () => {
    const { workspace } = shop()
    const queries = workspace.snapshot.sources.file('/w/queries.py')!.text
    for (let at = 0; at < queries.length; at += 5) {
      const snapshot = workspace.apply({ kind: 'edit', path: '/w/queries.py', text: queries.slice(0, at) })
      expect(snapshot.evaluation.mappers).toHaveLength(1)
      snapshot.analysis('/w/queries.py')
    }
  })
})
