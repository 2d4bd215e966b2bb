"""Tables of HTML: their cells in rows, and what kind of column they make."""

from __future__ import annotations

import re

from broadsheet.core.html_tree import Node
from broadsheet.importers.html_words import plain

NUMBER = re.compile(r"[-+−–]?[\d.,’'\s\u00a0%]*")


def rows_of(node: Node) -> list[list[Node]]:
    """Cells of a table, row by row; those of tables within its cells are left to the cells."""
    rows = []
    for one in node.children:
        if isinstance(one, Node) and one.tag in {"thead", "tbody", "tfoot"}:
            rows += rows_of(one)
        elif isinstance(one, Node) and one.tag == "tr":
            rows.append([cell for cell in one.children if isinstance(cell, Node) and cell.tag in {"td", "th"}])
    return rows


def grid_of(rows: list[list[Node]]) -> list[list[Node]]:
    """The rows with an empty cell wherever a cell reaches over another."""
    grid: list[list[Node]] = []
    down: dict[int, int] = {}
    for row in rows:
        line: list[Node] = []
        for cell in row:
            _skip(line, down)
            across, deep = (_span(cell, name) for name in ("colspan", "rowspan"))
            for at in range(len(line), len(line) + across):
                down[at] = deep - 1
            line += [cell] + [Node("td") for _ in range(across - 1)]
        _skip(line, down)
        grid.append(line)
    return grid


def _skip(line: list[Node], down: dict[int, int]) -> None:
    while down.get(len(line), 0) > 0:
        down[len(line)] -= 1
        line.append(Node("td"))


def _span(cell: Node, name: str) -> int:
    given = cell.attributes.get(name, "1")
    return min(max(int(given), 1), 100) if given.isascii() and given.isdigit() else 1


def kind_of(cells: list[Node], first: Node | None) -> str:
    """`number` for a column set to the right that holds nothing but numbers."""
    right = any(cell.attributes.get("align") == "right" for cell in [*cells, *([first] if first else [])])
    return "number" if right and all(NUMBER.fullmatch(plain(cell)) and not _marked(cell) for cell in cells) else "text"


def _marked(cell: Node) -> bool:
    return any(isinstance(one, Node) for one in cell.children)
