from __future__ import annotations

from typing import Any
from uuid import UUID

from advanced_alchemy import repository, service
from advanced_alchemy.filters import ComparisonFilter, ExistsFilter, FilterTypes, LimitOffset, NotInCollectionFilter, OnBeforeAfter
from advanced_alchemy.service import OffsetPagination, SQLAlchemyAsyncRepositoryService, schema_dump
from sqlalchemy import case, delete, desc, func, insert, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, load_only, noload

from warehouse import models as m
from warehouse.repositories import ProductRepository, WarehouseRepository


class ProductService(SQLAlchemyAsyncRepositoryService[m.Product, ProductRepository]):
    repository_type = ProductRepository
    match_fields = ["sku"]

    async def catalogue(self, *filters: FilterTypes) -> OffsetPagination[m.Product]:
        results, total = await self.list_and_count(*filters)
        return self.to_schema(results, total, filters=filters)

    async def by_supplier(self, supplier_id: int):
        stmt = select(m.Product).where(m.Product.supplier_id == supplier_id).options(noload("*"))
        return await self.repository.list(statement=stmt)

    async def price_list(self):
        stmt = select(m.Product.sku, m.Product.price).where(m.Product.available).order_by(m.Product.sku)
        return (await self.repository.session.execute(stmt)).all()

    async def cheapest(self, n: int = 3):
        return await self.repository.session.scalars(
            select(m.Product).options(load_only(m.Product.sku, m.Product.price)).order_by(m.Product.price).limit(n)
        )

    async def value_of_stock(self):
        value = func.sum(m.StockLevel.quantity * m.Product.price).label("value")
        stmt = (
            select(m.Warehouse.name, value)
            .join(m.StorageBin, m.StorageBin.warehouse_id == m.Warehouse.id)
            .join(m.StockLevel, m.StockLevel.bin_id == m.StorageBin.id)
            .join(m.Product, m.StockLevel.product_id == m.Product.id)
            .group_by(m.Warehouse.name)
            .order_by(desc(literal_column("value")))
        )
        return (await self.repository.session.execute(stmt)).all()


class WarehouseService(service.SQLAlchemyAsyncRepositoryService[m.Warehouse]):
    class Repo(repository.SQLAlchemyAsyncSlugRepository[m.Warehouse]):
        model_type = m.Warehouse

    repository_type = Repo

    async def occupancy(self, warehouse_id: UUID):
        used = func.sum(m.StockLevel.quantity)
        stmt = (
            select(m.StorageBin.code, (used * 100.0 / m.StorageBin.capacity).label("percent"))
            .join(m.StorageBin.stock)
            .where(m.StorageBin.warehouse_id == warehouse_id)
            .group_by(m.StorageBin.id, m.StorageBin.code)
        )
        return (await self.repository.session.execute(stmt)).all()

    async def empty_bins(self, warehouse_id: UUID):
        stmt = select(m.StorageBin).where(m.StorageBin.warehouse_id == warehouse_id, ~m.StorageBin.stock.any(m.StockLevel.quantity > 0))
        return (await self.repository.session.scalars(stmt)).all()


async def ledger(repo: ProductRepository, product_id: UUID):
    signed = case(
        (m.Movement.kind == m.MovementKind.SHIPMENT, -m.Movement.quantity), else_=m.Movement.quantity
    )
    running = func.sum(signed).over(partition_by=m.Movement.product_id, order_by=m.Movement.happened_at).label("balance")
    stmt = select(m.Movement.happened_at, signed.label("change"), running).where(m.Movement.product_id == product_id)
    return (await repo.session.execute(stmt)).all()


async def reserve(repo: ProductRepository, product_id: UUID, amount: int):
    level = await repo.session.scalar(
        select(m.StockLevel)
        .where(m.StockLevel.product_id == product_id, m.StockLevel.free >= amount)
        .options(joinedload(m.StockLevel.bin))
        .order_by(m.StockLevel.free.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return level


async def documents(repo: ProductRepository, number: str):
    session = repo.session
    invoices = await session.scalars(select(m.Invoice).where(m.Invoice.number == number, m.Invoice.total > 100))
    notes = await session.scalars(select(m.DeliveryNote).where(m.DeliveryNote.carrier.in_(["dhl", "ups"])))
    everything = await session.scalars(select(m.Document).where(m.Document.number.like(f"{number}%")))
    return invoices.all(), notes.all(), everything.all()


async def log_movement(repo: ProductRepository, data: dict[str, Any], product_id: UUID):
    await repo.session.execute(insert(m.Movement).values(product_id=product_id, kind=m.MovementKind.RECEIPT, quantity=1))
    await repo.session.execute(delete(m.StockLevel).where(m.StockLevel.quantity == 0, m.StockLevel.reserved == 0))


def filter_statement(names: list[str], column: InstrumentedAttribute[str] = m.Supplier.name):
    stmt = NotInCollectionFilter(column, names).append_to_statement(select(m.Supplier), m.Supplier)
    stmt = ComparisonFilter("rating", "ge", 3.5).append_to_statement(stmt, m.Supplier)
    stmt = OnBeforeAfter("created_at", None, None).append_to_statement(stmt, m.Supplier)
    exists = ExistsFilter(values=[m.Product.supplier_id == m.Supplier.id, m.Product.price > 10])
    return LimitOffset(10, 5).append_to_statement(exists.append_to_statement(stmt, m.Supplier), m.Supplier)


def slug_of(warehouse: m.Warehouse):
    return select(m.Warehouse.slug).where(m.Warehouse.id == warehouse.id)
