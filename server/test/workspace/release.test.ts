// What a workspace lets go of when nothing happens in it, and that nobody can tell by its answers.

import { expect, it } from 'vitest'
import { makesModels } from '../../src/evaluator/index.ts'
import { ownText } from '../../src/frontends/own-text.ts'
import { release } from '../../src/workspace/release.ts'
import type { Sources } from '../../src/workspace/sources.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import type { WorkspaceFile } from '../../src/workspace/workspace-file.ts'
import { MemoryFileSystem } from './memory.ts'

const FILES = {
  '/w/models.py': `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
`,
  '/w/queries.py': `
from sqlalchemy import select
from models import User
from conditions import is_first
def first():
    return select(User).where(is_first())
`,
  '/w/conditions.py': `
from models import User
def is_first():
    return User.id == 1
`,
  '/w/other.py': 'import models\nprint("nothing to see")\n',
  '/w/unrelated.py': 'print("no models")\n',
}

function index(files: Readonly<Record<string, string>> = FILES) {
  const fileSystem = new MemoryFileSystem(files)
  const stale: string[] = []
  const workspace = new Workspace({ root: '/w', fileSystem, onStale: (path) => void stale.push(path) })
  for (const _ of (workspace.snapshot.sources as Sources).readAhead(makesModels));
  void workspace.snapshot.evaluation
  return { fileSystem, stale, workspace }
}

const held = ({ snapshot }: Workspace) =>
  snapshot.sources.relevant('python').filter((path) => (snapshot.sources.file(path) as WorkspaceFile).isHeld)

