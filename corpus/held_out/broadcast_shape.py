"""Answers to broadcast_shape by somebody who had seen the notebook alone."""


def wrong_stops_at_the_shorter(a, b):
    """Zip stops at the shorter shape: leading axes are lost."""
    out = []
    for s, t in zip(reversed(a), reversed(b)):
        if s != t and s != 1 and t != 1:
            raise ValueError("do not fit")
        out.append(t if s == 1 else s)
    return tuple(reversed(out))


def wrong_b_alone_is_stretched(a, b):
    """Only b is stretched to a; a 1 in a that meets more raises."""
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + tuple(a)
    b = (1,) * (n - len(b)) + tuple(b)
    out = []
    for s, t in zip(a, b):
        if t != s and t != 1:
            raise ValueError("do not fit")
        out.append(s)
    return tuple(out)


def wrong_turned_round(a, b):
    """Collected from the right and never turned round."""
    a, b = list(a), list(b)
    out = []
    while a or b:
        s = a.pop() if a else 1
        t = b.pop() if b else 1
        if s != t and s != 1 and t != 1:
            raise ValueError("do not fit")
        out.append(t if s == 1 else s)
    return tuple(out)


def wrong_assertion(a, b):
    """An assertion stands in for the ValueError."""
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + tuple(a)
    b = (1,) * (n - len(b)) + tuple(b)
    out = []
    for s, t in zip(a, b):
        assert s == t or s == 1 or t == 1, "do not fit"
        out.append(t if s == 1 else s)
    return tuple(out)


def wrong_empty_wins(a, b):
    """A shape () makes the result ()."""
    if not a or not b:
        return ()
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + tuple(a)
    b = (1,) * (n - len(b)) + tuple(b)
    out = []
    for s, t in zip(a, b):
        if s == t or t == 1:
            out.append(s)
        elif s == 1:
            out.append(t)
        else:
            raise ValueError(f"{s} meets {t}")
    return tuple(out)


def wrong_axes_of_b_lost(a, b):
    """Not a: return b (right)."""
    n = min(len(a), len(b))
    out = []
    for i in range(1, n + 1):
        s, t = a[-i], b[-i]
        if s != t and 1 not in (s, t):
            raise ValueError
        out.insert(0, t if s == 1 else s)
    return tuple(a[: len(a) - n]) + tuple(out)


IDEAS = {
    "wrong_stops_at_the_shorter": "rest_lost",
    "wrong_b_alone_is_stretched": "refused",
    "wrong_turned_round": "turned_round",
    "wrong_assertion": "not refused",
    "wrong_empty_wins": "nothing_is_left",
    "wrong_axes_of_b_lost": "axes_of_b_lost",
}
