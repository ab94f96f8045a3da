"""Collects the checks, runs them, prints a line for each and a closing line."""

import fnmatch
import os
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


class Failure(Exception):
    """The command did not do what it should."""


class Skipped(Exception):
    """Something outside the project that the check needs is not there."""


@dataclass(frozen=True)
class Check:
    name: str
    body: Callable[[], None]


ALL: list[Check] = []


def check(function: Callable[[], None]) -> Callable[[], None]:
    """Make a function a check; its name is shown."""
    ALL.append(Check(function.__name__.replace("_", " "), function))
    return function


def check_each(arguments: Iterable[Any]) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Make a function one check for each argument."""
    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        for argument in arguments:
            name = f"{function.__name__.replace('_', ' ')}: {argument}"
            ALL.append(Check(name, lambda argument=argument: function(argument)))
        return function
    return register


def expect(condition: bool, message: str) -> None:
    if not condition:
        raise Failure(message)


def expect_equal(actual: Any, expected: Any, what: str) -> None:
    expect(actual == expected, f"{what}:\n  expected {expected!r}\n  got      {actual!r}")


def run_all(pattern: str) -> int:
    """Run the checks whose name contains the pattern. Where CI is true, a skipped check is a failed one."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    strict = os.environ.get("CI") == "true"
    for item in ALL:
        if not fnmatch.fnmatch(item.name, f"*{pattern}*"):
            continue
        started, note = time.monotonic(), ""
        try:
            item.body()
            outcome = "passed"
        except Skipped as reason:
            outcome, note = ("failed" if strict else "skipped"), f"not run: {reason}"
        except Failure as failure:
            outcome, note = "failed", str(failure)
        except Exception:  # the check itself is broken
            outcome, note = "failed", traceback.format_exc()
        counts[outcome] += 1
        print(f"{outcome}  {item.name}  ({time.monotonic() - started:.2f} s)", flush=True)
        if note:
            print("    " + note.rstrip().replace("\n", "\n    "), flush=True)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()), flush=True)
    return 1 if counts["failed"] or not counts["passed"] else 0
