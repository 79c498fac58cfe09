"""Callers who take their time: a request of which the last byte is missing."""

import socket

import httpx

from tests.integration.gateway.processes import PREDICT_KEY, Gateway, eventually
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)


def connected(gateway: Gateway) -> socket.socket:
    url = httpx.URL(gateway.client.base_url)
    return socket.create_connection((url.host, url.port or 80), timeout=30)


def half_sent(gateway: Gateway) -> socket.socket:
    """A prediction request of which the last byte is missing, and which the gateway has begun to read."""
    url = httpx.URL(gateway.client.base_url)
    head = (
        f"POST /v1/predict HTTP/1.1\r\nHost: {url.host}\r\nX-API-Key: {PREDICT_KEY}\r\n"
        f"Content-Type: image/jpeg\r\nContent-Length: {len(JPEG)}\r\nConnection: close\r\n\r\n"
    )
    connection = connected(gateway)
    connection.sendall(head.encode() + JPEG[:-1])
    eventually(lambda: gateway.metric("gateway_requests_in_flight") == 1, 10)
    return connection


def finished(connection: socket.socket) -> bytes:
    with connection, connection.makefile("rb") as answer:
        connection.sendall(JPEG[-1:])
        return answer.read()
