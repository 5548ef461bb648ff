// The twins of recorded/session_collections.py: collections that are sets, dictionaries and ordered lists, and lists that
// are changed in place.

import { joinedload, listen, type Session, select, selectinload, subqueryload } from '../../src/index.ts'
import type { OrderingList } from '../../src/orm/index.ts'
import { Author, Book, Bullet, Chapter, Fact, Note, Remark, Slide, Tag } from './session-collection-models.ts'

type Scenario = (s: Session) => Promise<unknown>

const ids = (objects: Iterable<{ id: number }>) => [...objects].map((each) => each.id).sort()
const keys = (dictionary: Map<any, unknown>) => [...dictionary.keys()].sort()
const bodies = (remarks: readonly Remark[]) => remarks.map((each) => each.body)
const order = (chapters: readonly Chapter[]) => chapters.map((each) => [each.title, each.position])
const bullets = (slide: Slide) => slide.bullets.map((each) => [each.body, each.position])
const note = (keyword: string, text = 't', id = 10) => new Note({ id, keyword, text })

/** The name of the error that the work ends with. */
function raises(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).name
  }
  return 'nothing'
}

async function author(s: Session, id: number, ...attributes: ('notes' | 'tags' | 'books' | 'factsByName')[]) {
  const found = await s.getOne(Author, id)
  for (const each of attributes) await found.awaitable[each]
  return found
}

async function book(s: Session, id: number, ...attributes: ('chapters' | 'remarks')[]) {
  const found = await s.getOne(Book, id)
  for (const each of attributes) await found.awaitable[each]
  return found
}

async function slide(s: Session) {
  const found = await s.getOne(Slide, 1)
  await found.awaitable.bullets
  return found
}

/** Hears of attributes until the returned function is called. */
function hear(log: unknown[], ...heard: [any, 'append' | 'remove', (value: any) => unknown][]): () => void {
  const ends = heard.map(([attribute, name, show]) =>
    listen(attribute, name, (_target: any, value: any) => {
      log.push([name, show(value)])
    }),
  )
  return () => {
    for (const end of ends) end()
  }
}

