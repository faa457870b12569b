"""Raises text that terminals, spreadsheets and browsers act on.

Must get: error
"""

TEXT = "=cmd()|' /C calc'!A0 \x1b]0;{MARK}\x07\x1b[2J \u202e gpj \u2066 <script>alert(1)</script>\r\n@SUM(1)"


def corr2d(X, K):
    raise type("\x1b[31mRed\u202e", (ValueError,), {})(TEXT)
