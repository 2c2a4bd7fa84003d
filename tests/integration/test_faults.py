"""Bad input on real hosts: one clear error, nothing lost, and the other controls and hosts go on."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible.release import __version__ as ansible_version
from labs import ROOT, Lab, Run, read_fragments

VARIABLES = {"baseline_areas": ["accounts"]}
# What is wrong with each host of the one run that most tests look at.
BROKEN = {
    "intact": "",
    "malformed": r"""
        sed -i '1i = what' /etc/ssh/sshd_config
        install -m 0440 /dev/stdin /etc/sudoers.d/broken <<<'alice ALL=(ALL'
        printf '# ours\nminlen = eight\n' >/etc/security/pwquality.conf
    """,
    "special": r"""
        sed -i '1i this is no account' /etc/shadow
        sed -i '1i authh required pam_permit.so' /etc/pam.d/common-auth
        mkfifo /etc/ssh/sshd_config.d/pipe.conf
    """,
    "bytes": r"""
        printf '# caf\351\n' | tee -a /etc/ssh/sshd_config /etc/login.defs /etc/pam.d/common-auth >>/etc/sudoers
        printf 'minlen = \377\376\n' >/etc/security/pwquality.conf
        useradd --shell /bin/bash --comment "$(printf 'J\374rgen')" juergen
    """,
    "huge": r"""
        yes '# nothing but this' | head -c 50M >/etc/security/pwquality.conf
        install -m 0600 /etc/security/pwquality.conf /etc/ssh/sshd_config.d/huge.conf
        install -m 0440 /etc/security/pwquality.conf /etc/sudoers.d/huge
    """,
    "loops": r"""
        ln -s pwquality.conf /etc/security/pwquality.conf
        ln -s b.conf /etc/ssh/sshd_config.d/a.conf
        ln -s a.conf /etc/ssh/sshd_config.d/b.conf
        ln -s loop /etc/sudoers.d/loop
        ln -s . /etc/profile.d/here
        ln -s ../alice /home/alice/me
    """,
    "readonly": r"""
        mount --bind /etc/ssh /etc/ssh
        mount -o remount,bind,ro /etc/ssh
        cp -a /etc/security /opt/security
        mount -t tmpfs -o size=256k,mode=755 none /etc/security
        cp -a /opt/security/. /etc/security
        head -c 1M /dev/zero >/etc/security/filler || true
    """,
    "full": r"""
        truncate -s 64K /run/small
        mkfs.ext2 -q -F -N 16 /run/small
        mkdir -p /var/lib/jrt0117
        mount -o loop /run/small /var/lib/jrt0117
    """,
    "toolless": "mkdir /opt/away; mv /usr/sbin/sshd /usr/sbin/visudo /usr/bin/systemctl /opt/away",
}
# Where something is wrong: the host, the file, a control that reads it, and what is said.
FAULTS = [
    ("malformed", "/etc/ssh/sshd_config", "ssh_root_login", ":1: does not begin with a keyword"),
    ("malformed", "/etc/sudoers.d/broken", "sudo_least_privilege", ":1: ) expected"),
    ("malformed", "/etc/security/pwquality.conf", "password_length", ":2: libpwquality cannot use this line"),
    ("special", "/etc/shadow", "no_empty_passwords", ":1: has 1 fields where 9 belong"),
    ("special", "/etc/pam.d/common-auth", "login_failure_lockout", ":1: has the unknown type authh"),
    ("special", "/etc/ssh/sshd_config.d/pipe.conf", "ssh_root_login", ": is not a regular file"),
    ("bytes", "/etc/security/pwquality.conf", "password_length", ":1: libpwquality cannot use this line"),
    ("huge", "/etc/ssh/sshd_config.d/huge.conf", "ssh_root_login", ": larger than any such file should be"),
    ("huge", "/etc/sudoers.d/huge", "sudo_least_privilege", ": larger than any such file should be"),
    ("huge", "/etc/security/pwquality.conf", "password_length", ": larger than any such file should be"),
    ("loops", "/etc/ssh/sshd_config.d/a.conf", "ssh_root_login", ": is a loop of symbolic links"),
    ("loops", "/etc/security/pwquality.conf", "password_length", ": is a loop of symbolic links"),
]
# Controls that do not need what is broken, and have something to put right on every host.
UNHARMED = {
    # file_access reads what sshd is told: how commands over SSH and sftp come by their umask.
    "malformed": {"password_max_age", "stale_accounts"},
    "special": {"admin_role_separation"},
    "bytes": {
        "password_max_age", "login_failure_lockout", "no_empty_passwords", "ssh_root_login", "session_timeout",
        "file_access"},
    "huge": {"password_max_age", "stale_accounts"},
    "loops": {"password_max_age", "stale_accounts"},
    # file_access has sshd_config to close, which lies where nothing can be written.
    "readonly": {"password_max_age", "login_failure_lockout", "no_empty_passwords", "stale_accounts"},
    "toolless": {"password_max_age", "login_failure_lockout", "ssh_root_login", "session_timeout", "file_access"},
    "intact": {"password_max_age", "login_failure_lockout", "ssh_root_login", "session_timeout", "file_access"},
}
# Variables of hosts that no run gets to, and what it says of each.
BAD = {
    "level": ({"baseline_level": 5}, "baseline_level is 5; it has to be one of 2, 3"),
    "clause": (
        {"baseline_clauses": ["8.3.3-B-a-33"]},
        "baseline_clauses: there is no clause '8.3.3-B-a-33'; did you mean 8.3.3-B-a-3"),
    "clauses": ({"baseline_clauses": "8.3.3-B-a-3"}, "baseline_clauses is '8.3.3-B-a-3'; it has to be a list"),
    "area": ({"baseline_areas": ["acounts"]}, "baseline_areas: there is no area 'acounts'; did you mean accounts?"),
    "number": ({"accounts_password_min_length": "eight"}, "argument 'accounts_password_min_length' is of type str"),
    "value": ({"accounts_lockout_deny": 0}, "accounts_lockout_deny is 0; it has to be from 1 to 10"),
    "mapping": ({"accounts_valid_until": ["alice"]}, "argument 'accounts_valid_until' is of type list"),
    "waivers": (
        {"baseline_waivers": "all of it"},
        "Waivers are a list of entries with clause, hosts, reason, approver, expires; this is text."),
    "waivers_file": ({"baseline_waivers_file": "{folder}/waivers.yml"}, "waivers.yml): YAML parsing failed"),
    "no_waivers_file": ({"baseline_waivers_file": "{folder}/none.yml"}, "none.yml): Unable to retrieve file contents"),
    "<script>alert(1)</script>": ({}, "Failed to connect to the host via ssh"),
}
OLD_PYTHON = Path("~/.pyenv/versions/3.6.15/bin/python").expanduser()
CORE = tuple(int(part) for part in ansible_version.split(".")[:2])
# Waits until the module's process is there. With pipelining, nothing but the interpreter is in its command line.
MODULE = "until pid=$(pgrep -u root -xf /usr/bin/python3); do sleep 0.01; done; "


class Imagined(Lab):
    """Hosts that need not be there, because the run ends before it connects to one."""

    def __init__(self, folder: Path, hosts: dict[str, dict]) -> None:
        super().__init__("nowhere", folder)
        self.hosts = hosts

    def inventory(self, *_options: str) -> dict:
        return {"hosts": self.hosts, "vars": {"ansible_host": "127.0.0.1", "ansible_port": 1}}


def failures(run: Run) -> dict[str, str]:
    """Return what hosts failed with."""
    return {record["host"]: record["message"] for record in run.records if record["type"] in ("failed", "unreachable")}


def look(lab: Lab, host: str, path: str) -> str:
    """Return kind, mode, owner and content of a path."""
    return lab.root(host, f"stat -c '%F %a %u:%g %N' {path}; [ ! -f {path} ] || sha256sum {path}")


@pytest.fixture(scope="module")
def before(lab: Lab) -> dict[tuple[str, str], str]:
    """Start the hosts, break them, and return what each faulty path is before anything ran."""
    lab.up(*(f"{host}=debian12" for host in BROKEN))
    for host, script in BROKEN.items():
        lab.root(host, f"set -e; {script}")
    lab.remember("full")
    return {(host, path): look(lab, host, path) for host, path, _, _ in FAULTS}


@pytest.fixture(scope="module")
def run(lab: Lab, before: dict) -> Run:
    """Enforce, once, on hosts that each have something wrong."""
    return lab.play("enforce", hosts=",".join(BROKEN), accounts_stale_expire=True)


@pytest.fixture(scope="module")
def victim(lab: Lab) -> None:
    """Start the host to which things happen in turn; each test leaves it as it was."""
    lab.up("victim=debian12")
    lab.remember("victim")


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the runs that reach no host."""
    return tmp_path_factory.mktemp("nowhere")


