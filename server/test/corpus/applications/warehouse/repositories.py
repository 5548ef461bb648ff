from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from advanced_alchemy.filters import BeforeAfter, CollectionFilter, LimitOffset, NotNullFilter, OrderBy, SearchFilter
from advanced_alchemy.repository import SQLAlchemyAsyncRepository, SQLAlchemyAsyncSlugRepository, SQLAlchemySyncRepository
from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from warehouse.models import Category, Movement, MovementKind, Product, StockLevel, StorageBin, Supplier, Warehouse


class ProductRepository(SQLAlchemyAsyncRepository[Product]):
    """Products with their stock."""

    model_type = Product

    async def by_sku(self, sku: str) -> Product | None:
        return await self.get_one_or_none(Product.sku == sku)

    async def available(self, limit: int = 20, offset: int = 0) -> Sequence[Product]:
        return await self.list(Product.available, LimitOffset(limit, offset), OrderBy("title"))

    async def search(self, text: str) -> Sequence[Product]:
        statement = select(Product).where(or_(Product.title.ilike(f"%{text}%"), Product.sku.startswith(text)))
        return await self.list(statement=statement)

    async def in_category(self, category_id: int) -> tuple[Sequence[Product], int]:
        return await self.list_and_count(
            statement=self.statement.join(Product.categories).where(Category.id == category_id)
        )

    async def total_stock(self, product_id: UUID) -> int:
        result = await self._execute(
            select(func.coalesce(func.sum(StockLevel.quantity), 0)).where(StockLevel.product_id == product_id)
        )
        return result.scalar_one()

    async def low_on_stock(self, threshold: int = 5):
        free = func.coalesce(func.sum(StockLevel.free), 0)
        stmt = (
            select(self.model_type)
            .outerjoin(self.model_type.stock)
            .group_by(self.model_type.id)
            .having(free < threshold)
            .options(selectinload(self.model_type.stock))
        )
        return (await self.session.scalars(stmt)).all()

    async def discontinue(self, ids: list[UUID]) -> None:
        await self.session.execute(
            update(self.model_type).where(self.model_type.id.in_(ids)).values(discontinued_at=func.now())
        )


class WarehouseRepository(SQLAlchemyAsyncSlugRepository[Warehouse]):
    model_type = Warehouse

    async def in_city(self, city: str) -> Sequence[Warehouse]:
        return await self.list(statement=self.statement.where(func.lower(Warehouse.city) == city.lower()))

    async def bins(self, warehouse_id: UUID):
        stmt = select(StorageBin).where(StorageBin.warehouse_id == warehouse_id).order_by(StorageBin.code)
        return (await self.session.execute(stmt)).scalars().all()

    async def with_attribute(self, key: str, value: str):
        return await self.session.scalars(self.statement.where(Warehouse.attributes[key].as_string() == value))


class SupplierRepository(SQLAlchemySyncRepository[Supplier]):
    model_type = Supplier
    id_attribute = "id"

    def rated(self, minimum: float) -> Sequence[Supplier]:
        return self.list(self.model_type.rating >= minimum, Supplier.active.is_(True))

    def with_products(self):
        return self.session.scalars(select(Supplier).where(Supplier.products.any()).order_by(Supplier.name)).all()


class MovementRepository(SQLAlchemyAsyncRepository[Movement]):
    model_type = Movement

    def __init__(self, *, session: AsyncSession) -> None:
        super().__init__(session=session, statement=select(Movement).options(selectinload(Movement.product)))

    async def of_product(self, product_id: UUID):
        return await self.list(statement=self.statement.where(Movement.product_id == product_id))

    async def between(self, start: datetime, end: datetime):
        stmt = BeforeAfter("happened_at", before=end, after=start).append_to_statement(select(Movement), Movement)
        stmt = OrderBy(field_name="happened_at", sort_order="desc").append_to_statement(stmt, Movement)
        return (await self.session.scalars(stmt)).all()

    async def filtered(self, kinds: list[MovementKind], text: str, limit: int = 10):
        filters = [
            CollectionFilter("kind", kinds),
            SearchFilter({"note"}, text, ignore_case=True),
            NotNullFilter(field_name="bin_id"),
            LimitOffset(limit=limit, offset=0),
        ]
        stmt = select(self.model_type)
        for each in filters:
            stmt = each.append_to_statement(stmt, self.model_type)
        return (await self.session.scalars(stmt)).all()
