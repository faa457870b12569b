"""What this machine offers for holding students' code, what is missing, and how to get it."""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from grader.jail import levels
from grader.jail.inside import bubblewrap
from grader.jail.levels import Level

_INSTALL = {
    "debian": "apt install bubblewrap",
    "ubuntu": "apt install bubblewrap",
    "fedora": "dnf install bubblewrap",
    "rhel": "dnf install bubblewrap",
    "suse": "zypper install bubblewrap",
    "arch": "pacman -S bubblewrap",
    "alpine": "apk add bubblewrap",
}
_DOCKER = " ".join(
    f"--security-opt {option}=unconfined" for option in ("seccomp", "apparmor", "systempaths")
)
_SETTINGS = {
    "kernel/apparmor_restrict_unprivileged_userns": ("1", "0"),
    "kernel/unprivileged_userns_clone": ("0", "1"),
    "user/max_user_namespaces": ("0", "15000"),
}
"""Kernel settings that keep users from making namespaces: the value that does, one that does not."""


def report() -> str:
    """Return the machine's state in words, level by level."""
    told = describe()
    machine, level = told["machine"], told["level"]
    lines = [f"{name:<10} {value}" for name, value in machine.items()]
    lines += ["", f"isolation  {level['name']} (level {level['number']} of {len(levels.NAMES)})"]
    for name, part in told["parts"].items():
        lines.append(f"  {'yes' if part['held'] else 'no ':<3}  {name:<10} {part['is']}")
        if not part["held"]:
            lines.append(f"                  why: {part['reason']}")
            lines += [f"                  way out: {part['remedy']}"] if part["remedy"] else []
    if level["lost"]:
        lines += ["", "What a student's code can do here:", *(f"  {it}" for it in level["lost"])]
    return "\n".join([*lines, "", told["verdict"]])


def describe() -> dict[str, Any]:
    """Return the machine's state as JSON has it."""
    level = levels.probe()
    parts = {
        name: {
            "is": text,
            "held": name in level.parts,
            "reason": level.reasons.get(name, ""),
            "remedy": "" if name in level.parts else _remedy(name, level),
        }
        for name, text in levels.PARTS.items()
    }
    own = {"number": level.number, "name": level.name, "lost": list(level.lost)}
    return {"level": own, "parts": parts, "verdict": _verdict(level), "machine": _machine()}


def _verdict(level: Level) -> str:
    if level.number > levels.NAMES.index(levels.LEAST):
        return f"`grade` runs students' code at level {level.name}."
    return (
        f"`grade` refuses to run students' code here, unless --isolation {level.name} accepts it: "
        "for code of people you trust."
    )


def _machine() -> dict[str, str]:
    system = f"{platform.system()} {platform.release()} on {platform.machine()}"
    told = {"system": system, "python": f"{platform.python_version()} ({sys.executable})"}
    told["torch"] = _version("torch")
    told["cuda"] = _cuda()
    if sys.platform.startswith("linux"):
        from grader.jail.inside import landlock

        told["landlock"] = f"ABI {landlock.abi()}" if landlock.abi() else "none"
        told["bubblewrap"] = _bubblewrap_version()
    return told


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _cuda() -> str:
    """What can be known of CUDA without starting it."""
    if "+cpu" in _version("torch"):
        return "not in this build of torch"
    driver = Path("/proc/driver/nvidia/version")
    return "a driver is loaded" if driver.exists() else "no driver is loaded"


def _bubblewrap_version() -> str:
    bwrap = bubblewrap.find()
    if bwrap is None:
        return "not installed"
    done = subprocess.run([bwrap, "--version"], check=False, capture_output=True, text=True)
    return f"{done.stdout.strip().removeprefix('bubblewrap ')} ({bwrap})"


def _remedy(part: str, level: Level) -> str:
    """Say how to get a part that is missing; "" if nothing is to be done about it alone."""
    if not sys.platform.startswith("linux"):
        return "run TorchGrade on Linux, in WSL 2, or in a Linux container"
    match part:
        case "namespaces" if bubblewrap.find() is None:
            return f"install it: {_install()}"
        case "namespaces":
            return _allow_namespaces()
        case "landlock":
            return "Linux 5.13 or newer, with landlock among the names in /sys/kernel/security/lsm"
        case "seccomp":
            return "a kernel with seccomp filters, on x86_64 or aarch64"
    return ""


def _install() -> str:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    likes = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    known = [_INSTALL[like] for like in likes if like in _INSTALL]
    return known[0] if known else ", ".join(dict.fromkeys(_INSTALL.values()))


def _allow_namespaces() -> str:
    """Say what keeps users from making namespaces."""
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return f"start the container with {_DOCKER}; strong is what a container has without"
    for name, (forbids, allows) in _SETTINGS.items():
        setting = Path("/proc/sys", name)
        if setting.exists() and setting.read_text().strip() == forbids:
            return f"sysctl {name.replace('/', '.')}={allows} (as root; for all programs)"
    return "let users make namespaces (user.max_user_namespaces, AppArmor, SELinux)"
