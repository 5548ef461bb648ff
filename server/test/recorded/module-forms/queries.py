import conf
from conf import BASE, CHOSEN, COLUMN, COLUMNS, COND, FILTERS, NAMED, ORDER, PAGE, QUERY, SHORT, Config, Driver
from conf import MODEL_NAME, Model, Versioned, config, folded
from conf import WORD as W
from models import Item
from sqlalchemy import String, cast, literal_column, select, text


def by_model():
    return select(Model.id)


def by_attribute_of_the_module():
    return select(conf.Model.id)


def by_a_name_imported_inside():
    from conf import Model as M

    return select(M.id)


def by_the_same_condition():
    return select(Model.id).where(MODEL_NAME == "x")


def limited():
    return select(Item.id).limit(PAGE)


def in_a_text():
    return text(f"SELECT * FROM items LIMIT {PAGE}")


def by_one_of_three_words():
    return select(literal_column(W))


def by_an_order_that_is_rebound():
    return select(Item.id).order_by(ORDER)


def by_a_name_of_a_column():
    return select(getattr(Item, COLUMN))


def by_a_conditional_expression():
    return select(getattr(Item, SHORT))


def by_one_of_two_functions():
    return select(Item.id).where(folded(Item.name) == "x")


def by_a_statement():
    return BASE.order_by(Item.id)


def by_a_list_that_grew():
    return select(Item.id).where(*FILTERS)


def by_one_of_two_lists():
    return select(*COLUMNS)


def by_a_condition():
    return select(Item.id).where(COND)


def by_what_is_made_of_a_model():
    return NAMED.limit(5)


def by_an_entry():
    return select(CHOSEN)


def by_a_text_that_grew():
    return text(QUERY + " LIMIT 1")


def by_a_class():
    return select(getattr(Item, config.column))


def by_a_model_of_a_class():
    return select(Config.model.id)


def by_a_condition_in_a_class():
    return select(Item.id).order_by(Config.order)


def by_default(model=Model):
    return select(model.id)


def by_a_length():
    return select(cast(Item.name, String(PAGE)))


def by_a_version():
    return select(Versioned.id)


def by_a_driver():
    return select(Driver.id)


class Repository:
    model = Model

    def all(self):
        return select(self.model.id)
