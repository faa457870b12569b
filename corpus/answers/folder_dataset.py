"""Answers to folder_dataset as students might write them, made from the statement alone."""

# ruff: noqa: F821, PTH118, PTH123, PTH208
import fnmatch
import os
from pathlib import Path

import torch
from torch.utils.data import Dataset


class right_at_first(Dataset):
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
        return t, self.label


class right_looked_up_each_time(Dataset):
    """Look into the folder whenever something is asked for."""

    def __init__(self, root, label, transform=None):
        self.where, self.label, self.transform = os.path.join(root, label), label, transform
        self.found = None

    def files(self):
        if self.found is None:
            self.found = sorted(fnmatch.filter(os.listdir(self.where), "*.pt"))
        return self.found

    def __len__(self):
        return len(self.files())

    def __getitem__(self, idx):
        with open(os.path.join(self.where, self.files()[idx]), "rb") as file:
            X = torch.load(file)
        return (self.transform(X), self.label) if self.transform else (X, self.label)


class wrong_no_self(Dataset):
    def __init__(self, root, label, transform=None):
        self.dir = os.path.join(root, label)
        self.files = sorted(f for f in os.listdir(self.dir) if f.endswith(".pt"))
        self.label, self.transform = label, transform

    def __len__():
        return len(self.files)

    def __getitem__(self, idx):
        x = torch.load(os.path.join(self.dir, self.files[idx]))
        if self.transform:
            x = self.transform(x)
        return x, self.label


class wrong_unsorted(Dataset):
    def __init__(self, root, label, transform=None):
        self.dir = os.path.join(root, label)
        self.files = [f for f in os.listdir(self.dir) if f.endswith(".pt")]
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.files)

    def __getitem__(self, idx):
        x = torch.load(os.path.join(self.dir, self.files[idx]))
        if self.transform:
            x = self.transform(x)
        return x, self.label


class wrong_eager(Dataset):
    def __init__(self, root, label, transform=None):
        folder = Path(root) / label
        self.tensors = [torch.load(p) for p in sorted(folder.glob("*.pt"))]
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.tensors)

    def __getitem__(self, idx):
        x = self.tensors[idx]
        return (x if self.transform is None else self.transform(x)), self.label


class wrong_eager_transform(Dataset):
    def __init__(self, root, label, transform=None):
        self.items = []
        for name in sorted(os.listdir(os.path.join(root, label))):
            if name.endswith(".pt"):
                x = torch.load(os.path.join(root, label, name))
                if transform:
                    x = transform(x)
                self.items.append((x, label))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, idx):
        return self.items[idx]


class wrong_all_files(Dataset):
    def __init__(self, root, label, transform=None):
        self.dir = os.path.join(root, label)
        self.files = sorted(os.listdir(self.dir))
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.files)

    def __getitem__(self, idx):
        x = torch.load(os.path.join(self.dir, self.files[idx]))
        if self.transform:
            x = self.transform(x)
        return x, self.label


class wrong_absolute(Dataset):
    def __init__(self, root, label, transform=None):
        self.dir = os.path.join(root, "/" + label)
        self.files = sorted(f for f in os.listdir(self.dir) if f.endswith(".pt"))
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.files)

    def __getitem__(self, idx):
        x = torch.load(os.path.join(self.dir, self.files[idx]))
        if self.transform:
            x = self.transform(x)
        return x, self.label


class wrong_tensor_only(Dataset):
    def __init__(self, root, label, transform=None):
        self.paths = sorted(Path(root, label).glob("*.pt"))
        self.label, self.transform = label, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, idx):
        x = torch.load(self.paths[idx])
        return self.transform(x) if self.transform else x


class wrong_not_sorted(Dataset):
    """No sorting: the order of os.listdir."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = [n for n in os.listdir(self.folder) if n.endswith(".pt")]

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_pt_anywhere_in_the_name(Dataset):
    """Takes every name that contains .pt, also 12.pt.bak."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if ".pt" in n)

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_sorted_by_length(Dataset):
    """Sorted by length, then by name: 1, 2, 10."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(
            (n for n in os.listdir(self.folder) if n.endswith(".pt")), key=lambda n: (len(n), n)
        )

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_read_in_init(Dataset):
    """All files are read in __init__, items held in memory."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))
        self.items = [torch.load(os.path.join(self.folder, n)) for n in self.names]

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = self.items[idx]
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_index_wraps_around(Dataset):
    """Index behind the last wraps around (idx % len)."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx % len(self.names)]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_file_name_for_the_label(Dataset):
    """The label is the file's name."""

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
        return t, self.names[idx]


class wrong_first_file_always(Dataset):
    """Reads the first file always."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[0]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


class wrong_sorted_reverse(Dataset):
    """Sorted in reverse."""

    def __init__(self, root, label, transform=None):
        self.folder = os.path.join(root, label)
        self.label = label
        self.transform = transform
        self.names = sorted(n for n in os.listdir(self.folder) if n.endswith(".pt"))[::-1]

    def __len__(self):
        return len(self.names)

    def __getitem__(self, idx):
        t = torch.load(os.path.join(self.folder, self.names[idx]))
        if self.transform is not None:
            t = self.transform(t)
        return t, self.label


IDEAS = {
    "wrong_no_self": "self is missing",
    "wrong_unsorted": "unsorted",
    "wrong_eager": "read_at_once",
    "wrong_eager_transform": "transformed_at_once",
    "wrong_all_files": "all_files",
    "wrong_absolute": "file not found",
    "wrong_tensor_only": "tensor_only",
    "wrong_not_sorted": "unsorted",
    "wrong_pt_anywhere_in_the_name": "loosely_filtered",
    "wrong_sorted_by_length": "sorted_by_length",
    "wrong_read_in_init": "read_at_once",
    "wrong_index_wraps_around": "starts_over",
    "wrong_file_name_for_the_label": "name_for_the_label",
    "wrong_first_file_always": "first_file_always",
    "wrong_sorted_reverse": "in_reverse",
}
