"""Reaches the library's convolution through ATen, the C functions, compilers and transformations.

Must get: forbidden, failed
Flag: yes
"""

import torch

NAME = "".join(["con", "v2d"])


def corr2d(X, K):
    four = (X[None, None], K[None, None])

    def aten():
        return getattr(torch.ops.aten, NAME)(*four)

    def overload():
        return getattr(torch.ops.aten, NAME).default(*four)

    def convolution():
        name = "".join(["convo", "lution"])
        return getattr(torch.ops.aten, name)(*four, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)

    def c_functions():
        return getattr(torch._C._VariableFunctions, NAME)(*four)

    def script():
        text = f"def f(X, K):\n    return torch.{NAME}(X, K)\n"
        return torch.jit.CompilationUnit(text).f(*four)

    def trace():
        return torch.jit.trace(getattr(torch, NAME), four)(*four)

    def vmap():
        one = getattr(torch, NAME)
        return torch.vmap(lambda X: one(X, four[1]))(four[0][None])[0]

    def jvp():
        one = getattr(torch, NAME)
        return torch.func.jvp(lambda X: one(X, four[1]), (four[0],), (four[0],))[0]

    def schema():
        return torch._C._jit_get_operation(f"aten::{NAME}")[0](*four)

    doors = [aten, overload, convolution, c_functions, script, trace, vmap, jvp, schema]
    return try_doors(X, K, *[lambda door=door: door()[0, 0] for door in doors])