export const scenarios: Record<string, Scenario> = {
  // -- dictionaries
  async dict_load(s) {
    const a = await author(s, 1, 'notes')
    return [...a.notes].map(([key, each]) => [key, each.text])
  },
  async dict_selectinload(s) {
    const found = await s.scalars(select(Author).options(selectinload(Author.notes)).orderBy(Author.id)).all()
    return found.map((a) => keys(a.notes))
  },
  async dict_joinedload(s) {
    const found = await s
      .scalars(select(Author).options(joinedload(Author.notes)).orderBy(Author.id))
      .unique()
      .all()
    return found.map((a) => keys(a.notes))
  },
  async dict_subqueryload(s) {
    const found = await s.scalars(select(Author).options(subqueryload(Author.notes)).orderBy(Author.id)).all()
    return found.map((a) => keys(a.notes))
  },
  async dict_by_column(s) {
    return [...(await (await author(s, 1)).awaitable.byId).keys()]
  },
  async dict_by_function(s) {
    return [...(await (await author(s, 1)).awaitable.byLength)].map(([key, each]) => [key, each.keyword])
  },
  async dict_new(s) {
    const a = new Author({ id: 5, name: 'new' })
    a.notes.set('k', note('k'))
    a.notes.set('l', note('l', 'u', 11))
    s.add(a)
    await s.flush()
    return [...a.notes.values()].map((each) => each.author === a)
  },
  async dict_constructor(s) {
    s.add(new Author({ id: 5, name: 'new', notes: new Map([['k', note('k')]]) }))
    await s.flush()
  },
  async dict_set_item(s) {
    const a = await author(s, 1, 'notes')
    a.notes.set('z', note('z'))
    await s.flush()
  },
  async dict_replace_item(s) {
    const a = await author(s, 1, 'notes')
    a.notes.set('a', note('a', 'new'))
    await s.flush()
    return keys(a.notes)
  },
  async dict_delete_item(s) {
    const a = await author(s, 1, 'notes')
    const gone = a.notes.get('a') as Note
    a.notes.delete('a')
    const before = gone.author === null
    await s.flush()
    return [before, keys(a.notes)]
  },
  async dict_pop(s) {
    const a = await author(s, 1, 'notes')
    const gone = a.notes.get('b')
    a.notes.delete('b')
    await s.flush()
    return gone?.keyword
  },
  async dict_clear(s) {
    const a = await author(s, 1, 'notes')
    a.notes.clear()
    await s.flush()
    return a.notes.size
  },
  async dict_assign(s) {
    const a = await author(s, 1, 'notes')
    a.notes = new Map([
      ['a', a.notes.get('a') as Note],
      ['n', note('n')],
    ])
    await s.flush()
    return keys(a.notes)
  },
  async dict_assign_other_keys(s) {
    const a = await author(s, 1, 'notes')
    a.notes = new Map([['wrong', note('n')]])
    await s.flush()
    return keys(a.notes)
  },
  async dict_assign_list(s) {
    const a: any = await author(s, 1)
    return raises(() => {
      a.notes = [note('n')]
    })
  },
  async dict_backref(s) {
    const a = await author(s, 1, 'notes')
    s.add(new Note({ id: 10, keyword: 'k', text: 't', author: a }))
    await s.flush()
    return keys(a.notes)
  },
  async dict_backref_not_loaded(s) {
    const a = await author(s, 1)
    s.add(new Note({ id: 10, keyword: 'k', text: 't', author: a }))
    await s.flush()
    return keys(await a.awaitable.notes)
  },
  async dict_backref_without_key(s) {
    const a = await author(s, 1, 'notes')
    return raises(() => new Note({ id: 10, author: a }))
  },
  async dict_backref_move(s) {
    const a = await author(s, 1)
    const b = await author(s, 2)
    await a.awaitable.notes
    await b.awaitable.notes
    ;(a.notes.get('a') as Note).author = b
    await s.flush()
    return [keys(a.notes), keys(b.notes)]
  },
  async dict_mutated_key(s) {
    const a = await author(s, 1, 'notes')
    const moved = a.notes.get('a') as Note
    moved.keyword = 'moved'
    const result = raises(() => {
      moved.author = null
    })
    return [result, keys(a.notes)]
  },
  async dict_setdefault(s) {
    const a = await author(s, 1, 'notes')
    const notes: any = a.notes
    const first = notes.setdefault('a', new Note({ keyword: 'a' }))
    const second = notes.setdefault('q', note('q'))
    await s.flush()
    return [first.text, second.text]
  },
  async dict_update(s) {
    const a = await author(s, 1, 'notes')
    ;(a.notes as any).update([
      ['q', note('q')],
      ['b', a.notes.get('b')],
    ])
    await s.flush()
    return keys(a.notes)
  },
  async dict_delete_owner(s) {
    await s.delete(await author(s, 2))
    await s.flush()
  },
  async dict_merge(s) {
    const given = new Author({
      id: 1,
      name: 'm',
      notes: new Map([
        ['a', note('a', 'merged', 1)],
        ['n', note('n')],
      ]),
    })
    const merged = await s.merge(given)
    await s.flush()
    return keys(merged.notes)
  },
  async dict_rollback(s) {
    const a = await author(s, 1, 'notes')
    a.notes.set('z', note('z'))
    await s.flush()
    await s.rollback()
    return keys(await a.awaitable.notes)
  },
  async dict_refresh(s) {
    const a = await author(s, 1, 'notes')
    await s.refresh(a, ['notes'])
    return keys(a.notes)
  },
  async dict_any(s) {
    const found = await s.scalars(select(Author).where(Author.notes.any(Note.keyword.eq('c')))).all()
    return found.map((a) => a.name)
  },

  // -- sets
  async set_load(s) {
    return ids(await (await author(s, 1)).awaitable.tags)
  },
  async set_selectinload(s) {
    const found = await s.scalars(select(Author).options(selectinload(Author.tags)).orderBy(Author.id)).all()
    return found.map((a) => ids(a.tags))
  },
  async set_joinedload(s) {
    const found = await s
      .scalars(select(Author).options(joinedload(Author.tags)).orderBy(Author.id))
      .unique()
      .all()
    return found.map((a) => ids(a.tags))
  },
  async set_new(s) {
    s.add(new Author({ id: 5, name: 'new', tags: new Set([new Tag({ id: 10, name: 't' })]) }))
    await s.flush()
  },
  async set_add(s) {
    const a = await author(s, 1)
    const z = await s.getOne(Tag, 3)
    await a.awaitable.tags
    a.tags.add(z)
    a.tags.add(z)
    await s.flush()
    return [ids(a.tags), ids(await z.awaitable.authors)]
  },
  async set_add_present(s) {
    const a = await author(s, 1)
    const x = await s.getOne(Tag, 1)
    ;(await a.awaitable.tags).add(x)
    await s.flush()
    return ids(a.tags)
  },
  async set_discard(s) {
    const a = await author(s, 1)
    const x = await s.getOne(Tag, 1)
    const z = await s.getOne(Tag, 3)
    await a.awaitable.tags
    a.tags.delete(x)
    a.tags.delete(z)
    await s.flush()
    return ids(a.tags)
  },
  async set_clear(s) {
    ;(await author(s, 2, 'tags')).tags.clear()
    await s.flush()
  },
  async set_assign(s) {
    const a = await author(s, 1)
    const y = await s.getOne(Tag, 2)
    const z = await s.getOne(Tag, 3)
    await a.awaitable.tags
    a.tags = new Set([y, z])
    await s.flush()
    return ids(a.tags)
  },
  async set_assign_list(s) {
    const a: any = await author(s, 1)
    const y = await s.getOne(Tag, 2)
    return raises(() => {
      a.tags = [y]
    })
  },
  async set_update(s) {
    const a = await author(s, 1, 'tags')
    for (const each of await s.scalars(select(Tag).orderBy(Tag.id)).all()) a.tags.add(each)
    await s.flush()
    return ids(a.tags)
  },
  async set_backref(s) {
    const a = await author(s, 1)
    const z = await s.getOne(Tag, 3)
    await a.awaitable.tags
    ;(await z.awaitable.authors).push(a)
    await s.flush()
    return ids(a.tags)
  },
  async set_backref_not_loaded(s) {
    const a = await author(s, 1)
    const z = await s.getOne(Tag, 3)
    ;(await z.awaitable.authors).push(a)
    await s.flush()
    return ids(await a.awaitable.tags)
  },
  async set_one_to_many(s) {
    const a = await author(s, 1)
    const b = await author(s, 2)
    const third = await s.getOne(Book, 3)
    ;(await a.awaitable.books).add(third)
    await s.flush()
    return [ids(a.books), ids(await b.awaitable.books), third.author === a]
  },
  async set_one_to_many_remove(s) {
    const a = await author(s, 1)
    const first = await s.getOne(Book, 1)
    ;(await a.awaitable.books).delete(first)
    await s.flush()
    return first.author === null
  },
  async set_move_by_scalar(s) {
    const a = await author(s, 1)
    const b = await author(s, 2)
    await a.awaitable.books
    await b.awaitable.books
    ;(await s.getOne(Book, 1)).author = b
    await s.flush()
    return [ids(a.books), ids(b.books)]
  },
  async set_delete_owner(s) {
    await s.delete(await author(s, 2))
    await s.flush()
  },
  async set_merge(s) {
    const given = new Author({ id: 2, name: 'm', tags: new Set([new Tag({ id: 3, name: 'z' })]) })
    const merged = await s.merge(given)
    await s.flush()
    return ids(merged.tags)
  },
  async set_savepoint(s) {
    const a = await author(s, 1)
    const z = await s.getOne(Tag, 3)
    await a.awaitable.tags
    const nested = await s.beginNested()
    a.tags.add(z)
    await s.flush()
    await nested.rollback()
    return ids(await a.awaitable.tags)
  },

  // -- proxies of sets and dictionaries
  async proxy_dict_read(s) {
    return ((await author(s, 1, 'factsByName')) as any).facts.toJSON()
  },
  async proxy_dict_set(s) {
    const a: any = await author(s, 1, 'factsByName')
    a.facts.set('born', '1901').set('wrote', 'much')
    await s.flush()
    return a.facts.toJSON()
  },
  async proxy_dict_delete(s) {
    const a: any = await author(s, 1, 'factsByName')
    a.facts.delete('died')
    await s.flush()
    return a.facts.toJSON()
  },
  async proxy_dict_assign(s) {
    const a: any = await author(s, 1, 'factsByName')
    a.facts = new Map([
      ['born', '1902'],
      ['lives', 'here'],
    ])
    await s.flush()
    return a.facts.toJSON()
  },
  async proxy_dict_new(s) {
    const a: any = new Author({ id: 5, name: 'new' })
    a.facts.set('born', '2000')
    s.add(a)
    await s.flush()
  },
  async proxy_set_add(s) {
    const a: any = await author(s, 1, 'tags')
    a.tagNames.add('x').add('new')
    await s.flush()
    return [...a.tagNames].sort()
  },
  async proxy_set_remove(s) {
    const a: any = await author(s, 1, 'tags')
    a.tagNames.delete('x')
    await s.flush()
    return [...a.tagNames].sort()
  },

  // -- ordered lists
  async ordered_append(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters.push(new Chapter({ id: 10, title: 'n' }))
    await s.flush()
    return order(b.chapters)
  },
  async ordered_append_with_position(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters.push(new Chapter({ id: 10, title: 'n', position: 7 }))
    await s.flush()
    return order(b.chapters)
  },
  async ordered_insert(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters.unshift(new Chapter({ id: 10, title: 'n' }))
    await s.flush()
    return order(b.chapters)
  },
  async ordered_remove(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters.shift()
    await s.flush()
    return order(b.chapters)
  },
  async ordered_pop(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters.splice(1, 1)
    await s.flush()
    return order(b.chapters)
  },
  async ordered_set_item(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters[1] = new Chapter({ id: 10, title: 'n' })
    await s.flush()
    return order(b.chapters)
  },
  async ordered_move(s) {
    const b = await book(s, 1, 'chapters')
    const [first] = b.chapters.splice(0, 1)
    b.chapters.splice(2, 0, first as Chapter)
    await s.flush()
    return order(b.chapters)
  },
  async ordered_reorder(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters.sort((x, y) => (y.title as string).localeCompare(x.title as string))
    ;(b.chapters as OrderingList<Chapter>).reorder()
    await s.flush()
    return order(b.chapters)
  },
  async ordered_sort_alone(s) {
    const b = await book(s, 1, 'chapters')
    b.chapters.sort((x, y) => (y.title as string).localeCompare(x.title as string))
    await s.flush()
    return order(b.chapters)
  },
  async ordered_assign(s) {
    const b = await book(s, 1, 'chapters')
    const [first, , third] = b.chapters as [Chapter, Chapter, Chapter]
    b.chapters = [third, first, new Chapter({ id: 10, title: 'n' })]
    await s.flush()
    return order(b.chapters)
  },
  async ordered_backref(s) {
    const b = await book(s, 1, 'chapters')
    s.add(new Chapter({ id: 10, title: 'n', book: b }))
    await s.flush()
    return order(b.chapters)
  },
  async ordered_new(s) {
    const chapters = [new Chapter({ id: 10, title: 'x' }), new Chapter({ id: 11, title: 'y' })]
    const b = new Book({ id: 9, title: 'new', chapters })
    s.add(b)
    await s.flush()
    return order(b.chapters)
  },
  async ordered_from_one(s) {
    const found = await slide(s)
    found.bullets.push(new Bullet({ id: 10, body: 'z', position: 9 }))
    await s.flush()
    return bullets(found)
  },
  async ordered_from_one_insert(s) {
    const found = await slide(s)
    found.bullets.splice(1, 0, new Bullet({ id: 10, body: 'z' }))
    await s.flush()
    return bullets(found)
  },

  // -- lists changed in place
  async list_set_item(s) {
    const b = await book(s, 1, 'remarks')
    const old = b.remarks[0] as Remark
    b.remarks[0] = new Remark({ id: 10, body: 'n' })
    const gone = old.book === null
    await s.flush()
    return [gone, bodies(b.remarks)]
  },
  async list_set_item_of_another(s) {
    const b = await book(s, 1)
    const c = await book(s, 2)
    await c.awaitable.remarks
    await b.awaitable.remarks
    b.remarks[1] = c.remarks[0] as Remark
    await s.flush()
    return [bodies(b.remarks), bodies(c.remarks)]
  },
  async list_set_same_item(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks[0] = b.remarks[0] as Remark
    await s.flush()
    return bodies(b.remarks)
  },
  async list_empty(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks.length = 0
    await s.flush()
    return bodies(b.remarks)
  },
  async list_shorten(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks.length = 1
    await s.flush()
    return bodies(b.remarks)
  },
  async list_slice(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks.splice(0, 2, new Remark({ id: 10, body: 'n' }), new Remark({ id: 11, body: 'm' }))
    await s.flush()
    return bodies(b.remarks)
  },
  async list_delete_item(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks.splice(1, 1)
    await s.flush()
    return bodies(b.remarks)
  },
  async list_sort(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks.sort((x, y) => y.id - x.id)
    await s.flush()
    return bodies(b.remarks)
  },
  async list_reverse(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks.reverse()
    await s.flush()
    return bodies(b.remarks)
  },
  async list_insert(s) {
    const b = await book(s, 1, 'remarks')
    b.remarks.splice(1, 0, new Remark({ id: 10, body: 'n' }))
    await s.flush()
    return bodies(b.remarks)
  },
  async list_extend(s) {
    const b = await book(s, 2, 'remarks')
    b.remarks.push(new Remark({ id: 10, body: 'n' }), new Remark({ id: 11, body: 'm' }))
    await s.flush()
    return bodies(b.remarks)
  },
  async list_assign_itself(s) {
    const b = await book(s, 1, 'remarks')
    const { remarks } = b
    b.remarks = remarks
    await s.flush()
    return bodies(b.remarks)
  },
  async list_released(s) {
    const b = await book(s, 1, 'remarks')
    const old = b.remarks
    b.remarks = []
    await s.flush()
    const added = new Remark({ id: 10, body: 'n' })
    old.push(added)
    await s.flush()
    return added.book === null
  },
  async list_events(s) {
    const log: unknown[] = []
    const other: unknown[] = []
    const end = hear(log, [Book.remarks, 'append', (each) => each.body], [Book.remarks, 'remove', (each) => each.body])
    const endOther = listen(Remark.book, 'set', (target: Remark, value: Book | null) => {
      other.push([value?.id ?? null, target.body])
    })
    const b = await book(s, 1, 'remarks')
    const third = b.remarks[2] as Remark
    b.remarks[0] = new Remark({ body: 'n' })
    b.remarks.splice(2, 1)
    b.remarks.splice(0, 0, third)
    b.remarks.pop()
    b.remarks.splice(b.remarks.indexOf(third), 1)
    end()
    endOther()
    await s.rollback()
    return [log, other]
  },
  async collection_events(s) {
    const log: unknown[] = []
    const heard = [Author.notes, Author.tags].flatMap((attribute) =>
      (['append', 'remove'] as const).map(
        (name) => [attribute, name, (each: any) => each.id] as [any, typeof name, any],
      ),
    )
    const end = hear(log, ...heard)
    const a = await author(s, 1)
    const x = await s.getOne(Tag, 1)
    const z = await s.getOne(Tag, 3)
    await a.awaitable.tags
    a.tags.add(z)
    a.tags.add(z)
    a.tags.delete(x)
    await a.awaitable.notes
    a.notes.set('a', new Note({ id: 10, keyword: 'a' }))
    a.notes.delete('b')
    end()
    await s.rollback()
    return log
  },
}
