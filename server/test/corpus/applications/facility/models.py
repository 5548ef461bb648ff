from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import DateTime, ForeignKey, Numeric, String, and_, case, cast, func, literal, or_, select, type_coerce
from sqlalchemy.ext.hybrid import Comparator, hybrid_method, hybrid_property
from sqlalchemy.orm import Mapped, column_property, composite, foreign, mapped_column, object_session, query_expression, relationship, remote

from .tenancy import Base, SoftDeletable, Tenant, TenantScoped


class CaseInsensitive(Comparator):
    def __eq__(self, other):
        return func.lower(self.__clause_element__()) == func.lower(other)


class Money:
    def __init__(self, amount, currency):
        self.amount = amount
        self.currency = currency

    def __composite_values__(self):
        return self.amount, self.currency

    def __eq__(self, other):
        return isinstance(other, Money) and self.amount == other.amount and self.currency == other.currency

    def __ne__(self, other):
        return not self.__eq__(other)


class Building(TenantScoped, SoftDeletable, Base):
    __tablename__ = "building"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    street: Mapped[str | None]
    floors: Mapped[int] = mapped_column(default=1)
    rooms: Mapped[list["Room"]] = relationship(back_populates="building", order_by="Room.number")

    @hybrid_property
    def name_ci(self):
        return self.name.lower()

    @name_ci.inplace.comparator
    @classmethod
    def _name_ci_cmp(cls):
        return CaseInsensitive(cls.name)


class Room(TenantScoped, SoftDeletable, Base):
    __tablename__ = "room"
    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    number: Mapped[str] = mapped_column(String(10))
    width: Mapped[float]
    depth: Mapped[float]
    capacity: Mapped[int | None]
    building: Mapped[Building] = relationship(back_populates="rooms")
    contracts: Mapped[list["Contract"]] = relationship(back_populates="room", cascade="all, delete-orphan", passive_deletes=True)
    tickets_today: Mapped[int] = query_expression(literal(0))

    @hybrid_property
    def area(self):
        return self.width * self.depth

    @hybrid_property
    def size_class(self):
        if self.area > 100:
            return "hall"
        return "office" if self.area > 10 else "closet"

    @size_class.inplace.expression
    @classmethod
    def _size_class_sql(cls):
        return case((cls.area > 100, "hall"), (cls.area > 10, "office"), else_="closet")

    @hybrid_method
    def fits(self, people):
        return self.capacity >= people

    @fits.inplace.expression
    @classmethod
    def _fits_sql(cls, people):
        return func.coalesce(cls.capacity, 0) >= people


class Contract(TenantScoped, Base):
    __tablename__ = "contract"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    renter: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    rent: Mapped[Money] = composite(mapped_column("rent_amount", Numeric(10, 2)), mapped_column("rent_currency", String(3)))
    room: Mapped[Room] = relationship(back_populates="contracts")

    @hybrid_method
    def active_on(self, day):
        return self.since <= day and (self.until is None or self.until > day)

    @active_on.expression
    def active_on(cls, day):
        return and_(cls.since <= day, or_(cls.until.is_(None), cls.until > day))

    @hybrid_property
    def open_ended(self):
        return self.until.is_(None) if not isinstance(self, Contract) else self.until is None


class Ticket(TenantScoped, SoftDeletable, Base):
    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    title: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None] = mapped_column(DateTime)
    severity: Mapped[int] = mapped_column(default=3)
    room: Mapped[Room | None] = relationship(backref="tickets")

    is_open: Mapped[bool] = column_property(closed_at.column.is_(None))


Room.open_tickets = column_property(
    select(func.count(Ticket.id)).where(Ticket.room_id == Room.id, Ticket.closed_at.is_(None)).correlate_except(Ticket).scalar_subquery(),
    deferred=True,
)
Building.total_area = column_property(
    select(func.coalesce(func.sum(Room.width * Room.depth), 0)).where(Room.building_id == Building.id).correlate_except(Room).scalar_subquery()
)
Building.current_contracts = relationship(
    Contract,
    secondary=Room.__table__,
    primaryjoin=lambda: Building.id == Room.building_id,
    secondaryjoin=lambda: and_(Room.id == Contract.room_id, or_(Contract.until.is_(None), Contract.until > func.current_date())),
    viewonly=True,
)
Tenant.room_count = column_property(
    select(func.count()).select_from(Room).where(Room.tenant_id == Tenant.id).scalar_subquery().label("room_count")
)
