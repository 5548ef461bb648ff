// Declarations as TypeScript programs write them, where Python's order of things is another: names in place of columns
// that are not there yet, expressions of classes that come later, keys of subclasses under names of their own.

import { expect, it } from 'vitest'
import {
  type AssociationDict,
  type AssociationList,
  associationProxy,
  attributeKeyedDict,
  columnProperty,
  concreteBase,
  configureMappers,
  createEngine,
  declarativeBase,
  derive,
  foreignKey,
  func,
  Integer,
  insert,
  inspect,
  mappedColumn,
  relationship,
  Session,
  StaleDataError,
  select,
  sessionmaker,
  update,
  Varchar,
} from '../../src/index.ts'

const intpk = () => mappedColumn(Integer, { primaryKey: true })

async function database(base: ReturnType<typeof declarativeBase>) {
  const sent: string[] = []
  const engine = createEngine('sqlite://', { echo: ({ sql }) => sent.push(sql.replaceAll(/\s+/g, ' ').trim()) })
  await base.metadata.createAll(engine)
  sent.length = 0
  return { engine, sent, made: () => sent.splice(0).filter((sql) => /^(INSERT|UPDATE|SELECT)/.test(sql)) }
}

function hierarchy() {
  const Base = declarativeBase()
  class Employee extends Base<typeof Employee> {
    static {
      this.table('employees', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'employee' } })
    }
    static id = intpk()
    static kind = mappedColumn(Varchar(20), { init: false })
  }
  class Manager extends derive(Employee)<typeof Manager> {
    static {
      this.table('managers', { mapper: { polymorphicIdentity: 'manager' } })
    }
    static managerId = mappedColumn('id', Integer, { primaryKey: true, foreignKey: foreignKey(() => Employee.id) })
    static budget = mappedColumn(Integer)
    static cars = relationship(() => [Car], { backPopulates: 'manager' })
  }
  class Car extends Base<typeof Car> {
    static {
      this.table('cars')
    }
    static id = intpk()
    static managerId = mappedColumn('manager_id', Integer, { foreignKey: foreignKey(() => Manager.managerId) })
    static manager = relationship(() => Manager, { backPopulates: 'cars' })
  }
  return { Base, Employee, Manager, Car }
}

it("gives a subclass's key under a name of its own the value of its parent's, and passes it on", async () => {
  const { Base, Employee, Manager, Car } = hierarchy()
  const { engine, made } = await database(Base)
  await using session = new Session(engine)
  session.add(new Employee({}))
  await session.flush()
  const [first, second] = [new Manager({ budget: 5, cars: [new Car({})] }), new Manager({ id: 9, budget: 6 })]
  session.addAll([first, second])
  made()
  await session.flush()
  expect(made()).toEqual([
    'INSERT INTO employees (kind) VALUES (?)',
    'INSERT INTO employees (id, kind) VALUES (?, ?)',
    'INSERT INTO managers (id, budget) VALUES (?, ?)',
    'INSERT INTO cars (manager_id) VALUES (?)',
  ])
  expect([first.id, first.managerId, second.managerId, first.cars[0]?.managerId]).toEqual([2, 2, 9, 2])
  await session.commit()
  expect(await session.execute(select(Manager.managerId, Manager.budget).orderBy(Manager.id)).all()).toEqual([
    [2, 5],
    [9, 6],
  ])
  await session.execute(insert(Manager), [{ budget: 1 }, { budget: 2 }])
  await session.execute(update(Manager), [{ id: 2, budget: 50 }])
  expect(await session.execute(select(Manager.managerId, Manager.budget).orderBy(Manager.id)).all()).toEqual([
    [2, 50],
    [9, 6],
    [10, 1],
    [11, 2],
  ])
})

