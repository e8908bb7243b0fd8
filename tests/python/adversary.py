"""What the adversarial tests share: scripts that an interpreter of their own has to survive."""
import os
import subprocess
import sys
import textwrap

#: What most scripts begin with: a store in memory with 600 customers, which are three pages.
BEGIN = """
import crm, gc, os, sys, threading
from datetime import datetime, timedelta, timezone

def raises(kind, call, /, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind as error:
        return error
    raise AssertionError(f"{kind} was expected")

def filled(path=":memory:", count=600, **options):
    db = crm.open(path, create=True, actor="test", **options)
    db.customers.add_many({"kind": "person", "name": f"N{index}"} for index in range(count))
    return db

DAY = timedelta(days=1)
NOW = datetime.now(timezone.utc)
"""


def survives(script, *arguments, shared="", out="", err=None, options=()):
    """Run a script; it must end by itself with exit code 0, tell `out`, and on stderr nothing, or each line of `err`."""
    code = BEGIN + shared + textwrap.dedent(script) + '\nprint("end", flush=True)\n'
    # Python's allocator hides what a program does to memory that was freed; the sanitizer and malloc's own checks see it.
    environment = dict(os.environ, PYTHONMALLOC="malloc", MALLOC_PERTURB_="165")
    done = subprocess.run([sys.executable, "-X", "faulthandler", *options, "-c", code, *map(str, arguments)], env=environment,
                          capture_output=True, text=True, timeout=60, check=False)
    told = f"exit code {done.returncode}\n-- stdout\n{done.stdout}\n-- stderr\n{done.stderr}"
    assert done.returncode == 0, told
    assert done.stdout.splitlines() == [*out.splitlines(), "end"], told
    if err is None:
        assert not done.stderr, told
    else:
        assert all(line in done.stderr for line in err.splitlines()), told
        assert "Traceback" not in done.stderr or "Traceback" in err, told
