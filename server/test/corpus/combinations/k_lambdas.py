"""Functions in the place of SQL: lambda_stmt(), lambdas as criteria, with_loader_criteria()."""

from sqlalchemy import *
from sqlalchemy import lambda_stmt
from sqlalchemy.orm import *
from tables import users, orders, Author, Article, Comment, Tag

def by_id(user_id):
    stmt = lambda_stmt(lambda: select(users.c.id, users.c.name))
    stmt += lambda s: s.where(users.c.id == user_id)
    return stmt

x = 5
lambda_stmt(lambda: select(users.c.id).where(users.c.id == x))
stmt = lambda_stmt(lambda: select(users.c.id))
stmt += lambda s: s.where(users.c.id == x)
stmt = stmt + (lambda s: s.order_by(users.c.name))
stmt
a, b = "ed", 10
lambda_stmt(lambda: select(users).where(users.c.name == a, users.c.age > b))
lambda_stmt(lambda: select(Author).where(Author.name == a).limit(b))
s1 = lambda_stmt(lambda: select(Author), enable_tracking=False)
s1 += lambda s: s.where(Author.id == 7)
ids = [1, 2, 3]
lambda_stmt(lambda: select(Author).where(Author.id.in_(ids)))
select(users.c.id).where(lambda: users.c.id == x)
select(Author).where(lambda: Author.name == a).order_by(lambda: Author.id)
lambda_stmt(lambda: select(Author)).add_criteria(lambda s: s.where(Author.karma > b))
lambda_stmt(lambda: update(users).where(users.c.id == x).values(name=a))
lambda_stmt(lambda: insert(users).values(name=a, age=b))
lambda_stmt(lambda: delete(users).where(users.c.id == x))
select(Author).options(with_loader_criteria(Article, lambda cls: cls.published == True))
select(Author).join(Author.articles).options(with_loader_criteria(Article, lambda cls: cls.views > b))
select(Article).options(with_loader_criteria(Article, lambda cls: cls.title == a, include_aliases=True))
select(Article, Author).join(Article.author).options(with_loader_criteria(Article, Article.published.is_(True)), with_loader_criteria(Author, lambda c: c.karma >= b))
select(Author).options(joinedload(Author.articles), with_loader_criteria(Article, lambda cls: cls.published.is_(True)))
select(Author).options(selectinload(Author.articles), with_loader_criteria(Article, lambda cls: cls.views > 5))
art = aliased(Article)
select(Author).join(art, Author.articles).options(with_loader_criteria(Article, lambda cls: cls.views > 5, include_aliases=True))
select(Author).join(art, Author.articles).options(with_loader_criteria(Article, lambda cls: cls.views > 5))
class Filter:
    limit = 4
    name = "x"
f = Filter()
lambda_stmt(lambda: select(Author).where(Author.name == f.name))
lambda_stmt(lambda: select(Author).where(Author.karma < f.limit), track_on=[f])
d = {"k": 4}
lambda_stmt(lambda: select(Author).where(Author.karma == d["k"]))
def go(name, minimum=3):
    stmt = lambda_stmt(lambda: select(Author).join(Author.articles))
    stmt += lambda q: q.where(Author.name == name)
    stmt += lambda q: q.where(Author.karma > minimum).order_by(Author.name)
    return stmt
go("ed")
go("jack", minimum=9)
by_id(8)
select(users.c.id, users.c.name).where(lambda: and_(users.c.id == x, users.c.name == a)).group_by(lambda: users.c.id)
select(Author).where(Author.articles.any(lambda: Article.views > b))
select(Author.id).join(Article, lambda: Article.author_id == Author.id)
select(users.c.id).having(lambda: func.count(users.c.id) > b).group_by(users.c.id)
