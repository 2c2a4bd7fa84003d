# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on whoever comes from outside: tries to log in over SSH, and to reach ports, as people and their programs do.

Takes {"address", "ssh", "key", "junk", "logins": [[cell, user, password or null, options]], "ports": [[cell, port]]} on its input; prints
[[cell, what came of it]]. A login that gets in goes on to run a command, to open a shell at a terminal, and to use sftp.
"""

import concurrent.futures
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

# sshd may refuse more than ten that have not logged in yet.
AT_ONCE = 4
PATIENCE = 20
# Two are of the shell that a login gets.
WAYS = ("command", "login", "sftp", "umask", "tmout")
SHELL = "echo IN-$((40+2)) umask=$(umask) tmout=${TMOUT:-none}; exit\n"
QUIET = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=4",
         "-o", "NumberOfPasswordPrompts=1", "-o", "IdentityAgent=none", "-o", "IdentitiesOnly=yes"]
NUMBER = itertools.count()


class Client:
    """One who comes from outside, with a folder for keys."""

    def __init__(self, task, folder):
        self.task = task
        self.folder = folder
        self.key = self.kept("key", task["key"], 0o600)
        self.junk = [self.kept("junk%d" % number, text, 0o600) for number, text in enumerate(task["junk"])]
        self.answer = self.kept("answer", '#!/bin/sh\nprintf "%s\\n" "$ANSWER"\n', 0o700)

    def kept(self, name, text, mode):
        path = os.path.join(self.folder, name)
        pathlib.Path(path).write_text(text, encoding="ascii")
        os.chmod(path, mode)
        return path

    def login(self, cell, user, password, options):
        """Return what comes of a login, and of what is done in it."""
        control = os.path.join(self.folder, "control%d" % next(NUMBER))
        ways = ["-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "PubkeyAuthentication=no"] if password else [
            "-o", "PreferredAuthentications=publickey", *[word for path in (self.junk if "junk" in options else []) for word in ("-i", path)], "-i", self.key]
        shared = ["-S", control, "-p", str(self.task["ssh"]), *QUIET, *ways, *[word for word in options if word != "junk"]]
        whom = "%s@%s" % (user, self.task["address"])
        environment = {**os.environ, "ANSWER": password or "", "SSH_ASKPASS": self.answer, "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}

        def run(*argv, text=""):
            try:
                return subprocess.run(argv, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                      timeout=PATIENCE, check=False).stdout
            except subprocess.TimeoutExpired:
                return ""
        try:
            entered = subprocess.run(["ssh", "-M", "-f", "-N", *shared, whom], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False).returncode == 0
        except subprocess.TimeoutExpired:
            entered = False
        found = dict.fromkeys(WAYS, "refused")
        if entered:
            shell = run("ssh", "-tt", *shared, whom, text=SHELL)
            words = next((line.split() for line in shell.splitlines() if line.startswith("IN-42 ")), [])
            found["command"] = "in" if "IN-42" in run("ssh", *shared, whom, "echo IN-$((40+2))").splitlines() else "refused"
            found["login"] = "in" if words else "refused"
            found.update(word.split("=") for word in words[1:])
            found["sftp"] = "in" if "Remote working directory" in run("sftp", "-o", "ControlPath=" + control, "-b", "-", whom, text="pwd\n") else "refused"
            run("ssh", "-S", control, "-O", "exit", whom)
        return [[cell[:2] + [what] + cell[2:], outcome] for what, outcome in found.items()]

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
        jobs = [pool.submit(client.login, *login) for login in task["logins"]] + [pool.submit(client.port, *port) for port in task["ports"]]
        print(json.dumps([pair for job in jobs for pair in job.result()]))


main()
