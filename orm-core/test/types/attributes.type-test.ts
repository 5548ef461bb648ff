// What the type checker knows of hybrids, column properties, composites, synonyms and proxies, on objects and in
// expressions. Nothing here is run: `tsc` is the test.

import {
  type AssociationList,
  aliased,
  associationProxy,
  type ComputedHybrid,
  columnProperty,
  composite,
  foreignKey,
  hybridMethod,
  hybridProperty,
  listen,
  mappedColumn,
  queryExpression,
  relationship,
  synonym,
  undefer,
  withExpression,
} from '../../src/orm/index.ts'
import { func, type Select, select, types, update } from '../../src/sql/index.ts'
import { Base, intpk } from './base.ts'

const { Integer, Varchar } = types
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}
type Row<S> = S extends Select<infer R, any> ? R : never

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
}

class Shop extends Base<typeof Shop> {
  static {
    this.table('shops')
  }
  static id = intpk()
  static title = mappedColumn(Varchar(20))
  static city = mappedColumn(Varchar(20), { nullable: true })
  static x = mappedColumn(Integer)
  static y = mappedColumn(Integer)
  static items = relationship(() => [Item], { backPopulates: 'shop' })
  static place = composite(Point, 'x', 'y')
  static called = synonym<string>('title')
  static full = hybridProperty(
    function (this: Shop): string {
      return `${this.title}, ${this.city}`
    },
    { expr: (cls: typeof Shop) => cls.title.concat(', ').concat(cls.city) },
  )
  static short = hybridProperty((self): string => self.title, {
    fset: (self: any, value: string) => {
      self.title = value
    },
  })
  static own = hybridProperty(null, { expr: (cls: typeof Shop) => func.length(cls.title) })
  get own(): number {
    return this.title.length
  }
  static loose = hybridProperty((self) => self.title).expression((cls) => cls.title)
  static annotated: ComputedHybrid<number> = hybridProperty((self) => self.title.length)
  static longer = hybridMethod(
    (self, length: number): boolean => self.title.length > length,
    (cls: typeof Shop, length) => func.length(cls.title).gt(length),
  )
  static count = columnProperty(() => select(func.count(Item.id)).where(Item.shopId.eq(Shop.id)).scalarSubquery())
  static score = queryExpression<number>()
  static prices = associationProxy<AssociationList<number>>('items', 'price')
}

class Item extends Base<typeof Item> {
  static {
    this.table('items')
  }
  static id = intpk()
  static price = mappedColumn(Integer)
  static shopId = mappedColumn(Integer, { foreignKey: foreignKey(() => Shop.id) })
  static shop = relationship(() => Shop, { backPopulates: 'items' })
}

export async function attributes(shop: Shop): Promise<void> {
  // on objects
  is<typeof shop.place, Point>(true)
  is<typeof shop.called, string>(true)
  is<typeof shop.full, string>(true)
  is<typeof shop.short, string>(true)
  is<typeof shop.annotated, number>(true)
  is<typeof shop.score, number | null>(true)
  is<typeof shop.prices, AssociationList<number>>(true)
  const isLonger: boolean = shop.longer(3)
  const count: number | null = shop.count
  is<typeof shop.own, number>(true)
  shop.place = new Point(1, 2)
  shop.called = shop.short = 'new'
  shop.prices.push(5)
  const awaited: number | null = await shop.awaitable.count
  new Shop({ title: 'a', x: 1, y: 2, place: new Point(1, 2), called: 'b' })
  // @ts-expect-error nothing sets it
  shop.full = 'x'
  // @ts-expect-error nothing sets it
  shop.count = 3
  // @ts-expect-error a constructor does not take what is computed
  new Shop({ title: 'a', x: 1, y: 2, count: 3 })
  // @ts-expect-error a place is a point
  shop.place = [1, 2]
  // @ts-expect-error a price is a number
  shop.prices.push('5')
  // @ts-expect-error a length is a number
  shop.longer('3')

  // in expressions
  const rows = select(Shop.full, Shop.annotated, Shop.count)
  is<Row<typeof rows>[0], string>(true)
  is<Row<typeof rows>[1], number>(true)
  select(Shop).where(Shop.full.like('a%'), Shop.longer(3).is(true), Shop.place.eq(new Point(1, 2)), Shop.count.gt(3))
  select(Shop)
    .where(Shop.prices.any(Item.price.gt(3)))
    .orderBy(Shop.full.desc(), Shop.called)
  select(Shop).options(undefer(Shop.count), withExpression(Shop.score, Shop.x.add(Shop.y)))
  const other = aliased(Shop)
  select(other.full, other.own).where(other.longer(2))
  update(Shop).values({ title: 'x', short: 'y' })
  listen(Shop.called, 'set', () => {})
  // @ts-expect-error a text is no number
  Shop.full.eq(1)
  // @ts-expect-error a text is no condition
  select(Shop).where(Shop.full)
  // @ts-expect-error a count is no text
  Shop.count.like('x')
  // @ts-expect-error an UPDATE can't set what is computed
  update(Shop).values({ count: 1 })
  void [isLonger, count, awaited]
}
