#!/usr/bin/env python3
"""The command-line tool from outside: what it prints, what it refuses and with which exit code it ends. Prints TAP.

crmctl_test.py TOOL [server]: with `server` the stores lie in the database that CRM_TEST_POSTGRES names, each in a schema
of its own; what is about a file is left out then.
"""
import csv
import datetime
import hashlib
import json
import pathlib
import sqlite3
import subprocess
import sys

from shop import (DONE, FAULTS, MISSING, REFUSED, REJECTS, STORE, TOOL, USAGE, Shop, customer, made, main, test, test_of_files)


def promised(shop, due="2026-05-13T17:00:00Z"):
    """A case with an open promise."""
    case = shop.id("complaint", "open", "--customer", customer(shop), "--content", "the printer jams",
                   "--reference", "ticket:7")
    shop.run("complaint", "judge", case, "--responsibility", "ours", "--complainant-type", "voicer",
             "--purpose", "redress", "--validity", "founded")
    shop.run("complaint", "promise", case, "--due-at", due, "--consent", "--unit", "workshop",
             "--reason", "part is ordered")
    return case


@test
def help_lists_every_command_and_the_exit_codes(shop):
    text = subprocess.run([TOOL, "help"], capture_output=True, text=True).stdout
    for word in ("customer add", "complaint renew", "demo-report", "simulate", "Exit codes",
                 "verify found disagreements"):
        assert word in text, word
    for line in ("customer add", "complaint promise", "due", "import"):
        done = subprocess.run([TOOL, "help", *line.split()], capture_output=True, text=True)
        assert done.returncode == 0 and "Common options" in done.stdout and line in done.stdout


@test
def wrong_words_are_usage_errors_of_one_line(shop):
    made(shop)
    for words in (["frobnicate"], ["customer"], ["customer", "sing"], ["customer", "add"], ["due", "--limit"],
                  ["due", "--limit", "many"], ["due", "--colour"], ["customer", "add", "a", "b"],
                  ["verify", "--color", "blue"]):
        shop.run(*words, code=USAGE)
    assert "CRM_FILE" in shop.error("due", code=USAGE, file=False)
    line = shop.error("complaint", "nexxt", code=USAGE)
    assert "'nexxt' is no command" in line and " open, show, next, " in line and line.endswith(" preview, move is expected"), line


@test
def a_command_that_changes_nothing_takes_no_time_key_or_reason(shop):
    made(shop)
    for option in (["--at", "2026-05-10"], ["--key", "k"], ["--reason", "curious"]):
        for words in (["complaint", "list"], ["verify"], ["digest"], ["playbook", "default"], ["complaint", "causes"]):
            assert "does not take it" in shop.error(*words, *option, code=USAGE), (words, option)
    shop.run("staff", "leave", "li", "--at", "2026-05-10", "--key", "k", "--reason", "another town")


@test
def the_version_is_told_in_both_ways(shop):
    told = subprocess.run([TOOL, "--version"], capture_output=True, text=True)
    assert told.returncode == DONE and told.stdout.startswith("crmctl ") and "libcrm" in told.stdout, told
    assert told.stdout == subprocess.run([TOOL, "version"], capture_output=True, text=True).stdout
    assert json.loads(subprocess.run([TOOL, "--json", "--version"], capture_output=True, text=True).stdout)["libcrm"]


@test
def what_goes_wrong_is_one_json_document_too(shop):
    def failure(*words, code, **options):
        return json.loads(shop.run(*words, "--json", code=code, **options).stdout)["error"]

    assert "no such store" in failure("due", code=MISSING)["message"]
    made(shop)
    for words in (["frobnicate"], ["customer"], ["customer", "add"], ["due", "--limit", "many"], ["due", "--colour"]):
        error = failure(*words, code=USAGE)
        assert error["status"] == "invalid" and error["message"], error
    error = failure("customer", "show", "erp:2", code=MISSING)
    assert error["status"] == "not_found" and "erp:2" in error["message"], error
    assert failure("init", code=REFUSED)["status"] == "exists"
    one = customer(shop)
    shop.sql("UPDATE customer SET name = 'somebody else'")
    assert one in shop.run("verify", "--json", code=FAULTS).stdout
    assert shop.json("verify", code=FAULTS)["fault_count"] == 1


@test
def help_may_be_asked_for_in_any_way(shop):
    def told(*words):
        done = subprocess.run([TOOL, *words], capture_output=True, text=True)
        assert done.returncode == DONE and not done.stderr, (words, done)
        return done.stdout

    every = json.loads(told("help", "--json"))
    assert "complaint renew" in [c["name"] for c in every["commands"]] and len(every["exit_codes"]) == 7
    assert json.loads(told("help", "feed", "--json"))["options"] == json.loads(told("feed", "-h", "--json"))["options"]
    assert {c["name"].split()[0] for c in json.loads(told("--json", "complaint", "--help"))["commands"]} == {"complaint"}
    for words in (["complaint", "-h"], ["complaint", "--help"], ["help", "complaint"], ["-f", "x", "help", "complaint"]):
        assert "complaint renew" in told(*words), words


