"""Checks the built command against the programs that read its output, and against what can go wrong.

Usage: run.py [WORDS of a check's name]. The command is .build/debug/tenantry, or $TENANTRY.
"""

import importlib
import sys
from pathlib import Path

import harness


def main() -> None:
    for path in sorted(Path(__file__).parent.glob("check_*.py")):
        importlib.import_module(path.stem)
    sys.exit(harness.run_all(" ".join(sys.argv[1:])))


if __name__ == "__main__":
    main()
