// The models of the scenarios in session-collections.ts: the same as in recorded/session_collections.py.

import {
  associationProxy,
  attributeKeyedDict,
  columnKeyedDict,
  declarativeBase,
  foreignKey,
  Integer,
  keyfuncMapping,
  mappedColumn,
  orderingList,
  relationship,
  String,
  table,
} from '../../src/index.ts'

export const Base = declarativeBase()
const id = () => mappedColumn(Integer, { primaryKey: true })
const text = () => mappedColumn(String(20), { nullable: true })
const reference = (name: string, target: string) =>
  mappedColumn(name, Integer, { nullable: true, foreignKey: foreignKey(target) })
const owned = 'all, delete-orphan'

export class Note extends Base<typeof Note> {
  static {
    this.table('notes')
  }
  static id = id()
  static keyword = text()
  static text = text()
  static authorId = reference('author_id', 'authors.id')
  static author = relationship(() => Author, { backPopulates: 'notes', nullable: true })
}

export class Fact extends Base<typeof Fact> {
  static {
    this.table('facts')
  }
  static id = id()
  static override name = text()
  static value = text()
  static authorId = reference('author_id', 'authors.id')
}

export class Author extends Base<typeof Author> {
  static {
    this.table('authors')
  }
  static id = id()
  static override name = text()
  static notes = relationship(() => [Note], {
    backPopulates: 'author',
    cascade: owned,
    orderBy: () => Note.id,
    collectionClass: attributeKeyedDict('keyword'),
  })
  static byId = relationship(() => [Note], {
    viewonly: true,
    orderBy: () => Note.id,
    collectionClass: columnKeyedDict(() => Note.id),
  })
  static byLength = relationship(() => [Note], {
    viewonly: true,
    orderBy: () => Note.id,
    collectionClass: keyfuncMapping((note: Note) => note.text?.length),
  })
  static tags = relationship(() => [Tag], {
    secondary: () => authorsTags,
    backPopulates: 'authors',
    orderBy: () => Tag.id,
    collectionClass: Set,
  })
  static tagNames: any = associationProxy('tags', 'name', { creator: (name: string) => new Tag({ name }) })
  static factsByName = relationship(() => [Fact], {
    cascade: owned,
    orderBy: () => Fact.id,
    collectionClass: attributeKeyedDict('name'),
  })
  static facts: any = associationProxy('factsByName', 'value', {
    creator: (name: string, value: string) => new Fact({ name, value }),
  })
  static books = relationship(() => [Book], {
    backPopulates: 'author',
    orderBy: () => Book.id,
    collectionClass: Set,
  })
}

export class Tag extends Base<typeof Tag> {
  static {
    this.table('tags')
  }
  static id = id()
  static override name = text()
  static authors = relationship(() => [Author], {
    secondary: () => authorsTags,
    backPopulates: 'tags',
    orderBy: () => Author.id,
  })
}

export class Book extends Base<typeof Book> {
  static {
    this.table('books')
  }
  static id = id()
  static title = text()
  static authorId = reference('author_id', 'authors.id')
  static author = relationship(() => Author, { backPopulates: 'books', nullable: true })
  static chapters = relationship(() => [Chapter], {
    backPopulates: 'book',
    cascade: owned,
    orderBy: () => Chapter.position,
    collectionClass: orderingList('position'),
  })
  static remarks = relationship(() => [Remark], { backPopulates: 'book', orderBy: () => Remark.id })
}

export class Chapter extends Base<typeof Chapter> {
  static {
    this.table('chapters')
  }
  static id = id()
  static title = text()
  static position = mappedColumn(Integer, { nullable: true })
  static bookId = reference('book_id', 'books.id')
  static book = relationship(() => Book, { backPopulates: 'chapters', nullable: true })
}

export class Remark extends Base<typeof Remark> {
  static {
    this.table('remarks')
  }
  static id = id()
  static body = text()
  static bookId = reference('book_id', 'books.id')
  static book = relationship(() => Book, { backPopulates: 'remarks', nullable: true })
}

export class Slide extends Base<typeof Slide> {
  static {
    this.table('slides')
  }
  static id = id()
  static bullets = relationship(() => [Bullet], {
    orderBy: () => Bullet.position,
    collectionClass: orderingList('position', { countFrom: 1, reorderOnAppend: true }),
  })
}

export class Bullet extends Base<typeof Bullet> {
  static {
    this.table('bullets')
  }
  static id = id()
  static body = text()
  static position = mappedColumn(Integer, { nullable: true })
  static slideId = reference('slide_id', 'slides.id')
}

export const authorsTags = table('authors_tags', Base.metadata, {
  authorId: mappedColumn('author_id', Integer, { primaryKey: true, foreignKey: foreignKey('authors.id') }),
  tagId: mappedColumn('tag_id', Integer, { primaryKey: true, foreignKey: foreignKey('tags.id') }),
})

export const seed: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  authors: [
    [1, 'ann'],
    [2, 'bob'],
  ],
  notes: [
    [1, 'a', 'text a', 1],
    [2, 'b', 'text bb', 1],
    [3, 'c', 'text c', 2],
  ],
  facts: [
    [1, 'born', '1900', 1],
    [2, 'died', '1980', 1],
  ],
  tags: [
    [1, 'x'],
    [2, 'y'],
    [3, 'z'],
  ],
  authors_tags: [
    [1, 1],
    [1, 2],
    [2, 2],
  ],
  books: [
    [1, 'b1', 1],
    [2, 'b2', 1],
    [3, 'b3', 2],
  ],
  chapters: [
    [1, 'c1', 0, 1],
    [2, 'c2', 1, 1],
    [3, 'c3', 2, 1],
    [4, 'd1', 0, 2],
  ],
  remarks: [
    [1, 'r1', 1],
    [2, 'r2', 1],
    [3, 'r3', 1],
    [4, 'r4', 2],
  ],
  slides: [[1]],
  bullets: [
    [1, 'x', 1, 1],
    [2, 'y', 2, 1],
  ],
}
