// The statements of recorded/orm.py, by their Python source.

// biome-ignore-all lint/complexity/useLiteralKeys: the keys are source text

import {
  aliased as alias,
  Bundle,
  containsEager,
  defer,
  joinedload,
  lazyload,
  loadOnly,
  raiseload,
  undefer,
  undeferGroup,
  withExpression,
  withLoaderCriteria,
  withPolymorphic,
} from '../../src/orm/index.ts'
import { and, delete_, exists, func, insert, or, select as typedSelect, union, update } from '../../src/sql/index.ts'
import * as models from './models.ts'

const {
  Address,
  User,
  Team,
  Tag,
  UserTag,
  Invoice,
  Line,
  Node,
  Company,
  Person,
  Engineer,
  Manager,
  Chief,
  Machine,
  Shape,
  Circle,
  Doc,
  Memo,
}: Record<string, any> = models
const select: any = typedSelect
const aliased: any = alias

const boss = aliased(User, { name: 'boss' })
const other = aliased(User)
const addr = aliased(Address)
const eng = aliased(Engineer, { flat: true })
const person = withPolymorphic(Person, [Engineer, Manager])
const flat = withPolymorphic(Person, '*', { flat: true })
const recent = select(Address).where(Address.active.eq(true)).subquery()
const recentAddr = aliased(Address, recent)