@test_of_files
def a_message_says_a_thing_once(shop):
    made(shop)
    assert shop.error("customer", "add", "A", "--note", "x" * 70000, code=USAGE) == \
        "crmctl: customer add: --note is longer than 65536 bytes"
    foreign = shop.write("notes.txt", "these are notes\n" * 100)
    shop.file = foreign
    line = shop.error("due", code=STORE)
    assert line.startswith(f"crmctl: due: {foreign}: ") and line.count("not a store") == 1, line
    assert shop.error("init", code=STORE).startswith(f"crmctl: init: {foreign}: ")


@test
def quiet_lists_are_ids_and_numbers_alone(shop):
    def lines(*words, **options):
        return shop.run(*words, "--quiet", **options).stdout.splitlines()

    made(shop)
    assert lines("customer", "list") == lines("due") == lines("complaint", "list") == []
    one = customer(shop, "Zhang Wei", "--class", "important", "--owner", "anna")
    two = customer(shop, "Li Na", "--reference", "erp:2")
    assert sorted(lines("customer", "list")) == sorted([one, two]) and lines("customer", "show", "erp:2") == [two]
    bought = [shop.id("purchase", "add", one, amount, "EUR", "--at", f"2026-05-0{amount}") for amount in "12"]
    called = shop.id("contact", "add", two, "call", "reached", "--note", "hello")
    case = shop.id("complaint", "open", "--customer", one, "--content", "late again")
    assert lines("purchase", "list", one) == bought
    assert lines("contact", "list", two) == [called]
    assert lines("complaint", "list") == lines("complaint", "show", case) == [case]
    late = "2026-07-01T00:00:00Z"
    assert lines("due", now=late) == [t["task"]["id"] for t in shop.json("due", now=late)["tasks"]] != []
    feed = shop.json("feed")["entries"]
    assert lines("feed") == [str(e["seq"]) for e in feed] != []
    assert lines("timeline", one) == [str(e["seq"]) for e in shop.json("timeline", one)["entries"]] != []
    assert lines("customer", "moves", one) == ["1"]


@test
def a_feed_that_is_cut_off_says_where_to_go_on(shop):
    made(shop)
    for name in ("A", "B", "C"):
        customer(shop, name)
    last = shop.json("feed")["last"]
    assert shop.json("feed")["more"] is False and shop.json("feed", "--limit", str(last))["more"] is False
    assert "and more" not in shop.run("feed", "--limit", str(last)).stdout
    part = shop.json("feed", "--limit", "2")
    assert (part["more"], part["last"], len(part["entries"])) == (True, 2, 2), part
    assert shop.run("feed", "--limit", "2").stdout.endswith("\nand more: --after 2\n")
    assert shop.run("feed", "--limit", "2", "--quiet").stdout == "1\n2\n"
    assert shop.json("feed", "--after", "2")["entries"][0]["seq"] == 3


@test
def the_future_is_looked_at_but_not_lived(shop):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=400)
    future = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "--force-now" in shop.error("init", now=future, force=False, code=USAGE)
    shop.error("due", code=MISSING)
    made(shop)
    case = promised(shop)
    before = shop.json("verify")["head"]
    for words in (["tick"], ["customer", "add", "A"], ["complaint", "void", case, "--reason", "x"], ["rebuild"]):
        line = shop.error(*words, now=future, force=False, code=USAGE)
        assert "--force-now" in line and words[0] in line, line
        shop.error(*words, now="+5d", force=False, code=USAGE)
    for words in (["due"], ["report"], ["feed"], ["complaint", "show", case], ["verify"]):
        shop.run(*words, now=future, force=False)
    assert shop.json("verify")["head"] == before
    assert shop.json("complaint", "show", case)["promises"][0]["outcome"] == "open"
    assert shop.json("tick", now=future)["promises_broken"] == 1
    shop.place("made-up")
    shop.run("simulate", "--customers", "5", "--days", "20", now=future, force=False)


