"""The hand on the page: what a person waits for before looking."""

from __future__ import annotations


def press(page, target):
    """Press what leads to another page, and wait until that page stands there whole.

    A bare ``click`` comes back while the answer is still on its way: whoever looks at once may see the page before.
    """
    with page.expect_navigation():
        target.click()
