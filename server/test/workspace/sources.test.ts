// What a workspace's sources are: discovery, relevance, edits that share what did not change.

import { describe, expect, it } from 'vitest'
import { diagnostics } from '../../src/features/diagnostics/index.ts'
import { defaultSettings } from '../../src/protocol/messages.ts'
import { discoverAll } from '../../src/workspace/discovery.ts'
import { normalise, pathOf } from '../../src/workspace/file-system.ts'
import { MAX_FILE_SIZE, Sources } from '../../src/workspace/sources.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { MemoryFileSystem } from './memory.ts'

function sourcesOf(fileSystem: MemoryFileSystem): Sources {
  const { files, projects } = discoverAll(fileSystem, '/w')
  return Sources.of(fileSystem, '/w', files, projects)
}

const SHOP = {
  '/w/pyproject.toml': '',
  '/w/shop/__init__.py': '',
  '/w/shop/models.py': 'from sqlalchemy import Column\nclass User: pass\n',
  '/w/shop/queries.py': 'from .models import User\n',
  '/w/shop/views.py': 'from shop import queries\n',
  '/w/shop/colours.py': 'RED = 1\n',
}

describe('discovery', () => {
  it('leaves out what nobody edits', () => {
    const fileSystem = new MemoryFileSystem({
      ...SHOP,
      '/w/.git/hook.py': '',
      '/w/node_modules/x/a.py': '',
      '/w/venv/lib/a.py': '',
      '/w/env/pyvenv.cfg': '',
      '/w/env/lib/a.py': '',
      '/w/build/lib/a.py': '',
      '/w/tools/build/__init__.py': '',
      '/w/shop/__pycache__/a.py': '',
      '/w/notes.txt': '',
      '/w/backend/setup.py': '',
    })
    const found = discoverAll(fileSystem, '/w')
    expect(found.files).toEqual(
      [
        '/w/backend/setup.py',
        ...Object.keys(SHOP).filter((it) => it.endsWith('.py')),
        '/w/tools/build/__init__.py',
      ].sort(),
    )
    expect(found.projects.sort()).toEqual(['/w/backend/setup.py', '/w/pyproject.toml'])
  })

  it('does not follow links in circles', () => {
    const fileSystem = new MemoryFileSystem(SHOP)
    fileSystem.links.set('/w/shop/again', '/w/shop')
    fileSystem.links.set('/w/shop/up', '/w')
    fileSystem.links.set('/w/linked', '/elsewhere')
    fileSystem.files.set('/elsewhere/a.py', '')
    const { files } = discoverAll(fileSystem, '/w')
    expect(files).toContain('/w/linked/a.py')
    expect(files.filter((it) => !it.startsWith('/w/linked/'))).toEqual(
      discoverAll(new MemoryFileSystem(SHOP), '/w').files,
    )
  })

  it('keeps a link to a folder outside, met twice, once', () => {
    const fileSystem = new MemoryFileSystem({ '/w/a.py': '', '/elsewhere/b.py': '' })
    fileSystem.links.set('/w/one', '/elsewhere')
    fileSystem.links.set('/w/two', '/elsewhere')
    expect(discoverAll(fileSystem, '/w').files).toHaveLength(2)
  })
})

describe('relevance', () => {
  it('follows imports to those that name an ORM', () => {
    expect(sourcesOf(new MemoryFileSystem(SHOP)).relevant('python')).toEqual([
      '/w/shop/models.py',
      '/w/shop/queries.py',
      '/w/shop/views.py',
    ])
  })

  it('adds what relevant files import to build on queries', () => {
    const fileSystem = new MemoryFileSystem({
      ...SHOP,
      '/w/shop/queries.py': 'from .models import User\nfrom .base import Lister\nfrom .colours import RED\n',
      '/w/shop/base.py': 'class Lister:\n    def run(self):\n        return self.query.order_by("id")\n',
      '/w/shop/unused.py': 'def run(query):\n    return query.filter_by(name="x")\n',
    })
    const relevant = sourcesOf(fileSystem).relevant('python')
    expect(relevant).toContain('/w/shop/base.py')
    expect(relevant).not.toContain('/w/shop/colours.py')
    expect(relevant).not.toContain('/w/shop/unused.py')
  })

  it('is not looked for again when an edit can not change it', () => {
    const sources = sourcesOf(new MemoryFileSystem(SHOP))
    const relevant = sources.relevant('python')
    const edited = sources.withDocument('/w/shop/models.py', `${SHOP['/w/shop/models.py']}x = 1\n`)
    expect(edited.relevant('python')).toBe(relevant)
    const importing = edited.withDocument('/w/shop/colours.py', 'from shop.models import User\n')
    expect(importing.relevant('python')).toContain('/w/shop/colours.py')
  })
})

