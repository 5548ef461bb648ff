import decimal, typing
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, Numeric
class Money(decimal.Decimal): ...
class MoneyType(TypeDecorator):
    impl = Numeric(12, 2)
    cache_ok = True
