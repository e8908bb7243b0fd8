#!/usr/bin/env python3
"""Whole cases from the command line: the guided flow, both ledgers, urgency, queues, links, improvement. Prints TAP.

crmctl_case_test.py TOOL [server]: see shop.py.
"""
import json
import sys
from datetime import datetime, timezone

from shop import MISSING, REFUSED, USAGE, customer, made, main, test


def opened(shop, *words, content="the printer jams"):
    return shop.id("complaint", "open", "--complainant", "Ms Wu", "--contact", "0571 1234", "--content", content, *words)


def judged(shop, case, *words):
    shop.run("complaint", "judge", case, "--responsibility", "ours", "--complainant-type", "voicer", "--purpose", "redress",
             "--validity", "founded", *words)
    return case


def shown(shop, case):
    return shop.json("complaint", "show", case)


def steps(shop, case):
    """What `complaint next` says of each step."""
    return {step["step"]: step for step in shop.json("complaint", "next", case)["steps"]}


@test
def next_says_what_may_be_done_what_is_refused_and_by_which_rule(shop):
    case = opened(made(shop), "--emotion", "high")
    now = steps(shop, case)
    assert now["emotion"]["rule"] == "none", now
    assert now["solve"]["rule"] == "mood_first" and "D-CMP-22" in now["solve"]["why"], now["solve"]
    assert now["classify"]["can_override"], now
    text = shop.run("complaint", "next", case).stdout
    assert "emotion" in text and "mood_first" in text and "complaint_state" not in text, text
    assert "complaint_state" in shop.run("complaint", "next", case, "--all").stdout
    assert "D-CMP-22" in shop.error("complaint", "classify", case, "legitimate")
    shop.run("complaint", "emotion", case, "calm")
    assert steps(shop, case)["judge"]["rule"] == "none"
    shop.run("complaint", "classify", case, "legitimate")
    assert shown(shop, case)["complaint"]["claim"] == "legitimate"


def rows(shop, case, *words, **options):
    """What the table of `complaint next` says of each step: whether it may be taken, and the rest of its line."""
    lines = [line.split(maxsplit=1) for line in shop.run("complaint", "next", case, *words, **options).stdout.splitlines()]
    return {line[0]: " ".join(line[1].split()) for line in lines[1:]}


@test
def next_says_in_words_where_each_step_leads(shop):
    case = opened(made(shop))
    now = rows(shop, case)
    assert (now["handler"], now["clock"], now["void"]) == ("yes stays", "yes stays", "yes void"), now
    assert now["emotion"] == "yes calming, stays" and now["judge"].startswith("yes, but assessing, resolving"), now
    promise = ("--consent", "--unit", "workshop", "--reason", "a part is ordered")
    shop.run("complaint", "promise", judged(shop, case), "--due-at", "+2d", *promise)
    assert rows(shop, case)["renew"] == "yes in_progress"
    late = "2026-05-13T09:00:00Z"  # broken by then, though nothing has said so
    assert rows(shop, case, now=late)["renew"] == "yes stays" and shown(shop, case)["complaint"]["state"] == "promised"
    told = {step["step"]: step for step in shop.json("complaint", "next", case, now=late)["steps"]}
    assert (told["renew"]["from_state"], told["renew"]["to"]) == ("in_progress", "in_progress"), told["renew"]


@test
def what_the_state_forbids_nobody_can_let_pass(shop):
    case = opened(made(shop), "--emotion", "high")
    now = steps(shop, case)
    assert (now["solve"]["rule"], now["solve"]["can_override"], now["solve"]["to"]) == ("mood_first", False, None), now["solve"]
    assert "solve" not in rows(shop, case)
    assert rows(shop, case, "--all")["solve"].startswith("no not from this state mood_first")
    assert rows(shop, case)["classify"].startswith("by override stays mood_first")
    line = ("complaint", "solve", case, "--text", "a new valve", "--override-by", "bo", "--reason", "he goes at five", "--json")
    assert "complaint_state" in shop.run(*line, code=REFUSED).stdout
    shop.run("complaint", "emotion", case, "calm")
    judged(shop, case, "--immediate")
    shop.run("complaint", "emotion", case, "upset")
    assert rows(shop, case)["solve"].startswith("by override solution_offered, verifying mood_first")
    shop.run(*line)


