"""What the browser tests need: chromium, node, and the packages of package.json."""

import functools
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from waiting import GENEROUS, wait_until

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
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def running_lab(node, tmp_path_factory):
    """JupyterLab, once for all tests: its folder, its address, and where its settings lie."""
    own = tmp_path_factory.mktemp("lab")
    folder, settings = own / "root", own / "settings"
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else []
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", *root]
    # Nothing of the user's own: settings, open notebooks, signatures of those that are trusted.
    places = {
        "JUPYTERLAB_SETTINGS_DIR": settings,
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
        "JUPYTER_DATA_DIR": own / "data",
        "JUPYTER_RUNTIME_DIR": own / "runtime",
    }
    process = subprocess.Popen(
        [*command, "--IdentityProvider.token=secret"],
        cwd=folder,
        stdout=(own / "lab.log").open("wb"),
        stderr=subprocess.STDOUT,
        env=os.environ | {key: str(path) for key, path in places.items()},
    )
    address = f"http://127.0.0.1:{port}"

    def answers():
        with suppress(OSError):
            return urllib.request.urlopen(f"{address}/api?token=secret", timeout=5)

    wait_until(answers).close()
    yield folder, address, settings
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def lab_folder(running_lab, tmp_path):
    """A folder that JupyterLab shows, for this test alone."""
    folder = running_lab[0] / tmp_path.name
    folder.mkdir()
    return folder


@pytest.fixture
def lab(running_lab):
    """The address of a notebook below the folder of JupyterLab, in a theme; the test's kernels end with it."""
    root, address, settings = running_lab
    workspaces = itertools.count()

    def find(notebook, theme="JupyterLab Light"):
        for name, content in (
            ("apputils-extension/themes", {"theme": theme}),
            ("apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False}),
            ("notebook-extension/tracker", {"windowingMode": "none"}),
        ):
            path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
        # A workspace of its own: no notebook that was open before comes back.
        place = notebook.relative_to(root)
        name = f"{place.parts[0]}-{next(workspaces)}"
        return f"{address}/lab/workspaces/{name}/tree/{place}?token=secret"

    yield find
    headers = {"Authorization": "token secret"}
    ask = functools.partial(urllib.request.Request, headers=headers)
    with urllib.request.urlopen(ask(f"{address}/api/sessions"), timeout=GENEROUS) as told:
        sessions = json.load(told)
    for session in sessions:
        gone = ask(f"{address}/api/sessions/{session['id']}", method="DELETE")
        urllib.request.urlopen(gone, timeout=GENEROUS).close()
