// Common mistakes of a program, each with a message that names the thing and what to write instead. What the type checker
// refuses is in types/mistakes.type-test.ts; here it was got round, as `any` does.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CreateEnumType } from '../../src/dialects/postgresql/index.ts'
import {
  and,
  Column,
  case_,
  createEngine,
  declarativeBase,
  delete_,
  derive,
  type Engine,
  Enum,
  ForeignKey,
  foreignKey,
  func,
  Integer,
  insert,
  MetaData,
  mappedColumn,
  not,
  or,
  PGDialect,
  relationship,
  Session,
  String,
  select,
  Table,
  TypeDecorator,
  update,
} from '../../src/index.ts'

const Base = declarativeBase()

class User extends Base<typeof User> {
  static {
    this.table('users')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(String(20))
  static bio = mappedColumn(String(20), { nullable: true, deferred: true })
  static posts = relationship(() => [Post], { backPopulates: 'author' })
}

class Post extends Base<typeof Post> {
  static {
    this.table('posts')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static authorId = mappedColumn(Integer, { foreignKey: foreignKey(() => User.id) })
  static author = relationship(() => User, { backPopulates: 'posts' })
}

let engine: Engine
let session: any
beforeEach(async () => {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  session = new Session(engine)
  session.add(new User({ name: 'ann' }))
  await session.commit()
})
afterEach(async () => {
  await session.close()
  await engine.dispose()
})

const missing: any = undefined
const U: any = User

describe('undefined is never NULL', () => {
  test.each<[string, () => unknown]>([
    ['where', () => select(User).where(missing)],
    ['a misspelt attribute', () => select(U.nmae)],
    ['eq', () => User.name.eq(missing)],
    ['ne', () => User.name.ne(missing)],
    ['like', () => User.name.like(missing)],
    ['in', () => User.id.in([1, missing])],
    ['between', () => User.id.between(missing, 2)],
    ['and', () => and(missing)],
    ['or', () => or(User.id.eq(1), missing)],
    ['not', () => not(missing)],
    ['orderBy', () => select(User.id).orderBy(U.nmae)],
    ['groupBy', () => select(User.id).groupBy(U.nmae)],
    ['a function', () => func.coalesce(missing, 1)],
    ['case', () => case_([missing, 1])],
    ['add', () => User.id.add(missing)],
    ['delete', () => delete_(User).where(missing)],
    ['update', () => update(User).where(missing)],
    ['filterBy', () => select(User).filterBy({ name: missing })],
    ['a relationship', () => Post.author.eq(missing)],
    ['not a relationship', () => Post.author.ne(missing)],
  ])('%s', (_name, work) => {
    expect(work).toThrow(/undefined was given where .* Write null for NULL, and leave conditions out that do not apply/)
  })

  test('what belongs to a column given to a table', () => {
    const table = () => new Table('odd', new MetaData(), new Column('id', Integer), new ForeignKey('users.id'))
    expect(table).toThrow('ForeignKey belongs to a Column, but was given to odd')
    const bare = () => new Column('id', Integer, ForeignKey as never)
    expect(bare).toThrow(/expected, got <class 'ForeignKey'>$/)
  })

  test('a WHEN that is no pair', () => {
    const when = case_ as (...whens: unknown[]) => unknown
    expect(() => when([User.id.eq(1)])).toThrow('a list of a condition and its result, got a list of 1')
    expect(() => when([User.id.eq(1), 'a'], 'b')).toThrow('a list of a condition and its result, got b')
    expect(() => when(User.id.eq(1))).toThrow('a list of a condition and its result, got users.id = :id_1')
  })

  test('the column is named', () => {
    expect(() => User.name.eq(missing)).toThrow('undefined was given where users.name is used with a value')
    expect(() => Post.author.eq(missing)).toThrow('undefined was given where Post.author is used with a value')
  })

  test('null is', () => {
    expect(`${User.bio.eq(null)}`).toBe('users.bio IS NULL')
    expect(`${select(User.id).where(Post.author.eq(null))}`).toContain('IS NULL')
  })

  test('values that are undefined are left out', () => {
    expect(`${update(User).values({ name: 'x', bio: missing })}`).toBe('UPDATE users SET name=:name')
    expect(`${insert(User).values({ name: 'x', bio: missing })}`).toBe('INSERT INTO users (name) VALUES (:name)')
  })

  test.each([
    ['undefined', missing],
    ['NaN', Number('x')],
    ['a part of a key', { id: missing }],
  ])('a key is refused: %s', async (_name, key) => {
    await expect(session.get(User, key)).rejects.toThrow('The primary key of User is given as')
    await session.get(User, 1)
    await expect(session.get(User, key)).rejects.toThrow('The primary key of User is given as')
  })
})

describe('what was not awaited', () => {
  test('a result', async () => {
    expect(() => [...session.scalars(select(User))]).toThrow('promise of a result, which has to be awaited')
  })
  test('an object that is added', () => {
    expect(() => session.add(session.get(User, 1))).toThrow(
      "Class 'Promise' is not mapped: a promise was passed, which has to be awaited first",
    )
  })
})

describe('what is no object of a mapped class', () => {
  test('a class', () => {
    expect(() => session.add(User)).toThrow('was a class (User) passed where an instance was required?')
  })
  test('a plain object', () => {
    expect(() => session.add({ name: 'x' })).toThrow("Class 'Object' is not mapped")
  })
  test('a key in the place of an object', () => {
    expect(() => new Post({ author: 1 as any })).toThrow(
      'Attempting to set value on Post.author: 1 is no User; a key belongs to the column of the foreign key',
    )
  })
  test('an object of another class', () => {
    expect(() => new User({ name: 'x', posts: [new User({ name: 'y' }) as any] })).toThrow(
      'Attempting to set value on User.posts',
    )
  })
})

describe('what is not loaded says why, and what to write', () => {
  test('a relationship', async () => {
    const user = await session.get(User, 1)
    expect(() => user.posts).toThrow("'User.posts' is not loaded")
    expect(() => user.posts).toThrow('`await instance.awaitable.posts`')
    expect(() => user.posts).toThrow('options(selectinload(User.posts))')
  })
  test('a deferred column', async () => {
    const user = await session.get(User, 1)
    expect(() => user.bio).toThrow('options(undefer(User.bio))')
  })
  test('a column that has expired', async () => {
    const user = await session.get(User, 1)
    await session.commit()
    expect(() => user.name).toThrow("'User.name' has expired (after a commit, a rollback or expire())")
    expect(() => user.name).toThrow('{ expireOnCommit: false }')
  })
})

test('a misspelt option of an engine', () => {
  expect(() => createEngine('sqlite://', { poolsize: 3, pool_timeout: 1 } as any)).toThrow(
    "Invalid argument(s) 'poolsize','pool_timeout' sent to createEngine(): write poolSize, poolTimeout",
  )
})

test('a type decorator without what it decorates', () => {
  class Money extends TypeDecorator<number> {
    override impl = Integer() as any
  }
  expect(() => new Money()).toThrow('write `static override readonly impl = String` in Money')
})

describe('declarations', () => {
  const pk = () => mappedColumn(Integer, { primaryKey: true })

  test('an option that is none', () => {
    expect(() => mappedColumn(Integer, { primary_key: true } as never)).toThrow(
      "mappedColumn() has no option 'primary_key'; is primaryKey meant?",
    )
    expect(() => relationship(() => [Post], { back_populates: 'author' } as never)).toThrow(
      "relationship() has no option 'back_populates'; is backPopulates meant?",
    )
    expect(() => relationship(() => [Post], { eager: true } as never)).toThrow(
      "relationship() has no option 'eager'; there are secondary, uselist, ",
    )
    mappedColumn(Integer, { sqliteOnConflictUnique: 'IGNORE' } as never)
    const Own = declarativeBase()
    expect(() => {
      class Odd extends Own<typeof Odd> {
        static {
          this.table('odd', { mapper: { polymorphic_on: 'kind' } as never })
        }
        static id = pk()
      }
      return Odd
    }).toThrow("the mapper of Odd has no option 'polymorphic_on'; is polymorphicOn meant?")
  })

  test('a foreign key to an attribute that is not there', () => {
    const Own = declarativeBase()
    class Odd extends Own<typeof Odd> {
      static {
        this.table('odd')
      }
      static id = pk()
      static other = mappedColumn(Integer, { foreignKey: foreignKey(() => (User as any).idd) })
    }
    expect(() => select(Odd)).toThrow(/foreignKey\(.*idd.*\): the target is undefined: a misspelt attribute/)
    // what cannot be mapped would be in the way of the tests that follow
    Odd.other._declaredForeignKeys.length = 0
    select(Odd)
  })

  test('a class that says no table', () => {
    const Own = declarativeBase()
    class Odd extends Own<typeof Odd> {
      static id = pk()
    }
    expect(() => new Odd({ id: 1 })).toThrow("Class 'Odd' is not mapped: its class has no this.table(…)")
  })

  test('values of an Enum in a list', () => {
    expect((Enum(['small', 'large'], { name: 'size' }) as any).enums).toEqual(['small', 'large'])
    const nameless = new Table('shirts', new MetaData(), new Column('size', Enum('small', 'large')))
    expect(() => new CreateEnumType(nameless.c.size.type).compile({ dialect: new PGDialect() })).toThrow(
      "type requires a name. Give it one: Enum('small', 'large', { name: '…' }).",
    )
  })
})

describe('transactions', () => {
  test('work after the end of the transaction that it was begun in', async () => {
    await session.close()
    const message = "Can't operate on closed transaction inside context manager."
    await expect(
      session.begin(async () => {
        await session.commit()
        session.add(new User({ name: 'lost' }))
        await session.flush()
      }),
    ).rejects.toThrow(message)
    session.expungeAll()
    await expect(
      session.beginNested(async () => {
        await session.rollback()
        await session.scalars(select(User))
      }),
    ).rejects.toThrow(message)
    expect(await session.scalars(select(User.name)).all()).toEqual(['ann'])
  })

  test('an object whose session has ended', async () => {
    const user = await session.get(User, 1)
    await session.commit()
    await session.close()
    expect(() => user.name).toThrow('make sessions with { expireOnCommit: false }, or read it before')
  })

  test('a connection that a session was given stays open, its transaction as it is told', async () => {
    const connection = await engine.connect()
    const names = async () => (await connection.scalars(select(User.name).orderBy(User.id))).all()
    for (const [joinTransactionMode, after] of [
      ['create_savepoint', ['ann', 'kept']],
      ['rollback_only', []],
      ['control_fully', []],
    ] as const) {
      const outer = await connection.begin()
      const own = new Session(connection, { joinTransactionMode })
      own.add(new User({ name: 'kept' }))
      await own.commit()
      expect([joinTransactionMode, connection.inTransaction()]).toEqual([
        joinTransactionMode,
        joinTransactionMode !== 'control_fully',
      ])
      own.add(new User({ name: 'undone' }))
      await own.flush()
      await own.rollback()
      await own.close()
      if (after.length > 0) expect(await names()).toEqual(after)
      if (outer.isActive) await outer.rollback()
      expect(connection.closed).toBe(false)
    }
    await connection.close()
    expect(() => new Session(engine, { joinTransactionMode: 'savepoint' as never })).toThrow(
      "invalid selection for join_transaction_mode: 'savepoint'",
    )
  })
})

test('a column of a subclass that a query for its parent has not read', async () => {
  const Own = declarativeBase()
  class Animal extends Own<typeof Animal> {
    static {
      this.table('animals', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'animal' } })
    }
    static id = mappedColumn(Integer, { primaryKey: true })
    static kind = mappedColumn(String(10), { init: false })
  }
  class Dog extends derive(Animal)<typeof Dog> {
    static {
      this.table('dogs', { mapper: { polymorphicIdentity: 'dog' } })
    }
    static dogId = mappedColumn('id', Integer, { primaryKey: true, foreignKey: foreignKey(() => Animal.id) })
    static tricks = mappedColumn(Integer)
  }
  await Own.metadata.createAll(engine)
  session.add(new Dog({ tricks: 3 }))
  await session.commit()
  session.expungeAll()
  const [dog] = await session.scalars(select(Animal)).all()
  expect(() => dog.tricks).toThrow(
    "'Dog.tricks' is not loaded, and reading a property cannot wait for the database; use `await instance.awaitable.tricks`, `await session.refresh(instance, ['tricks'])`, or load it with the query: options(selectinPolymorphic(Animal, [Dog]))",
  )
})
