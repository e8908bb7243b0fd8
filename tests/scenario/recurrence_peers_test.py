#!/usr/bin/env python3
"""Random rules, answered by us and by others. argv: recurrence_ask, the same by libical (or nothing), how many rules.

What a peer is known to answer otherwise is not asked of it; each such case has a name and a reason in KNOWN, and the counts are
printed. CRM_TEST_SEED repeats a run.
"""
import collections
import itertools
import os
import random
import re
import select
import signal
import subprocess
import sys
from datetime import datetime

try:
    from dateutil import rrule
except ImportError:
    rrule = None

WANTED = 24
SUB_DAILY = ("HOURLY", "MINUTELY", "SECONDLY")
TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND") # the first are larger
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


# --- random rules that RFC 5545 allows

def some(dice, low, high, most, signed=False):
    numbers = [dice.randint(low, high) * (dice.choice((1, 1, -1)) if signed else 1) for _ in range(dice.randint(1, most))]
    return ",".join(map(str, numbers))


def weekdays(dice, frequency, plain):
    days = dice.sample(DAYS, dice.randint(1, 4))
    if plain or frequency not in ("MONTHLY", "YEARLY") or dice.random() < 0.4:
        return ",".join(days)
    most = 5 if frequency == "MONTHLY" else dice.choice((5, 53))
    mixed = dice.random() < 0.3
    return ",".join((str(dice.randint(1, most) * dice.choice((1, -1))) if not mixed or dice.random() < 0.6 else "") + day
                    for day in days)


def random_rule(dice):
    frequency = dice.choices(("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"),
                             (8, 8, 6, 6, 3, 2, 2))[0]
    rule = {"FREQ": frequency}
    if dice.random() < 0.6:
        rule["INTERVAL"] = str(dice.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 10, 12, 13, 18, 24, 45, 61, 90)))
    if dice.random() < 0.4:
        rule["BYMONTH"] = some(dice, 1, 12, 4)
    if frequency != "WEEKLY" and dice.random() < 0.35:
        rule["BYMONTHDAY"] = some(dice, 1, 31, 4, True)
    if frequency in ("YEARLY",) + SUB_DAILY and dice.random() < 0.2:
        rule["BYYEARDAY"] = some(dice, 1, 366, 5, True)
    if frequency == "YEARLY" and dice.random() < 0.2:
        rule["BYWEEKNO"] = some(dice, 1, 53, 4, True)
    if dice.random() < 0.45:
        rule["BYDAY"] = weekdays(dice, frequency, "BYWEEKNO" in rule)
    chance = 0.25 if frequency not in SUB_DAILY else 0.4
    for part, high in (("BYHOUR", 23), ("BYMINUTE", 59), ("BYSECOND", 59)):
        if dice.random() < chance:
            rule[part] = some(dice, 0, high, 3)
    if dice.random() < 0.2 and any(part.startswith("BY") for part in rule):
        rule["BYSETPOS"] = some(dice, 1, dice.choice((2, 4, 12)), 3, True)
    if dice.random() < 0.3:
        rule["WKST"] = dice.choice(DAYS)
    ending = dice.random()
    if ending < 0.3:
        rule["COUNT"] = str(dice.randint(1, 40))
    elif ending < 0.5:
        rule["UNTIL"] = f"{dice.randint(1999, 2060):04}{dice.randint(1, 12):02}{dice.randint(1, 28):02}T{dice.randint(0, 23):02}3000"
    return rule


def random_start(dice):
    day = dice.choice((1, 28, 29, 30, 31, dice.randint(1, 28), dice.randint(1, 28)))
    while True:
        try:
            return datetime(dice.randint(1995, 2045), dice.randint(1, 12), day, dice.choice((0, 9, 9, 23)), dice.choice((0, 0, 30)),
                            dice.choice((0, 0, 17)))
        except ValueError:
            day -= 1


def with_skip(dice, rule):
    if rule["FREQ"] in ("YEARLY", "MONTHLY") and dice.random() < 0.2:
        return {"RSCALE": "GREGORIAN", "SKIP": dice.choice(("OMIT", "FORWARD", "BACKWARD")), **rule}
    return rule


def text_of(rule):
    return ";".join(f"{part}={value}" for part, value in rule.items())


# --- what each peer is known to answer otherwise: name, when, why

