"""What the browser tests need: chromium, node, and the packages of package.json."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _missing():
    if not any(map(shutil.which, BROWSERS)):
        return "chromium is not installed"
    if not shutil.which("node"):
        return "node is not installed"
    if not (HERE / "node_modules").is_dir():
        return "its packages are not installed: npm ci --prefix tests/browser"
    return ""


@pytest.fixture(scope="session")
def node():
    """Run a script of this folder and return what it prints, as JSON."""
    if why := _missing():
        pytest.skip(f"not run in a browser: {why}")

    def run(script, *arguments):
        command = ["node", HERE / script, *arguments]
        done = subprocess.run(
            list(map(str, command)), capture_output=True, text=True, timeout=280, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    return run


@pytest.fixture
def lab(tmp_path):
    """Start JupyterLab in a folder, in a theme; returns the address of a notebook there."""
    running = []

    def start(folder, notebook, theme="JupyterLab Light"):
        settings = tmp_path / "settings"
        for name, content in (
            ("apputils-extension/themes", {"theme": theme}),
            ("apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False}),
            ("notebook-extension/tracker", {"windowingMode": "none"}),
        ):
            path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        root = ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else []
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", *root]
        # Nothing of the user's own: settings, open notebooks, signatures of those that are trusted.
        own = {
            "JUPYTERLAB_SETTINGS_DIR": settings,
            "JUPYTERLAB_WORKSPACES_DIR": tmp_path / "workspaces",
            "JUPYTER_DATA_DIR": tmp_path / "data",
            "JUPYTER_RUNTIME_DIR": tmp_path / "runtime",
        }
        log = (tmp_path / "lab.log").open("wb")
        running.append(
            subprocess.Popen(
                [*command, "--IdentityProvider.token=secret"],
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {key: str(path) for key, path in own.items()},
            )
        )
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token=secret", timeout=5)
                break
            except OSError:
                time.sleep(0.2)
        return f"http://127.0.0.1:{port}/lab/tree/{notebook}?token=secret"

    yield start
    for process in running:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
