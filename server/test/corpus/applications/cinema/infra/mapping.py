import sqlalchemy as sa
from sqlalchemy.orm import backref, column_property, composite, deferred, registry, relationship

from cinema.domain.entities import Genre, Hall, Money, Movie, Screening, SeasonTicket, Ticket

mapper_registry = registry()
T = mapper_registry.metadata


def pk(name="id"):
    return sa.Column(name, sa.Integer, primary_key=True)


def fk(target, **kw):
    name = target.split(".")[0].rstrip("s") + "_id"
    return sa.Column(name, sa.ForeignKey(target), nullable=kw.pop("nullable", False), **kw)


movies = sa.Table("movies", T, pk(), sa.Column("title", sa.String(200), nullable=False), sa.Column("minutes", sa.Integer),
                  sa.Column("genre", sa.Enum(Genre, values_callable=lambda e: [m.value for m in e]), key="genre"),
                  sa.Column("synopsis", sa.Text))
halls = sa.Table("halls", T, pk(), sa.Column("name", sa.String(40), unique=True), sa.Column("rows", sa.Integer), sa.Column("per_row", sa.Integer, key="seats_per_row"))
screenings = sa.Table(
    "screenings", T, pk(), fk("movies.id", index=True), fk("halls.id"),
    sa.Column("starts", sa.DateTime, nullable=False), sa.Column("price_amount", sa.Integer), sa.Column("price_currency", sa.String(3)),
    sa.UniqueConstraint("hall_id", "starts"),
)
tickets = sa.Table("tickets", T, pk(), fk("screenings.id"), sa.Column("row", sa.SmallInteger), sa.Column("seat", sa.SmallInteger),
                   sa.Column("holder", sa.String(100), nullable=True), sa.Column("kind", sa.String(10), nullable=False, server_default="single"))
season_tickets = sa.Table("season_tickets", T, sa.Column("id", sa.ForeignKey("tickets.id"), primary_key=True), sa.Column("season", sa.CHAR(9)))


def start_mappers() -> None:
    if getattr(start_mappers, "done", False):
        return
    start_mappers.done = True
    mapper_registry.map_imperatively(Hall, halls)
    movie_mapper = mapper_registry.map_imperatively(
        Movie, movies,
        properties={
            "synopsis": deferred(movies.c.synopsis),
            "screenings": relationship(Screening, back_populates="movie", order_by=screenings.c.starts),
            "screening_count": column_property(
                sa.select(sa.func.count(screenings.c.id)).where(screenings.c.movie_id == movies.c.id).correlate(movies).scalar_subquery()
            ),
        },
    )
    mapper_registry.map_imperatively(
        Screening, screenings,
        properties=dict(
            movie=relationship(movie_mapper, back_populates="screenings"),
            hall=relationship(Hall, backref=backref("screenings", lazy="write_only")),
            price=composite(Money, screenings.c.price_amount, screenings.c.price_currency),
            tickets=relationship(Ticket, back_populates="screening", cascade="all, delete-orphan"),
        ),
    )
    mapper_registry.map_imperatively(
        Ticket, tickets, polymorphic_on=tickets.c.kind, polymorphic_identity="single",
        properties={"screening": relationship(Screening, back_populates="tickets")},
    )
    mapper_registry.map_imperatively(SeasonTicket, season_tickets, inherits=Ticket, polymorphic_identity="season")


start_mappers()
