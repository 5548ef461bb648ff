// What is known of the elements of lists that are annotated, of texts that a pure function takes apart, and of functions
// whose callers stand in other files and reach what is open only behind a condition.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Term(Base):
    __tablename__ = "term"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]

class TermType(Base):
    __tablename__ = "term_type"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
`
const SCHEMAS = `
from pydantic import BaseModel

class TermIn(BaseModel):
    id: int | None = None
    text: str

class DefinitionIn(BaseModel):
    terms: list[TermIn | None] = []
`

const files = { 'words/__init__.py': '', 'words/models.py': MODELS, 'words/schemas.py': SCHEMAS }
const sql = (site: StatementSite) => {
  const compiled = compileSite(site, 'default')
  return compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
}

describe('the elements of an annotated list', () => {
  it('are of the class that the annotation names', () => {
    const { statements } = analyzed(
      `
from words.models import Term
from words.schemas import DefinitionIn

def found(session, definition: DefinitionIn):
    return [session.query(Term.id).filter_by(**t.dict(exclude={"id"})).first() for t in definition.terms]
`,
      files,
    )
    expect(statements.map(sql)).toEqual(['SELECT term.id AS term_id FROM term WHERE term.text = :text_1'])
    expect(statements[0]!.complete).toBe(true)
  })
})

describe('a function whose caller tells more only behind a condition', () => {
  it('is read with that condition turned over', () => {
    const { statements } = analyzed(
      `
from words.models import Term

def get_or_create(session, term_in):
    if term_in.id:
        q = session.query(Term.id).filter(Term.id == term_in.id)
    else:
        q = session.query(Term.id).filter_by(**term_in.dict(exclude={"id"}))
    return q.first()
`,
      {
        ...files,
        'words/definitions.py': `
from main import get_or_create
from words.schemas import DefinitionIn

def create(session, definition: DefinitionIn):
    return [get_or_create(session, t) for t in definition.terms]
`,
      },
    )
    const other = statements[1]!
    expect(sql(other)).toBe('SELECT term.id AS term_id FROM term WHERE term.text = :text_1')
    expect(other.complete).toBe(true)
    expect(other.when[0]).toBe('called by create')
  })
})

describe('a text that is taken apart', () => {
  it('finds the class that the sample names', () => {
    const { statements } = analyzed(
      `
import re
from enum import StrEnum
from sqlalchemy import select
from words.models import Base

class Kind(StrEnum):
    kind = "TermType"
    term = "Term"

def table_name(name):
    return "_".join([part.lower() for part in re.split("(?=[A-Z])", name) if part])

def class_of(name):
    for mapper in Base.registry.mappers:
        cls = mapper.class_
        if cls.__table__.fullname.lower() == name.lower():
            return cls

def listed(session, kind: Kind):
    return session.scalars(select(class_of(table_name(kind)).id))
`,
      files,
    )
    expect(sql(statements.at(-1)!)).toBe('SELECT term_type.id FROM term_type')
  })
})
