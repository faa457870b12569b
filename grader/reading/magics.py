"""A notebook cell in IPython's dialect -> Python on the same lines; IPython's own are blanked out.

IPython's transformer is not used: it tokenizes the cell again for every such line (800 bytes of `!` took it
four seconds, and a student decides how many there are) and it moves lines. A grader needs less: no function
depends on `%matplotlib inline`, `!pip install x` or `conv2d?`, so those lines only have to go.
"""

from __future__ import annotations

import re

# Cell magics whose body is Python that runs in the notebook; any other (%%bash, %%html, %%writefile) is not.
PYTHON_BODY = frozenset(
    ["time", "timeit", "capture", "prun", "memit", "debug", "grade", "python", "python3", "py"]
)

_CELL_MAGIC = re.compile(r"\s*%%(\w*)[^\n]*")
_ESCAPES = tuple("%!?,;/")  # no Python statement begins with one of these
_ASSIGNED = re.compile(r"([^=#'\"()%!]*[^=#'\"()%!<>:+*/@&|^~-]=)[ \t]*(?:%\w|!)")  # files = !ls
_HELP = re.compile(r"[^'\"#]*[\w*\]]\?\??[ \t]*$")  # F.conv2d?
_TOKEN = re.compile(
    r'''"""|\'\'\'|\#.*|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[()\[\]{}]''', re.VERBOSE
)
_CLOSING = {'"""': re.compile(r'(?:\\.|[^\\])*?"""'), "'''": re.compile(r"(?:\\.|[^\\])*?'''")}
_PROMPT = re.compile(r"[ \t]*(?:>>>|In ?\[\d+\]:)")
_PROMPTS = re.compile(r"(?m)^[ \t]*(?:>>>|\.\.\.:?|In ?\[\d+\]:) ?")


def to_python(text: str) -> str:
    """Blank out cell magics, magics, shell and help lines; an empty text if the body is no Python."""
    start = 0
    while magic := _CELL_MAGIC.match(text, start):
        if magic[1] not in PYTHON_BODY:
            return ""
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
        in_magic = plain is not line and line.endswith("\\")
        if plain is line:
            state.read(line)
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
    if code.startswith(_ESCAPES) or _HELP.match(code):
        indent = line[: len(line) - len(code)]
        return indent + "0" if indent else ""  # a block may not be empty
    if assigned := _ASSIGNED.match(line):
        # Whoever needs this value gets an error that names the reason.
        return assigned[1] + " get_ipython()"
    return line


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
        self.continued = line.endswith("\\")
