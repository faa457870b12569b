r"""# A dataset of files in a folder

Data are often sorted into folders, one for each label: `root/crosses` has pictures of crosses, `root/rings`
those of rings. All of them together may not fit into memory. So write a *dataset*: an object that knows which
files there are, and reads one when it is asked for. Then PyTorch's `DataLoader` can make mini-batches of it.

`FolderDataset(root, label, transform=None)` stands for the tensors in the folder `root/label`:

- It has the files whose names end in `.pt`, sorted by name as Python sorts texts, and no others.
- `len(dataset)` is the number of these files.
- `dataset[idx]` is the pair `(tensor, label)`. The tensor of file number `idx` is read with `torch.load`, and
  handed to the function `transform`, unless that is `None`; `label` is the text from above.

Files are read when an item is asked for, not before, and `transform` is called anew each time.

For example, this unit comes with a folder: `from grader import data`, and `str(data("data") / "shapes")` is
its path. In `shapes/crosses` there are `1.pt` to `12.pt`, `12.pt.bak` and `script.txt`, in `shapes/rings`
there are `a.pt` to `l.pt` and `notes.md`. With `crosses = FolderDataset(path, "crosses")`, `len(crosses)` is
12, and `crosses[1]` is the pair of the tensor in `10.pt` and `"crosses"`: sorted as texts, the names begin
with `1.pt`, `10.pt`, `11.pt`.

An `idx` that is `len(dataset)` or more raises an `IndexError`, or `for item in dataset` would not end.

## Mind

- Systems list folders in an order of their own, and so do `os.listdir` and `glob`: they do not sort.
- Sorted as texts, `10.pt` comes before `2.pt`.

## Small print

- `dataset[-1]` is the last item, as in a list.
- A folder may have no `.pt` file: then the length is 0.
- `crosses + rings` puts one dataset behind the other: the base class `Dataset` sees to that.
"""

import os
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from grader import exercise, randn


@exercise(
    points=4,
    order=5,
    forbid=["torchvision.*"],
    hints=[
        "What can be known without reading a file? Make a sorted list of paths in __init__, and keep it.",
        "Path(root, label).glob and os.listdir find files, sorted puts them in order. torch.load takes a path.",
        "A list has a length, takes negative numbers, and raises an IndexError behind its end. Use that.",
    ],
)
class FolderDataset(Dataset):
    """The tensors in the files of a folder, each with the folder's label; read when asked for."""

    def __init__(self, root: str, label: str, transform: Callable | None = None) -> None:
        """Find the .pt files in the folder `label` of the folder `root`; `transform` gets each tensor."""
        ### BEGIN SOLUTION
        self.paths = sorted(Path(root, label).glob("*.pt"))
        self.label = label
        self.transform = transform
        ### END SOLUTION

    def __len__(self) -> int:
        """Return the number of files."""
        ### BEGIN SOLUTION
        return len(self.paths)
        ### END SOLUTION

    def __getitem__(self, idx: int) -> tuple[Tensor, str]:
        """Return the transformed tensor of file `idx`, and the label; IndexError behind the last one."""
        ### BEGIN SOLUTION
        tensor = torch.load(self.paths[idx])
        if self.transform is not None:
            tensor = self.transform(tensor)
        return tensor, self.label
        ### END SOLUTION


class Listing(list):
    """What os.scandir returns, in another order."""

    def __next__(self):
        return self.pop(0) if self else next(iter(()))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


def opened(FolderDataset, label, transform=None):
    # Some systems list folders in order, and then nobody sees who has not sorted. Here none does.
    from grader import data  # noqa: PLC0415

    read, kept = [], (os.listdir, os.scandir, torch.load)
    listdir, scandir, load = kept
    os.listdir = lambda path=".": sorted(listdir(path), key=lambda name: name[::-1])
    os.scandir = lambda path=".": Listing(sorted(scandir(path), key=lambda e: e.name[::-1]))
    torch.load = lambda *file, **how: read.append(file) or load(*file, **how)
    try:
        return FolderDataset(str(data("data") / "shapes"), label, transform), len(read)
    finally:
        os.listdir, os.scandir, torch.load = kept


