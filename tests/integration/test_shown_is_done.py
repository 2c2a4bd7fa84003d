"""What check mode shows is what enforcing does: diff, prediction and refusals, on every host and in every area.

Hosts of each release, bare (the packages come with the run) and ready (they are there), and one that is administered
from outside the management networks, so that the packet filter's fixes are refused. Nothing is excused: a diff has no
time stamp and no random part. What a package contains is named by the package alone (docs/operations.md), and so it is
in both modes. Suricata and CrowdSec come in `test_shown_on_gateways.py`; auditd and chrony, of no use in a container,
in `test_shown_is_done_vm.py`.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from labs import SYSTEMS, Lab
from shown import CERTIFICATES, Story, certificates, put_certificates, story_of

AREAS = ("accounts", "audit", "boundary")
BARE = {f"bare{system.removeprefix('debian')}": system for system in SYSTEMS}
READY = {f"ready{system.removeprefix('debian')}": system for system in SYSTEMS}
OUTSIDE = "outside12"
HOSTS = {**BARE, **READY, OUTSIDE: "debian12"}
PACKAGES = "rsyslog rsyslog-gnutls logrotate fail2ban python3-systemd nftables libpam-pwquality cracklib-runtime"
# Written by what runs, and by dpkg and apt; or this run's own journal.
STATE = ("/var/", "/run/", "/tmp/", "/root/", "/etc/ld.so.cache", "/etc/apt/", "/dev/", "/boot/")
# What Python and systemctl make of a package's files; what it starts is shown as a unit. rsyslog's has a second name.
OF_PACKAGES = re.compile(
    r"/__pycache__(/|$)|^/etc/(systemd/system/(.*\.wants/|syslog\.service$)|rc.\.d/|init\.d$|alternatives/)")
# A mode with its owner; a day; the ports of the kernel's tables of sockets, which stand there in hexadecimal.
SEEN_OF_A_FILE = re.compile(r"([0-7]{4} \d+:\d+|\d{4}-\d\d-\d\d|ports [\d ]+)$")
# pam-auth-update's lists decide which lines stand in the files of PAM.
SHOWN_STATE = "/var/lib/pam/"


def prepare(lab: Lab, host: str, files: dict[str, str]) -> None:
    """Put certificates on a host, and on a ready one the packages."""
    put_certificates(lab, host, files)
    if host in READY:
        lab.root(host, f"apt-get install -qq -y --no-install-recommends {PACKAGES} >/dev/null 2>&1")


@pytest.fixture(scope="module")
def story(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Story:
    lab.up(*(f"{host}={system}" for host, system in HOSTS.items()))
    files = certificates(tmp_path_factory.mktemp("pki"))
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda host: prepare(lab, host, files), HOSTS))
    gateway = lab.root(OUTSIDE, "ip route show default | awk '{print $3}'").strip()
    elsewhere = f"inventory_hostname == '{OUTSIDE}'"
    variables = {
        "boundary_management_networks": f"{{{{ ['198.51.100.0/24'] if {elsewhere} else ['{gateway}/32'] }}}}",
        # Nobody is there: what is sent to it is written all the same.
        "audit_collector_host": f"{{{{ '' if {elsewhere} else '192.0.2.1' }}}}", **CERTIFICATES}
    lab.remember("bare12")

    def nothing_is_written() -> None:
        written = lab.differences("bare12")
        assert " /etc/" not in written and " /usr/" not in written, written

    return story_of(lab, nothing_is_written, **variables)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("host", HOSTS)
class TestShownIsDone:
    def test_the_diff_is_the_same_byte_for_byte(self, story: Story, host: str, area: str) -> None:
        # One that has no collector has nothing to set there, and a container audits nothing.
        assert story.assert_same_diff(host, area) or (host, area) == (OUTSIDE, "audit")

    def test_what_is_predicted_comes_true(self, story: Story, host: str, area: str) -> None:
        story.assert_comes_true(host, area)

    def test_the_second_run_changes_nothing(self, story: Story, host: str, area: str) -> None:
        story.assert_ends(host, area)


@pytest.mark.parametrize("host", HOSTS)
def test_packages_come_where_they_are_missing_alone(story: Story, host: str) -> None:
    told = {
        heading.split()[1].rstrip(":") for area in AREAS for heading in story.enforced.diffs.get((host, area), {})
        if heading.startswith("package ")}
    if host in READY:
        assert told == set()
    else:
        assert {"libpam-pwquality", "nftables"} <= told, told


def test_what_is_refused_is_predicted_and_left(story: Story) -> None:
    checked, enforced = (
        run.findings[(OUTSIDE, "firewall_default_deny")] for run in (story.checked, story.enforced))
    assert (checked["status"], checked["would"], enforced["status"]) == ("fail", "person", "fail")
    assert "This run comes from" in checked["advice"]["en"]
    # On the terminal, too: behind what was seen the reason, and nowhere that it would be settled.
    told = re.findall(
        r"^FAIL firewall_default_deny,.*?(?=^FAIL|^MANUAL|^and )", story.checked.output, re.MULTILINE | re.DOTALL)
    outside = " ".join(next(one for one in told if OUTSIDE in one).split())
    assert "do: This run comes from" in outside and "settles" not in outside


def test_no_file_has_changed_that_the_diff_does_not_name(story: Story) -> None:
    host = "bare12"
    changed = set(re.findall(r"^(?:\S+ )*?\s*(?:\S+: )?[+-] (/\S+)", story.lab.differences(host), re.MULTILINE))
    shown = {
        Path(heading.split()[0]) for (name, _area), of_area in story.enforced.diffs.items() if name == host
        for heading in of_area if heading.startswith("/")}
    assert {str(path) for path in shown} <= changed
    # /lib is a link to /usr/lib there.
    listed = story.lab.root(host, "cat /var/lib/dpkg/info/*.list").splitlines()
    packages = {way + path for path in listed for way in ("", "/usr")}
    folders = {str(parent) for path in shown for parent in path.parents}
    left = {
        path for path in changed - {str(path) for path in shown} - packages - folders
        if (path.startswith(SHOWN_STATE) or not path.startswith(STATE)) and not OF_PACKAGES.search(path)}
    assert sorted(left) == []


def test_what_is_quoted_from_a_file_stands_in_it(story: Story) -> None:
    """Evidence is what was seen, none of our sentences: a line, or a value that is no text of the file."""
    host = "bare12"
    quoted = {
        (one["ref"].partition(":")[0], " ".join(line.split()))
        for (name, _control), finding in story.again.findings.items() if name == host
        for one in finding["evidence"] if one["kind"] == "file" for line in one["text"].splitlines()
        if line.strip() and "***" not in line and not SEEN_OF_A_FILE.match(line)}
    # Of a hash no more is quoted than its method.
    quoted.discard(("/etc/shadow", "yescrypt"))
    assert len(quoted) > 20
    read = "tr -s '[:space:]' ' ' <{} | iconv -c -f utf-8 -t utf-8"
    texts = {path: story.lab.root(host, read.format(path)) for path in {path for path, _text in quoted}}
    assert sorted((path, text) for path, text in quoted if text not in texts[path]) == []
