#!/usr/bin/env python3
"""Make docs/issue-museum.md from the exhibits in tests/museum.

    generate_museum.py --write   make the page anew
    generate_museum.py           tell whether it is up to date

An exhibit is a test function with a comment in front of it (thread, Happened, Must hold, Answer). Inside there are only
calls of the sentences of tests/museum/museum.h with plain values, and the page shows these values: so it cannot say
anything else than what the test holds. tests/museum/page_test.py runs the same checks as tests.
"""
import argparse
import ast
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = "docs/issue-museum.md"
THEMES = ("pauses", "changes", "calendars", "zones", "recurrence", "clocks", "reminders", "explanations")
KINDS = {"issue": "issues", "pull request": "pull", "discussion": "discussions"}
THREAD = re.compile(r"([\w.-]+/[\w.-]+) (issue|pull request|discussion) (\d+)")
COMMENT = re.compile(r"/\* (.*?)\n \*/\n(?:static void (\w+)\(void \*\*state\)\n\{\n(.*?)^\})?", re.S | re.M)
LISTED = re.compile(r"EXHIBIT\((\w+)\)")
CALL = re.compile(r"(\w+)\((.*)\)\Z", re.S)
VALUE = re.compile(r'\s*(?:(MUSEUM_LIST)\(|("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*)|(-?\d+)|([A-Z][A-Z0-9_]+))\s*')


class Fault(Exception):
    pass


class Thread:
    def __init__(self, repository, kind, number):
        self.repository, self.kind, self.number = repository, kind, int(number)

    def key(self):
        return (self.repository, self.number)

    def address(self):
        return f"https://github.com/{self.repository}/{KINDS[self.kind]}/{self.number}"

    def link(self):
        return f"[{self.repository} {self.kind} {self.number}]({self.address()})"


class Exhibit:
    def __init__(self, thread, story, name, calls):
        self.thread, self.story, self.name, self.calls = thread, story, name, calls


class Theme:
    def __init__(self, title, words, exhibits):
        self.title, self.words, self.exhibits = title, words, exhibits


def plain(comment):
    return re.sub(r"^ \*(?: |$)", "", comment, flags=re.M)


def unwrap(text):
    return " ".join(text.split())


def arguments(text, where):
    """The plain values of a call: strings, numbers, names of constants, lists of these."""
    values, at = [], 0
    while at < len(text):
        match = VALUE.match(text, at)
        if not match:
            raise Fault(f"{where}: not a plain value: {text[at:].strip()}")
        at = match.end()
        if match.group(1):
            end = closing(text, at)
            values.append(arguments(text[at:end], where))
            at = end + 1
        elif match.group(2):
            values.append("".join(map(ast.literal_eval, re.findall(r'"(?:[^"\\]|\\.)*"', match.group(2)))))
        else:
            values.append(int(match.group(3)) if match.group(3) else match.group(4))
        if at < len(text) and text[at] != ",":
            raise Fault(f"{where}: not a plain value: {text[at:].strip()}")
        at += 1
    return values


def closing(text, at):
    """Where the bracket ends that was opened before `at`."""
    depth = 1
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[()]', text[at:]):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return at + match.start()
    raise Fault(f"no end of {text[at:]}")


def calls_of(body, where):
    found = []
    for statement in body.split(";\n"):
        statement = statement.strip()
        if statement in ("", "(void)state"):
            continue
        match = CALL.match(statement)
        if not match or match.group(1) not in SENTENCES:
            raise Fault(f"{where}: not a sentence of museum.h: {statement}")
        found.append((match.group(1), arguments(match.group(2), where)))
    return found


def exhibit_of(comment, name, body):
    head, _, rest = plain(comment).partition("\n")
    thread = THREAD.fullmatch(head)
    if not thread:
        raise Fault(f"{name}: the comment does not begin with a thread: {head}")
    story = re.fullmatch(r"\s*Happened: (.+?)\s+Must hold: (.+?)\s+Answer: (.+?)\s*", rest, re.S)
    if not story:
        raise Fault(f"{name}: the comment needs Happened, Must hold and Answer, in this order")
    return Exhibit(Thread(*thread.groups()), [unwrap(text) for text in story.groups()], name, calls_of(body, name))


