// Sessions on the three databases: objects saved in the order their keys need, changed, orphaned, deleted, rolled back,
// and loaded in each way.

import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import {
  createEngine,
  type Engine,
  joinedload,
  Session,
  select,
  selectinload,
  subqueryload,
  update,
} from '../../src/index.ts'
import { Author, Base, Book, Label, Node } from './library.ts'

const targets: [string, string | null][] = [
  ['SQLite', 'sqlite://'],
  ['PostgreSQL', inject('postgresqlUrl')],
  ['MariaDB', inject('mariadbUrl')],
]

for (const [name, url] of targets) {
  describe.skipIf(url === null)(name, () => {
    const engine: Engine = url === null ? (null as never) : createEngine(url)
    let sent: string[] = []
    if (engine) {
      engine.events.on('beforeCursorExecute', (_connection, sql) => {
        sent.push(sql.replace(/\s+/g, ' ').trim())
      })
    }
    afterAll(async () => engine?.dispose())
    beforeEach(async () => {
      await engine.begin(async (connection) => {
        for (const table of [...Base.metadata.sortedTables].reverse()) {
          await connection.execDriverSql(`DROP TABLE IF EXISTS ${table.name}`)
        }
        const serial =
          name === 'PostgreSQL'
            ? 'SERIAL PRIMARY KEY'
            : name === 'MariaDB'
              ? 'INTEGER AUTO_INCREMENT PRIMARY KEY'
              : 'INTEGER PRIMARY KEY'
        await connection.execDriverSql(`CREATE TABLE authors (id ${serial}, name VARCHAR(50) NOT NULL UNIQUE)`)
        await connection.execDriverSql(
          `CREATE TABLE books (id ${serial}, title VARCHAR(50) NOT NULL, author_id INTEGER REFERENCES authors(id))`,
        )
        await connection.execDriverSql(`CREATE TABLE labels (id ${serial}, name VARCHAR(50))`)
        await connection.execDriverSql(
          'CREATE TABLE book_labels (book_id INTEGER, label_id INTEGER, PRIMARY KEY (book_id, label_id))',
        )
        await connection.execDriverSql(
          `CREATE TABLE nodes (id ${serial}, name VARCHAR(50), parent_id INTEGER REFERENCES nodes(id))`,
        )
      })
      sent = []
    })

    async function fill(): Promise<void> {
      await using session = new Session(engine)
      const ann = new Author({
        name: 'ann',
        books: [new Book({ title: 'a', labels: [new Label({ name: 'x' })] }), new Book({ title: 'b' })],
      })
      session.addAll([ann, new Author({ name: 'bob' })])
      await session.commit()
      sent = []
    }

    test('an object graph is saved parents first, and read back', async () => {
      await fill()
      await using session = new Session(engine)
      const authors = (
        await session.scalars(
          select(Author).options(selectinload(Author.books).selectinload(Book.labels)).orderBy(Author.id),
        )
      ).all()
      expect(
        authors.map((author: any) => [
          author.name,
          author.books.map((book: any) => [book.title, book.labels.map((label: any) => label.name)]),
        ]),
      ).toEqual([
        [
          'ann',
          [
            ['a', ['x']],
            ['b', []],
          ],
        ],
        ['bob', []],
      ])
      expect(sent).toHaveLength(3)
      const [ann] = authors as any[]
      expect(ann.books[0].author).toBe(ann)
      expect(await session.get(Author, ann.id)).toBe(ann)
      expect(sent).toHaveLength(3)
    })

    test('joined and subquery loading give the same objects', async () => {
      await fill()
      for (const load of [joinedload, subqueryload] as any[]) {
        await using session = new Session(engine)
        const authors = (await session.scalars(select(Author).options(load(Author.books)).orderBy(Author.id)))
          .unique()
          .all()
        expect(authors.map((author: any) => author.books.length)).toEqual([2, 0])
      }
    })

    test('changes are found and sent alone', async () => {
      await fill()
      await using session = new Session(engine)
      const author: any = await (await session.scalars(select(Author).where(Author.name.eq('ann')))).one()
      author.name = 'Ann'
      expect(session.dirty.has(author)).toBe(true)
      await session.commit()
      expect(sent.filter((sql) => sql.startsWith('UPDATE'))).toHaveLength(1)
      await session.refresh(author)
      expect(author.name).toBe('Ann')
    })

    test('a book that leaves its author is an orphan and is deleted', async () => {
      await fill()
      await using session = new Session(engine)
      const author: any = (
        await session.scalars(select(Author).options(selectinload(Author.books)).where(Author.name.eq('ann')))
      ).one()
      author.books.splice(0, 1)
      await session.commit()
      expect((await session.scalars(select(Book.title))).all()).toEqual(['b'])
      expect((await session.execute(select(Base.metadata.tables.get('book_labels')))).all()).toEqual([])
    })

    test('deleting an author deletes the books and their links', async () => {
      await fill()
      await using session = new Session(engine)
      const author: any = (await session.scalars(select(Author).where(Author.name.eq('ann')))).one()
      await session.delete(author)
      await session.commit()
      expect((await session.scalars(select(Book))).all()).toEqual([])
      expect((await session.scalars(select(Author.name))).all()).toEqual(['bob'])
      expect((await session.execute(select(Base.metadata.tables.get('book_labels')))).all()).toEqual([])
    })

    test('both sides of a relationship agree in memory, and many-to-many rows follow', async () => {
      await fill()
      await using session = new Session(engine)
      const book: any = (
        await session.scalars(
          select(Book).options(selectinload(Book.labels), selectinload(Book.author)).where(Book.title.eq('b')),
        )
      ).one()
      const bob: any = (
        await session.scalars(select(Author).options(selectinload(Author.books)).where(Author.name.eq('bob')))
      ).one()
      book.author = bob
      expect(bob.books).toContain(book)
      book.labels.push(new Label({ name: 'new' }))
      await session.commit()
      const again: any = (
        await session.execute(select(Book.title, Author.name).join(Book.author).where(Book.title.eq('b')))
      ).one()
      expect([...again]).toEqual(['b', 'bob'])
      expect(await session.scalar(select(Label.name).join(Label.books).where(Book.title.eq('b')))).toBe('new')
      expect(await session.load(book, 'labels')).toHaveLength(1)
      book.labels.clear()
      await session.commit()
      expect((await session.scalars(select(Label.name).join(Label.books).where(Book.title.eq('b')))).all()).toEqual([])
    })

    test('a tree in one table is saved from its root and deleted from its leaves', async () => {
      await using session = new Session(engine)
      const leaf = new Node({ name: 'leaf' })
      const root: any = new Node({ name: 'root', children: [new Node({ name: 'middle', children: [leaf] })] })
      session.add(leaf)
      await session.commit()
      const rows = (await session.execute(select(Node.name, Node.parent_id).orderBy(Node.id))).all()
      expect(rows.map((row: any) => row.name)).toEqual(['root', 'middle', 'leaf'])
      await session.delete(root)
      await session.commit()
      expect((await session.scalars(select(Node))).all()).toEqual([])
    })

    test('a failed flush leaves the session usable after rollback', async () => {
      await fill()
      await using session = new Session(engine)
      const twin: any = new Author({ name: 'ann' })
      session.add(twin)
      await expect(session.flush()).rejects.toThrow(/\[SQL: INSERT INTO authors/)
      await expect(session.flush().then(() => session.scalars(select(Author)))).rejects.toThrow(
        /rolled back due to a previous exception during flush/,
      )
      await session.rollback()
      expect(session.contains(twin)).toBe(false)
      expect((await session.scalars(select(Author.name).orderBy(Author.name))).all()).toEqual(['ann', 'bob'])
    })

    test('a savepoint undoes its part alone', async () => {
      await fill()
      await using session = new Session(engine)
      session.add(new Author({ name: 'one' }))
      await expect(
        session.beginNested(async () => {
          session.add(new Author({ name: 'two' }))
          await session.flush()
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      await session.commit()
      expect((await session.scalars(select(Author.name).orderBy(Author.name))).all()).toEqual(['ann', 'bob', 'one'])
    })

    test('a read-only session is refused writes by the database', async () => {
      await fill()
      await using session = new Session(engine, { readOnly: true })
      expect((await session.scalars(select(Author.name).orderBy(Author.name))).all()).toEqual(['ann', 'bob'])
      await expect(session.execute(update(Author).values({ name: 'x' }))).rejects.toThrow(
        /read-only|READ ONLY|readonly/i,
      )
      await session.rollback()
    })

    test('what is not loaded says how to load it', async () => {
      await fill()
      await using session = new Session(engine)
      const author: any = (await session.scalars(select(Author))).first()
      expect(() => author.books).toThrow(/'Author_.books' is not loaded.*await/)
      expect(await session.load(author, 'books')).toHaveLength(2)
      expect(author.books).toHaveLength(2)
    })

    test('entities are streamed in pages', async () => {
      await using session = new Session(engine)
      session.addAll(Array.from({ length: 250 }, (_, index) => new Author({ name: `n${index}` })))
      await session.commit()
      let count = 0
      const stream = await session.streamScalars(
        select(Author).options(selectinload(Author.books)).executionOptions({ yieldPer: 100 }),
      )
      for await (const author of stream as any) {
        expect(author.books).toEqual([])
        count += 1
      }
      expect(count).toBe(250)
    })

    // SQLite gives no order to the rows of RETURNING, so SQLAlchemy inserts one at a time there.
    test('new rows go in batches', async () => {
      await using session = new Session(engine)
      const authors = Array.from({ length: 100 }, (_, index) => new Author({ name: `n${index}` })) as any[]
      session.addAll(authors)
      await session.flush()
      expect(new Set(authors.map((author) => author.id)).size).toBe(100)
      expect(sent.filter((sql) => sql.startsWith('INSERT')).length).toBe(name === 'SQLite' ? 100 : 1)
      const row: any = (await session.execute(select(Author.id, Author.name).where(Author.name.eq('n42')))).one()
      expect(row.id).toBe(authors[42].id)
    })
  })
}
