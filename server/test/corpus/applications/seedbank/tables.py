"""Tables of the seed bank, and the plain classes mapped to some of them."""
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import backref, column_property, composite, registry, relationship, synonym

metadata = MetaData(schema=None, naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})
mapper_registry = registry(metadata=metadata)

species = Table(
    "species", metadata,
    Column("id", Integer, primary_key=True),
    Column("genus", String(60), nullable=False, index=True),
    Column("epithet", String(60), nullable=False),
    Column("red_list", sa.Enum("LC", "NT", "VU", "EN", "CR", name="red_list")),
    sa.UniqueConstraint("genus", "epithet"),
)

sites = sa.Table(
    "sites", metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("lat", sa.Float(precision=53)),
    sa.Column("lon", sa.Float(precision=53)),
)

accessions = Table(
    "accessions", metadata,
    Column("id", Integer, sa.Identity(start=1000), primary_key=True),
    Column("species_id", ForeignKey("species.id"), nullable=False),
    Column("site_id", ForeignKey("sites.id", onupdate="CASCADE")),
    Column("collected_on", sa.Date, key="collected"),
    Column("seeds", Integer, server_default="0"),
    Column("viability", sa.Numeric(5, 2)),
    Column("state", String(12), default="new"),
    Column("notes", sa.Text),
    Column("touched_at", sa.TIMESTAMP(timezone=True), server_default=sa.func.now(), onupdate=sa.func.now()),
)

germination = Table(
    "germination_tests", metadata,
    Column("accession_id", ForeignKey(accessions.c.id, ondelete="CASCADE"), primary_key=True),
    Column("no", sa.SmallInteger, primary_key=True, autoincrement=False),
    Column("sown", Integer, nullable=False),
    Column("sprouted", Integer, nullable=False),
    Column("rate", sa.Float, sa.Computed("sprouted * 1.0 / sown")),
)

stock = Table(
    "stock", metadata,
    Column("vault", String(8), primary_key=True),
    Column("accession_id", Integer, ForeignKey("accessions.id"), primary_key=True),
    Column("grams", sa.Numeric(10, 3), nullable=False, default=0),
    Column("version", Integer, nullable=False, server_default=sa.text("1")),
)
archive = Table("accessions_archive", metadata, *(Column(c.name, c.type, primary_key=c.primary_key, key=c.key) for c in accessions.columns if c.name != "touched_at"))


class Species:
    def __init__(self, genus, epithet):
        self.genus = genus
        self.epithet = epithet


class Place:
    pass


class Point:
    def __init__(self, lat, lon):
        self.lat, self.lon = lat, lon

    def __composite_values__(self):
        return (self.lat, self.lon)


class Accession:
    @property
    def weak(self):
        return self.viability is not None and self.viability < 50


class GerminationTest:
    pass


def start_mappers():
    mapper_registry.map_imperatively(
        Species, species,
        properties={
            "binomial": column_property(species.c.genus + " " + species.c.epithet),
            "accessions": relationship("Accession", back_populates="species", order_by=accessions.c.collected.desc()),
        },
    )
    mapper_registry.map_imperatively(Place, sites, properties={"at": composite(Point, sites.c.lat, sites.c.lon)})
    mapper_registry.map_imperatively(
        Accession, accessions,
        properties={
            "species": relationship(Species, back_populates="accessions", lazy="joined"),
            "place": relationship(Place, backref=backref("accessions", lazy="select")),
            "tests": relationship(GerminationTest, cascade="all, delete-orphan", order_by=germination.c.no),
            "status": synonym("state"),
            "_notes": accessions.c.notes,
        },
        exclude_properties=["touched_at"],
    )
    mapper_registry.map_imperatively(GerminationTest, germination, confirm_deleted_rows=False)


start_mappers()