@test
def a_guided_flow_follows_next_from_the_first_word_to_the_end(shop):
    case = opened(made(shop))
    assert steps(shop, case)["judge"]["to"] in ("assessing", "resolving")
    judged(shop, case)
    assert steps(shop, case)["promise"]["rule"] == "none" and steps(shop, case)["check"]["rule"] != "none"
    shop.run("complaint", "promise", case, "--due-at", "+2d", "--consent", "--unit", "workshop", "--reason", "a part is ordered",
             "--what", "a new valve", "--promised-to", "Ms Wu")
    assert steps(shop, case)["promise"]["rule"] == "promise_open" and steps(shop, case)["renew"]["rule"] == "none"
    shop.run("complaint", "solve", case, "--text", "a new valve", "--kind", "replacement")
    shop.run("complaint", "solve", case, "--text", "the money back", "--kind", "refund", "--amount", "12.50", "--currency", "EUR")
    assert "remedy_choice" in shop.run("complaint", "answer", case, "accepted", "--json", code=REFUSED).stdout
    shop.run("complaint", "answer", case, "2")
    assert steps(shop, case)["close"]["rule"] == "close_unchecked"
    shop.run("complaint", "check", case, "satisfied")
    told = shown(shop, case)
    assert told["complaint"]["state"] == "closed" and [r["outcome"] for r in told["remedies"]] == ["declined", "accepted"], told
    assert told["remedies"][1]["amount_text"] == "12.50" and told["promises"][0]["what"] == "a new valve"
    assert told["promises"][0]["outcome"] == "kept" and told["promises"][0]["promised_to"] == "Ms Wu"
    text = shop.run("complaint", "show", case).stdout
    assert "12.50 EUR" in text and "a new valve" in text, text
    assert steps(shop, case)["reopen"]["rule"] == "none" and steps(shop, case)["judge"]["rule"] == "complaint_ended"
    shop.run("verify")


@test
def the_graph_is_told_whole(shop):
    arrows = shop.json("complaint", "steps", file=False, force=False)["arrows"]
    assert [a["step"] for a in arrows if (a["from"], a["to"]) == ("received", "calming")] == ["emotion"], arrows
    assert not any(a["from"] == "void" for a in arrows)


@test
def a_promise_renewed_late_counts_as_broken_in_both_reports(shop):
    case = judged(shop, opened(made(shop)))
    shop.run("complaint", "promise", case, "--due-at", "+1d", "--consent", "--unit", "workshop", "--reason", "a part is ordered")
    late, now = "2026-05-12T09:00:00Z", "2026-05-12T10:00:00Z"
    shop.run("complaint", "renew", case, "--due-at", "+2d", "--consent", "--channel", "phone", "--reason", "the lorry is late",
             "--progress", "it is on its way", now=late)
    assert [p["outcome"] for p in shown(shop, case)["promises"]] == ["renewed_late", "open"]
    for words in (("report",), ("complaint", "report")):
        told = shop.json(*words, now=now)
        assert [told["promises_" + name] for name in ("made", "kept", "renewed", "broken", "renewed_late", "open")] == [2, 0, 0, 1, 1, 1]
    assert [told["by_unit"][0][name] for name in ("name", "promises", "broken")] == ["workshop", 2, 1], told["by_unit"]
    assert "renewed late" in shop.run("report", now=now).stdout
    assert "1 broken (1 renewed late)" in shop.run("complaint", "report", now=now).stdout


@test
def the_ledger_shows_whether_the_customer_agreed(shop):
    made(shop)
    promise = ("--due-at", "+2d", "--unit", "branch", "--reason", "the record is old")
    case = judged(shop, opened(shop))
    assert "D-CMP-29" in shop.error("complaint", "promise", case, *promise)
    shop.run("complaint", "promise", case, *promise, "--consent")
    assert "agreed" in shop.run("complaint", "show", case).stdout
    shop.run("playbook", "load", shop.write("told.json", '{"complaint": {"promise_consent": false}}'))
    case = judged(shop, opened(shop))
    shop.run("complaint", "promise", case, *promise)
    shop.run("complaint", "renew", case, "--due-at", "+3d", "--channel", "phone", "--progress", "it is found", "--reason", "it is long")
    assert [p["consent"] for p in shown(shop, case)["promises"]] == [False, False]
    text = shop.run("complaint", "show", case).stdout
    assert "told" in text and "agreed" not in text, text


