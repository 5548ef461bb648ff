// What a stream leaves behind: its objects go with their page unless the program changes them, and what the program keeps
// of them can still be read, loaded and changed.

import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createEngine,
  declarativeBase,
  type Engine,
  Integer,
  mappedColumn,
  relationship,
  Session,
  select,
  selectinload,
  Varchar,
} from '../../src/index.ts'
import { ForeignKey } from '../../src/sql/index.ts'

const Base: any = declarativeBase()
class Author_ extends Base {
  static {
    ;(this as any).table('authors')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static name: any = mappedColumn(Varchar(50))
}
class Book_ extends Base {
  static {
    ;(this as any).table('books')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static title: any = mappedColumn(Varchar(50))
  static authorId: any = (mappedColumn as any)('author_id', Integer, new (ForeignKey as any)('authors.id'))
  static author: any = (relationship as any)(() => Author_)
}
const Author: any = Author_
const Book: any = Book_

let engine: Engine
let session: Session

beforeEach(async () => {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  session = new Session(engine)
  session.addAll([1, 2].map((id) => new Author({ id, name: `author ${id}` })))
  session.addAll(
    Array.from({ length: 50 }, (_, index) => new Book({ id: index + 1, title: 't', authorId: (index % 2) + 1 })),
  )
  await session.commit()
  session.expungeAll()
})

afterEach(async () => {
  await session.close()
  await engine.dispose()
})

const stream = (statement: any) => session.streamScalars(statement, null, { executionOptions: { yieldPer: 10 } })
const books = select(Book).orderBy(Book.id)

async function read(statement: any): Promise<any[]> {
  const found: any[] = []
  for await (const book of (await stream(statement)) as any) found.push(book)
  return found
}

test('nothing stays in the session of a plain stream', async () => {
  expect(await read(books)).toHaveLength(50)
  expect(session.identityMap.size).toBe(0)
})

test('what is changed stays and is saved, while the page is there and after', async () => {
  const found: any[] = []
  for await (const book of (await stream(books)) as any) {
    found.push(book)
    if (book.id === 15) book.title = 'changed in time'
  }
  found[2].title = 'changed later'
  expect(new Set(session.dirty)).toEqual(new Set([found[14], found[2]]))
  await session.commit()
  const titles = await session.scalars(
    select(Book.title)
      .where(Book.id.in([3, 15]))
      .orderBy(Book.id),
  )
  expect(titles.all()).toEqual(['changed later', 'changed in time'])
  expect(await session.get(Book, 3)).toBe(found[2])
})

test('an object of the same row that came meanwhile is not overwritten', async () => {
  const [first] = await read(books)
  const again: any = await session.get(Book, 1)
  expect(again).not.toBe(first)
  expect(() => {
    first.title = 'x'
  }).toThrow(/another instance with key \[1\] is already present in this session/)
  expect(again.title).toBe('t')
  expect(session.dirty.size).toBe(0)
})

test('relationships can be loaded from objects that were kept', async () => {
  const found = await read(books)
  expect((await found[0].awaitable.author).name).toBe('author 1')
  expect(session.contains(found[0])).toBe(true)
})

test('when the session was closed meanwhile they are detached', async () => {
  const [first] = await read(books)
  await session.close()
  await expect(session.load(first, 'author')).rejects.toThrow(/not bound to a Session/)
  first.title = 'x'
  expect(session.dirty.size).toBe(0)
})

test('objects that loaders have tied together stay the same as long as somebody has them', async () => {
  const found = await read((books as any).options(selectinload(Book.author)))
  expect(new Set(found.map((book) => book.author)).size).toBe(2)
  expect(await session.get(Author, 1)).toBe(found[0].author)
  expect(await session.get(Book, 1)).toBe(found[0])
})

test('objects of the session before the stream are the ones that it gives', async () => {
  const known = await session.get(Book, 5)
  const found = await read(books)
  expect(found[4]).toBe(known)
  expect(session.identityMap.size).toBe(1)
})

test('a stream can be asked for several rows before the first has come, and left early', async () => {
  const result: any = await stream(books)
  const rows = result[Symbol.asyncIterator]()
  const asked = await Promise.all(Array.from({ length: 25 }, () => rows.next()))
  expect(asked.map(({ value }: any) => value.id)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
  await rows.return()
  expect(await result.fetchMany(1)).toEqual([])
})

test('a session emptied in the middle of a stream has what comes after', async () => {
  const found: any[] = []
  for await (const book of (await stream(books)) as any) {
    found.push(book)
    if (book.id === 15) session.expungeAll()
  }
  found[2].title = 'of nobody'
  found[40].title = 'changed'
  await session.commit()
  const titles = await session.scalars(
    select(Book.title)
      .where(Book.id.in([3, 41]))
      .orderBy(Book.id),
  )
  expect(titles.all()).toEqual(['t', 'changed'])
})

test('a streamed object that was kept can be given to another session', async () => {
  const [first] = await read(books)
  session.expungeAll()
  const other = new Session(engine)
  other.add(first)
  first.title = 'moved'
  expect(other.dirty.has(first)).toBe(true)
  await other.commit()
  await other.close()
  expect(((await session.get(Book, 1)) as any).title).toBe('moved')
})
