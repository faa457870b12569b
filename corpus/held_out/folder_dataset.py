"""Answers to folder_dataset as students might write them, made from the statement alone."""

# ruff: noqa: PTH118, PTH207, PTH208
import glob
import os
from pathlib import Path

import torch
from torch.utils.data import Dataset


class wrong_wraps(Dataset):
    def __init__(self, root, label, transform=None):
        self.paths = sorted(Path(root, label).glob("*.pt"))
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, idx):
        x = torch.load(self.paths[idx % len(self.paths)])
        return (self.transform(x) if self.transform else x), self.label


class wrong_by_number(Dataset):
    def __init__(self, root, label, transform=None):
        self.root, self.label, self.transform = root, label, transform
        self.n = len(glob.glob(os.path.join(root, label, "*.pt")))

    def __len__(self):
        return self.n

    def __getitem__(self, idx):
        x = torch.load(os.path.join(self.root, self.label, f"{idx + 1}.pt"))
        if self.transform:
            x = self.transform(x)
        return x, self.label


class wrong_transform_needed(Dataset):
    def __init__(self, root, label, transform=None):
        self.paths = sorted(glob.glob(os.path.join(root, label, "*.pt")))
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, idx):
        return self.transform(torch.load(self.paths[idx])), self.label


class wrong_loose_filter(Dataset):
    def __init__(self, root, label, transform=None):
        self.dir = os.path.join(root, label)
        self.files = sorted(f for f in os.listdir(self.dir) if ".pt" in f)
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.files)

    def __getitem__(self, idx):
        x = torch.load(os.path.join(self.dir, self.files[idx]))
        if self.transform:
            x = self.transform(x)
        return x, self.label


class wrong_label_first(Dataset):
    def __init__(self, root, label, transform=None):
        self.paths = sorted(glob.glob(os.path.join(root, label, "*.pt")))
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, idx):
        x = torch.load(self.paths[idx])
        if self.transform is not None:
            x = self.transform(x)
        return self.label, x


class wrong_no_dataset:
    # no base class: + and the rest of Dataset is missing
    def __init__(self, root, label, transform=None):
        self.paths = sorted(glob.glob(os.path.join(root, label, "*.pt")))
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, idx):
        x = torch.load(self.paths[idx])
        if self.transform is not None:
            x = self.transform(x)
        return x, self.label


class wrong_transform_forgotten(Dataset):
    """The transform is forgotten."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        return t, self.label


class wrong_label_before_tensor(Dataset):
    """Returns (label, tensor) in the wrong order."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return self.label, t


class wrong_no_negative_index(Dataset):
    """Negative index raises IndexError."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        if idx < 0 or idx >= len(self.names):
            raise IndexError("index out of range")
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_transform_cached(Dataset):
    """Transform result cached: transform is called only once for each item."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.cache = {}
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        if idx not in self.cache:
            t = torch.load(os.path.join(self.folder, self.names[idx]))
            if self.transform is not None:
                t = self.transform(t)
            self.cache[idx] = t
        return self.cache[idx], self.label


class wrong_value_error_behind_the_end(Dataset):
    """ValueError instead of IndexError behind the last one."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        if idx >= len(self.names):
            raise ValueError("no such item")
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_transform_of_the_pair(Dataset):
    """Transform applied to the pair."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            return self.transform((t, self.label))
        return t, self.label


class wrong_last_file_not_counted(Dataset):
    """Last file is not counted: len - 1."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names) - 1

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


IDEAS = {
    "wrong_wraps": "starts_over",
    "wrong_by_number": "numbered_names",
    "wrong_transform_needed": "None is used",
    "wrong_loose_filter": "loosely_filtered",
    "wrong_label_first": "label_first",
    "wrong_transform_forgotten": "transform_ignored",
    "wrong_label_before_tensor": "label_first",
    "wrong_no_negative_index": "not_from_the_end",
    "wrong_transform_cached": "transformed_once",
    "wrong_value_error_behind_the_end": "not refused",
    "wrong_transform_of_the_pair": "a tuple for a tensor",
    "wrong_last_file_not_counted": "length_less_one",
}
