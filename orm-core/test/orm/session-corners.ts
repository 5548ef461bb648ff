// The twins of recorded/session_corners.py: the same work with a session, scenario by scenario.

import {
  aliased,
  containsEager,
  defer,
  delete_,
  func,
  insert,
  joinedload,
  lazyload,
  loadOnly,
  raiseload,
  select,
  selectinload,
  subqueryload,
  text,
  undefer,
  undeferGroup,
  update,
  withPolymorphic,
} from '../../src/index.ts'
import {
  Cat,
  Dog,
  Grant,
  Joined,
  Line,
  Member,
  Order,
  Parcel,
  Pet,
  Picked,
  Role,
  Shop,
  Site,
  User,
  Value,
} from './session-corner-models.ts'

const load = (instance: any, key: string): Promise<any> => instance.awaitable[key]
const all = async (s: any, statement: any): Promise<any[]> => (await s.scalars(statement)).unique().all()
const one = async (s: any, statement: any): Promise<any> => (await s.scalars(statement)).unique().one()
const sql = (s: any, statement: string): Promise<any> => s.execute(text(statement)).then(() => null)
const ids = (objects: any[]): any[] => objects.map((each) => each.id)
const className = (instance: any): string => instance.constructor.__mapper__.className
const countOf = (entity: any): any => (select((func as any).count()) as any).selectFrom(entity)

async function raises(work: () => Promise<unknown> | unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    return (error as Error).name
  }
  return 'nothing'
}

