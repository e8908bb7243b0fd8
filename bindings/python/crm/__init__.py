"""libcrm: the relationship ledger you can link.

    import crm

    with crm.open("shop.crm", create=True, actor="desk") as db:
        zhang = db.customers.add(kind="person", name="Zhang Wei", contact_points=[("mobile", "+86 138 0013 8000")])
        for task in db.tasks.due():
            print(task.due_at, task.kind.label, task.title)

What the library does is documented at each call; docs/python.md tells the whole by task.
"""
from ._libcrm import lib as _lib

if _lib.crm_version_number() != _lib.CRM_VERSION_NUMBER:
    raise ImportError(f"this binding was made for libcrm {_lib.CRM_VERSION_NUMBER // 10000}."
                      f"{_lib.CRM_VERSION_NUMBER // 100 % 100}.{_lib.CRM_VERSION_NUMBER % 100}, and another is loaded: install "
                      "both from the same source")

from . import _calls, _enums, _records, _statuses
from ._arrow import ArrowTable
from ._calendar import Calendar
from ._calls import *
from ._clock import ClockCase
from ._database import Database, Timeline
from ._enums import *
from ._error import Error
from ._ids import id_from_text, id_is_equal, id_is_none, id_text
from ._open import attach_postgres, attach_sqlite, open, store_name
from ._playbook import playbook_ready
from ._records import *
from ._recurrence import Recurrence
from ._rows import Rows
from ._statuses import *
from ._zone import Zone

__version__: str = version()

__all__ = ["ArrowTable", "Calendar", "ClockCase", "Database", "Error", "Recurrence", "Rows", "Timeline", "Zone",
           "attach_postgres", "attach_sqlite", "id_from_text", "id_is_equal", "id_is_none", "id_text", "open", "playbook_ready",
           "store_name"]
__all__ += _calls.__all__
__all__ += _enums.__all__
__all__ += _records.__all__
__all__ += _statuses.__all__

# A class is where people find it, not where it is made.
for _name in __all__:
    if isinstance(globals()[_name], type):
        globals()[_name].__module__ = "crm"
del _name
