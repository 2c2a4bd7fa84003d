# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an audit asks of databases begins with SELECT or SHOW: a read-only transaction alone does not stop everything
(ALTER SYSTEM and SET GLOBAL run in one).
"""

import ast
import pathlib
import re

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source

HOST = pathlib.Path(__file__).parents[3] / "plugins/module_utils"
SUBJECTS = HOST / "subjects"
# Only the session's own.
ALLOWED = re.compile(r"\s*(SELECT|SHOW)\s|SET SESSION |EXPLAIN (\(FORMAT JSON, VERBOSE\) )?\Z")
VERBS = re.compile(
    r"\s*(ALTER|ANALYZE|CALL|CHANGE|CREATE|DELETE|DO|DROP|EXECUTE|EXPLAIN|FLUSH|GRANT|INSERT|INSTALL|KILL|LOAD|LOCK|"
    r"MERGE|PURGE|RELOAD|RENAME|REPLACE|RESET|REVOKE|SELECT|SET|SHOW|SHUTDOWN|START|STOP|TRUNCATE|UNINSTALL|UPDATE|"
    r"VACUUM)\s")
# In a question that begins well: functions that change something for all that.
CHANGING = re.compile(
    r"(?i)\b(pg_reload_conf|pg_terminate_backend|pg_cancel_backend|pg_rotate_logfile|pg_switch_wal|lo_import|"
    r"lo_export|explain\s+\(?analy[sz]e|set_config|setval|nextval|dblink|pg_write|into\s+(out|dump)file)\b")
# Names of rights, and no questions.
RIGHTS = frozenset(source._ACCESS)
FILES = [path for engine in ("postgresql", "mysql", "opengauss") for path in sorted((SUBJECTS / engine).glob("*.py"))
         if not path.name.startswith("action")] + sorted((HOST / "areas/business/parts").glob("*.py"))


def texts(path):
    """Return the texts of a file, as far as they are written there."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and VERBS.match(node.value):
            yield node.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_question_begins_with_select_or_show(path):
    asked = [text for text in texts(path) if text not in RIGHTS]
    assert [text for text in asked if not ALLOWED.match(text) or CHANGING.search(text)] == []


def test_there_are_questions_to_look_at():
    assert sum(len(list(texts(path))) for path in FILES) >= 10
