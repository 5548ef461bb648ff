// Statements to which no reading of a function comes by itself: several conditions have to hold at once, a loop has nothing
// to go over, the main path returns before.

import { expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import select, insert, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`

/** Of each statement: whether it is complete, the conditions on the way, its SQL. */
function shown(text: string) {
  return analyzed(MODELS + text).statements.map((site) => {
    const compiled = compileSite(site, 'sqlite')
    return [site.complete, site.when.join(', '), compiled.error ?? compiled.sql.replace(/\s+/g, ' ')]
  })
}

const NAMES = 'SELECT users.name FROM users WHERE users.id = ?'

it('comes to what stands behind two conditions of what a loop has filled', () => {
  expect(
    shown(`
def run(session, rows, size=100):
    batch = []
    for row in rows:
        if not row.ok:
            continue
        batch.append({"name": row.name})
        if len(batch) >= size:
            session.execute(insert(User).values(batch))
            batch = []
`),
  ).toEqual([[true, 'for row in rows, if row.ok, if len(batch) >= size', 'INSERT INTO users (name) VALUES (?)']])
})

it('goes past a return that the main path takes', () => {
  expect(
    shown(`
def total_of(counts):
    return sum(counts.values())

def run(session, execute=False, user_id: int = 0):
    total = 0
    if total == 0:
        return
    if not execute:
        return
    session.scalars(select(User.name).where(User.id == user_id))
`).map(([complete, , sql]) => [complete, sql]),
  ).toEqual([[true, NAMES]])
})

it('goes past a return deep in what stands before', () => {
  expect(
    shown(`
def run(session, tries: int, user_id: int, mode="lockout"):
    try:
        if tries > 0:
            fails = count_fails()
            if fails >= tries:
                if mode == "timeout":
                    delay = 1
                return None
        if mode == "timeout":
            session.scalars(select(User.name).where(User.id == user_id))
    finally:
        unlock()
`).map(([complete, , sql]) => [complete, sql]),
  ).toEqual([[true, NAMES]])
})

it('goes round a loop over a list that stays empty in the sample', () => {
  expect(
    shown(`
def run(session, names: list[str]):
    found = []
    for name in found:
        session.execute(update(User).where(User.name == name).values(name="x"))
    while found:
        session.scalars(select(User.name).where(User.id == found.pop()))
`),
  ).toEqual([
    [true, 'for name in found', 'UPDATE users SET name=? WHERE users.name = ?'],
    [true, 'while found', NAMES],
  ])
})

it('says what it has taken for unknown', () => {
  const [site] = analyzed(`${MODELS}
def run(session):
    columns = []
    if columns:
        session.execute(select(*columns).where(User.id == 1))
`).statements
  expect(site?.complete).toBe(false)
  expect(site?.unknown.map(({ reason }) => reason)).toEqual(['what `columns` holds here only a run can tell'])
})

it('leaves what others have read as they have read it', () => {
  expect(
    shown(`
def run(session, user_id: int):
    flag = False
    statement = select(User.name)
    if flag:
        statement = statement.where(User.name == "x")
    statement = statement.where(User.id == user_id)
    if flag:
        session.execute(select(User.id))
    session.execute(statement)
`).map(([, , sql]) => sql),
  ).toEqual([
    'SELECT users.name FROM users',
    'SELECT users.name FROM users WHERE users.name = ?',
    NAMES,
    'SELECT users.id FROM users',
    NAMES,
  ])
})

it("comes to handlers, cases, loops' ends and nested functions behind what never holds in the sample", () => {
  const bodies = {
    handler: `
            try:
                prepare()
            except ValueError:
                log()
            except KeyError:
                READ`,
    'inner handler': `
            try:
                prepare()
            except ValueError:
                try:
                    prepare()
                except KeyError:
                    READ`,
    case: `
            match mode:
                case "a":
                    return
                case "b" if total == 3:
                    READ`,
    'behind a case': `
            match mode:
                case "a":
                    return
                case _:
                    pass
            READ`,
    'behind a handler': `
            try:
                return prepare()
            except KeyError:
                log()
            READ`,
    'end of a loop': `
            for _ in range(3):
                break
            else:
                READ`,
    'nested function': `
            def later(user_id: int):
                READ
            spawn(later)`,
    'nested function, behind its own conditions': `
            def later():
                if total == 7:
                    if not mode:
                        READ
            spawn(later)`,
    'block of a with': `
            with lock():
                try:
                    pass
                finally:
                    READ`,
  }
  const missing = Object.entries(bodies).filter(([, body]) => {
    const text = `
def run(session, user_id: int, mode="x"):
    total = 0
    if total > 5:
        if total > 9:${body.replace('READ', 'session.scalars(select(User.name).where(User.id == user_id))')}
`
    return !shown(text).some(([complete, , sql]) => complete === true && sql === NAMES)
  })
  expect(missing.map(([name]) => name)).toEqual([])
})

it('sees statements in a handler as they were before the body', () => {
  expect(
    shown(`
def run(session, rows, user_id: int):
    total = 0
    if total > 5:
        if total > 9:
            stmt = select(User.name)
            try:
                stmt = stmt.order_by(User.id)
            except ValueError:
                if total > 11:
                    session.scalars(stmt.where(User.id == user_id))
`).map(([, , sql]) => sql),
  ).toContain(NAMES)
})
