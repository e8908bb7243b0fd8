"""python -m crm: which versions are at work, and whether they work together."""
import platform
import sys
from datetime import timedelta

import crm


def versions() -> str:
    postgres = "with" if crm.has_postgres() else "without"
    return (f"crm {crm.__version__}: libcrm {crm.version()}, SQLite {crm.version_sqlite()}, {postgres} PostgreSQL, "
            f"Python {platform.python_version()}")


def check() -> None:
    """A customer, a promise, a due list, and the proof of the journal, all in memory."""
    with crm.open(":memory:", create=True, actor="self-check") as db:
        now = db.now()
        [customer] = db.customers.add_many([{"kind": "person", "name": "Zhang Wei", "contact_points": [("mobile", "+8613800138000")]}])
        case = db.complaints.open(customer_id=customer, content="the door does not close", received_at=now)
        db.complaints.judge(case, responsibility="ours", complainant_type="voicer", purpose="action")
        db.complaints.promise(case, due_at=now + timedelta(days=2), consent=True, unit="service", reason="a part is ordered")
        due = list(db.tasks.due(until=now + timedelta(days=3)))
        assert [task.kind for task in due] == [crm.TaskKind.COMPLAINT_PROGRESS, crm.TaskKind.COMPLAINT_REPLY]
        assert db.customers.get(customer).contact_points[0].match == "+8613800138000"  # type: ignore[index]
        assert db.verify().faults == 0
    try:
        db.journal.last()
    except crm.Closed:
        return
    raise AssertionError("a closed database answered")


def main() -> int:
    print(versions())
    if crm.sqlite_copies() > 1:
        print(f"{crm.sqlite_copies()} copies of SQLite are loaded: one file must not be used through two of them")
        return 1
    check()
    print("self-check passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
