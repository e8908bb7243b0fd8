#!/usr/bin/env python3
"""A private PostgreSQL for tests: a cluster of its own in a short temporary folder, reached through a socket in there.

`postgres.py run [--optional] [--fsync] COMMAND...` starts one, names an empty database of it in CRM_TEST_POSTGRES, runs COMMAND
and ends with its exit code; where the variable is set already, COMMAND simply runs. Without PostgreSQL's server
programs the exit code is 77; with --optional COMMAND then runs without the variable. With --fsync commits reach the disk.

Nothing outside the folder is touched: no network port, no cluster of the system, no PG* variable. Nothing stays behind,
not even when this process is killed: a keeper then ends the servers by their pids and removes their folders.
"""
import atexit
import ctypes
import glob
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

SKIP = 77
USER = "crm"
PREFIX = "crmpg_"
VARIABLE = "CRM_TEST_POSTGRES"
PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql", "pg_basebackup")
OURS = {name.encode() for name in (*PROGRAMS, "pgbouncer")}
LONGEST_SOCKET = 107
ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SETTINGS = {
    "listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": 60, "shared_buffers": "16MB",
    "dynamic_shared_memory_type": "mmap", "synchronous_commit": "on", "wal_level": "replica", "jit": "off",
    "log_timezone": "UTC", "timezone": "UTC",
}


class Error(Exception):
    """What went wrong, with the words of the program that said so."""


class Missing(Error):
    """There are no such programs on this machine."""


def find_programs():
    """The folder of the newest server programs, or None."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda f: [int(n) for n in re.findall(r"\d+", f)])
    for folder in reversed(folders):
        if complete(folder):
            return pathlib.Path(folder)
    if shutil.which("pg_config"):
        folder = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, timeout=30, check=False)
        if complete(folder.stdout.strip()):
            return pathlib.Path(folder.stdout.strip())
    return None


def complete(folder):
    return bool(folder) and all(os.access(os.path.join(folder, name), os.X_OK) for name in PROGRAMS)


def find_pgbouncer():
    """The path of pgbouncer, or None."""
    return shutil.which("pgbouncer", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin")


def clean_environment():
    """The environment without anything that leads a client or a server elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def ordinary_user():
    """uid and gid for the server, which refuses to run as root: None for an ordinary user, who stays who he is."""
    if os.geteuid() != 0:
        return None
    for uid in (os.stat(__file__).st_uid, pwd.getpwnam("nobody").pw_uid):
        try:
            if uid != 0:
                return uid, pwd.getpwuid(uid).pw_gid
        except KeyError:
            continue  # initdb wants a name for its user
    raise Error("there is no ordinary user to run PostgreSQL as")


def children():
    """Of each process those it has started."""
    found = {}
    for entry in glob.iglob("/proc/[0-9]*/stat"):
        try:
            words = pathlib.Path(entry).read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if words[0] not in "ZX":
            found.setdefault(int(words[1]), []).append(int(entry.split("/")[2]))
    return found


def server_pids(folder):
    """The processes of a folder: those with its path or, in their title, its name as that of a cluster; and whatever
    they have started, since initdb's helpers have neither."""
    title, path = f"postgres: {folder.name}: ".encode(), f"{folder}/".encode()
    pids = []
    for entry in glob.iglob("/proc/[0-9]*/cmdline"):
        try:
            words = pathlib.Path(entry).read_bytes().split(b"\0")
        except OSError:
            continue
        program = words[0].rpartition(b"/")[2]
        if words[0].startswith(title) or program in OURS and any(path in word for word in words[1:]):
            pids.append(int(entry.split("/")[2]))
    tree = children() if pids else {}
    for pid in pids:  # grows as it goes
        pids += [child for child in tree.get(pid, []) if child not in pids]
    return pids


def kill_all(pids, signum):
    for pid in pids:
        try:
            os.kill(pid, signum)
        except ProcessLookupError:
            pass


def freeze_folder(folder):
    """Stop every process of a folder; the first to be stopped cannot start another one meanwhile."""
    frozen = set()
    while new := set(server_pids(folder)) - frozen:
        kill_all(new, signal.SIGSTOP)
        frozen |= new


def kill_folder(folder, timeout=10):
    """End every process of a folder at once, and wait until they are gone."""
    deadline = time.monotonic() + timeout
    freeze_folder(folder)
    while pids := server_pids(folder):
        if time.monotonic() > deadline:
            raise Error(f"cannot end the processes {pids}")
        kill_all(pids, signal.SIGKILL)
        time.sleep(0.01)