def items(FolderDataset, label, indices, scale=None):
    dataset, _ = opened(FolderDataset, label, None if scale is None else scale.mul)
    return [dataset[idx] for idx in indices]


def transformed(FolderDataset, label, shift):
    calls = []
    dataset, _ = opened(FolderDataset, label, lambda X: calls.append(X) or X[..., 0] + shift)
    return {"items": [dataset[0], dataset[5], dataset[5]], "calls of transform": len(calls)}


def read_at_first(FolderDataset, label):
    dataset, early = opened(FolderDataset, label)
    return f"{early} files are read before one of the {len(dataset)} items is asked for"


def loop(FolderDataset, label):
    dataset, early = opened(FolderDataset, label)
    labels = [item[1] for _, item in zip(range(99), dataset, strict=False)]
    return f"{early} files read at first, a loop has {len(labels)} items of {sorted({*labels})}"


def together(FolderDataset, scale):
    crosses, rings = (opened(FolderDataset, label, scale.mul)[0] for label in ("crosses", "rings"))
    return [(crosses + rings)[idx] for idx in (0, 11, 12, 23)]


def batches(FolderDataset, label, shuffle):
    dataset, _ = opened(FolderDataset, label, lambda X: X.sum(dim=2))
    loader = DataLoader(dataset, batch_size=5, shuffle=shuffle)
    return [[tuple(X.shape), list(labels)] for X, labels in loader]


FolderDataset.defaults(label="crosses", call=items)
FolderDataset.case("crosses", indices=[0, 1, 2, 11])
FolderDataset.case("rings, times a number", label="rings", indices=[0, 11, 4], scale=randn())
FolderDataset.case("counted from the end", indices=[-1, -12], scale=randn())
FolderDataset.raises("behind the last", IndexError, indices=[12])
FolderDataset.case("a loop ends", call=loop)
FolderDataset.case("two labels, one behind the other", call=together, scale=randn())
FolderDataset.case("a transform", call=transformed, shift=randn(8, 1))
FolderDataset.case("what is read at first", call=read_at_first, label="rings")
FolderDataset.case("what is read of an empty folder", call=read_at_first, label="none")
FolderDataset.case("batches of a DataLoader", call=batches, shuffle=False)
FolderDataset.case("batches, shuffled", call=batches, shuffle=True, label="rings")


@FolderDataset.right_variant
class ByNames(Dataset):
    def __init__(self, root, label, transform=None):
        self.root, self.label, self.transform = root, label, transform
        with os.scandir(f"{root}/{label}") as entries:
            self.names = tuple(sorted(e.name for e in entries if e.name.endswith(".pt")))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        tensor = torch.load(f"{self.root}/{self.label}/{self.names[idx]}")
        return (tensor if self.transform is None else self.transform(tensor)), self.label


@FolderDataset.right_variant
class ByPaths(Dataset):
    def __init__(self, root, label, transform=lambda tensor: tensor):
        kept = [path for path in Path(root).joinpath(label).iterdir() if path.suffix == ".pt"]
        self.files = dict(enumerate(sorted(kept, key=str)))
        self.label, self.finish = label, transform or (lambda tensor: tensor)

    def __len__(self):
        return len(self.files)

    def __getitem__(self, idx):
        if not -len(self) <= idx < len(self):
            raise IndexError(f"no item {idx}")
        return self.finish(torch.load(self.files[idx % len(self)])), self.label


@FolderDataset.right_variant
class WithMemory(ByNames):
    def __getitem__(self, idx):
        memory, name = self.__dict__.setdefault("memory", {}), self.names[idx]
        if name not in memory:
            memory[name] = torch.load(Path(self.root, self.label, name))
        tensor = memory[name].clone()
        return self.transform(tensor) if self.transform else tensor, self.label


