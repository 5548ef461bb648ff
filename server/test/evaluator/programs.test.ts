// Examples and scripts beside each other in one workspace: each is a program of its own, and what a library keeps for a
// whole process is another one in each. What one program does wrong is still said.

import { describe, expect, it } from 'vitest'
import { workspaceDiagnostics } from '../../src/features/diagnostics/index.ts'
import { modelsReport } from '../../src/features/models.ts'
import { fileReport } from '../../src/features/statement-report.ts'
import type { Snapshot } from '../../src/workspace/snapshot.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/workspace/${name}`, text]))
  const workspace = new Workspace({
    root: '/workspace',
    fileSystem: {
      entries: () => [],
      read: (path) => texts.get(path) ?? null,
      size: (path) => texts.get(path)?.length ?? null,
      realPath: (path) => path,
    },
    discovery: { files: [...texts.keys()], projects: [], messages: [] },
  })
  return workspace
}

const findings = (snapshot: Snapshot) => workspaceDiagnostics(snapshot).map(({ message, path }) => [path, message])

const hero = (extra: string) => `
from sqlmodel import Field, Relationship, SQLModel, select

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    heroes: list["Hero"] = Relationship(back_populates="team")

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str${extra}
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")

def heroes(session):
    return session.exec(select(Hero)).all()
`

describe('examples that define the same tables', () => {
  it('have their own', () => {
    const { snapshot } = workspaceOf({
      'first.py': hero(''),
      'second.py': hero('\n    age: int'),
      'third/__init__.py': '',
      'third/models.py': hero('\n    power: str'),
      'third/app.py': 'from .models import Hero\nfrom sqlmodel import select\n\ndef all():\n    return select(Hero)\n',
    })
    expect(findings(snapshot)).toEqual([])
    const sql = (name: string) =>
      fileReport(snapshot, `/workspace/${name}`, ['sqlite']).statements.map(({ sql }) => sql.sqlite)
    expect(sql('first.py')[0]).toMatchObject({ sql: expect.stringMatching(/^SELECT hero.id, hero.name, hero.team_id/) })
    expect(sql('second.py')[0]).toMatchObject({ sql: expect.stringMatching(/^SELECT hero.id, hero.name, hero.age/) })
    expect(sql('third/app.py')[0]).toMatchObject({ sql: expect.stringContaining('hero.power') })
    expect(Object.keys(modelsReport(snapshot, 'sqlite').classes)).toHaveLength(6)
  })

  it('have their own beside a copy of the library', () => {
    const { snapshot } = workspaceOf({
      'sqlmodel/__init__.py': 'from .main import Field as Field, Relationship as Relationship, SQLModel as SQLModel\n',
      'sqlmodel/main.py':
        'class SQLModel(BaseModel, metaclass=SQLModelMetaclass, registry=default_registry):\n    pass\n',
      'first.py': `${hero('')}\nschema = Hero.model_json_schema()\n`,
      'second.py': hero('\n    age: int'),
    })
    expect(findings(snapshot)).toEqual([])
    expect(Object.keys(modelsReport(snapshot, 'sqlite').classes)).toHaveLength(4)
  })

  it('have their own when a file comes later', () => {
    const workspace = workspaceOf({ 'first.py': hero('') })
    expect(findings(workspace.snapshot)).toEqual([])
    const path = '/workspace/second.py'
    const snapshot = workspace.apply({ kind: 'open', path, text: hero('\n    age: int') })
    expect(findings(snapshot)).toEqual([])
    expect(Object.keys(modelsReport(snapshot, 'sqlite').classes)).toHaveLength(4)
  })

  it('of Advanced Alchemy have their own registry', () => {
    const author = (column: string) => `
from advanced_alchemy.base import UUIDBase
from sqlalchemy.orm import Mapped

class Author(UUIDBase):
    __tablename__ = "author"
    ${column}: Mapped[str]
`
    const { snapshot } = workspaceOf({ 'a.py': author('name'), 'b.py': author('title') })
    expect(findings(snapshot)).toEqual([])
    expect(Object.keys(modelsReport(snapshot, 'sqlite').classes)).toHaveLength(2)
  })

  it('are one program where one imports the other', () => {
    const { snapshot } = workspaceOf({
      'first.py': hero(''),
      'second.py': `from first import heroes\n${hero('\n    age: int')}`,
    })
    expect(findings(snapshot).map(([, message]) => message)).toContainEqual(
      expect.stringContaining("Table 'hero' is already defined for this MetaData instance."),
    )
  })

  it('are one program where a third imports both', () => {
    const { snapshot } = workspaceOf({
      'first.py': hero(''),
      'main.py': 'def run():\n    from first import heroes\n    import second\n    return heroes, second\n',
      'second.py': hero('\n    age: int'),
    })
    expect(findings(snapshot).map(([, message]) => message)).toContainEqual(
      expect.stringContaining("Table 'hero' is already defined for this MetaData instance."),
    )
  })
})

describe('two tables of one name', () => {
  it('show that of the larger collection', () => {
    const base =
      'from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\nclass Base(DeclarativeBase): pass\n'
    const model = (name: string, table: string, column: string) => `
class ${name}(Base):
    __tablename__ = "${table}"
    ${column}: Mapped[int] = mapped_column(primary_key=True)
`
    const { snapshot } = workspaceOf({
      'app.py': base + model('User', 'users', 'id') + model('Post', 'posts', 'id'),
      'old.py': base + model('User', 'users', 'number'),
    })
    const { tables } = modelsReport(snapshot, 'sqlite')
    expect(tables.users?.columns.map(({ name }) => name)).toEqual(['id'])
  })
})

