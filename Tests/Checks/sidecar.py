"""What Argo CD's plugin sidecar does with a repository and a plugin, after its documented contract.

The repository comes as a tar in which every file has the mode 0644 and links stay that lead to a place inside. The
commands run in the application's folder as user 999 without a home, with the sidecar's own variables and the
application's, in a process group that is killed when the time is over.
"""

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from workspace import COMMAND, PROJECT, Result, need_program

FOLDER = PROJECT / "integrations/argocd"
PLUGIN = yaml.safe_load((FOLDER / "plugin.yaml").read_text())
USER = 999


def archive(repository: Path) -> bytes:
    """The repository as the server sends it."""
    def reset(item: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if ".git" in Path(item.name).parts:
            return None
        if item.issym():
            target = (repository / item.name).resolve()
            if not target.is_relative_to(repository.resolve()):
                return None
        item.mode = 0o755 if item.isdir() else 0o644
        item.uid = item.gid = USER
        return item

    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        tar.add(repository, arcname=".", filter=reset)
    return stream.getvalue()


def variables(application: dict, parameters: list | str | None = None, env: dict[str, str] | None = None) -> dict:
    """What the application adds to the environment. Empty variables are not passed on."""
    found = {f"ARGOCD_APP_{key}": value for key, value in application.items()}
    found |= {"KUBE_VERSION": "1.34.0", "KUBE_API_VERSIONS": "v1,apps/v1"}
    found |= {f"ARGOCD_ENV_{key}": value for key, value in (env or {}).items() if value}
    if isinstance(parameters, list):
        for item in parameters:
            name = re.sub(r"[^A-Z0-9_]", "_", item["name"].upper())
            if "string" in item:
                found[f"PARAM_{name}"] = item["string"]
            for index, element in enumerate(item.get("array", [])):
                found[f"PARAM_{name}_{index}"] = element
            for key, element in item.get("map", {}).items():
                found[f"PARAM_{name}_" + re.sub(r"[^A-Z0-9_]", "_", key.upper())] = element
        parameters = json.dumps(parameters)
    if parameters is not None:
        found["ARGOCD_APP_PARAMETERS"] = parameters
    return {key: value for key, value in found.items() if value}


@dataclass
class Sidecar:
    root: Path
    key: Path
    #: Whether the root file system has nothing but the command, what it is linked with, the key, /proc and /tmp.
    is_bare: bool = False
    timeout: float = 60

    def discover(self, path: str = ".") -> bool:
        """Whether the plugin takes the application. Any failure is one of the application."""
        done = self.run(PLUGIN["spec"]["discover"]["find"]["command"], path, {})
        assert done.status == 0, done.errors
        return done.output.strip() != b""

    def generate(self, path: str = ".", parameters=None, env=None, **extra: str) -> Result:
        application = {"NAME": "app", "NAMESPACE": "apps", "SOURCE_PATH": path, "REVISION": "0" * 40}
        command = PLUGIN["spec"]["generate"]
        return self.run([*command["command"], *command.get("args", [])], path,
                        variables(application, parameters, env) | extra)

    def parameters(self, path: str = ".") -> list:
        done = self.run(PLUGIN["spec"]["parameters"]["dynamic"]["command"], path, {})
        assert done.status == 0, done.errors
        return json.loads(done.output)

    def run(self, command: list[str], path: str, env: dict[str, str]) -> Result:
        inner = "/tmp/_cmp_server/0" if self.is_bare else str(self.root / "tmp/_cmp_server/0")
        folder = os.path.normpath(f"{inner}/{path}")
        assert folder.startswith(inner), "illegal application path"
        is_root = os.geteuid() == 0
        if self.is_bare:
            # /proc is in every container.
            env = {"SOPS_AGE_KEY_FILE": "/home/argocd/age/keys.txt"} | env
            wrapper = [need_program("unshare"), "--mount", "--pid", "--fork", "--mount-proc", f"--root={self.root}",
                       f"--wd={folder}",
                       *((f"--setuid={USER}", f"--setgid={USER}") if is_root else ("--map-root-user",))]
        else:
            env = {"SOPS_AGE_KEY_FILE": str(self.key)} | env
            command = [str(COMMAND), *command[1:]]
            wrapper = [need_program("setpriv"), f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] * is_root
        process = subprocess.Popen(
            [*wrapper, *command], cwd=None if self.is_bare else folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", **env})
        try:
            output, errors = process.communicate(timeout=self.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, errors = process.communicate()
        return Result(process.returncode, output, errors.decode("utf-8", "replace"))


@contextlib.contextmanager
def sidecar(repository: Path, key: Path, is_bare: bool = False, image: Path | None = None) -> Iterator[Sidecar]:
    """A sidecar that has received the repository; a bare one can have the files of an image."""
    with tempfile.TemporaryDirectory(prefix="tenantry-sidecar-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        work = root / "tmp/_cmp_server/0"
        work.mkdir(parents=True)
        with tarfile.open(fileobj=io.BytesIO(archive(repository))) as tar:
            tar.extractall(work, filter="fully_trusted")
        if is_bare:
            (root / "proc").mkdir()
            if image is None:
                place(COMMAND, root / PLUGIN["spec"]["generate"]["command"][0].lstrip("/"), 0o755)
            else:
                shutil.copytree(image, root, dirs_exist_ok=True)
            mounted = root / "home/argocd/age/keys.txt"
            for library in libraries(COMMAND):
                place(library, root / str(library).lstrip("/"), 0o755)
        else:
            mounted = root / "age/keys.txt"
        # A Secret that is mounted can be read by everybody in the container.
        place(key, mounted, 0o644)
        yield Sidecar(root, mounted, is_bare)


def place(source: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    target.chmod(mode)


def libraries(program: Path) -> list[Path]:
    """What a program is linked with; nothing for a static one."""
    done = subprocess.run(["ldd", program], capture_output=True, text=True)
    return [Path(path) for path in re.findall(r"(/\S+)(?= \(0x)", done.stdout)]
