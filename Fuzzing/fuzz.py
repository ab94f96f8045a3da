"""Runs the fuzzers, one after the other, and says what they did. `make fuzz` calls it.

What a fuzzer reaches stays in .build-fuzz/corpus, so that the next run goes on from there; an input that breaks something
is written to .build-fuzz/findings.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

import seeds

ROOT = seeds.ROOT
BUILD = ROOT / ".build-fuzz"
FUZZER = BUILD / "release" / "tenantry-fuzz"
TARGETS = [
    "yaml", "json", "dotenv", "ini", "metadata", "value", "rules", "agefile", "armor", "bech32", "identities",
    "ssh", "stream",
]
# libFuzzer's own limits are coarse: the fuzzers measure processor time and memory themselves, in proportion.
OPTIONS = [f"-max_len={seeds.LARGEST}", "-timeout=20", "-rss_limit_mb=2048", "-malloc_limit_mb=256"]
ENVIRONMENT = {
    # libFuzzer reports a crash itself.
    "SWIFT_BACKTRACE": "enable=no",
    "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=0",
}


def run(target: str, seconds: int) -> bool:
    corpus = BUILD / "corpus" / target
    findings = BUILD / "findings" / target
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    initial = BUILD / "seeds" / target
    seeds.write(seeds.seeds(target), initial)
    options = [
        *OPTIONS, f"-artifact_prefix={findings}/", f"-dict={ROOT / 'Fuzzing' / 'Dictionaries' / target}.dict",
        f"-max_total_time={seconds}", corpus, initial,
    ]
    return sizes(target, findings) and execute(target, target, options)


def sizes(target: str, findings: pathlib.Path) -> bool:
    """Tries long texts once, which the fuzzer hardly makes up itself."""
    folder = BUILD / "sizes" / target
    seeds.write(seeds.large(target), folder)
    texts = sorted(folder.iterdir())
    return execute(f"{target}, long", target, [*OPTIONS, f"-artifact_prefix={findings}/", *texts])


def execute(title: str, target: str, arguments: list[object]) -> bool:
    log = BUILD / f"{title.replace(', ', '-')}.log"
    with log.open("wb") as output:
        status = subprocess.run(
            ["nice", "-n", "15", FUZZER, target, *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=os.environ | ENVIRONMENT,
        ).returncode
    text = log.read_text(errors="replace")
    print(f"{title:16} {summary(text)}", flush=True)
    if status != 0:
        lines = [line for line in text.splitlines() if re.match(r"violation:|.*(ERROR|SUMMARY|Test unit written)", line)]
        print(*(lines or text.splitlines()[-20:]), f"See {log}", sep="\n", flush=True)
    return status == 0


def summary(text: str) -> str:
    done = re.findall(r"#(\d+)\s.*?cov: (\d+) ft: (\d+) corp: (\d+).*?exec/s: (\d+)", text)
    resources = re.search(r"resources: slowest (\d+) µs, most memory (\d+) bytes, (\d+) a byte", text)
    runs = len(re.findall(r"^Executed ", text, re.MULTILINE))
    if done:
        executions, coverage, features, corpus, speed = done[-1]
        line = f"{executions} inputs, {speed}/s, coverage {coverage} ({features} features), corpus {corpus}"
    else:
        line = f"{runs} inputs"
    if resources:
        line += f", slowest {int(resources[1]) / 1000:.1f} ms, memory {int(resources[2]) / 1024:.0f} KiB"
        line += f", at most {resources[3]} bytes a byte"
    return line


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="for each fuzzer")
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(TARGETS))
    arguments = parser.parse_args()
    unknown = set(arguments.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no such fuzzer: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    passed = [run(target, arguments.seconds) for target in arguments.targets or TARGETS]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
