#!/usr/bin/env python3
"""The private PostgreSQL of the tests does what it says, and leaves nothing behind however it ends."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import postgres

PROGRAM = pathlib.Path(postgres.__file__).resolve()
# Says where its database is and ends when its input does.
SPEAK_AND_WAIT = [sys.executable, "-c", f"""import os, sys
print(os.environ['{postgres.VARIABLE}'], flush=True)
sys.stdin.read()"""]
IMPORT = f"""import sys
sys.path.insert(0, {str(PROGRAM.parent)!r})
import postgres
"""
HOLD_A_SERVER = [sys.executable, "-c", IMPORT + """
with postgres.Server() as server:
    print(server.uri(), flush=True)
    sys.stdin.read()"""]
NO_POSTGRESQL = IMPORT + """
postgres.find_programs = lambda: None
sys.exit(postgres.main(sys.argv[1:]))"""
LOOK_AROUND = f"""import os, subprocess, sys
print([name for name in os.environ if name.startswith('PG')], flush=True)
subprocess.run([sys.argv[1], '-XAtq', '-d', os.environ['{postgres.VARIABLE}'], '-c',
                'SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()'], check=True, timeout=30)
sys.exit(5)"""
MISLEADING = {"PGHOST": "/nowhere", "PGPORT": "1", "PGUSER": "nobody", "PGDATABASE": "nothing", "PGDATA": "/nowhere",
              "PGOPTIONS": "-x"}


class Skip(Exception):
    """Why a case cannot be tried here."""


def expect(condition, complaint):
    if not condition:
        raise AssertionError(complaint)


def expect_error(word, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except postgres.Error as error:
        expect(word in str(error), f"the complaint is: {error}")
    else:
        raise AssertionError("no complaint")


def segments():
    """The shared memory of System V, each with the process that made it."""
    rows = pathlib.Path("/proc/sysvipc/shm").read_text(encoding="utf-8").splitlines()[1:]
    return {int(row.split()[1]): int(row.split()[4]) for row in rows}


def segment_of(folder):
    pids = postgres.server_pids(folder)
    return next((number for number, maker in segments().items() if maker in pids), None)


def posix_segments():
    return {name for name in os.listdir("/dev/shm") if name.startswith("PostgreSQL.")}


def alive(pid):
    """A zombie, which its parent has only not yet asked about, is not."""
    try:
        return "\nState:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def expect_nothing(folder, segment, pids=(), timeout=10):
    """No process, no folder, no shared memory: at once, or soon when a keeper does it."""
    deadline = time.monotonic() + timeout
    while True:
        left = [f"process {pid}" for pid in [*postgres.server_pids(folder), *filter(alive, pids)]]
        left += [str(folder)] if folder.exists() else []
        left += [f"shared memory {segment}"] if segment in segments() else []
        if not left or time.monotonic() > deadline:
            return expect(not left, f"left behind: {left}")
        time.sleep(0.02)


def answers_through_a_private_socket():
    with postgres.Server() as server:
        expect(server.sql("SHOW listen_addresses") == "", "it listens to the network")
        expect(server.directory.stat().st_mode & 0o777 == 0o700, "others may enter the folder")
        answer = server.sql("SHOW fsync; SHOW synchronous_commit; SHOW autovacuum; SHOW server_encoding")
        expect(answer == "off\non\non\nUTF8", "the settings are not those it says")
        expect(server.sql("SELECT '胡', NULL, 1; SELECT 2") == "胡||1\n2", "the answer is another one")
        expect_error("division by zero", server.sql, "SELECT 1/0")
        expect_error("no answer in 1 s", server.sql, "SELECT pg_sleep(30)", timeout=1)
        server.create("a b?c")
        expect(server.sql("SELECT current_database()", "a b?c") == "a b?c", "the URI leads to another database")
        server.drop("a b?c")


def keeps_committed_rows_after_any_ending():
    with postgres.Server(fsync=True, settings={"max_connections": 20}) as server:
        expect(server.sql("SHOW fsync; SHOW max_connections") == "on\n20", "the settings are not those asked for")
        server.sql("CREATE TABLE word(text text); INSERT INTO word VALUES ('stopped')")
        server.stop()
        expect(not server.pids(), "it runs after its stop")
        expect_error("No such file", server.sql, "SELECT 1")
        server.start()
        server.sql("INSERT INTO word VALUES ('immediate')")
        server.restart("immediate")
        server.sql("INSERT INTO word VALUES ('killed')")
        server.kill()
        expect(not server.pids(), "it runs after its kill")
        expect_error("Connection refused", server.sql, "SELECT 1")
        server.start()
        expect(server.sql("SELECT string_agg(text, ' ') FROM word") == "stopped immediate killed", "a row is lost")


def freezes_and_thaws():
    with postgres.Server() as server:
        client = subprocess.Popen([server.programs / "psql", "-XAtq", "-d", server.uri()], text=True,
                                  env=postgres.clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            client.stdin.write("SELECT 1;\n")
            client.stdin.flush()
            expect(client.stdout.readline() == "1\n", "no answer before")
            server.freeze()
            expect_error("no answer", server.sql, "SELECT 1", timeout=1)
            server.thaw()
            expect(client.communicate("SELECT 2;\n", timeout=30)[0] == "2\n", "the connection is lost")
        finally:
            client.kill()
            client.wait(timeout=10)
            client.stdin.close()
            client.stdout.close()
        server.freeze()
        server.stop()


def follows_and_takes_over():
    with postgres.Server() as primary:
        primary.sql("CREATE TABLE word(text text)")
        with primary.backup() as standby:
            primary.set_synchronous(standby.name)
            expect(standby.sql("SELECT pg_is_in_recovery()") == "t", "it is no standby")
            primary.sql("INSERT INTO word VALUES ('kept')")
            standby.freeze()
            expect_error("no answer", primary.sql, "INSERT INTO word VALUES ('unconfirmed')", timeout=1)
            primary.kill()
            standby.thaw()
            standby.promote()
            expect(standby.sql("SELECT text FROM word WHERE text = 'kept'") == "kept", "an acknowledged row is lost")
            standby.sql("INSERT INTO word VALUES ('written')")
            both = standby.uri(host=f"{primary.directory},{standby.directory}", target_session_attrs="read-write")
            found = postgres.psql(standby.programs, both, "SHOW cluster_name", 30)
            expect(found == standby.name, "a client does not find it")
            primary.start()
            primary.set_synchronous(None)
            primary.sql("INSERT INTO word VALUES ('apart')")


def pools_transactions():
    if postgres.find_pgbouncer() is None:
        raise Skip("pgbouncer is not installed")
    with postgres.Server() as server, postgres.PgBouncer(server, {"default_pool_size": 1}) as pool:
        folder = pool.directory
        expect(folder.stat().st_mode & 0o777 == 0o700, "others may enter the folder")
        server.create("apart")
        expect(pool.sql("SELECT current_database()", "apart") == "apart", "it leads to another database")
        backends = {pool.sql("SELECT pg_backend_pid()") for _ in range(3)}
        expect(len(backends) == 1, "each client has a connection of its own")
        pool.freeze()
        expect_error("no answer", pool.sql, "SELECT 1", timeout=1)
        pool.thaw()
        pool.kill()
        expect_error("Connection refused", pool.sql, "SELECT 1")
        pool.start()
    expect(not folder.exists() and not postgres.server_pids(folder), "something is left behind")


def leaves_nothing_after_its_block():
    before = posix_segments()
    with postgres.Server() as server:
        folder, segment = server.directory, segment_of(server.directory)
        expect(segment in segments(), "its shared memory is not where the test looks")
        # Another server that is being made beside this one has some for a moment; one that runs would keep it.
        until = time.monotonic() + 20
        while posix_segments() - before and time.monotonic() < until:
            time.sleep(0.1)
        expect(not posix_segments() - before, "it has POSIX shared memory, which would outlive it")
        keeper, running = postgres.Keeper.process.pid, server.pids()
    expect(postgres.Keeper.process is None, "its keeper waits on")
    expect_nothing(folder, segment, [keeper, *running], 0)


def leaves_nothing_after_a_kill_and_an_exception():
    with contextlib.suppress(ZeroDivisionError), postgres.Server() as server:
        folder, segment = server.directory, segment_of(server.directory)
        server.kill()
        expect(segment in segments(), "a killed server takes its shared memory along; this test proves nothing")
        raise ZeroDivisionError
    expect_nothing(folder, segment, timeout=0)


def leaves_nothing_when_it_cannot_start():
    server = postgres.Server(settings={"shared_buffers": "nonsense"})
    expect_error("shared_buffers", server.__enter__)
    expect_nothing(server.directory, None, timeout=0)


def end(command, ending):
    """Start a program that holds a server, end it, and see what is left. Its exit code."""
    process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    try:
        folder = pathlib.Path(re.search(r"host=([^&]*)", process.stdout.readline()).group(1))
        segment, pids = segment_of(folder), [*postgres.children().get(process.pid, []), *postgres.server_pids(folder)]
        expect(len(pids) > 5 and segment in segments(), "the server's processes are not found")
        ending(process)
        process.wait(timeout=60)
        process.stdin.close()
        expect_nothing(folder, segment, pids)
        return process.returncode
    finally:
        process.kill()
        process.wait(timeout=10)
        process.stdin.close()
        process.stdout.close()


def expect_codes(command, codes):
    for signum, code in codes.items():
        answer = end(command, lambda process, signum=signum: process.send_signal(signum))
        expect(answer == code, f"the exit code after {signal.Signals(signum).name} is {answer}")


def leaves_nothing_when_its_program_is_killed():
    expect_codes(HOLD_A_SERVER, {signum: -signum for signum in (signal.SIGTERM, signal.SIGINT)})


def leaves_nothing_when_its_program_is_killed_early():
    process = subprocess.Popen(HOLD_A_SERVER, start_new_session=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)
    try:
        folder = wait_for(lambda: folder_of_initdb(process.pid))
        segment = wait_for(lambda: segment_of(folder))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
    expect_nothing(folder, segment)


def folder_of_initdb(pid):
    for child in postgres.children().get(pid, []):
        with contextlib.suppress(OSError):
            words = pathlib.Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8").split("\0")
            if words[0].endswith("/initdb") and os.path.exists(words[-2]):
                return pathlib.Path(words[-2]).parent
    return None


def wait_for(find, timeout=30):
    deadline = time.monotonic() + timeout
    while (found := find()) is None:
        expect(time.monotonic() < deadline, "what the test waits for does not come")
        time.sleep(0.001)
    return found


def run_leaves_nothing_when_it_is_ended():
    command = [sys.executable, PROGRAM, "run", *SPEAK_AND_WAIT]
    expect_codes(command, {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGKILL: -signal.SIGKILL})


def run_ends_with_the_script_that_started_it():
    end(["bash", "-c", '"$@" | cat; :', "bash", sys.executable, PROGRAM, "run", *SPEAK_AND_WAIT], subprocess.Popen.kill)


def expect_run(command, code, output, complaint="", **environment):
    done = subprocess.run([sys.executable, *command], env={**os.environ, **environment}, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    expect((done.returncode, done.stdout) == (code, output) and complaint in done.stderr and
           done.stderr.count("\n") == bool(complaint), f"{done.returncode}: {done.stdout}{done.stderr}")


def run_lends_an_empty_database():
    expect_run([PROGRAM, "run", sys.executable, "-c", LOOK_AROUND, postgres.find_programs() / "psql"], 5, "[]\n0\n")


def run_takes_the_server_it_is_given():
    expect_run([PROGRAM, "run", "sh", "-c", f"echo ${postgres.VARIABLE}; exit 3"], 3, "postgresql:///mine\n",
               **{postgres.VARIABLE: "postgresql:///mine"})


def run_is_skipped_without_postgresql():
    expect_run(["-c", NO_POSTGRESQL, "run", "true"], postgres.SKIP, "", "server programs are not installed")
    expect_run(["-c", NO_POSTGRESQL, "run", "--optional", "sh", "-c", f"exit ${{{postgres.VARIABLE}:-4}}"], 4, "")
    expect_run(["-c", NO_POSTGRESQL, "run", "--optional", "/nowhere"], 1, "", "/nowhere: No such file or directory")


CASES = [
    answers_through_a_private_socket, keeps_committed_rows_after_any_ending, freezes_and_thaws, follows_and_takes_over,
    pools_transactions, leaves_nothing_after_its_block, leaves_nothing_after_a_kill_and_an_exception,
    leaves_nothing_when_it_cannot_start, leaves_nothing_when_its_program_is_killed,
    leaves_nothing_when_its_program_is_killed_early, run_leaves_nothing_when_it_is_ended,
    run_ends_with_the_script_that_started_it, run_lends_an_empty_database, run_takes_the_server_it_is_given,
    run_is_skipped_without_postgresql,
]


def judge(case):
    """The line of a case, and whether it failed."""
    name = case.__name__.replace("_", " ")
    try:
        case()
    except Skip as skip:
        return "ok", f"{name} # SKIP {skip}"
    except (AssertionError, OSError, postgres.Error, subprocess.SubprocessError) as error:
        return "not ok", name + "".join(f"\n# {line}" for line in f"{type(error).__name__}: {error}".splitlines())
    return "ok", name


def main():
    os.environ.pop(postgres.VARIABLE, None)
    os.environ.update(MISLEADING)
    if postgres.find_programs() is None:
        print("1..0 # SKIP PostgreSQL's server programs are not installed")
        return 0
    failures = 0
    print(f"1..{len(CASES)}", flush=True)
    for number, case in enumerate(CASES, 1):
        verdict, words = judge(case)
        failures += verdict != "ok"
        print(f"{verdict} {number} - {words}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