@test_of_files
def an_auditor_can_chain_the_journal_again(shop):
    """docs/journal.md says how; here it is done, without the library."""
    def number(value):
        return (value or 0).to_bytes(8, "big", signed=True)

    def piece(value):
        if value is None:
            return number(-1)
        value = value.encode() if isinstance(value, str) else value
        return number(len(value)) + value

    made(shop)
    shop.run("purchase", "add", customer(shop, "Zhang Wei", "--key", "k1"), "10", "EUR", "--at", "2026-05-01",
             "--reason", "late slip")
    promised(shop)
    database = sqlite3.connect(shop.file)
    before, none = bytes(32), bytes(16)
    for (seq, at, recorded, event, entity, record, owner, actor, reason, rule, playbook, key, request, result, salt, body,
         commitment, digest) in database.execute("SELECT * FROM journal ORDER BY seq"):
        commitment = commitment or hashlib.sha256(piece(salt) + piece(reason) + piece(body)).digest()
        before = hashlib.sha256(b"".join((
            piece(before), number(seq), number(at), number(recorded), number(event), number(entity),
            piece(record or none), piece(owner or none), piece(actor), number(rule), number(playbook), piece(key),
            piece(request), piece(result), piece(commitment)))).digest()
        assert before == digest, seq
    database.close()
    assert before.hex() == shop.json("verify")["head"] and seq > 5


@test
def the_journal_tells_every_field_that_changed(shop):
    made(shop)
    one = customer(shop, "Zhang Wei", "--birth-date", "1980-05-10", "--note", "likes tea")
    first, = [e for e in shop.json("feed")["entries"] if e["event"] == "customer_created"]
    images = {record: (verb, fields) for verb, record, fields in first["body"]}
    assert images["customer"] == ("insert", {
        "id": one, "kind": 1, "name": "Zhang Wei", "note": "likes tea", "birth_date": 19800510,
        "created_at": 1778414400000000, "state_since": 1778414400000000}), images
    assert images["point"] == ("insert", {"customer_id": one, "number": 1, "kind": 2, "value": "+86 138 0000 0001",
                                          "match": "+8613800000001"}), images
    shop.run("customer", "update", one, "--note", "", "--mobile", "")
    last = shop.json("feed")["entries"][-1]["body"]
    assert sorted(last) == [["delete", "point", {"customer_id": one, "number": 1}],
                            ["update", "customer", {"id": one, "note": None}]], last


@test_of_files
def a_store_is_made_once_and_found_by_the_environment(shop):
    shop.run("init")
    assert "already" in shop.error("init")
    shop.run("customer", "list", file=False, environment={"CRM_FILE": shop.file})
    assert "nothere" in Shop(shop.folder / "nothere").error("due", code=MISSING)


@test_of_files
def a_foreign_file_cannot_be_used(shop):
    shop.file = shop.write("notes.txt", "these are notes, not customers\n" * 100)
    shop.error("due", code=STORE)


@test
def a_customer_is_added_shown_found_and_changed(shop):
    made(shop)
    one = customer(shop, "张伟", "--reference", "erp:4711", "--email", "wei@example.com", "--class", "important",
                   "--owner", "anna", "--need", "paper", "--state", "potential")
    assert len(one) == 36
    shown = shop.json("customer", "show", "erp:4711")
    assert shown["id"] == one and shown["name"] == "张伟" and shown["state"] == "potential"
    assert shown["contact_class"] == "important" and shown["references"] == [{"source": "erp", "value": "4711"}]
    assert [p["kind"] for p in shown["contact_points"]] == ["mobile", "email"]
    assert shop.json("customer", "show", "--phone", "+8613800000001")["customers"][0]["id"] == one
    shop.run("customer", "update", "erp:4711", "--name", "张三", "--note", "likes tea")
    shown = shop.json("customer", "show", one)
    assert (shown["name"], shown["note"], shown["need"]) == ("张三", "likes tea", "paper")
    assert shop.json("customer", "update", one, "--name", "张三")["status"] == "unchanged"


@test
def a_refusal_names_command_field_and_rule(shop):
    made(shop)
    line = shop.error("customer", "add", "")
    assert line.startswith("crmctl: customer add: ") and "D-INFO-01: the customer has no name" in line, line
    one = customer(shop, "A", "--reference", "erp:1")
    line = shop.error("customer", "add", "B", "--reference", "erp:1")
    assert "D-IMPL-04" in line and one in line, line
    shop.error("customer", "show", "erp:2", code=MISSING)
    shop.error("customer", "show", "00000000-0000-7000-8000-000000000000", code=MISSING)
    shop.error("customer", "show", "4711", code=USAGE)
    failure = json.loads(shop.run("customer", "add", "", "--json", code=REFUSED).stdout)["error"]
    assert failure["rule"] == "customer_name_missing" and failure["status"] == "refused"


@test
def the_same_key_gives_the_same_customer(shop):
    made(shop)
    words = ("customer", "add", "Zhang Wei", "--key", "k1", "--class", "small", "--owner", "anna", "--quiet")
    assert shop.run(*words).stdout == shop.run(*words).stdout
    assert "key" in shop.error("customer", "add", "Li Na", "--key", "k1")


