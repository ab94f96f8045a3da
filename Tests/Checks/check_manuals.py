"""The commands that the manuals on deploying show run as they are shown."""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from harness import check_each, expect
from workspace import COMMAND, PROJECT, environment, example_recipient


@dataclass(frozen=True)
class Manual:
    page: str
    #: Below the folder with a copy of the repository's estates and integrations.
    folder: str = "tenants"
    #: What is in lines that need a cluster, an account, a package or a container engine.
    passed_over: tuple[str, ...] = ()
    #: What the page has put at the end of the manifest, whose last section is `kubernetes`.
    manifest: str = ""

    def __str__(self) -> str:
        return self.page


MANUALS = [
    Manual("KUBERNETES.md", folder="Tests/Estates/kubernetes", passed_over=("kubectl patch",)),
    Manual("KUSTOMIZE.md", folder="."),
    Manual("ARGOCD.md", passed_over=("make build", "cp .build", "podman", "kubectl")),
    Manual("FLUX.md", folder=".", passed_over=("kubectl",),
           manifest=f"  encrypt: {{recipients: [cluster]}}\nrecipients: {{cluster: {example_recipient()}}}\n"),
    Manual("FORMATS.md", passed_over=("aws secretsmanager", "kubectl", "tenantry status")),
]


def commands(page: Path) -> list[str]:
    """The lines of the blocks for shells, and of sessions those that are typed."""
    found, language = [], None
    for line in page.read_text().replace("\\\n", "").splitlines():
        if line.startswith("```"):
            language = line.removeprefix("```") if language is None else None
        elif language == "sh" or language == "console" and line.startswith("$ "):
            found.append(line.removeprefix("$ "))
    return found


@check_each(MANUALS)
def the_commands_of_a_manual_run(manual: Manual) -> None:
    with tempfile.TemporaryDirectory(prefix="tenantry-manual-") as temporary:
        root = Path(temporary) / "repository"
        for folder in ("tenants", "integrations", "Tests/Estates/kubernetes"):
            shutil.copytree(PROJECT / folder, root / folder, symlinks=True)
        (root / ".git").mkdir()
        (root / "clusters/prod").mkdir(parents=True)
        (root / "programs").mkdir()
        (root / "programs/tenantry").symlink_to(COMMAND)
        folder = root / manual.folder
        with (root / "tenants/tenantry.yaml").open("a") as file:
            file.write(manual.manifest)
        variables = environment(root)
        variables["PATH"] = f"{root}/programs:{variables['PATH']}"
        ran = 0
        for command in commands(PROJECT / "docs" / manual.page):
            if any(text in command for text in manual.passed_over):
                continue
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=variables,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            expect(done.returncode == 0, f"{command} exited with {done.returncode}:\n{done.stderr}")
            ran += 1
        expect(ran > 0, "no command was found")
