"""Run make targets one after the other, go on after a failure, and close with a summary.

    python tools/stages.py [--beside STAGE] lint unit ...

The stage named by --beside runs at the same time as all the others; its output follows theirs.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor


def run(stage, output=None):
    """Run one stage and return (its name, its exit code, how many seconds it took)."""
    started = time.monotonic()
    code = subprocess.call(["make", "--no-print-directory", stage], stdin=subprocess.DEVNULL, stdout=output, stderr=output and subprocess.STDOUT)
    return stage, code, time.monotonic() - started


def tell(stage, code, seconds):
    """Print how a stage ended."""
    print(f"=== {stage}: {'passed' if code == 0 else 'FAILED'} in {seconds:.0f} s", flush=True)


def main(arguments):
    """Run the stages; return 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", metavar="STAGE")
    parser.add_argument("stages", nargs="+", metavar="STAGE")
    options = parser.parse_args(arguments)
    results = []
    with ThreadPoolExecutor(max_workers=1) as aside, tempfile.TemporaryFile() as output:
        beside = aside.submit(run, options.beside, output) if options.beside else None
        for stage in options.stages:
            print(f"\n=== {stage} ===", flush=True)
            results.append(run(stage))
            tell(*results[-1])
        if beside:
            print(f"\n=== {options.beside}, which ran beside the others ===", flush=True)
            results.append(beside.result())
            output.seek(0)
            sys.stdout.write(output.read().decode("utf-8", "replace"))
            tell(*results[-1])
    print("\n=== summary ===")
    for stage, code, seconds in results:
        print(f"{stage:<18} {'passed' if code == 0 else 'FAILED':<8} {seconds:6.0f} s")
    failed = sum(code != 0 for _, code, _ in results)
    print(f"stages: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
