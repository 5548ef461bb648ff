// A variant of which not everything is known says so itself: the command line, the hover and the preview show why, and the
// statement stays complete, which speaks of its main form.

import { describe, expect, it } from 'vitest'
import { statementHover } from '../../src/features/hover/statement.ts'
import { sqlPreview } from '../../src/features/sql-preview.ts'
import { fileReport } from '../../src/features/statement-report.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

const PATH = '/workspace/main.py'
const TEXT = `
import os
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

if os.environ.get("FLAG"):
    class Columns:
        first = Item.id
else:
    class Columns:
        first = Item.name

if os.environ.get("SIZE"):
    ORDER = Item.id
else:
    ORDER = Item.name

def listed():
    return select(Columns.first).order_by(ORDER)
`
const workspace = new Workspace({
  root: '/workspace',
  fileSystem: { entries: () => [], read: () => null, size: () => null, realPath: (path) => path },
  discovery: { files: [], projects: [], messages: [] },
})
const snapshot = workspace.apply({ kind: 'open', path: PATH, text: TEXT })
const [site] = snapshot.analysis(PATH).statements
describe('a variant with a hole', () => {
  it('says so in the JSON of the command line, where the others say that they are complete', () => {
    const [report] = fileReport(snapshot, PATH, ['sqlite']).statements
    expect(report!.complete).toBe(true)
    const variants = report!.variants.map(({ complete, unknown, when }) => [when, complete, unknown.length])
    expect(variants).toEqual([
      ['if os.environ.get("FLAG")', false, 1],
      ['if os.environ.get("SIZE")', true, 0],
    ])
    const [hole] = report!.variants[0]!.unknown
    expect(hole!.reason).toBe('what `Columns` is, only a run can tell')
    expect(hole!.range.start.line).toBeGreaterThan(0)
  })

  it('says so where it stands in the hover', () => {
    const [, form] = statementHover(snapshot, PATH, site!).split(/_if os.environ.get.*FLAG.*:_/)
    expect(form).toMatch(/```\n\nNot known of this form:\n\n- line \d+: what `Columns` is, only a run can tell/)
  })

  it('says so in the preview', () => {
    const { variants } = sqlPreview(snapshot, PATH, site!)
    expect(variants.map(({ unknown }) => unknown?.length)).toEqual([1, 0])
  })
})
