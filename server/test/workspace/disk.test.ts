// The real disk with what nobody expects on it: links that lead to themselves, folders with a file's name, names that
// are too long, bytes that are no UTF-8. What can be read is read, and the models are known.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { diagnostics } from '../../src/features/diagnostics/index.ts'
import { disk, normalise } from '../../src/workspace/file-system.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

const root = normalise(mkdtempSync(join(tmpdir(), 'athanor-disk-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const MODELS = `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
`
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(root, name), content)
/** False where the user may not make links. */
function link(target: string, name: string): boolean {
  try {
    symlinkSync(target, join(root, name))
    return true
  } catch {
    return false
  }
}

mkdirSync(join(root, 'app/folder.py'), { recursive: true })
write('app/models.py', MODELS)
write('app/marked.py', `\ufeff${MODELS.replace('User', 'Marked').replace('users', 'marked')}`)
write(
  'app/latin.py',
  Uint8Array.from([0x78, 0x20, 0x3d, 0x20, 0x22, 0xe9, 0xff, 0x22, 0x0a, ...Buffer.from('import sqlalchemy\n')]),
)
write('app/windows.py', MODELS.replace('User', 'Windows').replace('users', 'windows').replaceAll('\n', '\r\n'))
write('app/old.py', MODELS.replace('User', 'Old').replace('users', 'old').replaceAll('\n', '\r'))
const linked = link('self.py', 'app/self.py')
link('..', 'app/around')
link('nowhere.py', 'app/broken.py')

const names = (workspace: Workspace) => workspace.snapshot.evaluation.mappers.map(({ className }) => className).sort()

describe('a folder with odd files', () => {
  it('is read as far as it can be', () => {
    const workspace = new Workspace({ root })
    expect(names(workspace)).toEqual(['Marked', 'Old', 'User', 'Windows'])
    for (const path of workspace.snapshot.relevantFiles()) expect(diagnostics(workspace.snapshot, path)).toEqual([])
  })

  it.runIf(linked)('lists the files beside a link to itself', () => {
    const files = disk.entries(`${root}/app`).flatMap(({ kind, name }) => (kind === 'file' ? [name] : []))
    expect(files.sort()).toEqual(['latin.py', 'marked.py', 'models.py', 'old.py', 'windows.py'])
  })
})

describe('a path that can be no file', () => {
  it.each([
    ['a name that is too long', `${root}/app/${'x'.repeat(5000)}.py`],
    ['a zero byte', `${root}/app/a\0b.py`],
    ['a folder', `${root}/app/folder.py`],
    ['below a file', `${root}/app/models.py/inner.py`],
    ['a link to itself', `${root}/app/self.py`],
  ])('%s: is told of, and nothing is lost', (_, path) => {
    const workspace = new Workspace({ root })
    const before = names(workspace)
    for (const kind of ['created', 'changed', 'deleted'] as const) {
      workspace.apply({ kind, path })
      expect(names(workspace)).toEqual(before)
    }
    workspace.apply({ kind: 'open', path, text: MODELS.replace('User', 'Open').replace('users', 'open') })
    expect(names(workspace)).toEqual([...before, 'Open'].sort())
    workspace.apply({ kind: 'close', path })
    expect(names(workspace)).toEqual(before)
  })
})