@test
def an_override_needs_a_reason_and_is_shown(shop):
    case = opened(made(shop), "--emotion", "upset")
    assert "--reason" in shop.error("complaint", "classify", case, "venting", "--override-by", "bo")
    shop.run("complaint", "classify", case, "venting", "--override-by", "bo", "--reason", "he will not calm down")
    over = shown(shop, case)["overrides"]
    assert [(o["step"], o["rule"], o["person"], o["reason"]) for o in over] == [("classify", "mood_first", "bo", "he will not calm down")]
    shop.run("complaint", "emotion", case, "calm")
    shop.error("complaint", "listen", case)
    judged(shop, case)
    shop.run("complaint", "listen", case, "--note", "the queue, and nobody said sorry")
    assert shown(shop, case)["complaint"]["state"] == "verifying"


@test
def liability_waits_for_the_facts_and_a_refusal_says_both_sentences(shop):
    case = opened(made(shop))
    assert "D-CMP-37" in shop.error("complaint", "admit", case, "--text", "the valve was ours")
    judged(shop, case)
    shop.run("complaint", "admit", case, "--text", "the valve was ours")
    said = ["--ground", "law", "--explanation", "two years are over", "--alternatives", "half the price", "--we-will", "send the form",
            "--you-can", "sign it"]
    assert "D-CMP-38" in shop.error("complaint", "refuse", case, *said[2:])
    assert "D-CMP-38" in shop.error("complaint", "refuse", case, *said[:-2])
    shop.run("complaint", "refuse", case, *said)
    told = shown(shop, case)
    assert told["complaint"]["state"] == "explained" and told["refusals"][0]["ground"] == "law", told
    assert told["complaint"]["liability_at"]


@test
def the_priority_is_explained_and_a_level_never_falls(shop):
    case = opened(made(shop))
    shop.run("complaint", "level", case, "outside")
    assert "D-CMP-08" in shop.error("complaint", "level", case, "direct")
    shop.run("complaint", "severity", case, "difficult")
    shop.run("complaint", "special", case, "prepared")
    shop.run("complaint", "special", case, "none")
    assert shop.json("complaint", "special", case, "none")["status"] == "unchanged"
    parts = shop.json("complaint", "priority", case)["parts"]
    assert sum(part["points"] for part in parts) == shown(shop, case)["complaint"]["priority"] > 0, parts
    shop.error("complaint", "escalate", case, "the manager")
    shop.run("complaint", "escalate", case, "the manager", "--reason", "the press is asking")
    assert shown(shop, case)["complaint"]["escalation"] >= 1
    shop.error("complaint", "lane", case, "business")
    judged(shop, case)
    assert "angry" in shop.error("complaint", "type", case, "angry", code=USAGE)
    shop.run("complaint", "type", case, "irate")


@test
def a_case_number_is_read_from_the_telephone(shop):
    case = opened(made(shop))
    number = shown(shop, case)["complaint"]["number"]
    spoken = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert shown(shop, spoken)["complaint"]["id"] == case
    wrong = ("Y" if number[0] != "Y" else "Z") + number[1:]
    assert "check character" in shop.error("complaint", "show", wrong, code=USAGE)
    assert "neither the id" in shop.error("complaint", "show", number[:-1], code=USAGE)
    assert number in shop.run("complaint", "list").stdout


