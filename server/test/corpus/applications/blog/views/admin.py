from datetime import datetime, timedelta

from flask import Blueprint, jsonify, request
from sqlalchemy import and_, case, extract, func, or_
from sqlalchemy.exc import IntegrityError

from ..extensions import db
from ..models import Category, Comment, Permission, Post, PostView, Profile, Revision, Tag, User, UserRole, post_tags
from ..models.people import RoleName, role_permissions

bp = Blueprint("admin", __name__, url_prefix="/admin")


def paginate_query(query, page, per_page=20):
    return query.limit(per_page).offset((page - 1) * per_page)


@bp.route("/users")
def users():
    query = User.query
    role = request.args.get("role")
    if role:
        query = query.join(User.role).filter(UserRole.name == RoleName[role])
    active = request.args.get("active")
    if active is not None:
        query = query.filter(User.deleted == False)  # noqa: E712
    query = query.order_by(User.created_at.desc())
    return jsonify([u.username for u in paginate_query(query, int(request.args.get("page", 1)))])


@bp.route("/users/<int:user_id>/permissions")
def permissions(user_id):
    codes = (
        db.session.query(Permission.codename)
        .join(role_permissions, role_permissions.c.permission_id == Permission.id)
        .join(UserRole, UserRole.id == role_permissions.c.role_id)
        .join(User, User.role_id == UserRole.id)
        .filter(User.id == user_id)
        .distinct()
        .all()
    )
    return jsonify([code for (code,) in codes])


@bp.route("/stats")
def stats():
    totals = db.session.query(
        func.count(Post.id),
        func.sum(case((Post.state == "published", 1), else_=0)),
        func.max(Post.published_at),
    ).one()
    by_month = (
        db.session.query(
            extract("year", Post.published_at).label("year"),
            extract("month", Post.published_at).label("month"),
            func.count().label("posts"),
        )
        .filter(Post.published_at.isnot(None))
        .group_by("year", "month")
        .order_by("year", "month")
    )
    return jsonify(totals=list(totals), months=[list(row) for row in by_month])


@bp.route("/inactive")
def inactive():
    since = datetime.utcnow() - timedelta(days=90)
    query = User.query.filter(or_(User.last_login.is_(None), User.last_login < since))
    query = query.filter(~User.comments.any(Comment.created_at > since), ~User.posts.any())
    return jsonify([user.id for user in query])


@bp.route("/orphans")
def orphans():
    tags = Tag.query.filter(~Tag.posts.any()).all()
    uncategorised = Post.query.outerjoin(Post.category).filter(Category.id.is_(None)).count()
    without_profile = User.query.filter(~User.profile.has()).with_entities(User.id, User.email).all()
    return jsonify(len(tags), uncategorised, len(without_profile))


@bp.route("/comments/pending")
def pending_comments():
    comments = (
        Comment.query.filter_by(approved=False)
        .join(Comment.post)
        .options(db.contains_eager(Comment.post))
        .order_by(Comment.created_at.asc())
        .all()
    )
    return jsonify([comment.body for comment in comments])


@bp.route("/comments/approve", methods=["POST"])
def approve():
    ids = request.json["ids"]
    changed = Comment.query.filter(Comment.id.in_(ids)).update({"approved": True}, synchronize_session="fetch")
    db.session.commit()
    return jsonify(changed)


@bp.route("/posts/<int:post_id>/revisions")
def revisions(post_id: int):
    latest = db.session.query(func.max(Revision.number)).filter(Revision.post_id == post_id).scalar_subquery()
    revision = Revision.query.filter(Revision.post_id == post_id, Revision.number == latest).first()
    previous = Revision.query.filter(Revision.post_id == post_id).order_by(Revision.number.desc()).offset(1).limit(1).first()
    return jsonify(revision.body, previous.body)


@bp.route("/tags/merge", methods=["POST"])
def merge_tags(source_id: int = 1, target_id: int = 2):
    already = db.select(post_tags.c.post_id).where(post_tags.c.tag_id == target_id)
    try:
        db.session.execute(
            db.update(post_tags)
            .where(post_tags.c.tag_id == source_id, post_tags.c.post_id.not_in(already))
            .values(tag_id=target_id)
        )
        db.session.execute(db.delete(Tag).where(Tag.id == source_id))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
    return "", 204


@bp.route("/export")
def export():
    columns = [Post.id, Post.title, Post.slug, User.username.label("author")]
    stmt = db.select(*columns).join(Post.author).where(Post.deleted.is_(False))
    start, end = request.args.get("start"), request.args.get("end")
    if start and end:
        stmt = stmt.where(Post.published_at.between(start, end))
    elif start:
        stmt = stmt.where(Post.published_at >= start)
    return jsonify([dict(row._mapping) for row in db.session.execute(stmt)])


@bp.route("/views")
def views():
    ranked = (
        db.session.query(
            PostView.post_id,
            PostView.day,
            func.rank().over(order_by=func.sum(PostView.count).desc(), partition_by=PostView.day).label("rank"),
        )
        .group_by(PostView.post_id, PostView.day)
        .subquery()
    )
    top = db.session.query(Post.title, ranked.c.day).join(ranked, Post.id == ranked.c.post_id).filter(ranked.c.rank <= 3)
    return jsonify([list(row) for row in top])


def purge_deleted(before: datetime):
    posts = db.session.query(Post.id).filter(Post.deleted.is_(True), Post.updated_at < before)
    Comment.query.filter(Comment.post_id.in_(posts)).delete(synchronize_session=False)
    Post.query.filter(and_(Post.deleted.is_(True), Post.updated_at < before)).delete(synchronize_session=False)
    db.session.commit()


def profiles_with(theme: str):
    return Profile.query.filter(Profile.data["theme"].as_string() == theme).join(Profile.user).all()
