# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of PostgreSQL of the tests' own, with a password, on a socket and no port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "s3cret-of-the-history"


def program(name: str) -> str | None:
    """Return the path of a server's program, the newest where several are installed; Debian has them in no PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4].split(".")[0]))
    return str(found[-1]) if found else shutil.which(name)


@contextmanager
def cluster() -> Iterator[str]:
    """Run one; give the URL of its database `postgres`."""
    with tempfile.TemporaryDirectory(prefix="jrt0117-postgres-") as folder:
        data, secret = Path(folder, "data"), Path(folder, "password")
        secret.write_text(PASSWORD)
        # It does not run as root.
        user = {"user": "nobody"} if os.getuid() == 0 else {}
        if user:
            for path in (Path(folder), secret):
                shutil.chown(path, "nobody")
        told = ("-U", "keeper", "-A", "scram-sha-256", f"--pwfile={secret}", "--no-sync")
        run(program("initdb"), "-D", data, *told, **user)
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run(program("pg_ctl"), "-D", data, "-w", "-s", "-l", f"{folder}/log", "-o", settings, "start", **user)
        try:
            yield f"postgresql://keeper:{PASSWORD}@/postgres?host={folder}"
        finally:
            run(program("pg_ctl"), "-D", data, "-m", "immediate", "-s", "stop", **user)


def run(*command: object, **more: str) -> None:
    """Run a program of the server's."""
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, cwd="/", **more)
