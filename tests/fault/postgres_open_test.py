#!/usr/bin/env python3
"""What crm_open() says when the server is not there, does not let us in, or holds something else than a store of ours."""
import contextlib
import pathlib
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import postgres
from fake_postgres import FakeServer, notice
from postgres_cases import CREATE, DEADLINE, READONLY, Client, expect, expect_answer, expect_in_time, main

SECRET = "swordfish"


def server():
    """One server for all cases; databases are cheap."""
    if not hasattr(server, "made"):
        server.made = postgres.Server().__enter__()
        server.databases = 0
    return server.made


def database():
    """An empty database; its name."""
    name = f"case{server() and server.databases}"
    server.databases += 1
    server().create(name)
    return name


def expect_refusal(string, status, rule, word="", deadline=DEADLINE, **options):
    """Opening fails with this status and rule, a word of sense, and without the password."""
    with Client() as client:
        answer = client.open(string, deadline=deadline, **options)
    if status == "invalid":
        expect(answer.field == ("prefix" if rule == "store_prefix" else "path"), f"the field is {answer.field!r}")
    expect_answer(answer, status, rule, string)
    expect(answer.message and word in answer.message, f"{string}: the message is {answer.message!r}")
    expect(SECRET not in answer.message, f"the message tells the password: {answer.message!r}")
    expect_in_time(answer, deadline)
    return answer


def a_wrong_password_is_a_refused_login():
    name = database()
    server().sql(f"SET password_encryption = 'scram-sha-256'; CREATE ROLE porter LOGIN PASSWORD '{SECRET}';"
                 f" GRANT CREATE ON DATABASE {name} TO porter; GRANT CREATE ON SCHEMA public TO porter", name)
    rules = server().data / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    rules.write_text(f"local all porter scram-sha-256\n{before}", encoding="utf-8")
    server().sql("SELECT pg_reload_conf()")
    try:
        uri = server().uri(name, user="porter")
        expect_refusal(uri + "&password=wrong", "connection", "store_login", "password authentication failed")
        expect_refusal(uri, "connection", "store_login", "no password supplied")
        with Client() as client:
            client.expect("ok", "open", uri + f"&password={SECRET}", CREATE)
            client.expect("ok", "create", "", "Let in")
    finally:
        rules.write_text(before, encoding="utf-8")
        server().sql("SELECT pg_reload_conf()")


def an_unknown_role_or_database_is_a_refused_login():
    expect_refusal(server().uri("postgres", user="nobody_of_ours"), "connection", "store_login", "nobody_of_ours")
    expect_refusal(server().uri("no_such_database"), "connection", "store_login", "no_such_database")


def a_host_without_a_server_is_unreachable():
    expect_refusal(f"host={server().directory}/nowhere dbname=x", "connection", "store_unreachable", "No such file")
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: nobody else gets the port, and nobody answers
        port = taken.getsockname()[1]
        expect_refusal(f"postgresql://crm:{SECRET}@127.0.0.1:{port}/x", "connection", "store_unreachable", "refused")
        expect_refusal(f"host=127.0.0.1,{server().directory}/nowhere port={port},5432 dbname=x user=u password={SECRET}",
                       "connection", "store_unreachable")


def a_string_that_cannot_be_read_is_invalid():
    for string, word in {
        f"postgresql://u:{SECRET}@h/x?no_such_thing=1": "no_such_thing",
        f"host=/tmp no_such_thing=1 password={SECRET}": "no_such_thing",
        f"host=/tmp password='{SECRET}": "cannot be read",
        f"postgresql://u:{SECRET}@[::1/x": "cannot be read",
        f"postgresql://u:{SECRET}%zz@h/x": "cannot be read",
        f"host=/tmp = password={SECRET}": "",
        f"host={SECRET} {SECRET}": "cannot be read",
        "postgresql://h:port/x": "port",
        f"host=/tmp sslmode=nonsense password={SECRET}": "nonsense",
    }.items():
        expect_refusal(string, "invalid", "store_string", word)


def lists_of_hosts_must_go_together():
    for string in ("host=/a,/b port=1,2,3", "host=/a,/b hostaddr=127.0.0.1", f"host={','.join(['/a'] * 17)} dbname=x",
                   f"postgresql://u:{SECRET}@/x?host=/a,/b,/c&port=1,2"):
        expect_refusal(string, "invalid", "store_string")


def a_server_that_is_too_old_is_unsupported():
    for version, said in {"9.6.24": "older", "10.23": "older"}.items():
        with FakeServer(version=version) as old:
            expect_refusal(old.uri(), "unsupported", "none", said)


def something_else_than_a_server_is_a_clean_failure():
    for name, speak in {"silence": lambda c: c.wait(), "an early end": lambda c: None,
                        "another protocol": lambda c: c.send(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 20),
                        "a long refusal": lambda c: c.send(b"E" + (200000).to_bytes(4, "big") + b"x" * 200000)}.items():
        with FakeServer(speak=speak) as fake, Client() as client:
            answer = client.open(fake.uri(), deadline=DEADLINE)
            expect_answer(answer, "connection", None, name)
            expect_in_time(answer)


