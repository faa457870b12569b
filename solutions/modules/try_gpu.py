r"""# A GPU if there is one

Five minutes. The same program should run on a machine with four GPUs and on a laptop with none. Write two
functions:

- `try_gpu(i)` returns the device `cuda:i` if there are at least $i + 1$ GPUs, for they are counted from 0, and
  else the device `cpu`.
- `try_all_gpus()` returns the list of all GPUs, `cuda:0`, `cuda:1` and so on; without a GPU it is a list with
  `cpu`.

Devices are objects of the kind `torch.device`, as `torch.device("cuda:1")` makes them.

For example, with three GPUs `try_gpu(2)` is `torch.device("cuda:2")`, `try_gpu(3)` is `torch.device("cpu")`,
and `try_all_gpus()` has three devices.

How many GPUs there are says `torch.cuda.device_count()`, and nothing else is asked for. In the checks this
function is replaced: it says 0, 1 or 3, whatever machine they run on.

## Mind

- A device is only a name. To make `torch.device("cuda:7")` needs no GPU; to put a tensor there does.

## Small print

- `i` is 0 or more. Do not try a GPU out by making a tensor on it: that starts CUDA, and takes memory.
"""

import torch

from grader import exercise


@exercise(
    points=1,
    order=9,
    hints=[
        "With n GPUs the last one has the number n - 1.",
        'torch.device(f"cuda:{i}") makes a device of a number. What is an empty list in a condition?',
    ],
)
def try_gpu(i: int = 0) -> torch.device:
    """Return the GPU number `i`, counted from 0, if there is one; else the CPU.

    Args:
        i: which GPU.

    Returns:
        A `torch.device`.
    """
    ### BEGIN SOLUTION
    if torch.cuda.device_count() >= i + 1:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")
    ### END SOLUTION


@try_gpu.part
def try_all_gpus() -> list[torch.device]:
    """Return all GPUs, or a list of the CPU alone if there is none.

    Returns:
        A list of `torch.device`, at least one.
    """
    ### BEGIN SOLUTION
    devices = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
    return devices or [torch.device("cpu")]
    ### END SOLUTION


def with_gpus(function, count, arguments):
    """Call a function on a machine that has so many GPUs, as far as it asks for their number."""
    asked = torch.cuda.device_count, torch.cuda.is_available
    torch.cuda.device_count, torch.cuda.is_available = lambda: count, lambda: count > 0
    try:
        return function(*arguments)
    finally:
        torch.cuda.device_count, torch.cuda.is_available = asked


def some(try_gpu, gpus, numbers):
    found = {}
    for i in numbers:
        try:
            found[f"try_gpu({i})"] = repr(with_gpus(try_gpu, gpus, [i]))
        except (ValueError, IndexError) as error:
            found[f"try_gpu({i})"] = f"raise {type(error).__name__}"
    return found


def first(try_gpu):
    return {"try_gpu()": repr(with_gpus(try_gpu, 3, []))}


def every(try_all_gpus, gpus):
    found = with_gpus(try_all_gpus, gpus, [])
    return [repr(device) for device in found] if isinstance(found, list) else found


try_gpu.defaults(call=some)
try_gpu.case("without a GPU", gpus=0, numbers=[0, 1, 5])
try_gpu.case("one GPU", gpus=1, numbers=[0, 1, 2])
try_gpu.case("three GPUs: the example", gpus=3, numbers=[0, 1, 2, 3, 9])
try_gpu.case("five GPUs", gpus=5, numbers=[3, 4, 5], hidden=True)
try_gpu.case("no number is given", call=first)
try_all_gpus.defaults(call=every)
try_all_gpus.case("all of no GPUs", gpus=0)
try_all_gpus.case("all of one GPU", gpus=1)
try_all_gpus.case("all of three GPUs: the example", gpus=3)
try_all_gpus.case("all of two GPUs", gpus=2, hidden=True)


@try_gpu.right_variant
def by_kind_and_number(i=0):
    return torch.device("cuda", i) if i < torch.cuda.device_count() else torch.device("cpu")


@try_gpu.right_variant
def from_a_range(i=0):
    name = f"cuda:{i}" if i in range(torch.cuda.device_count()) else "cpu"
    return torch.device(name)


@try_gpu.right_variant
def asked_first(i=0):
    if not torch.cuda.is_available() or torch.cuda.device_count() <= i:
        return torch.device("cpu")
    return torch.device(type="cuda", index=i)


