// Tables that a program reads from its database: what is not known of them is said, and is nobody's mistake. The SQL of
// statements that name their columns is recorded beside corpus/applications/observatory.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { workspaceDiagnostics } from '../../src/features/diagnostics/index.ts'
import { analyzed, snapshotOf } from './inline.ts'

const MODELS = `
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert, select
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship

from database import engine

class Base(DeclarativeBase):
    pass

class Reflected(DeferredReflection, Base):
    __abstract__ = True

class Site(Reflected):
    __tablename__ = "sites"
    telescopes = relationship("Telescope", back_populates="site")

class Telescope(Reflected):
    __tablename__ = "telescopes"
    site = relationship("Site", back_populates="telescopes")

class Night(Base):
    __table__ = Table("nights", Base.metadata, autoload_with=engine)

class Target(Base):
    __tablename__ = "targets"
    __table_args__ = {"autoload_with": engine, "comment": "stars"}
    id = mapped_column(Integer, primary_key=True)

class Keyed(Base):
    __table__ = Table("keyed", Base.metadata, autoload_with=engine)
    __mapper_args__ = {"primary_key": [__table__.c.code]}
`

const shown = (body: string) =>
  analyzed(`${MODELS}\n${body}`).statements.map((site) => {
    const compiled = compileSite(site, 'postgresql')
    return [compiled.error ?? compiled.sql.replace(/\s+/g, ' '), ...site.unknown.map(({ reason }) => reason)]
  })

describe('tables that are read from the database', () => {
  it('are no mistakes of the program', () => {
    expect(workspaceDiagnostics(snapshotOf(MODELS)).map(({ message }) => message)).toEqual([])
  })

  it('are said to have columns that are not known', () => {
    const reasons = snapshotOf(MODELS).evaluation.unresolved.map(({ reason }) => reason)
    expect(reasons).toEqual(
      ['Site', 'Telescope', 'Night', 'Target', 'Keyed'].map(
        (name) => `columns of ${name} are read from the database when it runs`,
      ),
    )
  })

  it('are shown with what is known where all of their columns are asked for', () => {
    expect(
      shown(`
def read(session):
    session.scalars(select(Target).where(Target.name == "x"))
    session.scalars(select(Site).filter_by(code="x"))
    session.scalars(select(Keyed))
    session.execute(insert(Night).values(seeing=1))
`),
    ).toEqual([
      [
        'SELECT targets.id FROM targets WHERE targets.name = %(name_1)s',
        'the columns of the table `targets` are read from the database when it runs',
      ],
      [
        'SELECT sites.id FROM sites WHERE sites.code = %(code_1)s',
        'the database brings the primary key of Site: `id` is assumed',
        'the columns of the table `sites` are read from the database when it runs',
      ],
      ['SELECT keyed.code FROM keyed', 'the columns of the table `keyed` are read from the database when it runs'],
      [
        'INSERT INTO nights (seeing) VALUES (%(seeing)s)',
        'the database brings the primary key of Night: `id` is assumed',
      ],
    ])
  })

  it('do not change with what has been named before', () => {
    const [[before], , [after]] = shown(`
def read(session):
    session.scalars(select(Night))
    session.scalars(select(Night.noted).where(Night.seeing > 1))
    session.scalars(select(Night))
`) as [string[], string[], string[]]
    expect(after).toBe(before)
  })
})
