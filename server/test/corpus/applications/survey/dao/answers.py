import statistics
from collections import Counter, OrderedDict

from sqlalchemy import case, distinct, func, literal_column, text, true
from sqlalchemy.orm import aliased, contains_eager, with_polymorphic

from survey import model as m
from survey.dao.base import Dao


class AnswerDao(Dao[m.Answer]):
    model = m.Answer

    def _answers(self, form_id, *columns):
        return (
            self.session.query(*columns)
            .select_from(m.Answer)
            .join(m.Answer.question)
            .join(m.Answer.response)
            .filter(m.Question.form_id == form_id, m.Response.submitted.isnot(None))
        )

    def histogram(self, form_id, question_id):
        return (
            self._answers(form_id, m.Answer.text, func.count(m.Answer.id))
            .filter(m.Question.id == question_id)
            .group_by(m.Answer.text)
            .order_by(func.count(m.Answer.id).desc())
            .all()
        )

    def averages(self, form_id):
        n = func.count(m.Answer.number).label("n")
        avg = func.avg(m.Answer.number).label("avg")
        rows = self._answers(form_id, m.Question.id, m.Question.text, n, avg).group_by(m.Question.id, m.Question.text)
        return OrderedDict((r.id, (r.n, r.avg)) for r in rows.having(n > 1).order_by(m.Question.id))

    def nps(self, form_id):
        score = case((m.Answer.number >= 9, 1), (m.Answer.number <= 6, -1), else_=0)
        return self._answers(form_id, func.sum(score) * 100.0 / func.count(m.Answer.id)).scalar()

    def matrix(self, form_id):
        first, second = aliased(m.Answer), aliased(m.Answer)
        return (
            self.session.query(first.question_id, second.question_id, func.sum(first.number * second.number))
            .join(second, (first.response_id == second.response_id) & (first.question_id < second.question_id))
            .join(m.Response, m.Response.id == first.response_id)
            .filter(m.Response.form_id == form_id)
            .group_by(first.question_id, second.question_id)
        )

    def incomplete(self, form_id):
        required = self.session.query(func.count(m.Question.id)).filter_by(form_id=form_id, required=True).scalar_subquery()
        return (
            self.session.query(m.Response)
            .outerjoin(m.Response.answers)
            .filter(m.Response.form_id == form_id)
            .group_by(m.Response.id)
            .having(func.count(distinct(m.Answer.question_id)) < required)
            .all()
        )

    def export(self, form_id):
        poly = with_polymorphic(m.Question, "*")
        q = (
            self.session.query(m.Answer, poly)
            .join(poly, m.Answer.question_id == poly.id)
            .filter(poly.form_id == form_id)
            .order_by(m.Answer.response_id, poly.position)
        )
        for answer, question in q.yield_per(100):
            yield answer.response_id, question.text, answer.text or answer.number

    def numbers(self, form_id):
        values = [v for (v,) in self._answers(form_id, m.Answer.number).filter(m.Answer.number.isnot(None))]
        return statistics.mean(values) if values else None

    def remove_for(self, token):
        sub = self.session.query(m.Response.id).filter(m.Response.token == token)
        self.session.query(m.Answer).filter(m.Answer.response_id.in_(sub)).delete(synchronize_session=False)
        self.session.query(m.Response).filter(m.Response.token == token).delete()
