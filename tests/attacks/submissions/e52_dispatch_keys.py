"""Enters PyTorch's dispatcher below the keys where a ban may be.

Variants: CPU, AutogradCPU, CompositeImplicitAutograd, Functionalize, AutocastCPU
Must get: forbidden, failed
Flag: yes
"""

import torch

OPTIONS = (None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)


def corr2d(X, K):
    key = getattr(torch._C.DispatchKey, "{VARIANT}")
    four = (X[None, None], K[None, None])
    plain = getattr(torch.ops.aten, "".join(["con", "v2d"])).default
    full = getattr(torch.ops.aten, "".join(["convo", "lution"])).default
    slow = getattr(torch.ops.aten, "".join(["_slow_con", "v2d_forward"])).default

    def below():
        return plain.redispatch(torch._C.DispatchKeySet(key), *four)

    def full_below():
        return full.redispatch(torch._C.DispatchKeySet(key), *four, *OPTIONS)

    def direct():
        """Where there is no kernel for the key, the process would crash."""
        if "{VARIANT}" == "CPU":
            return slow._op_dk(key, *four, list(K.shape), None, [1, 1], [0, 0])
        return plain._op_dk(key, *four)

    doors = [below, full_below, direct]
    return try_doors(X, K, *[lambda door=door: door()[0, 0] for door in doors])
