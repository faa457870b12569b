"""Answers to broadcast_shape by somebody who had seen the notebook alone."""


def right_of_a_student(a, b):
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


def wrong_aligned_at_the_left(a, b):
    """Aligned at the left: ones are appended at the right."""
    n = max(len(a), len(b))
    a = tuple(a) + (1,) * (n - len(a))
    b = tuple(b) + (1,) * (n - len(b))
    out = []
    for s, t in zip(a, b):
        if s != t and 1 not in (s, t):
            raise ValueError("do not fit")
        out.append(t if s == 1 else s)
    return tuple(out)


def wrong_larger_size(a, b):
    """Max of the sizes: 0 and 1 give 1."""
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + tuple(a)
    b = (1,) * (n - len(b)) + tuple(b)
    out = []
    for s, t in zip(a, b):
        if s != t and s != 1 and t != 1:
            raise ValueError("do not fit")
        out.append(max(s, t))
    return tuple(out)


def wrong_never_raises(a, b):
    """Never raises: the larger one wins (0 handled)."""
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + tuple(a)
    b = (1,) * (n - len(b)) + tuple(b)
    return tuple(0 if 0 in (s, t) else max(s, t) for s, t in zip(a, b))


def wrong_divisors_fit(a, b):
    """Divisible sizes are accepted: 2 and 4 give 4."""
    n = max(len(a), len(b))
    a = (1,) * (n - len(a)) + tuple(a)
    b = (1,) * (n - len(b)) + tuple(b)
    out = []
    for s, t in zip(a, b):
        if s == 0 or t == 0:
            if max(s, t) > 1:
                raise ValueError("do not fit")
            out.append(0)
            continue
        if max(s, t) % min(s, t) != 0:
            raise ValueError("do not fit")
        out.append(max(s, t))
    return tuple(out)


def wrong_list(a, b):
    """Returns a list."""
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
    return out


IDEAS = {
    "wrong_aligned_at_the_left": "aligned_at_the_left",
    "wrong_larger_size": "largest_of_those_that_fit",
    "wrong_never_raises": "not refused",
    "wrong_divisors_fit": "divisors_fit",
    "wrong_list": "list_returned",
}
