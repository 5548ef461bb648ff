// Common mistakes that the type checker refuses. Nothing here is run: `tsc` is the test.

import {
  bindparam,
  func,
  insert,
  mappedColumn,
  Numeric,
  Session,
  select,
  sessionmaker,
  update,
} from '../../src/index.ts'
import { Base, intpk } from './base.ts'
import { Post } from './post.ts'
import { User } from './user.ts'

export async function mistakes(session: Session, user: User, token: string | undefined): Promise<void> {
  // @ts-expect-error the result is not awaited
  for (const each of session.scalars(select(User))) each
  // @ts-expect-error the result is not awaited
  session.execute(update(User).values({ name: 'x' })).rowcount
  // @ts-expect-error the object is not awaited
  session.get(User, 1).name
  // @ts-expect-error a result is read with all()
  ;(await session.scalars(select(User))).map((each: User) => each)
  // @ts-expect-error the object may not be there
  ;(await session.get(User, 1)).name
  // @ts-expect-error the object is not awaited
  session.add(session.get(User, 1))
  // @ts-expect-error `===` compares the column itself
  select(User).where(User.id === 1)
  // @ts-expect-error a value that may be undefined
  User.name.eq(token)
  // @ts-expect-error a value that may be undefined
  User.name.in([token])
  // @ts-expect-error a condition that may be undefined
  select(User).where(token ? User.name.eq(token) : undefined)
  // @ts-expect-error a key that may be undefined
  await session.get(User, token)
  // @ts-expect-error the attribute is misspelt
  select(User.nmae)
  // @ts-expect-error SQL text says so: text('…')
  select(User).where('id = 1')
  // @ts-expect-error a key in the place of an object
  new Post({ title: 'x', author: 1 })
  // @ts-expect-error an object of another class
  user.posts.push(user)
  // @ts-expect-error the option is misspelt
  sessionmaker(null, { expire_on_commit: false })
  // @ts-expect-error no such column to set
  update(User).values({ nmae: 'x' })
  // @ts-expect-error an attribute of the rows is misspelt
  await session.execute(insert(User), [{ name: 'x', createdAt: new Date(), nmae: 'y' }])
  // @ts-expect-error the same with what is returned
  await session.scalars(insert(User).returning(User.id), [{ name: 'x', createdAt: new Date(), nmae: 'y' }])
  // @ts-expect-error the same without a statement
  await session.bulkInsertMappings(User, [{ name: 'x', createdAt: new Date(), nmae: 'y' }])
  // @ts-expect-error the same
  await session.bulkUpdateMappings(User, [{ id: 1, nmae: 'y' }])
  // a statement with parameters of its own
  await session.execute(insert(User).values({ name: func.lower(bindparam('given')) }), [{ given: 'X' }])
  new Session()
}

export class Misspelt extends Base<typeof Misspelt> {
  static {
    // @ts-expect-error no such option of a mapper
    this.table('misspelt', { mapper: { polymorphic_on: 'kind' } })
  }
  static id = intpk()
  // a decimal is a string, unless it is asked to be a number
  static price = mappedColumn(Numeric(10, 2))
  static rate = mappedColumn(Numeric(10, 2, { asdecimal: false }))
}

export function decimals(misspelt: Misspelt): void {
  misspelt.price.padStart(8)
  misspelt.rate.toFixed(1)
  // @ts-expect-error a decimal is no number
  misspelt.price * 2
  // @ts-expect-error a decimal is written as text, so that nothing is lost
  new Misspelt({ price: 1.5, rate: 2 })
  select(func.sum(Misspelt.price)).where(Misspelt.price.gt('9.75'))
}
