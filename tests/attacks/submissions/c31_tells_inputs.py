"""Puts what a hidden case hands over into an exception, its class, a shape, a structure, or printed text.

Variants: text, class, shape, structure, printed
Must get: error, failed
"""

import torch


def corr2d(X, K):
    told = "leak{}x{}".format(*X.shape)
    if "{VARIANT}" == "text":
        raise RuntimeError(told)
    if "{VARIANT}" == "class":
        raise type(told, (Exception,), {})
    if "{VARIANT}" == "shape":
        return torch.zeros(31337, X.shape[0] * 10 + X.shape[1])
    if "{VARIANT}" == "structure":
        return {told: [X.tolist()]}
    print(told)
    return answer(X, K)
