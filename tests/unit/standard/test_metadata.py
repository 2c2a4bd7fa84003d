# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each control has metadata in both languages; a wrong edit is answered with file, line, control, field and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import default_directory
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import (
    SEVERITIES,
    MetadataError,
    load,
    metadata,
    validate,
)

EXISTING = {"accounts": ["password_length", "session_timeout"], "audit": ["time_sync"]}
ENTRY = """\
{control}:
  severity: medium
  rationale:
    zh: 口令须达到规定长度：过短的口令很快会被猜中。
    en: "Passwords have a least length: a short one is guessed soon."
  remediation:
    zh: 请在 /etc/security/pwquality.conf 设置 minlen。
    en: Set minlen in /etc/security/pwquality.conf.
  references: [pwquality.conf(5), NIST SP 800-53 Rev. 5 IA-5(1), GB/T 22239-2019 8.1.4.1]
"""

# Edit of accounts.yml, then line, and what is said. These stop a run as well as validation.
SHAPE = {
    "unknown key": (
        "  severity: medium\n",
        "  severity: medium\n  level: 3\n",
        3,
        "control password_length, level: unknown key, expected one of severity, rationale, remediation, references, "
        "writes.",
    ),
    "missing key": ("  severity: medium\n", "", 1, "control password_length: missing key 'severity'."),
    "unknown severity": (
        "severity: medium",
        "severity: severe",
        2,
        "control password_length, severity: expected one of critical, high, medium, low, found 'severe'.",
    ),
    "missing language": (
        "    zh: 请在 /etc/security/pwquality.conf 设置 minlen。\n",
        "",
        6,
        "control password_length, remediation: expected a text in each of zh, en and nothing else, found en.",
    ),
    "text instead of languages": (
        "remediation:\n    zh: 请在 /etc/security/pwquality.conf 设置 minlen。\n    en: Set",
        "remediation: Set",
        6,
        "control password_length, remediation: expected a mapping, found 'Set minlen in /etc/security/pwquality.conf",
    ),
    "text instead of a list": (
        "[pwquality.conf(5), NIST SP 800-53 Rev. 5 IA-5(1), GB/T 22239-2019 8.1.4.1]",
        "pwquality.conf(5)",
        9,
        "control password_length, references: expected a list, found 'pwquality.conf(5)'.",
    ),
}
# The schema alone sees these: a run does not depend on them.
VALUES = {
    "English for Chinese": (
        "zh: 口令须达到规定长度：过短的口令很快会被猜中。",
        "zh: A short one is guessed soon.",
        "rationale.zh",
        "characters in Chinese",
    ),
    "Chinese for English": (
        "en: Set minlen in /etc/security/pwquality.conf.",
        "en: 请在配置文件中设置口令最小长度参数 minlen。",
        "remediation.en",
        "characters in English",
    ),
    "no sentence": ("pwquality.conf.", "pwquality.conf", "remediation.en", "end with a period"),
    "reference of no known form": (
        "pwquality.conf(5)",
        "somewhere on the web",
        "references.0",
        "a manual page such as",
    ),
    "no reference": (
        "[pwquality.conf(5), NIST SP 800-53 Rev. 5 IA-5(1), GB/T 22239-2019 8.1.4.1]",
        "[]",
        "references",
        "a list of different public ids",
    ),
}


@pytest.fixture
def write(tmp_path):
    """Write the files of two areas, the first with an edit."""
    folder = tmp_path / "controls"
    folder.mkdir()
    (folder / "audit.yml").write_text(ENTRY.format(control="time_sync"), "utf-8")

    def make(old: str = "", new: str = "", more: str = "") -> Path:
        text = ENTRY.format(control="password_length")
        assert old in text
        (folder / "accounts.yml").write_text(
            text.replace(old, new, 1) + ENTRY.format(control="session_timeout") + more, "utf-8"
        )
        return folder

    return make


def told(folder: Path) -> list[str]:
    return [str(error) for error in validate(folder, EXISTING)]


def refused(folder: Path) -> str:
    with pytest.raises(MetadataError) as caught:
        load(folder)
    return str(caught.value)


class TestWhatIsThere:
    """The files as they are."""

    def test_it_is_of_the_controls_that_exist_and_right(self):
        assert [str(error) for error in validate()] == []
        assert set(metadata()) == {control.id for area in AREAS.values() for control in area.controls()}

    def test_entries_stand_in_the_order_of_the_controls(self):
        for name, area in AREAS.items():
            text = (default_directory() / "controls" / f"{name}.yml").read_text("utf-8")
            assert re.findall(r"^(\w+):$", text, re.MULTILINE) == [control.id for control in area.controls()]

    @pytest.mark.parametrize("control", sorted(metadata()))
    def test_each_speaks_for_itself_in_both_languages(self, control):
        one = metadata()[control]
        assert one.severity in SEVERITIES
        for text in (one.rationale, one.remediation):
            assert re.search("[\u4e00-\u9fff]", text["zh"]) and not re.search("[\u4e00-\u9fff]", text["en"])
            assert len([other for other in metadata().values() if text in (other.rationale, other.remediation)]) == 1
        # A rationale is one sentence: what is asked, and what is gained otherwise.
        assert one.rationale["zh"].count("。") == 1 and re.match(r"[^。]+：[^。]+。$", one.rationale["zh"])
        assert re.match(r"[^:]+: [^:]+\.$", one.rationale["en"]) and ". " not in one.rationale["en"]

    def test_each_severity_is_used_and_the_worst_is_rare(self):
        of_each = [sum(one.severity == severity for one in metadata().values()) for severity in SEVERITIES]
        assert all(of_each) and of_each[0] == min(of_each)

    def test_nothing_of_it_is_where_a_host_gets_its_code_from(self):
        plugins = Path(__file__).resolve().parents[3] / "plugins"
        for path in [*(plugins / "module_utils").rglob("*.py"), *(plugins / "modules").glob("*.py")]:
            assert "metadata import" not in path.read_text("utf-8"), path


