"""What the service manager hears: real datagrams on a real socket, as systemd's."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest

from watcher import sdnotify


@pytest.fixture
def manager():
    """The socket of a manager; gives what came."""
    # Not below tmp_path: the path of a socket may have 107 bytes.
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard,
    ):
        heard.bind(str(Path(folder) / "notify"))
        heard.settimeout(5)
        yield heard


def test_each_message_is_one_datagram(manager):
    environ = {"NOTIFY_SOCKET": manager.getsockname()}

    assert sdnotify.notify(
        sdnotify.READY, sdnotify.status("5 providers,\nnext 09:00"), environ=environ
    )

    assert manager.recv(4096) == b"READY=1\nSTATUS=5 providers, next 09:00"


def test_an_abstract_name_is_understood():
    name = f"ofsted-watch-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(f"\0{name}")
        heard.settimeout(5)

        assert sdnotify.notify(sdnotify.ALIVE, environ={"NOTIFY_SOCKET": f"@{name}"})

        assert heard.recv(4096) == b"WATCHDOG=1"


@pytest.mark.parametrize("address", ["", "vsock:2:1", "relative", "/nowhere/at/all", "@nobody"])
def test_without_a_manager_nothing_is_told_and_nothing_fails(address):
    assert not sdnotify.notify(sdnotify.READY, environ={"NOTIFY_SOCKET": address})


def test_a_reload_says_when_it_began():
    what, since = sdnotify.reloading()

    assert what == "RELOADING=1"
    assert int(since.removeprefix("MONOTONIC_USEC=")) > 0


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({"WATCHDOG_USEC": "300000000"}, 300),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": str(os.getpid())}, 0.5),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_how_often_the_manager_wants_to_hear(environ, seconds):
    assert sdnotify.watchdog_seconds(environ) == seconds
