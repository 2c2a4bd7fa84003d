"""A run in check mode, the run itself, and that again: what was shown, told and done, held against each other."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labs import Lab, Run

CERTIFICATES = {
    "audit_collector_ca": "/etc/pki/ca.pem", "audit_collector_certificate": "/etc/pki/host.pem",
    "audit_collector_key": "/etc/pki/host.key", "audit_collector_peer": "ca.example"}
# What a record tells is seen once there is one.
SEEN_LATER = ("audit_record_content",)


@dataclass
class Story:
    """The three runs on some hosts."""

    lab: Lab
    checked: Run
    enforced: Run
    again: Run

    def assert_same_diff(
            self, host: str, area: str, but: tuple[str, ...] = ()) -> dict[str, list[tuple[str, str]]]:
        """The diff is the same byte for byte, hunks under headings that begin with one of `but` excepted; return it."""
        shown, done = self.checked.diffs.get((host, area), {}), self.enforced.diffs.get((host, area), {})
        differing = {
            heading: (shown.get(heading), done.get(heading)) for heading in sorted({*shown, *done})
            if shown.get(heading) != done.get(heading) and not heading.startswith(but)}
        assert not differing, differing
        return done

    def assert_comes_true(self, host: str, area: str, *, seen_later: tuple[str, ...] = ()) -> None:
        """What is predicted comes; `seen_later` are controls of which no more could be predicted than that it will be
        seen.
        """
        for (name, control), told in self.checked.findings.items():
            if name != host or told["area"] != area:
                continue
            came = self.enforced.findings[(host, control)]
            assert (told["status"], told["would_change"]) == (came["before"], came["changed"]), (control, told, came)
            if told["would"] == "pass":
                assert came["status"] == "pass", (control, came)
            elif told["would"] is None:
                assert came["status"] == told["status"], (control, came)
            elif control not in seen_later:
                assert came["status"] != "pass", (control, came)

    def assert_ends(self, host: str, area: str) -> None:
        """The second run changes nothing."""
        again = self.again.diffs.get((host, area))
        assert again is None and self.again.changed(host) == 0, again


def certificates(folder: Path) -> dict[str, str]:
    """Return files by which a host could speak to a collector, by name."""
    for name in ("ca", "host"):
        subprocess.run(
            ["openssl", *f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name}.example -keyout {name}.key "
             f"-out {name}.pem -addext subjectAltName=DNS:{name}.example".split()],
            cwd=folder, check=True, capture_output=True)
    return {name: (folder / name).read_text(encoding="ascii") for name in ("ca.pem", "host.pem", "host.key")}


def put_certificates(lab: Lab, host: str, files: dict[str, str]) -> None:
    """Put them on a host."""
    for name, text in files.items():
        lab.root(host, f"umask 027; mkdir -p /etc/pki; cat > /etc/pki/{name}", stdin=text)


def story_of(lab: Lab, after_check: Callable[[], None] = lambda: None, **variables: Any) -> Story:
    """Check, enforce and enforce again; `after_check` looks at what the check has left."""
    checked = lab.play("enforce", "--check", "--diff", **variables)
    after_check()
    enforced, again = (lab.play("enforce", "--diff", **variables) for _ in range(2))
    for run in (checked, enforced, again):
        assert run.code == 0, run.output
    return Story(lab, checked, enforced, again)