def theme_of(path):
    text = path.read_text(encoding="utf-8")
    title, exhibits = None, []
    for match in COMMENT.finditer(text):
        comment, name, body = match.groups()
        if name:
            exhibits.append(exhibit_of(comment, name, body))
        elif title is None:
            title, _, words = plain(comment).partition("\n")
    names = [exhibit.name for exhibit in exhibits]
    defined = re.findall(r"^static void (\w+)\(void \*\*state\)", text, re.M)
    if names != defined or names != LISTED.findall(text):
        raise Fault(f"{path.name}: exhibits without a story, or not run: "
                    f"{sorted(set(defined) ^ set(names) | set(LISTED.findall(text)) ^ set(names)) or 'the order differs'}")
    return Theme(title, unwrap(words), exhibits)


def themes(root=ROOT):
    return [theme_of(root / "tests/museum" / f"{name}_test.c") for name in THEMES]


def not_ours(root=ROOT):
    found = []
    for line in (root / "tests/museum/not_ours.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        match = re.fullmatch(THREAD.pattern + r": (.+)", line)
        if not match:
            raise Fault(f"not_ours.txt: {line}")
        found.append((Thread(*match.groups()[:3]), match.group(4)))
    return found


# How a sentence reads on the page: ("setting", text), ("question", text, text), ("event", when, text), ("answer", text).

def constant(name):
    return f"`{name}`"


def quoted(text):
    return f"*{text}*"


STATES = {"CRM_CLOCK_WAITING": "waits to begin", "CRM_CLOCK_RUNNING": "runs", "CRM_CLOCK_HELD": "stands still",
          "CRM_CLOCK_MET": "was met", "CRM_CLOCK_BREACHED": "is late", "CRM_CLOCK_MISSED": "was missed"}


def setting(text):
    return lambda *values: ("setting", text.format(*values))


def answer(text):
    return lambda *values: ("answer", text.format(*values))


def event(text):
    return lambda when, *values: ("event", when, text.format(*values))


def target(name, kind, amount, pauses):
    stopped = "stopped by pauses" if pauses == "STOPPED_BY_PAUSES" else "runs on in pauses"
    return ("setting", f"{quoted(name)} ({constant(kind)}): {amount}, {stopped}")


def step(name, of, when):
    return ("setting", f"step {quoted(name)}: {when}{'' if when.startswith('at') else ' the due time'} of {quoted(of)}")


def lines(values):
    return "<br>".join(values)


def fell_due(until, milestones):
    return ("event", until, "one looks what fell due", lines(milestones))


SENTENCES = {
    "desk": lambda name, zone, hours: ("setting", f"{quoted(name)} in {zone}: {hours or 'no hours at all'}"),
    "holiday": setting("{0} off: {1}"),
    "open_instead": setting("{0} instead: {1}"),
    "taken_out": setting("{0} without {1}: {2}"),
    "nights": setting("nights: `{0}`"),
    "desk_of_all": setting("*{0}* of the desks above: `{1}`"),
    "desk_refused": lambda rule: ("question", "make that calendar", f"refused: {constant(rule)}"),
    "convention": setting("asked with `{0}` = `{1}`"),
    "add": lambda at, amount, then: ("question", f"{at} + {amount}", then),
    "subtract": lambda at, amount, then: ("question", f"{at} - {amount}", then),
    "add_days": lambda at, days, then: ("question", f"{at} + {days} working days", then),
    "counts": lambda at, until, amount: ("question", f"{at} to {until}", f"{amount} open"),
    "open_at": lambda at: ("question", at, "open"),
    "closed_at": lambda at: ("question", at, "closed"),
    "next_open": lambda at, then: ("question", f"{at}, open from", then),
    "next_opening": lambda at, then: ("question", f"{at}, next opening", then),
    "workday": lambda date: ("question", date, "a working day"),
    "day_off": lambda date: ("question", date, "a day off"),
    "laid_out": lambda at, until, spans: ("question", f"{at} to {until}, laid out", lines(spans)),
    "clocks_of": setting("seen in {0}"),
    "instant": lambda local, utc: ("question", local, utc),
    "shown_in": lambda zone, at, local: ("question", f"{at}, in {zone}", local),
    "before": lambda at, amount, then, utc: ("question", f"{amount} before {at}", f"{then}, which is {utc}"),
    "series": lambda zone, start, rule: ("setting", f"from {start} in {zone}: `{rule}`"),
    "rolls": setting("on days off: `{0}`"),
    "occurs": lambda first: ("question", "the first ones", lines(first)),
    "occurs_only": lambda every: ("question", "all of them", lines(every)),
    "occurs_in_all": lambda count, first, last: ("question", "how many", f"{count}, from {first} to {last}"),
    "rule_refused": lambda rule, why, at: ("question", constant(rule), f"refused: {constant(why)} at byte {at}"),
    "policy": lambda name: ("setting", f"policy {quoted(name)}"),
    "target": target,
    "of_team": setting("only while team {0} has the case"),
    "step": step,
    "level": setting("level {0}"),
    "opens": event("the case opens"),
    "agent_opens": event("an agent opens the case"),
    "customer_writes": event("the customer writes"),
    "agent_writes": event("the agent answers"),
    "pauses": event("a pause: {0}"),
    "resumes": event("the pause ends"),
    "resolves": event("solved"),
    "reopens": event("reopened"),
    "team_takes": event("team {0} takes over"),
    "policy_becomes": event("the policy becomes *{0}*: `{1}`"),
    "asked": lambda when: ("event", when, "one asks"),
    "due": answer("*{0}* due {1}"),
    "not_due": answer("*{0}* has no due time"),
    "stands": lambda name, state: ("answer", f"{quoted(name)} {STATES[state]}"),
    "elapsed": answer("{1} of *{0}* used"),
    "remaining": answer("{1} of *{0}* left"),
    "paused": answer("{1} of *{0}* paused"),
    "longest": answer("longest *{0}*: {1}"),
    "is_gone": answer("*{0}* is not promised any more"),
    "next_due": answer("next due {0}"),
    "step_due": answer("step *{0}* due {1}"),
    "share": lambda team, amount, points: ("answer", f"team {team} had it {amount}, {points / 100:.2f} %"),
    "fell_due": fell_due,
    "nothing_fell_due": lambda until: ("event", until, "one looks what fell due", "nothing"),
    "explained": lambda name, spans: ("answer", f"{quoted(name)} explained:<br>{lines(spans)}"),
    "explained_to_due": lambda name, spans: ("answer", f"{quoted(name)} explained:<br>{lines(spans)}"),
    "would_be": lambda at, policy, change, name, was, then:
        ("event", at, f"what if it became {quoted(policy)}: {constant(change)}", f"{quoted(name)} due {then} instead of {was}"),
}


def table_of(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] +
                     ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows])


