"""What the documents say of the tests is so."""

import re

import harness
from harness import check, expect, expect_equal
from workspace import PROJECT


@check
def the_threat_model_names_tests_that_exist():
    text = (PROJECT / "docs/THREAT-MODEL.md").read_text()
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ") and line.count("|") == 3]
    named = [name for claim, tests in rows if "`" in tests and tests.strip() != "held by"
             for name in re.findall(r"`([^`]+)`", tests)]
    checks = {item.name.partition(":")[0].replace(" ", "_") for item in harness.ALL}
    missing = [name for name in named if name not in checks and not (PROJECT / name).is_file()
               and not (PROJECT / "Tests/Scenarios" / name).is_dir()]
    expect_equal(missing, [], "tests that the threat model names, and that are not there")
    expect(len(named) > 50, f"only {len(named)} tests are named")