@test
def purchases_are_summed_in_the_right_unit(shop):
    made(shop)
    one = customer(shop)
    shop.run("purchase", "add", one, "12.50", "EUR", "--quantity", "2", "--category", "tea", "--at", "2026-05-01")
    shop.run("purchase", "add", one, "-2.50", "EUR", "--at", "2026-05-02")
    assert [p["amount"] for p in shop.json("purchase", "list", one)["purchases"]] == [1250, -250]
    assert shop.json("customer", "show", one)["state"] == "current"
    shop.error("purchase", "add", one, "12.505", "EUR", code=USAGE)
    shop.error("purchase", "add", one, "1", "EUR", "--at", "2027-01-01", code=USAGE)


@test
def times_without_a_zone_are_local(shop):
    made(shop)
    one = customer(shop)
    shop.run("contact", "add", one, "call", "reached", "--note", "hello", "--at", "2026-05-10 09:30",
             "--utc-offset", "480")
    contact = shop.json("contact", "list", one)["contacts"][0]
    assert contact["at"] == "2026-05-10T01:30:00Z", contact
    assert "2026-05-10 09:30" in shop.run("contact", "list", one, "--utc-offset", "480").stdout


@test
def a_cadence_call_becomes_due_and_is_done(shop):
    made(shop)
    one = customer(shop, "Zhang Wei", "--class", "important", "--owner", "anna")
    assert shop.json("due")["tasks"] == []
    due = shop.json("due", "--until", "2026-06-11T00:00:00Z", "--handler", "anna")["tasks"]
    assert [t["task"]["kind"] for t in due] == ["call"] and due[0]["task"]["due_at"] == "2026-06-10T12:00:00Z"
    assert due[0]["customer_name"] == "Zhang Wei" and "month" in due[0]["why"]
    task = due[0]["task"]["id"]
    steps = shop.json("explain", task)
    assert steps["steps"][-1]["at"] == steps["due_at"] == "2026-06-10T12:00:00Z"
    late = "2026-06-12T12:00:00Z"
    text = shop.run("due", now=late).stdout
    assert "Zhang Wei" in text and "2 d" in text and "call" in text, text
    shop.error("done", task, "reached", "--channel", "phone", now=late)
    assert "none of reached, no_answer" in shop.error("done", task, "gone", now=late, code=USAGE)
    done = shop.json("done", task, "reached", "--channel", "phone", "--note", "all well", now=late)
    assert done["next"] and done["next"] != task
    shop.error("done", task, "reached", "--channel", "phone", "--note", "again", now=late)
    assert one


@test
def a_task_is_put_off_and_cancelled_with_a_reason(shop):
    made(shop)
    task = shop.id("task", "add", "send the catalogue", "--customer", customer(shop), "--due-at", "+1d",
                   "--handler", "anna")
    assert "put off to 2026-05-13 12:00" in shop.run("snooze", task, "+3d", "--reason", "on holiday").stdout
    assert shop.json("due", "--until", "+4d")["tasks"][0]["task"]["snoozes"] == 1
    shop.error("cancel", task)
    shop.run("cancel", task, "--reason", "sent already")
    assert shop.json("due", "--until", "+4d")["tasks"] == []


@test
def a_promise_without_consent_is_refused(shop):
    made(shop)
    case = shop.id("complaint", "open", "--customer", customer(shop), "--content", "late again")
    shop.run("complaint", "judge", case, "--responsibility", "ours", "--complainant-type", "irate",
             "--purpose", "action")
    line = shop.error("complaint", "promise", case, "--due-at", "+2d", "--unit", "workshop",
                      "--reason", "part is ordered")
    assert "D-CMP-29" in line and "complaint promise" in line, line


@test
def a_case_goes_its_way_to_the_end(shop):
    made(shop)
    case = promised(shop)
    shown = shop.json("complaint", "show", "ticket:7")
    assert shown["complaint"]["state"] == "promised" and shown["promises"][0]["outcome"] == "open"
    shop.run("complaint", "renew", case, "--due-at", "2026-05-15T17:00:00Z", "--consent", "--channel", "phone",
             "--progress", "part is on its way", "--reason", "the carrier is late", now="2026-05-13T09:00:00Z")
    shop.run("complaint", "handler", case, "ben", now="2026-05-13T10:00:00Z")
    shop.run("complaint", "solve", case, "--text", "replaced", now="2026-05-15T09:00:00Z")
    shop.run("complaint", "answer", case, "accepted", now="2026-05-15T10:00:00Z")
    shop.error("complaint", "close", case, now="2026-05-15T11:00:00Z")
    shop.run("complaint", "check", case, "satisfied", "--note", "thanks", now="2026-05-18T10:00:00Z")
    shown = shop.json("complaint", "show", case)
    assert shown["complaint"]["state"] == "closed" and shown["complaint"]["first_responder"] == "anna"
    assert [p["outcome"] for p in shown["promises"]] == ["renewed", "kept"]
    assert shop.json("complaint", "list", "--open")["complaints"] == []
    shop.run("complaint", "reopen", case, "--reason", "jams again", now="2026-05-20T10:00:00Z")
    shop.error("complaint", "void", case, now="2026-05-20T11:00:00Z")


