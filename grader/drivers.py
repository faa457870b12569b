"""Ready-made drivers: how students' code is called where one plain call is not enough.

    from grader.drivers import module_forward

    linear.case("a batch", call=module_forward, arguments={"in_features": 3, "out_features": 2}, ...)

A driver gets the student's function or class first and the arguments of the case by name. Its source is
sent to where the student's code runs, with the functions of this file that it calls, and uses `torch` alone.
`arguments` are always those that the student's function (or class) is called with, by name. What a driver
returns is compared part by part, and its keys are in the messages that students read: expressions of Python,
where that can be, for they are read in every language. A text in the place of a result says what is wrong;
`judging/told.py` has it in other languages.

None of them imports anything when it is called, with one exception: `module_output_shape` on the device
"meta". So would an optimizer of `torch.optim`: 800 modules, 1.5 s and 70 MB in every process that does it.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def module_forward(
    cls: Any,
    arguments: dict[str, Any],
    parameters: dict[str, Tensor],
    inputs: Any,
    buffers: dict[str, Tensor] | None = None,
    training: bool = True,
) -> Any:
    """Output of a module under given weights; with `grad=["inputs", "parameters"]` its gradients too.

    Args:
        cls: the student's `nn.Module` class, or a function that returns a module.
        arguments: of the constructor.
        parameters: by their names in the state_dict, with `buffers` all that it has. Where a module has other
            names for tensors of the same shapes, these are taken: names are what `module_state_dict` compares.
        inputs: what `forward` gets: a tensor, or a tuple of several arguments.
        buffers: by their names in the state_dict; they are copied first.
        training: train mode or eval mode.

    Returns:
        The output; words, where the module has other tensors.
    """
    module = cls(**arguments)
    copies = {name: tensor.clone() for name, tensor in (buffers or {}).items()}
    names, misfit = _fitted(module, {**parameters, **copies})
    if misfit:
        return misfit
    given = ({names[name]: t for name, t in group.items()} for group in (parameters, copies))
    return torch.func.functional_call(module.train(training), tuple(given), inputs)


def module_train_eval(
    cls: Any,
    arguments: dict[str, Any],
    state_dict: dict[str, Tensor],
    batches: list[Tensor],
    inputs: Any,
) -> Any:
    """Output in eval mode and the buffers, after the module has seen batches in train mode.

    Args:
        cls: the student's `nn.Module` class, or a function that returns a module.
        arguments: of the constructor.
        state_dict: parameters and buffers that the module starts with.
        batches: handed to the module in train mode, one after the other; gradients reach them.
        inputs: handed to the module in eval mode, afterwards.
    """
    module = cls(**arguments)
    names, misfit = _fitted(module, state_dict)
    if misfit:
        return misfit
    # A module is made in the default dtype, and what it starts with may be float64: that must not be rounded.
    for tensor in state_dict.values():
        if tensor.is_floating_point():
            module.to(tensor.dtype)
            break
    module.load_state_dict({names[name]: tensor for name, tensor in state_dict.items()})
    module.train()
    for batch in batches:
        module(batch.clone().requires_grad_(batch.is_floating_point()))
    module.eval()
    with torch.no_grad():
        output = module(inputs)
    kept = dict(module.named_buffers())
    buffers = {name: kept[own] for name, own in names.items() if own in kept}
    return {"eval output": output, "buffers": buffers}


def _fitted(module: Any, wanted: dict[str, Tensor]) -> tuple[dict[str, str], str]:
    """Find wanted tensors in a module's state_dict: their names in it, or words of what is wrong."""
    if not isinstance(module, torch.nn.Module):
        return {}, f"this {type(module).__name__} is no nn.Module"
    found = {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}
    others = {name: shape for name, shape in found.items() if name not in wanted}
    lacking = [name for name in wanted if name not in found]
    names = {name: name for name in wanted}
    for name in [*lacking]:
        for other, shape in others.items():
            if shape == tuple(wanted[name].shape):
                names[name] = other
                lacking.remove(name)
                del others[other]
                break
    if lacking:
        return {}, f"state_dict() lacks {', '.join(lacking)}"
    for name, own in names.items():
        if found[own] != (shape := tuple(wanted[name].shape)):
            return {}, f"{own} has the shape {found[own]}, expected {shape}"
    if others:
        return {}, f"state_dict() has {', '.join(others)}, which is not asked for"
    return names, ""


def module_state_dict(cls: Any, arguments: dict[str, Any], device: str = "cpu") -> Any:
    """Names and shapes of a module's state_dict; on the device "meta" a big network costs no memory."""
    with torch.device(device):
        module = cls(**arguments)
    return {"state_dict()": {name: t.to("meta") for name, t in module.state_dict().items()}}


def module_parameter_count(cls: Any, arguments: dict[str, Any], device: str = "cpu") -> Any:
    """How many numbers in a module can be trained; see `module_state_dict` for `device`."""
    with torch.device(device):
        module = cls(**arguments)
    trained = [p for p in module.parameters() if p.requires_grad]
    return {"sum(p.numel() for p in parameters())": sum(p.numel() for p in trained)}


def module_output_shape(
    cls: Any, arguments: dict[str, Any], shape: list[int], device: str = "cpu"
) -> Any:
    """Shape of a module's output for an input of zeros; on the device "meta" for 2 s and no memory."""
    with torch.device(device):
        output = cls(**arguments)(torch.zeros(shape))
    return output.to("meta")


