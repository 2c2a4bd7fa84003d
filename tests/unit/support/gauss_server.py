# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in for a server of openGauss, which cannot be had here: it speaks PostgreSQL's protocol at a socket, and
answers our questions with rows written from openGauss's documentation. What it says proves nothing of a real server.

As a program: gauss_server.py SOCKET FILE, where FILE holds what it says as JSON.
"""

import copy
import hashlib
import hmac
import json
import socket
import struct
import sys
import threading

NOW = 1795305600
DAY = 86400
# What a question is refused with: SQLSTATE and words.
NO_TABLE = ("42P01", 'relation "pg_user_status" does not exist on dn_6001')


def setting(name, value, unit=None):
    return dict(name=name, value=value, unit=unit, source="configuration file", file=None, line=None)


def role(name, oid=16400, **more):
    return dict(dict(
        rolname=name, oid=oid, rolsuper=False, rolinherit=True, rolcreaterole=False, rolcreatedb=False,
        rolcatupdate=False, rolcanlogin=True, rolreplication=False, rolauditadmin=False, rolsystemadmin=False,
        rolconnlimit=20, rolpassword="********", rolvalidbegin=None, rolvaliduntil=None, rolrespool="default_pool",
        rolmonitoradmin=False, roloperatoradmin=False, rolpolicyadmin=False, roluseft=False, rolkind="n"), **more)


def verifier(word, rounds=10):
    """Return what is stored of a password, by SHA-256."""
    mixed = hashlib.pbkdf2_hmac("sha1", word.encode(), bytes(range(32)), rounds, 32)
    keys = [hmac.new(mixed, b"Sever Key", hashlib.sha256).digest(),
            hashlib.sha256(hmac.new(mixed, b"Client Key", hashlib.sha256).digest()).digest()]
    digits = [int(digit) for digit in reversed("%011d" % rounds)]
    return "sha256" + "".join(one.hex() for one in [bytes(range(32)), *keys]) + "".join(
        chr(ord(least) + digit) for least, digit in zip("ecdfdcefade", digits, strict=True))


# What a server says with which every control that can be content is content.
GOOD = dict(
    server=[dict(
        version="(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29 03:37:13 commit 0 last mr", recovery=False,
        now=NOW, loaded=NOW - DAY)],
    settings=[
        setting("archive_command", "(disabled)"), setting("archive_dest", ""), setting("archive_mode", "off"),
        setting("audit_directory", "pg_audit"), setting("audit_dml_state", "1"),
        setting("audit_dml_state_select", "0"), setting("audit_enabled", "on"),
        setting("audit_file_remain_time", "180"), setting("audit_grant_revoke", "1"),
        setting("audit_login_logout", "7"), setting("audit_resource_policy", "off"),
        setting("audit_space_limit", "1048576", "kB"), setting("audit_system_object", "67121327"),
        setting("audit_user_locked", "1"), setting("authentication_timeout", "60", "s"),
        setting("data_directory", "/gauss/data"), setting("enableSeparationOfDuty", "on"),
        setting("failed_login_attempts", "5"), setting("hba_file", "/gauss/data/pg_hba.conf"),
        setting("ident_file", "/gauss/data/pg_ident.conf"), setting("idle_in_transaction_session_timeout", "0", "s"),
        setting("log_directory", "/gauss/log"), setting("logging_collector", "on"),
        setting("max_connections", "200"), setting("no_audit_client", ""), setting("password_effect_time", "90"),
        setting("password_encryption_type", "2"), setting("password_lock_time", "1"),
        setting("password_min_length", "8"), setting("password_policy", "1"), setting("require_ssl", "off"),
        setting("session_timeout", "600", "s"), setting("ssl", "on"), setting("sysadmin_reserved_connections", "3")],
    rights=[
        role("omm", 10, rolsuper=True, rolcreaterole=True, rolcreatedb=True, rolreplication=True, rolauditadmin=True,
             rolsystemadmin=True, rolmonitoradmin=True, roloperatoradmin=True, rolpolicyadmin=True, rolconnlimit=-1),
        role("app"), role("gs_role_copy_files", 1044, rolcanlogin=False)],
    passwords=[dict(name="omm", kind="sha256"), dict(name="app", kind="sha256")],
    changed=[dict(name="omm", time=NOW - DAY), dict(name="app", time=NOW - DAY)],
    states=[dict(name="omm", state=0), dict(name="app", state=0)], memberships=[], own_settings=[],
    databases=[dict(name="postgres", allows=True, limit=-1, template=False),
               dict(name="credit", allows=True, limit=-1, template=False)],
    places=[], standbys=[dict(name="dn_6002", address="192.0.2.2", state="Streaming")],
    open_schemas=[], open_tables=[], definers=[], languages=[], any_rights=[],
    verifiers=[["omm", verifier("Gauss_7bd1")], ["app", verifier("Gauss_9e02")]])
HBA = """# TYPE  DATABASE  USER  ADDRESS  METHOD
local   all   all                  trust
host    all   all   127.0.0.1/32   sha256
hostssl credit app  192.0.2.0/24   sha256
"""


def good():
    """Return what a good server says, to be changed."""
    return copy.deepcopy(GOOD)


def without(said, *names):
    """Take settings away, as of a version that has none of them."""
    said["settings"] = [one for one in said["settings"] if one["name"] not in names]


def put(said, **values):
    """Give settings other values."""
    for one in said["settings"]:
        one["value"] = values.get(one["name"], one["value"])


def message(kind, body):
    return kind + struct.pack("!i", len(body) + 4) + body


def refusal(code, words, severity=b"ERROR"):
    return message(b"E", b"S%s\0C%s\0M%s\0\0" % (severity, code.encode(), words.encode()))


def answer(rows):
    """Return the messages of an answer: one column of texts, or several."""
    width = len(rows[0]) if rows else 1
    told = [message(b"T", struct.pack("!h", width) + (b"row\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0)) * width)]
    for row in rows:
        values = [None if one is None else one.encode("utf-8") for one in row]
        told.append(message(b"D", struct.pack("!h", width) + b"".join(
            struct.pack("!i", -1) if one is None else struct.pack("!i", len(one)) + one for one in values)))
    return b"".join(told) + message(b"C", b"SELECT\0") + message(b"Z", b"I")


def said_to(question, questions, said):
    """Return the messages with which a question is answered; `questions`: {name: its text}."""
    name = next(name for name, text in questions.items() if text == question)
    rows = said[name]
    if isinstance(rows, tuple):
        return refusal(*rows) + message(b"Z", b"I")
    return answer([
        row if isinstance(row, list) else [row if isinstance(row, str) else json.dumps(row)] for row in rows])


def serve(end, questions, said, heard):
    """Answer one connection; `heard` is told what came."""
    with end, end.makefile("rb") as stream:
        length = struct.unpack("!i", stream.read(4))[0]
        words = stream.read(length - 4)[4:].split(b"\0")
        heard.append(dict(zip(words[::2], words[1::2], strict=False)))
        if said.get("refuses"):
            end.sendall(refusal(*said["refuses"], severity=b"FATAL"))
            return
        end.sendall(message(b"R", struct.pack("!i", said.get("asks", 0)) + b"x" * bool(said.get("asks"))))
        if said.get("asks"):
            return
        end.sendall(message(b"S", b"server_version\x009.2.4\0") + message(b"Z", b"I"))
        while True:
            head = stream.read(5)
            if len(head) < 5 or head[:1] != b"Q":
                return
            question = stream.read(struct.unpack("!i", head[1:])[0] - 4)[:-1].decode("utf-8")
            heard.append(question)
            end.sendall(said_to(question, questions, said))


class Standing:
    """One that answers in a thread, until it is ended."""

    def __init__(self, path, questions, said):
        self.heard = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(5)
        self._questions, self._said = questions, said
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while True:
            try:
                end = self._listener.accept()[0]
            except OSError:
                return
            serve(end, self._questions, self._said, self.heard)

    def end(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()


def main():
    with open(sys.argv[2], encoding="utf-8") as stream:
        told = json.load(stream)
    standing = Standing(sys.argv[1], told["questions"], told["said"])
    standing._thread.join()


if __name__ == "__main__":
    main()