@test
def a_promise_that_lapses_is_broken_and_stays_so(shop):
    made(shop)
    case = promised(shop)
    after = "2026-05-14T09:00:00Z"
    assert shop.json("tick", now=after)["promises_broken"] == 1
    assert shop.json("complaint", "show", case)["promises"][0]["outcome"] == "broken"
    text = shop.run("demo-report", now=after).stdout
    for word in ("Who must be contacted today", "broken 16 h ago", "PROMISE BROKEN", "Why a deadline",
                 f"{shop.shell_words()}\n"):
        assert word in text, f"{word} is not in\n{text}"


@test
def what_is_not_ours_is_explained(shop):
    made(shop)
    case = shop.id("complaint", "open", "--complainant", "a passer-by", "--contact", "letters@example.com",
                   "--content", "noise")
    shop.run("complaint", "judge", case, "--responsibility", "not-ours", "--complainant-type", "passive",
             "--purpose", "heard")
    shop.error("complaint", "explain", case, "--explanation", "it is the neighbour")
    shop.run("complaint", "explain", case, "--explanation", "it is the neighbour", "--alternative", "gave his number")
    assert shop.json("complaint", "show", case)["complaint"]["alternative"] == "gave his number"


@test
def a_csv_file_is_imported_once(shop):
    made(shop)
    path = shop.write("people.csv", "No,Who,Phone\n1,张伟,+8613800000001\n2,Li Na,+8613800000002\n3,,+8613800000003\n")
    words = ("import", "customers", path, "--source", "old", "--map", "reference = {No}", "--map", "name = {Who}",
             "--map", "mobile = {Phone}")
    assert shop.json(*words, "--dry-run", "--rejects", str(shop.folder / "r.csv"), code=REJECTS)["taken"] == 2
    assert shop.json("customer", "list")["customers"] == []
    rejects = str(shop.folder / "rejects.csv")
    first = shop.json(*words, "--rejects", rejects, code=REJECTS)
    assert (first["rows"], first["taken"], first["rejected"], first["first_line"]) == (3, 2, 1, 4), first
    with open(rejects, encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) >= 2
    again = shop.json(*words, "--rejects", rejects, code=REJECTS)
    assert (again["taken"], again["unchanged"]) == (0, 2), again
    assert "people.csv:4: " in shop.run(*words, code=USAGE).stderr
    shop.error("import", "customers", str(shop.folder / "none.csv"), code=MISSING)
    shop.error("import", "dragons", path, code=USAGE)


@test
def a_gb18030_file_is_imported(shop):
    made(shop)
    path = shop.write("cn.csv", "name;mobile\n王芳;+8613800000009\n", "gb18030")
    shop.run("import", "customers", path, "--encoding", "gb18030", "--delimiter", ";")
    assert [c["name"] for c in shop.json("customer", "list")["customers"]] == ["王芳"]


@test
def the_playbook_is_shown_loaded_and_checked(shop):
    made(shop)
    default = json.loads(subprocess.run([TOOL, "playbook", "default"], capture_output=True, text=True).stdout)
    assert default["lifecycle"]["churn"]["window_days"]["value"] is None
    path = shop.write("ours.json", '{ "lifecycle": { "churn": { "window_days": 90 } } }')
    assert shop.json("playbook", "load", path) == {"status": "ok", "version": 2}
    assert shop.json("playbook", "load", path)["status"] == "unchanged"
    assert json.loads(shop.run("playbook", "show").stdout)["lifecycle"]["churn"]["window_days"]["value"] == 90
    wrong = shop.write("wrong.json", '{\n "lifecycle": {\n  "churn": { "window_days": "long" } } }')
    line = shop.error("playbook", "load", wrong, code=USAGE)
    assert "wrong.json:3: lifecycle.churn.window_days" in line, line


@test
def timeline_report_feed_and_verify_agree(shop):
    made(shop)
    one = customer(shop, "Zhang Wei", "--class", "important", "--owner", "anna")
    shop.run("purchase", "add", one, "10", "EUR")
    entries = shop.json("timeline", one)["entries"]
    assert {"customer_created", "class_assigned", "purchase_added"} <= {e["event"] for e in entries}
    feed = shop.json("feed")
    assert [e["seq"] for e in feed["entries"]] == list(range(1, feed["last"] + 1))
    assert shop.json("feed", "--after", str(feed["last"]))["entries"] == []
    assert len(shop.json("feed", "--limit", "1")["entries"]) == 1
    assert shop.json("report")["purchases"] == 1
    proof = shop.json("verify")
    assert proof["fault_count"] == 0 and proof["entries"] == feed["last"]
    shop.run("rebuild")
    assert shop.json("verify")["head"] == proof["head"]


