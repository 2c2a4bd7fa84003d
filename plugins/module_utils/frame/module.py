# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module of the collection shares: options, the run on the host, and the shape of the result."""

import contextlib
import datetime
import gc
import os
import platform
import sys
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    FAULTS,
    CodeLeftOut,
    HostError,
    OptionError,
    SourceNeeded,
    explained,
    in_chinese,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact, redacted
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import guard_seconds_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight.refusal import refusal
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import os_release
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

SCHEMA = 1

_HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def new_run_id():
    """Return a run id for a module that was given none."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S") + "-%04x" % (os.getpid() % 0x10000)


def run_areas(module, areas, values, enforce=None, may_change=True):
    """Check the areas, or enforce them with `enforce`, which is that of enforcing.py; return the module's result.

    A module that may change the host tells in check mode whether it would; one that only reads never has changed it.

    areas: name -> Area, with the controls to judge. values: name -> the area's options. Raises OptionError and what
    FAULTS holds.
    """
    started = time.time()
    params = module.params
    host = Host(params["root"])
    host.only_read = enforce is None
    if not os.path.isdir(host.root):
        raise OptionError(_NO_ROOT.format(root=params["root"]))
    guard_seconds_of(params["guard_seconds"])
    if enforce:
        needs_root(host, Text("enforcing", "整改"))
    absent = _absent(areas, host, values)
    present = {name: area for name, area in areas.items() if name not in absent}
    tasks = _tasks(present, values, params, host, not enforce)
    run_id = params["run_id"] or new_run_id()
    if enforce:
        findings, diffs, journal, notices, guard = enforce(host, tasks, params, run_id)
    else:
        engine = Engine(host, tasks, params["level"], params["waivers"], refusal)
        findings, journal, notices, guard = engine.check(), None, [], None
        # What actions would find is asked for those who look at it.
        diffs = [diff + (engine.heading(diff),) for diff in staged_diffs(host, getattr(module, "_diff", False))]
    return dict(
        changed=bool(diffs) and may_change,
        diff=shown(diffs) if getattr(module, "_diff", False) else [],
        # Only where an area has nothing to look at: the controller writes the findings that this stands for.
        jrt0117=redacted(dict(
            {"absent": absent} if absent else {}, schema=SCHEMA, run_id=run_id, area=_area_name(areas),
            areas=sorted(areas), accounts=_accounts(host, areas),
            mode="enforce" if enforce else "check", level=params["level"], host=facts(host), findings=findings,
            seconds=round(time.time() - started, 3), journal=journal, guard=guard,
            notices=[notice.as_dict() for notice in notices], waivers_ignored=params["waivers_ignored"],
        )),
    )


def needs_root(host, doing):
    """Raise OptionError where a live host is to be changed, or its journals read, by an ordinary user."""
    if host.live and os.geteuid() != 0:
        raise OptionError(_NEEDS_ROOT.format(doing=doing))


_NO_ROOT = Text("root: {root} is not a directory", "root：{root} 不是目录")
_NEEDS_ROOT = Text(
    "{doing} needs root on the host; set become: true", "{doing}需要主机的 root 权限；请设置 become: true")


def _area_name(areas):
    return next(iter(areas)) if len(areas) == 1 else "assess"


def _absent(areas, host, values):
    """Return {name: why, and the status} of the areas that have nothing on this host that can be looked at; one of
    which that cannot be told is looked at.
    """
    found = {}
    for name, area in areas.items():
        # A fault in the question must hide nothing: the controls are run, and say what is wrong.
        with contextlib.suppress(Exception):
            reason = None if area.present is None else area.present(host, values[name])
            if reason is not None:
                status = "not_checked" if isinstance(reason, Unlooked) else "not_applicable"
                found[name] = dict(reason.as_dict(), status=status)
    return found


def _tasks(areas, values, params, host, checks_only):
    here = connection.current() if host.live else None
    today = datetime.date.today()
    tasks = []
    for name, area in areas.items():
        policy = Policy(values[name], params["level"], today, here)
        for control in area.controls():
            clauses = control.clauses_at(params["level"])
            if clauses and (not params["clauses"] or set(clauses) & set(params["clauses"])):
                tasks.append(Task(name, control, policy))
                if checks_only:
                    # A fault of it is told by the control itself.
                    with contextlib.suppress(Exception):
                        control.ahead(host, policy)
    return tasks


def shown(diffs):
    """Return diffs as Ansible shows them, without secrets, and without what a terminal obeys. One may have a line of
    its own above it, after its name and both sides.
    """
    found = []
    for name, before, after, *heading in diffs:
        before, after = _lines(before), _lines(after)
        where = ""
        if max(before.count("\n"), after.count("\n")) > _MANY_LINES:
            before, after = _around(before, after)
            where = ", the lines around the change"
        found.append(dict(
            before_header=harmless(name) + where, after_header=harmless(heading[0] if heading else name) + where,
            before=before, after=after))
    return found


# Of a longer file the diff has what changes and the lines around it: whoever reads it looks at no more.
_MANY_LINES = 1000
_LINES_AROUND = 3


def _around(before, after):
    """Return of both sides the lines from the first that changes to the last, and some around them."""
    old, new = before.splitlines(True), after.splitlines(True)
    least = min(len(old), len(new))
    head = next((index for index in range(least) if old[index] != new[index]), least)
    tail = next((index for index in range(least - head) if old[-1 - index] != new[-1 - index]), least - head)
    start, left = max(0, head - _LINES_AROUND), max(0, tail - _LINES_AROUND)
    return "".join(old[start:len(old) - left]), "".join(new[start:len(new) - left])


def _lines(data):
    return harmless(redact((data or b"").decode("utf-8", "backslashreplace")), lines=True)


def facts(host):
    """Return what the report says of the host itself."""
    names = {}
    with contextlib.suppress(HostError):
        names = os_release.of(host)
    return dict(
        hostname=platform.node() if host.live else _text(host, "/etc/hostname").strip() or None,
        os=names.get("PRETTY_NAME", "unknown"), kernel=platform.release() if host.live else None,
        python=platform.python_version(), root=host.root,
        machine_id=_text(host, "/etc/machine-id").strip()[:64] or None)


# More is no list of accounts that anybody compares by name.
_MOST_ACCOUNTS = 20000


def _accounts(host, areas):
    """Return which accounts there are, for the registers' owners to be compared with; None where that was not asked or
    cannot be told.

    `whole` says that no directory has more of them.
    """
    if "accounts" not in areas:
        return None
    # That it cannot be read is told by every control of the area.
    with contextlib.suppress(Exception):
        names = sorted({printable(one.name)[:256] for one in people.of(host).accounts})
        if len(names) <= _MOST_ACCOUNTS:
            return dict(names=names, whole=directories.behind(host, "passwd") is None)
    return None


def _text(host, path):
    try:
        return host.read(path).decode("utf-8", "replace")
    except HostError:
        return ""


# Objects that Python makes before it looks for garbage among them; its own 700 is for programs that stay.
_GARBAGE = 50000


def _spare_the_collector():
    """Keep Python from looking for garbage in all that is there now; when it ends, that is a twentieth of an audit, for
    nothing.
    """
    # Python 3.6 cannot.
    getattr(gc, "freeze", gc.disable)()
    gc.set_threshold(_GARBAGE)


def _leave_for_code_left_out(module):
    """Leave the module where anything has asked for code that was not sent (solid.py): no answer without it counts."""
    if any(getattr(finder, "missed", False) for finder in sys.meta_path):
        module.fail_json(msg="Code is needed here that was left out.", **{CodeLeftOut.member: True})


def run_module(module, areas, values, enforce=None, may_change=True):
    """Run the areas' controls and leave the module: exit_json with findings, or one clear fail_json.

    `enforce` is an argument so that what it is made of is neither sent nor compiled with the module that only reads.
    """
    # Off since zip_once; what was imported is not looked through.
    _spare_the_collector()
    gc.enable()
    options = {
        name: _HIDDEN if module.argument_spec[name].get("no_log") else value for name, value in module.params.items()}
    invocation = dict(module_args=options)
    # Neither findings nor these errors hold a secret. Ansible would mask one in every text, so that a default password
    # "password" takes names of controls away, and "root" what an error says is needed.
    module.no_log_values = set()
    try:
        result = run_areas(module, areas, values, enforce, may_change)
    except (OptionError,) + FAULTS as error:
        _leave_for_code_left_out(module)
        module.fail_json(
            msg=redact(explained(error, "")), msg_zh=redact(in_chinese(error)), invocation=invocation)
    except SourceNeeded:
        module.fail_json(msg="Sources are needed here.", **{SourceNeeded.member: True})
    except CodeLeftOut:
        # Told below, where it is told as well if somebody took it for something else.
        pass
    _leave_for_code_left_out(module)
    _spare_the_collector()
    module.exit_json(invocation=invocation, **result)
