#!/usr/bin/env python3
"""contract_runner.py PROGRAM...: run it with a PostgreSQL server, and a pool in front of it, where they are installed.

CRM_TEST_POSTGRES and CRM_TEST_PGBOUNCER name the same database, the second by way of the pool. What is not installed has
no variable, and the program says what it skips.
"""
import contextlib
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import postgres  # noqa: E402  the path is known only now

DATABASE = "crm_contract"


def main(command):
    environment = postgres.clean_environment()
    environment.pop(postgres.VARIABLE, None)
    postgres.end_on_signals()
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(postgres.Server())
            environment[postgres.VARIABLE] = server.create(DATABASE)
            pool = stack.enter_context(postgres.PgBouncer(server))
            environment["CRM_TEST_PGBOUNCER"] = pool.uri(DATABASE)
        except postgres.Missing as missing:
            print(f"# {missing}", flush=True)
        return subprocess.run(command, env=environment, check=False).returncode


sys.exit(main(sys.argv[1:]))
