from datetime import date, datetime, timedelta
import operator
from functools import reduce
import sqlalchemy as sa
from sqlalchemy import and_, or_, not_, func, desc, distinct, case, cast, literal, exists, select, text, String, Date, Integer, tuple_, null
from sqlalchemy.orm import aliased, joinedload, subqueryload, selectinload, contains_eager, load_only, defer, undefer, lazyload, noload, Load, with_polymorphic, contains_alias, Bundle, immediateload
from .ext import db
from .models import Category, Click, Event, Post, PostTag, Signup, Tag, User, followers

PER_PAGE = 20

def timeline(user: User, page: int = 1): return user.followed_posts().paginate(page=page, per_page=PER_PAGE)
def search(q: str, category: str = None, tags: list[str] = None):
    query = Post.query.options(joinedload("category") if False else joinedload(Post.category))
    if q:
        terms = [Post.title.ilike("%" + t + "%") for t in ("a", "b")]
        query = query.filter(reduce(operator.and_, terms))
    if category: query = query.join(Post.category).filter(Category.slug == category)
    if tags: query = query.join(Post.post_tags).join(PostTag.tag).filter(Tag.name.in_(tags)).group_by(Post.id).having(func.count(Tag.id) == 2)
    return query.order_by(Post.created.desc(), Post.id).all()
def counts(): return db.session.query(User.username, func.count(Post.id).label("n")).outerjoin(Post, Post.user_id == User.id).group_by(User.id, User.username).order_by(desc("n")).limit(5).all()
def without_posts(): return User.query.filter(~User.posts.any()).all(), User.query.filter(not_(exists().where(Post.user_id == User.id))).all()
def subq():
    last = db.session.query(Post.user_id, func.max(Post.created).label("last")).group_by(Post.user_id).subquery()
    return db.session.query(User, last.c.last).join(last, last.c.user_id == User.id).filter(last.c.last < datetime(2024, 1, 1)).all()
def entities(): return Post.query.with_entities(Post.id, Post.title.label("t")).filter(Post.title_length > 3).distinct().all()
def sliced(): return Post.query.order_by(Post.id)[5:10], Post.query.order_by(Post.id).slice(1, 3).all()
def firsts(): return Post.query.filter_by(published=True).first(), Post.query.filter(Post.id == 3).one_or_none(), Post.query.get(3), db.session.get(User, 4)
def aliased_(): 
    a, b = aliased(User, name="a"), aliased(User)
    return db.session.query(a, b).filter(a.role == b.role, a.id < b.id).all()
def eager(): return User.query.join(User.posts).options(contains_eager(User.posts), Load(User).load_only(User.username)).populate_existing().all() if False else Post.query.join(Post.author).options(contains_eager(Post.author).load_only(User.username), undefer(Post.body), subqueryload(Post.post_tags)).all()
def updates():
    Post.query.filter(Post.created < date(2020, 1, 1)).update({"published": False}, synchronize_session=False)
    Post.query.filter_by(user_id=3).update({Post.title: Post.title + "!", "body": None}, synchronize_session="fetch")
    db.session.query(PostTag).filter(PostTag.weight < 0).delete()
    db.session.execute(sa.update(User).where(User.id == 1).values(role="admin"))
def unions():
    q1 = db.session.query(User.id.label("id"), literal("u").label("kind"))
    q2 = db.session.query(Tag.id, literal("t"))
    return q1.union_all(q2).order_by("kind").all(), q1.union(q2, q1.filter(User.id > 4)).count()
def scalars(): return db.session.query(func.count(distinct(Post.user_id))).scalar(), db.session.query(db.func.max(Post.id)).filter(Post.published).scalar(), db.session.query(User.query.filter(User.role == "admin").exists()).scalar()
def cases(): return db.session.query(case((Post.title_length > 100, "long"), (Post.title_length > 50, "mid"), else_="short").label("size"), func.count()).group_by("size").all()
def dates(): return db.session.query(cast(Post.created, Date).label("day"), func.count(Post.id)).filter(Post.created.between(date.today() - timedelta(7), date.today())).group_by(cast(Post.created, Date)).all()
def poly(): return Event.query.filter(Event.kind.in_(["click", "signup"])).all(), db.session.query(with_polymorphic(Event, [Signup])).all(), Click.query.filter(Click.x > 3).all(), Signup.query.join(Signup.user).filter(User.username == "x").all()
def json_(): return Event.query.filter(Event.payload["source"].as_string() == "ad").all()
def statement(): return db.session.query(User).from_statement(text("SELECT * FROM user WHERE id = :id")).params(id=3).all()
def cte_():
    top = db.session.query(Category.id, Category.parent_id).filter(Category.parent_id.is_(None)).cte("tree", recursive=True)
    top = top.union_all(db.session.query(Category.id, Category.parent_id).filter(Category.parent_id == top.c.id))
    return db.session.query(Category).filter(Category.id.in_(select(top.c.id))).all()
def correlate():
    n = db.session.query(func.count(Post.id)).filter(Post.user_id == User.id).correlate(User).scalar_subquery()
    return db.session.query(User.username, n.label("posts")).filter(n > 2).order_by(n.desc()).all()
def custom(): return Post.query.published().since(7).order_by(Post.id).all()
def crud(): return User.first_by(username="x"), Post.newest(3), Post.query.filter(Post.is_new).count()
def locks(): return Post.query.with_for_update(nowait=True).filter_by(id=1).one(), Post.query.enable_eagerloads(False).execution_options(stream_results=True).yield_per(100)
def paginated(page: int, per: int = 20): return Post.query.order_by(Post.id).limit(per).offset((page - 1) * per).all(), db.paginate(db.select(Post).order_by(Post.id), page=page)
def select_from(): return db.session.query(func.count()).select_from(Post).join(Post.author).filter(User.role == "author").scalar()
def joins():
    q = db.session.query(User.id)
    for target, on in ((Post, Post.user_id == User.id), (Category, Category.id == Post.category_id)): q = q.outerjoin(target, on)
    return q.filter(or_(Category.slug == None, Category.slug != "x")).all()
def filters(args: dict):
    allowed = {"title": lambda v: Post.title.contains(v), "user": lambda v: Post.user_id == v, "min": lambda v: Post.id >= v}
    return Post.query.filter(*[make(args[k]) for k, make in allowed.items() if k in args]).all()
def dyn(user: User): return user.posts.filter(Post.published).order_by(Post.id).all()
def new_style():
    stmt = db.select(User).filter_by(role="admin").order_by(User.username)
    return db.session.execute(stmt).scalars().all(), db.session.scalars(db.select(Post).join(Post.author).where(User.id == 1)).unique().all(), db.one_or_404(db.select(User).filter_by(username="z")), db.get_or_404(User, 3), db.first_or_404(db.select(Tag))
def core(): return db.session.execute(followers.select().where(followers.c.follower_id == 3)), db.session.execute(followers.insert().values(follower_id=1, followed_id=2)), db.session.execute(followers.delete().where(followers.c.follower_id == 1))
def assoc(): return Post.query.filter(Post.tags.contains(Tag.query.first())).all() if False else Post.query.filter(Post.post_tags.any(PostTag.tag.has(name="x"))).all()
