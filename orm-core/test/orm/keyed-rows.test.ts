// `select({ key: expression })`: rows are plain objects with these keys, whether entities, values or both are selected.

import { expect, test } from 'vitest'
import { createEngine, func, Session, select } from '../../src/index.ts'
import { Author, Base, Book } from './library.ts'

test('keyed rows are objects with the keys that were given', async () => {
  const engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  await using session = new Session(engine)
  session.add(new Author({ name: 'ann', books: [new Book({ title: 'a' })] }))
  await session.commit()
  const count = select({ writer: Author.name, books: func.count(Book.id) })
    .join(Author.books)
    .groupBy(Author.name)
  expect(await session.execute(count).all()).toEqual([{ writer: 'ann', books: 1 }])
  expect(JSON.stringify(await session.execute(count).one())).toBe('{"writer":"ann","books":1}')
  expect(await session.scalars(count).all()).toEqual(['ann'])
  expect(await session.scalar(count)).toBe('ann')
  expect((await session.execute(count)).mappings().all()).toEqual([{ writer: 'ann', books: 1 }])

  const [both] = await session.execute(select({ who: Author, title: Book.title }).join(Author.books)).all()
  expect(both?.who).toBeInstanceOf(Author)
  expect(both?.title).toBe('a')
  const alone = await session.execute(select({ who: Author })).one()
  expect(Object.keys(alone)).toEqual(['who'])
  expect(alone.who).toBe(both?.who)
  expect(await session.scalar(select({ who: Author }))).toBe(both?.who)

  const stream = await session.stream(count)
  expect(await stream.all()).toEqual([{ writer: 'ann', books: 1 }])
  const plain = await engine.begin((connection) => connection.execute(select({ id: Author.id })).all())
  expect(plain).toEqual([{ id: 1 }])
  await engine.dispose()
})
