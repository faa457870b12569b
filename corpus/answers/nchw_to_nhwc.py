"""Answers to nchw_to_nhwc by somebody who had seen the notebook alone."""


def right_of_a_student(X):
    return X.permute(0, 2, 3, 1).contiguous()


def wrong_reshaped(X):
    """Only reshapes: numbers keep their order in memory."""
    N, C, H, W = X.shape
    return X.reshape(N, H, W, C)


def wrong_permuted_only(X):
    """Permute without contiguous."""
    return X.permute(0, 2, 3, 1)


def wrong_rows_and_columns_exchanged(X):
    """Rows and columns are swapped: (N, W, H, C)."""
    return X.transpose(1, 3).contiguous()


def wrong_inverse_permutation(X):
    """The inverse permutation: as if X were NHWC."""
    return X.permute(0, 3, 1, 2).contiguous()


def wrong_squeezed(X):
    """Squeeze drops axes of size 1."""
    return X.permute(0, 2, 3, 1).contiguous().squeeze()


IDEAS = {
    "wrong_reshaped": "reshaped",
    "wrong_permuted_only": "only_permuted",
    "wrong_rows_and_columns_exchanged": "height_and_width_exchanged",
    "wrong_inverse_permutation": "permuted_the_other_way",
    "wrong_squeezed": "ones_removed",
}
