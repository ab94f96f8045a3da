"""The image of the plugin for Argo CD can be built, and the plugin runs in it."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from harness import Skipped, check, expect, expect_equal
from sidecar import FOLDER, PLUGIN, sidecar
from workspace import COMMAND, EXAMPLE_KEY, PROJECT, need_program


@dataclass
class Builder:
    """Builds images in a folder, without a service, and without namespaces of its own."""
    folder: Path

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            [need_program("buildah"), "--root", self.folder / "storage", "--runroot", self.folder / "run",
             "--storage-driver", "vfs", *words], capture_output=True, text=True, timeout=120)
        expect(done.returncode == 0, f"buildah {words[0]}: {done.stderr}")
        return done.stdout.strip()


@contextlib.contextmanager
def built() -> Iterator[tuple[Path, dict]]:
    """The files of the image, and its configuration."""
    if os.geteuid() != 0:
        raise Skipped("buildah mounts an image for root alone")
    with tempfile.TemporaryDirectory(prefix="tenantry-image-") as folder:
        root = Path(folder)
        (root / "context").mkdir()
        for file in (COMMAND, FOLDER / "plugin.yaml", FOLDER / "Containerfile"):
            shutil.copy(file, root / "context" / file.name)
        builder = Builder(root)
        builder("build", "--isolation", "chroot", "--tag", "plugin", str(root / "context"))
        container = builder("from", "--pull-never", "plugin")
        yield Path(builder("mount", container)), json.loads(builder("inspect", container))["OCIv1"]["config"]


@check
def the_image_of_the_plugin_renders_a_tenant():
    with built() as (files, configuration):
        expect_equal((configuration["User"], configuration["Entrypoint"]),
                     ("999", ["/var/run/argocd/argocd-cmp-server"]), "how it runs")
        plugin = files / "home/argocd/cmp-server/config/plugin.yaml"
        expect_equal(yaml.safe_load(plugin.read_text()), PLUGIN, "plugin.yaml")
        expect_equal(plugin.stat().st_mode & 0o777, 0o644, "its mode")
        found = sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())
        expect_equal(len(found), 2, f"the files: {found}")
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(PROJECT / "tenants", Path(folder) / "tenants", symlinks=True)
            with sidecar(Path(folder), EXAMPLE_KEY, is_bare=True, image=files) as plugin:
                expect(plugin.discover("tenants/acme"), "the plugin does not take the application")
                done = plugin.generate("tenants/acme")
                expect_equal((done.status, done.errors), (0, ""), "the status, and standard error")
                kinds = [item["kind"] for item in yaml.safe_load_all(done.output)]
                expect_equal(kinds, ["ConfigMap", "Secret"], "the objects")
