from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload, subqueryload

from ..model import Answer, Choice, Form, Question, Response, Scale
from .base import Dao, Page


class FormDao(Dao[Form]):
    model = Form
    search_fields = ("title", "slug")

    def by_slug(self, slug, with_questions=True):
        options = [selectinload(Form.questions)] if with_questions else []
        return self.query(*options).filter_by(slug=slug).first()

    def public(self, page=None):
        return self._page(self.query().filter(Form.published.is_(True)), page or Page(sort="created", descending=True))

    def of_owner(self, owner, published=None):
        criteria = [Form.owner == owner]
        if published is not None:
            criteria.append(Form.published == published)
        return self.query(subqueryload(Form.questions)).filter(*criteria).order_by(Form.created.desc()).all()

    def abandoned(self, days=30):
        has_response = exists().where(and_(Response.form_id == Form.id, Response.submitted != None))
        return self.query().filter(~has_response, Form.created < datetime.utcnow() - timedelta(days=days))

    def with_counts(self):
        counts = (
            self.session.query(Response.form_id, func.count("*").label("n"))
            .filter(Response.submitted.isnot(None))
            .group_by(Response.form_id)
            .subquery()
        )
        return self.query().outerjoin(counts, Form.id == counts.c.form_id).add_columns(func.coalesce(counts.c.n, 0)).order_by(Form.id)

    def clone(self, form_id, slug):
        source = self.get(form_id)
        copy = self.create({"slug": slug, "title": source.title})
        cols = ["position", "kind", "text", "options", "required"]
        self.session.execute(
            Question.__table__.insert().from_select(
                ["form_id", *cols],
                select(func.cast(copy.id, Question.form_id.type) if False else Question.form_id, *[getattr(Question, c) for c in cols]).where(Question.form_id == form_id),
            )
        )
        return copy

    def choices(self, form_id):
        return self.session.query(Choice).filter(Choice.form_id == form_id, Choice.multiple == True).all()

    def drafts(self):
        return self.find(published=False)

    def responses(self, form, since=None):
        q = form.responses.filter(Response.submitted != None)
        return q.filter(Response.submitted >= since) if since else q
