"""Where in the package each function of the library is reached."""
import keyword
import re

from .words import class_name

# Nouns that are a room of the database, by their attribute.
ROOMS = {"customer": "customers", "lifecycle": "lifecycle", "purchase": "purchases", "task": "tasks", "contact": "contacts",
         "followup": "followups", "complaint": "complaints", "promise": "promises", "remedy": "remedies",
         "refusal": "refusals", "mark": "marks", "override": "overrides", "journal": "journal",
         "ledger": "ledger", "playbook": "playbook", "violation": "violations", "staff": "staff", "case_cause": "causes",
         "link": "links", "review": "reviews", "action": "actions"}
# What the package does by hand, because a handle, a lock or Python's own forms are the matter.
BY_HAND = {
    "crm_open": "open", "crm_attach_sqlite": "attach_sqlite", "crm_attach_postgres": "attach_postgres",
    "crm_close": "Database.close", "crm_begin": "Database.transaction", "crm_commit": "Database.transaction",
    "crm_rollback": "Database.transaction", "crm_transact": "Database.transact", "crm_now": "Database.now",
    "crm_playbook_ready": "playbook_ready",
    "crm_copy": "Database.copy", "crm_error_last": "Error", "crm_store_name": "store_name",
    "crm_customer_find_point": "Database.customers.find_point", "crm_complaint_notified": "Complaint.notified",
    "crm_id_text": "id_text", "crm_id_from_text": "id_from_text", "crm_id_is_none": "id_is_none",
    "crm_id_is_equal": "id_is_equal", "crm_buffer_free": "playbook_default",
    "crm_zone_create": "Zone", "crm_zone_free": "Zone",
    "crm_calendar_create": "Calendar", "crm_calendar_read": "Calendar.from_json",
    "crm_calendar_combine": "Calendar.union", "crm_calendar_free": "Calendar", "crm_calendar_zone": "Calendar.zone",
    "crm_recurrence_create": "Recurrence",
    "crm_recurrence_window": "Recurrence.between", "crm_recurrence_free": "Recurrence", "crm_span_text": "Span.text",
    "crm_holidays_free": "holidays", "crm_complaint_report_json": "Database.complaints.report_json",
    "crm_complaint_retention_json": "Database.complaints.retention_json",
}
# What would say the same twice: a report is asked of the room that it is about.
SHORT = {"crm_complaint_report_get": "report", "crm_complaint_retention_get": "retention", "crm_complaint_group_list": "groups"}
CALLED = {"crm_report_get": "report", "crm_import": "import_file", "crm_holidays_builtin": "holidays"}
# What answers questions without a store: by what a question is asked of, the class that answers and the noun in its functions.
ENGINES = {"crm_zone": ("Zone", "zone"), "crm_calendar": ("Calendar", "calendar"), "crm_recurrence": ("Recurrence", "recurrence"),
           "crm_clock_case": ("ClockCase", "clock")}
# Questions with a method for each value of an argument, and one of these methods.
CHOICES, CHOSEN = {"crm_calendar_find": "edge"}, {"crm_calendar_find": "next_open"}


class Plan:
    """Which part of the package a function belongs to, and its name there."""

    def __init__(self, api):
        self.frees = {f.params[0].type: f.name for f in api.functions if f.name.endswith("_free") and f.params}

    def engine(self, function):
        """(struct, class, noun) of what a question is asked of."""
        struct = re.fullmatch(r"const (crm_\w+) \*", function.params[0].type) if function.params else None
        return (struct.group(1), *ENGINES[struct.group(1)]) if struct and struct.group(1) in ENGINES else None

    def noun(self, function):
        return next((n for n in ROOMS if re.match(rf"crm_{n}_", function.name)), None)

    def kind(self, function):
        name = function.name
        if name in BY_HAND:
            return "hand"
        if self.engine(function):
            return "engine"
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
        if function.name in SHORT:
            return SHORT[function.name]
        if self.kind(function) == "engine":
            return function.name[4 + len(self.engine(function)[2]) + 1:]
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
        if kind == "engine":
            return f"{self.engine(function)[1]}.{CHOSEN.get(function.name) or self.method(function)}"
        if kind == "room":
            return f"Database.{ROOMS[self.noun(function)]}.{self.method(function)}"
        if kind == "database":
            return f"Database.{self.method(function)}"
        return CALLED.get(function.name, function.name[4:])
