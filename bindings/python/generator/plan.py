"""Where in the package each function of the library is reached."""
import keyword
import re

from .words import class_name

# Nouns that are a room of the database, by their attribute.
ROOMS = {"customer": "customers", "lifecycle": "lifecycle", "purchase": "purchases", "task": "tasks", "contact": "contacts",
         "followup": "followups", "complaint": "complaints", "promise": "promises", "journal": "journal", "ledger": "ledger",
         "playbook": "playbook"}
# What the package does by hand, because a handle, a lock or Python's own forms are the matter.
BY_HAND = {
    "crm_open": "open", "crm_attach_sqlite": "attach_sqlite", "crm_attach_postgres": "attach_postgres",
    "crm_close": "Database.close", "crm_begin": "Database.transaction", "crm_commit": "Database.transaction",
    "crm_rollback": "Database.transaction", "crm_transact": "Database.transact", "crm_now": "Database.now",
    "crm_copy": "Database.copy", "crm_error_last": "Error", "crm_store_name": "store_name",
    "crm_customer_find_point": "Database.customers.find_point", "crm_complaint_notified": "Complaint.notified",
    "crm_id_text": "id_text", "crm_id_from_text": "id_from_text", "crm_id_is_none": "id_is_none",
    "crm_id_is_equal": "id_is_equal", "crm_buffer_free": "playbook_default",
}
CALLED = {"crm_report_get": "report", "crm_import": "import_file"}

class Plan:
    """Which part of the package a function belongs to, and its name there."""

    def __init__(self, api):
        self.frees = {f.params[0].type: f.name for f in api.functions if f.name.endswith("_free") and f.params}

    def noun(self, function):
        return next((n for n in ROOMS if re.match(rf"crm_{n}_", function.name)), None)

    def kind(self, function):
        name = function.name
        if name in BY_HAND:
            return "hand"
        if re.search(r"_(?:next|cursor_free|free|arrow)$", name) and name not in ("crm_cadence_next",):
            return "walk"
        if re.search(r"_(?:name|from_name)$", name) and function.header == "names.h":
            return "name"
        if function.params and function.params[0].type in ("crm *", "const crm *"):
            return "room" if self.noun(function) and name not in CALLED else "database"
        return "function"

    def method(self, function):
        if function.name in CALLED:
            return CALLED[function.name]
        noun = self.noun(function)
        name = function.name[4 + len(noun) + 1:] if noun and self.kind(function) == "room" else function.name[4:]
        return name + "_" if keyword.iskeyword(name) else name

    def reached(self, function):
        kind = self.kind(function)
        if kind == "hand":
            return BY_HAND[function.name]
        if kind == "walk":
            return "Rows.to_arrow" if function.name.endswith("_arrow") else "Rows"
        if kind == "name":
            return f"{class_name(re.sub('_(from_)?name$', '', function.name))}.{'from_label' if 'from_name' in function.name else 'label'}"
        if kind == "room":
            return f"Database.{ROOMS[self.noun(function)]}.{self.method(function)}"
        if kind == "database":
            return f"Database.{self.method(function)}"
        return function.name[4:]
