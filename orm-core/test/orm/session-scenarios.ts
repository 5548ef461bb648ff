// The twins of recorded/sessions.py: the same work with a session, scenario by scenario.

import {
  containsEager,
  defer,
  delete_,
  func,
  immediateload,
  insert,
  inspect,
  joinedload,
  loadOnly,
  raiseload,
  select,
  selectinload,
  subqueryload,
  text,
  update,
} from '../../src/index.ts'
import {
  Address,
  Animal,
  Cat,
  Comment,
  Country,
  Doc,
  Employee,
  Engineer,
  Entry,
  Manager,
  Member,
  Node,
  Pair,
  Post,
  Profile,
  Tag,
  Team,
  Thing,
  User,
  Widget,
} from './session-models.ts'

/** An attribute, loaded if it has to be: what reading it does in Python. */
const load = (instance: any, key: string): Promise<any> => instance.awaitable[key]

/** The name of the error that the work ends with. */
async function raises(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
  } catch (error) {
    return (error as Error).name
  }
  return 'nothing'
}

export const scenarios: Readonly<Record<string, (s: any) => Promise<any>>> = {
  async add_one(s: any): Promise<any> {
    s.add(new User({ name: 'x' }))
    await s.commit()
  },
  async add_all_three(s: any): Promise<any> {
    s.addAll([new User({ name: 'x' }), new User({ name: 'y' }), new User({ name: 'z' })])
    await s.commit()
  },
  async add_mixed_columns(s: any): Promise<any> {
    s.addAll([new User({ name: 'x' }), new User({ name: 'y', age: 3 }), new User({ age: 4 })])
    await s.commit()
  },
  async add_with_key(s: any): Promise<any> {
    s.add(new User({ id: 10, name: 'x' }))
    await s.commit()
  },
  async add_with_keys_and_without(s: any): Promise<any> {
    s.addAll([new User({ id: 10, name: 'x' }), new User({ name: 'y' }), new User({ id: 20, name: 'z' })])
    await s.commit()
  },
  async add_two_with_keys(s: any): Promise<any> {
    s.addAll([new User({ id: 10, name: 'x' }), new User({ id: 20, name: 'z' })])
    await s.commit()
  },
  async add_nothing(s: any): Promise<any> {
    await s.flush()
    await s.commit()
  },
  async add_empty(s: any): Promise<any> {
    s.add(new User())
    await s.commit()
  },
  async add_two_empty(s: any): Promise<any> {
    s.addAll([new User(), new User()])
    await s.commit()
  },
  async add_same_twice(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    s.add(u)
    await s.commit()
  },
  async add_explicit_null(s: any): Promise<any> {
    s.add(new User({ name: null, age: 1 }))
    await s.flush()
  },
  async add_then_change(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    u.name = 'y'
    await s.flush()
    u.name = 'z'
    await s.flush()
  },
  async add_child_first(s: any): Promise<any> {
    const p = new Post({ title: 'x', author: new User({ name: 'y' }) })
    s.add(p)
    await s.flush()
    return [p.id, p.author_id]
  },
  async add_parent_with_children(s: any): Promise<any> {
    const u = new User({ name: 'x', posts: [new Post({ title: 'a' }), new Post({ title: 'b' })] })
    s.add(u)
    await s.flush()
    return [u.id, u.posts[0].author_id]
  },
  async add_many_parents_with_children(s: any): Promise<any> {
    s.addAll([
      new User({ name: 'x', posts: [new Post({ title: 'a' })] }),
      new User({ name: 'y', posts: [new Post({ title: 'b' }), new Post({ title: 'c' })] }),
    ])
    await s.flush()
  },
  async add_deep_graph(s: any): Promise<any> {
    s.add(
      new User({
        name: 'x',
        posts: [
          new Post({
            title: 'a',
            comments: [new Comment({ body: '1' }), new Comment({ body: '2' })],
            tags: [new Tag({ name: 'q' })],
          }),
        ],
      }),
    )
    await s.flush()
  },
  async add_whole_user(s: any): Promise<any> {
    s.add(
      new User({
        name: 'x',
        addresses: [new Address({ email: 'e' })],
        profile: new Profile({ bio: 'b' }),
        posts: [new Post({ title: 't' })],
      }),
    )
    await s.flush()
  },
  async add_comment_up(s: any): Promise<any> {
    s.add(new Comment({ body: 'c', post: new Post({ title: 'p', author: new User({ name: 'u' }) }) }))
    await s.flush()
  },
  async add_order_by_insert(s: any): Promise<any> {
    s.add(new Tag({ name: 'a' }))
    s.add(new User({ name: 'b' }))
    s.add(new Tag({ name: 'c' }))
    s.add(new User({ name: 'd' }))
    await s.flush()
  },
  async add_tagged(s: any): Promise<any> {
    const t = new Tag({ name: 'new' })
    s.addAll([new Post({ title: 'a', tags: [t] }), new Post({ title: 'b', tags: [t] })])
    await s.flush()
  },
  async add_tags_both_sides(s: any): Promise<any> {
    const p = new Post({ title: 'a' })
    const t = new Tag({ name: 'b' })
    p.tags.append(t)
    s.add(t)
    await s.flush()
  },
  async add_foreign_key_by_hand(s: any): Promise<any> {
    s.add(new Post({ title: 'x', author_id: 1 }))
    await s.flush()
  },
  async add_default_values(s: any): Promise<any> {
    const t = new Thing()
    s.add(t)
    await s.flush()
    return [t.id, t.status, t.changed]
  },
  async add_default_given(s: any): Promise<any> {
    s.add(new Thing({ status: 's', note: 'n', changed: 5 }))
    await s.flush()
  },
  async add_defaults_many(s: any): Promise<any> {
    s.addAll([new Thing(), new Thing({ status: 'x' }), new Thing({ note: 'y' })])
    await s.flush()
  },
  async add_server_default_read(s: any): Promise<any> {
    const t = new Thing()
    s.add(t)
    await s.flush()
    return await load(t, 'note')
  },
  async add_natural_key(s: any): Promise<any> {
    s.add(new Country({ code: 'it', name: 'Italy' }))
    await s.flush()
  },
  async add_natural_keys(s: any): Promise<any> {
    s.addAll([new Country({ code: 'us', name: 'USA' }), new Country({ code: 'it', name: 'Italy' })])
    await s.flush()
  },
  async add_composite(s: any): Promise<any> {
    s.addAll([new Pair({ a: 5, b: 1, note: 'x' }), new Pair({ a: 5, b: 2 })])
    await s.flush()
  },
  async add_versioned(s: any): Promise<any> {
    const d = new Doc({ title: 'x' })
    s.add(d)
    await s.flush()
    return d.version
  },
  async add_sql_expression(s: any): Promise<any> {
    const u = new User({ name: func.lower('ABC') })
    s.add(u)
    await s.flush()
  },
  async add_manager(s: any): Promise<any> {
    s.add(new Manager({ name: 'x', level: 3 }))
    await s.flush()
  },
  async add_employees(s: any): Promise<any> {
    s.addAll([
      new Manager({ name: 'x', level: 3 }),
      new Engineer({ name: 'y', lang: 'ts' }),
      new Employee({ name: 'z' }),
      new Manager({ name: 'w', level: 4 }),
    ])
    await s.flush()
  },
  async add_animals(s: any): Promise<any> {
    s.addAll([new Animal({ name: 'x' }), new Cat({ name: 'y', lives: 9 }), new Cat({ name: 'z' })])
    await s.flush()
  },
  async add_member(s: any): Promise<any> {
    const t = new Team({ name: 'blue' })
    const u = new User({ name: 'zoe' })
    t.members.append(new Member({ user: u, role: 'dev' }))
    s.add(t)
    await s.flush()
  },
  async add_member_to_known(s: any): Promise<any> {
    const t = await s.get(Team, 1)
    const u = await s.get(User, 3)
    s.add(new Member({ team: t, user: u, role: 'new' }))
    await s.flush()
  },
  async add_tree(s: any): Promise<any> {
    s.add(
      new Node({
        name: 'a',
        children: [new Node({ name: 'b', children: [new Node({ name: 'c' })] }), new Node({ name: 'd' })],
      }),
    )
    await s.flush()
  },
  async add_tree_from_leaf(s: any): Promise<any> {
    s.add(new Node({ name: 'c', parent: new Node({ name: 'b', parent: new Node({ name: 'a' }) }) }))
    await s.flush()
  },
  async add_forest(s: any): Promise<any> {
    s.addAll([
      new Node({ name: 'a' }),
      new Node({ name: 'b', children: [new Node({ name: 'c' })] }),
      new Node({ name: 'd' }),
    ])
    await s.flush()
  },
  async add_node_under_known(s: any): Promise<any> {
    const n = await s.get(Node, 3)
    s.add(new Node({ name: 'x', parent: n }))
    await s.flush()
  },
  async add_post_update(s: any): Promise<any> {
    const w = new Widget({ name: 'w' })
    const e = new Entry({ name: 'e', widget: w })
    w.favorite = e
    s.add(w)
    await s.flush()
  },
  async post_update_change(s: any): Promise<any> {
    const w = await s.get(Widget, 1)
    const e = await s.get(Entry, 2)
    w.favorite = e
    await s.flush()
  },
  async post_update_clear(s: any): Promise<any> {
    const w = await s.get(Widget, 1)
    await load(w, 'favorite')
    w.favorite = null
    await s.flush()
  },
  async post_update_with_name(s: any): Promise<any> {
    const w = await s.get(Widget, 2)
    w.name = 'n'
    w.favorite = new Entry({ name: 'z' })
    await s.flush()
  },
  async change_one(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'x'
    await s.commit()
  },
  async change_two_columns(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.age = 1
    u.name = 'x'
    await s.commit()
  },
  async change_to_same(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'ann'
    await s.commit()
  },
  async change_and_back(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'x'
    u.name = 'ann'
    await s.commit()
  },
  async change_many(s: any): Promise<any> {
    for (const u of (await s.scalars(select(User).orderBy(User.id))).all()) {
      u.name = 'x'
    }
    await s.commit()
  },
  async change_many_reverse(s: any): Promise<any> {
    for (const u of (await s.scalars(select(User).orderBy(User.id.desc()))).all()) {
      u.name = 'x'
    }
    await s.commit()
  },
  async change_different_columns(s: any): Promise<any> {
    const users = (await s.scalars(select(User).orderBy(User.id))).all()
    users[0].name = 'x'
    users[1].age = 5
    users[2].name = 'z'
    await s.commit()
  },
  async change_to_none(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.age = null
    await s.flush()
  },
  async change_expression(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.age = User.age.add(1)
    await s.flush()
    return await load(u, 'age')
  },
  async change_after_commit(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.commit()
    u.name = 'x'
    await s.commit()
  },
  async change_after_expire(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expire(u)
    u.name = 'x'
    await s.flush()
  },
  async change_subclass_tables(s: any): Promise<any> {
    const m = await s.get(Manager, 2)
    m.name = 'x'
    m.level = 1
    await s.flush()
  },
  async change_subclass_own(s: any): Promise<any> {
    const m = await s.get(Manager, 2)
    m.level = 1
    await s.flush()
  },
  async change_subclass_base(s: any): Promise<any> {
    const m = await s.get(Manager, 2)
    m.name = 'q'
    await s.flush()
  },
  async change_two_managers(s: any): Promise<any> {
    for (const m of (await s.scalars(select(Manager).orderBy(Manager.id))).all()) {
      m.level = 1
      m.name = 'z'
    }
    await s.flush()
  },
  async change_onupdate(s: any): Promise<any> {
    const t = await s.get(Thing, 1)
    t.status = 'x'
    await s.flush()
    return t.changed
  },
  async change_foreign_key_by_hand(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    p.author_id = 2
    await s.flush()
  },
  async change_author(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    const u = await s.get(User, 2)
    p.author = u
    await s.flush()
    return p.author_id
  },
  async change_author_to_none(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    p.author = null
    await s.flush()
    return p.author_id
  },
  async change_author_to_new(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    p.author = new User({ name: 'new' })
    await s.flush()
  },
  async append_post(s: any): Promise<any> {
    const u = await s.get(User, 2)
    ;(await load(u, 'posts')).append(new Post({ title: 'x' }))
    await s.flush()
  },
  async append_known_post(s: any): Promise<any> {
    const u = await s.get(User, 2)
    const p = await s.get(Post, 1)
    ;(await load(u, 'posts')).append(p)
    await s.flush()
    return p.author_id
  },
  async remove_post(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const p = (await load(u, 'posts'))[0]
    u.posts.remove(p)
    await s.flush()
    return p.author_id
  },
  async replace_posts(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await load(u, 'posts')
    u.posts = [new Post({ title: 'n' })]
    await s.flush()
  },
  async move_post_between(s: any): Promise<any> {
    const a = await s.get(User, 1)
    const b = await s.get(User, 2)
    const p = (await load(a, 'posts'))[0]
    ;(await load(b, 'posts')).append(p)
    await s.flush()
  },
  async swap_authors(s: any): Promise<any> {
    const a = await s.get(Post, 1)
    const b = await s.get(Post, 3)
    const x = await load(a, 'author')
    const y = await load(b, 'author')
    a.author = y
    b.author = x
    await s.flush()
  },
  async change_and_add(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'x'
    s.add(new User({ name: 'y' }))
    await s.flush()
  },
  async change_add_delete(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'x'
    s.add(new User({ name: 'y' }))
    await s.delete(await s.get(User, 3))
    await s.flush()
  },
  async change_natural_key(s: any): Promise<any> {
    const c = await s.get(Country, 'de')
    c.code = 'dd'
    await s.flush()
    return (await s.get(Country, 'dd')) === c
  },
  async change_composite_key(s: any): Promise<any> {
    const p = await s.get(Pair, [1, 2])
    p.b = 3
    await s.flush()
  },
  async remove_address(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const a = (await load(u, 'addresses'))[0]
    u.addresses.remove(a)
    await s.flush()
  },
  async remove_address_and_add(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const a = (await load(u, 'addresses'))[0]
    u.addresses.remove(a)
    u.addresses.append(new Address({ email: 'n' }))
    await s.flush()
  },
  async replace_addresses(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await load(u, 'addresses')
    u.addresses = [new Address({ email: 'n' })]
    await s.flush()
  },
  async clear_addresses(s: any): Promise<any> {
    const u = await s.get(User, 1)
    ;(await load(u, 'addresses')).clear()
    await s.flush()
  },
  async replace_profile(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await load(u, 'profile')
    u.profile = new Profile({ bio: 'new' })
    await s.flush()
  },
  async clear_profile(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await load(u, 'profile')
    u.profile = null
    await s.flush()
  },
  async give_profile(s: any): Promise<any> {
    const u = await s.get(User, 2)
    await load(u, 'profile')
    u.profile = new Profile({ bio: 'new' })
    await s.flush()
  },
  async move_address(s: any): Promise<any> {
    const a = await s.get(User, 1)
    const b = await s.get(User, 2)
    const x = (await load(a, 'addresses'))[0]
    await load(b, 'addresses')
    a.addresses.remove(x)
    b.addresses.append(x)
    await s.flush()
  },
  async orphan_pending(s: any): Promise<any> {
    const u = await s.get(User, 3)
    const a = new Address({ email: 'n' })
    ;(await load(u, 'addresses')).append(a)
    u.addresses.remove(a)
    await s.flush()
  },
  async orphan_with_children(s: any): Promise<any> {
    const u = await s.get(Post, 1)
    const c = (await load(u, 'comments'))[1]
    u.comments.remove(c)
    u.title = 'x'
    await s.flush()
  },
  async delete_plain(s: any): Promise<any> {
    const t = await s.get(Thing, 1)
    await s.delete(t)
    await s.commit()
  },
  async delete_user_cascade(s: any): Promise<any> {
    await s.delete(await s.get(User, 1))
    await s.flush()
  },
  async delete_user_without_children(s: any): Promise<any> {
    await s.delete(await s.get(User, 3))
    await s.flush()
  },
  async delete_two_users(s: any): Promise<any> {
    await s.delete(await s.get(User, 2))
    await s.delete(await s.get(User, 3))
    await s.flush()
  },
  async delete_post(s: any): Promise<any> {
    await s.delete(await s.get(Post, 1))
    await s.flush()
  },
  async delete_posts(s: any): Promise<any> {
    for (const p of (await s.scalars(select(Post).orderBy(Post.id))).all()) {
      await s.delete(p)
    }
    await s.flush()
  },
  async delete_tag(s: any): Promise<any> {
    await s.delete(await s.get(Tag, 1))
    await s.flush()
  },
  async delete_comments(s: any): Promise<any> {
    for (const c of (await s.scalars(select(Comment).orderBy(Comment.id.desc()))).all()) {
      await s.delete(c)
    }
    await s.flush()
  },
  async delete_leaf(s: any): Promise<any> {
    await s.delete(await s.get(Node, 4))
    await s.flush()
  },
  async delete_root(s: any): Promise<any> {
    await s.delete(await s.get(Node, 1))
    await s.flush()
  },
  async delete_manager(s: any): Promise<any> {
    await s.delete(await s.get(Manager, 2))
    await s.flush()
  },
  async delete_managers(s: any): Promise<any> {
    for (const m of (await s.scalars(select(Manager).orderBy(Manager.id))).all()) {
      await s.delete(m)
    }
    await s.flush()
  },
  async delete_cat(s: any): Promise<any> {
    await s.delete(await s.get(Cat, 2))
    await s.flush()
  },
  async delete_composite(s: any): Promise<any> {
    await s.delete(await s.get(Pair, [1, 2]))
    await s.flush()
  },
  async delete_versioned(s: any): Promise<any> {
    await s.delete(await s.get(Doc, 2))
    await s.flush()
  },
  async delete_team(s: any): Promise<any> {
    await s.delete(await s.get(Team, 1))
    await s.flush()
  },
  async remove_member(s: any): Promise<any> {
    const t = await s.get(Team, 1)
    const tMembers = await load(t, 'members')
    tMembers.remove(tMembers[0])
    await s.flush()
  },
  async delete_then_get(s: any): Promise<any> {
    const u = await s.get(Thing, 1)
    await s.delete(u)
    await s.flush()
    return (await s.get(Thing, 1)) === null
  },
  async delete_new_is_error(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    return await raises(async () => await s.delete(u))
  },
  async delete_and_add_back(s: any): Promise<any> {
    const t = await s.get(Thing, 1)
    await s.delete(t)
    s.add(t)
    await s.flush()
  },
  async delete_after_commit(s: any): Promise<any> {
    const u = await s.get(Thing, 1)
    await s.commit()
    await s.delete(u)
    await s.commit()
  },
  async delete_replace_same_key(s: any): Promise<any> {
    const c = await s.get(Country, 'de')
    await s.delete(c)
    await s.flush()
    s.add(new Country({ code: 'de', name: 'again' }))
    await s.flush()
  },
  async delete_widget(s: any): Promise<any> {
    await s.delete(await s.get(Widget, 2))
    await s.flush()
  },
  async tag_append(s: any): Promise<any> {
    const p = await s.get(Post, 4)
    ;(await load(p, 'tags')).append(await s.get(Tag, 1))
    await s.flush()
  },
  async tag_append_new(s: any): Promise<any> {
    const p = await s.get(Post, 4)
    ;(await load(p, 'tags')).append(new Tag({ name: 'n' }))
    await s.flush()
  },
  async tag_append_two(s: any): Promise<any> {
    const p = await s.get(Post, 4)
    ;(await load(p, 'tags')).append(await s.get(Tag, 1))
    p.tags.append(await s.get(Tag, 2))
    await s.flush()
  },
  async tag_remove(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    ;(await load(p, 'tags')).remove(await s.get(Tag, 2))
    await s.flush()
  },
  async tag_replace(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    const t = await s.get(Tag, 3)
    await load(p, 'tags')
    p.tags = [t]
    await s.flush()
  },
  async tag_clear(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    ;(await load(p, 'tags')).clear()
    await s.flush()
  },
  async tag_other_side(s: any): Promise<any> {
    const t = await s.get(Tag, 3)
    const p = await s.get(Post, 4)
    ;(await load(t, 'posts')).append(p)
    await s.flush()
  },
  async tag_both_loaded(s: any): Promise<any> {
    const t = await s.get(Tag, 3)
    const p = await s.get(Post, 4)
    await load(t, 'posts')
    ;(await load(p, 'tags')).append(t)
    await s.flush()
    return t.posts.map((x: any) => x.id)
  },
  async tag_remove_add_same(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    const t = await s.get(Tag, 2)
    ;(await load(p, 'tags')).remove(t)
    p.tags.append(t)
    await s.flush()
  },
  async tag_two_posts(s: any): Promise<any> {
    const t = await s.get(Tag, 2)
    for (const p of (
      await s.scalars(
        select(Post)
          .where(Post.id.in([2, 3]))
          .orderBy(Post.id),
      )
    ).all()) {
      ;(await load(p, 'tags')).append(t)
    }
    await s.flush()
  },
  async node_move(s: any): Promise<any> {
    const leaf = await s.get(Node, 4)
    const right = await s.get(Node, 3)
    leaf.parent = right
    await s.flush()
    return leaf.parent_id
  },
  async node_to_root(s: any): Promise<any> {
    const n = await s.get(Node, 2)
    n.parent = null
    await s.flush()
  },
  async node_children(s: any): Promise<any> {
    const n = await s.get(Node, 1)
    return (await load(n, 'children')).map((c: any) => c.name)
  },
  async node_parent_in_map(s: any): Promise<any> {
    const root = await s.get(Node, 1)
    const n = await s.get(Node, 2)
    return (await load(n, 'parent')) === root
  },
  async node_rename_all(s: any): Promise<any> {
    for (const n of (await s.scalars(select(Node).orderBy(Node.id))).all()) {
      n.name = 'x'
    }
    await s.flush()
  },
  async node_append_child(s: any): Promise<any> {
    const n = await s.get(Node, 3)
    ;(await load(n, 'children')).append(new Node({ name: 'k', children: [new Node({ name: 'l' })] }))
    await s.flush()
  },
  async node_delete_and_add(s: any): Promise<any> {
    const n = await s.get(Node, 4)
    await s.delete(n)
    s.add(new Node({ name: 'z', parent: await s.get(Node, 3) }))
    await s.flush()
  },
  async version_change(s: any): Promise<any> {
    const d = await s.get(Doc, 2)
    d.title = 'x'
    await s.flush()
    return d.version
  },
  async version_two(s: any): Promise<any> {
    for (const d of (await s.scalars(select(Doc).orderBy(Doc.id))).all()) {
      d.title = 'x'
    }
    await s.flush()
  },
  async version_twice(s: any): Promise<any> {
    const d = await s.get(Doc, 1)
    d.title = 'x'
    await s.flush()
    d.title = 'y'
    await s.flush()
    return d.version
  },
  async version_stale(s: any): Promise<any> {
    const d = await s.get(Doc, 1)
    await s.execute(text('UPDATE docs SET version = 9 WHERE id = 1'))
    d.title = 'x'
    return await raises(async () => await s.flush())
  },
  async version_stale_delete(s: any): Promise<any> {
    const d = await s.get(Doc, 1)
    await s.execute(text('UPDATE docs SET version = 9 WHERE id = 1'))
    await s.delete(d)
    return await raises(async () => await s.flush())
  },
  async stale_row_gone(s: any): Promise<any> {
    const u = await s.get(Thing, 1)
    await s.execute(text('DELETE FROM things'))
    u.status = 'x'
    return await raises(async () => await s.flush())
  },
  async merge_new(s: any): Promise<any> {
    const u = await s.merge(new User({ name: 'x' }))
    await s.flush()
    return u.name
  },
  async merge_known_key(s: any): Promise<any> {
    const u = await s.merge(new User({ id: 1, name: 'x' }))
    await s.flush()
    return u.age
  },
  async merge_same(s: any): Promise<any> {
    await s.merge(new User({ id: 1, name: 'ann', age: 30 }))
    await s.flush()
  },
  async merge_unknown_key(s: any): Promise<any> {
    await s.merge(new User({ id: 50, name: 'x' }))
    await s.flush()
  },
  async merge_in_map(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const v = await s.merge(new User({ id: 1, name: 'y' }))
    await s.flush()
    return u === v
  },
  async merge_with_children(s: any): Promise<any> {
    await s.merge(new User({ id: 1, name: 'x', posts: [new Post({ id: 1, title: 'n' }), new Post({ title: 'm' })] }))
    await s.flush()
  },
  async merge_many_to_one(s: any): Promise<any> {
    await s.merge(new Post({ id: 3, title: 'n', author: new User({ id: 2, name: 'bobby' }) }))
    await s.flush()
  },
  async merge_new_graph(s: any): Promise<any> {
    await s.merge(new User({ name: 'x', addresses: [new Address({ email: 'e' })] }))
    await s.flush()
  },
  async expire_all_then_load(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expire(u)
    return await load(u, 'name')
  },
  async expire_one_attribute(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expire(u, ['name'])
    return [await load(u, 'name'), u.age]
  },
  async expire_two_attributes(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expire(u, ['name', 'age'])
    await load(u, 'age')
    return u.name
  },
  async expire_relationship(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await load(u, 'posts')
    s.expire(u, ['posts'])
    return (await load(u, 'posts')).map((p: any) => p.id)
  },
  async expire_session(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const v = await s.get(User, 2)
    s.expireAll()
    await load(u, 'name')
    await load(v, 'name')
  },
  async commit_expires(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.commit()
    await load(u, 'name')
    return u.age
  },
  async expire_then_select(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expire(u)
    ;(await s.scalars(select(User))).all()
    return u.name
  },
  async expire_then_get(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expire(u)
    await s.get(User, 1)
    return u.name
  },
  async expire_subclass(s: any): Promise<any> {
    const m = await s.get(Manager, 2)
    s.expire(m)
    return await load(m, 'level')
  },
  async expire_subclass_column(s: any): Promise<any> {
    const m = await s.get(Manager, 2)
    s.expire(m, ['level'])
    return await load(m, 'level')
  },
  async expire_gone(s: any): Promise<any> {
    const u = await s.get(Thing, 1)
    s.expire(u)
    await s.execute(text('DELETE FROM things'))
    return await raises(async () => await load(u, 'status'))
  },
  async refresh_one(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.execute(text("UPDATE users SET name = 'q' WHERE id = 1"))
    await s.refresh(u)
    return u.name
  },
  async refresh_attributes(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.refresh(u, ['name'])
    return u.name
  },
  async refresh_relationship(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.refresh(u, ['posts'])
    return u.posts.map((p: any) => p.id)
  },
  async refresh_discards_change(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.noAutoflush(async () => {
      u.name = 'x'
      await s.refresh(u)
    })
    return u.name
  },
  async refresh_flushes_change(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'x'
    await s.refresh(u)
    return u.name
  },
  async refresh_manager(s: any): Promise<any> {
    const m = await s.get(Manager, 2)
    await s.refresh(m)
  },
  async refresh_gone(s: any): Promise<any> {
    const u = await s.get(Thing, 1)
    await s.execute(text('DELETE FROM things'))
    return await raises(async () => await s.refresh(u))
  },
  async populate_existing(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.execute(text("UPDATE users SET name = 'q' WHERE id = 1"))
    ;(await s.scalars(select(User).executionOptions({ populateExisting: true }))).all()
    return u.name
  },
  async get_populate_existing(s: any): Promise<any> {
    await s.get(User, 1)
    await s.get(User, 1, { populateExisting: true })
  },
  async get_twice(s: any): Promise<any> {
    const u = await s.get(User, 1)
    return (await s.get(User, 1)) === u
  },
  async get_missing(s: any): Promise<any> {
    return (await s.get(User, 99)) === null
  },
  async get_composite(s: any): Promise<any> {
    return (await s.get(Pair, [1, 2])).note
  },
  async get_subclass(s: any): Promise<any> {
    return (await s.get(Employee, 2)).name
  },
  async get_wrong_subclass(s: any): Promise<any> {
    const e = await s.get(Employee, 1)
    return [e.name, (await s.get(Manager, 1)) === null]
  },
  async get_subclass_then_column(s: any): Promise<any> {
    const e = await s.get(Employee, 2)
    return await load(e, 'level')
  },
  async select_keeps_identity(s: any): Promise<any> {
    const u = await s.get(User, 1)
    return (await s.scalars(select(User).where(User.name.eq('ann')))).one() === u
  },
  async get_with_options(s: any): Promise<any> {
    const u = await s.get(User, 1, { options: [selectinload(User.posts)] })
    return u.posts.map((p: any) => p.id)
  },
  async get_with_joined(s: any): Promise<any> {
    const u = await s.get(Post, 1, { options: [joinedload(Post.author)] })
    return u.author.name
  },
  async autoflush_select(s: any): Promise<any> {
    s.add(new User({ name: 'x' }))
    return (await s.scalars(select(User).orderBy(User.id))).all().map((u: any) => u.name)
  },
  async autoflush_lazy(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.add(new Post({ title: 'x', author_id: 1 }))
    return (await load(u, 'posts')).map((p: any) => p.title)
  },
  async autoflush_off(s: any): Promise<any> {
    await s.noAutoflush(async () => {
      s.add(new User({ name: 'x' }))
      ;(await s.scalars(select(User))).all()
    })
    await s.flush()
  },
  async autoflush_get_in_map(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'x'
    await s.get(User, 1)
    await s.get(User, 2)
  },
  async autoflush_core(s: any): Promise<any> {
    s.add(new User({ name: 'x' }))
    ;(await s.execute(select(inspect(User).localTable.c.name))).all()
  },
  async rollback_new(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    await s.flush()
    await s.rollback()
    return s.contains(u)
  },
  async rollback_change(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'x'
    await s.flush()
    await s.rollback()
    return await load(u, 'name')
  },
  async rollback_delete(s: any): Promise<any> {
    const u = await s.get(Thing, 1)
    await s.delete(u)
    await s.flush()
    await s.rollback()
    return [s.contains(u), await load(u, 'status')]
  },
  async rollback_then_add(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    await s.flush()
    await s.rollback()
    s.add(new User({ name: 'y' }))
    await s.commit()
  },
  async savepoint_commit(s: any): Promise<any> {
    await s.beginNested(async () => {
      s.add(new User({ name: 'x' }))
    })
    await s.commit()
  },
  async savepoint_rollback(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const n = await s.beginNested()
    u.name = 'x'
    await s.flush()
    await n.rollback()
    return await load(u, 'name')
  },
  async savepoint_rollback_new(s: any): Promise<any> {
    s.add(new User({ name: 'a' }))
    const n = await s.beginNested()
    const b = new User({ name: 'b' })
    s.add(b)
    await s.flush()
    await n.rollback()
    await s.commit()
    return s.contains(b)
  },
  async savepoint_twice(s: any): Promise<any> {
    await s.beginNested(async () => {
      s.add(new User({ name: 'x' }))
      await s.beginNested(async () => {
        s.add(new User({ name: 'y' }))
      })
    })
    await s.commit()
  },
  async savepoint_constraint(s: any): Promise<any> {
    const n = await s.beginNested()
    s.add(new Country({ code: 'de', name: 'twice' }))
    const e = await raises(async () => await s.flush())
    await n.rollback()
    s.add(new Country({ code: 'at', name: 'Austria' }))
    await s.commit()
    return e
  },
  async constraint_then_rollback(s: any): Promise<any> {
    s.add(new Country({ code: 'de', name: 'twice' }))
    const e = await raises(async () => await s.flush())
    await s.rollback()
    s.add(new Country({ code: 'at', name: 'Austria' }))
    await s.commit()
    return e
  },
  async commit_twice(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    await s.commit()
    u.name = 'y'
    await s.commit()
  },
  async lazy_many_to_one(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    return (await load(p, 'author')).name
  },
  async lazy_many_to_one_in_map(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const p = await s.get(Post, 1)
    return (await load(p, 'author')) === u
  },
  async lazy_many_to_one_null(s: any): Promise<any> {
    const p = await s.get(Post, 4)
    return (await load(p, 'author')) === null
  },
  async lazy_collection(s: any): Promise<any> {
    const u = await s.get(User, 1)
    return (await load(u, 'posts')).map((p: any) => p.id)
  },
  async lazy_collection_twice(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await load(u, 'posts')
    return (await load(u, 'posts')).map((p: any) => p.id)
  },
  async lazy_many_to_many(s: any): Promise<any> {
    const p = await s.get(Post, 1)
    return (await load(p, 'tags')).map((t: any) => t.id)
  },
  async lazy_one_to_one(s: any): Promise<any> {
    const u = await s.get(User, 1)
    return (await load(u, 'profile')).bio
  },
  async lazy_then_back(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const p = (await load(u, 'posts'))[0]
    return (await load(p, 'author')) === u
  },
  async lazy_loop(s: any): Promise<any> {
    for (const u of (await s.scalars(select(User).orderBy(User.id))).all()) {
      await load(u, 'posts')
    }
  },
  async joined_collection(s: any): Promise<any> {
    const us = (await s.scalars(select(User).options(joinedload(User.posts)).orderBy(User.id))).unique().all()
    return us.map((u: any) => u.posts.length)
  },
  async joined_many_to_one(s: any): Promise<any> {
    const ps = (await s.scalars(select(Post).options(joinedload(Post.author)).orderBy(Post.id))).all()
    return ps.map((p: any) => p.author === null)
  },
  async joined_inner(s: any): Promise<any> {
    const ps = (
      await s.scalars(
        select(Post)
          .options(joinedload(Post.author, { innerjoin: true }))
          .orderBy(Post.id),
      )
    ).all()
    return ps.map((p: any) => p.author.name)
  },
  async joined_limit(s: any): Promise<any> {
    const us = (await s.scalars(select(User).options(joinedload(User.posts)).orderBy(User.id).limit(2))).unique().all()
    return us.map((u: any) => u.posts.length)
  },
  async joined_nested(s: any): Promise<any> {
    const us = (await s.scalars(select(User).options(joinedload(User.posts).joinedload(Post.tags)).orderBy(User.id)))
      .unique()
      .all()
    return us.map((u: any) => u.posts.map((p: any) => p.tags.length))
  },
  async selectin_collection(s: any): Promise<any> {
    const us = (await s.scalars(select(User).options(selectinload(User.posts)).orderBy(User.id))).all()
    return us.map((u: any) => u.posts.length)
  },
  async selectin_many_to_one(s: any): Promise<any> {
    const ps = (await s.scalars(select(Post).options(selectinload(Post.author)).orderBy(Post.id))).all()
    return ps.map((p: any) => p.author === null)
  },
  async selectin_many_to_one_in_map(s: any): Promise<any> {
    ;(await s.scalars(select(User))).all()
    const ps = (await s.scalars(select(Post).options(selectinload(Post.author)).orderBy(Post.id))).all()
    return ps.map((p: any) => p.author === null)
  },
  async selectin_many_to_many(s: any): Promise<any> {
    const ps = (await s.scalars(select(Post).options(selectinload(Post.tags)).orderBy(Post.id))).all()
    return ps.map((p: any) => p.tags.map((t: any) => t.id))
  },
  async selectin_nested(s: any): Promise<any> {
    const us = (
      await s.scalars(select(User).options(selectinload(User.posts).selectinload(Post.comments)).orderBy(User.id))
    ).all()
    return us.map((u: any) => u.posts.map((p: any) => p.comments.length))
  },
  async selectin_self(s: any): Promise<any> {
    const ns = (
      await s.scalars(
        select(Node)
          .where(Node.parent_id.is(null))
          .options(selectinload(Node.children, { recursionDepth: 2 })),
      )
    ).all()
    return ns.map((n: any) => n.children.map((c: any) => c.name))
  },
  async selectin_one_to_one(s: any): Promise<any> {
    const us = (await s.scalars(select(User).options(selectinload(User.profile)).orderBy(User.id))).all()
    return us.map((u: any) => u.profile === null)
  },
  async subquery_collection(s: any): Promise<any> {
    const us = (await s.scalars(select(User).options(subqueryload(User.posts)).orderBy(User.id))).all()
    return us.map((u: any) => u.posts.length)
  },
  async subquery_many_to_many(s: any): Promise<any> {
    const ps = (await s.scalars(select(Post).options(subqueryload(Post.tags)).orderBy(Post.id))).all()
    return ps.map((p: any) => p.tags.map((t: any) => t.id))
  },
  async immediate_collection(s: any): Promise<any> {
    const us = (await s.scalars(select(User).options(immediateload(User.posts)).orderBy(User.id))).all()
    return us.map((u: any) => u.posts.length)
  },
  async immediate_many_to_one(s: any): Promise<any> {
    const ps = (await s.scalars(select(Post).options(immediateload(Post.author)).orderBy(Post.id))).all()
    return ps.map((p: any) => p.author === null)
  },
  async raise_load(s: any): Promise<any> {
    const u = (await s.scalars(select(User).options(raiseload(User.posts)).orderBy(User.id))).first()
    return await raises(async () => await load(u, 'posts'))
  },
  async contains_eager_collection(s: any): Promise<any> {
    const us = (
      await s.scalars(select(User).join(User.posts).options(containsEager(User.posts)).orderBy(User.id, Post.id))
    )
      .unique()
      .all()
    return us.map((u: any) => u.posts.length)
  },
  async contains_eager_filtered(s: any): Promise<any> {
    const us = (
      await s.scalars(select(User).join(User.posts).where(Post.title.eq('p2')).options(containsEager(User.posts)))
    )
      .unique()
      .all()
    return us.map((u: any) => u.posts.map((p: any) => p.title))
  },
  async defer_column(s: any): Promise<any> {
    const u = (await s.scalars(select(User).options(defer(User.age)).where(User.id.eq(1)))).one()
    return await load(u, 'age')
  },
  async load_only_column(s: any): Promise<any> {
    const u = (await s.scalars(select(User).options(loadOnly(User.name)).where(User.id.eq(1)))).one()
    return [u.name, await load(u, 'age')]
  },
  async filtered_load(s: any): Promise<any> {
    const us = (
      await s.scalars(
        select(User)
          .options(selectinload(User.posts.and(Post.title.eq('p1'))))
          .orderBy(User.id),
      )
    ).all()
    return us.map((u: any) => u.posts.length)
  },
  async polymorphic_all(s: any): Promise<any> {
    const es = (await s.scalars(select(Employee).orderBy(Employee.id))).all()
    return es.map((e: any) => e.name)
  },
  async polymorphic_lazy_columns(s: any): Promise<any> {
    const es = (await s.scalars(select(Employee).orderBy(Employee.id))).all()
    return await load(es[1], 'level')
  },
  async polymorphic_single(s: any): Promise<any> {
    const cs = (await s.scalars(select(Animal).orderBy(Animal.id))).all()
    return cs.map((c: any) => c.name)
  },
  async polymorphic_single_subclass(s: any): Promise<any> {
    const cs = (await s.scalars(select(Cat))).all()
    return cs.map((c: any) => c.lives)
  },
  async orm_update_auto(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.execute(update(User).where(User.id.eq(1)).values({ name: 'x' }))
    return u.name
  },
  async orm_update_evaluate(s: any): Promise<any> {
    const us = (await s.scalars(select(User).orderBy(User.id))).all()
    await s.execute(update(User).where(User.age.gt(25)).values({ age: 1 }), null, {
      executionOptions: { synchronizeSession: 'evaluate' },
    })
    return us.map((u: any) => u.age)
  },
  async orm_update_fetch(s: any): Promise<any> {
    const us = (await s.scalars(select(User).orderBy(User.id))).all()
    await s.execute(update(User).where(User.age.gt(25)).values({ age: 1 }), null, {
      executionOptions: { synchronizeSession: 'fetch' },
    })
    return us.map((u: any) => u.age)
  },
  async orm_update_none(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.execute(update(User).where(User.id.eq(1)).values({ name: 'x' }), null, {
      executionOptions: { synchronizeSession: false },
    })
    return u.name
  },
  async orm_update_expression(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.execute(
      update(User)
        .where(User.id.eq(1))
        .values({ age: User.age.add(1) }),
    )
    return await load(u, 'age')
  },
  async orm_update_autoflush(s: any): Promise<any> {
    const u = await s.get(User, 1)
    u.name = 'z'
    await s.execute(update(User).where(User.name.eq('z')).values({ age: 1 }))
    return u.age
  },
  async orm_update_returning(s: any): Promise<any> {
    return (await s.scalars(update(User).where(User.id.eq(1)).values({ name: 'x' }).returning(User))).one().name
  },
  async orm_delete_auto(s: any): Promise<any> {
    const c = await s.get(Comment, 1)
    await s.execute(delete_(Comment).where(Comment.id.eq(1)))
    return s.contains(c)
  },
  async orm_delete_fetch(s: any): Promise<any> {
    const c = await s.get(Comment, 1)
    await s.execute(delete_(Comment).where(Comment.post_id.eq(1)), null, {
      executionOptions: { synchronizeSession: 'fetch' },
    })
    return s.contains(c)
  },
  async orm_delete_evaluate(s: any): Promise<any> {
    const c = await s.get(Comment, 1)
    const d = await s.get(Comment, 3)
    await s.execute(delete_(Comment).where(Comment.post_id.eq(1)), null, {
      executionOptions: { synchronizeSession: 'evaluate' },
    })
    return [s.contains(c), s.contains(d)]
  },
  async bulk_insert(s: any): Promise<any> {
    await s.execute(insert(User), [{ name: 'x' }, { name: 'y' }])
    await s.commit()
  },
  async bulk_insert_mixed(s: any): Promise<any> {
    await s.execute(insert(User), [{ name: 'x' }, { name: 'y', age: 1 }, { name: 'z', age: 2 }])
    await s.commit()
  },
  async bulk_insert_defaults(s: any): Promise<any> {
    await s.execute(insert(Thing), [{ status: 'a' }, { status: 'b' }])
  },
  async bulk_insert_subclass(s: any): Promise<any> {
    await s.execute(insert(Manager), [
      { name: 'x', level: 1 },
      { name: 'y', level: 2 },
    ])
  },
  async bulk_insert_returning(s: any): Promise<any> {
    const us = (await s.scalars(insert(User).returning(User), [{ name: 'x' }, { name: 'y' }])).all()
    return us.map((u: any) => u.name)
  },
  async bulk_insert_one(s: any): Promise<any> {
    await s.execute(insert(User).values({ name: 'x' }))
  },
  async bulk_update_by_key(s: any): Promise<any> {
    await s.execute(update(User), [
      { id: 1, name: 'x' },
      { id: 2, name: 'y' },
    ])
    await s.commit()
  },
  async bulk_update_loaded(s: any): Promise<any> {
    const u = await s.get(User, 1)
    await s.execute(update(User), [
      { id: 1, name: 'x' },
      { id: 2, name: 'y' },
    ])
    return u.name
  },
  async bulk_save(s: any): Promise<any> {
    await s.bulkSaveObjects([new User({ name: 'x' }), new User({ name: 'y' })])
    await s.commit()
  },
  async bulk_insert_mappings(s: any): Promise<any> {
    await s.bulkInsertMappings(User, [{ name: 'x' }, { name: 'y' }])
    await s.commit()
  },
  async bulk_update_mappings(s: any): Promise<any> {
    await s.bulkUpdateMappings(User, [
      { id: 1, name: 'x' },
      { id: 2, name: 'y' },
    ])
    await s.commit()
  },
  async expunge_then_change(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expunge(u)
    u.name = 'x'
    await s.commit()
    return s.contains(u)
  },
  async expunge_then_add(s: any): Promise<any> {
    const u = await s.get(User, 1)
    s.expunge(u)
    u.name = 'x'
    s.add(u)
    await s.commit()
  },
  async expunge_new(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    s.expunge(u)
    await s.commit()
  },
  async cascade_append_to_known(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const p = new Post({ title: 'x' })
    p.author = u
    s.add(p)
    await s.flush()
    return s.contains(p)
  },
  async cascade_set_on_pending(s: any): Promise<any> {
    const u = new User({ name: 'x' })
    s.add(u)
    u.posts.append(new Post({ title: 'a' }))
    await s.flush()
  },
  async column_select(s: any): Promise<any> {
    return (await s.execute(select(User.id, User.name).orderBy(User.id))).all().map((r: any) => [...r])
  },
  async count_select(s: any): Promise<any> {
    return await s.scalar(select(func.count()).selectFrom(User))
  },
  async entity_and_column(s: any): Promise<any> {
    return (await s.execute(select(User, Post.title).join(User.posts).orderBy(Post.id))).all().map((r: any) => r[1])
  },
  async is_modified(s: any): Promise<any> {
    const u = await s.get(User, 1)
    const a = s.isModified(u)
    u.name = 'x'
    return [a, s.isModified(u), s.dirty.has(u)]
  },
}
