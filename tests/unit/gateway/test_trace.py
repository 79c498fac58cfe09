from typing import Any

import pytest

from gateway.trace import begin

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def scope(**headers: str) -> dict[str, Any]:
    return {"headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]}


def test_a_trace_context_is_passed_on_as_it_came() -> None:
    trace = begin(scope(traceparent=PARENT, tracestate="vendor=1"))
    assert trace.context == (("traceparent", PARENT), ("tracestate", "vendor=1"))
    assert trace.trace_id == "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "x",
        PARENT.upper(),
        PARENT.replace("00-", "ff-"),
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        PARENT + "\n",
        PARENT[:-3],
    ],
)
def test_a_context_that_is_none_is_dropped_with_its_state(parent: str) -> None:
    trace = begin(scope(traceparent=parent, tracestate="vendor=1"))
    assert (trace.context, trace.trace_id) == ((), None)


def test_a_state_that_grpc_could_not_carry_is_dropped_alone() -> None:
    assert begin(scope(traceparent=PARENT, tracestate="\xff")).context == (("traceparent", PARENT),)
