# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on a test host as root: does things as its accounts, and prints what came of each.

Takes [[cell, account, command]] as its argument; prints [[cell, outcome]]: yes where the command succeeded, no where
not.
"""

import concurrent.futures
import json
import os
import pwd
import subprocess
import sys

PATIENCE = 40


def as_account(name):
    """Return what makes a process that account's, with its groups."""
    entry = pwd.getpwnam(name)
    groups = os.getgrouplist(name, entry.pw_gid)

    def become():
        os.setsid()
        os.setgroups(groups)
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    return become, {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": entry.pw_dir, "USER": name, "LOGNAME": name, "LC_ALL": "C"}


def attempt(cell, account, command):
    """Return what comes of a command of an account; the folder it is run in is nobody's home."""
    become, environment = as_account(account)
    quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", command], env=environment, cwd="/", preexec_fn=become, timeout=PATIENCE, check=False,
            **quiet)
    except subprocess.TimeoutExpired:
        return [cell, "no answer"]
    return [cell, "no" if done.returncode else "yes"]


def main():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        print(json.dumps(list(pool.map(lambda task: attempt(*task), json.loads(sys.argv[1])))))


main()
