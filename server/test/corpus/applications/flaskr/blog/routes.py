from flask import Blueprint, abort, current_app, g, jsonify, render_template, request
from sqlalchemy import func, or_

from flaskr.extensions import db

from .models import BlogPostArchive, Comment, Follow, Post, Role, Tag, User, post_tag

bp = Blueprint("blog", __name__)


@bp.route("/")
def index():
    page = request.args.get("page", 1, type=int)
    tag = request.args.get("tag")
    query = Post.query.alive().search(request.args.get("q"))
    if tag:
        query = query.filter(Post.tags.any(Tag.name == tag))
    pagination = query.order_by(Post.published.desc()).paginate(page=page, per_page=current_app.config["PER_PAGE"], error_out=False)
    return render_template("index.html", posts=pagination.items)


@bp.route("/post/<slug>")
def show(slug):
    post = Post.query.filter_by(slug=slug).first_or_404()
    Post.query.filter_by(id=post.id).update({"views": Post.views + 1})
    related = (
        db.session.query(Post)
        .join(post_tag)
        .filter(post_tag.c.tag_id.in_([t.id for t in post.tags]), Post.id != post.id)
        .group_by(Post.id)
        .order_by(func.count().desc())
        .limit(3)
    )
    return render_template("post.html", post=post, related=related.all())


@bp.get("/api/tags")
def tag_cloud():
    rows = db.session.query(Tag.name, db.func.count(post_tag.c.post_id).label("n")).outerjoin(post_tag).group_by(Tag.id).all()
    return jsonify([{"name": name, "n": n} for name, n in rows])


@bp.get("/api/users")
def users():
    stmt = db.select(User).filter(User.can_moderate).order_by(User.username)
    total = db.session.scalar(db.select(db.func.count()).select_from(User))
    page = db.paginate(stmt, per_page=20)
    return jsonify(total=total, items=[u.username for u in page])


@bp.post("/post/<int:post_id>/comments")
def comment(post_id):
    post = db.get_or_404(Post, post_id)
    db.session.add(Comment(post=post, body=request.form["body"], user=g.user))
    db.session.commit()
    return jsonify(count=Comment.query.with_parent(post).count())


@bp.route("/feed")
def feed():
    followed = g.user.followed_posts.options(db.joinedload(Post.author)).limit(20)
    mine = User.query.get(1).posts.filter(Post.deleted_at == None)  # noqa: E711
    return render_template("feed.xml", posts=followed, mine=mine)


@bp.route("/archive/<int:year>")
def archive(year):
    per_month = (
        db.session.execute(
            db.select(db.extract("month", Post.published).label("m"), db.func.count(Post.id)).where(db.extract("year", Post.published) == year).group_by("m")
        )
        .mappings()
        .all()
    )
    return {"months": [dict(r) for r in per_month], "kept": BlogPostArchive.query.filter(BlogPostArchive.year >= year).count()}


@bp.cli.command("cleanup")
def cleanup():
    db.session.execute(db.delete(Comment).where(Comment.user_id.is_(None)))
    orphans = Tag.query.filter(~Tag.posts.any())
    for t in orphans:
        t.delete(commit=False)
    if not User.get_by(username="admin"):
        Role.get_or_create(name="admin", defaults={"permissions": Role.ADMIN})
    return Tag.count(), Post.latest()
