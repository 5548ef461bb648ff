// The report of models, where a relationship's other tables are no plain table. What SQLAlchemy says of it is written beside.

import { expect, it } from 'vitest'
import { workspaceDiagnostics } from '../../src/features/diagnostics/index.ts'
import { modelsReport } from '../../src/features/models.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { MemoryFileSystem } from '../workspace/memory.ts'

it('says the join that stands where most relationships have a table of links', () => {
  const files = new MemoryFileSystem({
    '/work/groups.py': `
from sqlalchemy import Column, ForeignKey, Integer, Table, join
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass

links = Table("links", Base.metadata, Column("id", Integer, primary_key=True),
              Column("group_id", ForeignKey("groups.id")), Column("pickup_id", ForeignKey("pickups.id")))

class Pickup(Base):
    __tablename__ = "pickups"
    id: Mapped[int] = mapped_column(primary_key=True)

class Call(Base):
    __tablename__ = "calls"
    id: Mapped[int] = mapped_column(primary_key=True)
    pickup_id: Mapped[int] = mapped_column(ForeignKey("pickups.id"))

class Group(Base):
    __tablename__ = "groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    calls: Mapped[list[Call]] = relationship(
        secondary=lambda: join(links, Pickup.__table__),
        primaryjoin=lambda: Group.id == links.c.group_id,
        secondaryjoin=lambda: Pickup.id == Call.pickup_id,
        viewonly=True,
    )
`,
  })
  const { snapshot } = new Workspace({ root: '/work', fileSystem: files })
  // str(Group.calls.property.secondary) and .direction of SQLAlchemy 2.0.54
  expect(modelsReport(snapshot, 'postgresql').classes['groups.Group']?.relationships.calls).toMatchObject({
    secondary: 'links JOIN pickups ON pickups.id = links.pickup_id',
    direction: 'MANYTOMANY',
  })
})

it('leaves options of a relationship that are not known to their defaults, and says so', () => {
  const files = new MemoryFileSystem({
    '/work/models.py': `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, backref, mapped_column, relationship
from elsewhere import said

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id = mapped_column(ForeignKey("users.id"))
    a = relationship(User, lazy=said.lazy, cascade=said.cascade, info=said.info)
    b = relationship(User, back_populates=said.other, overlaps="a")
    c = relationship(User, backref=said.other, overlaps="a,b")
    d = relationship(User, backref=backref(said.other, lazy="joined"), overlaps="a,b,c")
    e = relationship(User, backref=backref("posts", lazy=said.lazy), overlaps="a,b,c,d")
`,
  })
  const { snapshot } = new Workspace({ root: '/work', fileSystem: files })
  const report = modelsReport(snapshot, 'postgresql')
  const plain = { lazy: 'select', back_populates: null, cascade: ['merge', 'save-update'] }
  expect(report.classes['models.Post']?.relationships).toMatchObject({
    a: plain,
    b: plain,
    c: plain,
    d: plain,
    e: { ...plain, back_populates: 'posts' },
  })
  expect(Object.keys(report.classes['models.User']?.relationships ?? {})).toEqual(['posts'])
  const unknown = '`said` of `elsewhere` is not known'
  expect(report.unresolved.map(({ reason }) => reason)).toEqual([
    `\`lazy\` of a relationship: ${unknown}`,
    `\`cascade\` of a relationship: ${unknown}`,
    `\`back_populates\` of a relationship: ${unknown}`,
    `\`backref\` of a relationship: ${unknown}`,
    `\`backref\` of a relationship: ${unknown}`,
    `\`lazy\` of a relationship: ${unknown}`,
  ])
  expect(workspaceDiagnostics(snapshot)).toEqual([])
})
