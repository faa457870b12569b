"""Answers to topk_labels by somebody who had seen the notebook alone."""


def right_of_a_student(prob, labels, k):
    return labels[prob.topk(k, dim=1).indices]


def wrong_columns(prob, labels, k):
    """Returns the columns, not the labels."""
    return prob.topk(k, dim=1).indices


def wrong_smallest(prob, labels, k):
    """The k smallest."""
    return labels[prob.topk(k, dim=1, largest=False).indices]


def wrong_ascending(prob, labels, k):
    """The right ones in ascending order."""
    return labels[prob.argsort(dim=1)[:, -k:]]


def wrong_down_the_columns(prob, labels, k):
    """Best along the wrong axis: over the rows."""
    order = prob.argsort(dim=0, descending=True)
    return labels[order[:, :k] % len(labels)]


def wrong_numbers(prob, labels, k):
    """Returns the numbers, not the labels."""
    return prob.topk(k, dim=1).values


IDEAS = {
    "wrong_columns": "columns_instead_of_labels",
    "wrong_smallest": "smallest",
    "wrong_ascending": "rising",
    "wrong_down_the_columns": "sorted_down_and_wrapped",
    "wrong_numbers": "numbers_instead_of_labels",
}
