// What a rehearsal lists is what SQLAlchemy's session sent for the same statement over three generated rows of each
// table: recorded in emits.json.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  declarativeBase,
  ForeignKey,
  Integer,
  mappedColumn,
  relationship,
  String,
  select,
  selectinload,
} from '../../src/index.ts'
import { rehearsal, SQLiteDialect } from '../../src/internal.ts'
import { statements } from './emits-models.ts'

interface Recorded {
  readonly source: string
  readonly emits: readonly string[]
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL('emits.json', import.meta.url), 'utf8'))
const fold = (sql: string) => sql.replace(/\s+/g, ' ').trim()

test.each(
  statements.map((make, index) => [recorded[index]?.source ?? `statement ${index}`, make, recorded[index]] as const),
)('%s', (_source, make, expected) => {
  const { statements: sent, error } = rehearsal(make(), new SQLiteDialect())
  expect(error).toBeNull()
  expect(sent.map(fold)).toEqual(expected?.emits.map(fold))
})

test('finds rows whatever the statement compares columns with, when it is asked to', () => {
  const Base: any = declarativeBase()
  class Author extends Base {
    static {
      ;(this as any).table('author')
    }
    static id: any = mappedColumn(Integer, { primaryKey: true })
    static name: any = mappedColumn(String)
    static books: any = relationship((): any => [Book])
  }
  class Book extends Base {
    static {
      ;(this as any).table('book')
    }
    static id: any = mappedColumn(Integer, { primaryKey: true })
    static author_id: any = (mappedColumn as any)(Integer, new (ForeignKey as any)('author.id'))
  }
  const statement = (select as any)(Author)
    .where(Author.name.eq('Ann'), Author.id.gt(100))
    .options(selectinload(Author.books))
  const dialect = new SQLiteDialect()
  const first = 'SELECT author.id, author.name FROM author WHERE author.name = ? AND author.id > ?'
  expect(rehearsal(statement, dialect).statements.map(fold)).toEqual([first])
  expect(rehearsal(statement, dialect, { finding: true }).statements.map(fold)).toEqual([
    first,
    'SELECT book.author_id AS book_author_id, book.id AS book_id FROM book WHERE book.author_id IN (?, ?, ?)',
  ])
})
