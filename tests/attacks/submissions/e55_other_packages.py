"""Imports packages that have the same function: scipy, jax, OpenCV, TensorFlow, scikit-image.

Must get: failed, forbidden
"""

import importlib

PACKAGES = ["scipy.ndimage", "jax", "cv2", "tensorflow", "skimage", "sklearn", "cupy", "numba"]


def corr2d(X, K):
    doors = [lambda name=name: importlib.import_module(name) for name in PACKAGES]
    return try_doors(X, K, *doors)
