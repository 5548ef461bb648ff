// The statements of recorded/orm.py, by their Python source.

// biome-ignore-all lint/complexity/useLiteralKeys: the keys are source text

import {
  aliased as alias,
  Bundle,
  containsEager,
  defaultload,
  defer,
  joinedload,
  lazyload,
  loadOnly,
  raiseload,
  selectinload,
  undefer,
  undeferGroup,
  withExpression,
  withLoaderCriteria,
  withPolymorphic,
} from '../../src/orm/index.ts'
import {
  and,
  bindparam,
  case_,
  cast,
  delete_,
  desc,
  distinct,
  exists,
  func,
  insert,
  not,
  or,
  text,
  tuple,
  typeCoerce,
  select as typedSelect,
  types,
  union,
  update,
} from '../../src/sql/index.ts'
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
const { String } = types

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
  'select(User).select_from(User).join(Address)': () => select(User).selectFrom(User).join(Address),
  'select(User).select_from(Address).join(User)': () => select(User).selectFrom(Address).join(User),
  'select(User).select_from(Address).join(Address.user)': () => select(User).selectFrom(Address).join(Address.user),
  'select(Address.email).select_from(User).join(User.addresses).where(User.name == "x")': () =>
    select(Address.email).selectFrom(User).join(User.addresses).where(User.name.eq('x')),
  'select(User, Address).join(Address)': () => select(User, Address).join(Address),
  'select(User, Address)': () => select(User, Address),
  'select(User, Team).join(User.teams).join(User.addresses)': () =>
    select(User, Team).join(User.teams).join(User.addresses),
  'select(User.name, Address.email).join(Address, User.id == Address.user_id)': () =>
    select(User.name, Address.email).join(Address, User.id.eq(Address.user_id)),
  'select(User.name, Address.email).join_from(User, Address)': () =>
    select(User.name, Address.email).joinFrom(User, Address),
  'select(User).join_from(User, Address, User.addresses)': () => select(User).joinFrom(User, Address, User.addresses),
  'select(User).join(Address, User.addresses).join(Invoice, Invoice.payer_id == User.id)': () =>
    select(User).join(Address, User.addresses).join(Invoice, Invoice.payer_id.eq(User.id)),
  'select(User).join(Invoice)': () => select(User).join(Invoice),
  'select(User).join(User.name)': () => select(User).join(User.name),
  'select(User).join(User.addresses, Address.user_id == User.id)': () =>
    select(User).join(User.addresses, Address.user_id.eq(User.id)),
  'select(User).outerjoin(User.addresses).outerjoin(User.teams).where(Address.id == None, Team.id == None)': () =>
    select(User).outerjoin(User.addresses).outerjoin(User.teams).where(Address.id.eq(null), Team.id.eq(null)),
  'select(User).join(User.addresses, full=True)': () => select(User).join(User.addresses, { full: true }),
  'select(User).outerjoin(User.teams.of_type(aliased(Team, name="tm")))': () =>
    select(User).outerjoin(User.teams.ofType(aliased(Team, { name: 'tm' }))),
  'select(User).join(User.teams.and_(Team.title == "x"))': () => select(User).join(User.teams.and(Team.title.eq('x'))),
  'select(User).outerjoin(User.addresses.and_(Address.email == "x", Address.active == True))': () =>
    select(User).outerjoin(User.addresses.and(Address.email.eq('x'), Address.active.eq(true))),
  'select(User).outerjoin(addr, User.addresses.and_(addr.email == "x"))': () =>
    select(User).outerjoin(addr, User.addresses.and(addr.email.eq('x'))),
  'select(User).join(User.addresses.of_type(addr).and_(addr.email == "x"))': () =>
    select(User).join(User.addresses.ofType(addr).and(addr.email.eq('x'))),
  'select(boss.name, func.count(User.id)).join(boss.staff).group_by(boss.name)': () =>
    select(boss.name, func.count(User.id)).join(boss.staff).groupBy(boss.name),
  'select(boss.name, func.count(other.id)).join(boss.staff.of_type(other)).group_by(boss.name).order_by(func.count(other.id).desc())':
    () =>
      select(boss.name, func.count(other.id))
        .join(boss.staff.ofType(other))
        .groupBy(boss.name)
        .orderBy(func.count(other.id).desc()),
  'select(User).where(User.id == select(func.max(Address.user_id)).scalar_subquery())': () =>
    select(User).where(User.id.eq(select(func.max(Address.user_id)).scalarSubquery())),
  'select(User.name, select(func.count(Address.id)).where(Address.user_id == User.id).scalar_subquery().label("n")).order_by("n")':
    () =>
      select(
        User.name,
        select(func.count(Address.id)).where(Address.user_id.eq(User.id)).scalarSubquery().label('n'),
      ).orderBy('n'),
  'select(User.name, select(func.count(Address.id)).where(Address.user_id == User.id).correlate(User).scalar_subquery())':
    () =>
      select(
        User.name,
        select(func.count(Address.id)).where(Address.user_id.eq(User.id)).correlate(User).scalarSubquery(),
      ),
  'select(User).where(exists(select(Address.id).where(Address.user_id == User.id)))': () =>
    select(User).where(exists(select(Address.id).where(Address.user_id.eq(User.id)))),
  'select(User).where(select(Address).where(Address.user_id == User.id, Address.email == "x").exists())': () =>
    select(User).where(select(Address).where(Address.user_id.eq(User.id), Address.email.eq('x')).exists()),
  'select(User).where(~exists().where(Address.user_id == User.id).correlate(User))': () =>
    select(User).where(exists().where(Address.user_id.eq(User.id)).correlate(User).invert()),
  'select(User).where(User.id.in_(select(Address.user_id).join(Address.user).where(User.name == "x")))': () =>
    select(User).where(User.id.in(select(Address.user_id).join(Address.user).where(User.name.eq('x')))),
  'select(User).where(tuple_(User.id, User.name).in_([(1, "a"), (2, "b")]))': () =>
    select(User).where(
      tuple(User.id, User.name).in([
        [1, 'a'],
        [2, 'b'],
      ]),
    ),
  'select(Invoice).where(tuple_(Invoice.series, Invoice.number).in_(select(Line.series, Line.number)))': () =>
    select(Invoice).where(tuple(Invoice.series, Invoice.number).in(select(Line.series, Line.number))),
  'select(Invoice.series, Invoice.number)': () => select(Invoice.series, Invoice.number),
  'select(Invoice).where(Invoice.lines.any(Line.text == "x")).options(lazyload(Invoice.lines))': () =>
    select(Invoice)
      .where(Invoice.lines.any(Line.text.eq('x')))
      .options(lazyload(Invoice.lines)),
  'select(Line).join(Line.invoice).where(Invoice.payer.has(User.name == "x"))': () =>
    select(Line)
      .join(Line.invoice)
      .where(Invoice.payer.has(User.name.eq('x'))),
  'select(Line).where(Line.invoice == None)': () => select(Line).where(Line.invoice.eq(null)),
  'select(Line).where(Line.invoice != None)': () => select(Line).where(Line.invoice.ne(null)),
  'select(User).order_by(User.full)': () => select(User).orderBy(User.full),
  'select(User.full.label("f")).order_by("f")': () => select(User.full.label('f')).orderBy('f'),
  'select(User).group_by(User.full).with_only_columns(User.full, func.count())': () =>
    select(User).groupBy(User.full).withOnlyColumns(User.full, func.count()),
  'select(func.max(User.full))': () => select(func.max(User.full)),
  'select(User).where(User.full.like("x%"), User.shout.in_(["A", "B"]))': () =>
    select(User).where(User.full.like('x%'), User.shout.in(['A', 'B'])),
  'select(User.longer(3).label("is_long"), User.name)': () => select(User.longer(3).label('is_long'), User.name),
  'select(case((User.shout == "X", 1), else_=0))': () => select(case_([User.shout.eq('X'), 1], { else: 0 })),
  'select(User.name.label("a"), User.nick.label("b")).order_by(User.name)': () =>
    select(User.name.label('a'), User.nick.label('b')).orderBy(User.name),
  'select((User.x1 + User.y1).label("sum")).order_by(desc("sum"))': () =>
    select(User.x1.add(User.y1).label('sum')).orderBy(desc('sum')),
  'select(func.row_number().over(partition_by=User.boss_id, order_by=User.name.desc()).label("rn"), User.id)': () =>
    select(func.row_number().over({ partitionBy: User.boss_id, orderBy: User.name.desc() }).label('rn'), User.id),
  'select(cast(User.x1, String), type_coerce(User.y1, String))': () =>
    select(cast(User.x1, String), typeCoerce(User.y1, String)),
  'select(User.name).distinct().order_by(User.name)': () => select(User.name).distinct().orderBy(User.name),
  'select(func.count(distinct(User.boss_id)))': () => select(func.count(distinct(User.boss_id))),
  'select(func.count()).select_from(User).where(User.name == "x")': () =>
    select(func.count()).selectFrom(User).where(User.name.eq('x')),
  'select(func.count()).select_from(select(User.id).where(User.name == "x").subquery())': () =>
    select(func.count()).selectFrom(select(User.id).where(User.name.eq('x')).subquery()),
  'select(func.count()).select_from(select(User).options(joinedload(User.addresses)).limit(3).subquery())': () =>
    select(func.count()).selectFrom(select(User).options(joinedload(User.addresses)).limit(3).subquery()),
  'select(User.id).union(select(Address.user_id))': () => select(User.id).union(select(Address.user_id)),
  'select(User.id).union_all(select(Address.user_id)).order_by("id").limit(3)': () =>
    select(User.id).unionAll(select(Address.user_id)).orderBy('id').limit(3),
  'select(aliased(User, union(select(User).where(User.id == 1), select(User).where(User.id == 2)).subquery()))': () =>
    select(aliased(User, union(select(User).where(User.id.eq(1)), select(User).where(User.id.eq(2))).subquery())),
  'select(User).from_statement(text("select * from user").columns(User.id, User.name))': () =>
    select(User).fromStatement(text('select * from user').columns(User.id, User.name)),
  'select(User).from_statement(union(select(User).where(User.id == 1), select(User).where(User.id == 2)))': () =>
    select(User).fromStatement(union(select(User).where(User.id.eq(1)), select(User).where(User.id.eq(2)))),
  'select(select(User.id, User.name).cte("c").c.name)': () => select(select(User.id, User.name).cte('c').c.name),
  'select(User).join(select(Address.user_id).where(Address.active == True).cte("act"), text("act.user_id = user.id"))':
    () =>
      select(User).join(
        select(Address.user_id).where(Address.active.eq(true)).cte('act'),
        text('act.user_id = user.id'),
      ),
  'select(aliased(User, select(User).where(User.name == "x").cte("uc")))': () =>
    select(aliased(User, select(User).where(User.name.eq('x')).cte('uc'))),
  'select(User).where(User.name.in_([]))': () => select(User).where(User.name.in([])),
  'select(User).where(User.name.notin_(["a"]))': () => select(User).where(User.name.notin(['a'])),
  'select(User).where(User.name.between("a", "b"), User.name.is_not(None), User.name.isnot(None))': () =>
    select(User).where(User.name.between('a', 'b'), User.name.isNot(null), User.name.isnot(null)),
  'select(User).where(and_(User.name == "a", or_(User.nick == "b", User.x1 > 3), not_(User.y1 < 2)))': () =>
    select(User).where(and(User.name.eq('a'), or(User.nick.eq('b'), User.x1.gt(3)), not(User.y1.lt(2)))),
  'select(User).where((User.name == "a") & ((User.nick == "b") | (User.x1 > 3)))': () =>
    select(User).where(User.name.eq('a').and(User.nick.eq('b').or(User.x1.gt(3)))),
  'select(User).where(User.name.ilike("%x%"), User.name.startswith("a"), User.name.contains("b", autoescape=True))':
    () =>
      select(User).where(
        User.name.ilike('%x%'),
        User.name.startswith('a'),
        User.name.contains('b', { autoescape: true }),
      ),
  'select(User).where(func.lower(User.name) == "x").order_by(User.name.desc().nulls_last(), User.id.asc())': () =>
    select(User).where(func.lower(User.name).eq('x')).orderBy(User.name.desc().nullsLast(), User.id.asc()),
  'select(User).options(joinedload(User.addresses), joinedload(User.teams), joinedload(User.boss)).limit(2)': () =>
    select(User).options(joinedload(User.addresses), joinedload(User.teams), joinedload(User.boss)).limit(2),
  'select(User).options(joinedload(User.boss).joinedload(User.teams)).limit(2)': () =>
    select(User).options(joinedload(User.boss).joinedload(User.teams)).limit(2),
  'select(User).options(joinedload(User.boss)).limit(2)': () => select(User).options(joinedload(User.boss)).limit(2),
  'select(User).join(User.boss.of_type(boss)).options(joinedload(User.addresses)).where(boss.name == "x").limit(2)':
    () =>
      select(User).join(User.boss.ofType(boss)).options(joinedload(User.addresses)).where(boss.name.eq('x')).limit(2),
  'select(User).options(joinedload(User.addresses)).order_by(User.full).limit(2)': () =>
    select(User).options(joinedload(User.addresses)).orderBy(User.full).limit(2),
  'select(User).options(joinedload(User.addresses)).order_by(func.lower(User.name), desc(User.x1 + User.y1)).limit(2)':
    () =>
      select(User)
        .options(joinedload(User.addresses))
        .orderBy(func.lower(User.name), desc(User.x1.add(User.y1)))
        .limit(2),
  'select(User, func.count(Address.id).label("n")).join(User.addresses).options(joinedload(User.teams)).group_by(User.id).order_by("n")':
    () =>
      select(User, func.count(Address.id).label('n'))
        .join(User.addresses)
        .options(joinedload(User.teams))
        .groupBy(User.id)
        .orderBy('n'),
  'select(Address).options(joinedload(Address.user).joinedload(User.teams))': () =>
    select(Address).options(joinedload(Address.user).joinedload(User.teams)),
  'select(Address).options(joinedload(Address.user, innerjoin=True).joinedload(User.boss, innerjoin=True))': () =>
    select(Address).options(joinedload(Address.user, { innerjoin: true }).joinedload(User.boss, { innerjoin: true })),
  'select(Address).options(joinedload(Address.user).joinedload(User.tags))': () =>
    select(Address).options(joinedload(Address.user).joinedload(User.tags)),
  'select(Address).options(joinedload(Address.user, innerjoin=True).joinedload(User.tags, innerjoin=True))': () =>
    select(Address).options(joinedload(Address.user, { innerjoin: true }).joinedload(User.tags, { innerjoin: true })),
  'select(Address).options(joinedload(Address.user, innerjoin=True).joinedload(User.tags))': () =>
    select(Address).options(joinedload(Address.user, { innerjoin: true }).joinedload(User.tags)),
  'select(Address).options(joinedload(Address.user).defer(User.name).joinedload(User.boss).load_only(User.name))': () =>
    select(Address).options(joinedload(Address.user).defer(User.name).joinedload(User.boss).loadOnly(User.name)),
  'select(Address).options(joinedload(Address.user).options(load_only(User.name), joinedload(User.boss)))': () =>
    select(Address).options(joinedload(Address.user).options(loadOnly(User.name), joinedload(User.boss))),
  'select(Address).options(joinedload(Address.user).undefer(User.bio).undefer_group("large"))': () =>
    select(Address).options(joinedload(Address.user).undefer(User.bio).undeferGroup('large')),
  'select(Address).options(defaultload(Address.user).load_only(User.name), joinedload(Address.user))': () =>
    select(Address).options(defaultload(Address.user).loadOnly(User.name), joinedload(Address.user)),
  'select(Address).options(joinedload(Address.user).raiseload("*"))': () =>
    select(Address).options(joinedload(Address.user).raiseload('*')),
  'select(Address, User).join(Address.user).options(contains_eager(Address.user), joinedload(User.teams))': () =>
    select(Address, User).join(Address.user).options(containsEager(Address.user), joinedload(User.teams)),
  'select(Address).join(Address.user).options(contains_eager(Address.user).load_only(User.name))': () =>
    select(Address).join(Address.user).options(containsEager(Address.user).loadOnly(User.name)),
  'select(Address).join(Address.user).options(contains_eager(Address.user).joinedload(User.teams))': () =>
    select(Address).join(Address.user).options(containsEager(Address.user).joinedload(User.teams)),
  'select(Address).join(Address.user).join(User.boss.of_type(boss)).options(contains_eager(Address.user).contains_eager(User.boss.of_type(boss)))':
    () =>
      select(Address)
        .join(Address.user)
        .join(User.boss.ofType(boss))
        .options(containsEager(Address.user).containsEager(User.boss.ofType(boss))),
  'select(Address).join(Address.user.of_type(other)).options(contains_eager(Address.user, alias=other))': () =>
    select(Address)
      .join(Address.user.ofType(other))
      .options(containsEager(Address.user, { alias: other })),
  'select(other).options(joinedload(other.boss), load_only(other.name))': () =>
    select(other).options(joinedload(other.boss), loadOnly(other.name)),
  'select(other).options(joinedload(other.addresses)).limit(2)': () =>
    select(other).options(joinedload(other.addresses)).limit(2),
  'select(Team).options(joinedload(Team.users).joinedload(User.addresses))': () =>
    select(Team).options(joinedload(Team.users).joinedload(User.addresses)),
  'select(Team).options(joinedload(Team.users)).limit(2)': () => select(Team).options(joinedload(Team.users)).limit(2),
  'select(Tag).join(UserTag, UserTag.tag_id == Tag.id).join(User, UserTag.user)': () =>
    select(Tag).join(UserTag, UserTag.tag_id.eq(Tag.id)).join(User, UserTag.user),
  'select(UserTag).options(joinedload(UserTag.user))': () => select(UserTag).options(joinedload(UserTag.user)),
  'select(UserTag).options(joinedload(UserTag.user, innerjoin=True).joinedload(User.boss))': () =>
    select(UserTag).options(joinedload(UserTag.user, { innerjoin: true }).joinedload(User.boss)),
  'select(UserTag).options(lazyload(UserTag.tag))': () => select(UserTag).options(lazyload(UserTag.tag)),
  'select(UserTag.label).join(UserTag.tag)': () => select(UserTag.label).join(UserTag.tag),
  'select(User).join(User.tags).join(UserTag.tag).where(Tag.word == "x")': () =>
    select(User).join(User.tags).join(UserTag.tag).where(Tag.word.eq('x')),
  'select(User).options(joinedload(User.tags).joinedload(UserTag.tag, innerjoin=False))': () =>
    select(User).options(joinedload(User.tags).joinedload(UserTag.tag, { innerjoin: false })),
  'select(User).where(User.tags.any(UserTag.tag.has(Tag.word == "x")))': () =>
    select(User).where(User.tags.any(UserTag.tag.has(Tag.word.eq('x')))),
  'select(Node).options(joinedload(Node.children).joinedload(Node.children))': () =>
    select(Node).options(joinedload(Node.children).joinedload(Node.children)),
  'select(Node).options(lazyload("*"))': () => select(Node).options(lazyload('*')),
  'select(Node).options(raiseload(Node.children))': () => select(Node).options(raiseload(Node.children)),
  'select(Company).join(Company.employees.of_type(Manager)).where(Manager.level > 3)': () =>
    select(Company).join(Company.employees.ofType(Manager)).where(Manager.level.gt(3)),
  'select(Company).join(Company.employees.of_type(Chief))': () => select(Company).join(Company.employees.ofType(Chief)),
  'select(Company, Engineer).join(Company.employees.of_type(Engineer))': () =>
    select(Company, Engineer).join(Company.employees.ofType(Engineer)),
  'select(Company.name, eng.language).join(Company.employees.of_type(eng))': () =>
    select(Company.name, eng.language).join(Company.employees.ofType(eng)),
  'select(Company).outerjoin(Company.employees.of_type(Engineer)).where(Engineer.id == None)': () =>
    select(Company).outerjoin(Company.employees.ofType(Engineer)).where(Engineer.id.eq(null)),
  'select(Company).join(Engineer, Engineer.company_id == Company.id)': () =>
    select(Company).join(Engineer, Engineer.company_id.eq(Company.id)),
  'select(Company).join(Engineer)': () => select(Company).join(Engineer),
  'select(Engineer).join(Company)': () => select(Engineer).join(Company),
  'select(Engineer, Manager).where(Engineer.company_id == Manager.company_id)': () =>
    select(Engineer, Manager).where(Engineer.company_id.eq(Manager.company_id)),
  'select(Engineer).where(Engineer.company.has(name="x"))': () =>
    select(Engineer).where(Engineer.company.has({ name: 'x' })),
  'select(Engineer).where(Engineer.machines.any(name="x"))': () =>
    select(Engineer).where(Engineer.machines.any({ name: 'x' })),
  'select(Engineer).options(joinedload(Engineer.machines), joinedload(Engineer.company))': () =>
    select(Engineer).options(joinedload(Engineer.machines), joinedload(Engineer.company)),
  'select(Engineer).options(joinedload(Engineer.machines)).limit(3)': () =>
    select(Engineer).options(joinedload(Engineer.machines)).limit(3),
  'select(Engineer).options(load_only(Engineer.language))': () => select(Engineer).options(loadOnly(Engineer.language)),
  'select(Engineer).options(load_only(Engineer.name))': () => select(Engineer).options(loadOnly(Engineer.name)),
  'select(Engineer).options(defer(Engineer.company_id))': () => select(Engineer).options(defer(Engineer.company_id)),
  'select(eng).options(joinedload(eng.machines))': () => select(eng).options(joinedload(eng.machines)),
  'select(aliased(Engineer)).limit(1)': () => select(aliased(Engineer)).limit(1),
  'select(Person).where(Person.kind == "engineer").options(selectinload(Person.company))': () =>
    select(Person).where(Person.kind.eq('engineer')).options(selectinload(Person.company)),
  'select(Person.name, Person.kind).order_by(Person.kind)': () => select(Person.name, Person.kind).orderBy(Person.kind),
  'select(Manager).where(Manager.kind == "chief")': () => select(Manager).where(Manager.kind.eq('chief')),
  'select(aliased(Chief, flat=True))': () => select(aliased(Chief, { flat: true })),
  'select(Chief).where(Chief.name == "x")': () => select(Chief).where(Chief.name.eq('x')),
  'select(func.count(Chief.id))': () => select(func.count(Chief.id)),
  'select(Company).where(Company.employees.of_type(Chief).any())': () =>
    select(Company).where(Company.employees.ofType(Chief).any()),
  'select(person.name).where(person.Manager.level > 1)': () => select(person.name).where(person.Manager.level.gt(1)),
  'select(person).join(person.company).where(Company.name == "x")': () =>
    select(person).join(person.company).where(Company.name.eq('x')),
  'select(person).options(joinedload(person.company))': () => select(person).options(joinedload(person.company)),
  'select(flat).where(or_(flat.Engineer.language == "x", flat.Chief.level > 3))': () =>
    select(flat).where(or(flat.Engineer.language.eq('x'), flat.Chief.level.gt(3))),
  'select(Circle).where(Circle.radius > 3).options(joinedload(Circle.owner))': () =>
    select(Circle).where(Circle.radius.gt(3)).options(joinedload(Circle.owner)),
  'select(Circle.radius, Circle.kind)': () => select(Circle.radius, Circle.kind),
  'select(Shape.id)': () => select(Shape.id),
  'select(Shape).options(joinedload(Shape.owner)).limit(2)': () =>
    select(Shape).options(joinedload(Shape.owner)).limit(2),
  'select(User).join(Shape, Shape.owner_id == User.id)': () => select(User).join(Shape, Shape.owner_id.eq(User.id)),
  'select(Shape.kind, func.count(Shape.id)).group_by(Shape.kind)': () =>
    select(Shape.kind, func.count(Shape.id)).groupBy(Shape.kind),
  'select(aliased(Shape, flat=True))': () => select(aliased(Shape, { flat: true })),
  'select(Memo.title, Doc.kind)': () => select(Memo.title, Doc.kind),
  'select(Memo, User).join(Memo.author).where(User.name == "x")': () =>
    select(Memo, User).join(Memo.author).where(User.name.eq('x')),
  'select(Doc).where(Doc.title == "x").order_by(Memo.body)': () =>
    select(Doc).where(Doc.title.eq('x')).orderBy(Memo.body),
  'select(Memo).options(joinedload(Memo.author))': () => select(Memo).options(joinedload(Memo.author)),
  'select(User).outerjoin(User.memos).where(Memo.id == None)': () =>
    select(User).outerjoin(User.memos).where(Memo.id.eq(null)),
  'select(User).where(~User.memos.any())': () => select(User).where(User.memos.any().invert()),
  'select(exists().where(Memo.author_id == User.id)).select_from(User)': () =>
    select(exists().where(Memo.author_id.eq(User.id))).selectFrom(User),
  'select(User).options(with_loader_criteria(User, User.name != "x"))': () =>
    select(User).options(withLoaderCriteria(User, User.name.ne('x'))),
  'select(Address).join(Address.user).options(with_loader_criteria(User, User.name != "x"))': () =>
    select(Address)
      .join(Address.user)
      .options(withLoaderCriteria(User, User.name.ne('x'))),
  'select(Address).options(joinedload(Address.user), with_loader_criteria(User, User.name != "x"))': () =>
    select(Address).options(joinedload(Address.user), withLoaderCriteria(User, User.name.ne('x'))),
  'select(other).options(with_loader_criteria(User, User.name != "x", include_aliases=True))': () =>
    select(other).options(withLoaderCriteria(User, User.name.ne('x'), { includeAliases: true })),
  'select(Memo).options(with_loader_criteria(Doc, Doc.title != "x"))': () =>
    select(Memo).options(withLoaderCriteria(Doc, Doc.title.ne('x'))),
  'update(User).where(User.boss.has(name="x")).values(x1=User.x1 + 1)': () =>
    update(User)
      .where(User.boss.has({ name: 'x' }))
      .values({ x1: User.x1.add(1) }),
  'update(User).where(User.id.in_(select(Address.user_id))).values(name=select(func.max(Address.email)).where(Address.user_id == User.id).scalar_subquery())':
    () =>
      update(User)
        .where(User.id.in(select(Address.user_id)))
        .values({ name: select(func.max(Address.email)).where(Address.user_id.eq(User.id)).scalarSubquery() }),
  'update(User).values({"nick": "a", User.x1: 3})': () =>
    update(User).values(
      new Map<unknown, unknown>([
        ['nick', 'a'],
        [User.x1, 3],
      ]),
    ),
  'update(User).where(User.name == bindparam("n")).values(nick=bindparam("m"))': () =>
    update(User)
      .where(User.name.eq(bindparam('n')))
      .values({ nick: bindparam('m') }),
  'update(User).ordered_values((User.x1, 3), (User.nick, "b"))': () =>
    update(User).orderedValues([User.x1, 3], [User.nick, 'b']),
  'update(Invoice).where(Invoice.series == "a").values(payer_id=None)': () =>
    update(Invoice).where(Invoice.series.eq('a')).values({ payer_id: null }),
  'update(Manager).where(Manager.level > 3).values(level=4)': () =>
    update(Manager).where(Manager.level.gt(3)).values({ level: 4 }),
  'update(Doc).values(title="x").options(with_loader_criteria(Doc, Doc.kind != "x"))': () =>
    update(Doc)
      .values({ title: 'x' })
      .options(withLoaderCriteria(Doc, Doc.kind.ne('x'))),
  'delete(User).where(User.addresses.any(email="x"))': () => delete_(User).where(User.addresses.any({ email: 'x' })),
  'delete(Memo)': () => delete_(Memo),
  'delete(Person).where(Person.id == Engineer.id)': () => delete_(Person).where(Person.id.eq(Engineer.id)),
  'insert(Memo).values(title="x", body="y")': () => insert(Memo).values({ title: 'x', body: 'y' }),
  'insert(Engineer).values(language="x")': () => insert(Engineer).values({ language: 'x' }),
  'insert(User).values(name=select(Team.title).limit(1).scalar_subquery())': () =>
    insert(User).values({ name: select(Team.title).limit(1).scalarSubquery() }),
  'insert(User).returning(User)': () => insert(User).returning(User),
  'insert(Team).values(title=func.lower("X")).returning(Team.id, Team.title)': () =>
    insert(Team)
      .values({ title: func.lower('X') })
      .returning(Team.id, Team.title),
}