@pytest.fixture(scope="module")
def unreached(nowhere: Path) -> Run:
    """Assess, once, hosts that each have something wrong in their variables."""
    (nowhere / "waivers.yml").write_text("- clause: [\n", encoding="utf-8")
    given = json.loads(
        json.dumps({host: variables for host, (variables, _) in BAD.items()}).replace("{folder}", str(nowhere)))
    return Imagined(nowhere, given).play("assess")


class TestFaultyFiles:
    """One enforcing run over hosts that each have something wrong."""

    @pytest.mark.parametrize(("host", "path", "control", "problem"), FAULTS)
    def test_the_fault_is_named_and_the_file_left_alone(
            self, lab: Lab, run: Run, before: dict, host: str, path: str, control: str, problem: str) -> None:
        finding = run.findings[host, control]
        assert (finding["status"], finding["changed"]) == ("error", False)
        assert path + problem in finding["message"]["en"]
        assert look(lab, host, path) == before[host, path]

    @pytest.mark.parametrize(
        ("host", "control"), [(host, control) for host, controls in UNHARMED.items() for control in sorted(controls)])
    def test_other_controls_are_enforced(self, run: Run, host: str, control: str) -> None:
        finding = run.findings[host, control]
        assert (finding["before"], finding["changed"]) == ("fail", True), finding
        # Some need a person for the rest.
        assert finding["status"] in ("pass", "manual"), finding["message"]

    def test_a_link_to_itself_is_passed_over_as_sudo_does(self, lab: Lab, run: Run) -> None:
        assert run.findings["loops", "sudo_least_privilege"]["status"] == "pass"
        assert "/etc/sudoers.d/admin: parsed OK" in lab.root("loops", "visudo -c")

    def test_bytes_that_are_no_utf8_stay(self, lab: Lab, run: Run) -> None:
        kept = "grep -lP '^# caf\\xe9$' /etc/ssh/sshd_config /etc/login.defs /etc/pam.d/common-auth /etc/sudoers"
        assert len(
            lab.root("bytes", f"LC_ALL=C {kept}; LC_ALL=C grep -c -P 'J\\xfcrgen' /etc/passwd").splitlines()) == 5

    @pytest.mark.parametrize(("control", "problem"), [
        ("ssh_root_login", "/etc/ssh/sshd_config.d/00-jrt0117.conf: is not changed: its file system ("),
        ("password_length", "No space left on device"),
    ])
    def test_what_cannot_be_written_is_told_and_left(self, lab: Lab, run: Run, control: str, problem: str) -> None:
        finding = run.findings["readonly", control]
        assert (finding["status"], finding["reason"], finding["changed"]) == ("fail", "not_enforced", False)
        assert problem in finding["message"]["en"]
        assert lab.root(
            "readonly",
            "find /etc/ssh /etc/security -name '*jrt0117*'; dpkg --audit; dpkg -l libpam-pwquality 2>/dev/null",
            check=False) == ""

    def test_without_room_for_the_journal_nothing_is_changed(self, lab: Lab, run: Run) -> None:
        message = failures(run)["full"]
        assert "/var/lib/jrt0117" in message and "No space left on device" in message
        assert lab.differences("full") == ""

    def test_no_other_host_failed(self, run: Run) -> None:
        assert set(failures(run)) == {"full"}
        assert {host for host, _ in run.findings} == set(BROKEN) - {"full"}

    def test_without_sshd_its_defaults_are_not_guessed(self, run: Run) -> None:
        assert run.findings["toolless", "remote_login_encrypted"]["status"] != "pass"

    def test_nothing_is_told_by_a_traceback(self, run: Run) -> None:
        assert "Traceback" not in run.output
        assert "control_failed" not in {finding["reason"] for finding in run.findings.values()}

    @pytest.mark.parametrize("host", ["malformed", "bytes", "readonly", "toolless", "intact"])
    def test_the_tools_still_accept_the_files_that_were_good(self, lab: Lab, run: Run, host: str) -> None:
        away = "PATH=$PATH:/opt/away; " if host == "toolless" else ""
        accepted = [] if host == "malformed" else ["$(command -v sshd) -t", "visudo -c"]
        lab.root(host, away + "set -e; pwck -rq || [ $? = 2 ]; " + "; ".join(accepted))


