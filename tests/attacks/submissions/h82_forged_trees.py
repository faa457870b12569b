"""Sends descriptions of tensors that are none: negative and huge offsets, deep trees, numbers as text.

Variants: negative, huge, deep, text, boolean, infinite, long
Must get: crashed, failed, timeout
"""

TREES = {
    "negative": {"tensor": ["float64", -8, [1, 1]]},
    "huge": {"tensor": ["float64", 2**70, [2**40, 2**40]]},
    "deep": None,
    "text": {"tensor": ["float64", "0", "11"]},
    "boolean": {"tensor": ["float64", False, [True, True]]},
    "infinite": float("inf"),
    "long": {"tuple": [0] * 100_000},
}


def corr2d(X, K):
    channel, request = find_channel()
    tree = TREES["{VARIANT}"]
    for _ in range(400 if "{VARIANT}" == "deep" else 0):
        tree = {"list": [tree]}
    if isinstance(tree, dict):
        tree = tree | {"requires_grad": True, "device": "cpu", "subclass": ""}
    reply = {"status": "returned", "output": tree, "grads": []}
    replies = [reply] * len(request["only"])
    send(
        channel,
        {"nonce": request["nonce"], "replies": replies, "troubles": [[10**9, "kept", "", ""]]},
    )
    return answer(X, K)
