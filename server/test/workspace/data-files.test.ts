// Files that a program reads and that are no sources: what their changes make new, and what they leave as it is.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { MemoryFileSystem } from './memory.ts'

const FILES = {
  '/w/models.py': `from pathlib import Path
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = (Path(__file__).parent / "table.txt").read_text().strip()
    id: Mapped[int] = mapped_column(primary_key=True)
`,
  '/w/lib.py': 'from pathlib import Path\nQUERY = (Path(__file__).parent / "sql" / "a.sql").read_text()\n',
  '/w/queries.py': `from pathlib import Path
from sqlalchemy import select, text
from models import User
import lib

def opened(session):
    with open(Path(__file__).parent / "sql" / "b.sql") as file:
        session.execute(text(file.read()))

def kept(session):
    session.execute(text(lib.QUERY))
`,
  '/w/others.py': 'from sqlalchemy import select\nfrom models import User\nstatement = select(User)\n',
  '/w/table.txt': 'users\n',
  '/w/sql/a.sql': 'SELECT 1',
  '/w/sql/b.sql': 'SELECT 2',
  '/w/sql/c.sql': 'SELECT 3',
}

function shop() {
  const fileSystem = new MemoryFileSystem(FILES)
  const asked: string[] = []
  const workspace = new Workspace({ root: '/w', fileSystem, onData: (path) => asked.push(path) })
  const shown = () =>
    workspace.snapshot.analysis('/w/queries.py').statements.map((site) => {
      const compiled = compileSite(site, 'default')
      return site.complete && compiled.error === null ? compiled.sql : site.unknown.map(({ reason }) => reason).join()
    })
  const write = (path: string, text: string | null) => {
    if (text === null) fileSystem.files.delete(path)
    else fileSystem.files.set(path, text)
    return workspace.apply({ kind: text === null ? 'deleted' : 'changed', path })
  }
  return { asked, fileSystem, shown, workspace, write }
}

describe('a file that the program reads', () => {
  it('is known to whoever watches files', () => {
    const { asked, shown } = shop()
    shown()
    expect(asked.sort()).toEqual(['/w/sql/a.sql', '/w/sql/b.sql', '/w/table.txt'])
  })

  it('makes the statements new that are made of it, whoever has read it', () => {
    const { shown, write } = shop()
    expect(shown()).toEqual(['SELECT 2', 'SELECT 1'])
    write('/w/sql/b.sql', 'SELECT 20')
    expect(shown()).toEqual(['SELECT 20', 'SELECT 1'])
    write('/w/sql/a.sql', 'SELECT 10')
    expect(shown()).toEqual(['SELECT 20', 'SELECT 10'])
    write('/w/sql/b.sql', null)
    expect(shown()).toEqual(['`sql/b.sql` is not in the workspace', 'SELECT 10'])
    write('/w/sql/b.sql', 'SELECT 2')
    expect(shown()).toEqual(['SELECT 2', 'SELECT 10'])
  })

  it('goes with its folder', () => {
    const { fileSystem, shown, workspace } = shop()
    shown()
    for (const name of ['a', 'b', 'c']) fileSystem.files.delete(`/w/sql/${name}.sql`)
    workspace.apply({ kind: 'deleted', path: '/w/sql' })
    expect(shown()).toEqual(['`sql/b.sql` is not in the workspace', '`sql/a.sql` is not in the workspace'])
  })

  it('is what the editor has of it', () => {
    const { shown, workspace } = shop()
    const path = '/w/sql/b.sql'
    workspace.apply({ kind: 'open', path, text: 'SELECT 2' })
    expect(shown()).toEqual(['SELECT 2', 'SELECT 1'])
    workspace.apply({ kind: 'edit', path, text: 'SELECT 22' })
    expect(shown()).toEqual(['SELECT 22', 'SELECT 1'])
    workspace.apply({ kind: 'close', path })
    expect(shown()).toEqual(['SELECT 2', 'SELECT 1'])
  })

  it('is what the editor had of it before anybody asked', () => {
    const { shown, workspace } = shop()
    workspace.apply({ kind: 'open', path: '/w/sql/b.sql', text: 'SELECT 22' })
    expect(shown()).toEqual(['SELECT 22', 'SELECT 1'])
  })

  it('changes models that are made of it', () => {
    const { workspace, write } = shop()
    const tables = () => workspace.snapshot.evaluation.tables.map(({ name }) => String(name))
    const sql = () => {
      const compiled = compileSite(workspace.snapshot.analysis('/w/others.py').statements[0]!, 'default')
      return compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
    }
    expect(tables()).toEqual(['users'])
    expect(sql()).toBe('SELECT users.id FROM users')
    write('/w/table.txt', 'accounts')
    expect(tables()).toEqual(['accounts'])
    expect(sql()).toBe('SELECT accounts.id FROM accounts')
  })
})

describe('what nothing is made of', () => {
  it('leaves the snapshot as it is', () => {
    const { shown, workspace, write } = shop()
    shown()
    const { snapshot } = workspace
    expect(write('/w/sql/c.sql', 'SELECT 30')).toBe(snapshot)
    expect(write('/w/sql/b.sql', 'SELECT 2')).toBe(snapshot)
    expect(workspace.apply({ kind: 'open', path: '/w/sql/c.sql', text: 'SELECT 31' })).toBe(snapshot)
    expect(workspace.apply({ kind: 'open', path: '/w/sql/b.sql', text: 'SELECT 2' })).toBe(snapshot)
    expect(workspace.apply({ kind: 'edit', path: '/w/notes.md', text: 'notes' })).toBe(snapshot)
  })

  it('keeps the models when a function alone reads the file', () => {
    const { shown, workspace, write } = shop()
    shown()
    const [user] = workspace.snapshot.evaluation.mappers
    write('/w/sql/b.sql', 'SELECT 20')
    expect(workspace.snapshot.evaluation.mappers[0]).toBe(user)
    write('/w/table.txt', 'accounts')
    expect(workspace.snapshot.evaluation.mappers[0]).not.toBe(user)
  })

  it('is not read', () => {
    const { fileSystem, shown } = shop()
    shown()
    expect(fileSystem.reads).not.toContain('/w/sql/c.sql')
  })
})
