# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on a test host as root: does things as its accounts, and prints what came of each.

Takes [[cell, account, command, input]] as its argument; prints [[cell, outcome]]: what the command printed at last after "OUTCOME ",
or else yes where it succeeded, no where not.
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
    return become, {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": entry.pw_dir, "USER": name, "LOGNAME": name, "LC_ALL": "C"}


def attempt(cell, account, command, text):
    become, environment = as_account(account)
    try:
        # The folder is nobody's home.
        done = subprocess.run(["/bin/sh", "-c", command], input=text, env=environment, cwd="/", preexec_fn=become, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return [cell, "no answer"]
    told = [line[8:] for line in done.stdout.splitlines() if line.startswith("OUTCOME ")]
    return [cell, told[-1] if told else "no" if done.returncode else "yes"]


def main():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        print(json.dumps(list(pool.map(lambda task: attempt(*task), json.loads(sys.argv[1])))))


main()
