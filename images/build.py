#!/usr/bin/env python3
"""Builds the project's stand-ins for official images from Debian, Maven and PyPI packages.

usage: images/build.py [--force | --list] [name…]      names: debian jre kafka … or tags (default: all)

Prints one line per image. An image whose inputs have not changed since it was built is not rebuilt: their digest is
in its label `millrace.inputs`.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import host
from catalogue import IMAGES, ROOT, Image, catalogue, read_versions
from host import BuildError

WORK = ROOT / "build/images"
LABEL = "millrace.inputs"
AT_ONCE = max(2, os.cpu_count() or 2)


def digest(parts: Iterable[bytes]) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big") + part)
    return sha.hexdigest()


def files_of(folder: Path) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted(path for path in files if "__pycache__" not in path.parts)


def own_digest(image: Image) -> str:
    """The digest of everything that determines the image, except its base."""
    folder = IMAGES / image.folder
    parts = [json.dumps(dict(image.arguments), sort_keys=True).encode()]
    for path in [*files_of(folder), *image.fetch_inputs]:
        executable = b"x" if os.access(path, os.X_OK) else b"-"
        parts += [os.path.relpath(path, ROOT).encode(), executable, path.read_bytes()]
    if image.base is None:
        parts.append(json.dumps(host.debian_mirrors(), sort_keys=True).encode())
    return digest(parts)


def inspect(tags: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Id and digest of the inputs of the images that exist."""
    found = {}
    command = ["docker", "image", "inspect", *tags]
    for image in json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout or "[]"):
        labels = image["Config"].get("Labels") or {}
        found.update({tag: (image["Id"], labels.get(LABEL, "")) for tag in image["RepoTags"] or []})
    return found


class Builder:
    def __init__(self, images: dict[str, Image], force: bool, lock: int) -> None:
        self.images = images
        self.force = force
        self.lock = lock
        self.before = inspect(image.tag for image in images.values())
        self.ids: dict[str, str] = {}
        self.finished = {name: threading.Event() for name in images}
        self.failures: dict[str, str] = {}
        self.processor = threading.Semaphore(AT_ONCE)
        self.width = max(len(image.tag) for image in images.values())

    def run(self) -> int:
        threads = [threading.Thread(target=self.guarded, args=(image,)) for image in self.images.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.remove_replaced()
        return 1 if self.failures else 0

    def guarded(self, image: Image) -> None:
        try:
            self.line(image, self.build(image))
        except BuildError as error:
            self.failures[image.name] = str(error)
            self.line(image, f"FAILED: {error}")
        except Exception as error:  # a bug in a thread must fail the run, not vanish
            self.failures[image.name] = repr(error)
            self.line(image, f"FAILED: {error!r}")
        finally:
            self.finished[image.name].set()

    def line(self, image: Image, text: str) -> None:
        # In one call: the threads write at the same time.
        sys.stdout.write(f"{image.tag:<{self.width}}  {text}\n")
        sys.stdout.flush()

    def build(self, image: Image) -> str:
        began = time.monotonic()
        own = own_digest(image)
        old_id, label = self.before.get(image.tag, ("", ""))
        # The base's part is not known yet, but if the image's own part has changed its downloads can begin.
        if self.force or not label.startswith(own[:32]):
            self.fetch(image)
        fetched = time.monotonic() - began
        inputs = own[:32] + "-" + digest([self.base_id(image).encode()])[:16]
        if label == inputs and not self.force:
            self.ids[image.name] = old_id
            return "unchanged"
        files = self.fetch(image)
        with self.processor:
            began_build = time.monotonic()
            if image.base is None:
                self.import_rootfs(image, inputs)
            else:
                self.docker_build(image, inputs, files)
        self.ids[image.name] = inspect([image.tag])[image.tag][0]
        took = time.monotonic() - began_build
        return f"built in {took:.1f} s" + (f", fetched in {fetched:.1f} s" if image.fetch else "")

    def base_id(self, image: Image) -> str:
        if image.base is None:
            return ""
        self.finished[image.base].wait()
        if image.base in self.failures:
            raise BuildError(f"its base {image.base} failed")
        return self.ids[image.base]

    def fetch(self, image: Image) -> Path | None:
        """Downloads once for each state of its inputs; only a complete download gets its final name."""
        if image.fetch is None:
            return None
        arguments = json.dumps(dict(image.arguments), sort_keys=True).encode()
        key = digest([arguments, *(path.read_bytes() for path in image.fetch_inputs)])
        complete, partial = WORK / image.name / key[:32], WORK / image.name / "partial"
        if not complete.is_dir():
            shutil.rmtree(WORK / image.name, ignore_errors=True)
            partial.mkdir(parents=True)
            image.fetch(partial)
            partial.rename(complete)
        return complete

    def log(self, image: Image) -> Path:
        return WORK / f"{image.name}.log"

    def check(self, image: Image, *codes: int) -> None:
        if any(codes):
            lines = [line for line in self.log(image).read_text(errors="replace").splitlines() if line.strip()]
            raise BuildError(f"{lines[-1] if lines else 'no output'} (see {self.log(image).relative_to(ROOT)})")

    def import_rootfs(self, image: Image, inputs: str) -> None:
        host.require_rootfs_tools()
        mirrors = host.debian_mirrors()
        script, folder = IMAGES / image.folder / "rootfs.sh", WORK / f"{image.name}.rootfs"
        command = ["unshare", "--mount", str(script), image.arguments["SUITE"], str(folder)]
        command += [mirrors["base"], mirrors["security"], mirrors["updates"]]
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        changes = [f"LABEL {LABEL}={inputs}", f"ENV PATH={path}", 'CMD ["bash"]']
        options = [option for change in changes for option in ("--change", change)]
        with self.log(image).open("wb") as log:
            environment = {**os.environ, **host.proxies()}
            # The script holds the lock as long as it runs: it may outlive a killed build.
            make = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment, pass_fds=[self.lock])
            # Under a temporary name first: a truncated archive must not become the image.
            loading = f"{image.tag}-loading"
            command = ["docker", "import", *options, "-", loading]
            load = subprocess.run(command, stdin=make.stdout, stdout=log, stderr=log, check=False)
        try:
            self.check(image, make.wait(), load.returncode)
            subprocess.run(["docker", "tag", loading, image.tag], check=True)
        finally:
            subprocess.run(["docker", "image", "rm", loading], check=False, capture_output=True)

    def docker_build(self, image: Image, inputs: str, files: Path | None) -> None:
        arguments = {**image.arguments, "BASE": self.images[image.base].tag, **host.proxies()}
        # With the host's network a proxy on the host is reached too; a build that needs no packages gets no network.
        network = "host" if image.needs_network else "none"
        command = ["docker", "build", "--force-rm", f"--network={network}", "--tag", image.tag]
        command += ["--label", f"{LABEL}={inputs}"]
        command += [option for item in arguments.items() for option in ("--build-arg", "=".join(item))]
        with self.log(image).open("wb") as log:
            process = subprocess.Popen([*command, "-"], stdin=subprocess.PIPE, stdout=log, stderr=log)
            try:
                with (
                    process.stdin,
                    tarfile.open(fileobj=process.stdin, mode="w|", format=tarfile.GNU_FORMAT) as context,
                ):
                    write_context(context, IMAGES / image.folder, "")
                    if files:
                        write_context(context, files, "files/")
            except BrokenPipeError:
                pass  # docker has stopped reading; its exit code and log say why
            except BaseException:
                # docker would treat a truncated context as complete.
                process.kill()
                raise
            self.check(image, process.wait())

    def remove_replaced(self) -> None:
        """Old images without a name would fill the disk; those that a container still uses stay."""
        for image in reversed(list(self.images.values())):
            old = self.before.get(image.tag, ("", ""))[0]
            if old and self.ids.get(image.name, old) != old:
                subprocess.run(["docker", "image", "rm", old], capture_output=True, check=False)


