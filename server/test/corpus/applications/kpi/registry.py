import collections
import functools
import inspect

REPORTS = collections.OrderedDict()


def report(name=None, *, schedule='daily'):
    def deco(fn):
        key = name or fn.__name__.replace('_', '-')

        @functools.wraps(fn)
        def wrapper(session, **kw):
            q = fn(session, **kw)
            return q.all() if hasattr(q, 'all') else q

        wrapper.schedule = schedule
        REPORTS[key] = wrapper
        return wrapper

    return deco


class Report:
    query = None
    columns = ()

    def __init__(self, session):
        self.session = session

    def get_query(self):
        return self.query.with_session(self.session)

    def filter(self, q, **kw):
        return q

    def rows(self, **kw):
        q = self.filter(self.get_query(), **kw)
        return [dict(zip(self.columns, r)) for r in q]