FolderDataset.edits("""
unsorted (65 %): sorted(Path(root, label).glob("*.pt")) -> list(Path(root, label).glob("*.pt"))
    Your files are in the order in which the system lists them: on another computer in another one. Sort them.
sorted_by_length (75 %): label).glob("*.pt")) -> label).glob("*.pt"), key=lambda p: (len(p.name), p.name))
sorted_by_number (75 %): label).glob("*.pt")) -> label).glob("*.pt"), key=lambda path: int(path.stem))
    1.pt to 12.pt come in the order of these numbers. Names are sorted as texts, and need not be numbers.
numbered_names (60 %): self.paths[idx] -> self.paths[0].with_name(f"{idx + 1}.pt")
    You make the name of a file out of idx. Take it from the sorted names of those that are there.
in_reverse (60 %): .glob("*.pt")) -> .glob("*.pt"), reverse=True)
    Your files are sorted in reverse: the first one stands behind all others.
length_less_one (60 %): return len(self.paths) -> return len(self.paths) - 1
    The length of your dataset is one less than the number of its files.
all_files (55 %): .glob("*.pt") -> .iterdir()
loosely_filtered (65 %): "*.pt" -> "*.pt*"
    Files that are no tensors count in your dataset. Only those count whose names end in .pt.
files_of_all_labels (50 %): Path(root, label).glob("*.pt") -> Path(root).glob("*/*.pt")
    Files of other labels are among yours. Only those count that lie in the folder of the label.
read_at_once (60 %): self.label = label -> self.label = label; self.paths = [torch.load(p) for p in self.paths]
    also: torch.load(self.paths[idx]) -> self.paths[idx]
    All files are read when the dataset is made. Keep their names, and read one when its item is asked for.
transformed_at_once (55 %): self.label = label -> self.label = label; \
self.paths = [torch.load(p) if transform is None else transform(torch.load(p)) for p in self.paths]
    also: torch.load(self.paths[idx]) -> self.paths[idx]
    also: self.transform is not None -> False
    All files are read and transformed when the dataset is made. Do both when an item is asked for.
transformed_once (75 %): tensor = self.transform(tensor) -> d, i = self.__dict__, str(idx); \
tensor = d[i] = d[i] if i in d else self.transform(tensor)
    transform is not called each time that an item is asked for. Call it anew, for it may draw random numbers.
transform_ignored (60 %): self.transform is not None -> False
    What transform makes of the tensor is not in your items. It stands in the pair in the place of the tensor.
tensor_only (55 %): return tensor, self.label -> return tensor
    Your items are the tensors alone. An item is a pair: the tensor, and the label.
label_first (75 %): return tensor, self.label -> return self.label, tensor
    The label comes before the tensor in your items.
name_for_the_label (65 %): tensor, self.label -> tensor, self.paths[idx].name
number_for_the_label (65 %): tensor, self.label -> tensor, 0
    The second part of your items is not the label. It is the text that the dataset was made with.
starts_over (70 %): self.paths[idx] -> self.paths[idx % len(self.paths)]
    Behind the last item yours begin again, so a loop over the dataset does not end. Raise an IndexError there.
first_file_always (45 %): self.paths[idx] -> self.paths[0]
    Every item is that of the first file, whatever idx is.
nothing_behind_the_end (70 %): self.paths[idx] -> self.paths[min(idx, len(self.paths) - 1)]
    also: return tensor, self.label -> return (tensor, self.label) if idx < len(self.paths) else None
    Behind the last item nothing is raised in your class. An IndexError says that there is no more.
not_from_the_end (80 %): self.paths[idx] -> self.paths[idx if idx >= 0 else len(self.paths)]
    Negative numbers are refused in your class. They count from the end, as in a list.
kept_in_the_class (50 %): self.paths = -> type(self).paths =
    also: self.label = label -> type(self).label = label
    Two datasets show the same files: what belongs to one of them is kept where all share it. Keep it in self.
""")
