from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from sqlalchemy import desc, func
from sqlalchemy.orm import joinedload, selectinload

from ..extensions import db
from ..models import Category, Comment, Follow, Post, PostView, Tag, User, post_tags

bp = Blueprint("posts", __name__)


@bp.route("/")
def index():
    page = request.args.get("page", 1, type=int)
    pagination = Post.published().paginate(page=page, per_page=current_app.config["POSTS_PER_PAGE"], error_out=False)
    return render_template("index.html", posts=pagination.items, pagination=pagination)


@bp.route("/post/<int:id>")
def show(id):
    post = Post.query.options(selectinload(Post.comments).joinedload(Comment.author)).filter(Post.id == id).first_or_404()
    return render_template("show.html", post=post)


@bp.route("/slug/<slug>")
def by_slug(slug: str):
    post = db.first_or_404(db.select(Post).filter_by(slug=slug, state="published"))
    related = (
        Post.query.join(Post.tags)
        .filter(Tag.name.in_(["python", "flask"]), Post.slug != slug)
        .group_by(Post.id)
        .order_by(func.count(Tag.id).desc())
        .limit(5)
        .all()
    )
    return render_template("show.html", post=post, related=related)


@bp.route("/user/<username>")
def user(username):
    user = User.query.filter_by(username=username).first_or_404()
    posts = user.posts.order_by(Post.created_at.desc()).all()
    return render_template("user.html", user=user, posts=posts)


@bp.route("/tag/<name>")
def tag(name):
    tag = db.one_or_404(db.select(Tag).where(Tag.name == name))
    stmt = db.select(Post).join(post_tags).where(post_tags.c.tag_id == tag.id).order_by(Post.id.desc())
    return render_template("tag.html", pagination=db.paginate(stmt, per_page=10))


@bp.route("/category/<slug>")
def category(slug):
    category = Category.query.filter(Category.slug == slug).one_or_none()
    if category is None:
        abort(404)
    children = Category.query.with_entities(Category.id).filter(Category.parent_id == category.id)
    posts = Post.published().filter(Post.category_id.in_(children)).all()
    return render_template("category.html", category=category, posts=posts)


@bp.route("/search")
def search():
    q = request.args.get("q")
    author = request.args.get("author")
    sort = request.args.get("sort", "date")
    query = Post.query.filter_by(state="published")
    if q:
        query = query.filter(Post.title.contains(q) | Post.body.contains(q))
    if author:
        query = query.join(User, Post.author_id == User.id).filter(User.username == author)
    if sort == "views":
        query = query.order_by(Post.views_count.desc())
    else:
        query = query.order_by(Post.published_at.desc())
    return render_template("search.html", posts=query.paginate(page=1, per_page=20))


@bp.route("/timeline")
@login_required
def timeline():
    followed = db.session.query(Follow.followed_id).filter(Follow.follower_id == current_user.id).subquery()
    posts = (
        Post.query.outerjoin(followed, followed.c.followed_id == Post.author_id)
        .filter((followed.c.followed_id.isnot(None)) | (Post.author_id == current_user.id))
        .order_by(Post.published_at.desc())
    )
    return render_template("timeline.html", posts=posts.limit(50).all())


@bp.route("/popular")
def popular():
    days = 7
    views = (
        db.session.query(PostView.post_id, func.sum(PostView.count).label("views"))
        .filter(PostView.day >= func.current_date() - days)
        .group_by(PostView.post_id)
        .subquery()
    )
    rows = (
        db.session.query(Post, views.c.views)
        .join(views, Post.id == views.c.post_id)
        .options(joinedload(Post.category))
        .order_by(desc(views.c.views))
        .limit(10)
    )
    return render_template("popular.html", rows=rows.all())


@bp.route("/post/<int:id>/comments")
def comments(id):
    query = Comment.query.filter_by(post_id=id, parent_id=None)
    if not current_user.is_admin:
        query = query.filter_by(approved=True)
    return {"comments": [c.body for c in query.order_by(Comment.created_at).all()]}


@bp.route("/post/<int:id>/view", methods=["POST"])
def count_view(id):
    Post.query.filter_by(id=id).update({"views_count": Post.views_count + 1})
    updated = PostView.query.filter(PostView.post_id == id, PostView.day == func.current_date()).update(
        {PostView.count: PostView.count + 1}, synchronize_session=False
    )
    if not updated:
        db.session.execute(db.insert(PostView).values(post_id=id, day=func.current_date()))
    db.session.commit()
    return "", 204


@bp.route("/post/<int:id>/delete", methods=["POST"])
@login_required
def delete(id):
    post = db.get_or_404(Post, id)
    if post.author_id != current_user.id:
        abort(403)
    Comment.query.filter(Comment.post_id == id).delete()
    db.session.execute(db.delete(post_tags).where(post_tags.c.post_id == id))
    db.session.delete(post)
    db.session.commit()
    flash("Deleted")
    return redirect(url_for("posts.index"))


@bp.route("/authors")
def authors():
    stmt = (
        db.select(User, db.func.count(Post.id).label("n"))
        .outerjoin(Post, db.and_(Post.author_id == User.id, Post.state == "published"))
        .group_by(User)
        .having(db.func.count(Post.id) > 0)
        .order_by(db.text("n DESC"), User.username)
    )
    return render_template("authors.html", authors=db.session.execute(stmt).all())


@bp.app_context_processor
def inject_sidebar():
    return {
        "categories": Category.roots().all(),
        "recent": Post.published().limit(5).all(),
        "tags": db.session.scalars(db.select(Tag).order_by(Tag.name)).all(),
    }
