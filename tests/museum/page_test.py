#!/usr/bin/env python3
"""page_test.py SOURCE: the page of the museum is what the exhibits say, and every thread that our notes cite is in it.

The notes stand beside the checkout, and the environment says where: CRM_PEERS is the list of pains, CRM_VECTORS the
folder of vectors. Where they are not, the tests of them say so and skip.
"""
import json
import os
import pathlib
import re
import sys
import tempfile

SOURCE = pathlib.Path(sys.argv[1]).resolve()
sys.path.insert(0, str(SOURCE / "tools"))
import generate_museum as museum  # noqa: E402

PAINS = (1, 2, 3, 4, 5, 6, 11, 12, 14, 24)
# How the notes shorten a repository after it was named in full.
SHORT = {"glpi": "glpi-project/glpi", "zammad": "zammad/zammad", "osTicket": "osTicket/osTicket",
         "chatwoot": "chatwoot/chatwoot", "SuiteCRM": "SuiteCRM/SuiteCRM", "biz": "zendesk/biz"}
CITED = re.compile(r"([A-Za-z][\w.-]*(?:/[A-Za-z][\w.-]*)?)(?= (?:PR |discussion )?#)|#(\d+)")
ADDRESS = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/(?:issues|pull|discussions)/(\d+)")


def pains(text):
    """{number: text} of the numbered pains, which are the second part."""
    text = text.partition("\n## 2. ")[2].partition("\n## 3. ")[0]
    found = re.findall(r"^(\d+)\. (\*\*.+?)(?=^\d+\. \*\*|\n\n|\Z)", text, re.S | re.M)
    return {int(number): body for number, body in found}


def cited_in(text):
    """[(repository, number)]: a number belongs to the repository named last."""
    found, repository = [], None
    for name, number in CITED.findall(re.sub(r"\s+", " ", text)):
        if number:
            found.append((repository, int(number)))
        elif name not in ("PR", "discussion", "and", "via"):
            repository = SHORT.get(name, name)
    return found


def missing(cited, shown, least):
    """What is not shown; and when the notes gave too little, that they were not understood."""
    if len(set(cited)) < least:
        return [f"only {len(set(cited))} threads were read out of the notes"]
    return [f"{repository} #{number} is no exhibit and not listed" for repository, number in sorted(set(cited) - shown)]


def cited_threads_are_shown(shown):
    path = os.environ.get("CRM_PEERS", "")
    if not os.path.exists(path):
        return "no notes about other systems are here (CRM_PEERS)"
    numbered = pains(pathlib.Path(path).read_text(encoding="utf-8"))
    return missing([thread for number in PAINS for thread in cited_in(numbered.get(number, ""))], shown, 50)


def threads_of_vectors_are_shown(shown):
    folder = pathlib.Path(os.environ.get("CRM_VECTORS", "/nowhere"))
    if not folder.is_dir():
        return "no vectors are here (CRM_VECTORS)"
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    addresses = [ADDRESS.match(vector.get("source", "")) for file in files for vector in file]
    return missing([(match.group(1), int(match.group(2))) for match in addresses if match], shown, 25)


NOTES = """0. **None.** #9

## 2. Pains

1. **One.** acme/desk #1, PR #2; zammad #3 (x),
   #4, discussion #5.
2. **Two.** acme/desk-1.7 #6; biz PR #7, #8.

End.

## 3. Gaps

1. **Gap.** #10
"""


def notes_are_read_as_they_are_meant():
    read = [cited_in(body) for body in pains(NOTES).values()]
    wanted = [[("acme/desk", 1), ("acme/desk", 2)] + [("zammad/zammad", n) for n in (3, 4, 5)],
              [("acme/desk-1.7", 6), ("zendesk/biz", 7), ("zendesk/biz", 8)]]
    return [] if read == wanted else [f"read {read}"]


GOOD = """/* Hall
 *
 * Words.
 */
/* acme/desk issue 7
 *
 * Happened: a.
 * Must hold: b.
 * Answer: c.
 */
static void acme_7_it_is_so(void **state)
{
\t(void)state;
\tadd("Mon 2024-01-01 09:00", "1 h", "Mon 2024-01-01 10:00");
}

UNIT_MAIN(EXHIBIT(acme_7_it_is_so))
"""


def drift_is_told():
    """Each break of the form is refused; the form itself is not."""
    breaks = (("Happened: a.", "Once: a."), ("issue 7", "thread 7"), ('"1 h"', "an_hour"), ("\tadd(", "\tassert_true("),
              ("EXHIBIT(acme_7_it_is_so)", ""),
              ("static void acme", "static void other(void **state)\n{\n}\n\nstatic void acme"))
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "hall_test.c"
        for before, after in (("", ""), *breaks):
            path.write_text(GOOD.replace(before, after) if before else GOOD, encoding="utf-8")
            try:
                theme = museum.theme_of(path)
                refused = bool(museum.check_names([theme]))
                shown = museum.page_of_exhibit(theme.exhibits[0])
                if not before and "| Mon 2024-01-01 09:00 + 1 h | Mon 2024-01-01 10:00 |" not in shown:
                    faults.append(f"the values are not on the page: {shown}")
            except museum.Fault:
                refused = True
            if refused != bool(before):
                faults.append(f"{before!r} -> {after!r} was {'refused' if refused else 'taken'}")
    return faults


def main():
    halls, others = museum.themes(SOURCE), museum.not_ours(SOURCE)
    shown = {exhibit.thread.key() for hall in halls for exhibit in hall.exhibits}
    shown |= {thread.key() for thread, _ in others}
    checks = (
        ("the page is what the exhibits say", museum.check_page(museum.page(halls, others), SOURCE)),
        ("each test is named after its thread", museum.check_names(halls)),
        ("an exhibit that leaves the form is refused", drift_is_told()),
        ("the notes are read as they are meant", notes_are_read_as_they_are_meant()),
        ("every thread that the pains cite is shown", cited_threads_are_shown(shown)),
        ("every thread that a vector comes from is shown", threads_of_vectors_are_shown(shown)),
    )
    print(f"1..{len(checks)}")
    for number, (title, faults) in enumerate(checks, 1):
        if isinstance(faults, str):
            print(f"ok {number} - {title} # SKIP {faults}")
            continue
        print(f"{'not ' if faults else ''}ok {number} - {title}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if any(faults for _, faults in checks if not isinstance(faults, str)) else 0


sys.exit(main())
