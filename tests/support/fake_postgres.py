"""Servers for tests that are none: FakeServer speaks just enough of protocol 3.0 to be opened, or what a test wants it to;
Proxy stands before a real server and does something to what passes.
"""
import contextlib
import pathlib
import shutil
import socket
import struct
import tempfile
import threading

SSL, GSS, CANCEL = 80877103, 80877104, 80877102
TEXT, INT8 = 25, 20


def message(kind, body=b""):
    return kind + struct.pack(">i", len(body) + 4) + body


def text(value):
    return value.encode() + b"\0"


def row_description(count, kind=TEXT):
    return message(b"T", struct.pack(">h", count) + b"".join(
        text(f"column{n}") + struct.pack(">ihihih", 0, 0, kind, -1, -1, 0) for n in range(count)))


def data_row(*values):
    return message(b"D", struct.pack(">h", len(values)) + b"".join(
        struct.pack(">i", len(value)) + value for value in (v if isinstance(v, bytes) else v.encode() for v in values)))


def notice(words, severity="NOTICE", sqlstate="00000"):
    return message(b"N", b"S" + text(severity) + b"V" + text(severity) + b"C" + text(sqlstate) + b"M" + text(words) + b"\0")


READY = message(b"Z", b"I")


class Connection:
    """A connection on its way: bytes in, messages out."""

    def __init__(self, file):
        self.file, self.left = file, b""

    def send(self, data):
        self.file.sendall(data)

    def take(self, length):
        while len(self.left) < length:
            data = self.file.recv(65536)
            if not data:
                raise ConnectionError("the other end is gone")
            self.left += data
        taken, self.left = self.left[:length], self.left[length:]
        return taken

    def first(self):
        """The startup packet, whole; requests for encryption are declined."""
        while True:
            head = self.take(4)
            packet = head + self.take(struct.unpack(">i", head)[0] - 4)
            if struct.unpack(">i", packet[4:8])[0] not in (SSL, GSS):
                return packet
            self.send(b"N")

    def message(self):
        """The next message, whole."""
        head = self.take(5)
        return head + self.take(struct.unpack(">i", head[1:])[0] - 4)

    def wait(self):
        """Until the other end goes."""
        with contextlib.suppress(OSError):
            while self.file.recv(65536):
                pass


class Listener:
    """A socket in a folder of its own, a thread for each connection. `with` it; nothing stays behind."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="crmfk_", dir="/tmp"))
        self.open_files, self.threads, self.accepted = [], [], 0
        self.listen()
        return self

    def __exit__(self, *_):
        self.refuse()
        self.cut()
        for thread in self.threads:
            thread.join(timeout=10)
        shutil.rmtree(self.folder)

    def listen(self):
        """Take connections, again."""
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(self.folder / ".s.PGSQL.5432"))
        self.socket.listen(20)
        self.start(self.accept, self.socket)

    def refuse(self):
        """Take none from now on."""
        if self.socket:
            (self.folder / ".s.PGSQL.5432").unlink()
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)
            self.socket.close()
            self.socket = None

    def cut(self):
        """End every connection there is."""
        for file in self.open_files:
            with contextlib.suppress(OSError):
                file.shutdown(socket.SHUT_RDWR)

    def start(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        thread.start()
        self.threads.append(thread)

    def accept(self, listening):
        with contextlib.suppress(OSError):
            while True:
                file = listening.accept()[0]
                self.open_files.append(file)
                self.accepted += 1
                self.start(self.guard, file)

    def guard(self, file):
        with contextlib.suppress(OSError), file:
            self.serve(Connection(file))

    def uri(self, **params):
        return f"postgresql:///fake?host={self.folder}&user=crm" + "".join(f"&{name}={value}" for name, value in params.items())


class FakeServer(Listener):
    """speak(connection) gets each connection as it comes; without it there is a login, and then answer(connection, kind,
    body) gets each message. Its default knows what opening a store asks.
    """

    def __init__(self, version="15.0", speak=None, answer=None, login=b""):
        self.version, self.speak, self.answer, self.login = version, speak, answer or self.opening, login

    def serve(self, connection):
        if self.speak:
            return self.speak(connection)
        connection.first()
        settings = {"server_version": self.version, "client_encoding": "UTF8", "server_encoding": "UTF8",
                    "standard_conforming_strings": "on", "integer_datetimes": "on"}
        connection.send(message(b"R", struct.pack(">i", 0)) + self.login + b"".join(
            message(b"S", text(name) + text(value)) for name, value in settings.items()) +
            message(b"K", struct.pack(">ii", 1, 1)) + READY)
        while (packet := connection.message())[:1] != b"X":
            self.answer(connection, packet[:1], packet[5:])
        return None

    @staticmethod
    def opening(connection, kind, body):
        """Which server, which epoch, which version: a store that is there, on a first timeline."""
        if kind != b"Q":
            return
        if b"transaction_read_only" in body:
            rows = row_description(2) + data_row("off", "00000001")
        elif b"SELECT epoch" in body:
            rows = row_description(1) + data_row("0")
        elif b"SELECT version" in body:
            rows = row_description(1) + data_row("4")
        else:
            rows = b""
        connection.send(rows + message(b"C", text("SELECT 1")) + READY)


class Proxy(Listener):
    """Before a server of ours. `client` and `server`, when set, get each message on its way from there, with the Pair it
    belongs to and the statement it runs, and answer what is to be sent instead: None for the message itself, b"" for nothing.
    """

    def __init__(self, server):
        self.path = str(server.directory / ".s.PGSQL.5432")
        self.client = self.server = None

    def serve(self, connection):
        with socket.socket(socket.AF_UNIX) as file:
            file.connect(self.path)
            self.open_files.append(file)
            pair = Pair(self, connection, Connection(file))
            pair.to_server.send(connection.first())
            self.start(pair.pump, pair.to_server, pair.to_client, "server")
            pair.pump(pair.to_client, pair.to_server, "client")


class Pair:
    """Both sides of one connection through a proxy. `state` is for who watches it."""

    def __init__(self, proxy, to_client, to_server):
        self.proxy, self.to_client, self.to_server, self.state = proxy, to_client, to_server, None
        self.statements = {}

    def statement(self, packet):
        """The text that a message of the client runs, or None: prepared ones are bound by their name."""
        words = packet[5:].split(b"\0", 2)
        if packet[:1] == b"P":
            self.statements[words[0]] = words[1]
        return words[0] if packet[:1] == b"Q" else self.statements.get(words[1]) if packet[:1] == b"B" else None

    def pump(self, source, target, side):
        with contextlib.suppress(OSError):
            while True:
                packet = source.message()
                running = self.statement(packet) if side == "client" else None
                watch = getattr(self.proxy, side)
                instead = watch(self, packet, running) if watch else None
                target.send(packet if instead is None else instead)
        self.cut()

    def cut(self):
        for connection in (self.to_client, self.to_server):
            with contextlib.suppress(OSError):
                connection.file.shutdown(socket.SHUT_RDWR)