class Sheet:
    """The settings, questions and events of an exhibit as paragraphs and tables of Markdown."""

    def __init__(self):
        self.parts, self.settings, self.questions, self.events = [], [], [], []

    def flush_settings(self):
        if self.settings:
            self.parts.append("> " + "<br>\n> ".join(self.settings))
        self.settings = []

    def flush_tables(self):
        if self.questions:
            self.parts.append(table_of(("what is asked", "answer"), self.questions))
        if self.events:
            self.parts.append(table_of(("when", "what happens", "what the clock says"),
                                       [(when, what, "<br>".join(said)) for when, what, said in self.events]))
        self.questions, self.events = [], []

    def take(self, kind, *values):
        if kind == "setting":
            self.flush_tables()
            self.settings.append(values[0])
            return
        self.flush_settings()
        if kind == "question":
            if self.events:
                self.flush_tables()
            self.questions.append(values)
        elif kind == "event":
            if self.questions:
                self.flush_tables()
            self.events.append((values[0], values[1], list(values[2:])))
        elif not self.events:
            self.events.append(("then", "", [values[0]]))
        else:
            self.events[-1][2].append(values[0])

    def text(self):
        self.flush_settings()
        self.flush_tables()
        return "\n\n".join(self.parts)


def sheet_of(exhibit):
    sheet = Sheet()
    for name, values in exhibit.calls:
        try:
            said = SENTENCES[name](*values)
        except (TypeError, KeyError, IndexError) as fault:
            raise Fault(f"{exhibit.name}: {name} does not take {values}") from fault
        sheet.take(*said)
    return sheet.text()


