// Models for the tests of sessions: authors with books (orphans are deleted), labels of books, a tree.

import {
  Column,
  declarativeBase,
  ForeignKey,
  Integer,
  mappedColumn,
  relationship,
  String,
  Table,
} from '../../src/index.ts'

export const Base: any = declarativeBase()
const key = (target: string) => new (ForeignKey as any)(target)
const pk = () => mappedColumn(Integer, { primaryKey: true })

const bookLabels = new (Table as any)(
  'book_labels',
  Base.metadata,
  new (Column as any)('book_id', Integer, key('books.id'), { primaryKey: true }),
  new (Column as any)('label_id', Integer, key('labels.id'), { primaryKey: true }),
)

class Author_ extends Base {
  static {
    ;(this as any).table('authors')
  }
  static id = pk()
  static name: any = mappedColumn(String(50))
  static books: any = (relationship as any)(() => [Book_], {
    backPopulates: 'author',
    cascade: 'all, delete-orphan',
    orderBy: () => Book_.id,
  })
}
class Book_ extends Base {
  static {
    ;(this as any).table('books')
  }
  static id = pk()
  static title = mappedColumn(String(50))
  static author_id: any = (mappedColumn as any)(Integer, key('authors.id'), { nullable: true })
  static author: any = (relationship as any)(() => Author_, { backPopulates: 'books', nullable: true })
  static labels: any = (relationship as any)(() => [Label_], { secondary: bookLabels, backPopulates: 'books' })
}
class Label_ extends Base {
  static {
    ;(this as any).table('labels')
  }
  static id = pk()
  static name: any = mappedColumn(String(50), { nullable: true })
  static books: any = (relationship as any)(() => [Book_], { secondary: bookLabels, backPopulates: 'labels' })
}
class Node_ extends Base {
  static {
    ;(this as any).table('nodes')
  }
  static id = pk()
  static name: any = mappedColumn(String(50), { nullable: true })
  static parent_id: any = (mappedColumn as any)(Integer, key('nodes.id'), { nullable: true })
  static children: any = (relationship as any)(() => [Node_], { backPopulates: 'parent', cascade: 'all' })
  static parent: any = (relationship as any)(() => Node_, {
    remoteSide: () => Node_.id,
    backPopulates: 'children',
    nullable: true,
  })
}
export const Author: any = Author_
export const Book: any = Book_
export const Label: any = Label_
export const Node: any = Node_
Base.registry.configure()