def iterate(function: Any, arguments: dict[str, Any], passes: int = 1, limit: int = 300) -> Any:
    """What an iterable gives: the items of each pass through it.

    Args:
        function: the student's generator function, or the class of an iterable.
        arguments: of the call.
        passes: how often the object that the call returns is looped over.
        limit: items after which a pass is broken off, for iterators that do not end.
    """
    iterable = function(**arguments)
    found: dict[str, list[Any]] = {}
    for number in range(1, passes + 1):
        items = found[f"pass {number}"] = []
        for item in iterable:
            items.append(item)
            if len(items) >= limit:
                break
    return found


def dataset_items(cls: Any, arguments: dict[str, Any], indices: list[int]) -> Any:
    """Length of a Dataset and its items at some indices."""
    dataset = cls(**arguments)
    return {"len": len(dataset), "items": [dataset[index] for index in indices]}


def call_with(function: Any, torch_function: str, arguments: dict[str, Any]) -> Any:
    """Result of a function that takes a function first: `torch_function="sin"` hands torch.sin over."""
    return function(getattr(torch, torch_function), **arguments)


def call_result(function: Any, arguments: dict[str, Any], inputs: list[Any]) -> Any:
    """Results of the function that a function returns, for one input after the other."""
    returned = function(**arguments)
    return [returned(x) for x in inputs]


def counted_calls(function: Any, limit: int = 100, **arguments: Any) -> Any:
    """Result of a function, or words if it calls PyTorch more than `limit` times, as a loop over rows does.

    The function gets all other arguments, so that this can stand in `defaults`. Calls are counted because
    seconds differ from machine to machine. What plain Python does is not seen: where a loop over lists shall
    not do either, forbid `torch.Tensor.tolist`, `torch.Tensor.item` and `torch.Tensor.numpy`.
    """

    class Counting(torch.overrides.TorchFunctionMode):
        count = 0

        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            self.count += 1
            return func(*args, **(kwargs or {}))

    with Counting() as counting:
        result = function(**arguments)
    return f"more than {limit} calls of PyTorch" if counting.count > limit else result


def optimizer_steps(
    function: Any,
    params: list[Tensor],
    gradients: list[list[Any]],
    arguments: dict[str, Any],
    states: list[Any] | None = None,
    each: list[dict[str, Any]] | None = None,
    generator: bool = False,
    views: bool = False,
) -> Any:
    """Steps of an optimizer that changes parameters in place; `updates=["params"]` compares these afterwards.

    Args:
        function: gets the parameters, the states if there are any, and `arguments` by name.
        params: leaves that require a gradient.
        gradients: for each step a gradient for each parameter, or None. It is added to what is in `.grad`, as
            backward() does: one that was not cleared shows in the next step. Where it is None, a gradient that
            was cleared to zeros is taken away, as if it had been set to None.
        arguments: the same objects in each step.
        states: what the optimizer remembers of each parameter, a tensor or a dict; the same objects in each
            step. `updates=["params", "states"]` compares their tensors.
        each: for each step its own arguments besides, such as a learning rate that changes.
        generator: hand the parameters over as a generator and not as a list.
        views: return what views of the parameters show that were taken before the first step, and views of
            the tensors in `states`.
    """
    taken = {f"view of params[{n}]": p.detach().view_as(p) for n, p in enumerate(params)}
    for n, state in enumerate(states or []):
        parts = state if isinstance(state, dict) else {"": state}
        for key, part in parts.items():
            if isinstance(part, torch.Tensor):
                place = f"[{n}][{key!r}]" if isinstance(state, dict) else f"[{n}]"
                taken[f"view of states{place}"] = part.detach().view_as(part)
    for number, step in enumerate(gradients):
        for p, gradient in zip(params, step, strict=True):
            if gradient is not None:
                p.grad = gradient.clone() if p.grad is None else p.grad + gradient
            elif p.grad is not None and not p.grad.any():
                p.grad = None
        handed: list[Any] = [(p for p in params) if generator else params]
        if states is not None:
            handed.append(states)
        function(*handed, **arguments, **(each[number] if each else {}))
    return {name: view.clone() for name, view in taken.items()} if views else None


def trained_loss(
    function: Any,
    arguments: dict[str, Any],
    inputs: Tensor,
    targets: Tensor,
    bound: float,
    loss: str = "mse_loss",
) -> Any:
    """Whether a training function comes below a bound of the loss.

    Args:
        function: trains, and returns the model: a module, or a function of the inputs.
        arguments: of the call.
        inputs: what the trained model is tried on.
        targets: what it should give.
        bound: what the loss must fall below.
        loss: a function of torch.nn.functional.
    """

    # As in a session of one's own: what a training function makes has the default dtype, and so have its data.
    def own(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [own(item) for item in value]
        is_float = isinstance(value, torch.Tensor) and value.is_floating_point()
        return value.to(torch.get_default_dtype()) if is_float else value

    model = function(**{name: own(value) for name, value in arguments.items()})
    with torch.no_grad():
        value = float(getattr(torch.nn.functional, loss)(model(own(inputs)), own(targets)))
    return f"a loss below {bound:g}" if value < bound else f"a loss of {value:.3g}"
