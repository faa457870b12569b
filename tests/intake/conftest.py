"""Folders and zips as platforms deliver them."""

from __future__ import annotations

import io
import zipfile

import pytest


@pytest.fixture
def tree(tmp_path):
    """Write files below `tmp_path`; a name ending in "/" is a folder, and content that is a dict a zip."""

    def write(files, at="class"):
        root = tmp_path / at
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(zipped(content) if isinstance(content, dict) else content.encode())
        return root

    return write


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, zipped(content) if isinstance(content, dict) else content)
    return buffer.getvalue()
