// The report of models, where a relationship's other tables are no plain table. What SQLAlchemy says of it is written beside.

import { expect, it } from 'vitest'
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