@test
def a_changed_record_is_found_and_made_anew(shop):
    made(shop)
    one = customer(shop)
    shop.sql("UPDATE customer SET name = 'somebody else'")
    done = shop.run("verify", code=FAULTS)
    assert one in done.stdout and done.stderr == "crmctl: verify: 1 disagreement\n", done
    assert shop.json("verify", code=FAULTS)["fault_count"] == 1
    shop.run("rebuild")
    shop.run("verify")
    assert shop.json("customer", "show", one)["name"] == "Zhang Wei"


@test
def a_name_cannot_speak_to_the_terminal(shop):
    made(shop)
    customer(shop, "evil \x1b]0;owned\x07 name")
    assert "\x1b" not in shop.run("customer", "list").stdout
    assert "\x1b[" in shop.run("customer", "list", "--color", "always").stdout


@test
def columns_stand_under_each_other_in_chinese_too(shop):
    made(shop)
    customer(shop, "张伟")
    customer(shop, "Ann")
    width = [sum(2 if ord(c) > 0x2e80 else 1 for c in line[:line.index("not judged")])
             for line in shop.run("customer", "list").stdout.splitlines()[1:]]
    assert len(set(width)) == 1 and len(width) == 2, width


@test
def the_same_seed_makes_the_same_shop(shop):
    words = ("simulate", "--customers", "40", "--days", "200", "--seed")
    heads, sums = [], []
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        shop.place(name)
        sums.append(shop.json(*words, seed))
        heads.append(shop.json("verify")["head"])
    assert heads[0] == heads[1] != heads[2]
    assert {**sums[0], "file": 0} == {**sums[1], "file": 0}
    one = sums[0]
    for figure in ("purchases", "contacts", "contacts_missed", "tasks_done", "tasks_overdue", "tasks_put_off",
                   "complaints", "promises_kept", "promises_renewed", "promises_broken", "promises_open", "moves_proposed"):
        assert one[figure] > 0, f"{figure} in {one}"
    shop.run(*words, "8", code=REFUSED)
    text = shop.run("demo-report").stdout
    for word in ("1  Who must", "2  Which promises", "3  How the customers", "4  One customer", "5  Why a deadline",
                 "broken", "lapses in", "crmctl explain", "crmctl timeline"):
        assert word in text, f"{word} is not in\n{text}"
    shop.run("rebuild")
    assert shop.json("verify")["head"] == heads[2]


def filled(shop):
    made(shop)
    case = promised(shop)
    shop.run("customer", "assign", customer(shop, "李娜", "--key", "k1"), "important")
    return case


