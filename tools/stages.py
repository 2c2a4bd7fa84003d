"""Run make targets one after the other, go on after a failure, and close with a summary.

    python tools/stages.py [--beside STAGE]... lint unit ...

The stages named by --beside run one after the other at the same time as all the others; their output follows. What went
wrong is said once more at the end, for logs that are kept in part only.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

# As pytest, make and Ansible begin a line on what went wrong; molecule frames what its programs say, in colours.
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
TROUBLE = re.compile(r"[\s│]*(FAILED |ERROR |E  |fatal: |make\S*: \*\*\*)")
MOST_TROUBLE = 40


def run(stage, output, shown):
    """Run one stage, keep what it says, show it meanwhile where asked to; return (its name, its exit code, how many
    seconds it took).
    """
    started = time.monotonic()
    command = ["make", "--no-print-directory", stage]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as made:
        while piece := os.read(made.stdout.fileno(), 65536):
            output.write(piece)
            if shown:
                sys.stdout.buffer.write(piece)
                sys.stdout.flush()
    return stage, made.returncode, time.monotonic() - started


def said(output):
    """Return what a stage has said."""
    output.seek(0)
    return output.read().decode("utf-8", "replace")


def tell(stage, code, seconds):
    """Print how a stage ended."""
    print(f"=== {stage}: {'passed' if code == 0 else 'FAILED'} in {seconds:.0f} s", flush=True)


def main(arguments):
    """Run the stages; return 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", metavar="STAGE", action="append", default=[])
    parser.add_argument("stages", nargs="+", metavar="STAGE")
    options = parser.parse_args(arguments)
    results, troubles = [], {}

    def ended(result, output):
        results.append(result)
        tell(*result)
        stage, code, _seconds = result
        if code:
            lines = [COLOUR.sub("", line) for line in said(output).splitlines()]
            troubles[stage] = [line for line in lines if TROUBLE.match(line)][-MOST_TROUBLE:]

    with ThreadPoolExecutor(max_workers=1) as aside, ExitStack() as outputs:
        beside = []
        for stage in options.beside:
            output = outputs.enter_context(tempfile.TemporaryFile())
            beside.append((stage, output, aside.submit(run, stage, output, shown=False)))
        for stage in options.stages:
            print(f"\n=== {stage} ===", flush=True)
            with tempfile.TemporaryFile() as output:
                ended(run(stage, output, shown=True), output)
        for stage, output, running in beside:
            print(f"\n=== {stage}, which ran beside the others ===", flush=True)
            result = running.result()
            sys.stdout.write(said(output))
            ended(result, output)
    for stage, lines in troubles.items():
        print(f"\n=== what {stage} said ===", *lines, sep="\n")
    print("\n=== summary ===")
    for stage, code, seconds in results:
        print(f"{stage:<18} {'passed' if code == 0 else 'FAILED':<8} {seconds:6.0f} s")
    failed = sum(code != 0 for _, code, _ in results)
    print(f"stages: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
