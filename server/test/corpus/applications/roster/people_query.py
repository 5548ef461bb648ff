from .base_query import BaseQuery


class PeopleQuery(BaseQuery):
    def named(self, name: str):
        return self.active().filter_by(name=name)

    def older_than(self, age: int):
        entity = self.column_descriptions[0]["entity"]
        return self.filter(entity.age > age)
