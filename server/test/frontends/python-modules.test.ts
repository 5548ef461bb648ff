// Where imports lead: package roots, relative imports, packages without `__init__.py`, and files' dotted names.

import { describe, expect, it } from 'vitest'
import { importsOf } from '../../src/frontends/python/imports.ts'
import { PythonModules } from '../../src/frontends/python/modules.ts'

function modules(files: string, projects = ''): PythonModules {
  const list = (text: string) =>
    text
      .split(/\s+/)
      .filter(Boolean)
      .map((it) => `/w/${it}`)
  return new PythonModules('/w', list(files), list(projects))
}

describe('resolving', () => {
  const shop = modules('shop/__init__.py shop/models/__init__.py shop/models/user.py shop/db.py main.py')
  it.each([
    ['main.py', 0, 'shop', 'shop/__init__.py'],
    ['main.py', 0, 'shop.models', 'shop/models/__init__.py'],
    ['main.py', 0, 'shop.models.user', 'shop/models/user.py'],
    ['main.py', 0, 'shop.nothing', null],
    ['main.py', 0, 'sqlalchemy', null],
    ['shop/models/user.py', 0, 'shop.db', 'shop/db.py'],
    ['shop/models/user.py', 1, '', 'shop/models/__init__.py'],
    ['shop/models/user.py', 1, 'user', 'shop/models/user.py'],
    ['shop/models/__init__.py', 1, 'user', 'shop/models/user.py'],
    ['shop/models/user.py', 2, 'db', 'shop/db.py'],
    ['shop/models/user.py', 2, '', 'shop/__init__.py'],
    ['shop/models/user.py', 3, '', null],
    ['shop/models/user.py', 9, 'x', null],
    ['shop/models/user.py', 0, 'db', null],
    ['shop/db.py', 0, 'db', 'shop/db.py'],
  ])('%s: level %i, %j', (from, level, module, expected) => {
    expect(shop.resolve(`/w/${from}`, level, module)).toBe(expected === null ? null : `/w/${expected}`)
  })

  it('finds packages below src and project folders', () => {
    const it = modules('backend/src/app/__init__.py backend/src/app/models.py backend/tests/test_a.py', 'backend')
    expect(it.resolve('/w/backend/tests/test_a.py', 0, 'app.models')).toBe('/w/backend/src/app/models.py')
  })

  it('prefers the project that the file is in', () => {
    const it = modules('a/app/__init__.py a/x.py b/app/__init__.py b/x.py', 'a b')
    expect(it.resolve('/w/b/x.py', 0, 'app')).toBe('/w/b/app/__init__.py')
    expect(it.resolve('/w/a/x.py', 0, 'app')).toBe('/w/a/app/__init__.py')
  })

  it('finds packages without __init__.py, and says what is one', () => {
    const it = modules('services/api/app/models/user.py services/api/app/main.py')
    expect(it.resolve('/w/services/api/app/main.py', 0, 'app.models.user')).toBe('/w/services/api/app/models/user.py')
    expect(it.resolve('/w/services/api/app/main.py', 0, 'app.models')).toBeNull()
    expect(it.isNamespace('/w/services/api/app/main.py', 0, 'app.models')).toBe(true)
    expect(it.isNamespace('/w/services/api/app/main.py', 1, 'models')).toBe(true)
    expect(it.isNamespace('/w/services/api/app/main.py', 0, 'nowhere')).toBe(false)
  })

  it('finds the one package of its name wherever it is, but no copies of libraries', () => {
    const packages = Array.from({ length: 14 }, (_, index) => `libs/p${index}/__init__.py`).join(' ')
    const it = modules(
      `lib/shop/__init__.py lib/shop/db/models.py tests/shop/db/test_db.py tests/test_a.py ${packages}`,
    )
    expect(it.resolve('/w/tests/test_a.py', 0, 'shop.db.models')).toBe('/w/lib/shop/db/models.py')
    expect(it.resolve('/w/tests/test_a.py', 0, 'shop')).toBe('/w/lib/shop/__init__.py')
    expect(it.resolve('/w/tests/test_a.py', 0, 'p1')).toBeNull()
    const two = modules('a/shop/__init__.py b/shop/__init__.py main.py lib/sqlalchemy/__init__.py')
    expect(two.resolve('/w/main.py', 0, 'shop')).toBeNull()
    expect(two.resolve('/w/main.py', 0, 'sqlalchemy')).toBeNull()
  })

  it('finds files beside a script', () => {
    expect(modules('scripts/run.py scripts/models.py').resolve('/w/scripts/run.py', 0, 'models')).toBe(
      '/w/scripts/models.py',
    )
  })

  it("finds Python's own modules inside a package, whatever its files are called", () => {
    const it = modules('app/__init__.py app/enum.py app/typing.py app/db/__init__.py app/db/types.py x.py', 'app')
    for (const name of ['enum', 'typing']) expect(it.resolve('/w/app/enum.py', 0, name)).toBeNull()
    expect(it.resolve('/w/app/db/types.py', 0, 'types')).toBeNull()
    expect(it.resolve('/w/app/db/types.py', 0, 'app.enum')).toBe('/w/app/enum.py')
    expect(modules('enum.py x.py').resolve('/w/x.py', 0, 'enum')).toBe('/w/enum.py')
  })

  it('prefers a package to a module of the same name, as Python does', () => {
    expect(modules('a.py a/__init__.py x.py').resolve('/w/x.py', 0, 'a')).toBe('/w/a/__init__.py')
  })
})

describe('names', () => {
  it.each([
    ['shop/__init__.py shop/models/__init__.py shop/models/user.py', '', 'shop/models/user.py', 'shop.models.user'],
    ['shop/__init__.py shop/models/__init__.py', '', 'shop/models/__init__.py', 'shop.models'],
    ['server/app/__init__.py server/app/db.py', '', 'server/app/db.py', 'app.db'],
    ['src/company/app/__init__.py src/company/app/db.py', '', 'src/company/app/db.py', 'company.app.db'],
    ['models.py', '', 'models.py', 'models'],
    ['app/models/user.py', '', 'app/models/user.py', 'app.models.user'],
    ['my-app/models.py', '', 'my-app/models.py', 'models'],
    ['backend/app/user.py', 'backend', 'backend/app/user.py', 'app.user'],
    ['__init__.py', '', '__init__.py', '__init__'],
    ['src/app/__init__.py src/app/case/models.py', 'src/app', 'src/app/case/models.py', 'app.case.models'],
    ['back/x.py back/migrations/env.py', 'back back/migrations', 'back/migrations/env.py', 'env'],
  ])('%s', (files, projects, path, expected) => {
    expect(modules(files, projects).moduleName(`/w/${path}`)).toBe(expected)
  })
})

describe('imports by text', () => {
  it('sees what a parser would see', () => {
    const text = `import a.b as c, d
from . import (
    x,  # why
    y as z,
)
def f():
    from ..m.n import p, q as r  # later
from e import *
`
    expect(importsOf(text)).toEqual([
      { level: 0, module: 'a.b', names: [] },
      { level: 0, module: 'd', names: [] },
      { level: 1, module: '', names: ['x', 'y'] },
      { level: 2, module: 'm.n', names: ['p', 'q'] },
      { level: 0, module: 'e', names: ['*'] },
    ])
  })
})
