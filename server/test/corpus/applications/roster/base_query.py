from sqlalchemy.orm import Query


class BaseQuery(Query):
    def active(self):
        return self.filter_by(active=True)

    def newest(self, count: int = 10):
        entity = self.column_descriptions[0]["entity"]
        return self.order_by(entity.id.desc()).limit(count)