@test
def a_command_with_a_key_may_be_run_again(shop):
    made(shop)
    words = ("--complainant", "Ms Wu", "--contact", "0571 1234", "--content", "the printer jams", "--key")
    line = ("complaint", "open", *words, "k1", "--received-at", "2026-05-10T09:00:00Z")
    case = shop.id(*line)
    assert shop.id(*line, now="2026-05-10T12:00:01Z") == case == shop.id(*line, now=None)
    assert shop.id("complaint", "open", *words, "k2") == shop.id("complaint", "open", *words, "k2") != case
    judged(shop, case)
    promise = ("complaint", "promise", case, "--consent", "--unit", "workshop", "--reason", "a part is ordered", "--key", "k3",
               "--due-at")
    for line in (("complaint", "open", *words, "k4"), ("complaint", "open", *words, "k4", "--at", "-1d"),
                 ("complaint", "open", *words, "k4", "--now", "-1d"), (*promise, "+2d")):
        assert "with --key" in shop.error(*line, code=USAGE, now=None), line
    due = f"{datetime.now(timezone.utc).year + 5}-05-12T09:00:00Z"  # by the clock of the machine, as what is typed next
    assert "answered before" not in shop.run(*promise, due, now=None).stdout
    assert "answered before" in shop.run(*promise, due, now=None).stdout
    assert len(shown(shop, case)["promises"]) == 1 and len(shop.json("complaint", "list")["complaints"]) == 2


@test
def a_fault_is_told_by_what_was_typed(shop):
    made(shop)
    assert "--due-at is required" in shop.error("action", "add", "process_promise", "a second pair of eyes", code=USAGE)
    case = judged(shop, opened(shop))
    promise = ("complaint", "promise", case, "--due-at", "+2d", "--consent", "--reason", "a part is ordered")
    assert ": --unit: D-CMP-28" in shop.error(*promise)
    assert ": --reason: D-CMP-42" in shop.error("complaint", "escalate", case, "the manager")
    assert ": NAME is required" in shop.error("complaint", "handler", case, "", code=USAGE)
    assert ": OTHER: " in shop.error("complaint", "link", case, "repeat_of", case)
    shop.run(*promise, "--unit", "workshop")
    for text in ("a new valve", "the money back"):
        shop.run("complaint", "solve", case, "--text", text)
    assert ": ANSWER: " in shop.error("complaint", "answer", case, "accepted")
    assert ": --from and --until: " in shop.error("complaint", "report", "--from", "+1d", code=USAGE)
    error = json.loads(shop.run("action", "add", "process_promise", "eyes", "--json", code=USAGE).stdout)["error"]
    assert (error["field"], error["message"]) == ("due_at", "due_at is required"), error
    assert shop.error("complaint", "report", "--calendar", "none", code=MISSING) == \
        "crmctl: complaint report: --calendar: the playbook has no calendar of this name"
    wrong = shop.write("b.json", '{"complaint": {\n"clock": "none"}}')
    assert shop.error("playbook", "load", wrong, code=USAGE) == \
        f"crmctl: playbook load: {wrong}:2: complaint.clock: there is no clock of this name"


@test
def the_list_is_asked_by_what_people_ask(shop):
    made(shop)
    one, two = opened(shop, "--handler", "bo", content="宽带断线三天"), opened(shop, "--level", "third_party", content="the bill is wrong")
    shop.run("complaint", "cause", one, "quality_network", "--primary")

    both = sorted((one, two))

    def listed(*words):
        return [c["id"] for c in shop.json("complaint", "list", *words)["complaints"]]
    assert listed("--handler", "bo") == [one] and listed("--answerable", "anna") == both
    assert listed("--cause", "quality_network") == [one] == listed("--axis", "product")
    assert listed("--level", "third_party") == [two] and listed("--level", "direct") == both
    assert listed("--text", "断线") == [one] and listed("--text", "bill") == [two] and listed("--text", "断开") == []
    assert listed("--breached") == [] and listed("--due-until", "+30d") == both
    assert listed("--limit", "1") == both[:1] and listed("--after", both[0]) == both[1:]


@test
def work_is_what_needs_a_person_now(shop):
    case = opened(made(shop), "--handler", "bo")
    assert shop.json("complaint", "work", "bo")["work"] == []
    work = shop.json("complaint", "work", "bo", "--until", "+10d")["work"]
    assert [(w["complaint_id"], w["kind"]) for w in work] == [(case, "complaint_assess")], work
    assert "nothing is due" in shop.run("complaint", "work", "anna").stdout
    assert shown(shop, case)["complaint"]["number"] in shop.run("complaint", "work", "bo", "--until", "+10d").stdout