@test
def a_store_is_copied_and_the_copy_goes_on(shop):
    filled(shop)
    copy = str(shop.folder / "copy.crm")
    prefix = ["--from-prefix", shop.prefix] if shop.prefix else []

    def copied(*words, code=DONE):
        done = subprocess.run([TOOL, "copy", shop.file, copy, *prefix, *words], capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done
        return done

    first = json.loads(copied("--json").stdout)
    assert first["status"] == "ok" and first["taken"] == first["entries"] > 5, first
    assert "the same already" in copied().stdout
    customer(shop, "one more")
    more = json.loads(copied("--json").stdout)
    assert more["taken"] == 1 and more["head"] == shop.json("verify")["head"], more
    other = Shop(shop.folder)
    other.file, other.prefix = copy, None
    assert other.json("digest") == dict(shop.json("digest")) and other.json("verify")["head"] == more["head"]
    customer(other, "only in the copy")
    assert "something else" in copied(code=REFUSED).stderr


@test
def an_export_is_the_same_bytes_and_comes_back(shop):
    filled(shop)
    path, again = (str(shop.folder / name) for name in ("out.jsonl", "again.jsonl"))
    text = shop.run("export", "-").stdout
    assert "entries" in shop.run("export", path).stdout
    assert pathlib.Path(path).read_text(encoding="utf-8") == text and len(text.splitlines()) > 5
    head = shop.json("verify")["head"]
    shop.place("back")
    assert shop.json("restore", path)["status"] == "ok"
    assert shop.json("verify")["head"] == head
    assert shop.json("restore", path)["status"] == "unchanged"
    shop.run("export", again)
    assert pathlib.Path(again).read_bytes() == pathlib.Path(path).read_bytes()
    shop.place("cut")
    cut = shop.write("cut.jsonl", "".join(text.splitlines(True)[:-1]))
    assert shop.error("restore", cut, code=STORE).startswith(f"crmctl: restore: {cut}:"), cut
    shop.place("foreign")
    notes = shop.write("notes.txt", "these are notes\n")
    assert f"{notes}:1:" in shop.error("restore", notes, code=USAGE)
    shop.error("restore", str(shop.folder / "none"), code=MISSING)


@test
def an_epoch_is_told_and_raised(shop):
    made(shop)
    assert shop.json("epoch") == {"epoch": 0}
    assert shop.json("epoch", "raise") == {"epoch": 1}
    assert shop.run("epoch").stdout == "1\n"
    shop.error("epoch", "lower", code=USAGE)


@test
def a_server_that_is_not_there_is_named_without_its_password(shop):
    def told(string, code, *words):
        for command in (["due"], ["due", "--json"], ["init"], ["simulate"], ["copy", "x.crm"]):
            line = [TOOL, *command, string] if command[0] == "copy" else [TOOL, *command, "-f", string]
            done = subprocess.run(line, capture_output=True, text=True, timeout=60, cwd=shop.folder)
            assert "secret" not in done.stderr + done.stdout, done
            assert done.returncode == (MISSING if command[0] == "copy" else code), done
            assert command[0] == "copy" or all(word in done.stderr for word in words), done
        assert not list(shop.folder.iterdir()), "a file was made"

    for string in ("postgresql://clerk:secret@/shop?host=/nowhere", "host=/nowhere user=clerk password=secret dbname=shop",
                   "postgresql:///shop?host=/nowhere&password=secret", "host = /nowhere password = secret",
                   "host=/nowhere password='a\\' secret'", "host=/nowhere password=a\\ secret",
                   "postgresql:///shop?host=/nowhere&p%61ssword=secret", " host=/nowhere password=secret"):
        told(string, STORE, "/nowhere")
    for string in ("postgresql:///shop?colour=secret", "passwort=secret host=/nowhere", "password secret=x", "PASSWORD=secret host=x",
                   "Postgresql://crm:secret@localhost/x", "postgresql:/crm:secret@localhost", "postgresql://crm:secret/et@127.0.0.1:1/x",
                   "postgresql://crm:x@secret@127.0.0.1/x", "hostt=localhost password=secret"):
        told(string, USAGE, "string")


OFFICE = {
    "calendars": {"office": {"tz": "UTC", "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}},
    "clocks": {"standard": {
        "calendar": "office",
        "targets": {"first answer": {"kind": "acknowledge", "hours": 4},
                    "solution": {"kind": "resolve", "hours": 16, "pauses": True},
                    "part": {"kind": "custom", "unit": "real", "hours": 24}},
        "steps": {"warn": {"target": "solution", "level": 1, "before_hours": 2}}}},
    "complaint": {"clock": "standard"}}
MONDAY, TUESDAY, FRIDAY = ("2026-05-04", "2026-05-05", "2026-05-08")


def clocked(shop, now=f"{MONDAY}T09:00:00Z"):
    """A case with a clock, opened on a Monday morning."""
    made(shop)
    shop.run("playbook", "load", shop.write("office.json", json.dumps(OFFICE)), now=now)
    return shop.id("complaint", "open", "--complainant", "Ms Wu", "--contact", "0571 1234", "--content", "it drips", now=now)


@test
def a_playbook_with_calendars_and_clocks_dumps_and_loads_to_the_same(shop):
    clocked(shop)
    text = shop.run("playbook", "show").stdout
    assert json.loads(text)["clocks"]["standard"] == OFFICE["clocks"]["standard"]
    assert shop.json("playbook", "load", shop.write("again.json", text))["status"] == "unchanged"
    shop.place("other")
    shop.run("init", "--playbook", shop.write("again.json", text))
    assert shop.run("playbook", "show").stdout == text
    wrong = dict(OFFICE, clocks={"standard": dict(OFFICE["clocks"]["standard"], targets={"x": {"kind": "acknowledge"}})})
    error = shop.error("playbook", "load", shop.write("wrong.json", json.dumps(wrong, indent=1)), code=USAGE)
    assert "clocks.standard.targets.x" in error and "wrong.json:" in error, error


@test
def the_clock_of_a_case_tells_where_its_targets_stand_and_why(shop):
    case = clocked(shop)
    noon = f"{MONDAY}T12:00:00Z"
    answer = shop.json("complaint", "clock", case, now=noon)
    assert [t["name"] for t in answer["targets"]] == ["first answer", "solution", "part"]
    assert answer["targets"][1]["due_at"] == f"{TUESDAY}T17:00:00Z" and answer["playbook"] == 2, answer
    text = shop.run("complaint", "clock", case, now=noon).stdout
    assert "standard of playbook version 2, by the calendar office" in text and "13 h" in text, text
    account = shop.json("complaint", "clock", case, "--explain", "solution", "--to-due", now=noon)
    assert account["counted_us"] == 16 * 3600 * 10**6 and account["spans"][1]["kind"] == "closed", account
    assert "together 16 h" in shop.run("complaint", "clock", case, "--explain", "solution", "--to-due", now=noon).stdout
    assert "16" in shop.run("complaint", "clock", case, "--explain", "solution", "--to-due", "--language", "zh", now=noon).stdout
    assert "no such target" in shop.error("complaint", "clock", case, "--explain", "nothing", now=noon, code=MISSING)
    tasks = [t for t in shop.json("due", "--until", f"{FRIDAY}T00:00:00Z", now=noon)["tasks"] if t["task"]["kind"] == "milestone"]
    assert [t["task"]["title"] for t in tasks] == ["first answer", "solution"], tasks
    assert "target solution of the case's clock" in shop.run("due", "--until", f"{FRIDAY}T00:00:00Z", now=noon).stdout
    why = shop.run("explain", tasks[1]["task"]["id"], now=noon).stdout
    assert "16 h counted by the calendar office (playbook version 2)" in why and "clocks.standard.targets.solution" in why, why


@test
def a_case_is_paused_and_resumed_and_told_what_happened(shop):
    case = clocked(shop)
    assert "pause" in shop.error("complaint", "pause", case, now=f"{MONDAY}T10:00:00Z")
    shop.run("complaint", "pause", case, "--reason", "the receipt is missing", now=f"{MONDAY}T10:00:00Z")
    assert shop.json("complaint", "clock", case, now=f"{MONDAY}T11:00:00Z")["is_paused"]
    assert "paused" in shop.run("complaint", "clock", case, now=f"{MONDAY}T11:00:00Z").stdout
    shop.run("complaint", "resume", case, now=f"{MONDAY}T12:00:00Z")
    assert shop.json("complaint", "clock", case, now=f"{MONDAY}T12:00:00Z")["targets"][1]["due_at"] == "2026-05-06T11:00:00Z"
    shop.run("complaint", "message", case, "out", "--note", "we are on it", now=f"{MONDAY}T12:30:00Z")
    shop.run("complaint", "start", case, "part", now=f"{MONDAY}T12:30:00Z")
    targets = shop.json("complaint", "clock", case, now=f"{MONDAY}T12:30:00Z")["targets"]
    assert targets[0]["state"] == "met" and targets[2]["state"] == "running", targets
    shop.run("complaint", "stop", case, "part", now=f"{MONDAY}T13:30:00Z")
    events = shop.json("complaint", "clock", case, now=f"{MONDAY}T14:00:00Z")["events"]
    assert [e["kind"] for e in events] == ["open", "team", "pause", "resume", "agent_message", "start", "stop"], events
    shop.error("complaint", "start", case, "nothing", now=f"{MONDAY}T14:00:00Z")
    shop.error("complaint", "message", case, "sideways", now=f"{MONDAY}T14:00:00Z", code=USAGE)
    shop.run("verify")


@test
def a_late_tick_says_what_fell_due_and_the_feed_when(shop):
    case = clocked(shop)
    result = shop.json("tick", now="2026-05-11T09:00:00Z")
    assert result["targets_missed"] == 2 and result["steps_fired"] == 1, result
    entries = [e for e in shop.json("feed", now="2026-05-11T09:00:00Z")["entries"]
               if e["event"] in ("complaint_target_missed", "complaint_escalated")]
    assert [e["at"] for e in entries] == [f"{MONDAY}T13:00:00Z", f"{TUESDAY}T15:00:00Z", f"{TUESDAY}T17:00:00Z"], entries
    assert "next at" not in shop.run("tick", now="2026-05-11T09:00:00Z").stdout
    assert shop.json("complaint", "show", case)["complaint"]["escalation"] == 1


@test
def a_case_keeps_its_clock_until_it_is_moved(shop):
    case = clocked(shop)
    shorter = {"clocks": {"standard": dict(OFFICE["clocks"]["standard"], targets=dict(
        OFFICE["clocks"]["standard"]["targets"], solution={"kind": "resolve", "hours": 8, "pauses": True}))}}
    ten = f"{MONDAY}T10:00:00Z"
    shop.run("playbook", "load", shop.write("shorter.json", json.dumps(shorter)), now=ten)
    preview = shop.json("complaint", "preview", case, now=ten)
    move = [m for m in preview["moves"] if m["name"] == "solution"][0]
    assert (preview["playbook_before"], preview["playbook_after"]) == (2, 3)
    assert (move["before_at"], move["after_at"]) == (f"{TUESDAY}T17:00:00Z", f"{MONDAY}T17:00:00Z"), move
    assert "WOULD BE DUE" in shop.run("complaint", "preview", case, now=ten).stdout
    assert shop.json("complaint", "clock", case, now=ten)["playbook"] == 2
    shop.run("complaint", "move", case, "--change", "keep_elapsed", now=ten)
    assert shop.json("complaint", "clock", case, now=ten)["targets"][1]["due_at"] == f"{MONDAY}T17:00:00Z"
    assert shop.json("complaint", "move", case, now=ten)["status"] == "unchanged"
    assert "no clock of this name" in shop.error("complaint", "move", case, "--clock", "express", now=ten)
    shop.run("rebuild")
    shop.run("verify")


if __name__ == "__main__":
    sys.exit(main())
