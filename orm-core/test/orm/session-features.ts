// The twins of recorded/session_features.py: the same work with a session, scenario by scenario.

import {
  func,
  joinedload,
  listen,
  type MapperEvents,
  makeTransient,
  makeTransientToDetached,
  type SessionEvents,
  select,
  text,
  update,
} from '../../src/index.ts'
import {
  Ball,
  Bit,
  Box,
  Card,
  Child,
  Computed,
  Drill,
  Eager,
  Holder,
  Lazy,
  Maker,
  Manual,
  Note,
  One,
  Owner,
  Parent,
  Part,
  Person,
  Point,
  Stamped,
  Supplier,
  Thing,
  Tool,
  VBase,
  Vertex,
  Visit,
  VSub,
} from './session-feature-models.ts'

/** An attribute, loaded if it has to be: what reading it does in Python. */
const load = (instance: any, key: string): Promise<any> => instance.awaitable[key]
const all = async (s: any, statement: any): Promise<any[]> => (await s.scalars(statement)).all()
const sql = (s: any, statement: string): Promise<any> => s.execute(text(statement)).then(() => null)
const ids = (objects: any[]): any[] => objects.map((each) => each.id)

/** The name of the error that the work ends with. */
async function raises(work: () => Promise<unknown> | unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    return (error as Error).name
  }
  return 'nothing'
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const MAPPER_EVENTS: readonly (keyof MapperEvents)[] = [
  'beforeInsert',
  'afterInsert',
  'beforeUpdate',
  'afterUpdate',
  'beforeDelete',
  'afterDelete',
]

/** What is called on flush, with the statements between. */
function heard(s: any, classes: any[], names: readonly (keyof MapperEvents)[] = MAPPER_EVENTS): () => string[] {
  const log: string[] = []
  const ends = classes.flatMap((class_) =>
    names.map((name) =>
      listen(
        class_,
        name as 'beforeInsert',
        (_mapper, _connection, target) => log.push(`${snake(name)} ${target.constructor.__mapper__.className}`),
        { propagate: true },
      ),
    ),
  )
  ends.push(
    listen(s.getBind(), 'beforeCursorExecute', (_connection: any, sent: string) =>
      log.push(sent.split(/\s/)[0] as string),
    ),
  )
  return () => {
    for (const end of ends) end()
    return log
  }
}

const SESSION_EVENTS: readonly (keyof SessionEvents)[] = [
  'beforeFlush',
  'afterFlush',
  'afterFlushPostexec',
  'beforeCommit',
  'afterCommit',
  'afterRollback',
  'afterSoftRollback',
  'afterBegin',
  'beforeAttach',
  'afterAttach',
  'transientToPending',
  'pendingToTransient',
  'pendingToPersistent',
  'loadedAsPersistent',
  'persistentToTransient',
  'persistentToDeleted',
  'deletedToPersistent',
  'deletedToDetached',
  'persistentToDetached',
  'detachedToPersistent',
]

function sessionLog(s: any): string[] {
  const log: string[] = []
  for (const name of SESSION_EVENTS) listen(s, name, () => log.push(snake(name)))
  return log
}

