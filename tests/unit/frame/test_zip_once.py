# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's code in a zip file is compiled once."""

import pathlib
import subprocess
import sys
import zipfile

ZIP_ONCE = pathlib.Path(__file__).parents[3] / "plugins/module_utils/frame/zip_once.py"
COUNT = """
import sys
sys.path.insert(0, sys.argv[1])
names = []
sys.addaudithook(lambda event, args: names.append(str(args[1])) if event == "compile" else None)
import zip_once
import package.module, package
assert package.module.VALUE == 7 and package.__path__
assert package.module.__file__ == sys.argv[1] + "/package/module.py"
assert package.__file__ == sys.argv[1] + "/package/__init__.py"
try:
    import package.missing
except ImportError:
    pass
else:
    raise SystemExit("what is not there was imported")
import traceback
try:
    package.module.fail()
except ZeroDivisionError:
    assert "1 / 0" in traceback.format_exc(), traceback.format_exc()
print(sum(name.endswith("module.py") for name in names), sum(name.endswith("package/__init__.py") for name in names))
"""


def test_each_module_is_compiled_once(tmp_path):
    archive = tmp_path / "code.zip"
    with zipfile.ZipFile(archive, "w") as code:
        code.write(ZIP_ONCE, "zip_once.py")
        code.writestr("package/__init__.py", "")
        code.writestr("package/module.py", "VALUE = 7\n\n\ndef fail():\n    return 1 / 0\n")
    run = subprocess.run([sys.executable, "-c", COUNT, str(archive)], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "1 1", run.stderr