@test
def an_answerable_person_who_has_left_is_listed(shop):
    case = opened(made(shop), "--first-responder", "li")
    assert "as it should be" in shop.run("complaint", "violations").stdout
    shop.run("staff", "leave", "li")
    found = shop.json("complaint", "violations")["violations"]
    assert [(v["complaint_id"], v["person"], v["rule"]) for v in found] == [(case, "li", "answerable_left")], found
    shop.run("staff", "return", "li")
    assert shop.json("complaint", "violations")["violations"] == []
    assert shop.json("staff", "return", "li")["status"] == "unchanged"


@test
def who_has_left_is_listed(shop):
    made(shop)
    assert "nobody has left" in shop.run("staff", "list").stdout
    for name in ("吴静", "li", "bo"):
        shop.run("staff", "leave", name)
    shop.run("staff", "return", "li")
    assert shop.run("staff", "list", "--quiet").stdout.split() == ["bo", "吴静"]
    people = shop.json("staff", "list", "--returned")["staff"]
    assert [(one["name"], one["left_at"] is None) for one in people] == [("bo", False), ("li", True), ("吴静", False)], people
    assert [one["name"] for one in shop.json("staff", "list", "--returned", "--after", "bo", "--limit", "1")["staff"]] == ["li"]
    assert "came back" in shop.run("staff", "list", "--returned").stdout


@test
def a_ready_made_policy_is_listed_printed_and_loaded(shop):
    made(shop)
    names = shop.json("playbook", "ready", file=False, force=False)["policies"]
    assert names == shop.run("playbook", "ready", file=False, force=False).stdout.split() == ["domain", "china_banking", "iso_10002"]
    for name in names:
        text = shop.run("playbook", "ready", name, file=False, force=False).stdout
        shop.run("playbook", "load", "-", text=text)
        assert json.loads(text)["complaint"], name
    assert "iso_10003" in shop.error("playbook", "ready", "iso_10003", file=False, force=False, code=USAGE)
    shop.run("playbook", "load", "-", text=shop.run("playbook", "ready", "china_banking", file=False, force=False).stdout)
    case = judged(shop, opened(shop))
    due = ("--unit", "branch", "--reason", "the records are in Beijing", "--consent", "--due-at")
    assert "2026-05-29T09:00:00Z" in shop.error("complaint", "promise", case, *due, "+60d")
    shop.run("complaint", "promise", case, *due, "+10d")


@test
def two_cases_become_one_and_both_numbers_lead_to_it(shop):
    made(shop)
    one, two = opened(shop), opened(shop)
    numbers = [shown(shop, case)["complaint"]["number"] for case in (one, two)]
    shop.run("complaint", "link", two, "duplicate_of", one)
    assert shown(shop, two)["links"][0]["kind"] == "duplicate_of"
    shop.run("complaint", "link", two, "duplicate_of", one, "--remove")
    shop.error("complaint", "merge", one, one)
    shop.run("complaint", "merge", two, one, "--reason", "the same printer")
    assert [shown(shop, number)["complaint"]["id"] for number in numbers] == [one, one]
    merged = shown(shop, two)["complaint"]
    assert merged["state"] == "void" and merged["merged_into"] == one, merged
    shop.run("rebuild")
    shop.run("verify")