function tidy({ snapshot }: Workspace): number | null {
  const steps = release(snapshot)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const whereOf = (workspace: Workspace, path: string) =>
  workspace.snapshot.analysis(path).statements.map(({ statement }) => String(statement).replace(/\s+/g, ' '))

const FIRST = ['SELECT users.id FROM users WHERE users.id = :id_1']

it('keeps the texts of the files alone that the models need', () => {
  const { workspace } = index()
  expect(held(workspace)).toEqual(['/w/models.py'])
})

it('keeps open documents, and what they need, until they are closed', () => {
  const { workspace } = index()
  const path = '/w/queries.py'
  workspace.apply({ kind: 'open', path, text: FILES[path] })
  expect(whereOf(workspace, path)).toEqual(FIRST)
  tidy(workspace)
  expect(held(workspace)).toContain(path)
  const known = workspace.snapshot.analysis(path)
  tidy(workspace)
  expect(workspace.snapshot.analysis(path)).toBe(known)

  workspace.apply({ kind: 'close', path })
  void workspace.snapshot.evaluation
  tidy(workspace)
  expect(held(workspace)).not.toContain(path)
  expect(workspace.snapshot.analysis(path)).not.toBe(known)
  expect(whereOf(workspace, path)).toEqual(FIRST)
})

it('waits while files are analysed', () => {
  const { workspace } = index()
  const analysis = workspace.snapshot.prepareAnalysis('/w/queries.py')
  expect(analysis.next().done).toBe(false)
  expect(tidy(workspace)).toBeNull()
  for (const _ of analysis);
  expect(tidy(workspace)).not.toBeNull()
  expect(tidy(new Workspace({ root: '/w', fileSystem: new MemoryFileSystem(FILES) }))).toBeNull()
})

it('makes room for an analysis when others have needed much, and answers the same', () => {
  const long = `# ${'x'.repeat(1_500_000)}\n`
  const { workspace } = index({
    ...FILES,
    '/w/conditions.py': long + FILES['/w/conditions.py'],
    '/w/others.py': long + FILES['/w/conditions.py'].replaceAll('is_first', 'is_other'),
    '/w/more.py': FILES['/w/queries.py'].replaceAll('conditions', 'others').replaceAll('is_first', 'is_other'),
    '/w/last.py': FILES['/w/queries.py'],
  })
  const analysed = (path: string) => {
    for (const _ of workspace.snapshot.prepareAnalysis(path));
    return workspace.snapshot.analysis(path)
  }
  const known = analysed('/w/queries.py')
  analysed('/w/more.py')
  expect(held(workspace)).toEqual(expect.arrayContaining(['/w/conditions.py', '/w/others.py']))
  // One that was begun goes on from the beginning.
  const begun = workspace.snapshot.evaluation.analyzeInSteps('/w/others.py')
  expect(begun.next().done).toBe(false)
  expect(analysed('/w/last.py').statements.map(({ statement }) => String(statement).replace(/\s+/g, ' '))).toEqual(
    FIRST,
  )
  expect(held(workspace)).toEqual(['/w/conditions.py', '/w/last.py', '/w/models.py'])
  for (let step = begun.next(); ; step = begun.next()) {
    if (!step.done) continue
    expect(step.value.statements).toEqual([])
    break
  }
  expect(workspace.snapshot.analysis('/w/queries.py')).toBe(known)
  expect(whereOf(workspace, '/w/more.py')).toEqual(FIRST)
  // What an analysis rests on counts, also where it was let go of.
  const path = '/w/others.py'
  workspace.apply({
    kind: 'open',
    path,
    text: FILES['/w/conditions.py'].replaceAll('is_first', 'is_other').replace('1', '2 + User.id'),
  })
  expect(whereOf(workspace, '/w/more.py')).toEqual(['SELECT users.id FROM users WHERE users.id = :id_1 + users.id'])
})

it('reads a text again when somebody asks, and nothing that is known already', () => {
  const { fileSystem, workspace } = index()
  fileSystem.reads.length = 0
  expect(workspace.snapshot.sources.file('/w/other.py')?.text).toBe(FILES['/w/other.py'])
  expect(fileSystem.reads).toEqual(['/w/other.py'])
  tidy(workspace)
  fileSystem.reads.length = 0
  workspace.apply({ kind: 'edit', path: '/w/models.py', text: `${FILES['/w/models.py']}\n# edited\n` })
  expect(workspace.snapshot.evaluation.mappers).toHaveLength(1)
  tidy(workspace)
  expect(fileSystem.reads).toEqual([])
})

it('takes a document that says what the file said for the same file', () => {
  const { workspace } = index()
  const path = '/w/other.py'
  const file = workspace.snapshot.sources.file(path)
  workspace.apply({ kind: 'open', path, text: FILES[path] })
  expect(workspace.snapshot.sources.file(path)).toBe(file)
  expect((file as WorkspaceFile).isHeld).toBe(true)
})

it('takes a file that was saved as it was for the same', () => {
  const { workspace } = index()
  const { snapshot } = workspace
  workspace.apply({ kind: 'changed', path: '/w/other.py' })
  expect(workspace.snapshot).toBe(snapshot)
})

it('says when a file was changed and nobody told', () => {
  const { fileSystem, stale, workspace } = index()
  const path = '/w/conditions.py'
  const text = FILES[path].replace('1', '2 + User.id')
  fileSystem.files.set(path, text)
  // What the program is read from and what places are counted in is one text.
  const file = workspace.snapshot.sources.file(path)!
  expect(file.program.body).toHaveLength(2)
  expect(file.text).toBe(text)
  expect(stale).toEqual([path])
  workspace.apply({ kind: 'changed', path })
  expect(workspace.snapshot.sources.file(path)).not.toBe(file)
  expect(whereOf(workspace, '/w/queries.py')).toEqual(['SELECT users.id FROM users WHERE users.id = :id_1 + users.id'])
  fileSystem.files.delete('/w/other.py')
  expect(workspace.snapshot.sources.file('/w/other.py')?.text).toBe('')
  expect(stale).toEqual([path, '/w/other.py'])
})

it('makes pieces of texts strings of their own', () => {
  const text = 'import some.package.with_a_long_name'
  expect(ownText(text.slice(7))).toBe('some.package.with_a_long_name')
  expect(ownText(text.slice(7, 11))).toBe('some')
  expect(ownText(`${text}\ud800"\n`)).toBe(`${text}\ud800"\n`)
})
