"""The same script leaves the same store: on every kind, and in Python as in C."""
import os
import subprocess

import contract_clocks_test as clocks
import contract_complaints_test as complaints
import contract_customers_test as customers
import contract_followup_test as followup
import contract_groups_test as groups
import contract_handling_test as handling
import contract_imports_test as imports
import contract_ledger_test as ledger
import contract_lifecycle_test as lifecycle
import contract_links_test as links
import contract_lists_test as lists
import contract_many_test as many
import contract_queue_test as queue
import contract_remedies_test as remedies
import contract_reports_test as reports
import contract_tasks_test as tasks
import contract_urgency_test as urgency
import pytest
from contract import Contract

#: As in tests/contract/contract_digest.c.
PARTS = [("customers", customers.script), ("lifecycle", lifecycle.script), ("purchases", lifecycle.purchases),
         ("tasks", tasks.script), ("followup", followup.script), ("complaints", complaints.script),
         ("promises", complaints.promises),
         ("groups", groups.script), ("imports", imports.script), ("lists", lists.script), ("playbook", ledger.playbook),
         ("time", ledger.time), ("many", many.script), ("clocks", clocks.script),
         ("reports", reports.script),
         ("queue", queue.script), ("handling", handling.script), ("remedies", remedies.script), ("urgency", urgency.script),
         ("links", links.script)]


def told_by_c():
    program = os.environ.get("CRM_TEST_DIGESTS")
    if not program:
        pytest.skip("CRM_TEST_DIGESTS does not name the program that plays the script in C")
    # What a sanitizer needs in this process is in the way of one that was linked with it.
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    lines = subprocess.run([program], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return [tuple(line.split()[1:]) for line in lines if line.startswith("digest ")]


def played(place):
    c = Contract(place.open(create=True), place.clock, place.folder)
    for name, play in PARTS:
        play(c)
        found = c.db.ledger.digest()
        yield name, str(found.entries), found.head.hex(), found.records.hex()


def test_the_script_in_python_leaves_the_store_that_it_leaves_in_c(place):
    expected = told_by_c()
    assert [part[0] for part in expected] == [name for name, _ in PARTS]
    for part, told in zip(played(place), expected):
        assert part == told


def test_the_script_leaves_the_same_store_on_every_kind(places, shared_place):
    assert list(played(places("memory"))) == list(played(shared_place))