def remove_shared_memory(folder, timeout=2):
    """A killed server leaves its System V segment behind. The key is the inode of its data, or, when another has that
    key, one of the next. A process that is still dying holds it for a moment.
    """
    try:
        data = (folder / "data").stat()
    except OSError:
        return
    deadline = time.monotonic() + timeout
    while True:
        held = False
        for key, number, users, owner in shared_memory():
            distance = (key - data.st_ino) & 0xffffffff
            if owner == data.st_uid and distance < 8 and users == 0:
                ctypes.CDLL(None).shmctl(number, 0, None)  # 0: IPC_RMID
            held = held or owner == data.st_uid and distance == 0 and users > 0
        if not held or time.monotonic() > deadline:
            return
        time.sleep(0.01)


def shared_memory():
    """Key, number, how many processes hold it, and owner."""
    rows = pathlib.Path("/proc/sysvipc/shm").read_text(encoding="utf-8").splitlines()[1:]
    return [tuple(int(row.split()[place]) for place in (0, 1, 6, 7)) for row in rows]


def remove_folder(folder, timeout=10):
    """Leave nothing of a folder: no process, no shared memory, no file."""
    deadline = time.monotonic() + timeout
    kill_folder(folder, timeout)
    remove_shared_memory(folder)
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)  # a dying initdb may still be writing
        kill_folder(folder, timeout)


class Keeper:
    """A process that learns of every folder, outlives this one however it ends, and then removes what is left."""
    process = None
    folders = set()

    @classmethod
    def add(cls, folder):
        if cls.process is None:
            cls.process = subprocess.Popen([sys.executable, "-I", "-S", os.path.abspath(__file__), "keep"], cwd="/",
                                           stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL, start_new_session=True)
        cls.folders.add(folder)
        cls.tell(f"+{folder}\n")

    @classmethod
    def remove(cls, folder):
        cls.folders.discard(folder)
        cls.tell(f"-{folder}\n")
        if not cls.folders:
            process, cls.process = cls.process, None
            process.stdin.close()
            process.wait(timeout=30)

    @classmethod
    def tell(cls, line):
        cls.process.stdin.write(line.encode())
        cls.process.stdin.flush()


def keep():
    """The keeper's own life: end of input means that the other process is gone."""
    for signum in ENDINGS:
        signal.signal(signum, signal.SIG_IGN)
    folders = set()
    for line in sys.stdin:
        (folders.add if line[0] == "+" else folders.discard)(line[1:].rstrip("\n"))
    for folder in map(pathlib.Path, folders):
        remove_folder(folder)
    return 0


class Place:
    """A private folder and the programs that run in it as an ordinary user."""

    def __init__(self):
        self.owner = ordinary_user()
        base = tempfile.gettempdir()
        if self.owner or len(f"{base}/{PREFIX}12345678/.s.PGSQL.65535") > LONGEST_SOCKET:
            base = "/tmp"  # where everybody may go
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        self.name = self.directory.name
        self.maker = os.getpid()
        Keeper.add(self.directory)
        atexit.register(self.close)
        if self.owner:
            os.chown(self.directory, *self.owner)

    def close(self):
        """End every process and remove the folder; as often as one likes, and not from a forked child."""
        if os.getpid() == self.maker and self.directory in Keeper.folders:
            atexit.unregister(self.close)
            remove_folder(self.directory)
            Keeper.remove(self.directory)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def identity(self):
        """How subprocess drops to the ordinary user: as setpriv --reuid --regid --clear-groups does."""
        return {"user": self.owner[0], "group": self.owner[1], "extra_groups": []} if self.owner else {}

    def execute(self, command, timeout=60):
        """Run a program as the owner of the folder; what it wrote."""
        return call(command, timeout, cwd=self.directory, umask=0o077, **self.identity())

    def write(self, name, lines):
        path = self.directory / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        if self.owner:
            os.chown(path, *self.owner)
        return path

    def pids(self):
        """The processes that run in the folder, zombies not counted."""
        return server_pids(self.directory)

    def freeze(self):
        """Stop every process where it is: connections stay open and nobody answers."""
        freeze_folder(self.directory)

    def thaw(self):
        kill_all(self.pids(), signal.SIGCONT)

    def kill(self):
        """kill -9 for every process at once, as when the machine loses its power."""
        kill_folder(self.directory)

    def uri(self, database="postgres", **params):
        """What libpq connects with; params add to it or replace host and user."""
        params = {"host": self.directory, "user": USER, **params}
        query = "&".join(f"{name}={urllib.parse.quote(str(value), safe='/,')}" for name, value in params.items())
        return f"postgresql:///{urllib.parse.quote(database, safe='')}?{query}"


