"""SQLModel tables over shared bases, with fields that are declared again."""

from typing import Literal

from sqlmodel import Field, Relationship, SQLModel, String


class ItemBase(SQLModel):
    name: str
    kind: Literal["print", "frame"] = "print"
    stock: int = 0


class ShopItem(ItemBase, table=True):
    __tablename__ = "shop_item"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(sa_type=String)
    price: int
    lines: list["ShopLine"] = Relationship(back_populates="item")


class LineBase(SQLModel):
    amount: int
    note: str | None = None


class ShopLine(LineBase, table=True):
    __tablename__ = "shop_line"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="shop_item.id")
    amount: int = Field(default=1, index=True)
    item: ShopItem = Relationship(back_populates="lines")
