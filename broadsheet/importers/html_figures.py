"""Figures: which picture has which caption, and what else stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from broadsheet.core.html_tree import Node


@dataclass
class Figure:
    """Pictures with the elements that hold their captions, captions of none of them, and the rest as it stood."""

    pictures: list[tuple[Node, Node | None]] = field(default_factory=list)
    captions: list[Node] = field(default_factory=list)
    rest: Node = field(default_factory=lambda: Node("div"))


def figure_of(node: Node) -> Figure:
    found = Figure()
    found.rest = _without(node, found)
    return found


def _without(node: Node, found: Figure) -> Node:
    """The element without its pictures and captions, which are noted in the order of reading."""
    rest = Node("div" if node.tag == "figure" else node.tag, {**node.attributes})
    for one in node.children:
        if isinstance(one, str):
            rest.children.append(one)
        elif one.tag == "img":
            found.pictures.append((one, None))
        elif one.tag == "figcaption":
            _caption(one, found)
        else:
            rest.children.append(_without(one, found))
    return rest


def _caption(node: Node, found: Figure) -> None:
    """A caption is of the picture before it, of the first one where it stands above all, else of none."""
    if found.pictures and found.pictures[-1][1] is None:
        found.pictures[-1] = (found.pictures[-1][0], node)
    else:
        found.captions.append(node)