@pytest.mark.usefixtures("victim")
class TestRuns:
    """Runs that are wrong themselves, or are disturbed."""

    def test_without_root_nothing_passes_that_root_sees_fail(self, lab: Lab) -> None:
        by_root = lab.play("assess", hosts="victim").findings
        run = lab.play("assess", hosts="victim", ansible_become=False)
        assert not failures(run)
        for key, finding in run.findings.items():
            if finding["status"] not in ("error", "not_checked"):
                assert finding["status"] == by_root[key]["status"], finding["message"]
        told = run.findings["victim", "no_empty_passwords"]
        assert (told["status"], told["message"]["en"]) == (
            "error", "Cannot be judged: /etc/shadow: cannot be read by this user; run with become.")

    def test_enforcing_without_root_is_one_clear_error(self, lab: Lab) -> None:
        run = lab.play("enforce", hosts="victim", ansible_become=False)
        assert failures(run) == {"victim": "enforcing needs root on the host; set become: true"}
        assert lab.differences("victim") == ""

    def test_waivers_that_are_not_in_order_are_shown_and_not_applied(self, lab: Lab) -> None:
        waiver = {
            "clause": "8.3.3-B-a-3", "hosts": ["victim"], "reason": "Migration", "approver": "CISO",
            "expires": "2999-12-31"}
        run = lab.play(
            "assess", hosts="victim",
            baseline_waivers=[
                {**waiver, "approver": ""}, {**waiver, "expires": "2020-01-31"}, {**waiver, "clause": "8.3.3-B-a-33"},
                "all of it"])
        assert run.findings["victim", "login_failure_lockout"]["waivers"] == []
        heading, *lines = run.output.partition("Waivers ignored")[1:]
        said = " ".join("".join(lines).split())
        assert heading
        for why in (
                "It has no approver.", "It expired on 2020-01-31.", "Clause 8.3.3-B-a-33 is not in the standard.",
                "A waiver is a mapping"):
            assert why in said

    def test_of_two_runs_at_once_the_second_says_who_holds_the_host(self, lab: Lab) -> None:
        first, fragments = lab.start_play("enforce", hosts="victim")
        held = (
            f"until ls -l /proc/$pid/fd 2>/dev/null | grep -q jrt0117/lock; do {MODULE} done; kill -STOP $pid; echo "
            "$pid")
        module = lab.root("victim", MODULE + held).strip()
        try:
            second = lab.play("enforce", hosts="victim")
        finally:
            lab.root("victim", f"kill -CONT {module}")
            output, _ = first.communicate(timeout=300)
        assert first.returncode == 0, output
        holder = read_fragments(fragments)[0]["run_id"]
        assert failures(second)["victim"].startswith(f"run {holder} is changing this host right now")
        roll_back_all(lab, "victim")

    def test_a_module_killed_at_any_point_leaves_a_host_that_can_be_restored(self, lab: Lab) -> None:
        seconds = enforced_in(lab)
        for delay in delays(seconds + 0.5, 4):
            kill(lab, delay)
            roll_back_all(lab, "victim")
        kill(lab, seconds / 2)
        assert lab.play("enforce", hosts="victim").code == 0
        assert lab.play("enforce", hosts="victim").changed("victim") == 0
        roll_back_all(lab, "victim")

    def test_an_interrupted_playbook_leaves_a_record_that_says_so(self, lab: Lab, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            # It takes the connection and never answers.
            also = inventory_file(
                tmp_path, {"silent": {"ansible_host": "127.0.0.1", "ansible_port": silent.getsockname()[1]}})
            process, fragments = lab.start_play("assess", "-i", str(also), "--timeout", "200", hosts="victim,silent")
            # In the record itself: what a worker has put by beside it is not yet of the run.
            until(
                lambda: any(
                    '"type":"findings"' in text and text.endswith("\n")
                    for text in map(Path.read_text, fragments.glob("*.jsonl"))))
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=60)
        records = read_fragments(fragments)
        assert (records[-1]["type"], records[-1]["status"]) == ("end", "aborted")
        assert "The run was aborted; its record so far is" in output
        run = lab.play("report", baseline_report_fragments=[str(fragments)], baseline_report_dest=str(tmp_path))
        assert run.code == 0, run.output
        report = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
        assert report["completion"] == {"status": "aborted", "aborted": [records[0]["run_id"]]}
        assert {
            host["name"]: host["state"] for host in report["hosts"]} == {"victim": "reached", "silent": "never_started"}

    def test_a_host_that_goes_down_half_way_harms_no_other(self, lab: Lab) -> None:
        lab.up("dying=debian12")
        process, fragments = lab.start_play("enforce", hosts="victim,dying")
        lab.root("dying", MODULE)
        lab.down("dying")
        output, _ = process.communicate(timeout=120)
        run = Run(process.returncode, output, read_fragments(fragments))
        assert list(failures(run)) == ["dying"]
        assert run.findings["victim", "ssh_root_login"]["status"] == "pass"
        assert run.records[-1]["status"] == "completed"
        roll_back_all(lab, "victim")


