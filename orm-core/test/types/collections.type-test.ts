// What the type checker knows of collections that are sets, dictionaries and ordered lists. Nothing here is run: `tsc` is
// the test.

import {
  attributeKeyedDict,
  columnKeyedDict,
  foreignKey,
  InstrumentedList,
  InstrumentedSet,
  KeyFuncDict,
  keyfuncMapping,
  mappedColumn,
  orderingList,
  relationship,
  selectinload,
} from '../../src/orm/index.ts'
import { select, types } from '../../src/sql/index.ts'
import { Base, intpk } from './base.ts'

const { Integer, Varchar } = types
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}

class ByLength extends KeyFuncDict<number, Note> {
  constructor() {
    super((note) => note.text.length)
  }
}
class Stack<T> extends InstrumentedList<T> {}
class Bag<T> extends InstrumentedSet<T> {}

class Author extends Base<typeof Author> {
  static {
    this.table('authors')
  }
  static id = intpk()
  static notes = relationship(() => [Note], { backPopulates: 'author', collectionClass: attributeKeyedDict('keyword') })
  static byColumn = relationship(() => [Note], { viewonly: true, collectionClass: columnKeyedDict(() => Note.id) })
  static byText = relationship(() => [Note], {
    viewonly: true,
    collectionClass: keyfuncMapping((note: Note) => note.text.length),
  })
  static byLength = relationship(() => [Note], { viewonly: true, collectionClass: ByLength })
  static tags = relationship(() => [Tag], { backPopulates: 'authors', collectionClass: Set })
  static bag = relationship(() => [Tag], { viewonly: true, collectionClass: Bag })
  static chapters = relationship(() => [Chapter], { collectionClass: orderingList('position') })
  static stack = relationship(() => [Chapter], { viewonly: true, collectionClass: Stack })
}

class Note extends Base<typeof Note> {
  static {
    this.table('notes')
  }
  static id = intpk()
  static keyword = mappedColumn(Varchar(20))
  static text = mappedColumn(Varchar(20))
  static authorId = mappedColumn(Integer, { foreignKey: foreignKey(() => Author.id) })
  static author = relationship(() => Author, { backPopulates: 'notes' })
}

class Tag extends Base<typeof Tag> {
  static {
    this.table('tags')
  }
  static id = intpk()
  static override name = mappedColumn(Varchar(20))
  static authorId = mappedColumn(Integer, { foreignKey: foreignKey(() => Author.id) })
  static authors = relationship(() => Author, { backPopulates: 'tags' })
}

class Chapter extends Base<typeof Chapter> {
  static {
    this.table('chapters')
  }
  static id = intpk()
  static position = mappedColumn(Integer)
  static authorId = mappedColumn(Integer, { foreignKey: foreignKey(() => Author.id) })
}

export async function collections(author: Author, note: Note, tag: Tag): Promise<void> {
  is<typeof author.notes, Map<string, Note>>(true)
  is<typeof author.byColumn, Map<number, Note>>(true)
  is<typeof author.byText, Map<number, Note>>(true)
  is<typeof author.byLength, Map<number, Note>>(true)
  is<typeof author.tags, Set<Tag>>(true)
  is<typeof author.bag, Set<Tag>>(true)
  is<typeof author.chapters, Chapter[]>(true)
  is<typeof author.stack, Chapter[]>(true)
  author.notes.set('a', note).get('a')?.text
  author.tags.add(tag)
  new Author({ notes: new Map([['a', note]]), tags: new Set([tag]) })
  ;(await author.awaitable.notes).get('a')
  select(Author)
    .options(selectinload(Author.notes), selectinload(Author.tags))
    .where(Author.notes.any(Note.text.eq('x')))
  // @ts-expect-error a number is no key
  author.notes.set(1, note)
  // @ts-expect-error a tag is no note
  author.notes.set('a', tag)
  // @ts-expect-error a note is no tag
  author.tags.add(note)
  // @ts-expect-error a list is no set
  author.tags = [tag]
  // @ts-expect-error a list is no dictionary
  new Author({ notes: [note] })
  // @ts-expect-error a Map can't tell the key of an object
  relationship(() => [Note], { collectionClass: Map })
  // @ts-expect-error no such option
  relationship(() => [Note], { backPopulate: 'author' })
  // @ts-expect-error no such way of loading
  relationship(() => [Note], { lazy: 'eager' })
}

export class Misspelt extends Base<typeof Misspelt> {
  static {
    // @ts-expect-error backPopulates of a dictionary is checked as well
    this.table('misspelt')
  }
  static id = intpk()
  static notes = relationship(() => [Note], { backPopulates: 'autor', collectionClass: attributeKeyedDict('keyword') })
}
