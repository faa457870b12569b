"""Compiles code of its own with the machine's compiler.

Must get: failed
Flag: yes
"""

import subprocess


def compiler(name):
    return subprocess.run([name, "--version"], capture_output=True, check=True)


def torch_extension():
    from torch.utils import cpp_extension

    return cpp_extension.get_compiler_abi_compatibility_and_version("c++")[0]


def foreign_function_builder():
    import cffi

    builder = cffi.FFI()
    builder.set_source("torchgrade_attack", "")
    return builder.compile(tmpdir="/tmp/{MARK}-cffi")


def corr2d(X, K):
    doors = [lambda name=name: compiler(name) for name in ("cc", "gcc", "clang", "nvcc")]
    return try_doors(X, K, *doors, torch_extension, foreign_function_builder)
