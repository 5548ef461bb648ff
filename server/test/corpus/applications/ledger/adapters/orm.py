import logging

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    UniqueConstraint,
    and_,
    event,
    func,
    select,
)
from sqlalchemy.orm import column_property, composite, deferred, foreign, registry, relationship, remote

from ledger import domain

logger = logging.getLogger(__name__)

metadata = MetaData(schema=None, naming_convention={"pk": "%(table_name)s_pkey", "fk": "%(table_name)s_%(column_0_name)s_fkey"})
mapper_registry = registry(metadata=metadata)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    Column("currency", String(3), nullable=False, server_default="EUR"),
    Column("is_closed", Boolean, nullable=False, default=False),
    Column("parent_id", ForeignKey("accounts.id"), nullable=True),
)

journals = Table(
    "journals",
    mapper_registry.metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("reference", String(40), nullable=False),
    Column("booked_on", Date, nullable=False, index=True),
    Column("metadata", JSON(none_as_null=True), key="info"),
    UniqueConstraint("reference", name="journals_reference_key"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("journal_id", ForeignKey("journals.id", ondelete="CASCADE"), nullable=False),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False),
    Column("side", Enum(domain.Side), nullable=False),
    Column("amount", Numeric(14, 2), nullable=False),
    Column("signed", Numeric(14, 2), Computed("CASE side WHEN 'DEBIT' THEN amount ELSE -amount END")),
    Column("memo", String(255)),
    Index("ix_entries_account", "account_id", "journal_id"),
)

parties = Table(
    "parties",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("name", String(255)),
    Column("vat", String(20)),
    Column("born", Date),
)

companies = Table(
    "companies",
    metadata,
    Column("party_id", ForeignKey("parties.id"), primary_key=True),
    Column("registration", String(40)),
)

party_accounts = Table(
    "party_accounts",
    metadata,
    Column("party_id", Integer, ForeignKey("parties.id"), primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
)

audit_logs = Table(
    "audit_logs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("happened_at", DateTime(timezone=True), server_default=func.now()),
    Column("table_name", String(64)),
    Column("row_id", Integer),
    Column("payload", JSON),
)

rates = Table(
    "rates",
    metadata,
    Column("base", String(3), primary_key=True),
    Column("quote", String(3), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("rate", Numeric(12, 6), nullable=False),
    Column("fetched", DateTime, onupdate=func.now()),
)

balances = (
    select(entries.c.account_id, func.sum(entries.c.signed).label("balance")).group_by(entries.c.account_id).subquery("balances")
)


def start_mappers():
    logger.info("Starting mappers")
    entry_mapper = mapper_registry.map_imperatively(
        domain.Entry,
        entries,
        properties={
            "account": relationship(domain.Account, back_populates="entries"),
            "memo": deferred(entries.c.memo),
        },
        exclude_properties=["signed"],
    )
    mapper_registry.map_imperatively(
        domain.Account,
        accounts,
        properties={
            "closed": accounts.c.is_closed,
            "entries": relationship(entry_mapper, back_populates="account"),
            "parent": relationship(domain.Account, remote_side=accounts.c.id, backref="children"),
            "turnover": column_property(
                select(func.sum(entries.c.amount)).where(entries.c.account_id == accounts.c.id).correlate_except(entries).scalar_subquery()
            ),
        },
    )
    mapper_registry.map_imperatively(
        domain.Journal,
        journals,
        properties={
            "_id": journals.c.id,
            "entries": relationship(domain.Entry, backref="journal", cascade="all, delete-orphan", order_by=entries.c.id),
            "debits": relationship(
                domain.Entry,
                primaryjoin=and_(journals.c.id == foreign(entries.c.journal_id), entries.c.side == domain.Side.DEBIT),
                viewonly=True,
            ),
        },
    )
    mapper_registry.map_imperatively(
        domain.Party,
        parties,
        polymorphic_on=parties.c.kind,
        polymorphic_identity="party",
        properties={"accounts": relationship(domain.Account, secondary=party_accounts, collection_class=set, lazy="selectin")},
    )
    mapper_registry.map_imperatively(domain.Person, inherits=domain.Party, polymorphic_identity="person")
    mapper_registry.map_imperatively(domain.Company, companies, inherits=domain.Party, polymorphic_identity="company")
    mapper_registry.map_imperatively(domain.AuditLog, audit_logs, column_prefix="_")
    mapper_registry.map_imperatively(domain.ExchangeRate, rates, primary_key=[rates.c.base, rates.c.quote, rates.c.day])


start_mappers()


@event.listens_for(domain.Journal, "load")
def receive_load(journal, _):
    journal.events = []
