"""What a child may read: the interpreter, its standard library, shared libraries, and a few packages.

Everything else of the machine is left out by not being listed: other packages hold the functions that
students are to write, and solutions may lie beside this package or be installed next to torch.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = (
    *("torch", "torchgen", "functorch", "nvidia", "triton", "numpy", "safetensors", "einops"),
    *("typing_extensions", "sympy", "mpmath", "networkx", "jinja2", "markupsafe", "filelock"),
    *("fsspec", "packaging"),
)
"""What using torch needs, where it is installed, and what students ordinarily import."""

_SYSTEM = ("/etc/ld.so.cache", "/proc/cpuinfo", "/sys/devices/system/cpu")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


@dataclass(frozen=True)
class Readable:
    """Files and directories of this machine, by absolute path.

    Attributes:
        shown: what may be read, directories with everything in them,
        hidden: except for these directories. What `shown` names inside them may be read again.
        devices: character devices that may be read and written.
    """

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    devices: tuple[str, ...]

    def paths(self) -> list[str]:
        """List what is shown without what is hidden in it, for those who can only allow."""
        return [path for shown in self.shown for path in self._split(shown)]

    def _split(self, path: str) -> Iterator[str]:
        if path in self.hidden:
            return
        if any(is_beneath(hidden, path) for hidden in self.hidden):
            for entry in sorted(Path(path).iterdir()):
                yield from self._split(str(entry))
        else:
            yield path


def is_beneath(path: str, directory: str) -> bool:
    """Tell whether a path is a directory or lies in it."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def find(data: Iterable[str] = ()) -> Readable:
    """Find what a server and its children need; nothing is imported for it.

    Args:
        data: folders of a course's data.
    """
    hidden = _packages_folders()
    wanted = [*_interpreter(), *_libraries(), *_SYSTEM]
    shown = [path for path in dict.fromkeys(wanted) if Path(path).exists()]
    outermost = [p for p in shown if not any(is_beneath(p, o) for o in shown if o != p)]
    return Readable((*outermost, _inside(), *_packages(), *data), tuple(hidden), _DEVICES)


def _interpreter() -> list[str]:
    """The interpreter's file and environment, and the standard library."""
    base = Path(sys.base_prefix)
    files = [sys.executable, os.path.realpath(sys.executable), str(Path(sys.prefix, "pyvenv.cfg"))]
    return [*files, *_standard_library(), *([] if base == Path("/usr") else [str(base / "lib")])]


def _standard_library() -> list[str]:
    bases = {"platbase": sys.base_exec_prefix}
    paths = sysconfig.get_paths(vars=bases)
    return [paths["stdlib"], paths["platstdlib"]]


def _packages_folders() -> list[str]:
    """Where packages are installed beside a standard library: hidden, but for those we name."""
    installed = map(str, Path(sys.base_prefix, "lib").glob("python*"))
    homes = dict.fromkeys([*_standard_library(), *installed])
    folders = [Path(home, kind) for home in homes for kind in ("site-packages", "dist-packages")]
    return [str(folder) for folder in folders if folder.is_dir()]


def _libraries() -> list[str]:
    """Where the loader finds shared libraries."""
    triplet = sysconfig.get_config_var("MULTIARCH") or f"{platform.machine()}-linux-gnu"
    roots = [Path("/usr/lib"), Path("/lib")]
    own = [root / triplet for root in roots if (root / triplet).is_dir()]
    folders = own or [*roots, Path("/usr/lib64"), Path("/lib64")]
    loaders = [path for root in ("/lib", "/lib64") for path in Path(root).glob("ld-*.so*")]
    extra = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    found = [str(path.parent.resolve() / path.name) for path in [*folders, *loaders]]
    return found + [path for path in extra if Path(path).is_absolute()]


def _inside() -> str:
    """The modules that run in the jail: this folder. What lies around it knows the answers."""
    return str(Path(__file__).resolve().parent)


def _packages() -> list[str]:
    found = []
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is None:
            continue
        origins = list(spec.submodule_search_locations or filter(None, [spec.origin]))
        found += origins
        # Wheels keep the shared libraries that they bring in a folder of this name.
        found += [f"{origin}.libs" for origin in origins if Path(f"{origin}.libs").is_dir()]
    return found
