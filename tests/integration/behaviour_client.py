# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on whoever comes from outside: tries to log in over SSH, and to reach ports, as people and their programs do.

Takes {"address", "ssh", "key", "junk", "logins": [[cell, user, password or null, options]], "ports": [[cell, port]]}
on its input; prints [[cell, what came of it]]. A login that gets in goes on to run a command, to open a shell at a
terminal, and to use sftp.
"""

import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

# sshd may refuse more than ten that have not logged in yet.
AT_ONCE = 4
PATIENCE = 20
# Two are of the shell that a login gets, the last two of what comes without one.
WAYS = ("command", "login", "sftp", "umask", "tmout", "umask of commands", "umask of sftp")
SHELL = "echo IN-$((40+2)) umask=$(umask) tmout=${TMOUT:-none}; exit\n"
QUIET = [
    "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o",
    "ConnectTimeout=4", "-o", "NumberOfPasswordPrompts=1", "-o", "IdentityAgent=none", "-o", "IdentitiesOnly=yes"]
BY_PASSWORD = ["-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "PubkeyAuthentication=no"]
BY_KEY = ["-o", "PreferredAuthentications=publickey"]
NUMBER = itertools.count()


def said(*command, text=""):
    """Return what a command prints, nothing where it does not end in time."""
    try:
        return subprocess.run(
            command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE,
            check=False).stdout
    except subprocess.TimeoutExpired:
        return ""


class Client:
    """One who comes from outside, with a folder for keys."""

    def __init__(self, task, folder):
        self.task = task
        self.folder = folder
        self.key = self.kept("key", task["key"], 0o600)
        self.junk = [self.kept("junk%d" % number, text, 0o600) for number, text in enumerate(task["junk"])]
        # A file that is sent has this mode, but for what the other side withholds.
        self.open_to_all = self.kept("sent", "", 0o777)
        self.answer = self.kept("answer", '#!/bin/sh\nprintf "%s\\n" "$ANSWER"\n', 0o700)

    def kept(self, name, text, mode):
        path = os.path.join(self.folder, name)
        pathlib.Path(path).write_text(text, encoding="ascii")
        os.chmod(path, mode)
        return path

    def options(self, control, password, options):
        """Return ssh's options: a connection that others share, one way of authentication, what the cell asks for."""
        ways = BY_PASSWORD
        if not password:
            keys = (self.junk if "junk" in options else []) + [self.key]
            ways = BY_KEY + [word for path in keys for word in ("-i", path)]
        return [
            "-S", control, "-p", str(self.task["ssh"]), *QUIET, *ways, *[word for word in options if word != "junk"]]

    def login(self, cell, user, password, options):
        """Return what comes of a login, and of what is done in it."""
        control = os.path.join(self.folder, "control%d" % next(NUMBER))
        shared, whom = self.options(control, password, options), "%s@%s" % (user, self.task["address"])
        found = dict.fromkeys(WAYS, "refused")
        if self.entered(["ssh", "-M", "-f", "-N", *shared, whom], password):
            shell = said("ssh", "-tt", *shared, whom, text=SHELL)
            words = next((line.split() for line in shell.splitlines() if line.startswith("IN-42 ")), [])
            command = re.search(r"^IN-42 (\d+)$", said("ssh", *shared, whom, "echo IN-$((40+2)) $(umask)"), re.M)
            # Of a name that nobody else, who comes from elsewhere meanwhile, has there.
            sent = "/tmp/%s" % "-".join(control.split("/")[-2:])
            sftp = said(
                "sftp", "-o", "ControlPath=" + control, "-b", "-", whom,
                text="pwd\nput %s %s\nls -l %s\nrm %s\n" % (self.open_to_all, sent, sent, sent))
            mode = re.search(r"^-([r-][w-][x-][r-][w-][x-][r-][w-][x-]) .*%s$" % sent, sftp, re.M)
            there = {"login": words, "command": command, "sftp": "Remote working directory" in sftp}
            found.update((what, "in") for what, seen in there.items() if seen)
            found.update(word.split("=") for word in words[1:])
            if command:
                found["umask of commands"] = command.group(1)
            if mode:
                withheld = "".join("1" if sign == "-" else "0" for sign in mode.group(1))
                found["umask of sftp"] = "%04o" % int(withheld, 2)
            said("ssh", "-S", control, "-O", "exit", whom)
        return [[cell[:2] + [what] + cell[2:], outcome] for what, outcome in found.items()]

    def entered(self, command, password):
        """Tell whether a connection is opened, which then stays in the background."""
        environment = {
            **os.environ, "ANSWER": password or "", "SSH_ASKPASS": self.answer, "SSH_ASKPASS_REQUIRE": "force",
            "DISPLAY": ":0"}
        quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return subprocess.run(command, env=environment, timeout=PATIENCE, check=False, **quiet).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def port(self, cell, port):
        """Return what a port answers: the page, an error, or nothing."""
        address = self.task["address"]
        try:
            with urllib.request.urlopen("http://%s:%d/" % (address, port), timeout=4) as answer:
                return [[cell, answer.read(200).decode("ascii", "replace").strip()]]
        except urllib.error.HTTPError as error:
            return [[cell, "error %d" % error.code]]
        except OSError:
            return [[cell, "closed"]]


def main():
    task = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        client = Client(task, folder)
        jobs = [pool.submit(client.login, *login) for login in task["logins"]]
        jobs += [pool.submit(client.port, *port) for port in task["ports"]]
        print(json.dumps([pair for job in jobs for pair in job.result()]))


main()