def what_a_server_says_at_login_is_not_printed():
    with FakeServer(login=notice("the collation has another version", "WARNING", "01000")) as fake:
        with Client(stderr=subprocess.PIPE) as client:
            expect_answer(client.open(fake.uri(), READONLY), "ok")
            client.process.stdin.close()
            expect(client.process.stderr.read() == "", "the library prints")


def a_store_of_a_newer_version_is_left_alone():
    name = database()
    with Client() as client:
        expect_answer(client.open(server().uri(name)), "ok")
    server().sql("UPDATE crm_store SET version = 99", name)
    for flags in (CREATE, READONLY, 0):
        expect_refusal(server().uri(name), "too_new", "none", "newer version", flags=flags)
    expect(server().sql("SELECT version FROM crm_store", name) == "99", "the version was changed")


def no_store_is_not_found_unless_it_may_be_made():
    name = database()
    expect_refusal(server().uri(name), "not_found", "none", "no store", flags=0)
    expect_refusal(server().uri(name), "not_found", "none", "no store", flags=READONLY)
    expect_refusal(server().uri(name), "not_found", "none", "no store", flags=0, prefix="shop.")
    expect(server().sql("SELECT count(*) FROM pg_class WHERE relname LIKE 'crm%' OR relname = 'journal'", name) == "0",
           "something was made")
    with Client() as client:
        expect_answer(client.open(server().uri(name), CREATE, prefix="shop."), "ok")
    expect_refusal(server().uri(name), "not_found", "none", "no store", flags=0)
    expect_refusal(server().uri(name), "invalid", "store_prefix", prefix="Shop;")


def a_role_that_may_not_make_tables_is_told_so():
    name = database()
    server().sql("CREATE ROLE guest LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC", name)
    uri = server().uri(name, user="guest")
    expect_refusal(uri, "readonly", "none", "permission denied")
    expect_refusal(uri, "readonly", "none", "permission denied", prefix="guests.")
    expect(server().sql("SELECT count(*) FROM pg_class WHERE relname LIKE 'crm%'", name) == "0", "something was made")


def a_role_that_may_only_read_reads():
    name = database()
    with Client() as client:
        expect_answer(client.open(server().uri(name)), "ok")
        client.expect("ok", "create", "", "Kept")
    server().sql("CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", name)
    uri = server().uri(name, user="reader")
    with Client() as client:
        expect_answer(client.open(uri, READONLY), "ok")
        expect(client.expect("ok", "list").said == "1", "it does not see the customer")
        client.expect("ok", "verify")
        client.expect("readonly", "create", "", "Refused")
        answer = client.open(uri, 0)
        expect_answer(answer, "readonly", what="opened for writing by who may not")
        expect(answer.sqlstate == "42501" and "permission denied" in answer.message, f"{answer}")
    server().sql("GRANT UPDATE ON crm_store TO reader", name)
    with Client() as client:
        expect_answer(client.open(uri, 0), "ok")
        expect(client.expect("readonly", "create", "", "Refused").sqlstate == "42501", "another SQLSTATE")
        expect(client.expect("ok", "list").said == "1", "the handle is of no use afterwards")
    server().sql("REVOKE SELECT ON crm_customer FROM reader", name)
    with Client() as client:
        expect_answer(client.open(uri, READONLY), "ok")
        client.expect("readonly", "list")


def a_forked_child_is_told_and_the_parent_goes_on():
    with Client() as client:
        expect_answer(client.open(server().uri(database())), "ok")
        client.expect("ok", "create", "", "Parent")
        for what in ("use", "close", "leave") * 3:
            expect(client.expect("ok", "fork", what).said == "0", f"a child that may {what} it")
            expect(client.expect("ok", "get").said == "Parent", "the parent reads something else")
            client.expect("ok", "create", "", "Parent")
        client.expect("ok", "begin")
        client.expect("ok", "create", "", "In the group")
        expect(client.expect("ok", "fork", "close").said == "0", "a child inside a group")
        client.expect("ok", "create", "", "In the group")
        client.expect("ok", "commit")
        expect(client.expect("ok", "list").said == "12", "a customer is missing")
        client.expect("ok", "verify")


CASES = [
    a_wrong_password_is_a_refused_login, an_unknown_role_or_database_is_a_refused_login,
    a_host_without_a_server_is_unreachable, a_string_that_cannot_be_read_is_invalid, lists_of_hosts_must_go_together,
    a_server_that_is_too_old_is_unsupported, something_else_than_a_server_is_a_clean_failure,
    what_a_server_says_at_login_is_not_printed, a_store_of_a_newer_version_is_left_alone, no_store_is_not_found_unless_it_may_be_made,
    a_role_that_may_not_make_tables_is_told_so, a_role_that_may_only_read_reads,
    a_forked_child_is_told_and_the_parent_goes_on,
]


if __name__ == "__main__":
    main(CASES)
