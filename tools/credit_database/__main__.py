# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a credit database of invented persons as SQL.

python -m tools.credit_database --out FOLDER [--engine postgresql|mariadb] [--rows N] [--defects all|NAME,NAME...]
python -m tools.credit_database --list

FOLDER gets database.sql (for psql or mariadb, as the server's administrator), exchange.tar (the files that were
exchanged; unpack it in / as root) and planted.json (what was planted, by the defect's name).
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path

from tools.credit_database.content import Content
from tools.credit_database.defects import DEFECTS, plant
from tools.credit_database.engines import ENGINES
from tools.credit_database.files import write_files
from tools.credit_database.setting import CHINA, LEAST_DAYS, Setting


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, metavar="FOLDER")
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    parser.add_argument("--rows", type=int, default=80_000,
                        help="ordinary rows of the query log (default: %(default)s)")
    parser.add_argument("--days", type=int, default=120, help="days that the log spans (default: %(default)s)")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(CHINA).date(),
                        help="the day after the log's last (default: today in China)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument("--defects", default="", metavar="NAMES", help="all, or names with commas (default: none)")
    parser.add_argument("--replace", action="store_true",
                        help="drop databases and roles of these names first; only for test servers")
    parser.add_argument("--list", action="store_true", help="list the defects that can be planted")
    options = parser.parse_args()
    if options.list:
        for defect in DEFECTS.values():
            print(f"{defect.name:22}{defect.control:26}{defect.en}\n{'':48}{defect.zh}")
        return 0
    names = list(DEFECTS) if options.defects == "all" else options.defects.split(",") if options.defects else []
    if unknown := sorted(set(names) - set(DEFECTS)):
        parser.error(f"there is no defect {', '.join(unknown)}; --list shows them all")
    if options.out is None:
        parser.error("--out FOLDER says where to write")
    setting = Setting(options.rows, options.days, options.today, options.seed)
    if options.days < LEAST_DAYS or options.rows < setting.least_rows:
        parser.error(f"at least --days {LEAST_DAYS}, and for {options.days} days --rows {setting.least_rows}")
    content = Content(setting)
    planted = plant(content, names)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "database.sql").open("w", encoding="utf-8") as script:
        ENGINES[options.engine](content, script, replace=options.replace)
    write_files(content, options.out / "exchange.tar")
    (options.out / "planted.json").write_text(
        json.dumps(planted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
