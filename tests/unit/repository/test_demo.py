"""What the demo says where it cannot run, and of two reports."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools.demo import agency, telling

LACKING = ("podman", "mmdebstrap")
ROOT = Path(__file__).resolve().parents[3]


def test_what_is_missing_is_named_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_path: None if name in LACKING else name)
    for text in agency.cannot() or ():
        assert "podman, mmdebstrap" in text and "sudo apt-get install --no-install-recommends podman mmdebstrap" in text


def test_no_other_system_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_path: None)
    english, chinese = agency.cannot() or ("", "")
    assert "no apt-get" in english and "没有 apt-get" in chinese


def test_podman_s_own_words_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: object) -> str:
        raise agency.LabError("podman info failed (125): cannot clone: Operation not permitted")

    monkeypatch.setattr(shutil, "which", lambda name, **_path: name)
    monkeypatch.setattr(agency, "podman", refuse)
    english, _chinese = agency.cannot() or ("", "")
    assert english.startswith("podman does not work here") and english.endswith("cannot clone: Operation not permitted")


def test_each_script_that_is_run_is_there_and_is_sound_shell() -> None:
    scripts = {"authority", "db1", *(f"break_{name}" for name in agency.BROKEN),
               *(script for _address, several in agency.HOSTS.values() for script in several)}
    assert scripts == {path.stem for path in agency.SCRIPTS.glob("*.sh")}
    for script in sorted(scripts):
        subprocess.run(["bash", "-n", agency.SCRIPTS / f"{script}.sh"], check=True)


def test_the_hosts_are_those_of_the_example_with_their_addresses() -> None:
    text = (ROOT / "inventories/example/hosts.yml").read_text("utf-8")
    assert text.count("ansible_host") == len(agency.HOSTS)
    assert all(f"{name}: {{ansible_host: {address}}}" in text for name, (address, _) in agency.HOSTS.items())


def test_a_failure_that_stays_is_told_with_its_place_and_what_a_person_does(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trust = _detail("pg_hba.conf:1 (host all all 0.0.0.0 trust) asks for nothing.", "pg_hba.conf:1", "Edit the line.")
    other = _detail("Something else.", None, None)
    _report(tmp_path / "before", [trust, other], value=0.25)
    _report(tmp_path / "after", [other, trust], value=0.5)
    telling.compare(tmp_path / "before", tmp_path / "after")
    said = capsys.readouterr().out.splitlines()
    row = next(number for number, line in enumerate(said) if "database_authentication" in line)
    assert said[row].split()[:4] == ["db1", "database_authentication", "fail", "fail"]
    assert [line.strip() for line in said[row + 1:row + 3]] == ["pg_hba.conf:1", "a person: Edit the line."]
    # Of the others nothing was found.
    assert sum(" pass  pass " in line for line in said) == len(telling.BROKEN) - 1
    assert any(line.split() == ["strict", "25.0%", "=", "1/4", "50.0%", "=", "1/4"] for line in said)


def _detail(text: str, where: str | None, advice: str | None) -> dict[str, Any]:
    return {"status": "fail", "message": {"en": text, "zh": text}, "where": where,
            "advice": advice and {"en": advice, "zh": advice}}


def _report(folder: Path, details: list[dict[str, Any]], value: float) -> None:
    (folder / "findings").mkdir(parents=True)
    finding = {"host": "db1", "control": "database_authentication", "details": details}
    (folder / "findings/findings.jsonl").write_text(json.dumps(finding) + "\n", encoding="utf-8")
    score = {"value": value, "numerator": 1, "denominator": 4}
    (folder / "summary.json").write_text(
        json.dumps({"scores": {"strict": score, "assessed": score, "coverage": score}}), encoding="utf-8")
