"""The API of the blog, in the style of Flask-SQLAlchemy 3: select() everywhere."""

from flask import Blueprint, request

from ..extensions import db
from ..models import Category, Comment, Follow, Post, Tag, User

bp = Blueprint("feed", __name__, url_prefix="/api")

SORTS = {"newest": Post.published_at.desc(), "title": Post.title.asc(), "popular": Post.views_count.desc()}


def get_or_create(model: type[Tag], name: str):
    instance = db.session.execute(db.select(model).filter_by(name=name)).scalar_one_or_none()
    if instance is None:
        instance = model(name=name)
        db.session.add(instance)
    return instance


def visible_posts(user=None):
    stmt = db.select(Post).where(Post.deleted.is_(False))
    if user is None or not user.is_admin:
        stmt = stmt.where(Post.state == "published")
    return stmt


@bp.get("/posts")
def list_posts():
    stmt = visible_posts().order_by(Post.id)
    page = db.paginate(stmt, page=request.args.get("page", 1, type=int), max_per_page=50)
    return {"items": [post.title for post in page], "total": page.total}


@bp.get("/posts/<int:post_id>")
def get_post(post_id: int):
    post = db.session.scalar(visible_posts().where(Post.id == post_id).options(db.joinedload(Post.category)))
    return {"title": post.title}


@bp.get("/posts/sorted")
def sorted_posts():
    ordering = SORTS["popular"]
    return {"items": list(db.session.scalars(db.select(Post.title).order_by(ordering, Post.id)))}


@bp.get("/users/<int:user_id>")
def get_user(user_id: int):
    user = db.get_or_404(User, user_id, description="no such user")
    followers = db.session.scalar(db.select(db.func.count()).select_from(Follow).where(Follow.followed_id == user_id))
    return {"name": user.full_name, "followers": followers}


@bp.get("/users/by-name")
def users_by_name(first: str = "Ada"):
    stmt = db.select(User).where(User.full_name.ilike(f"{first}%")).order_by(User.full_name)
    return {"users": [u.id for u in db.session.execute(stmt).scalars()]}


@bp.get("/categories")
def categories():
    counts = (
        db.select(Post.category_id, db.func.count(Post.id).label("total")).group_by(Post.category_id).cte("counts")
    )
    stmt = db.select(Category.name, db.func.coalesce(counts.c.total, 0)).outerjoin(counts, counts.c.category_id == Category.id)
    return {name: total for name, total in db.session.execute(stmt)}


@bp.get("/tags/cloud")
def tag_cloud(minimum: int = 2):
    n = db.func.count(Post.id)
    stmt = db.select(Tag.name, n).join(Tag.posts).group_by(Tag.name).having(n >= minimum).order_by(n.desc())
    return dict(db.session.execute(stmt).all())


@bp.get("/comments")
def comments(post_id: int, only_approved: bool = True):
    stmt = db.select(Comment).where(Comment.post_id == post_id, Comment.parent_id.is_(None))
    stmt = stmt.where(Comment.approved.is_(True)) if only_approved else stmt
    return {"comments": [c.body for c in db.session.scalars(stmt.order_by(Comment.created_at.desc()))]}


@bp.post("/tags")
def add_tags():
    names = [name.strip() for name in request.form["tags"].split(",")]
    known = db.session.scalars(db.select(Tag).where(Tag.name.in_(names))).all()
    missing = set(names) - {tag.name for tag in known}
    db.session.execute(db.insert(Tag), [{"name": name} for name in missing])
    db.session.commit()
    return {"added": len(missing)}


@bp.get("/mentions")
def mentions(username: str):
    posts = db.select(Post.id, Post.title.label("text"), db.literal("post").label("kind")).where(Post.body.contains(f"@{username}"))
    found = db.select(Comment.id, Comment.body, db.literal("comment")).where(Comment.body.contains(f"@{username}"))
    return {"mentions": [tuple(row) for row in db.session.execute(db.union_all(posts, found).order_by("kind"))]}


@bp.get("/drafts")
def drafts(author_id: int):
    return {
        "drafts": [p.title for p in Post.query.filter_by(author_id=author_id, state="draft").newest(5)],
        "review": Post.query.active().filter_by(author_id=author_id, state="review").count(),
    }
