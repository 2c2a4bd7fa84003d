"""Run make targets one after the other, go on after a failure, and close with a summary.

    python tools/stages.py [--beside STAGE]... lint unit ...

The stages named by --beside run one after the other at the same time as all the others; what one of them said is
printed when it ends. What went wrong is said once more at the end, for logs that are kept in part only.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

# As pytest, make and Ansible begin a line on what went wrong; molecule frames what its programs say, in colours.
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
TROUBLE = re.compile(r"[\s│]*(FAILED |ERROR |E  |fatal: |make\S*: \*\*\*)")
MOST_TROUBLE = 40


class Terminal:
    """What is printed, a piece at a time, by the stages of both kinds."""

    def __init__(self):
        self.lock = threading.Lock()

    def write(self, *pieces):
        """Print bytes that belong together."""
        with self.lock:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.flush()


def run(stage, terminal, *, beside):
    """Run one stage and print what it says, of one beside the others when it has ended.

    Return its name, its exit code, how many seconds it took, and the lines on what went wrong.
    """
    heading = f"\n=== {stage}{', which ran beside the others' if beside else ''} ===\n".encode()
    if not beside:
        terminal.write(heading)
    started = time.monotonic()
    command = ["make", "--no-print-directory", stage]
    with (tempfile.TemporaryFile() as output, subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as made):
        while piece := os.read(made.stdout.fileno(), 65536):
            output.write(piece)
            if not beside:
                terminal.write(piece)
        code = made.wait()
        output.seek(0)
        said = output.read()
    seconds = time.monotonic() - started
    ended = f"=== {stage}: {'passed' if code == 0 else 'FAILED'} in {seconds:.0f} s\n".encode()
    terminal.write(*((heading, said, ended) if beside else (ended,)))
    lines = [COLOUR.sub("", line) for line in said.decode("utf-8", "replace").splitlines()] if code else []
    return stage, code, seconds, [line for line in lines if TROUBLE.match(line)][-MOST_TROUBLE:]


def main(arguments):
    """Run the stages; return 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", metavar="STAGE", action="append", default=[])
    parser.add_argument("stages", nargs="+", metavar="STAGE")
    options = parser.parse_args(arguments)
    terminal = Terminal()
    with ThreadPoolExecutor(max_workers=1) as aside:
        running = [aside.submit(run, stage, terminal, beside=True) for stage in options.beside]
        results = [run(stage, terminal, beside=False) for stage in options.stages]
        results += [stage.result() for stage in running]
    for stage, code, _seconds, lines in results:
        if code:
            print(f"\n=== what {stage} said ===", *lines, sep="\n")
    print("\n=== summary ===")
    for stage, code, seconds, _lines in results:
        print(f"{stage:<18} {'passed' if code == 0 else 'FAILED':<8} {seconds:6.0f} s")
    failed = sum(code != 0 for _, code, _, _ in results)
    print(f"stages: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
