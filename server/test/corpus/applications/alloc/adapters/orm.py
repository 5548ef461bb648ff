import logging
from sqlalchemy import Column, Date, Enum, Float, ForeignKey, Integer, MetaData, String, Table, event, func, select, UniqueConstraint, Index, text, and_
from sqlalchemy.orm import registry, relationship, column_property, synonym, deferred, backref
from alloc.domain import model

metadata = MetaData(schema=None, naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"})
mapper_registry = registry(metadata=metadata)
def ref(target, **kw): return Column(f"{target}_id", ForeignKey(f"{target}s.id", ondelete=kw.pop("ondelete", None)), **kw)
def pk(name="id"): return Column(name, Integer, primary_key=True, autoincrement=True)

order_lines = Table("order_lines", metadata, pk(), Column("sku", String(255)), Column("qty", Integer, nullable=False), Column("orderid", String(255)))
products = Table("products", mapper_registry.metadata, Column("sku", String(255), primary_key=True), Column("version_number", Integer, nullable=False, server_default="0"))
batches = Table("batches", metadata, pk(), Column("reference", String(255)), Column("sku", ForeignKey("products.sku")), Column("_purchased_quantity", Integer, nullable=False), Column("eta", Date, nullable=True), Index("ix_ref", "reference", unique=True))
allocations = Table("allocations", metadata, pk(), Column("orderline_id", ForeignKey("order_lines.id")), Column("batch_id", ForeignKey("batches.id")))
allocations_view = Table("allocations_view", metadata, Column("orderid", String(255)), Column("sku", String(255)), Column("batchref", String(255)))
warehouses = Table("warehouses", metadata, pk(), Column("code", String(10), unique=True), Column("city", String(50), key="town"), Column("state", Enum(model.State)))
zones = Table("zones", metadata, pk(), ref("warehouse", ondelete="CASCADE", nullable=False), Column("name", String(20)), Column("capacity", Integer), UniqueConstraint("warehouse_id", "name"))
vehicles = Table("vehicles", metadata, pk(), Column("kind", String(10)), Column("load", Float))
trucks = Table("trucks", metadata, Column("id", ForeignKey("vehicles.id"), primary_key=True), Column("axles", Integer))

def start_mappers():
    lines_mapper = mapper_registry.map_imperatively(model.OrderLine, order_lines)
    batches_mapper = mapper_registry.map_imperatively(model.Batch, batches, properties={
        "_allocations": relationship(lines_mapper, secondary=allocations, collection_class=set, lazy="joined"),
        "quantity": synonym("_purchased_quantity"),
        "line_count": column_property(select(func.count(allocations.c.id)).where(allocations.c.batch_id == batches.c.id).scalar_subquery()),
    })
    mapper_registry.map_imperatively(model.Product, products, version_id_col=products.c.version_number, version_id_generator=False, properties={"batches": relationship(batches_mapper, order_by=batches.c.eta, backref="product")})
    mapper_registry.map_imperatively(model.Warehouse, warehouses, properties={"city": warehouses.c.town, "zones": relationship(model.Zone, back_populates="warehouse", cascade="all, delete-orphan", order_by=zones.c.name)}, column_prefix=None)
    mapper_registry.map_imperatively(model.Zone, zones, properties={"warehouse": relationship(model.Warehouse, back_populates="zones"), "size": zones.c.capacity})
    vehicle = mapper_registry.map_imperatively(model.Vehicle, vehicles, polymorphic_on=vehicles.c.kind, polymorphic_identity="vehicle")
    mapper_registry.map_imperatively(model.Truck, trucks, inherits=vehicle, polymorphic_identity="truck")
    mapper_registry.map_imperatively(model.Van, inherits=model.Vehicle, polymorphic_identity="van")

start_mappers()