class TestWithoutHosts:
    """What is wrong on the controller is told before a connection is made."""

    @pytest.mark.parametrize("host", BAD)
    def test_a_wrong_variable_is_one_clear_error(self, unreached: Run, host: str) -> None:
        assert BAD[host][1] in failures(unreached)[host]
        assert "Traceback" not in unreached.output

    def test_a_hostile_name_is_text_in_the_report(self, unreached: Run, nowhere: Path, tmp_path: Path) -> None:
        made = Imagined(nowhere, {}).play(
            "report", baseline_report_fragments=[str(nowhere / "run-0/fragments")], baseline_report_dest=str(tmp_path))
        assert made.code == 0, made.output
        assert "<script>alert(1)</script>" in {
            host["name"] for host in json.loads((tmp_path / "summary.json").read_text("utf-8"))["hosts"]}
        assert "<script>alert" not in (tmp_path / "index.html").read_text("utf-8")

    def test_a_wrong_entry_of_the_catalogue_is_named(
            self, unreached: Run, nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        collection = tmp_path / "ansible_collections/jrt0117/baseline"
        collection.mkdir(parents=True)
        for entry in (ROOT / "collections/ansible_collections/jrt0117/baseline").iterdir():
            (collection / entry.name).symlink_to(entry.resolve())
        (collection / "catalogue").unlink()
        shutil.copytree(ROOT / "catalogue", collection / "catalogue")
        section = collection / "catalogue/8.3.3.yml"
        section.write_text(section.read_text("utf-8").replace("tier: basic", "tier: basics", 1), encoding="utf-8")
        monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(tmp_path))
        made = Imagined(nowhere, {}).play(
            "report", baseline_report_fragments=[str(nowhere / "run-0/fragments")], baseline_report_dest=str(tmp_path))
        assert made.code != 0
        assert re.search(
            r"catalogue/8\.3\.3\.yml:\d+: clause 8\.3\.3-B-\S+, tier: expected 'basic' by the id, found 'basics'\.",
            made.output)

    @pytest.mark.parametrize("playbook", ["assess", "enforce", "rollback"])
    def test_an_empty_inventory_is_told(self, nowhere: Path, playbook: str) -> None:
        run = Imagined(nowhere, {}).play(playbook)
        assert run.code != 0 and "The inventory is empty" in run.output

    @pytest.mark.skipif(not OLD_PYTHON.exists(), reason=f"there is no Python 3.6 at {OLD_PYTHON}")
    @pytest.mark.skipif(CORE < (2, 17), reason="this ansible-core works with Python 3.6 on hosts")
    def test_a_python_that_is_too_old_is_told_with_what_to_do(self, nowhere: Path) -> None:
        old = {"ansible_connection": "local", "ansible_python_interpreter": str(OLD_PYTHON), "ansible_become": False}
        message = failures(Imagined(nowhere, {"old": old}).play("assess"))["old"]
        assert "The Python of this host is too old" in message and "ansible-core 2.16" in message


