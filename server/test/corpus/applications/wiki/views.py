import re

import transaction
from pyramid.httpexceptions import HTTPFound, HTTPNotFound
from pyramid.view import view_config, view_defaults
from sqlalchemy import and_, asc, desc, distinct, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased, contains_eager, joinedload, noload, subqueryload

from .models import DBSession, Group, Page, PageProperty, Revision, User, page_links

wikiwords = re.compile(r"\b([A-Z]\w+[A-Z]+\w+)")


def latest_revisions():
    last = (
        DBSession.query(Revision.page_id, func.max(Revision.number).label("number"))
        .group_by(Revision.page_id)
        .subquery()
    )
    return DBSession.query(Revision).join(
        last, and_(Revision.page_id == last.c.page_id, Revision.number == last.c.number)
    )


@view_config(route_name="view_page", renderer="view.mako")
def view_page(request):
    name = request.matchdict["pagename"]
    page = DBSession.query(Page).options(noload(Page.children)).filter_by(name=name).first()
    if page is None:
        raise HTTPNotFound("No such page")
    siblings = DBSession.query(Page).filter(Page.parent_id == page.parent_id, Page.id != page.id)
    return {"page": page, "siblings": siblings.order_by(asc(Page.name)).all()}


@view_defaults(route_name="search", renderer="json")
class SearchViews(object):
    def __init__(self, request):
        self.request = request
        self.session = DBSession()

    def _base(self):
        return self.session.query(Page.id, Page.name, Revision.saved).join(
            Revision, Revision.page_id == Page.id
        )

    @view_config(request_method="GET")
    def search(self):
        q = self._base().filter(Revision.text.contains(self.request.params["q"]))
        order = self.request.params.get("dir") == "desc" and desc or asc
        return [dict(id=i, name=n) for i, n, _ in q.order_by(Page.name).distinct()]

    @view_config(request_method="POST")
    def advanced(self):
        q = self._base()
        params = self.request.json_body
        if "author" in params:
            q = q.join(Revision.author).filter(User.login == params["author"])
        if "property" in params:
            q = q.filter(Page.properties.any(key=params["property"]))
        if "since" in params:
            q = q.filter(Revision.saved >= params["since"])
        return q.all()

    def orphans(self):
        inbound = aliased(page_links)
        return (
            self.session.query(Page)
            .outerjoin(inbound, inbound.c.target_id == Page.id)
            .filter(inbound.c.source_id.is_(None))
            .options(noload("*"))
            .all()
        )

    def subtree(self, root_id):
        top = self.session.query(Page.id, Page.parent_id, Page.name).filter(Page.id == root_id).cte(
            "tree", recursive=True
        )
        child = aliased(Page, name="child")
        tree = top.union_all(
            self.session.query(child.id, child.parent_id, child.name).filter(child.parent_id == top.c.id)
        )
        return self.session.query(tree).all()


def recent_changes(days=7, limit=50):
    q = latest_revisions().join(Revision.page).options(
        contains_eager(Revision.page).noload(Page.children), joinedload(Revision.author)
    )
    return q.order_by(Revision.saved.desc())[:limit]


def author_stats():
    return (
        DBSession.query(User.login, func.count(distinct(Revision.page_id)), func.count(Revision.id).label("edits"))
        .outerjoin(Revision, Revision.author_id == User.id)
        .group_by(User.login)
        .having(func.count(Revision.id) > 0)
        .order_by(text("edits desc"))
        .all()
    )


def rename(old, new):
    with transaction.manager:
        DBSession.query(Page).filter(Page.name == old).update({"name": new})
        DBSession.query(Revision).filter(
            Revision.page_id.in_(select(Page.id).where(Page.name == new)), Revision.text.like("%" + old + "%")
        ).update({Revision.text: func.replace(Revision.text, old, new)}, synchronize_session=False)


def page_pairs():
    a, b = aliased(Page), aliased(Page)
    return (
        DBSession.query(a.name.label("from"), b.name.label("to"))
        .select_from(page_links)
        .join(a, page_links.c.source_id == a.id)
        .join(b, page_links.c.target_id == b.id)
        .filter(a.owner.has(User.login == "admin"))
    )


def visible_names(user):
    return [p.name for p in Page.visible(user).with_entities(Page.name).order_by(Page.name)]
