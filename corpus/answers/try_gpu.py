"""Answers to try_gpu as students might write them, made from the statement alone."""

import torch


def right_first(i=0):
    if torch.cuda.device_count() >= i + 1:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def right_conditional(i=0):
    return torch.device("cuda", i) if torch.cuda.device_count() > i else torch.device("cpu")


def right_available_first(i=0):
    if torch.cuda.is_available() and i < torch.cuda.device_count():
        return torch.device("cuda:" + str(i))
    return torch.device("cpu")


def right_try_all_gpus_first():
    devices = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
    return devices if devices else [torch.device("cpu")]


def right_try_all_gpus_loop():
    n = torch.cuda.device_count()
    if n < 1:
        return [torch.device("cpu")]
    gpus = []
    for k in range(n):
        gpus += [torch.device("cuda", k)]
    return gpus


def wrong_available_alone(i=0):
    if torch.cuda.is_available():
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def wrong_off_by_one(i=0):
    if torch.cuda.device_count() >= i:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def wrong_text(i=0):
    return f"cuda:{i}" if torch.cuda.device_count() > i else "cpu"


def wrong_without_number(i=0):
    if torch.cuda.device_count() >= i + 1:
        return torch.device("cuda")
    return torch.device("cpu")


def wrong_always_the_first(i=0):
    if torch.cuda.device_count() > 0:
        return torch.device("cuda:0")
    return torch.device("cpu")


def wrong_last_for_too_large(i=0):
    n = torch.cuda.device_count()
    if n == 0:
        return torch.device("cpu")
    return torch.device("cuda", min(i, n - 1))


def wrong_raises(i=0):
    if torch.cuda.device_count() <= i:
        raise ValueError(f"there is no GPU {i}")
    return torch.device(f"cuda:{i}")


def wrong_tries_it(i=0):
    try:
        torch.zeros(1, device=f"cuda:{i}")
        return torch.device(f"cuda:{i}")
    except Exception:
        return torch.device("cpu")


def wrong_try_all_gpus_empty():
    return [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]


def wrong_try_all_gpus_from_one():
    devices = [torch.device(f"cuda:{i}") for i in range(1, torch.cuda.device_count())]
    return devices if devices else [torch.device("cpu")]


def wrong_try_all_gpus_cpu_too():
    return [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())] + [
        torch.device("cpu")
    ]


def wrong_try_all_gpus_texts():
    return [f"cuda:{i}" for i in range(torch.cuda.device_count())] or ["cpu"]


def wrong_try_all_gpus_bare_cpu():
    devices = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
    return devices if devices else torch.device("cpu")


RIGHT = {"try_gpu": right_first, "try_all_gpus": right_try_all_gpus_first}

IDEAS = {
    "wrong_available_alone": "available_alone",
    "wrong_off_by_one": "off_by_one",
    "wrong_text": "a_text",
    "wrong_without_number": "without_number",
    "wrong_always_the_first": "first_if_there_is_one",
    "wrong_last_for_too_large": "last_for_a_larger_number",
    "wrong_raises": "raises_ValueError",
    "wrong_tries_it": "never_a_gpu",
    "wrong_try_all_gpus_empty": "empty_without_gpu",
    "wrong_try_all_gpus_from_one": "all_from_one",
    "wrong_try_all_gpus_cpu_too": "cpu_too",
    "wrong_try_all_gpus_texts": "list_of_texts",
    "wrong_try_all_gpus_bare_cpu": "no_list_without_gpu",
}