export const scenarios: Readonly<Record<string, (s: any) => Promise<any>>> = {
  // -- self-referencing many-to-many
  async follow_add(s) {
    const [a, c] = [await s.get(User, 1), await s.get(User, 3)]
    ;(await load(c, 'following')).append(a)
    await s.flush()
    return ids(await load(a, 'followers'))
  },
  async follow_self(s) {
    const a = new User({ name: 'a' })
    a.following.append(a)
    s.add(a)
    await s.flush()
  },
  async follow_remove_other_side(s) {
    const [a, b] = [await s.get(User, 1), await s.get(User, 2)]
    ;(await load(b, 'followers')).remove(a)
    await s.flush()
  },
  async follow_delete_user(s) {
    await s.delete(await s.get(User, 3))
    await s.flush()
  },

  // -- self-referencing one-to-many
  async boss_change(s) {
    const c = await s.get(User, 3)
    c.boss = await s.get(User, 2)
    await s.flush()
    return c.boss_id
  },
  async boss_new_chain(s) {
    const a = new User({ name: 'a', reports: [new User({ name: 'b', reports: [new User({ name: 'c' })] })] })
    s.add(a)
    await s.flush()
    return [a.id, a.reports[0].id, a.reports[0].reports[0].boss_id]
  },
  async boss_added_from_below(s) {
    s.add(new User({ name: 'low', boss: new User({ name: 'mid', boss: new User({ name: 'top' }) }) }))
    await s.flush()
  },
  async boss_delete_with_reports(s) {
    await sql(s, 'DELETE FROM follows')
    await sql(s, 'DELETE FROM pickeds')
    await s.delete(await s.get(User, 1))
    await s.flush()
  },
  async boss_swap(s) {
    const [b, c] = [await s.get(User, 2), await s.get(User, 3)]
    b.boss = c
    c.boss = null
    await s.flush()
  },
  async boss_none(s) {
    const b = await s.get(User, 2)
    b.boss = null
    await s.flush()
  },
  async boss_move_collection(s) {
    const [a, b] = [await s.get(User, 1), await s.get(User, 2)]
    const moved = (await load(a, 'reports')).filter((u: any) => u !== b)
    await load(b, 'reports')
    b.reports = moved
    await s.flush()
  },

  // -- eager relationships
  async eager_get(s) {
    const u = await s.get(User, 1)
    return [ids(u.joined), ids(u.picked)]
  },
  async eager_select(s) {
    const us = await all(s, select(User).orderBy(User.id))
    return us.map((u) => [u.name, u.joined.length, u.picked.length])
  },
  async eager_add_to(s) {
    const u = await s.get(User, 1)
    u.joined.append(new Joined({ age: 1 }))
    u.picked.append(new Picked({ label: 'z' }))
    await s.flush()
  },
  async eager_refresh(s) {
    const u = await s.get(User, 1)
    await sql(s, 'INSERT INTO joineds VALUES (9, 1, 1)')
    await sql(s, "INSERT INTO pickeds VALUES (9, 'n', 1)")
    await s.refresh(u)
    return [u.joined.length, u.picked.length]
  },
  async eager_expired_access(s) {
    const u = await s.get(User, 1)
    s.expire(u)
    return [await load(u, 'name'), (await load(u, 'joined')).length, (await load(u, 'picked')).length]
  },
  async eager_expired_collection_only(s) {
    const u = await s.get(User, 1)
    s.expire(u, ['joined'])
    return (await load(u, 'joined')).length
  },
  async eager_many_to_one(s) {
    const p = await s.get(Picked, 2)
    return p.user.name
  },
  async eager_turned_off(s) {
    const u = await one(s, select(User).options(lazyload(User.joined), lazyload(User.picked)).where(User.id.eq(1)))
    return [(await load(u, 'joined')).length, (await load(u, 'picked')).length]
  },
  async eager_limit(s) {
    return (await all(s, select(User).orderBy(User.id).limit(2))).map((u) => u.joined.length)
  },
  async eager_delete(s) {
    await sql(s, 'DELETE FROM follows')
    await sql(s, 'DELETE FROM pickeds')
    await s.delete(await s.get(User, 1))
    await s.flush()
  },
  async eager_merge(s) {
    const u = await s.merge(new User({ id: 1, name: 'm', joined: [new Joined({ id: 1, age: 6 })], picked: [] }))
    await s.flush()
    return [u.joined.length, u.picked.length]
  },
  async viewonly_read(s) {
    return ids(await load(await s.get(User, 1), 'old'))
  },
  async viewonly_not_flushed(s) {
    const u = await s.get(User, 3)
    ;(await load(u, 'old')).append(new Joined({ age: 99 }))
    await s.flush()
  },

  // -- deferred columns
  async deferred_access(s) {
    return load(await s.get(User, 1), 'bio')
  },
  async deferred_group(s) {
    const u = await s.get(User, 1)
    return [await load(u, 'photo'), await load(u, 'video')]
  },
  async deferred_set_without_load(s) {
    const u = await s.get(User, 1)
    u.bio = 'new'
    await s.flush()
  },
  async deferred_undefer(s) {
    const u = await one(s, select(User).options(undefer(User.bio), lazyload('*')).where(User.id.eq(1)))
    return u.bio
  },
  async deferred_undefer_group(s) {
    const u = await one(
      s,
      select(User)
        .options((undeferGroup as any)('media'), lazyload('*'))
        .where(User.id.eq(1)),
    )
    return [u.photo, u.video]
  },
  async deferred_expired(s) {
    const u = await s.get(User, 1)
    await load(u, 'bio')
    s.expire(u)
    return [await load(u, 'name'), await load(u, 'bio')]
  },
  async deferred_refresh(s) {
    const u = await s.get(User, 1)
    await load(u, 'bio')
    await sql(s, "UPDATE users SET bio = 'x'")
    await s.refresh(u)
    return load(u, 'bio')
  },
  async deferred_refresh_by_name(s) {
    const u = await s.get(User, 1)
    await s.refresh(u, ['bio'])
    return u.bio
  },
  async load_only_then_rest(s) {
    const u = await one(
      s,
      select(User)
        .options((loadOnly as any)(User.name), lazyload('*'))
        .where(User.id.eq(2)),
    )
    return [u.name, await load(u, 'boss_id')]
  },
  async defer_raise(s) {
    const u = await one(
      s,
      select(User)
        .options(defer(User.name, { raiseload: true }), lazyload('*'))
        .where(User.id.eq(2)),
    )
    return raises(() => load(u, 'name'))
  },
  async raiseload_relationship(s) {
    const u = await one(s, select(User).options(raiseload('*')).where(User.id.eq(2)))
    return raises(() => load(u, 'following'))
  },

  // -- composite keys
  async composite_get(s) {
    return [
      (await s.get(Order, [1, 2])).note,
      (await s.get(Order, { shop: 2, number: 1 })).note,
      (await s.get(Order, [9, 9])) === null,
    ]
  },
  async composite_lazy(s) {
    return (await load(await s.get(Order, [1, 1]), 'lines')).map((x: any) => x.item)
  },
  async composite_add_lines(s) {
    const o = new Order({
      shop: 3,
      number: 1,
      note: 'n',
      lines: [new Line({ pos: 1, item: 'x' }), new Line({ pos: 2, item: 'y' })],
    })
    s.add(o)
    await s.flush()
    return o.lines.map((x: any) => [x.shop, x.number, x.pos])
  },
  async composite_replace_lines(s) {
    const o = await s.get(Order, [1, 1])
    await load(o, 'lines')
    o.lines = [new Line({ pos: 9, item: 'z' })]
    await s.flush()
  },
  async composite_many_to_one(s) {
    const p = await s.get(Parcel, 2)
    p.order = await s.get(Order, [2, 1])
    await s.flush()
    return [p.shop, p.number]
  },
  async composite_many_to_one_none(s) {
    const p = await s.get(Parcel, 1)
    p.order = null
    await s.flush()
    return [p.shop, p.number]
  },
  async composite_delete(s) {
    await s.delete(await s.get(Order, [1, 1]))
    await s.flush()
  },
  async composite_selectin(s) {
    const os = await all(s, select(Order).options(selectinload(Order.lines)).orderBy(Order.shop, Order.number))
    return os.map((o) => [o.note, o.lines.length])
  },
  async composite_joined(s) {
    const os = await all(s, select(Order).options(joinedload(Order.lines)).orderBy(Order.shop, Order.number))
    return os.map((o) => [o.note, o.lines.length])
  },
  async subquery_grants(s) {
    const ms = await all(s, select(Member).options(subqueryload(Member.grants)).orderBy(Member.id))
    return ms.map((m) => [m.name, m.grants.length])
  },
  async composite_update_by_criteria(s) {
    const o = await s.get(Order, [1, 1])
    await s.execute((update(Order) as any).where(Order.shop.eq(1)).values({ note: 'u' }))
    return load(o, 'note')
  },
  async delete_by_fetch(s) {
    const p = await s.get(Parcel, 2)
    await s.execute((delete_(Parcel) as any).where(Parcel.id.eq(2)), null, {
      executionOptions: { synchronizeSession: 'fetch' },
    })
    return s.contains(p)
  },
  async composite_merge(s) {
    const o = await s.merge(
      new Order({ shop: 1, number: 2, note: 'm', lines: [new Line({ shop: 1, number: 2, pos: 1, item: 'q' })] }),
    )
    await s.flush()
    return o.lines.length
  },
  async composite_key_null(s) {
    s.add(new Line({ shop: 1, pos: 1 }))
    return raises(() => s.flush())
  },

  // -- association objects
  async grant_add(s) {
    const m = await s.get(Member, 2)
    const grants = await load(m, 'grants')
    grants.append(new Grant({ role: await s.get(Role, 2), since: 1 }))
    await s.flush()
    return m.grants.map((g: any) => [g.member_id, g.role_id])
  },
  async grant_new_all(s) {
    s.add(
      new Member({
        name: 'n',
        grants: [new Grant({ role: new Role({ name: 'a' }) }), new Grant({ role: new Role({ name: 'b' }) })],
      }),
    )
    await s.flush()
  },
  async grant_remove(s) {
    const m = await s.get(Member, 1)
    const grants = await load(m, 'grants')
    grants.remove(grants[0])
    await s.flush()
  },
  async grant_remove_last_and_role(s) {
    await s.delete(await s.get(Role, 2))
    await s.flush()
  },
  async grant_delete_member(s) {
    await s.delete(await s.get(Member, 1))
    await s.flush()
  },
  async grant_move_role(s) {
    const g = await s.get(Grant, [2, 1])
    g.role = await s.get(Role, 2)
    await s.flush()
    return [g.member_id, g.role_id]
  },
  async grant_without_member(s) {
    s.add(new Grant({ role: await s.get(Role, 1) }))
    return raises(() => s.flush())
  },
  async grant_from_both_sides(s) {
    const [m, r] = [await s.get(Member, 2), await s.get(Role, 2)]
    const g = new Grant({ since: 5 })
    g.member = m
    g.role = r
    await s.flush()
    return [s.contains(g), (await load(r, 'grants')).map((x: any) => x.member_id)]
  },

  // -- kinds of inheritance
  async single_insert(s) {
    s.addAll([
      new Pet({ name: 'a' }),
      new Dog({ name: 'b', tricks: 1 }),
      new Cat({ name: 'c' }),
      new Dog({ name: 'd' }),
    ])
    await s.flush()
  },
  async single_select_sub(s) {
    return (await all(s, select(Dog))).map((p) => p.name)
  },
  async single_update(s) {
    for (const p of await all(s, select(Pet).orderBy(Pet.id))) p.name = `${p.name}!`
    await s.flush()
  },
  async single_get_by_base(s) {
    const d = await s.get(Pet, 2)
    return [className(d), await load(d, 'tricks')]
  },
  async single_get_sub_wrong(s) {
    return (await s.get(Dog, 3)) === null
  },
  async single_owner_pets(s) {
    return (await load(await s.get(Member, 1), 'pets')).map((p: any) => [className(p), p.name])
  },
  async single_update_by_criteria(s) {
    const [d, c] = [await s.get(Pet, 2), await s.get(Pet, 3)]
    await s.execute((update(Dog) as any).where(Dog.tricks.gt(0)).values({ name: 'u' }))
    return [await load(d, 'name'), await load(c, 'name')]
  },
  async single_delete_by_criteria(s) {
    await s.execute((delete_(Cat) as any).where(Cat.lives.gt(0)))
    return s.scalar(countOf(Pet))
  },
  async single_constructor_sets_kind() {
    return [new Dog({ name: 'x' }).kind, new Pet({ name: 'x' }).kind]
  },
  async concrete_insert(s) {
    s.addAll([new Site({ name: 'a' }), new Shop({ name: 'b', size: 1 })])
    await s.flush()
  },
  async concrete_update(s) {
    const h = await s.get(Shop, 1)
    h.size = 9
    await s.flush()
  },
  async concrete_select(s) {
    return [(await all(s, select(Site))).map((x) => x.name), (await all(s, select(Shop))).map((x) => x.name)]
  },

  // -- values
  async value_insert(s) {
    const v = new Value({ data: 7, flag: true, key: 'k' })
    s.add(v)
    await s.flush()
    return [v.made, await load(v, 'count')]
  },
  async value_insert_two(s) {
    s.addAll([new Value({ key: 'a' }), new Value({ key: 'b' })])
    await s.flush()
  },
  async value_update(s) {
    const v = await s.get(Value, 1)
    v.key = 'new'
    await s.flush()
    return v.made
  },
  async value_json_replace(s) {
    const v = await s.get(Value, 1)
    v.data = [2]
    v.flag = false
    await s.flush()
  },
  async value_json_none(s) {
    const v = await s.get(Value, 1)
    v.data = null
    await s.flush()
    s.expire(v)
    return load(v, 'data')
  },
  async value_same_changes_nothing(s) {
    const v = await s.get(Value, 1)
    v.key = 'k1'
    v.flag = true
    await s.flush()
    return s.isModified(v)
  },
  async value_expression(s) {
    const v = await s.get(Value, 1)
    v.made = Value.made.add(10)
    await s.flush()
    return load(v, 'made')
  },
  async value_default_given_none(s) {
    const v = new Value({ made: null })
    s.add(v)
    await s.flush()
    return v.made
  },

  // -- statements that return, and what they do to objects
  async insert_returning(s) {
    const ms = (await s.scalars((insert(Member) as any).returning(Member), [{ name: 'x' }, { name: 'y' }])).all()
    return ms.map((m: any) => [m.id, m.name, s.contains(m)])
  },
  async insert_returning_sorted(s) {
    const statement = (insert(Member) as any).returning(Member, { sortByParameterOrder: true })
    return (await s.scalars(statement, [{ name: 'x' }, { name: 'y' }])).all().map((m: any) => m.name)
  },
  async update_returning(s) {
    const m = await s.get(Member, 1)
    const found = await one(s, (update(Member) as any).where(Member.id.eq(1)).values({ name: 'r' }).returning(Member))
    return [found === m, m.name]
  },
  async update_returning_columns(s) {
    const statement = (update(Member) as any)
      .values({ name: Member.name.concat('!') })
      .returning(Member.id, Member.name)
    return (await s.execute(statement)).all().map((row: any) => [...row])
  },
  async delete_returning(s) {
    const m = await s.get(Member, 2)
    const n = (await s.scalars((delete_(Member) as any).where(Member.id.eq(2)).returning(Member.name))).all()
    return [n, s.contains(m)]
  },
  async update_expression_evaluated(s) {
    const g = await s.get(Grant, [1, 1])
    await s.execute((update(Grant) as any).where(Grant.since.lt(25)).values({ since: Grant.since.add(1) }))
    return load(g, 'since')
  },
  async update_then_flush_pending(s) {
    const m = await s.get(Member, 1)
    m.name = 'pending'
    await s.execute((update(Member) as any).where(Member.name.eq('pending')).values({ name: 'done' }))
    return load(m, 'name')
  },
  async bulk_update_by_key(s) {
    const m = await s.get(Member, 1)
    await s.execute(update(Member), [
      { id: 1, name: 'b1' },
      { id: 2, name: 'b2' },
    ])
    return [await load(m, 'name'), (await s.get(Member, 2)).name]
  },
  async insert_select(s) {
    await s.execute((insert(Role) as any).fromSelect(['name'], select(Member.name)))
    return s.scalar(countOf(Role))
  },

  // -- autoflush and identity
  async no_autoflush(s) {
    const n = await s.noAutoflush(() => {
      s.add(new Member({ name: 'x' }))
      return s.scalar(countOf(Member))
    })
    return [n, await s.scalar(countOf(Member))]
  },
  async autoflush_before_lazy_load(s) {
    const m = await s.get(Member, 1)
    s.add(new Role({ name: 'x' }))
    return (await load(m, 'grants')).length
  },
  async autoflush_before_get_not(s) {
    s.add(new Member({ name: 'x' }))
    await s.get(Member, 1)
    await s.flush()
  },
  async get_populate_existing(s) {
    const m = await s.get(Member, 1)
    m.name = 'lost'
    await s.get(Member, 1, { populateExisting: true })
    return m.name
  },
  async get_with_options(s) {
    const m = await s.get(Member, 1, { options: [(selectinload(Member.grants) as any).joinedload(Grant.role)] })
    return m.grants.map((g: any) => g.role.name)
  },
  async contains_eager_filtered(s) {
    const ms = await all(
      s,
      (select(Member) as any)
        .join(Member.grants)
        .where(Grant.since.gt(15))
        .options(containsEager(Member.grants))
        .orderBy(Member.id),
    )
    return ms.map((m) => [m.id, m.grants.map((g: any) => g.since)])
  },
  async contains_eager_aliased(s) {
    const g: any = aliased(Grant)
    const ms = await all(
      s,
      (select(Member) as any)
        .join(g, Member.grants)
        .options(containsEager(Member.grants.ofType(g)))
        .orderBy(Member.id, g.role_id),
    )
    return ms.map((m) => [m.id, m.grants.map((x: any) => x.since)])
  },
  async partly_loaded_filled(s) {
    const held = await all(s, select(Member))
    const ms = await all(s, select(Member).options(selectinload(Member.grants)).orderBy(Member.id))
    return held.length === ms.length ? ms.map((m) => m.grants.length) : null
  },
  async loaded_is_kept(s) {
    const m = await s.get(Member, 1)
    await load(m, 'grants')
    await sql(s, 'INSERT INTO grants VALUES (1, 9, 0)')
    await all(s, select(Member).options(selectinload(Member.grants)))
    return m.grants.length
  },
  async delete_then_query(s) {
    await s.delete(await s.get(Parcel, 2))
    return s.scalar(countOf(Parcel))
  },
  async delete_pending(s) {
    const p = new Parcel({ id: 7 })
    s.add(p)
    return raises(() => s.delete(p))
  },
  async add_deleted_again(s) {
    const p = await s.get(Parcel, 2)
    await s.delete(p)
    s.add(p)
    await s.flush()
    return s.contains(p)
  },
  async add_other_with_same_key(s) {
    const held = await s.get(Parcel, 2)
    s.add(new Parcel({ id: 2 }))
    return held === null ? null : raises(() => s.flush())
  },
  async expunge_with_cascade(s) {
    const m = await s.get(Member, 1)
    const [g] = await load(m, 'grants')
    s.expunge(m)
    return [s.contains(m), s.contains(g)]
  },
  async detached_lazy(s) {
    const m = await s.get(Member, 1)
    s.expunge(m)
    return raises(() => m.grants)
  },
  async reattach(s) {
    const m = await s.get(Member, 1)
    s.expunge(m)
    m.name = 'away'
    s.add(m)
    await s.flush()
    return (await load(m, 'grants')).length
  },
  async refresh_many_to_one(s) {
    const g = await s.get(Grant, [1, 1])
    const role = await load(g, 'role')
    await sql(s, "UPDATE roles SET name = 'new'")
    await s.refresh(g, ['role'])
    return [g.role === role, g.role.name]
  },
  async poly_with_polymorphic(s) {
    const p: any = withPolymorphic(Pet, [Dog, Cat])
    return (await all(s, (select(p) as any).where(p.Dog.tricks.gt(1)))).map((x) => [x.name, className(x)])
  },
}