def inventory_file(folder: Path, hosts: dict[str, dict]) -> Path:
    """Write one more inventory."""
    path = folder / "more.json"
    path.write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    return path


def until(happened: Callable[[], bool]) -> None:
    """Wait until something happened."""
    for _ in range(600):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")


def delays(seconds: float, count: int) -> Iterator[float]:
    """Yield moments at random, spread over all of a run."""
    for number in range(count):
        yield (number + random.random()) * seconds / count


def enforced_in(lab: Lab) -> float:
    """Enforce once, undisturbed; undo it, and return how long the module took."""
    run = lab.play("enforce", hosts="victim")
    assert run.code == 0
    roll_back_all(lab, "victim")
    return next(record["seconds"] for record in run.records if record["type"] == "findings")


def kill(lab: Lab, delay: float) -> None:
    """Kill the module some time after it started, and check that the host is in order."""
    # Without the guard, which would undo it before the next run could complete it: test_guard.py has that.
    process, _ = lab.start_play("enforce", hosts="victim", baseline_guard_seconds=0)
    lab.root("victim", f"{MODULE} sleep {delay:.3f}; kill -KILL $pid || true")
    process.communicate(timeout=300)
    # Ansible's own wrapper had no time to remove its copy of the module.
    lab.root("victim", "rm -rf /tmp/ansible_*_payload_*")
    try:
        # A package tool that the module had started comes to its end by itself.
        lab.root(
            "victim", "sshd -t && visudo -c && pwck -rq && grpck -r; while pgrep -x 'apt-get|dpkg'; do sleep 0.2; done")
        assert lab.ssh("victim", "sudo -n true").returncode == 0
    except AssertionError as error:
        raise AssertionError(f"killed after {delay:.3f} s: {error}")


def roll_back_all(lab: Lab, host: str) -> None:
    """Roll back run after run until none is left; the host has to be as it was remembered."""
    for _ in range(3):
        run = lab.play("rollback", hosts=host, baseline_run_id="last")
        assert run.code == 0, run.output
        left = lab.differences(host, package_records=False)
        if not left or not run.changed(host):
            break
    assert left == ""
