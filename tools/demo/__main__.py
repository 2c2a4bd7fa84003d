# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example agency in containers: started, broken, assessed, enforced, assessed again.

python -m tools.demo up | down

All of it is in build/LAB and in containers of the lab LAB, which is jrt0117-demo unless told; `down` removes both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tools.credit_database.content import Content
from tools.credit_database.defects import plant
from tools.credit_database.engines import ENGINES
from tools.credit_database.files import write_files
from tools.credit_database.setting import CHINA, Setting
from tools.demo import agency, telling
from tools.demo.telling import say

ROOT = agency.ROOT
# What ends or changes what others do, and is therefore off in the example: the demo is there to show it.
OPT_INS = {"tls_enforce": ["web"], "database_enforce": ["audit", "login_failure", "idle_transactions"]}
DEFECTS = ("missing_reason", "unknown_reason", "volume", "night", "same_subject", "after_leaving", "past_term",
           "file_no_feedback", "files_changed", "dispute_late", "left_enabled", "log_writable", "numbers_in_text")
ROWS, DAYS = 80_000, 120
OWN = "jrt0117-demo"


class Stopped(Exception):
    """The demo cannot go on; the message tells why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("up", "down"))
    command = parser.parse_args().command
    lab = os.environ.get("LAB") or OWN
    place = ROOT / "build" / lab
    try:
        if lab != OWN and not (place / "machine.json").exists() and agency.runs(lab):
            raise Stopped(f"the lab {lab} has hosts that no demo has started; LAB=NAME names another one.")
        return up(lab, place) if command == "up" else down(lab, place)
    except (agency.LabError, Stopped) as error:
        say(f"The demo stopped: {error}", f"演示中止：{error}")
    except KeyboardInterrupt:
        say("The demo was stopped; make demo-down removes what there is of it.",
            "演示已中断；make demo-down 移除已建立的内容。")
    return 1


def up(lab: str, place: Path) -> int:
    if reason := agency.cannot():
        say(f"The demo needs containers, and they cannot run here. {reason[0]}",
            f"演示需要容器，而本机无法运行容器。{reason[1]}")
        return 1
    begun = time.monotonic()
    for old in ("before", "enforced", "after", "fragments", "credit"):
        shutil.rmtree(place / old, ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    with _step("Start six servers: bastion1 web1 web2 app1 db1 db2", "启动六台服务器：bastion1 web1 web2 app1 db1 db2"):
        agency.up(lab, place / "machine.json")
    with _step(f"Load a credit database of {ROWS:,} queries about persons who do not exist",
               f"装入征信库：{ROWS:,} 条查询，人员均为虚构"):
        _write_database(place / "credit")
        agency.load(lab, place / "credit")
    with _step("Break them", "制造问题"):
        agency.break_hosts(lab)
    agency.write_inventory(lab, place / "inventory.yml")
    given = agency.variables(lab)
    with _step("Assess", "测评"):
        _play("assess", place / "before", given)
    with _step("Enforce, with what the example leaves to people: " + " ".join(OPT_INS),
               "整改，并开启示例中留给人决定的选项：" + " ".join(OPT_INS)):
        _play("enforce", place / "enforced", {**given, **OPT_INS})
    with _step("Assess again", "再次测评"):
        _play("assess", place / "after", given)
    telling.compare(place / "before", place / "after")
    say(f"\n{time.monotonic() - begun:.0f} s altogether.", f"\n共用时 {time.monotonic() - begun:.0f} 秒。")
    say(f"The servers run on: lab/containers --lab {lab} exec web1 bash; make demo-down removes them.",
        f"服务器仍在运行：lab/containers --lab {lab} exec web1 bash；make demo-down 将其移除。")
    telling.open_page(place / "after/index.html")
    return 0


def down(lab: str, place: Path) -> int:
    agency.down(lab, place / "machine.json")
    shutil.rmtree(place, ignore_errors=True)
    say("The demo's containers and files are gone.", "演示的容器和文件均已移除。")
    return 0


def _write_database(folder: Path) -> None:
    content = Content(Setting(ROWS, DAYS, datetime.now(CHINA).date(), 1))
    planted = plant(content, DEFECTS)
    folder.mkdir(parents=True)
    with (folder / "database.sql").open("w", encoding="utf-8") as script:
        ENGINES["postgresql"](content, script, replace=False)
    write_files(content, folder / "exchange.tar")
    (folder / "planted.json").write_text(json.dumps(planted, ensure_ascii=False, indent=1), encoding="utf-8")


def _play(playbook: str, report: Path, given: dict[str, object]) -> None:
    """Run a playbook on the example inventory, with its report in a folder and its log beside."""
    log = report.with_suffix(".log")
    words: list[str | Path] = [
        "ansible-playbook", "-i", ROOT / "inventories/example/hosts.yml", "-i", report.parent / "inventory.yml",
        ROOT / f"playbooks/{playbook}.yml", "-e", json.dumps({**given, "baseline_report_dest": str(report)})]
    environment = {**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1",
                   "JRT0117_FRAGMENTS_DIR": str(report.parent / "fragments")}
    with log.open("w", encoding="utf-8") as output:
        code = subprocess.run(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                              stderr=subprocess.STDOUT, check=False).returncode
    if code or not (report / "summary.json").exists():
        last = "\n  ".join(log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-12:])
        raise Stopped(f"{playbook} ended with {code}, see {log.relative_to(ROOT)}:\n  {last}")


@contextmanager
def _step(english: str, chinese: str) -> Iterator[None]:
    say(f"{english} ...", f"{chinese} ...")
    begun = time.monotonic()
    yield
    print(f"  {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
