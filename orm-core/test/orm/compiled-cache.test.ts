// ORM statements in the cache of compiled statements: which of them share a compiled statement, and that what is loaded
// goes by the values of the statement at hand, also in the loads that follow.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  aliased,
  createEngine,
  defer,
  type Engine,
  joinedload,
  Load,
  lazyload,
  loadOnly,
  Session,
  select,
  selectinload,
  subqueryload,
  withLoaderCriteria,
} from '../../src/index.ts'
import { Author, Base, Book, Label } from './library.ts'

let engine: Engine
let session: Session
let compiled: unknown[]
beforeEach(async () => {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  session = new Session(engine)
  for (const name of ['ann', 'bob']) {
    session.add(
      new Author({
        name,
        books: [1, 2].map((i) => new Book({ title: `${name} ${i}`, labels: [new Label({ name: `${name} label` })] })),
      }),
    )
  }
  await session.commit()
  session.expungeAll()
  compiled = []
  const cache: any = engine._compiledCache
  const compile = cache.compile.bind(cache)
  cache.compile = (...args: any[]) => {
    const result = compile(...args)
    if (!result.hit) compiled.push(result.compiled.string)
    return result
  }
})
afterEach(async () => {
  await session.close()
  await engine.dispose()
})

/** What `make` selects for both authors; `compiled` has what the second one compiled. */
async function twice(make: (name: string) => any): Promise<any[]> {
  const first = await session.scalars(make('ann')).unique().all()
  session.expungeAll()
  compiled = []
  const second = await session.scalars(make('bob')).unique().all()
  expect(first.map((each: any) => each.name)).toEqual(['ann'])
  expect(second.map((each: any) => each.name)).toEqual(['bob'])
  return second
}
const titles = (author: any) => author.books.map((book: any) => book.title).sort()

describe('statements that are made anew share a compiled statement', () => {
  test.each([
    ['without options', () => []],
    ['selectinload', () => [selectinload(Author.books)]],
    ['selectinload of selectinload', () => [selectinload(Author.books).selectinload(Book.labels)]],
    ['joinedload', () => [joinedload(Author.books)]],
    ['subqueryload', () => [subqueryload(Author.books)]],
    ['several', () => [selectinload(Author.books).joinedload(Book.labels), loadOnly(Author.name)]],
    ['a wildcard', () => [lazyload('*'), selectinload(Author.books)]],
    ['Load with options', () => [new Load(Author).selectinload(Author.books).options(defer(Book.title))]],
  ] as const)('%s', async (name, options) => {
    const [author] = await twice((who) =>
      select(Author)
        .where(Author.name.eq(who))
        .options(...(options() as any[])),
    )
    expect(compiled).toEqual([])
    if (name !== 'without options' && name !== 'Load with options') expect(titles(author)).toEqual(['bob 1', 'bob 2'])
  })
  test('of an alias that is made anew', async () => {
    await twice((who) => {
      const alias: any = aliased(Author)
      return select(alias).where(alias.name.eq(who)).options(selectinload(alias.books))
    })
    expect(compiled).toEqual([])
  })
  test('lists of IN, LIMIT and OFFSET', async () => {
    await twice((who) =>
      select(Author)
        .where(Author.name.in(who === 'bob' ? ['bob', 'nobody'] : ['ann']))
        .limit(who === 'bob' ? 2 : 1)
        .offset(0),
    )
    expect(compiled).toEqual([])
  })
})

test('loads of an attribute of one object after the other', async () => {
  const authors: any[] = await session.scalars(select(Author).orderBy(Author.name)).all()
  const [ann, bob] = authors
  await session.refresh(ann, ['books'])
  compiled = []
  await session.refresh(bob, ['books'])
  expect(compiled).toEqual([])
  expect([titles(ann), titles(bob)]).toEqual([
    ['ann 1', 'ann 2'],
    ['bob 1', 'bob 2'],
  ])
})

describe('what is another statement is compiled', () => {
  const compiledBy = async (...statements: any[]) => {
    compiled = []
    for (const statement of statements) {
      await session.scalars(statement).unique().all()
      session.expungeAll()
    }
    return compiled.length
  }
  test('another strategy, path or option', async () => {
    const base = select(Author)
    expect(await compiledBy(base, base.options(joinedload(Author.books)))).toBe(2)
    expect(await compiledBy(base.options(defer(Author.name)))).toBe(1)
    expect(await compiledBy(base.options(joinedload(Author.books, { innerjoin: true })))).toBe(1)
    expect(await compiledBy(base.options(joinedload(Author.books).defer(Book.title)))).toBe(1)
    expect(await compiledBy(base, base.options(joinedload(Author.books)))).toBe(0)
  })
})

describe('options with values of their own send these values', () => {
  test('criteria of a relationship', async () => {
    const load = async (title: string, strategy: any) => {
      session.expungeAll()
      const statement = select(Author)
        .where(Author.name.eq('bob'))
        .options(strategy((Author.books as any).and(Book.title.eq(title))))
      return titles(await session.scalars(statement).unique().one())
    }
    for (const strategy of [selectinload, joinedload, subqueryload]) {
      expect(await load('bob 1', strategy)).toEqual(['bob 1'])
      expect(await load('bob 2', strategy)).toEqual(['bob 2'])
    }
  })
  test('criteria of a join', async () => {
    const load = async (title: string) => {
      const join = (Author.books as any).and(Book.title.eq(title))
      return session.scalars(select(Author.name).join(join)).all()
    }
    expect(await load('bob 1')).toEqual(['bob'])
    compiled = []
    expect(await load('ann 2')).toEqual(['ann'])
    expect(compiled).toEqual([])
  })
  test('with_loader_criteria', async () => {
    const load = async (title: string) => {
      session.expungeAll()
      const statement = select(Author)
        .where(Author.name.eq('bob'))
        .options(selectinload(Author.books), withLoaderCriteria(Book, Book.title.eq(title)))
      return titles(await session.scalars(statement).one())
    }
    expect(await load('bob 1')).toEqual(['bob 1'])
    expect(await load('bob 2')).toEqual(['bob 2'])
  })
})