describe('edits', () => {
  it('share files that did not change, with their programs', () => {
    const sources = sourcesOf(new MemoryFileSystem(SHOP))
    const program = sources.file('/w/shop/models.py')!.program
    const edited = sources.withDocument('/w/shop/queries.py', 'x = 1\n')
    expect(edited.file('/w/shop/models.py')!.program).toBe(program)
    expect(edited.file('/w/shop/queries.py')!.text).toBe('x = 1\n')
    expect(sources.file('/w/shop/queries.py')!.text).toBe(SHOP['/w/shop/queries.py'])
  })

  it('opening a file with the text it has on the disk keeps its program', () => {
    const sources = sourcesOf(new MemoryFileSystem(SHOP))
    const file = sources.file('/w/shop/models.py')
    expect(sources.withDocument('/w/shop/models.py', SHOP['/w/shop/models.py']).file('/w/shop/models.py')).toBe(file)
  })

  it('closing brings back what the disk has', () => {
    const fileSystem = new MemoryFileSystem(SHOP)
    const open = sourcesOf(fileSystem).withDocument('/w/shop/models.py', 'x = 1\n')
    expect(open.withoutDocument('/w/shop/models.py').file('/w/shop/models.py')!.text).toBe(SHOP['/w/shop/models.py'])
    const unsaved = open.withDocument('/w/new.py', 'y = 1\n')
    expect(unsaved.resolveImport('/w/shop/models.py', 0, 'new')).toBe('/w/new.py')
    expect(unsaved.withoutDocument('/w/new.py').resolveImport('/w/shop/models.py', 0, 'new')).toBeNull()
  })

  it('files come and go', () => {
    const fileSystem = new MemoryFileSystem(SHOP)
    const sources = sourcesOf(fileSystem)
    expect(sources.file('/w/shop/models.py')!.moduleName).toBe('shop.models')
    fileSystem.files.set('/w/shop/orders.py', 'import sqlalchemy\n')
    const more = sources.withDiskChanges(['/w/shop/orders.py'], [])
    expect(more.resolveImport('/w/shop/models.py', 1, 'orders')).toBe('/w/shop/orders.py')
    expect(more.relevant('python')).toContain('/w/shop/orders.py')
    fileSystem.files.delete('/w/shop/__init__.py')
    const fewer = more.withDiskChanges([], ['/w/shop/__init__.py'])
    expect(fewer.resolveImport('/w/shop/models.py', 0, 'shop')).toBeNull()
    expect(fewer.isNamespace('/w/shop/models.py', 0, 'shop')).toBe(true)
  })

  it('a changed file is read again, a saved one keeps its program', () => {
    const fileSystem = new MemoryFileSystem(SHOP)
    const sources = sourcesOf(fileSystem)
    const before = sources.file('/w/shop/models.py')!
    expect(sources.withDiskChanges(['/w/shop/models.py'], []).file('/w/shop/models.py')).toBe(before)
    fileSystem.files.set('/w/shop/models.py', 'z = 1\n')
    expect(sources.withDiskChanges(['/w/shop/models.py'], []).file('/w/shop/models.py')!.text).toBe('z = 1\n')
  })

  it('a new project file makes a package root', () => {
    const fileSystem = new MemoryFileSystem({
      '/w/main.py': '',
      '/w/back/app/__init__.py': '',
      '/w/old/app/__init__.py': '',
    })
    const sources = sourcesOf(fileSystem)
    expect(sources.resolveImport('/w/main.py', 0, 'app')).toBeNull()
    fileSystem.files.set('/w/back/pyproject.toml', '')
    expect(sources.withDiskChanges(['/w/back/pyproject.toml'], []).resolveImport('/w/main.py', 0, 'app')).toBe(
      '/w/back/app/__init__.py',
    )
  })
})

describe('reading', () => {
  it('reads a file when it is asked for, and once', () => {
    const fileSystem = new MemoryFileSystem(SHOP)
    const sources = sourcesOf(fileSystem)
    expect(fileSystem.reads).toEqual([])
    sources.file('/w/shop/models.py')
    sources.file('/w/shop/models.py')
    expect(fileSystem.reads).toEqual(['/w/shop/models.py'])
  })

  it('says which file is too large', () => {
    const sources = sourcesOf(new MemoryFileSystem({ '/w/big.py': ' '.repeat(MAX_FILE_SIZE + 1) }))
    expect(sources.file('/w/big.py')).toBeNull()
    expect(sources.messages).toEqual([expect.stringMatching(/^\/w\/big\.py is not read: 2049 KB/)])
  })

  it('does not read a document that is too large either, and says so in it', () => {
    const workspace = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem(SHOP) })
    const text = `${SHOP['/w/shop/models.py']}\n${'x = 1\n'.repeat(400_000)}`
    const path = '/w/shop/models.py'
    const { sources } = workspace.apply({ kind: 'open', path, text })
    expect(sources.file(path)).toBeNull()
    expect(diagnostics(workspace.snapshot, path)).toMatchObject([
      { code: 'file-too-large', severity: 'information', span: { start: 0, end: 0 } },
    ])
    expect(diagnostics(workspace.snapshot, path)[0]!.message).toMatch(
      /2,344 KB.*athanor\.files\.maxSize allows 2,048 KB$/,
    )
    const settings = { ...defaultSettings, files: { maxSize: 4096 } }
    expect(workspace.apply({ kind: 'settings', settings }).sources.file(path)?.text).toBe(text)
    expect(diagnostics(workspace.snapshot, path)).toEqual([])
  })
})

describe('paths', () => {
  it('come from URIs as editors write them', () => {
    expect(pathOf('file:///w/a%20b/c.py')).toBe('/w/a b/c.py')
    expect(pathOf('untitled:Untitled-1')).toBeNull()
    expect(pathOf('file:///w/%E0%A4')).toBeNull()
  })
  it('have one spelling', () => {
    expect(normalise('c:\\shop\\a.py')).toBe('C:/shop/a.py')
    expect(normalise('/w/')).toBe('/w')
  })
})
