// Collections as a program meets them: what a list does like any array, what is refused and how, classes of one's own.
// What they send is in session-collections.ts.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  ArgumentError,
  AssociationDict,
  AssociationSet,
  attributeKeyedDict,
  columnKeyedDict,
  createEngine,
  declarativeBase,
  type Engine,
  foreignKey,
  InstrumentedList,
  InstrumentedSet,
  Integer,
  inspect,
  KeyFuncDict,
  keyfuncMapping,
  mappedColumn,
  orderingList,
  relationship,
  Session,
  String,
  select,
  selectinload,
  validates,
} from '../../src/index.ts'
import { Author, Book, Base as ScenarioBase, Tag } from './session-collection-models.ts'

const Base = declarativeBase()
const child = () => mappedColumn(Integer, { nullable: true, foreignKey: foreignKey('owners.id') })

class Stack<T> extends InstrumentedList<T> {
  readonly #limit = 2
  get top(): T | undefined {
    return this.at(-1)
  }
  pushAll(items: T[]): this {
    for (const item of items) if (this.length < this.#limit) this.push(item)
    return this
  }
}
class Bag extends InstrumentedSet<Child> {
  get names(): string[] {
    return [...this].map((each) => each.name)
  }
}
class Register extends KeyFuncDict<string, Child> {
  constructor() {
    super((each) => each.name.toUpperCase())
  }
}

class Owner extends Base<typeof Owner> {
  static {
    this.table('owners')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static children = relationship(() => [Child], { orderBy: () => Child.id, overlaps: '*' })
  static stack = relationship(() => [Child], { collectionClass: Stack, overlaps: 'children' })
  static bag = relationship(() => [Child], { collectionClass: Bag, overlaps: 'children,stack' })
  static register = relationship(() => [Child], { collectionClass: Register, overlaps: 'children,stack,bag' })
  static lenient = relationship(() => [Child], {
    collectionClass: attributeKeyedDict('name', { ignoreUnpopulatedAttribute: true }),
    overlaps: 'children,stack,bag,register',
  })
  static pairs = relationship(() => [Child], {
    viewonly: true,
    collectionClass: columnKeyedDict<string>(() => [Child.id, Child.name]),
  })
  static checked = validates(['children', 'bag'], (_owner, _key, each: Child) => {
    if (each.name === 'bad') throw new RangeError('bad child')
    return each
  })
}

class Child extends Base<typeof Child> {
  static {
    this.table('children')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(String(20))
  static ownerId = child()
}

let engine: Engine
beforeEach(async () => {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  await engine.begin(async (connection) => {
    await connection.execDriverSql('INSERT INTO owners VALUES (1)')
    await connection.execDriverSql("INSERT INTO children VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 1)")
  })
})
afterEach(() => engine.dispose())

const names = (items: Iterable<Child>) => [...items].map((each) => each.name)

async function loaded(): Promise<Owner> {
  await using session = new Session(engine, { expireOnCommit: false })
  return (await session.scalars(select(Owner).options(selectinload(Owner.children))).one()) as Owner
}

describe('a list', () => {
  test('is an array to those that read it', async () => {
    const { children } = await loaded()
    expect(Array.isArray(children)).toBe(true)
    expect(children).toBeInstanceOf(InstrumentedList)
    expect(children.length).toBe(3)
    expect(children[1]?.name).toBe('b')
    expect(children.at(-1)?.name).toBe('c')
    expect(names(children)).toEqual(['a', 'b', 'c'])
    expect(children.map((each) => each.id)).toEqual([1, 2, 3])
    expect(children.filter((each) => each.id > 1)).not.toBeInstanceOf(InstrumentedList)
    expect(children.concat(children).length).toBe(6)
    expect([...children.entries()].map(([index]) => index)).toEqual([0, 1, 2])
    expect(Object.keys(children)).toEqual(['0', '1', '2'])
    expect(JSON.parse(JSON.stringify(children))).toEqual([
      { id: 1, name: 'a', ownerId: 1 },
      { id: 2, name: 'b', ownerId: 1 },
      { id: 3, name: 'c', ownerId: 1 },
    ])
    const [first, ...rest] = children
    expect(first?.name).toBe('a')
    expect(rest).toHaveLength(2)
    expect(children.includes(first as Child)).toBe(true)
    expect(children.toSorted((x, y) => y.id - x.id).map((each) => each.id)).toEqual([3, 2, 1])
  })

  test('is the same each time it is read', async () => {
    const owner = await loaded()
    expect(owner.children).toBe(owner.children)
    expect(owner.children.sort()).toBe(owner.children)
    expect(inspect(owner).attrs.children?.loadedValue).toBe(owner.children)
  })

  test('notices what methods of arrays do to it', async () => {
    const owner = await loaded()
    const [a, b, c] = owner.children as [Child, Child, Child]
    const history = () => {
      const { added, deleted } = inspect(owner).attrs.children!.history
      return [names(added), names(deleted)]
    }
    owner.children.fill(a, 1, 3)
    expect(history()).toEqual([[], ['b', 'c']])
    owner.children.length = 1
    owner.children.push(b, c)
    expect(history()).toEqual([[], []])
    owner.children.copyWithin(0, 1, 2)
    expect(history()).toEqual([[], ['a']])
    owner.children.unshift(new Child({ name: 'd' }))
    expect(owner.children.shift()?.name).toBe('d')
    expect(history()).toEqual([[], ['a']])
    owner.children[owner.children.length] = a
    expect(history()).toEqual([[], []])
  })

  test('has no holes', async () => {
    const { children } = await loaded()
    expect(() => {
      children[5] = new Child({ name: 'x' })
    }).toThrow('Owner.children has 3 objects: [5] is beyond them')
    expect(() => {
      children.length = 5
    }).toThrow("Owner.children can't get longer without objects")
    expect(() => {
      delete children[0]
    }).toThrow('delete would leave a hole in the collection: use splice(0, 1) or remove(object)')
    expect(children).toHaveLength(3)
  })

  test('asks validators, of assignments by index too', async () => {
    const owner = await loaded()
    expect(() => owner.children.push(new Child({ name: 'bad' }))).toThrow('bad child')
    expect(() => {
      owner.children[0] = new Child({ name: 'bad' })
    }).toThrow('bad child')
    expect(() => new Owner({ bag: new Bag() }).bag.add(new Child({ name: 'bad' }))).toThrow('bad child')
    expect(names(owner.children)).toEqual(['a', 'b', 'c'])
  })
})

describe('classes of one’s own', () => {
  test('a list with methods and private fields', () => {
    const owner = new Owner({})
    const stack = owner.stack as Stack<Child>
    expect(stack.pushAll([new Child({ name: 'a' }), new Child({ name: 'b' }), new Child({ name: 'c' })])).toBe(stack)
    expect(stack.top?.name).toBe('b')
    stack[0] = new Child({ name: 'z' })
    expect(names(owner.stack)).toEqual(['z', 'b'])
    expect(names(inspect(owner).attrs.stack!.history.added)).toEqual(['z', 'b'])
  })

  test('a set and a dictionary', async () => {
    await using session = new Session(engine)
    const owner = await session.getOne(Owner, 1)
    expect(((await owner.awaitable.bag) as Bag).names.sort()).toEqual(['a', 'b', 'c'])
    expect([...(await owner.awaitable.register).keys()].sort()).toEqual(['A', 'B', 'C'])
    expect([...(await owner.awaitable.pairs).keys()].sort()).toEqual(['[1,"a"]', '[2,"b"]', '[3,"c"]'])
    owner.register.get('A')!.name = 'q'
    ;(owner.register as Register).add(new Child({ name: 'new' }))
    expect(() => (owner.register as Register).remove(owner.register.get('A') as Child)).toThrow('Q')
    expect([...owner.register.keys()].sort()).toEqual(['A', 'B', 'C', 'NEW'])
  })
})

describe('keys', () => {
  test('that are not there are refused, or left out when that is asked for', () => {
    const a = new Author({ name: 'ann' })
    expect(() => (a.notes as KeyFuncDict).add(new (Author.notes as any).mapper.class_({ text: 'x' }))).toThrow(
      "In event triggered from population of attribute 'Author.notes' (potentially from a backref), can't populate value in KeyFuncDict",
    )
    const owner = new Owner({})
    ;(owner.lenient as KeyFuncDict).add(new Child({} as any))
    expect(owner.lenient.size).toBe(0)
  })
})

describe('what a relationship can have as its collection', () => {
  class Target extends Base<typeof Target> {
    static {
      this.table('targets')
    }
    static id = mappedColumn(Integer, { primaryKey: true })
    static ownerId = child()
  }

  test('a Map is refused with what to use', () => {
    expect(() => relationship(() => [Target], { collectionClass: Map } as any)).toThrow(ArgumentError)
    expect(() => relationship(() => [Target], { collectionClass: Map } as any)).toThrow("attributeKeyedDict('name')")
  })

  test('a function that makes something else is refused when it is needed', () => {
    class Wrong extends declarativeBase()<typeof Wrong> {
      static {
        this.table('wrong')
      }
      static id = mappedColumn(Integer, { primaryKey: true })
      static parentId = mappedColumn(Integer, { nullable: true, foreignKey: foreignKey('wrong.id') })
      static parts = relationship(() => [Wrong], { collectionClass: (() => new Date()) as any })
    }
    expect(() => new Wrong({}).parts).toThrow(
      'Type Date must elect an appender method to be a collection class: derive it from InstrumentedList, InstrumentedSet or KeyFuncDict',
    )
  })

  test('what makes them makes new ones', () => {
    const made = [attributeKeyedDict('a'), columnKeyedDict(() => Child.id), keyfuncMapping((each: Child) => each.id)]
    for (const make of made) expect(make()).toBeInstanceOf(KeyFuncDict)
    expect(orderingList('position')()).not.toBe(orderingList('position')())
  })
})

test('a set and a dictionary refuse what is none', () => {
  expect(() => Object.assign(new Author({ name: 'a' }), { tags: [new Tag({ name: 'x' })] })).toThrow(
    'Incompatible collection type: Array is not Set-like',
  )
  expect(() => Object.assign(new Author({ name: 'a' }), { notes: new Set() })).toThrow(
    'Incompatible collection type: Set is not Map-like',
  )
})

test('proxies of sets and dictionaries are views', () => {
  const author: any = new Author({ name: 'ann' })
  expect(author.tagNames).toBeInstanceOf(AssociationSet)
  expect(author.facts).toBeInstanceOf(AssociationDict)
  author.tagNames = ['x', 'y']
  author.tagNames = ['y', 'z']
  expect(author.tagNames.toJSON().sort()).toEqual(['y', 'z'])
  expect([author.tagNames.has('y'), author.tagNames.has('x'), author.tagNames.size]).toEqual([true, false, 2])
  author.tagNames.clear()
  expect(author.tags.size).toBe(0)
  author.facts = new Map([['a', '1']])
  expect([author.facts.get('a'), author.facts.has('b'), author.facts.size]).toEqual(['1', false, 1])
  expect([[...author.facts.keys()], [...author.facts.values()], [...author.facts]]).toEqual([
    ['a'],
    ['1'],
    [['a', '1']],
  ])
  author.facts.clear()
  expect(author.factsByName.size).toBe(0)
})

test('a stream and a second query see the same collection', async () => {
  const own = createEngine('sqlite://')
  await ScenarioBase.metadata.createAll(own)
  await using session = new Session(own)
  const author = new Author({ name: 'ann', tags: new Set([new Tag({ name: 'x' })]), books: new Set([new Book({})]) })
  session.add(author)
  await session.commit()
  for await (const each of await session.streamScalars(select(Author).options(selectinload(Author.tags)))) {
    expect(each).toBe(author)
    expect([...each.tags].map((tag) => tag.name)).toEqual(['x'])
  }
  const { tags } = author
  await session.scalars(select(Author).options(selectinload(Author.tags))).all()
  expect(author.tags).toBe(tags)
  await own.dispose()
})
