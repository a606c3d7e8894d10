"""The rows of the catalogue: each is a graph that a server can offer."""

from typing import Any

import pytest

from graphs.catalogue import GRAPHS, Graph
from graphs.models import SLOTS


@pytest.mark.parametrize(("name", "graph"), GRAPHS.items())
def test_a_row_names_fields_that_its_request_has(name: str, graph: Graph) -> None:
    assert name.isidentifier()
    assert set(graph.sources) <= set(graph.request.model_fields)
    assert set(graph.slots) <= set(SLOTS)


@pytest.mark.parametrize("graph", GRAPHS.values())
def test_a_request_refuses_unknown_fields_and_can_be_described(graph: Graph) -> None:
    schema: dict[str, Any] = graph.request.model_json_schema()
    assert schema["additionalProperties"] is False
    assert schema["title"] == graph.request.__name__