@test
def causes_wants_reviews_and_corrective_actions(shop):
    made(shop)
    case = judged(shop, opened(shop), "--immediate")
    assert len(shop.json("complaint", "causes", file=False, force=False)["causes"]) == 48
    for line in (("complaint", "cause", case, "bad_luck"), ("action", "add", "bad_luck", "be careful"),
                 ("complaint", "list", "--cause", "bad_luck"), ("action", "list", "--cause", "bad_luck")):
        assert "'bad_luck' is no cause; 'crmctl complaint causes' lists them" in shop.error(*line, code=USAGE), line
    second = opened(shop, "--primary-cause", "attitude-rude")
    assert [(c["cause"], c["is_primary"]) for c in shown(shop, second)["causes"]] == [("attitude_rude", True)]
    shop.run("complaint", "cause", case, "process_promise", "--primary")
    assert "primary" in shop.error("complaint", "cause", case, "attitude_rude", "--primary")
    shop.run("complaint", "cause", case, "attitude_rude")
    assert [c["cause"] for c in shown(shop, case)["causes"]] == ["process_promise", "attitude_rude"]
    shop.run("complaint", "cause", case, "attitude_rude", "--remove")
    shop.run("complaint", "wants", case, "--wants", "redress,respect")
    shop.error("complaint", "wants", case, "--met", "pleasant")
    action = shop.id("action", "add", "process_promise", "a second pair of eyes", "--due-at", "+7d", "--owner", "li")
    shop.run("complaint", "solve", case, "--text", "paid", "--accepted")
    shop.error("complaint", "review", case, "--blame", "good")
    shop.run("complaint", "check", case, "satisfied")
    shop.run("complaint", "wants", case, "--met", "redress", "--unmet", "respect")
    shop.run("complaint", "review", case, "--blame", "good", "--argue", "wrong", "--note", "be quicker")
    told = shown(shop, case)
    assert told["complaint"]["wants_met"] == ["redress"] and told["complaint"]["wants_unmet"] == ["respect"], told["complaint"]
    assert (told["review"]["answered"], told["review"]["good"]) == (2, 1), told["review"]
    shop.run("action", "done", action, "--note", "signed by two")
    later = "2026-05-20T09:00:00Z"
    again = shop.id("complaint", "open", "--complainant", "Ms Wu", "--contact", "0571 1234", "--content", "again", now=later)
    shop.run("complaint", "cause", again, "process_promise", now=later)
    listed = shop.json("action", "list", "--cause", "process_promise")["actions"]
    assert [(a["state"], a["recurrences"], a["recurred_in"]) for a in listed] == [("open", 1, again)], listed
    shop.error("action", "cancel", action, now=later)
    shop.run("action", "cancel", action, "--reason", "another way was found", now=later)
    shop.error("action", "done", "0190", code=USAGE)
    shop.run("verify")


@test
def a_key_customers_case_goes_through_a_green_lane(shop):
    made(shop)
    key = customer(shop)
    shop.run("customer", "assign", key, "important", "--owner", "Ms Manager")
    case = shop.id("complaint", "open", "--customer", key, "--content", "late", "--channel", "hall", "--lane", "business")
    told = shown(shop, case)["complaint"]
    assert told["lane"] == "business" and told["tier"] == "key" and told["account_manager"] == "Ms Manager", told
    shop.run("complaint", "lane", case, "normal")


@test
def the_reports_say_where_cases_stand_who_complains_and_who_comes_back(shop):
    made(shop)
    key = customer(shop)
    shop.run("customer", "assign", key, "important", "--owner", "Ms Manager")
    at = "2025-11-01T09:00:00Z"
    case = judged(shop, shop.id("complaint", "open", "--customer", key, "--content", "late", "--received-at", at), "--immediate")
    shop.run("complaint", "solve", case, "--text", "paid", "--accepted")
    shop.run("complaint", "check", case, "satisfied")
    opened(shop)
    shop.run("purchase", "add", key, "12.50", "EUR", "--at", "2025-12-01")
    text = " ".join(shop.run("complaint", "report").stdout.split())
    assert "STATE CASES SHARE TOGETHER" in text and "closed 1 50.0%" in text, text
    assert "PER 1,000" in text and "key 1 50.0% 1 1000.00" in text, text
    text = " ".join(shop.run("complaint", "retention").stdout.split())
    assert "within 180 days" in text and "satisfied 1 0 1 100.0% 82.0% to 95.0% D-STAT-10" in text, text
    groups = {group["kind"]: group for group in shop.json("complaint", "retention", "--tier", "key")["groups"]}
    satisfied, silent = groups["satisfied"], groups["not_voiced"]
    assert (satisfied["returned"], satisfied["rate"], silent["customers"]) == (1, 10000, None), groups
    assert shop.json("complaint", "retention", "--until", at)["groups"][3]["customers"] == 0


@test
def what_does_not_exist_is_told(shop):
    made(shop)
    assert "no complaint" in shop.error("complaint", "show", "0000-0000-000", code=MISSING)
    shop.error("complaint", "next", "nothing", code=USAGE)


if __name__ == "__main__":
    sys.exit(main())