@try_all_gpus.right_variant
def one_by_one():
    devices = []
    for i in range(torch.cuda.device_count()):
        devices.append(torch.device("cuda", i))
    if not devices:
        devices.append(torch.device("cpu"))
    return devices


@try_all_gpus.right_variant
def by_map():
    if torch.cuda.device_count() == 0:
        return [torch.device("cpu")]
    return list(map(torch.device, [f"cuda:{i}" for i in range(torch.cuda.device_count())]))


@try_all_gpus.right_variant
def in_one_line():
    count = torch.cuda.device_count()
    return [torch.device(f"cuda:{i}" if count else "cpu") for i in range(count or 1)]


try_gpu.edits("""
available_alone (at most 50 %): torch.cuda.device_count() >= i + 1 -> torch.cuda.is_available()
    You return a GPU for every number, as soon as there is one at all. Compare the number with how many there
    are.
off_by_one (at most 60 %): >= i + 1 -> >= i
    GPUs are counted from 0: of three the last is number 2. You return one that is not there.
one_too_few (at most 60 %): >= i + 1 -> > i + 1
    GPUs are counted from 0: of three the last is number 2. You return the CPU where there is one more.
a_text (50 to 70 %): return torch.device(f"cuda:{i}") -> return f"cuda:{i}"
    also: return torch.device("cpu") -> return "cpu"
    You return a text. A device is an object, torch.device("cpu").
a_text_for_a_gpu (at most 70 %): return torch.device(f"cuda:{i}") -> return f"cuda:{i}"
    For a GPU you return a text. A device is an object, torch.device("cuda:0").
without_number (at most 60 %): f"cuda:{i}" -> "cuda"
    Your GPU has no number. torch.device("cuda") is whichever is the current one; cuda:0 is the first.
always_the_first (at most 50 %): f"cuda:{i}" -> "cuda:0"
    You return the first GPU, whatever the number is.
first_if_there_is_one (at most 50 %): torch.cuda.device_count() >= i + 1 -> torch.cuda.device_count() > 0
    also: f"cuda:{i}" -> "cuda:0"
    You return the first GPU whenever there is one. The number decides which one it is, and whether it is there.
counted_from_one (at most 60 %): f"cuda:{i}" -> f"cuda:{i + 1}"
    The number of your device is one too large: they are counted from 0.
last_for_a_larger_number of by_kind_and_number (at most 60 %): \
torch.device("cuda", i) if i < torch.cuda.device_count() else -> \
torch.device("cuda", min(i, torch.cuda.device_count() - 1)) if torch.cuda.device_count() else
    For a number beyond the last GPU you return another one. Return the CPU there.
raises_{n} for n = ValueError, IndexError (at most 60 %): \
return torch.device("cpu") -> raise {n}("no such GPU")
    Where there is no such GPU your function raises an exception. It returns the CPU.
nothing_instead (at most 60 %): return torch.device("cpu") -> return None
    Where there is no such GPU your function returns nothing. It returns the CPU.
never_a_gpu (at most 40 %): torch.cuda.device_count() >= i + 1 -> False
    You return the CPU, whatever torch.cuda.device_count() says. Do not try out whether a tensor can be made on
    a GPU: ask for their number.
""")
try_all_gpus.edits("""
empty_without_gpu (at most 70 %): return devices or [torch.device("cpu")] -> return devices
    Without a GPU your list is empty. Then it holds the CPU.
all_from_one (at most 60 %): range(torch -> range(1, torch
    The first GPU is missing in your list: they are counted from 0.
all_up_to_n (at most 60 %): range(torch.cuda.device_count()) -> range(torch.cuda.device_count() + 1)
    Your list has a GPU more than there are: of n GPUs the last is number n - 1.
cpu_too (at most 65 %): return devices or [torch.device("cpu")] -> return [*devices, torch.device("cpu")]
    Your list has the CPU even where there are GPUs.
list_of_texts (50 to 70 %): [torch.device(f"cuda:{i}") for -> [f"cuda:{i}" for
    also: [torch.device("cpu")] -> ["cpu"]
    Your list has texts. A device is an object, torch.device("cpu").
no_list_without_gpu (at most 80 %): devices or [torch.device("cpu")] -> devices or torch.device("cpu")
    Without a GPU you return the CPU itself. It is a list with one device.
the_first_alone (at most 50 %): return devices or [torch.device("cpu")] -> \
return devices[:1] or [torch.device("cpu")]
    Your list has the first GPU alone. All of them belong in it.
without_numbers (at most 60 %): f"cuda:{i}" -> "cuda"
    The GPUs in your list have no numbers, so that none can be told from another.
""")
