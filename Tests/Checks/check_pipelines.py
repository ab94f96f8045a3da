"""The pipelines of docs/PIPELINES.md are run, step by step, in a repository with the sample estate."""

import contextlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from harness import check, expect, expect_equal
from workspace import COMMAND, PROJECT, environment, example_identity, example_recipient, need_program

PAGE = (PROJECT / "docs/PIPELINES.md").read_text()
FILES = {found.group(1): yaml.safe_load(found.group(2))
         for found in re.finditer(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)}
# In the place of programs that speak with a cluster or a registry.
RECORDER = '#!/bin/sh\n{ echo "$0 $*"; case "$*" in *"-f -"*) cat;; esac; } >> "$HOME/deployed"\n'


@dataclass
class Runner:
    root: Path
    first: str
    home: Path

    def run(self, script: str, shell: list[str], env: dict[str, str]) -> str:
        done = subprocess.run([*shell, script], cwd=self.root, capture_output=True, text=True, timeout=60,
                              env=environment(self.home) | {"SOPS_AGE_KEY_FILE": ""} | env
                              | {"PATH": f"{self.home}/bin:{environment(self.home)['PATH']}"})
        expect(done.returncode == 0, f"{script}\n{done.stderr}")
        return done.stdout

    @property
    def deployed(self) -> str:
        file = self.home / "deployed"
        return file.read_text() if file.exists() else ""

    def job(self, file: str, name: str, **matrix: str) -> str:
        """Run a job of GitHub's; back comes what its steps print."""
        values = {"github.event.before": self.first, "github.event.pull_request.base.sha": self.first,
                  "secrets.SOPS_AGE_KEY": example_identity(), "vars.CLUSTER_RECIPIENT": example_recipient(),
                  **{f"matrix.{key}": value for key, value in matrix.items()}}

        def expand(env: dict[str, str]) -> dict[str, str]:
            return {key: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found.group(1)], value)
                    for key, value in env.items()}
        printed = ""
        job = FILES[file]["jobs"][name]
        for step in job["steps"]:
            if "run" in step:
                shell = ["bash", "-eo", "pipefail", "-c"] if step.get("shell") == "bash" else ["sh", "-e", "-c"]
                env = {"GITHUB_OUTPUT": str(self.home / "output")} | expand(job.get("env", {}) | step.get("env", {}))
                printed += self.run(step["run"], shell, env)
        return printed


@contextlib.contextmanager
def runner() -> Iterator[Runner]:
    """A repository in which the last commit has changed the tenant acme."""
    need_program("jq")
    with tempfile.TemporaryDirectory(prefix="tenantry-pipeline-") as folder:
        home = Path(folder)
        root = home / "repository"
        shutil.copytree(PROJECT / "tenants", root / "tenants", symlinks=True)
        (home / "bin").mkdir()
        (home / "bin/tenantry").symlink_to(COMMAND)
        for name in ("kubectl", "flux"):
            program = home / "bin" / name
            program.write_text(RECORDER)
            program.chmod(0o755)

        def git(*words: str) -> str:
            words = ("-c", "user.name=A", "-c", "user.email=a@example.com", *words)
            return subprocess.run(["git", *words], cwd=root, env=environment(home), check=True, capture_output=True,
                                  text=True).stdout.strip()
        git("init", "--quiet")
        git("add", "--all")
        git("commit", "--quiet", "--message", "one")
        first = git("rev-parse", "HEAD")
        with (root / "tenants/acme/env.yaml").open("a") as file:
            file.write("NEW_FLAG: \"on\"\n")
        git("commit", "--quiet", "--all", "--message", "two")
        yield Runner(root, first, home)


@check
def github_verifies_without_a_key_and_deploys_what_is_affected():
    workflow = ".github/workflows/tenants.yaml"
    with runner() as machine:
        expect("acme" in machine.job(workflow, "verify"), "the affected tenant is not shown")
        machine.job(workflow, "affected")
        name, _, text = (machine.home / "output").read_text().strip().partition("=")
        expect_equal((name, json.loads(text)), ("tenants", ["acme"]), "the output")
        printed = machine.job(workflow, "deploy", tenant="acme")
        expect(printed.startswith("::add-mask::"), "the masks do not come first")
        kinds = [item["kind"] for item in yaml.safe_load_all(machine.deployed.partition("\n")[2])]
        expect_equal(kinds, ["ConfigMap", "Secret"], "what is deployed")


@check
def gitlab_verifies_without_a_key_and_deploys_what_is_affected():
    pipeline = FILES[".gitlab-ci.yml"]
    with runner() as machine:
        variables = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": machine.first, "CI_COMMIT_BEFORE_SHA": machine.first,
                     "TMPDIR": str(machine.home)}
        shell = ["bash", "-eo", "pipefail", "-c"]
        machine.run("\n".join(pipeline["verify"]["script"]), shell, variables)
        key = {"SOPS_AGE_KEY": example_identity()}
        printed = machine.run("\n".join(pipeline["deploy"]["script"]), shell, variables | key)
        expect([Path(line).name for line in printed.split()] == ["acme.yaml"], f"what is rendered: {printed}")
        expect("kubectl apply" in machine.deployed, "nothing is deployed")
        head = {"CI_COMMIT_BEFORE_SHA": "HEAD"}
        machine.run("\n".join(pipeline["deploy"]["script"]), shell, variables | key | head)
        expect_equal(machine.deployed.count("kubectl apply"), 1, "deployments, after nothing has changed")


@check
def parts_are_laid_over_each_other():
    workflow = ".github/workflows/flux.yaml"
    with runner() as machine:
        for shard in ("1", "2"):
            machine.job(workflow, "render", shard=shard)
            (machine.root / "rendered").rename(machine.home / f"rendered-{shard}")
        for shard in ("1", "2"):
            shutil.copytree(machine.home / f"rendered-{shard}", machine.root / "rendered", dirs_exist_ok=True)
        tenants = sorted(path.name for path in (machine.root / "rendered").iterdir() if path.is_dir())
        expect_equal(tenants, ["acme", "globex", "initech"], "the tenants")
        machine.job(workflow, "push")
        expect("flux push artifact" in machine.deployed, "nothing is pushed")
        # The next render takes the folder for its own.
        again = f"tenantry render --all --encrypted --encrypt-to {example_recipient()} --output rendered -C tenants"
        machine.run(again, ["sh", "-e", "-c"], {"SOPS_AGE_KEY": example_identity()})


@check
def commands_in_the_text_about_pipelines_work():
    """Those besides the files', which are run above."""
    commands = re.findall(r"`(tenantry [^`]*)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL))
    expect(commands != [], "there are none")
    with runner() as machine:
        for command in commands:
            machine.run(command, ["sh", "-e", "-c"], {})
