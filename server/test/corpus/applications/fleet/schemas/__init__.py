from .filters import DriverFilter, VehicleFilter
from .paging import Page, PageParams, SortParams