def numbered(rule):
    return bool(re.search(r"\d", rule.get("BYDAY", "")))


def has_plain(rule):
    return any(not re.match(r"[+-]?\d", day) for day in rule.get("BYDAY", "").split(",") if day)


def chooses_days(rule):
    return any(part in rule for part in ("BYDAY", "BYMONTHDAY", "BYYEARDAY"))


def starts_inside_week(rule, start):
    return start.weekday() != DAYS.index(rule.get("WKST", "MO"))


def needs_month_of_start(rule):
    return rule["FREQ"] == "YEARLY" and "BYMONTHDAY" in rule and "BYMONTH" not in rule


def is_twice(rule, part):
    numbers = rule.get(part, "").split(",")
    return len(numbers) != len(set(numbers)) or any(number.startswith("-") for number in numbers)


KNOWN = {
    "dateutil": (
        ("RSCALE and SKIP", lambda rule, start: "SKIP" in rule, "does not know them"),
        ("weeks without days", lambda rule, start: "BYWEEKNO" in rule and not chooses_days(rule),
         "takes all seven days where RFC 5545 takes the weekday of the start"),
        ("weeks of the calendar year", lambda rule, start: "BYWEEKNO" in rule and ("INTERVAL" in rule or "BYSETPOS" in rule),
         "counts INTERVAL and BYSETPOS by calendar years, not by the years that weeks belong to"),
        ("numbered and plain weekdays", lambda rule, start: numbered(rule) and has_plain(rule),
         "takes days that are both, where RFC 5545 takes those that are either"),
        ("positions in a week that has begun", lambda rule, start: rule["FREQ"] == "WEEKLY" and "BYSETPOS" in rule and
         starts_inside_week(rule, start), "counts from the start, not from the beginning of the period"),
    ),
    "libical": (
        ("positions of what has more than days", lambda rule, start: "BYSETPOS" in rule and
         (rule["FREQ"] not in ("MONTHLY", "YEARLY") or any(part in rule for part in TIMES)),
         "counts BYSETPOS in days of months and years, and not at all elsewhere"),
        ("days from the end of a month or year", lambda rule, start: rule["FREQ"] not in ("MONTHLY", "YEARLY") and
         "-" in rule.get("BYMONTHDAY", "") + rule.get("BYYEARDAY", ""), "leaves some out when the rule goes by days or less"),
        ("hours, minutes and seconds of some", lambda rule, start:
         any(part in rule for part in TIMES[:{"HOURLY": 1, "MINUTELY": 2, "SECONDLY": 3}.get(rule["FREQ"], 0)]),
         "misses the first of them, and forgets INTERVAL"),
        ("every few hours, minutes or seconds of some", lambda rule, start: rule["FREQ"] in SUB_DAILY and "INTERVAL" in rule and
         any(part.startswith("BY") for part in rule), "counts INTERVAL anew behind what other parts leave out"),
        ("weeks of the year", lambda rule, start: "BYWEEKNO" in rule and
         ("BYDAY" not in rule or "INTERVAL" in rule or "BYMONTH" in rule or "SKIP" in rule or
          "53" in rule["BYWEEKNO"] or "-" in rule["BYWEEKNO"]),
         "goes by calendar years, gives each a week 53, counts from the end as if weeks began on Monday, and loses its way without a weekday"),
        ("every few weeks from inside of one", lambda rule, start: rule["FREQ"] == "WEEKLY" and "INTERVAL" in rule and
         (rule.get("WKST", "MO") != "MO" or DAYS[start.weekday()] not in rule.get("BYDAY", DAYS)),
         "begins with another week than that of the start"),
        ("days that SKIP moves", lambda rule, start: "SKIP" in rule and ("BYMONTH" in rule or "BYDAY" in rule),
         "asks BYMONTH once more after SKIP, which RFC 7529 puts behind it, and moves weekdays too"),
        ("positions among days that are listed twice", lambda rule, start: "BYSETPOS" in rule and
         ("SKIP" in rule or numbered(rule) or any(is_twice(rule, part) for part in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY"))),
         "counts a day twice that is chosen twice, as from both ends of its month"),
        ("weekdays of the month of the start", lambda rule, start: needs_month_of_start(rule) and "BYDAY" in rule,
         "takes the month of the start even with BYDAY"),
    ),
}


def known(peer, rule, start):
    return next((name for name, is_so, _ in KNOWN[peer] if is_so(rule, start)), None)


# --- who answers

class NoAnswer(Exception):
    """Why there is none."""


class Program:
    """A program that answers a line with a line."""

    def __init__(self, path, seconds):
        self.path, self.seconds, self.process = path, seconds, None

    def ask(self, start, rule, start_month=False):
        if not self.process:
            self.process = subprocess.Popen([self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.process.stdin.write(f"{WANTED} {int(start_month)} {start.isoformat()} {text_of(rule)}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            if not select.select([self.process.stdout], [], [], self.seconds)[0]:
                self.end()
                raise NoAnswer("no answer in time")
            more = self.process.stdout.read(65536)
            if not more:
                self.end()
                raise NoAnswer("it crashed")
            answer += more
        return answer.decode().strip()

    def end(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


class Libical(Program):
    """Gives times of day in the order in which they are written, and twice what is written twice."""

    start_month, last_year = True, 2582

    def ask(self, start, rule):
        rule = {part: ",".join(map(str, sorted(set(map(int, value.split(",")))))) if part in TIMES else value
                for part, value in rule.items()}
        return super().ask(start, rule)


class Dateutil:
    start_month, last_year = False, None

    def ask(self, start, rule):
        def too_long(*_):
            raise NoAnswer("no answer in time")

        previous = signal.signal(signal.SIGALRM, too_long)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        try:
            times = list(itertools.islice(rrule.rrulestr(text_of(rule), dtstart=start), WANTED))
        except ValueError: # what it can never reach
            times = []
        except IndexError:
            raise NoAnswer("it crashed") from None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)
        return " ".join([time.isoformat() for time in times] + (["."] if len(times) < WANTED else []))

    def end(self):
        pass


def is_same(ours, theirs, last_year):
    ours, theirs = ours.split(), theirs.split()
    if ours[-1:] == ["?"]: # given up: what was found until then is right
        return theirs[:len(ours) - 1] == ours[:-1] or ours[:len(theirs) - 1] == theirs[:-1]
    if last_year and theirs[-1:] == ["."]: # a peer that knows fewer years
        ours = [time for time in ours if time != "." and int(time[:4]) <= last_year] + ["."]
    return ours == theirs


def compare(peer_name, peer, ours, count, seed, first, skip):
    dice, tally, left_out, wrong = random.Random(seed), collections.Counter(), collections.Counter(), []
    while tally["asked"] < count:
        rule, start = random_rule(dice), random_start(dice)
        rule = with_skip(dice, rule) if skip else rule
        name = known(peer_name, rule, start)
        if name:
            left_out[name] += 1
            continue
        tally["asked"] += 1
        mine = ours.ask(start, rule, peer.start_month)
        try:
            theirs = peer.ask(start, rule)
        except NoAnswer as reason:
            tally[str(reason)] += 1
            continue
        if theirs == "!":
            tally["refused by it"] += 1
            continue
        tally["times"] += mine.count("T")
        if mine.endswith("?"):
            print(f"# given up by us: {start.isoformat()} {text_of(rule)}")
            tally["given up by us"] += 1
        if not is_same(mine, theirs, peer.last_year):
            wrong.append(f"{start.isoformat()} {text_of(rule)}\n#   ours   {mine}\n#   theirs {theirs}")
    print(f"# {peer_name}: {dict(tally)}, seed {seed}")
    for name, _, reason in KNOWN[peer_name]:
        print(f"# {peer_name} was not asked {left_out[name]} times: {name}: {reason}")
    for case in wrong[:20]:
        print(f"# {case}")
    print(f"{'not ' if wrong else ''}ok {first} - random_rules_are_answered_as_{peer_name}_answers_them"
          + (f" # {len(wrong)} differ" if wrong else ""))
    return not wrong


def main():
    ours, libical = Program(sys.argv[1], 30), sys.argv[2]
    count, seed = int(sys.argv[3]), int(os.environ.get("CRM_TEST_SEED", "20260510"))
    good = True
    print("1..2")
    if rrule:
        good &= compare("dateutil", Dateutil(), ours, count, seed, 1, False)
    else:
        print("ok 1 # SKIP python-dateutil is not there")
    if libical:
        good &= compare("libical", Libical(libical, 0.25), ours, count, seed + 1, 2, True)
    else:
        print("ok 2 # SKIP libical is not there")
    ours.end()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