it('counts versions in a column that the mapper is told by its name', async () => {
  const Base = declarativeBase()
  class Page extends Base<typeof Page> {
    static {
      this.table('pages', { mapper: { versionIdCol: 'version' } })
    }
    static id = intpk()
    static title = mappedColumn(Varchar(20))
    static version = mappedColumn('version_id', Integer, { init: false })
  }
  const { engine, made } = await database(Base)
  const makeSession = sessionmaker(engine, { expireOnCommit: false })
  await using one = makeSession()
  await using other = makeSession()
  const page = new Page({ title: 'a' })
  one.add(page)
  await one.commit()
  const same = await other.getOne(Page, page.id)
  same.title = 'b'
  await other.commit()
  expect([page.version, same.version]).toEqual([1, 2])
  made()
  page.title = 'c'
  await expect(one.commit()).rejects.toThrow(StaleDataError)
  expect(made()).toEqual(['UPDATE pages SET title=?, version_id=? WHERE pages.id = ? AND pages.version_id = ?'])
  await one.rollback()
})

it('makes column properties when the classes that they name are mapped, in their places', async () => {
  const Base = declarativeBase()
  class Customer extends Base<typeof Customer> {
    static {
      this.table('customers')
    }
    static id = intpk()
    static orders = relationship(() => [Order], { backPopulates: 'customer' })
    static count = columnPropertyOf(() => [Order, Customer])
    static title = mappedColumn(Varchar(20))
  }
  class Order extends Base<typeof Order> {
    static {
      this.table('orders')
    }
    static id = intpk()
    static customerId = mappedColumn(Integer, { foreignKey: foreignKey(() => Customer.id) })
    static customer = relationship(() => Customer, { backPopulates: 'orders' })
    static others = columnPropertyOf(() => [Customer, Order])
  }
  const { engine } = await database(Base)
  expect(`${select(Customer)}`.replaceAll(/\s+/g, ' ')).toBe(
    'SELECT (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.id > customers.id) AS anon_1, customers.id, customers.title FROM customers',
  )
  await using session = new Session(engine)
  session.addAll([new Customer({ title: 'a', orders: [new Order({}), new Order({})] })])
  await session.commit()
  const customer = await session.scalars(select(Customer)).one()
  expect([customer.count, (await customer.awaitable.orders)[0]?.others]).toEqual([1, 0])
})

it('loads concrete subclasses by the UNION that their base asks for', async () => {
  const Base = declarativeBase()
  class Doc extends Base<typeof Doc> {
    static {
      this.table('docs', { mapper: { polymorphicIdentity: 'doc', concrete: true } })
      concreteBase(this)
    }
    static id = intpk()
    static title = mappedColumn(Varchar(20))
  }
  class Report extends derive(Doc)<typeof Report> {
    static {
      this.table('reports', { mapper: { polymorphicIdentity: 'report', concrete: true } })
    }
    static override id = intpk()
    static override title = mappedColumn(Varchar(20))
    static pages = mappedColumn(Integer)
  }
  const { engine } = await database(Base)
  await using session = new Session(engine)
  session.addAll([new Doc({ title: 'a' }), new Report({ title: 'b', pages: 3 })])
  await session.commit()
  session.expungeAll()
  const found = await session.scalars(select(Doc).orderBy(Doc.title)).all()
  expect(found.map((each) => [each instanceof Report, each.title])).toEqual([
    [false, 'a'],
    [true, 'b'],
  ])
})

