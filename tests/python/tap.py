"""A plugin of pytest that tells every case as a line of TAP: what Meson and tools/summarize_tests.py count."""
import pytest


class Teller:
    def __init__(self):
        self.number = 0

    def tell(self, verdict, name, skip="", remarks=""):
        self.number += 1
        name = name.replace("#", "%").replace("\n", " ")
        reason = " ".join(skip.split())
        print(f"{verdict} {self.number} - {name}" + (f" # SKIP {reason}" if skip else ""), flush=True)
        for line in remarks.splitlines():
            print(f"# {line}")

    def pytest_runtest_logreport(self, report):
        if report.failed:
            name = report.nodeid if report.when == "call" else f"{report.nodeid} ({report.when})"
            self.tell("not ok", name, remarks=story(report))
        elif report.skipped:
            self.tell("ok", report.nodeid, skip=reason(report))
        elif report.when == "call":
            self.tell("ok", report.nodeid)

    def pytest_collectreport(self, report):
        if report.failed:
            self.tell("not ok", report.nodeid or "collecting", remarks=story(report))
        elif report.skipped:
            self.tell("ok", report.nodeid, skip=reason(report))

    def pytest_sessionfinish(self):
        print(f"1..{self.number}", flush=True)


def reason(report):
    if hasattr(report, "wasxfail"):
        return f"fails as expected: {report.wasxfail}"
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    return text.replace("Skipped: ", "", 1) or "no reason given"


def story(report):
    """What failed in one line, where that is known, then the whole."""
    crash = getattr(report.longrepr, "reprcrash", None)
    first = f"{crash.path}:{crash.lineno}: {crash.message}\n" if crash else ""
    captured = "".join(f"\n-- {title}\n{text}" for title, text in report.sections)
    return first + report.longreprtext + captured


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    # The reporter goes, its options stay: pytest's own assertions ask for them.
    config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(Teller(), "tap-teller")
