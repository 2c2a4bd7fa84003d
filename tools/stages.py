"""Run make targets one after the other, go on after a failure, and close with a summary.

    python tools/stages.py lint unit ...
"""

import subprocess
import sys
import time


def main(stages):
    """Run the stages; exit 1 when one of them failed."""
    results = []
    for stage in stages:
        print(f"\n=== {stage} ===", flush=True)
        started = time.monotonic()
        code = subprocess.call(["make", "--no-print-directory", stage], stdin=subprocess.DEVNULL)
        results.append((stage, code, time.monotonic() - started))
        print(f"=== {stage}: {'passed' if code == 0 else 'FAILED'} in {results[-1][2]:.0f} s", flush=True)
    print("\n=== summary ===")
    for stage, code, seconds in results:
        print(f"{stage:<18} {'passed' if code == 0 else 'FAILED':<8} {seconds:6.0f} s")
    failed = sum(code != 0 for _, code, _ in results)
    print(f"stages: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