// the last, for a class that cannot be mapped stays in the way of others
it('knows the table of a class, and options of a mapper that name what comes later', async () => {
  const Base = declarativeBase()
  class Person extends Base<typeof Person> {
    static {
      this.table('people', { mapper: { polymorphicOn: () => Person.kind, polymorphicIdentity: 'person' } })
    }
    static id = intpk()
    static kind = mappedColumn(Varchar(20), { init: false })
    static deputyId = mappedColumn('deputy_id', Integer, { nullable: true })
  }
  class Boss extends derive(Person)<typeof Boss> {
    static {
      this.table('bosses', {
        mapper: { polymorphicIdentity: 'boss', inheritCondition: () => Boss.personId.eq(Person.id) },
      })
    }
    static personId = mappedColumn('person_id', Integer, { primaryKey: true, foreignKey: foreignKey(() => Person.id) })
    // a second way to the other table
    static rivalId = mappedColumn('rival_id', Integer, { nullable: true, foreignKey: foreignKey(() => Person.id) })
  }
  class Plain extends Base<typeof Plain> {
    static {
      this.table('plain', { mapper: { primaryKey: () => [Plain.a, Plain.b] } })
    }
    static a = intpk()
    static b = mappedColumn(Integer)
  }
  expect(Person.__table__).toBe(Base.metadata.tables.get('people'))
  expect([...Boss.__table__.c].map((column: any) => column.name)).toEqual(['person_id', 'rival_id'])
  expect(inspect(Plain).primaryKey.map((column: any) => column.name)).toEqual(['a', 'b'])
  const { engine, made } = await database(Base)
  await using session = new Session(engine)
  session.add(new Boss({}))
  await session.commit()
  session.expungeAll()
  const [boss] = await session.scalars(select(Boss)).all()
  expect(boss?.kind).toBe('boss')
  expect(made().at(-1)).toContain('FROM people JOIN bosses ON bosses.person_id = people.id')
  await session.close()
  await engine.dispose()
})

it('takes what JavaScript has for lists and dictionaries where a proxy stands for one', async () => {
  const Base = declarativeBase()
  class Owner extends Base<typeof Owner> {
    static {
      this.table('owners')
    }
    static id = intpk()
    static things = relationship(() => [Thing], { cascade: 'all, delete-orphan' })
    static labels = associationProxy<AssociationList<string>>('things', 'label')
    static facts = relationship(() => [Fact], {
      collectionClass: attributeKeyedDict('key'),
      cascade: 'all, delete-orphan',
    })
    static known = associationProxy<AssociationDict<string, string>>('facts', 'value', {
      creator: (key: string, value: string) => new Fact({ key, value }),
    })
  }
  class Thing extends Base<typeof Thing> {
    static {
      this.table('things')
    }
    static id = intpk()
    static label = mappedColumn(Varchar(10))
    static ownerId = mappedColumn('owner_id', Integer, { foreignKey: foreignKey(() => Owner.id) })
  }
  class Fact extends Base<typeof Fact> {
    static {
      this.table('facts')
    }
    static key = mappedColumn(Varchar(10), { primaryKey: true })
    static value = mappedColumn(Varchar(10))
    static ownerId = mappedColumn('owner_id', Integer, { foreignKey: foreignKey(() => Owner.id) })
  }
  const owner: any = new Owner({})
  const { labels } = owner as Owner
  labels.push('a', 'b', 'c', 'd')
  expect(labels.splice(1, 2, 'x')).toEqual(['b', 'c'])
  expect([labels.unshift('first'), labels.shift()]).toEqual([4, 'first'])
  expect([[...labels], labels.slice(1), labels.find((each) => each > 'b')]).toEqual([['a', 'x', 'd'], ['x', 'd'], 'x'])
  expect([labels.some((each) => each === 'd'), labels.every((each) => each === 'd')]).toEqual([true, false])
  expect(owner.things.map((thing: Thing) => thing.label)).toEqual(['a', 'x', 'd'])
  owner.known = { a: '1', b: '2' }
  owner.known = new Map([['b', '3']])
  owner.known.update({ c: '4' })
  expect([...owner.known]).toEqual([
    ['b', '3'],
    ['c', '4'],
  ])
  const state = inspect(owner)
  expect([state.transient, state.pending, state.persistent, state.detached]).toEqual([true, false, false, false])
})

it('says that no attribute has the name of the version column', () => {
  const Base = declarativeBase()
  class Page extends Base<typeof Page> {
    static {
      this.table('pages', { mapper: { versionIdCol: 'versoin' } })
    }
    static id = intpk()
  }
  expect(() => configureMappers(Base)).toThrow(
    "Can't determine version_id_col column 'versoin' - no attribute is mapped to this name.",
  )
  expect(Page.name).toBe('Page')
})

function columnPropertyOf(classes: () => readonly [any, any]) {
  return columnProperty<number>(() => {
    const [counted, parent] = classes()
    return select(func.count(counted.id)).where(counted.id.gt(parent.id)).correlateExcept(counted).scalarSubquery()
  })
}
