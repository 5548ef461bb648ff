// Settings that nobody knows here: the environment, a settings object that a library fills. Names and types of tables
// are made with the defaults that the program itself gives; in statements they stay unknown.

import { expect, it } from 'vitest'
import { modelsReport } from '../../src/features/models.ts'
import { fileReport } from '../../src/features/statement-report.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

function snapshotOf(text: string) {
  const workspace = new Workspace({
    root: '/workspace',
    fileSystem: { entries: () => [], read: () => null, size: () => null, realPath: (path) => path },
    discovery: { files: [], projects: [], messages: [] },
  })
  return workspace.apply({ kind: 'open', path: '/workspace/main.py', text })
}

const MODEL = `
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = f"{PREFIX}users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LENGTH))

def users():
    return select(User).limit(LENGTH)
`

const SETTINGS = `
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    database_url: str
    prefix: str = "app_"
    length: int = 40
`

it.each([
  [
    'the environment',
    'import os\nPREFIX = os.environ.get("PREFIX", "app_")\nLENGTH = int(os.getenv("LENGTH") or 40)\n',
  ],
  [
    'a function that says what it gives',
    `${SETTINGS}
import importlib

def load() -> Settings:
    return getattr(importlib.import_module("elsewhere.settings"), "Settings")()

settings = load()
PREFIX = settings.prefix
LENGTH = settings.length
`,
  ],
  [
    'a name that says what it is',
    `${SETTINGS}
from elsewhere import container
settings: Settings = container.resolve(Settings)
PREFIX = settings.prefix
LENGTH = settings.length
`,
  ],
])('are the defaults in tables: %s', (_what, head) => {
  const snapshot = snapshotOf(head + MODEL)
  const { tables, unresolved } = modelsReport(snapshot, 'postgresql')
  expect(unresolved).toEqual([])
  expect(tables.app_users?.columns.map(({ type }) => type)).toEqual(['INTEGER', 'VARCHAR(40)'])
  const [statement] = fileReport(snapshot, '/workspace/main.py', ['postgresql']).statements
  expect(statement?.sql.postgresql).toMatchObject({ sql: expect.stringContaining('FROM app_users') })
  expect(statement?.sql.postgresql).toMatchObject({ params: [{ name: 'param_1', unknown: true }] })
})