describe('a copy of a package that tests have', () => {
  const BASE = 'from sqlalchemy.orm import DeclarativeBase\n\nclass Base(DeclarativeBase):\n    pass\n'
  const MODELS = (suffix: string) => `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship
from app.db import Base

class User(Base):
    __tablename__ = "users${suffix}"
    id: Mapped[int] = mapped_column(primary_key=True)
    posts: Mapped[list["Post"]] = relationship(back_populates="user")

class Post(Base):
    __tablename__ = "posts${suffix}"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users${suffix}.id"))
    user: Mapped["User"] = relationship(back_populates="posts")
`
  const APP = { 'app/__init__.py': '', 'app/db.py': BASE, 'app/models.py': MODELS('') }
  const COPY = { 'tests/data/app/__init__.py': '', 'tests/data/app/models.py': MODELS('_old') }
  const PACKAGES = { 'tests/__init__.py': '', 'tests/data/__init__.py': '' }

  it.each([
    ['with its own base', { ...COPY, 'tests/data/app/db.py': BASE }],
    ['without a base', COPY],
    ['in packages of tests', { ...COPY, ...PACKAGES, 'tests/data/app/db.py': BASE }],
    [
      'twice',
      {
        ...COPY,
        'tests/data/app/db.py': BASE,
        'tests/fixtures/app/__init__.py': '',
        'tests/fixtures/app/db.py': BASE,
        'tests/fixtures/app/models.py': MODELS(''),
      },
    ],
  ])('has classes of its own: %s', (_what, files) => {
    const { snapshot } = workspaceOf({ ...APP, ...files })
    expect(findings(snapshot)).toEqual([])
    const { classes } = modelsReport(snapshot, 'sqlite')
    expect(classes['app.models.User']).toMatchObject({
      path: 'app/models.py',
      table: 'users',
      relationships: { posts: { target: 'app.models.Post' } },
    })
  })

  it('is none where the folders of tests are named as what they test', () => {
    const test =
      'from app import models\nfrom sqlalchemy import select\n\ndef test_users():\n    return select(models.User.id)\n'
    const path = 'tests/unit/app/models/user_test.py'
    const packages = Object.fromEntries(
      ['tests', 'tests/unit', 'tests/unit/app', 'tests/unit/app/models'].map((each) => [`${each}/__init__.py`, '']),
    )
    const { snapshot } = workspaceOf({ ...APP, ...packages, [path]: test })
    const [statement] = fileReport(snapshot, `/workspace/${path}`, ['sqlite']).statements
    expect(statement!.sql.sqlite).toMatchObject({ sql: expect.stringContaining('FROM users') })
  })

  it('leaves what tests import of the package alone', () => {
    const test =
      'from app.models import User\nfrom sqlalchemy import select\n\ndef test_users():\n    return select(User.id)\n'
    const { snapshot } = workspaceOf({ ...APP, 'tests/test_users.py': test })
    const [statement] = fileReport(snapshot, '/workspace/tests/test_users.py', ['sqlite']).statements
    expect(statement!.sql.sqlite).toMatchObject({ sql: expect.stringContaining('FROM users') })
  })
})

describe('programs that share a library of the workspace', () => {
  const shared = { 'common/__init__.py': '', 'common/names.py': 'NAME = "hero"\n' }
  const uses = 'from common.names import NAME\n'

  it('have their own tables', () => {
    const { snapshot } = workspaceOf({
      ...shared,
      'one/__init__.py': '',
      'one/models.py': `${uses}${hero('')}`,
      'one/main.py':
        'from one.models import Hero\nfrom sqlmodel import select\n\ndef all():\n    return select(Hero)\n',
      'two/__init__.py': '',
      'two/models.py': `${uses}${hero('\n    power: str')}`,
      'two/main.py':
        'from two.models import Hero\nfrom sqlmodel import select\n\ndef all():\n    return select(Hero)\n',
    })
    expect(findings(snapshot)).toEqual([])
    const sql = (name: string) =>
      fileReport(snapshot, `/workspace/${name}`, ['sqlite']).statements.map(({ sql }) => sql.sqlite)
    expect(sql('one/main.py')[0]).toMatchObject({ sql: expect.not.stringContaining('power') })
    expect(sql('two/main.py')[0]).toMatchObject({ sql: expect.stringContaining('hero.power') })
  })

  it('are one where a file leads to both', () => {
    const { snapshot } = workspaceOf({
      ...shared,
      'one.py': `${uses}${hero('')}`,
      'two.py': `${uses}${hero('\n    power: str')}`,
      'main.py': 'import one\nimport two\n',
    })
    expect(findings(snapshot).map(([, message]) => message)).toContainEqual(
      expect.stringContaining("Table 'hero' is already defined"),
    )
  })
})

it('has its tables as it defines them where a test takes one over', () => {
  const { snapshot } = workspaceOf({
    'models.py': hero(''),
    'tests/test_hero.py': `
from sqlmodel import Field, SQLModel
import models

class FakeHero(SQLModel, table=True):
    __tablename__ = "hero"
    __table_args__ = {"extend_existing": True}
    id: int | None = Field(default=None, primary_key=True)
    name: int
`,
  })
  const { classes, tables } = modelsReport(snapshot, 'sqlite')
  expect(Object.keys(classes).sort()).toEqual(['models.Hero', 'models.Team', 'tests.test_hero.FakeHero'])
  expect(tables.hero!.columns.find(({ name }) => name === 'name')!.type).toBe('VARCHAR')
})