export const scenarios: Readonly<Record<string, (s: any) => Promise<any>>> = {
  // -- composites
  async composite_add(s) {
    s.add(new Vertex({ start: new Point(1, 2), end: new Point(3, 4) }))
    await s.flush()
  },
  async composite_add_without(s) {
    s.add(new Vertex({ start: null, x2: 7, y2: 8 }))
    await s.flush()
  },
  async composite_replace(s) {
    const v = await s.get(Vertex, 1)
    v.start = new Point(9, 9)
    await s.flush()
    return [v.x1, v.y1]
  },
  async composite_replace_part(s) {
    const v = await s.get(Vertex, 1)
    v.start = new Point(1, 9)
    await s.flush()
  },
  async composite_equal_changes_nothing(s) {
    const v = await s.get(Vertex, 1)
    v.start = new Point(1, 2)
    await s.flush()
    return s.isModified(v)
  },
  async composite_column_change(s) {
    const v = await s.get(Vertex, 1)
    v.x1 = 50
    await s.flush()
    s.expire(v)
    const start = await load(v, 'start')
    return [start.x, start.y]
  },
  async composite_set_none(s) {
    const v = await s.get(Vertex, 1)
    v.end = null
    await s.flush()
    return [v.x2, v.y2]
  },
  async composite_filter(s) {
    return ids(await all(s, select(Vertex).where(Vertex.end.eq(new Point(5, 6)))))
  },
  async composite_update(s) {
    await s.execute((update(Vertex) as any).where(Vertex.id.eq(1)).values(new Map([[Vertex.start, new Point(7, 7)]])))
    return (await s.get(Vertex, 1)).x1
  },
  async composite_expired(s) {
    const v = await s.get(Vertex, 1)
    await s.commit()
    return (await load(v, 'start')).x
  },

  // -- natural keys
  async key_change_loaded(s) {
    const m = await s.get(Maker, 'acme')
    await load(m, 'parts')
    m.name = 'apex'
    await s.flush()
    return m.parts.map((p: any) => p.maker_name)
  },
  async key_change_not_loaded(s) {
    const m = await s.get(Maker, 'acme')
    m.name = 'apex'
    await s.flush()
  },
  async key_change_with_new_child(s) {
    const m = await s.get(Maker, 'best')
    ;(await load(m, 'parts')).append(new Part({ code: 'p9' }))
    m.name = 'bist'
    await s.flush()
  },
  async key_change_many_to_many(s) {
    const p = await s.get(Part, 'p1')
    await load(p, 'suppliers')
    p.code = 'q1'
    await s.flush()
  },
  async key_change_passive(s) {
    const o = await s.get(Owner, 'ann')
    await load(o, 'pets')
    o.name = 'anna'
    await s.flush()
  },
  async key_change_passive_not_loaded(s) {
    const o = await s.get(Owner, 'ann')
    o.name = 'anna'
    await s.flush()
  },
  async key_change_and_back(s) {
    const m = await s.get(Maker, 'best')
    m.name = 'x'
    m.name = 'best'
    await s.flush()
  },
  async key_change_then_get(s) {
    const o = await s.get(Owner, 'bob')
    o.name = 'rob'
    await s.flush()
    return [(await s.get(Owner, 'rob')) === o, (await s.get(Owner, 'bob')) === null]
  },
  async key_change_rolled_back(s) {
    const o = await s.get(Owner, 'bob')
    o.name = 'rob'
    await s.flush()
    await s.rollback()
    return [await load(o, 'name'), (await s.get(Owner, 'bob')) === o]
  },

  // -- row switches
  async switch_row(s) {
    await s.delete(await s.get(Owner, 'bob'))
    s.add(new Owner({ name: 'bob' }))
    await s.flush()
  },
  async switch_row_with_values(s) {
    await s.delete(await s.get(One, 1))
    s.add(new One({ id: 1, name: 'new' }))
    await s.flush()
    return (await s.get(One, 1)).name
  },
  async switch_row_versioned(s) {
    await s.delete(await s.get(Stamped, 1))
    s.add(new Stamped({ id: 1, title: 'again' }))
    await s.flush()
  },
  async switch_row_with_children(s) {
    await s.delete(await s.get(Parent, 3))
    s.add(new Parent({ id: 3, name: 'new', children: [new Child({ name: 'k' })] }))
    await s.flush()
  },
  async delete_then_add_after_flush(s) {
    await s.delete(await s.get(One, 2))
    await s.flush()
    s.add(new One({ id: 2, name: 'new' }))
    await s.flush()
  },

  // -- versions
  async version_custom_insert(s) {
    const d = new Stamped({ title: 'x' })
    s.add(d)
    await s.flush()
    return d.stamp
  },
  async version_custom_update(s) {
    const d = await s.get(Stamped, 1)
    d.title = 'x'
    await s.flush()
    return d.stamp
  },
  async version_custom_update_two(s) {
    for (const d of await all(s, select(Stamped).orderBy(Stamped.id))) d.title = 'x'
    await s.flush()
  },
  async version_custom_stale(s) {
    const d = await s.get(Stamped, 1)
    await sql(s, 'UPDATE stamped SET stamp = 99 WHERE id = 1')
    d.title = 'x'
    return raises(() => s.flush())
  },
  async version_custom_delete_stale(s) {
    const d = await s.get(Stamped, 1)
    await sql(s, 'UPDATE stamped SET stamp = 99 WHERE id = 1')
    await s.delete(d)
    return raises(() => s.flush())
  },
  async version_manual_insert(s) {
    const d = new Manual({ title: 'x' })
    s.add(d)
    await s.flush()
    return d.stamp
  },
  async version_manual_update(s) {
    const d = await s.get(Manual, 1)
    d.title = 'x'
    d.stamp = 2
    await s.flush()
    return d.stamp
  },
  async version_manual_update_same(s) {
    const d = await s.get(Manual, 2)
    d.title = 'x'
    await s.flush()
  },
  async version_manual_stale(s) {
    const d = await s.get(Manual, 1)
    await sql(s, 'UPDATE manual SET stamp = 5 WHERE id = 1')
    d.title = 'y'
    return raises(() => s.flush())
  },
  async version_joined_subclass_own_column(s) {
    const d = await s.get(VSub, 2)
    d.extra = 'y'
    await s.flush()
    return d.version
  },
  async version_joined_both_tables(s) {
    const d = await s.get(VBase, 2)
    d.extra = 'y'
    d.name = 'z'
    await s.flush()
  },
  async version_joined_insert(s) {
    s.add(new VSub({ name: 'n', extra: 'e' }))
    await s.flush()
  },
  async version_joined_delete(s) {
    await s.delete(await s.get(VBase, 2))
    await s.flush()
  },
  async version_merge_stale(s) {
    return raises(() => s.merge(new Stamped({ id: 1, title: 'x', stamp: 3 })))
  },
  async version_merge_without(s) {
    const d = await s.merge(new Stamped({ id: 1, title: 'x' }))
    await s.flush()
    return d.stamp
  },
  async version_refresh_for_update_stale(s) {
    await s.get(Stamped, 1)
    await sql(s, 'UPDATE stamped SET stamp = 99 WHERE id = 1')
    return raises(() => s.get(Stamped, 1, { withForUpdate: true }))
  },

  // -- inheritance
  async poly_insert_mixed(s) {
    s.addAll([
      new Thing({ name: 'a' }),
      new Tool({ name: 'b', use: 'u' }),
      new Drill({ name: 'c', use: 'v', watts: 1 }),
      new Thing({ name: 'd' }),
    ])
    await s.flush()
  },
  async poly_insert_two_drills(s) {
    s.addAll([new Drill({ name: 'a', watts: 1 }), new Drill({ name: 'b', watts: 2 })])
    await s.flush()
  },
  async poly_insert_with_box(s) {
    s.add(
      new Box({
        label: 'n',
        things: [
          new Tool({ name: 't', use: 'u' }),
          new Drill({ name: 'd', bits: [new Bit({ size: 1 }), new Bit({ size: 2 })] }),
        ],
      }),
    )
    await s.flush()
  },
  async poly_update_each_table(s) {
    const d = await s.get(Drill, 3)
    Object.assign(d, { name: 'x', use: 'y', watts: 1 })
    await s.flush()
  },
  async poly_update_middle_only(s) {
    const d = await s.get(Thing, 3)
    d.use = 'y'
    await s.flush()
  },
  async poly_update_several(s) {
    for (const t of await all(s, select(Thing).orderBy(Thing.id))) t.name = `${t.name}!`
    await s.flush()
  },
  async poly_delete_drill(s) {
    await s.delete(await s.get(Drill, 3))
    await s.flush()
  },
  async poly_delete_all(s) {
    for (const t of await all(s, select(Thing).orderBy(Thing.id))) await s.delete(t)
    await s.flush()
  },
  async poly_delete_box(s) {
    await s.delete(await s.get(Box, 1))
    await s.flush()
  },
  async poly_move_box(s) {
    const t = await s.get(Thing, 2)
    t.box = await s.get(Box, 2)
    await s.flush()
    return ids(await load(await s.get(Box, 2), 'things'))
  },
  async poly_expired_subclass(s) {
    const d = await s.get(Drill, 4)
    s.expire(d, ['watts'])
    const a = await load(d, 'watts')
    s.expire(d)
    return [a, await load(d, 'name'), await load(d, 'watts')]
  },
  async poly_get_wrong_class(s) {
    return [(await s.get(Tool, 1)) === null, await load(await s.get(Tool, 3), 'name'), (await s.get(Drill, 2)) === null]
  },
  async poly_refresh(s) {
    const d = await s.get(Thing, 3)
    await sql(s, 'UPDATE drills SET watts = 1 WHERE id = 3')
    await s.refresh(d)
    return load(d, 'watts')
  },
  async poly_merge(s) {
    const d = await s.merge(new Drill({ id: 3, watts: 77 }))
    await s.flush()
    return [d.name, d.watts]
  },

  // -- moves and orphans
  async orphan_move(s) {
    const [a, b] = [await s.get(Parent, 1), await s.get(Parent, 2)]
    await load(a, 'card')
    await load(b, 'card')
    const [k] = await load(a, 'children')
    ;(await load(b, 'children')).append(k)
    await s.flush()
    return [ids(a.children), ids(b.children), k.parent_id]
  },
  async orphan_move_remove_first(s) {
    const [a, b] = [await s.get(Parent, 1), await s.get(Parent, 2)]
    const [k] = await load(a, 'children')
    await load(b, 'children')
    a.children.remove(k)
    b.children.append(k)
    await s.flush()
    return k.parent_id
  },
  async orphan_move_by_scalar(s) {
    const k = await s.get(Child, 1)
    k.parent = await s.get(Parent, 2)
    await s.flush()
    return k.parent_id
  },
  async orphan_scalar_none(s) {
    const k = await s.get(Child, 1)
    k.parent = null
    await s.flush()
  },
  async orphan_move_to_new(s) {
    const a = await s.get(Parent, 1)
    s.add(new Parent({ name: 'n', children: [(await load(a, 'children'))[0]] }))
    await s.flush()
  },
  async orphan_swap(s) {
    const [a, b] = [await s.get(Parent, 1), await s.get(Parent, 2)]
    const [ofB, ofA] = [[...(await load(b, 'children'))], [...(await load(a, 'children'))]]
    a.children = ofB
    b.children = ofA
    await s.flush()
  },
  async orphan_pending_removed(s) {
    const a = await s.get(Parent, 1)
    const k = new Child({ name: 'new' })
    ;(await load(a, 'children')).append(k)
    a.children.remove(k)
    await s.flush()
    return s.contains(k)
  },
  async orphan_pending_moved(s) {
    const [a, b] = [await s.get(Parent, 1), await s.get(Parent, 2)]
    const k = new Child({ name: 'new' })
    ;(await load(a, 'children')).append(k)
    ;(await load(b, 'children')).append(k)
    await s.flush()
    return k.parent_id
  },
  async orphan_clear(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'children')
    p.children = []
    await s.flush()
  },
  async orphan_then_delete_parent(s) {
    const a = await s.get(Parent, 1)
    ;(await load(a, 'children')).splice(0, 1)
    await s.delete(a)
    await s.flush()
  },
  async orphan_of_many_to_one(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'card')
    p.card = new Card({ code: 'new' })
    await s.flush()
  },
  async orphan_of_many_to_one_none(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'card')
    p.card = null
    await s.flush()
  },
  async delete_with_passive(s) {
    await s.delete(await s.get(Parent, 1))
    await s.flush()
  },
  async delete_with_passive_loaded(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'passive')
    await load(p, 'ignored')
    await s.delete(p)
    await s.flush()
  },
  async delete_two_parents(s) {
    for (const p of await all(
      s,
      select(Parent)
        .where(Parent.id.in([2, 3]))
        .orderBy(Parent.id),
    ))
      await s.delete(p)
    await s.flush()
  },
  async m2m_move(s) {
    const [p1, p2] = [await s.get(Part, 'p1'), await s.get(Part, 'p2')]
    const x = (await load(p1, 'suppliers'))[1]
    p1.suppliers.remove(x)
    ;(await load(p2, 'suppliers')).append(x)
    await s.flush()
    return [ids(p1.suppliers), ids(p2.suppliers), (await load(x, 'parts')).map((p: any) => p.code)]
  },
  async m2m_swap_from_other_side(s) {
    const [a, b] = [await s.get(Supplier, 1), await s.get(Supplier, 2)]
    const [ofB, ofA] = [[...(await load(b, 'parts'))], [...(await load(a, 'parts'))]]
    a.parts = ofB
    b.parts = ofA
    await s.flush()
  },
  async m2m_add_existing_both_sides(s) {
    const [p, x] = [await s.get(Part, 'p3'), await s.get(Supplier, 2)]
    ;(await load(p, 'suppliers')).append(x)
    await s.flush()
    return (await load(x, 'parts')).map((each: any) => each.code)
  },
  async m2m_replace(s) {
    const p = await s.get(Part, 'p1')
    const second = await s.get(Supplier, 2)
    await load(p, 'suppliers')
    p.suppliers = [second, new Supplier({ name: 's9' })]
    await s.flush()
  },
  async m2m_delete_side(s) {
    await s.delete(await s.get(Supplier, 1))
    await s.flush()
  },
  async m2m_remove_and_add_again(s) {
    const p = await s.get(Part, 'p1')
    const [x] = await load(p, 'suppliers')
    p.suppliers.remove(x)
    p.suppliers.append(x)
    await s.flush()
  },

  // -- circles
  async circle_insert(s) {
    const b = new Ball({ name: 'b' })
    s.add(new Holder({ name: 'h', balls: [b, new Ball({ name: 'c' })], favorite: b }))
    await s.flush()
  },
  async circle_change_favorite(s) {
    const h = await s.get(Holder, 1)
    h.favorite = await s.get(Ball, 2)
    await s.flush()
  },
  async circle_clear_favorite(s) {
    const h = await s.get(Holder, 1)
    h.favorite = null
    await s.flush()
  },
  async circle_delete(s) {
    await s.delete(await s.get(Holder, 1))
    await s.flush()
  },
  async circle_delete_both(s) {
    const h = await s.get(Holder, 1)
    for (const b of await load(h, 'balls')) await s.delete(b)
    await s.delete(h)
    await s.flush()
  },
  async circle_move_ball(s) {
    const [h1, h2] = [await s.get(Holder, 1), await s.get(Holder, 2)]
    const balls = await load(h2, 'balls')
    balls.append((await load(h1, 'balls'))[1])
    await s.flush()
  },

  // -- what the database computes
  async computed_insert(s) {
    const c = new Computed({ name: 'x' })
    s.add(c)
    await s.flush()
    return [await load(c, 'made'), await load(c, 'changed'), await load(c, 'shout')]
  },
  async computed_update(s) {
    const c = await s.get(Computed, 1)
    c.name = 'y'
    await s.flush()
    return [await load(c, 'changed'), await load(c, 'shout')]
  },
  async computed_update_two(s) {
    s.add(new Computed({ name: 'z' }))
    await s.flush()
    for (const c of await all(s, select(Computed).orderBy(Computed.id))) c.name = `${c.name}!`
    await s.flush()
  },
  async eager_insert(s) {
    const e = new Eager({ name: 'x' })
    s.add(e)
    await s.flush()
    return [e.made, e.changed]
  },
  async eager_insert_two(s) {
    s.addAll([new Eager({ name: 'x' }), new Eager({ name: 'y' })])
    await s.flush()
  },
  async eager_update(s) {
    const e = await s.get(Eager, 1)
    e.name = 'y'
    await s.flush()
    return e.changed
  },
  async lazy_insert(s) {
    const x = new Lazy()
    s.add(x)
    await s.flush()
    return load(x, 'made')
  },
  async batch_off(s) {
    s.addAll([new One({ name: 'x' }), new One({ name: 'y' })])
    await s.flush()
  },
  async expression_on_update(s) {
    const c = await s.get(One, 1)
    c.name = (func as any).upper('q')
    await s.flush()
    return load(c, 'name')
  },
  async expression_on_insert(s) {
    const c = new One({ name: (func as any).lower('Q') })
    s.add(c)
    await s.flush()
    return load(c, 'name')
  },

  // -- merges
  async merge_graph_new(s) {
    const p = await s.merge(
      new Parent({
        name: 'n',
        children: [new Child({ name: 'a' }), new Child({ name: 'b' })],
        card: new Card({ code: 'c' }),
      }),
    )
    await s.flush()
    return [p.children.length, p.card.id]
  },
  async merge_graph_existing(s) {
    const p = await s.merge(
      new Parent({ id: 1, name: 'm', children: [new Child({ id: 1, name: 'z' }), new Child({ name: 'new' })] }),
    )
    await s.flush()
    return ids(p.children).sort()
  },
  async merge_graph_moves_child(s) {
    const p = await s.merge(
      new Parent({
        id: 2,
        name: 'm',
        children: [new Child({ id: 1, name: 'moved' }), new Child({ id: 3, name: 'k3' })],
      }),
    )
    await s.flush()
    return ids(p.children)
  },
  async merge_detached(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'children')
    s.expungeAll()
    p.name = 'detached'
    p.children[0].name = 'too'
    const q = await s.merge(p)
    await s.flush()
    return [q === p, q.name]
  },
  async merge_twice(s) {
    const a = await s.merge(new One({ id: 1, name: 'a' }))
    const b = await s.merge(new One({ id: 1, name: 'b' }))
    await s.flush()
    return [a === b, a.name]
  },
  async merge_without_load(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'children')
    s.expungeAll()
    const q = await s.merge(p, { load: false })
    await s.flush()
    return [q === p, q.name, q.children.length]
  },
  async merge_without_load_dirty(s) {
    const p = await s.get(Parent, 1)
    s.expungeAll()
    p.name = 'x'
    return raises(() => s.merge(p, { load: false }))
  },
  async merge_without_load_transient(s) {
    return raises(() => s.merge(new Parent({ id: 1 }), { load: false }))
  },
  async merge_missing_key(s) {
    const p = await s.merge(new One({ id: 77, name: 'x' }))
    await s.flush()
    return p.id
  },
  async merge_many_to_one(s) {
    const c = await s.merge(new Child({ id: 1, name: 'x', parent: new Parent({ id: 2, name: 'y' }) }))
    await s.flush()
    return c.parent_id
  },
  async merge_poly(s) {
    const t = await s.merge(new Thing({ id: 2, name: 'renamed' }))
    await s.flush()
    return t.constructor.__mapper__.className
  },
  async merge_m2m(s) {
    const p = await s.merge(new Part({ code: 'p3', suppliers: [new Supplier({ id: 1 }), new Supplier({ id: 2 })] }))
    await s.flush()
    return p.suppliers.map((x: any) => x.name)
  },

  // -- expiry and refresh
  async expire_then_set(s) {
    const p = await s.get(Parent, 1)
    s.expire(p)
    p.name = 'set'
    await s.flush()
  },
  async expire_cascades(s) {
    const p = await s.get(Parent, 1)
    const [k] = await load(p, 'children')
    s.expire(p)
    return load(k, 'name')
  },
  async expire_collection(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'children')
    await sql(s, "INSERT INTO children VALUES (9, 'late', 1)")
    s.expire(p, ['children'])
    return ids(await load(p, 'children'))
  },
  async refresh_collection(s) {
    const p = await s.get(Parent, 1)
    await load(p, 'children')
    await sql(s, "INSERT INTO children VALUES (9, 'late', 1)")
    await s.refresh(p, ['children'])
    return ids(p.children)
  },
  async refresh_column_and_collection(s) {
    const p = await s.get(Parent, 1)
    await s.refresh(p, ['name', 'children'])
    return p.children.length
  },
  async refresh_discards(s) {
    const p = await s.get(Parent, 1)
    p.name = 'lost'
    await s.refresh(p)
    return p.name
  },
  async refresh_for_update(s) {
    const p = await s.get(Parent, 1)
    await s.refresh(p, null, { withForUpdate: true })
    return p.name
  },
  async refresh_deleted(s) {
    const p = await s.get(One, 1)
    await sql(s, 'DELETE FROM ones WHERE id = 1')
    return raises(() => s.refresh(p))
  },
  async expired_deleted(s) {
    const p = await s.get(One, 1)
    await sql(s, 'DELETE FROM ones WHERE id = 1')
    s.expire(p)
    return [await raises(() => load(p, 'name')), (await s.get(One, 1)) === null]
  },
  async expire_all_then_flush(s) {
    const p = await s.get(Parent, 1)
    p.name = 'x'
    s.expireAll()
    await s.flush()
    return load(p, 'name')
  },
  async expire_on_commit_reads_again(s) {
    const p = await s.get(Parent, 1)
    const k = (await load(p, 'children'))[1]
    await s.commit()
    return [await load(p, 'name'), await load(k, 'name'), (await load(p, 'children')).length]
  },

  // -- savepoints
  async nested_commit(s) {
    const p = await s.get(One, 1)
    await s.beginNested(() => {
      p.name = 'in'
    })
    p.name = 'out'
    await s.commit()
    return load(p, 'name')
  },
  async nested_rollback_restores(s) {
    const p = await s.get(One, 1)
    p.name = 'before'
    const n = await s.beginNested()
    p.name = 'in'
    const q = new One({ name: 'new' })
    s.add(q)
    await s.flush()
    await n.rollback()
    return [await load(p, 'name'), s.contains(q), s.isModified(p)]
  },
  async nested_rollback_unflushed(s) {
    const p = await s.get(One, 1)
    const n = await s.beginNested()
    p.name = 'in'
    await n.rollback()
    return load(p, 'name')
  },
  async nested_rollback_keeps_others_loaded(s) {
    const [p, q] = [await s.get(One, 1), await s.get(One, 2)]
    const n = await s.beginNested()
    p.name = 'in'
    await s.flush()
    await n.rollback()
    return [q.name, await load(p, 'name')]
  },
  async nested_delete_rolled_back(s) {
    const p = await s.get(One, 1)
    const n = await s.beginNested()
    await s.delete(p)
    await s.flush()
    await n.rollback()
    return [s.contains(p), await load(p, 'name')]
  },
  async nested_in_nested(s) {
    const p = await s.get(One, 1)
    await s.beginNested(async () => {
      p.name = 'a'
      const n = await s.beginNested()
      p.name = 'b'
      await s.flush()
      await n.rollback()
    })
    await s.commit()
    return load(p, 'name')
  },
  async nested_error(s) {
    s.add(new One({ id: 9, name: 'kept' }))
    const name = await raises(() =>
      s.beginNested(async () => {
        s.add(new One({ id: 1, name: 'double' }))
        await s.flush()
      }),
    )
    await s.commit()
    return [name, await s.scalar((select((func as any).count()) as any).selectFrom(One))]
  },
  async nested_new_deleted(s) {
    const n = await s.beginNested()
    const q = new One({ name: 'new' })
    s.add(q)
    await s.flush()
    await s.delete(q)
    await s.flush()
    await n.rollback()
    return s.contains(q)
  },
  async nested_key_change(s) {
    const o = await s.get(Owner, 'bob')
    const n = await s.beginNested()
    o.name = 'rob'
    await s.flush()
    await n.rollback()
    return [await load(o, 'name'), (await s.get(Owner, 'bob')) === o]
  },

  // -- transience
  async transient_copy(s) {
    const p = await s.get(One, 1)
    makeTransient(p)
    p.id = null
    s.add(p)
    await s.flush()
    return p.id
  },
  async transient_to_detached(s) {
    const p = new One({ id: 1 })
    makeTransientToDetached(p)
    s.add(p)
    return load(p, 'name')
  },
  async transient_to_detached_changed(s) {
    const p = new One({ id: 1 })
    makeTransientToDetached(p)
    s.add(p)
    p.name = 'x'
    await s.flush()
  },
  async rollback_makes_transient(s) {
    const p = new One({ name: 'x' })
    s.add(p)
    await s.flush()
    await s.rollback()
    const a = s.contains(p)
    p.id = null
    s.add(p)
    await s.flush()
    return [a, p.name]
  },
  async rollback_restores_deleted(s) {
    const p = await s.get(Parent, 1)
    await s.delete(p)
    await s.flush()
    await s.rollback()
    return [s.contains(p), await load(p, 'name'), (await load(p, 'children')).length]
  },

  // -- the legacy Query
  async query_all(s) {
    return (await s.query(Parent).orderBy(Parent.id).all()).map((p: any) => p.name)
  },
  async query_first(s) {
    return (await s.query(Parent).filter(Parent.id.gt(1)).orderBy(Parent.id).first()).name
  },
  async query_get(s) {
    const p = await s.query(Parent).get(1)
    return (await s.query(Parent).get(1)) === p
  },
  async query_get_options(s) {
    return (await s.query(Parent).options(joinedload(Parent.children)).get(1)).children.length
  },
  async query_count(s) {
    return [await s.query(Parent).count(), await s.query(Child).filter(Child.parent_id.eq(1)).count()]
  },
  async query_exists(s) {
    return s.query(s.query(Child).filter(Child.parent_id.eq(3)).exists()).scalar()
  },
  async query_update_evaluate(s) {
    const ps = await s.query(One).orderBy(One.id).all()
    const n = await s.query(One).filter(One.id.gt(1)).update({ name: 'u' })
    return [n, await Promise.all(ps.map((p: any) => p.name))]
  },
  async query_update_fetch(s) {
    const ps = await s.query(One).orderBy(One.id).all()
    await s
      .query(One)
      .filter(One.id.gt(1))
      .update(new Map([[One.name, One.name.add('!')]]), { synchronizeSession: 'fetch' })
    return [await load(ps[0], 'name'), await load(ps[1], 'name')]
  },
  async query_delete(s) {
    const p = await s.get(One, 2)
    const n = await s.query(One).filter(One.id.eq(2)).delete()
    return [n, s.contains(p)]
  },
  async query_delete_false(s) {
    const p = await s.get(One, 2)
    await s.query(One).filter(One.id.eq(2)).delete({ synchronizeSession: false })
    return s.contains(p)
  },
  async query_join_tuples(s) {
    const rows = await s.query(Parent.name, Child.name).join(Parent.children).orderBy(Child.id).all()
    return rows.map((row: any) => [...row])
  },
  async query_with_entities(s) {
    const rows = await s.query(Parent).orderBy(Parent.id).withEntities(Parent.id).all()
    return rows.map((row: any) => [...row])
  },
  async query_slice(s) {
    return ids(await s.query(Parent).orderBy(Parent.id).slice(1, 3).all())
  },
  async query_one_or_none(s) {
    return (await s.query(Parent).filterBy({ name: 'zz' }).oneOrNone()) === null
  },
  async query_populate_existing(s) {
    const p = await s.get(One, 1)
    p.name = 'lost'
    await s.query(One).autoflush(false).populateExisting().all()
    return p.name
  },
  async query_with_parent(s) {
    const p = await s.get(Parent, 1)
    return ids(await s.query(Child).withParent(p, Parent.children).orderBy(Child.id).all())
  },

  // -- collections that are not loaded, proxies, validators
  async dynamic_append(s) {
    const p = await s.get(Person, 1)
    p.visits.append(new Visit({ page: 'new' }))
    await s.flush()
    return (await p.visits.all()).map((v: any) => v.page)
  },
  async dynamic_remove(s) {
    const p = await s.get(Person, 1)
    p.visits.remove(await p.visits.first())
    await s.flush()
    return p.visits.count()
  },
  async dynamic_filter(s) {
    return ids(await (await s.get(Person, 1)).visits.filter(Visit.page.eq('shop')).all())
  },
  async dynamic_move(s) {
    const [a, b] = [await s.get(Person, 1), await s.get(Person, 2)]
    const v = await a.visits.first()
    b.visits.append(v)
    await s.flush()
    return [v.person_id, await b.visits.count()]
  },
  async dynamic_new_parent(s) {
    const p = new Person({ name: 'n' })
    p.visits.append(new Visit({ page: 'a' }))
    p.visits.append(new Visit({ page: 'b' }))
    s.add(p)
    await s.flush()
  },
  async dynamic_delete_parent(s) {
    await s.delete(await s.get(Person, 2))
    await s.flush()
  },
  async write_only_add(s) {
    const p = await s.get(Person, 1)
    p.notes.add(new Note({ body: 'new' }))
    await s.flush()
    return (await all(s, p.notes.select())).map((n) => n.body)
  },
  async write_only_remove(s) {
    const p = await s.get(Person, 1)
    p.notes.remove(await s.get(Note, 1))
    await s.flush()
  },
  async write_only_new_parent(s) {
    const p = new Person({ name: 'n' })
    p.notes.addAll([new Note({ body: 'a' }), new Note({ body: 'b' })])
    s.add(p)
    await s.flush()
  },
  async write_only_insert(s) {
    const p = await s.get(Person, 1)
    await s.execute(p.notes.insert(), [{ body: 'x' }, { body: 'y' }])
    return s.scalar((select((func as any).count()) as any).selectFrom(Note))
  },
  async write_only_delete_parent(s) {
    await s.delete(await s.get(Person, 1))
    await s.flush()
  },
  async proxy_append(s) {
    const p = await s.get(Person, 1)
    ;(await load(p, 'tag_names')).append('z')
    await s.flush()
    return [...p.tag_names]
  },
  async proxy_remove(s) {
    const p = await s.get(Person, 1)
    ;(await load(p, 'tag_names')).remove('x')
    await s.flush()
  },
  async proxy_replace(s) {
    const p = await s.get(Person, 1)
    await load(p, 'tag_names')
    p.tag_names = ['y', 'w']
    await s.flush()
  },
  async proxy_new(s) {
    s.add(new Person({ name: 'n', tag_names: ['a', 'b'] }))
    await s.flush()
  },
  async proxy_filter(s) {
    return ids(await all(s, select(Person).where(Person.tag_names.eq('x'))))
  },
  async validated(s) {
    const p = new Person({ name: '  padded ' })
    s.add(p)
    await s.flush()
    p.name = ' again '
    await s.flush()
    return p.name
  },

  // -- the order of events
  async events_insert(s) {
    const done = heard(s, [Parent, Child])
    s.add(new Parent({ name: 'n', children: [new Child({ name: 'a' }), new Child({ name: 'b' })] }))
    await s.flush()
    return done()
  },
  async events_update(s) {
    const done = heard(s, [Parent, Child])
    const p = await s.get(Parent, 1)
    p.name = 'x'
    ;(await load(p, 'children'))[0].name = 'y'
    await s.flush()
    return done()
  },
  async events_delete(s) {
    const done = heard(s, [Parent, Child])
    await s.delete(await s.get(Parent, 2))
    await s.flush()
    return done()
  },
  async events_mixed(s) {
    const done = heard(s, [One])
    ;(await s.get(One, 1)).name = 'x'
    await s.delete(await s.get(One, 2))
    s.add(new One({ name: 'y' }))
    await s.flush()
    return done()
  },
  async events_poly(s) {
    const done = heard(s, [Thing])
    s.addAll([new Tool({ name: 'a' }), new Thing({ name: 'b' })])
    ;(await s.get(Thing, 3)).name = 'x'
    await s.flush()
    return done()
  },
  async events_update_without_change(s) {
    const done = heard(s, [Parent, Child])
    const p = await s.get(Parent, 1)
    ;(await load(p, 'children')).append(new Child({ name: 'c' }))
    await s.flush()
    return done()
  },
  async events_change_in_before_update(s) {
    const end = listen(Maker, 'beforeUpdate', (_mapper, _connection, target) => {
      target.city = 'stamped'
    })
    const m = await s.get(Maker, 'acme')
    m.city = 'x'
    await s.flush()
    end()
    return m.city
  },
  async session_events_add_commit(s) {
    const log = sessionLog(s)
    s.add(new One({ name: 'x' }))
    await s.commit()
    return [...log]
  },
  async session_events_load_change_rollback(s) {
    const log = sessionLog(s)
    const p = await s.get(One, 1)
    p.name = 'x'
    await s.flush()
    await s.rollback()
    return [...log]
  },
  async session_events_delete_commit(s) {
    const log = sessionLog(s)
    await s.delete(await s.get(One, 1))
    await s.commit()
    return [...log]
  },
  async session_events_delete_rollback(s) {
    const log = sessionLog(s)
    await s.delete(await s.get(One, 1))
    await s.flush()
    await s.rollback()
    return [...log]
  },
  async session_events_expunge_add(s) {
    const log = sessionLog(s)
    const p = await s.get(One, 1)
    s.expunge(p)
    s.add(p)
    return [...log]
  },
  async session_events_new_rollback(s) {
    const log = sessionLog(s)
    s.add(new One({ name: 'x' }))
    await s.flush()
    await s.rollback()
    return [...log]
  },
  async session_events_nested(s) {
    const log = sessionLog(s)
    await s.beginNested(() => {
      s.add(new One({ name: 'x' }))
    })
    const n = await s.beginNested()
    s.add(new One({ name: 'y' }))
    await s.flush()
    await n.rollback()
    await s.commit()
    return [...log]
  },
  async session_events_close(s) {
    const log = sessionLog(s)
    await s.get(One, 1)
    s.add(new One({ name: 'x' }))
    await s.close()
    return [...log]
  },
  async session_events_merge(s) {
    const log = sessionLog(s)
    await s.merge(new One({ id: 1, name: 'm' }))
    await s.flush()
    return [...log]
  },
  async session_events_orphan(s) {
    const log = sessionLog(s)
    const p = await s.get(Parent, 2)
    await load(p, 'card')
    ;(await load(p, 'children')).pop()
    await s.flush()
    return [...log]
  },
}