def call(command, timeout, text="", **options):
    """Run a program with text as its input; what it wrote, or Error with what it complained of."""
    program = pathlib.Path(command[0]).name
    try:
        done = subprocess.run([str(word) for word in command], input=text, timeout=timeout, encoding="utf-8",
                              capture_output=True, check=False, env={**clean_environment(), "LC_ALL": "C"}, **options)
    except subprocess.TimeoutExpired:
        raise Error(f"{program}: no answer in {timeout} s") from None
    if done.returncode:
        raise Error(f"{program}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def psql(programs, uri, text, timeout):
    return call([programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", uri], timeout,
                text).removesuffix("\n")


class Server(Place):
    """A cluster. `with Server() as server:` makes and starts it; leaving the block leaves nothing behind.

    fsync=True is for tests of durability; settings, a dict of postgresql.conf, add to SETTINGS or replace them.
    """

    def __init__(self, fsync=False, settings=None, origin=None):
        self.programs = find_programs()
        if self.programs is None:
            raise Missing("PostgreSQL's server programs are not installed (Debian: postgresql-15)")
        super().__init__()
        try:
            self.fsync, self.settings = fsync, settings or {}
            self.data = self.directory / "data"
            self.log = self.directory / "log"
            if origin is None:
                self.initialise()
            else:
                self.copy(origin)
            self.configure()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        try:
            if not self.pids():
                self.start()
        except BaseException:
            self.close()
            raise
        return self

    def initialise(self):
        self.execute([self.programs / "initdb", "-N", "--no-locale", "-E", "UTF8", "-A", "trust", "-U", USER,
                      "--no-instructions", "-D", self.data])
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write("include '../server.conf'\n")  # relative, so that a copy reads its own

    def copy(self, origin):
        """A standby of another server. Its name there is its own; whom the other waits for is not its business."""
        self.execute([self.programs / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast",
                      "-d", origin.uri("postgres", application_name=self.name)])
        with open(self.data / "postgresql.auto.conf", "a", encoding="utf-8") as file:
            file.write("synchronous_standby_names = ''\n")

    def configure(self):
        lines = {**SETTINGS, "fsync": "on" if self.fsync else "off", **self.settings, "cluster_name": self.name,
                 "unix_socket_directories": self.directory}
        self.write("server.conf", (f"{name} = '{value}'" for name, value in lines.items()))

    def control(self, *words, timeout=60):
        self.execute([self.programs / "pg_ctl", "-D", self.data, "-w", "-t", timeout, *words], timeout + 10)

    def start(self, timeout=60):
        """Start and wait until it answers. Tried again while what a killed postmaster has left is still ending."""
        deadline = time.monotonic() + timeout
        while True:
            self.log.unlink(missing_ok=True)
            self.remove_locks()
            try:
                return self.control("-l", self.log, "start", timeout=timeout)
            except Error as error:
                said = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
                busy = "is still in use" in said or "already exists" in said
                if not busy or time.monotonic() > deadline:
                    raise Error(f"{error}\n{said[-2000:]}") from None
                time.sleep(0.1)

    def remove_locks(self):
        """Without this a killed server whose parent has not yet asked about it counts as a running one."""
        if not self.pids():
            remove_shared_memory(self.directory)
            for path in (self.data / "postmaster.pid", *self.directory.glob(".s.PGSQL.*")):
                path.unlink(missing_ok=True)

    def stop(self, mode="fast", timeout=60):
        """End it in order: fast lets go of the clients, immediate leaves the rest to the recovery."""
        self.thaw()
        if self.pids():
            self.control("-m", mode, "stop", timeout=timeout)

    def restart(self, mode="fast", timeout=60):
        self.stop(mode, timeout)
        self.start(timeout)

    def sql(self, text, database="postgres", timeout=30):
        """What psql prints for these statements: a line for each row, | between columns. Error when one fails."""
        return psql(self.programs, self.uri(database), text, timeout)

    def create(self, database):
        """Make an empty database; its URI."""
        self.sql(f'CREATE DATABASE "{database}"')
        return self.uri(database)

    def drop(self, database):
        self.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def backup(self, settings=None):
        """A new server that is a standby of this one, not started yet: `with primary.backup() as standby:`."""
        return Server(self.fsync, {**self.settings, **(settings or {})}, origin=self)

    def set_synchronous(self, name, wait=True):
        """Let commits wait for the standby of this name (its `name`), or with None for nobody."""
        quoted = f'"{name}"' if name else ""
        self.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{quoted}';\nSELECT pg_reload_conf();")
        if name and wait:
            self.wait_for("SELECT count(*) FROM pg_stat_replication"
                          f" WHERE application_name = '{name}' AND state = 'streaming' AND sync_state = 'sync'", "1")
        else:
            self.wait_for("SHOW synchronous_standby_names", quoted)

    def wait_for(self, text, expected, database="postgres", timeout=30):
        """Ask until the answer is the expected one."""
        deadline = time.monotonic() + timeout
        while (answer := self.sql(text, database)) != expected:
            if time.monotonic() > deadline:
                raise Error(f"after {timeout} s the answer is {answer!r}, not {expected!r}: {text}")
            time.sleep(0.02)

    def promote(self, timeout=60):
        """Make a standby a server in its own right."""
        self.control("promote", timeout=timeout)


class PgBouncer(Place):
    """A pool in front of a server, for every database of it: `with PgBouncer(server) as pool:`, then pool.uri(...)."""

    def __init__(self, server, settings=None):
        program = find_pgbouncer()
        if program is None:
            raise Missing("pgbouncer is not installed")
        super().__init__()
        self.server, self.process = server, None
        options = {"listen_addr": "", "listen_port": 5432, "unix_socket_dir": self.directory, "auth_type": "any",
                   "pool_mode": "transaction", "max_client_conn": 200, "default_pool_size": 8, "admin_users": USER,
                   "logfile": self.directory / "log", "pidfile": self.directory / "pid", **(settings or {})}
        lines = ["[databases]", f"* = host={server.directory} port=5432 user={USER}", "[pgbouncer]",
                 *(f"{name} = {value}" for name, value in options.items())]
        self.command = [program, "-q", str(self.write("pgbouncer.ini", lines))]

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def start(self, timeout=30):
        self.process = subprocess.Popen(self.command, cwd=self.directory, env=clean_environment(), umask=0o077,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, **self.identity())
        deadline = time.monotonic() + timeout
        while True:
            try:
                return self.sql("SELECT 1")
            except Error as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = self.directory / "log"
                    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
                    raise Error(f"pgbouncer: {error}\n{said[-2000:]}") from None
                time.sleep(0.02)

    def kill(self):
        super().kill()
        if self.process:
            self.process.wait(timeout=10)

    def close(self):
        super().close()
        if self.process:
            self.process.wait(timeout=10)

    def sql(self, text, database="postgres", timeout=30):
        return psql(self.server.programs, self.uri(database), text, timeout)


def end_on_signals():
    """Let a signal, and the end of the process that started us, unwind everything; later ones do not disturb that."""
    def end(signum, _):
        for other in ENDINGS:
            signal.signal(other, signal.SIG_IGN)
        raise SystemExit(128 + signum)
    for signum in ENDINGS:
        signal.signal(signum, end)
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


def run_command(command, environment):
    try:
        process = subprocess.Popen(command, env=environment)
    except OSError as error:
        raise Error(f"{command[0]}: {error.strerror}") from None
    try:
        code = process.wait()
        return code if code >= 0 else 128 - code
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)


def run(command, options):
    if os.environ.get(VARIABLE):
        os.execvp(command[0], command)
    end_on_signals()
    try:
        if "--optional" in options and find_programs() is None:
            return run_command(command, clean_environment())
        with Server(fsync="--fsync" in options) as server:
            return run_command(command, {**clean_environment(), VARIABLE: server.create("crm_test")})
    except Error as error:
        print(f"postgres.py: {error}", file=sys.stderr)
        return SKIP if isinstance(error, Missing) else 1


def main(arguments):
    if arguments == ["keep"]:
        return keep()
    command = arguments[1:]
    options = set()
    while command and command[0] in ("--optional", "--fsync"):
        options.add(command.pop(0))
    if arguments[:1] != ["run"] or not command:
        print("usage: postgres.py run [--optional] [--fsync] COMMAND...", file=sys.stderr)
        return 2
    return run(command, options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