export const statements: Record<string, () => any> = {
  'select(User)': () => select(User),
  'select(User.name, User.nick)': () => select(User.name, User.nick),
  'select(User).where(User.nick == "x")': () => select(User).where(User.nick.eq('x')),
  'select(User).where(User.alias_name == "x")': () => select(User).where(User.alias_name.eq('x')),
  'select(User).filter_by(nick="x", name="y")': () => select(User).filterBy({ nick: 'x', name: 'y' }),
  'select(User.address_count)': () => select(User.address_count),
  'select(User).where(User.address_count > 3)': () => select(User).where(User.address_count.gt(3)),
  'select(User).order_by(User.address_count.desc())': () => select(User).orderBy(User.address_count.desc()),
  'select(other.address_count)': () => select(other.address_count),
  'select(User.full, User.shout)': () => select(User.full, User.shout),
  'select(User).where(User.full == "a b")': () => select(User).where(User.full.eq('a b')),
  'select(other).where(other.shout == "X")': () => select(other).where(other.shout.eq('X')),
  'select(User).where(User.longer(5))': () => select(User).where(User.longer(5)),
  'select(other).where(other.longer(5))': () => select(other).where(other.longer(5)),
  'select(User.start)': () => select(User.start),
  'select(other.start, User.id)': () => select(other.start, User.id),
  'select(User).options(undefer(User.bio))': () => select(User).options(undefer(User.bio)),
  'select(User).options(undefer_group("large"))': () => select(User).options(undeferGroup('large')),
  'select(User).options(undefer("*"))': () => select(User).options(undefer('*')),
  'select(User).options(defer(User.name), undefer(User.big))': () =>
    select(User).options(defer(User.name), undefer(User.big)),
  'select(User).options(load_only(User.name, User.bio))': () => select(User).options(loadOnly(User.name, User.bio)),
  'select(User).options(with_expression(User.extra, User.x1 + User.y1))': () =>
    select(User).options(withExpression(User.extra, User.x1.add(User.y1))),
  'select(User).options(defer(User.start))': () => select(User).options(defer(User.start)),
  'select(User).join(User.addresses)': () => select(User).join(User.addresses),
  'select(User).join(User.active_addresses)': () => select(User).join(User.active_addresses),
  'select(User).join(User.teams)': () => select(User).join(User.teams),
  'select(User).join(User.friends)': () => select(User).join(User.friends),
  'select(User).join(User.friends.of_type(other))': () => select(User).join(User.friends.ofType(other)),
  'select(other).join(other.friends.of_type(boss)).where(boss.name == "b")': () =>
    select(other).join(other.friends.ofType(boss)).where(boss.name.eq('b')),
  'select(User).join(User.friended.of_type(other))': () => select(User).join(User.friended.ofType(other)),
  'select(User).join(User.boss.of_type(boss)).where(boss.name == "x")': () =>
    select(User).join(User.boss.ofType(boss)).where(boss.name.eq('x')),
  'select(User, boss).outerjoin(boss, User.boss)': () => select(User, boss).outerjoin(boss, User.boss),
  'select(User).join(addr, User.addresses).where(addr.email == "e")': () =>
    select(User).join(addr, User.addresses).where(addr.email.eq('e')),
  'select(User).join(addr, and_(addr.user_id == User.id, addr.active))': () =>
    select(User).join(addr, and(addr.user_id.eq(User.id), addr.active)),
  'select(User).join(recent_addr, User.addresses)': () => select(User).join(recentAddr, User.addresses),
  'select(recent_addr, User).join(recent_addr.user)': () => select(recentAddr, User).join(recentAddr.user),
  'select(User).where(User.addresses.any())': () => select(User).where(User.addresses.any()),
  'select(User).where(User.addresses.any(email="x"))': () => select(User).where(User.addresses.any({ email: 'x' })),
  'select(User).where(User.active_addresses.any(Address.email == "x"))': () =>
    select(User).where(User.active_addresses.any(Address.email.eq('x'))),
  'select(User).where(User.teams.any(Team.title == "x"))': () => select(User).where(User.teams.any(Team.title.eq('x'))),
  'select(User).where(User.friends.any(User.name == "x"))': () =>
    select(User).where(User.friends.any(User.name.eq('x'))),
  'select(User).where(~User.friends.any())': () => select(User).where(User.friends.any().invert()),
  'select(User).where(User.boss.has(name="x"))': () => select(User).where(User.boss.has({ name: 'x' })),
  'select(User).where(User.boss.has(User.boss.has()))': () => select(User).where(User.boss.has(User.boss.has())),
  'select(User).where(User.boss == None)': () => select(User).where(User.boss.eq(null)),
  'select(User).where(User.boss != None)': () => select(User).where(User.boss.ne(null)),
  'select(User).where(User.staff == None)': () => select(User).where(User.staff.eq(null)),
  'select(User).where(User.staff.any(User.name == "x"))': () => select(User).where(User.staff.any(User.name.eq('x'))),
  'select(boss).where(boss.addresses.any(Address.email == "x"))': () =>
    select(boss).where(boss.addresses.any(Address.email.eq('x'))),
  'select(boss).where(boss.staff.any(User.name == "x"))': () => select(boss).where(boss.staff.any(User.name.eq('x'))),
  'select(User).where(User.addresses.of_type(addr).any(addr.email == "x"))': () =>
    select(User).where(User.addresses.ofType(addr).any(addr.email.eq('x'))),
  'select(User).where(User.tag_names == "x")': () => select(User).where(User.tag_names.eq('x')),
  'select(User).where(User.tag_names.contains("x"))': () => select(User).where(User.tag_names.contains('x')),
  'select(User).where(User.tag_names.in_(["x", "y"]))': () => select(User).where(User.tag_names.in(['x', 'y'])),
  'select(User).where(User.tag_objects.any(Tag.word == "x"))': () =>
    select(User).where(User.tag_objects.any(Tag.word.eq('x'))),
  'select(User).where(User.tag_objects.any(word="x"))': () => select(User).where(User.tag_objects.any({ word: 'x' })),
  'select(User).where(User.boss_name == "x")': () => select(User).where(User.boss_name.eq('x')),
  'select(User).where(User.boss_name == None)': () => select(User).where(User.boss_name.eq(null)),
  'select(User).where(User.boss_name.like("x%"))': () => select(User).where(User.boss_name.like('x%')),
  'select(UserTag)': () => select(UserTag),
  'select(UserTag).where(UserTag.tag.has(word="x"))': () => select(UserTag).where(UserTag.tag.has({ word: 'x' })),
  'select(User).options(joinedload(User.tags))': () => select(User).options(joinedload(User.tags)),
  'select(User).options(joinedload(User.addresses))': () => select(User).options(joinedload(User.addresses)),
  'select(User).options(joinedload(User.addresses)).limit(5)': () =>
    select(User).options(joinedload(User.addresses)).limit(5),
  'select(User).options(joinedload(User.teams)).order_by(User.name).limit(5).offset(2)': () =>
    select(User).options(joinedload(User.teams)).orderBy(User.name).limit(5).offset(2),
  'select(User).options(joinedload(User.friends))': () => select(User).options(joinedload(User.friends)),
  'select(User).options(joinedload(User.friends).joinedload(User.addresses))': () =>
    select(User).options(joinedload(User.friends).joinedload(User.addresses)),
  'select(User).options(joinedload(User.boss).joinedload(User.boss))': () =>
    select(User).options(joinedload(User.boss).joinedload(User.boss)),
  'select(User).options(joinedload(User.boss, innerjoin=True).joinedload(User.addresses, innerjoin=True))': () =>
    select(User).options(joinedload(User.boss, { innerjoin: true }).joinedload(User.addresses, { innerjoin: true })),
  'select(User).options(joinedload(User.addresses).load_only(Address.email))': () =>
    select(User).options(joinedload(User.addresses).loadOnly(Address.email)),
  'select(User).options(joinedload(User.addresses.and_(Address.active == True)))': () =>
    select(User).options(joinedload(User.addresses.and(Address.active.eq(true)))),
  'select(User).options(joinedload(User.addresses.of_type(addr)))': () =>
    select(User).options(joinedload(User.addresses.ofType(addr))),
  'select(other).options(joinedload(other.addresses), defer(other.name))': () =>
    select(other).options(joinedload(other.addresses), defer(other.name)),
  'select(User).join(User.addresses).options(contains_eager(User.addresses))': () =>
    select(User).join(User.addresses).options(containsEager(User.addresses)),
  'select(User).join(User.addresses.of_type(addr)).options(contains_eager(User.addresses.of_type(addr)))': () =>
    select(User)
      .join(User.addresses.ofType(addr))
      .options(containsEager(User.addresses.ofType(addr))),
  'select(User).join(User.boss.of_type(boss)).options(contains_eager(User.boss.of_type(boss)).joinedload(boss.addresses))':
    () =>
      select(User)
        .join(User.boss.ofType(boss))
        .options(containsEager(User.boss.ofType(boss)).joinedload(boss.addresses)),
  'select(User.id).join(User.addresses).group_by(User.id).having(func.count(Address.id) > 2)': () =>
    select(User.id).join(User.addresses).groupBy(User.id).having(func.count(Address.id).gt(2)),
  'select(User, Address).join(User.addresses).options(joinedload(User.teams), load_only(Address.email))': () =>
    select(User, Address).join(User.addresses).options(joinedload(User.teams), loadOnly(Address.email)),
  'select(Invoice)': () => select(Invoice),
  'select(Invoice).limit(3)': () => select(Invoice).limit(3),
  'select(Invoice).options(lazyload(Invoice.lines))': () => select(Invoice).options(lazyload(Invoice.lines)),
  'select(Invoice).options(lazyload("*"))': () => select(Invoice).options(lazyload('*')),
  'select(Invoice).options(raiseload("*"))': () => select(Invoice).options(raiseload('*')),
  'select(Invoice).join(Invoice.lines).where(Line.text == "x")': () =>
    select(Invoice).join(Invoice.lines).where(Line.text.eq('x')),
  'select(Invoice).join(Invoice.payer).join(Invoice.issuer.of_type(other))': () =>
    select(Invoice).join(Invoice.payer).join(Invoice.issuer.ofType(other)),
  'select(Invoice).options(joinedload(Invoice.payer), joinedload(Invoice.issuer))': () =>
    select(Invoice).options(joinedload(Invoice.payer), joinedload(Invoice.issuer)),
  'select(Line).where(Line.invoice.has(Invoice.number > 3))': () =>
    select(Line).where(Line.invoice.has(Invoice.number.gt(3))),
  'select(Line).options(joinedload(Line.invoice))': () => select(Line).options(joinedload(Line.invoice)),
  'select(Line).options(joinedload(Line.invoice).noload(Invoice.lines))': () =>
    select(Line).options(joinedload(Line.invoice).noload(Invoice.lines)),
  'select(User).join(User.issued)': () => select(User).join(User.issued),
  'select(Node)': () => select(Node),
  'select(Node).limit(3)': () => select(Node).limit(3),
  'select(Node).where(Node.children.any(Node.name == "x")).options(lazyload(Node.children))': () =>
    select(Node)
      .where(Node.children.any(Node.name.eq('x')))
      .options(lazyload(Node.children)),
  'select(Person)': () => select(Person),
  'select(Engineer)': () => select(Engineer),
  'select(Manager)': () => select(Manager),
  'select(Chief)': () => select(Chief),
  'select(Chief.level)': () => select(Chief.level),
  'select(Engineer.name, Engineer.language).where(Engineer.name == "x")': () =>
    select(Engineer.name, Engineer.language).where(Engineer.name.eq('x')),
  'select(Person).join(Person.company)': () => select(Person).join(Person.company),
  'select(Engineer).join(Engineer.company)': () => select(Engineer).join(Engineer.company),
  'select(Engineer).join(Engineer.machines)': () => select(Engineer).join(Engineer.machines),
  'select(eng).join(eng.machines)': () => select(eng).join(eng.machines),
  'select(Company).join(Company.employees)': () => select(Company).join(Company.employees),
  'select(Company).join(Company.employees.of_type(Engineer))': () =>
    select(Company).join(Company.employees.ofType(Engineer)),
  'select(Company).join(Company.employees.of_type(Engineer)).where(Engineer.language == "x")': () =>
    select(Company).join(Company.employees.ofType(Engineer)).where(Engineer.language.eq('x')),
  'select(Company).join(Company.managers)': () => select(Company).join(Company.managers),
  'select(Company).join(Company.employees.of_type(eng)).where(eng.language == "x")': () =>
    select(Company).join(Company.employees.ofType(eng)).where(eng.language.eq('x')),
  'select(Company).join(Company.employees.of_type(person)).where(or_(person.Engineer.language == "x", person.Manager.level > 1))':
    () =>
      select(Company)
        .join(Company.employees.ofType(person))
        .where(or(person.Engineer.language.eq('x'), person.Manager.level.gt(1))),
  'select(Company).where(Company.employees.of_type(Engineer).any(Engineer.language == "x"))': () =>
    select(Company).where(Company.employees.ofType(Engineer).any(Engineer.language.eq('x'))),
  'select(Company).where(Company.employees.any(Person.name == "x"))': () =>
    select(Company).where(Company.employees.any(Person.name.eq('x'))),
  'select(Company).where(Company.managers.any())': () => select(Company).where(Company.managers.any()),
  'select(Company).options(joinedload(Company.employees))': () =>
    select(Company).options(joinedload(Company.employees)),
  'select(Company).options(joinedload(Company.managers))': () => select(Company).options(joinedload(Company.managers)),
  'select(Company).options(joinedload(Company.employees.of_type(Engineer)))': () =>
    select(Company).options(joinedload(Company.employees.ofType(Engineer))),
  'select(Company).options(joinedload(Company.employees.of_type(person)))': () =>
    select(Company).options(joinedload(Company.employees.ofType(person))),
  'select(Company).options(joinedload(Company.employees.of_type(flat)))': () =>
    select(Company).options(joinedload(Company.employees.ofType(flat))),
  'select(Company).options(joinedload(Company.employees.of_type(Engineer)).joinedload(Engineer.machines))': () =>
    select(Company).options(joinedload(Company.employees.ofType(Engineer)).joinedload(Engineer.machines)),
  'select(person)': () => select(person),
  'select(person).where(person.Engineer.language == "x")': () => select(person).where(person.Engineer.language.eq('x')),
  'select(flat)': () => select(flat),
  'select(flat.name, flat.Manager.level)': () => select(flat.name, flat.Manager.level),
  'select(person).options(joinedload(person.Engineer.machines))': () =>
    select(person).options(joinedload(person.Engineer.machines)),
  'select(person).order_by(person.Engineer.language, person.name).limit(3)': () =>
    select(person).orderBy(person.Engineer.language, person.name).limit(3),
  'select(Machine).options(joinedload(Machine.engineer))': () => select(Machine).options(joinedload(Machine.engineer)),
  'select(Machine).join(Machine.engineer).where(Engineer.name == "x")': () =>
    select(Machine).join(Machine.engineer).where(Engineer.name.eq('x')),
  'select(Machine).where(Machine.engineer.has(Engineer.language == "x"))': () =>
    select(Machine).where(Machine.engineer.has(Engineer.language.eq('x'))),
  'select(Shape)': () => select(Shape),
  'select(Circle)': () => select(Circle),
  'select(Shape).join(Shape.owner)': () => select(Shape).join(Shape.owner),
  'select(aliased(Shape))': () => select(aliased(Shape)),
  'select(Shape).where(Circle.radius > 3)': () => select(Shape).where(Circle.radius.gt(3)),
  'select(Doc)': () => select(Doc),
  'select(Memo)': () => select(Memo),
  'select(Doc).where(Memo.body == "x")': () => select(Doc).where(Memo.body.eq('x')),
  'select(Memo).join(Memo.author)': () => select(Memo).join(Memo.author),
  'select(User).join(User.memos)': () => select(User).join(User.memos),
  'select(User).where(User.memos.any(Memo.title == "x"))': () => select(User).where(User.memos.any(Memo.title.eq('x'))),
  'select(User).options(joinedload(User.memos))': () => select(User).options(joinedload(User.memos)),
  'select(func.count()).select_from(Memo)': () => select(func.count()).selectFrom(Memo),
  'select(aliased(Memo))': () => select(aliased(Memo)),
  'select(User).join(Memo, Memo.author_id == User.id)': () => select(User).join(Memo, Memo.author_id.eq(User.id)),
  'select(User).options(with_loader_criteria(Address, Address.active == True), joinedload(User.addresses))': () =>
    select(User).options(withLoaderCriteria(Address, Address.active.eq(true)), joinedload(User.addresses)),
  'select(User).join(User.addresses).options(with_loader_criteria(Address, Address.active == True))': () =>
    select(User)
      .join(User.addresses)
      .options(withLoaderCriteria(Address, Address.active.eq(true))),
  'select(User).join(addr, User.addresses).options(with_loader_criteria(Address, lambda cls: cls.active == True, include_aliases=True))':
    () =>
      select(User)
        .join(addr, User.addresses)
        .options(withLoaderCriteria(Address, (cls) => cls.active.eq(true), { includeAliases: true })),
  'select(User).where(User.id.in_(select(Address.user_id))).options(with_loader_criteria(Address, Address.active == True))':
    () =>
      select(User)
        .where(User.id.in(select(Address.user_id)))
        .options(withLoaderCriteria(Address, Address.active.eq(true))),
  'select(User.id).where(User.id.in_(select(Memo.author_id)))': () =>
    select(User.id).where(User.id.in(select(Memo.author_id))),
  'select(User).where(exists().where(Address.user_id == User.id))': () =>
    select(User).where(exists().where(Address.user_id.eq(User.id))),
  'select(select(User.id, User.name).subquery())': () => select(select(User.id, User.name).subquery()),
  'select(select(User).subquery())': () => select(select(User).subquery()),
  'select(aliased(User, select(User).where(User.name == "x").subquery()))': () =>
    select(aliased(User, select(User).where(User.name.eq('x')).subquery())),
  'select(aliased(User, select(User.id, User.name).subquery(), adapt_on_names=True).name)': () =>
    select(aliased(User, select(User.id, User.name).subquery(), { adaptOnNames: true }).name),
  'union(select(User), select(User).where(User.id == 3))': () => union(select(User), select(User).where(User.id.eq(3))),
  'select(User).from_statement(select(User).where(User.name == "x"))': () =>
    select(User).fromStatement(select(User).where(User.name.eq('x'))),
  'select(User).with_only_columns(User.name).join(User.addresses)': () =>
    select(User).withOnlyColumns(User.name).join(User.addresses),
  'select(Bundle("b", User.id, User.name), Address.email).join(User.addresses)': () =>
    select(new Bundle('b', User.id, User.name), Address.email).join(User.addresses),
  'select(User).distinct().join(User.addresses).options(joinedload(User.teams))': () =>
    select(User).distinct().join(User.addresses).options(joinedload(User.teams)),
  'select(User).with_for_update(of=User).join(User.addresses)': () =>
    select(User).withForUpdate({ of: User }).join(User.addresses),
  'insert(User)': () => insert(User),
  'insert(User).values(name="x", nick="y")': () => insert(User).values({ name: 'x', nick: 'y' }),
  'insert(User).values({User.nick: "y"})': () => insert(User).values(new Map([[User.nick, 'y']])),
  'insert(User).values([{"name": "a", "nick": "b"}, {"name": "c", "nick": "d"}])': () =>
    insert(User).values([
      { name: 'a', nick: 'b' },
      { name: 'c', nick: 'd' },
    ]),
  'insert(User).values(name="x").returning(User.id, User.nick)': () =>
    insert(User).values({ name: 'x' }).returning(User.id, User.nick),
  'insert(Address).from_select(["user_id", "email"], select(User.id, User.name))': () =>
    insert(Address).fromSelect(['user_id', 'email'], select(User.id, User.name)),
  'update(User).values(nick="y")': () => update(User).values({ nick: 'y' }),
  'update(User).where(User.id == 3).values(name="x", nick="y")': () =>
    update(User).where(User.id.eq(3)).values({ name: 'x', nick: 'y' }),
  'update(User).where(User.id == 3).values({User.nick: User.name})': () =>
    update(User)
      .where(User.id.eq(3))
      .values(new Map([[User.nick, User.name]])),
  'update(User).where(User.name == "x").values(alias_name="z")': () =>
    update(User).where(User.name.eq('x')).values({ alias_name: 'z' }),
  'update(User).values(name=User.name + "x").where(User.addresses.any())': () =>
    update(User)
      .values({ name: User.name.add('x') })
      .where(User.addresses.any()),
  'update(User).where(User.id == Address.user_id, Address.email == "x").values(name="y")': () =>
    update(User).where(User.id.eq(Address.user_id), Address.email.eq('x')).values({ name: 'y' }),
  'update(Memo).where(Memo.title == "x").values(body="y")': () =>
    update(Memo).where(Memo.title.eq('x')).values({ body: 'y' }),
  'update(Engineer).values(language="y")': () => update(Engineer).values({ language: 'y' }),
  'update(User).values(name="x").returning(User.id)': () => update(User).values({ name: 'x' }).returning(User.id),
  'delete(User)': () => delete_(User),
  'delete(User).where(User.id == 3)': () => delete_(User).where(User.id.eq(3)),
  'delete(Memo).where(Memo.title == "x")': () => delete_(Memo).where(Memo.title.eq('x')),
  'delete(Chief)': () => delete_(Chief),
  'delete(Address).where(Address.user_id.in_(select(User.id).where(User.name == "x")))': () =>
    delete_(Address).where(Address.user_id.in(select(User.id).where(User.name.eq('x')))),
  'delete(User).where(User.nick == "x").returning(User.id, User.nick)': () =>
    delete_(User).where(User.nick.eq('x')).returning(User.id, User.nick),
}
