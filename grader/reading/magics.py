"""A notebook cell in IPython's dialect -> Python on the same lines; IPython's own are blanked out.

IPython's transformer is not used: it tokenizes the cell again for every such line (800 bytes of `!` took it
four seconds, and a student decides how many there are) and it moves lines. A grader needs less: no function
depends on `%matplotlib inline`, `!pip install x` or `conv2d?`, so those lines only have to go. What such a line
runs as Python in the notebook (`%time ONE = 1`, `%run helper.py`) stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

from grader.reading.parsing import parse

# Cell magics whose body is no Python that runs in the notebook. Those that nobody here knows (%%wandb) mostly
# run it: whether it is Python shows when it is parsed.
FOREIGN = frozenset(
    [
        *("!", "bash", "sh", "zsh", "cmd", "powershell", "script", "sx", "system", "bigquery"),
        *("sql", "R", "julia", "octave", "matlab", "perl", "ruby", "pypy", "python2", "html"),
        *("HTML", "javascript", "js", "latex", "markdown", "md", "svg", "SVG", "typescript", "ts"),
        *("css", "mermaid", "dot", "plantuml", "writefile", "file", "save", "sketch", "ai"),
        *("cython", "cu", "cuda", "rust", "cpp", "c"),
    ]
)
WRITES = frozenset(["writefile", "file"])

# Line magics that run what stands behind them as Python in the notebook, with their options that take a value.
_RUNS = {"time": "", "prun": "lsTD", "memit": "rti", "lprun": "fmuTD", "mprun": "fT"}
# These give back the value of what they ran.
_GIVES = frozenset(["time"])
_LINE_MAGIC = re.compile(r"%(\w+)[ \t]+(.*)")
_OPTION = re.compile(r"--[\w-]+(?:=\S*)?[ \t]+|-(\w)(\w*)[ \t]+")
_RUN = re.compile(
    r"%run[ \t]+(?:-\w[ \t]+)*[\"']?(?:\./)?([A-Za-z_][\w/]*)(?:\.py)?[\"']?[ \t]*(?:#.*)?$"
)

_CELL_MAGIC = re.compile(r"\s*%%(\w*|!)[ \t]*([^\n]*)")
_ESCAPES = tuple("%!?,;/")  # no Python statement begins with one of these
_ASSIGNED = re.compile(r"([^=#'\"()%!]*[^=#'\"()%!<>:+*/@&|^~-]=)[ \t]*(?:%\w|!)")  # files = !ls
_HELP = re.compile(r"[^'\"#]*[\w*\]]\?\??[ \t]*$")  # F.conv2d?
_TOKEN = re.compile(
    r'''"""|\'\'\'|\#.*|"(?:\\.|[^"\\])*(?P<double>"?)|'(?:\\.|[^'\\])*(?P<single>'?)|[()\[\]{}]''',
    re.VERBOSE,
)
_CLOSING = {
    '"""': re.compile(r'(?:\\.|[^\\])*?"""'),
    "'''": re.compile(r"(?:\\.|[^\\])*?'''"),
    '"': re.compile(r'(?:\\.|[^"\\])*"'),  # these end with their line, but for a backslash
    "'": re.compile(r"(?:\\.|[^'\\])*'"),
}
_PROMPT = re.compile(r"[ \t]*(?:>>>|In ?\[\d+\]:)")
_PROMPTS = re.compile(r"(?m)^[ \t]*(?:>>>|\.\.\.:?|In ?\[\d+\]:) ?")


def cell_magic(text: str) -> tuple[str, str, str]:
    """The magic that makes a cell something else than Python: its name, what stands behind it, and the body.

    Returns:
        Three empty texts where there is none.
    """
    start = 0
    while magic := _CELL_MAGIC.match(text, start):
        start = magic.end()
        if magic[1] in FOREIGN or not magic[1]:
            return magic[1] or "%%", magic[2].strip(), text[start:].removeprefix("\n")
    return "", "", ""


def to_python(text: str) -> str:
    """Blank out cell magics, magics, shell and help lines; an empty text if the body is no Python."""
    if cell_magic(text)[0]:
        return ""
    start = 0
    while magic := _CELL_MAGIC.match(text, start):
        start = magic.end()
    text = "\n" * text.count("\n", 0, start) + text[start:]
    kept = []
    state = _Lexer()
    in_magic = False
    for line in text.split("\n"):
        plain = line
        if in_magic:  # a magic goes on behind a backslash
            plain = ""
        elif state.at_start:
            plain = _without_magic(line)
        # Of Python that a magic runs the next line is Python, too.
        in_magic = plain is not line and line.endswith("\\") and not plain.endswith("\\")
        if not in_magic:
            state.read(plain)
        kept.append(plain)
    return "\n".join(kept)


def undress(text: str) -> str:
    """Take off what a notebook forgives: a cell indented as a whole, pasted prompts (`>>> x = 1`)."""
    if _PROMPT.match(text.lstrip("\n")):
        text = _PROMPTS.sub("", text)
    lines = text.split("\n")
    # Not textwrap.dedent: it makes a pattern of the indentation, which may be a million spaces.
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines)


def _without_magic(line: str) -> str:
    """The Python that stands for a line of IPython's; any other line is returned as it is."""
    code = line.lstrip()
    indent = line[: len(line) - len(code)]
    if code.startswith("%") and (run := _run_by(code)):
        return indent + ("0" if indent and _is_demo(run) else run)
    if code.startswith(_ESCAPES) or _HELP.match(code):
        return indent + "0" if indent else ""  # a block may not be empty
    if assigned := _ASSIGNED.match(line):
        magic = line[assigned.end(1) :].strip()
        if run := _run_by(magic, _GIVES):
            return f"{assigned[1]} {run}"
        # Whoever needs this value gets an error that names the reason.
        return assigned[1] + " get_ipython()"
    return line


def _run_by(magic: str, names: Collection[str] = frozenset(_RUNS)) -> str:
    """The Python that a line magic runs in the notebook; empty where it runs none."""
    if script := _RUN.match(magic):
        return f"from {script[1].replace('/', '.')} import *" if "time" in names else ""
    named = _LINE_MAGIC.match(magic)
    if named is None or named[1] not in names:
        return ""
    code, valued = named[2], _RUNS[named[1]]
    while option := _OPTION.match(code):
        code = code[option.end() :]
        if option[1] and option[1] in valued and not option[2]:  # its value is a word of its own
            code = code.partition(" ")[2].lstrip()
    return code if code.endswith("\\") or _parsed(code) is not None else ""


def _is_demo(code: str) -> bool:
    """Whether a line is an expression alone: in a block, which is kept as a whole, it would only cost time."""
    tree = _parsed(code)
    return tree is not None and all(isinstance(node, ast.Expr) for node in tree.body)


def _parsed(code: str) -> ast.Module | None:
    try:
        return parse(code)
    except SyntaxError:
        return None


class _Lexer:
    """Where the last line ended: in a bracket, in a long string, behind a backslash, or cleanly."""

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0
        self.continued = False

    @property
    def at_start(self) -> bool:
        return not (self.quote or self.depth or self.continued)

    def read(self, line: str) -> None:
        position = 0
        self.continued = False
        while True:
            if self.quote:
                end = _CLOSING[self.quote].match(line, position)
                if end is None:
                    if len(self.quote) == 1 and not line.endswith("\\"):
                        self.quote = ""
                    return
                self.quote, position = "", end.end()
            token = _TOKEN.search(line, position)
            if token is None:
                break
            position = token.end()
            text = token[0]
            if text in _CLOSING:
                self.quote = text
            elif text in "([{":
                self.depth += 1
            elif text in ")]}":
                self.depth = max(0, self.depth - 1)
            elif text.startswith("#"):
                return
            elif token["double"] == "" or token["single"] == "":  # open at the end of the line
                self.quote = text[0] if line.endswith("\\") else ""
                return
        self.continued = line.endswith("\\")
