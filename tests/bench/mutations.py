# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Damages files and answers of every format that is read, and has all controls that read one judge it.

    .venv/bin/python tests/bench/mutations.py [--count 100000] [--seed N] [--host debian] [--only rsyslog]
        [--keep FOLDER]

Tells of each kind how often it came: an exception of ours (in judging or in a fix), more than 2 s of processor time,
and a pass where the control failed before. Such a pass may be right (the damage wrote a better value, or the default
of the program is good): --keep writes the damaged files, for the program itself to be asked. Exits with 1 where there
was an exception or it was slow. What sshd refuses is not told on an image, where `sshd -T` cannot be asked; its passes
are left out.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import types
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "collections"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import accountdb
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import keyvalue
from tests.unit.support.every_format import HOSTS, host_of, with_filter, write
from tests.unit.support.mutations import Mutations

_MEMORY = 3 << 30


def main() -> int:
    """Draw, and tell what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--host", choices=sorted(HOSTS))
    parser.add_argument("--only", default="", help="files and commands with this in their name")
    parser.add_argument("--keep", type=Path, help="a folder for the damaged files")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    with_filter(types.SimpleNamespace(setattr=setattr))
    found: dict[tuple[str, str], list] = {}
    hosts = [arguments.host] if arguments.host else sorted(HOSTS)
    for number, host in enumerate(hosts):
        share = arguments.count * (number + 1) // len(hosts) - arguments.count * number // len(hosts)
        with tempfile.TemporaryDirectory(prefix="mutations-") as root:
            drawn(host, root, share, random.Random(f"{arguments.seed} {host}"), arguments.only, found)
    told(found, arguments.keep)
    print(f"{arguments.count} files, seed {arguments.seed}: " + ", ".join(
        f"{sum(len(some) for kind, some in found.items() if kind[0] == name)} {name}"
        for name in ("broken", "slow", "bought")))
    return 1 if any(kind[0] != "bought" for kind in found) else 0


def drawn(host, root, count, rng, only, found):
    """Damage so many files of one host."""
    files, answers, tasks = host_of(host)
    write(root, files)
    mutations = Mutations(root, tasks, answers)
    names = [name for name in mutations.names if only in name]
    begun = time.monotonic()
    for number in range(count if names else 0):
        for one in mutations.draw(rng, names):
            if one.kind != "bought" or not one.name.startswith("/etc/ssh/"):
                found.setdefault((one.kind, one.what), []).append(one)
        if number % 500 == 0:
            # What was parsed is remembered for the life of a run, which has few files.
            keyvalue._PARSED.clear()
            accountdb._PARSED.clear()
    print(f"{host}: {count} of {len(names)} files and answers, {time.monotonic() - begun:.0f} s", flush=True)


def told(found, folder):
    """Tell each kind, and keep what shows it."""
    for (kind, what), some in sorted(found.items(), key=lambda pair: (pair[0][0], -len(pair[1]))):
        print(f"{kind:7} {len(some):5}  {what}  {some[0].name}  {max(one.seconds for one in some):.1f} s")
        for number, one in enumerate(some[:40] if folder else ()):
            place = folder / f"{kind}-{what.replace('/', '_').replace(' ', '_')[:60]}-{number}"
            folder.mkdir(parents=True, exist_ok=True)
            place.write_bytes(f"{one.name}\n".encode() + one.data)


if __name__ == "__main__":
    sys.exit(main())