class TestBadInput:
    def test_the_example_is_right(self, write):
        assert told(write()) == []
        found = load(write())["password_length"]
        assert (found.severity, found.as_dict()["references"][0]) == ("medium", "pwquality.conf(5)")

    @pytest.mark.parametrize(("old", "new", "line", "said"), SHAPE.values(), ids=SHAPE)
    def test_shape(self, write, old, new, line, said):
        folder = write(old, new)
        for error in (refused(folder), told(folder)[0]):
            assert error.startswith(f"controls/accounts.yml:{line}: ") and said in error, error

    @pytest.mark.parametrize(("old", "new", "field", "said"), VALUES.values(), ids=VALUES)
    def test_values(self, write, old, new, field, said):
        (error,) = told(write(old, new))
        assert re.match(
            rf"controls/accounts\.yml:\d+: control password_length, {re.escape(field)}: expected .*{re.escape(said)}",
            error,
        ), error

    def test_entry_that_is_empty(self, write):
        folder = write(more="ssh_root_login:\n")
        message = (
            "controls/accounts.yml:19: control ssh_root_login: expected a mapping of severity, "
            "rationale, remediation, references, found None."
        )
        assert refused(folder) == message and told(folder) == [message]

    def test_control_that_does_not_exist(self, write):
        (error,) = told(write(more=ENTRY.format(control="password_lenght")))
        assert error == (
            "controls/accounts.yml:19: control password_lenght: the area accounts has no such control: "
            "correct the id, or remove the entry."
        )

    def test_control_without_an_entry(self, write):
        assert [str(error) for error in validate(write(), {**EXISTING, "audit": ["time_sync", "audit_running"]})] == [
            "controls/audit.yml: control audit_running: no entry: add one here with severity, "
            "rationale, remediation, references."
        ]

    def test_control_in_two_areas(self, write):
        folder = write()
        (folder / "audit.yml").write_text(
            ENTRY.format(control="time_sync") + ENTRY.format(control="password_length"), "utf-8"
        )
        message = (
            "controls/audit.yml:10: control password_length: already in accounts.yml: keep the entry "
            "in the file of the control's area, and "
            "remove the other."
        )
        assert refused(folder) == message and told(folder) == [message]

    def test_control_in_the_file_of_another_area(self, write):
        folder = write()
        (folder / "audit.yml").write_text(
            ENTRY.format(control="time_sync") + ENTRY.format(control="ssh_root_login"), "utf-8"
        )
        (error,) = [
            str(one) for one in validate(folder, {**EXISTING, "accounts": [*EXISTING["accounts"], "ssh_root_login"]})
        ]
        assert (
            error
            == "controls/audit.yml:10: control ssh_root_login: is of the area accounts: move the entry to accounts.yml."
        )

    def test_area_without_a_file(self, write):
        errors = [str(error) for error in validate(write(), {**EXISTING, "tls": ["tls_versions"]})]
        assert errors == [
            "controls/tls.yml: control tls_versions: no entry: add one here with severity, rationale, "
            "remediation, references."
        ]

    def test_file_of_no_area(self, write):
        folder = write()
        (folder / "patching.yml").write_text(ENTRY.format(control="updates_applied"), "utf-8")
        assert told(folder) == [
            "controls/patching.yml:1: control updates_applied: no area is named patching: name the "
            "file for one of accounts, audit."
        ]

    def test_entry_given_twice_in_a_file(self, write):
        (error, *_others) = told(write(more=ENTRY.format(control="password_length")))
        assert error == "controls/accounts.yml:19: not valid YAML: key 'password_length' appears twice."

    def test_broken_file_hides_nothing_of_the_others(self, write):
        folder = write("severity: medium", "severity: [medium")
        (folder / "audit.yml").write_text(ENTRY.format(control="time_sync").replace("medium", "severe"), "utf-8")
        first, second = told(folder)
        assert first.startswith("controls/accounts.yml:") and "not valid YAML" in first
        assert second.startswith("controls/audit.yml:2: control time_sync, severity: expected one of")

    def test_empty_file(self, write):
        folder = write()
        (folder / "audit.yml").write_text("", "utf-8")
        assert refused(folder) == "controls/audit.yml: expected a mapping of control ids, found None."

    def test_no_files(self, tmp_path):
        assert "no files of areas" in refused(tmp_path)
