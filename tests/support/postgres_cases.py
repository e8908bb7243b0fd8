"""What the tests share that do something to a server while a program uses it: the program (tests/fault/postgres_client.c),
and how cases are run and told as TAP.
"""
import collections
import os
import queue
import subprocess
import sys
import threading
import time

import postgres

CREATE, READONLY, UNPREPARED = 1, 2, 16  # CRM_OPEN_...
DEADLINE = 1000                          # of a call, in milliseconds, where a case waits for its end

Answer = collections.namedtuple("Answer", "status rule sqlstate field ms said message")


class Skip(Exception):
    """Why a case cannot be tried here."""


class Client:
    """The program, told and heard line by line. `acked` are the keys it wrote, `failed` what it met meanwhile."""
    program = None

    def __init__(self, environment=None, **options):
        self.process = subprocess.Popen([self.program], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env={**postgres.clean_environment(), **(environment or {})}, **options)
        self.lines, self.acked, self.failed = queue.Queue(), [], []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            words = line.rstrip("\n").split("\t")
            if words[0] == "ack":
                self.acked.append(words[1])
            elif words[0] == "failed":
                self.failed.append(words[1:])
            else:
                self.lines.put(Answer(*words[:4], int(words[4]), *words[5:]))
        self.lines.put(None)

    def tell(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def hear(self, timeout=60):
        try:
            answer = self.lines.get(timeout=timeout)
        except queue.Empty:
            raise AssertionError(f"the client has said nothing for {timeout} s") from None
        if answer is None:
            raise AssertionError(f"the client ended with {self.process.wait(timeout=10)}")
        return answer

    def do(self, *words, timeout=60):
        self.tell(*words)
        return self.hear(timeout)

    def open(self, string, flags=CREATE, deadline=0, busy=0, epoch=0, prefix=""):
        return self.do("open", string, flags, deadline, busy, epoch, prefix)

    def expect(self, status, *words, rule=None, **named):
        """Do it, and the status, and when given the rule, must be one of these."""
        answer = self.do(*words, **named)
        expect_answer(answer, status, rule, " ".join(map(str, words)))
        return answer

    def close(self):
        try:
            self.process.stdin.close()
            code = self.process.wait(timeout=30)
        finally:
            self.process.kill()
            self.process.wait(timeout=10)
            self.reader.join(timeout=10)
            for file in (self.process.stdout, self.process.stderr):
                if file:
                    file.close()
        expect(code == 0, f"the client ended with {code}")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            self.close()
        except (AssertionError, OSError, subprocess.SubprocessError):
            if kind is None:  # else what went wrong first is the one to tell
                raise


def expect(condition, complaint):
    if not condition:
        raise AssertionError(complaint)


def expect_answer(answer, status, rule=None, what="it"):
    statuses = (status,) if isinstance(status, str) else status
    expect(answer.status in statuses and rule in (None, answer.rule), f"{what}: {answer}")


def expect_in_time(answer, deadline=DEADLINE, slack=0.1):
    """A call ends within a tenth of its time."""
    expect(answer.ms <= deadline * (1 + slack), f"it took {answer.ms} ms of {deadline}: {answer}")


def wait_until(condition, what, timeout=30):
    deadline = time.monotonic() + timeout
    while not condition():
        expect(time.monotonic() < deadline, f"in {timeout} s: {what}")
        time.sleep(0.005)


def judge(case):
    """The line of a case, and whether it failed. What a case returns is a remark on what it met."""
    name, began = case.__name__.replace("_", " "), time.monotonic()
    try:
        remark = case()
    except Skip as skip:
        return "ok", f"{name} # SKIP {skip}"
    except (AssertionError, OSError, postgres.Error, subprocess.SubprocessError) as error:
        return "not ok", name + "".join(f"\n# {line}" for line in f"{type(error).__name__}: {error}".splitlines())
    return "ok", f"{name}\n# {time.monotonic() - began:.1f} s" + (f", {remark}" if remark else "")


def run(cases, arguments):
    """The first argument is the program; names after it choose among the cases."""
    os.environ.pop(postgres.VARIABLE, None)
    Client.program, wanted = arguments[0], arguments[1:]
    if postgres.find_programs() is None:
        print("1..0 # SKIP PostgreSQL's server programs are not installed")
        return 0
    cases = [case for case in cases if not wanted or case.__name__ in wanted]
    failures = 0
    print(f"1..{len(cases)}", flush=True)
    for number, case in enumerate(cases, 1):
        verdict, words = judge(case)
        failures += verdict != "ok"
        print(f"{verdict} {number} - {words}", flush=True)
    return 1 if failures else 0


def main(cases):
    postgres.end_on_signals()
    sys.exit(run(cases, sys.argv[1:]))
