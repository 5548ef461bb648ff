// Which files are evaluated for the models of a workspace: words that other libraries have too count where they may be
// SQLAlchemy's.

import { expect, it } from 'vitest'
import { modelFilesInSteps } from '../../src/evaluator/model-files.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

const MODELS = `
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()

class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
`

function modelFilesAmong(files: Readonly<Record<string, string>>): string[] {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/workspace/${name}`, text]))
  const { snapshot } = new Workspace({
    root: '/workspace',
    fileSystem: {
      entries: () => [],
      read: (path) => texts.get(path) ?? null,
      size: (path) => texts.get(path)?.length ?? null,
      realPath: (path) => path,
    },
    discovery: { files: [...texts.keys()], projects: [], messages: [] },
  })
  const steps = modelFilesInSteps(snapshot.sources)
  for (let step = steps.next(); ; step = steps.next())
    if (step.done) return step.value.map((path) => path.slice('/workspace/'.length))
}

const script = (importing: string, using: string) =>
  `from sqlalchemy import select\nfrom models import User\n${importing}\n\ndef report(users):\n    ${using}\n`

it.each([
  ['a table of a library that prints', 'from rich.table import Table', 'table = Table(title="Users")'],
  ['the word in a comment', '', '# not the relationship, but the key\n    print(users)'],
  ['a registry of metrics', 'from prometheus_client import (\n    Counter,\n    registry,\n)', 'registry(users)'],
])('leaves out %s', (_, importing, using) => {
  expect(modelFilesAmong({ 'models.py': MODELS, 'script.py': script(importing, using) })).toEqual(['models.py'])
})

it.each([
  ["SQLAlchemy's own", 'from sqlalchemy import Table', 'Table("t", metadata)'],
  ['what the workspace hands on', 'from models import Table', 'Table("t", metadata)'],
  ['what a module beside it hands on', 'from .models import Table', 'Table("t", metadata)'],
  ["a plugin's", 'from snowflake.sqlalchemy import Table', 'Table("t", metadata)'],
  ['what a star may bring', 'from tables import *', 'Table("t", metadata)'],
  ["a module's attribute", 'import sqlalchemy as sa', 'sa.Table("t", metadata)'],
  ['one of two', 'from rich.table import Table\nfrom sqlalchemy import Column', 'Table(); Column("c")'],
  ['a word behind text with a hash', 'from sqlalchemy import Table', 'x = "#"; Table("t", metadata)'],
])('reads %s', (_, importing, using) => {
  expect(modelFilesAmong({ 'models.py': MODELS, 'script.py': script(importing, using) })).toEqual([
    'models.py',
    'script.py',
  ])
})