def write_context(context: tarfile.TarFile, folder: Path, prefix: str) -> None:
    """The same bytes whatever the checkout's owner, times and umask."""
    for path in files_of(folder):
        entry = context.gettarinfo(str(path), prefix + path.relative_to(folder).as_posix())
        entry.mode = 0o755 if path.is_symlink() or os.access(path, os.X_OK) else 0o644
        entry.uid = entry.gid = entry.mtime = 0
        entry.uname = entry.gname = ""
        with path.open("rb") if entry.isreg() else open(os.devnull, "rb") as content:
            context.addfile(entry, content if entry.isreg() else None)


def named(images: dict[str, Image], names: list[str]) -> list[Image]:
    """Selects images by their own name, their folder's (`jre` for both) or their tag; all if none is named."""
    unknown = set(names) - {word for image in images.values() for word in words(image)}
    if unknown:
        raise BuildError(f"no such image: {', '.join(sorted(unknown))}; valid: {', '.join(images)}")
    return [image for image in images.values() if not names or words(image) & set(names)]


def words(image: Image) -> set[str]:
    """What selects the image."""
    return {image.name, image.folder, image.tag}


def with_bases(images: dict[str, Image], picked: list[Image]) -> dict[str, Image]:
    """The images after all that they are built on."""
    needed: dict[str, Image] = {}

    def add(image: Image) -> None:
        if image.base:
            add(images[image.base])
        needed[image.name] = image

    for image in picked:
        add(image)
    return needed


def main() -> int:
    parser = argparse.ArgumentParser(description="Builds the package-built images.")
    parser.add_argument("--force", action="store_true", help="build even what has not changed")
    parser.add_argument("--list", action="store_true", help="print names and tags only")
    parser.add_argument("names", nargs="*", metavar="name")
    options = parser.parse_args()
    try:
        images = catalogue(read_versions())
        picked = named(images, options.names)
        if options.list:
            print("\n".join(f"{image.name} {image.tag}" for image in picked))
            return 0
        WORK.mkdir(parents=True, exist_ok=True)
        with (WORK / "build.lock").open("w") as lock:
            # Two builds at once would use the same folders; the second waits and finds everything done.
            fcntl.flock(lock, fcntl.LOCK_EX)
            return Builder(with_bases(images, picked), options.force, lock.fileno()).run()
    except BuildError as error:
        print(f"images: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("images: interrupted; the next run continues from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
