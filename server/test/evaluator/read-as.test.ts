// A method of a base is read as its subclasses run it. What the model of one of them lacks is no finding: whether that
// subclass ever calls the method, nobody says.

import { expect, it } from 'vitest'
import { analyzed } from './inline.ts'

const TEXT = `
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Pool(Base):
    __tablename__ = "pools"
    id: Mapped[int] = mapped_column(primary_key=True)

class Repository:
    model = None

    def expiring(self, session: Session, before):
        return session.query(self.model).filter(self.model.updated_at < before).all()

class PoolRepository(Repository):
    model = Pool

def direct(session: Session):
    return session.query(Pool).filter(Pool.updated_at == 1)
`

it('says nothing of what one subclass lacks', () => {
  const { unknownAttributes } = analyzed(TEXT)
  expect(unknownAttributes.map(({ name, span }) => [name, TEXT.slice(0, span.start).split('\n').length])).toEqual([
    ['updated_at', 21],
  ])
})