def fill(text):
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def heading(exhibit):
    """glpi_10594_a_pause_over_the_night... -> A pause over the night..."""
    words = exhibit.name.partition(f"_{exhibit.thread.number}_")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def page_of_exhibit(exhibit):
    happened, must_hold, answered = exhibit.story
    return "\n\n".join((f"### {heading(exhibit)}", exhibit.thread.link(), fill(happened), fill(f"**Must hold.** {must_hold}"),
                        sheet_of(exhibit), fill(f"**Our answer.** {answered}"), f"Test: `{exhibit.name}`"))


def anchor(title):
    return "museum-" + re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


INTRODUCTION = """# The issue museum {#issue-museum}

What happened to users of other systems, thread by thread, and what happens here. Each exhibit is a test in
`tests/museum` through the public headers. The times and amounts shown are the ones that the test uses: this page is
made from it by `tools/generate_museum.py`, never by hand. Clock times are ours where a thread gives none. The stories
are in our own words; the systems named have mended much of this since, and we learned from all of them.

"Conventions" are numbered as in the list of questions that systems answer differently, which the test vectors come
with; what we take for right is told in the header named beside it, and the other answers can be asked for by name.
"""
NOT_OURS = """## Not ours, and why {#museum-not-ours}

What these threads ask beside it, and a library without a screen, a mailbox or users cannot give.

"""


def page(all_themes, others):
    parts = [INTRODUCTION]
    rows = [(f"[{theme.title}](#{anchor(theme.title)})", str(len(theme.exhibits))) for theme in all_themes]
    parts.append(table_of(("hall", "exhibits"), rows) + "\n")
    for theme in all_themes:
        parts.append(f"## {theme.title} {{#{anchor(theme.title)}}}\n\n{fill(theme.words)}\n")
        parts += [page_of_exhibit(exhibit) + "\n" for exhibit in theme.exhibits]
    parts.append(NOT_OURS + "\n".join(f"- {thread.link()}: {why}" for thread, why in others) + "\n")
    return "\n".join(parts)


def check_names(all_themes):
    """The name of a test holds the number of its thread, and no two are alike."""
    names = [exhibit.name for theme in all_themes for exhibit in theme.exhibits]
    faults = [f"{exhibit.name} does not hold the number {exhibit.thread.number}" for theme in all_themes
              for exhibit in theme.exhibits if f"_{exhibit.thread.number}_" not in exhibit.name]
    return faults + [f"{name} is there twice" for name in sorted(set(names)) if names.count(name) > 1]


def check_page(text, root=ROOT):
    path = root / PAGE
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return []
    return [f"{PAGE} is not what the exhibits say: tools/generate_museum.py --write makes it anew"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    try:
        halls = themes()
        text = page(halls, not_ours())
    except Fault as fault:
        print(fault)
        return 1
    faults = check_names(halls)
    if options.write:
        (ROOT / PAGE).write_text(text, encoding="utf-8")
    else:
        faults += check_page(text)
    print("\n".join(faults) or f"{sum(len(theme.exhibits) for theme in halls)} exhibits agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
