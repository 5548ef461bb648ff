from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.query import Query
from sqlalchemy import MetaData


class PublishedQuery(Query):
    """Finders that every model gets through ``Model.query``."""

    def newest(self, limit=10):
        entity = self.column_descriptions[0]["entity"]
        return self.order_by(entity.id.desc()).limit(limit)

    def active(self):
        return self.filter_by(deleted=False)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

db = SQLAlchemy(metadata=metadata, query_class=PublishedQuery)
