from sqlalchemy import asc, column, delete, desc, func, insert, literal_column, select, table, text, update
from sqlalchemy.orm import load_only

from helpers import *
from models import Author, Item


def ordered_by_direction(y):
    return select(Item.id).order_by(text(direction(y)))


def ordered_by_template(y):
    return select(Item.id).order_by(text(f"name {direction(y)}"))


def attribute_of_word(y):
    return select(getattr(Item, pick(y)))


def ordered_by_word(y):
    return select(Item.id).order_by(pick(y))


def limited_by_plan(y):
    return select(Item.id).limit(size_for(y))


def columns_of_names(y):
    return select(*[getattr(Item, c) for c in columns_for(y)])


def columns_of_grown_names(y):
    return select(*[getattr(Item, c) for c in columns_grown(y)])


def updated_with_values(y):
    return update(Item).values(**values_for(y))


def inserted_with_values(y):
    return insert(Item).values(values_two(y))


def compared_with_word(y):
    return select(Item.id).where(Item.kind == kind_for(y))


def filtered_by_values(y):
    return select(Item.id).filter_by(**values_for(y))


def attribute_after_try(y):
    return select(getattr(Item, try_pick(y)))


def attribute_looked_up(y):
    return select(getattr(Item, looked_up(y)))


def attribute_looked_up_or(y):
    return select(getattr(Item, looked_up_or(y)))


def column_looked_up_or(y):
    return select(Item.id).order_by(column_or(y))


def ordered_by_pair(y):
    by, way = pair_for(y)
    return select(Item.id).order_by(getattr(getattr(Item, by), way)())


def attribute_of_nested(y):
    return select(getattr(Item, nested(y)["order"]["by"]))


def attribute_of_object(y):
    return select(getattr(Item, Sorting(y).by))


def columns_filled_elsewhere(y):
    found = ["id"]
    fill(found, y)
    return select(*[getattr(Item, c) for c in found])


def table_of_word(y):
    return select(column("id")).select_from(table(table_for(y)))


def attribute_or_word(y):
    return select(getattr(Item, maybe_or_word(y)))


def columns_of_and_or(y):
    return select(*[getattr(Item, c) for c in flag_list(y)])


def conditions_of_mapping(y):
    return select(Item.id).where(*[getattr(Item, v) == k for k, v in schema_map(y).items()])


def attribute_of_grown_word(y):
    return select(getattr(Item, suffix(y)))


def coalesced_with_either_kind(y):
    return select(func.coalesce(Item.price, mixed(y)))


def attribute_from_deep(y):
    return select(getattr(Item, deep(y)))


def attribute_after_while(n):
    return select(getattr(Item, while_word(n)))


def limited_by_count(things):
    return select(Item.id).limit(counted(things))


def attribute_after_walrus(y):
    return select(getattr(Item, walrus(y)))


def truncated_to_unit(y):
    return select(func.date_trunc(unit(y), Item.created_at))


def literal_of_word(y):
    return select(literal_column(pick(y))).select_from(Item)


def function_of_word(y):
    return select(getattr(func, fn_name(y))(Item.price))


def labelled_by_word(y):
    return select(Item.price.label(pick(y)))


def ordered_by_compared_word(y):
    return select(Item.id).order_by(desc(Item.name) if direction(y) == "desc" else asc(Item.name))


def text_with_direction(y):
    return text("SELECT * FROM items ORDER BY " + direction_one(y))


def text_formatted(y):
    return text("SELECT * FROM items ORDER BY {}".format(direction(y)))


def text_by_percent(y):
    return text("SELECT * FROM items ORDER BY %s" % pick(y))


def loaded_columns(y):
    return select(Item).options(load_only(*[getattr(Item, c) for c in columns_for(y)]))


def attribute_of_several(a, b):
    return select(getattr(Item, pick_many(a, b)))


def attribute_of_match(word):
    return select(getattr(Item, match_pick(word)))


def text_of_joined_names(y):
    return text("SELECT " + ", ".join(columns_for(y)) + " FROM items")


def compared_with_either_kind(y):
    return select(Item.id).where(Item.price == mixed(y))


def model_looked_up(name):
    return select(model_map()[name].id)


def method_of_word(y):
    return select(Item.id).order_by(getattr(Item.name, direction(y))())


def limited_or_not(y):
    return select(Item.id).limit(size_for(y) if y else None)


def inserted_rows(y):
    return insert(Item).values([{"name": n} for n in columns_for(y)])


def operator_of_flag(y):
    return select(Item.id).where(Item.name.op("~" if truthy(y) else "!~")("x"))


def attribute_of_lowered_word(y):
    return select(getattr(Item, pick(y).lower()))


def deleted_by_attribute(y):
    return delete(Item).where(getattr(Item, pick(y)) == 1)


def compared_with_product(y):
    return select(Item.id).where(Item.price > size_for(y) * 2)


def ordered_far_away(y):
    return ordered(select(Item.id), y)


def sorted_far_away(y):
    return sorted_by(select(Item.id), y)


def ordered_by_either_arm(y):
    stmt = select(Item.id)
    stmt = arms(stmt, y)
    return stmt.limit(1)


def ordered_by_method_far_away(y):
    return arms_word(select(Item.id), y).limit(1)


def built_far_away(y):
    stmt = build(y)
    return stmt


def condition_built_far_away(y):
    return select(Item.id).where(criteria(y))


def listed_by_object(y):
    return Repo(y).listing()


def paged_by_object(y):
    return Repo(True).paged(select(Item.id), y)


def kept_far_away(y: bool):
    return shelf(with_dear=y).order_by(Item.name)


def kept_far_away_by_default(y: bool = False):
    statement = shelf(y).limit(3)
    return statement


class BookShelves(Shelves):
    def named(self, y: bool = False):
        return self.base(with_dear=y, with_films=True).where(Item.name == "x")


def kept_by_object(y: bool):
    return BookShelves().named(y=y)
