"""Finds channel and nonce in the frames below, and sends replies of its own: at once, early, twice, stale.

Variants: passed, two, early, guessed
Must get: crashed, error
"""


def forge(when):
    if ("{VARIANT}" == "early") != (when == "definition"):
        return
    channel, request = find_channel()
    nonce = "0" * 32 if "{VARIANT}" == "guessed" else request["nonce"]
    reply = {"status": "returned", "passed": True, "score": 4.0, "output": True}
    count = len(request.get("only", [1]))
    for _ in range(2 if "{VARIANT}" == "two" else 1):
        send(channel, {"nonce": nonce, "replies": [reply] * (count + 1), "failures": []})


def corr2d(X, K, _=forge("definition")):
    forge("call")
    return answer(X, K)
