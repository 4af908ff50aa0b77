"""What a config says, or what it names, that others on this machine may read or change."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.config import load

OF_THE_FILE = "is a secret, and others on this machine may read this file"


def config(folder: Path, mode: int, *, channel: str = 'url = "console:"', more: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'{more}\n[[channel]]\nname = "desk"\n{channel}\n'
        '[[watch]]\nname = "Invented"\nproviders = ["2/9000001"]\nchannels = ["desk"]\n'
        '[site]\ncontact = "desk@example.org"\n'
    )
    path.chmod(mode)
    return path


def said(path: Path, **environ: str) -> list[str]:
    return [warning.what for warning in load(path, environ).warnings]


@pytest.mark.parametrize(
    ("ping", "mode", "is_said"),
    [
        ("https://hc-ping.example.org/4f2e", 0o600, False),
        ("https://hc-ping.example.org/4f2e", 0o640, True),
        ("https://hc-ping.example.org/4f2e", 0o604, True),
        ("https://hc-ping.example.org/${PING}", 0o644, False),
        ("http://127.0.0.1:8000/ping", 0o644, False),
    ],
)
def test_a_ping_that_others_may_read_gives_a_warning(tmp_path, ping, mode, is_said):
    path = config(tmp_path, mode, more=f'[operator]\nping = "{ping}"')
    assert said(path, PING="4f2e") == ([f"operator.ping: the address {OF_THE_FILE}"] * is_said)


@pytest.mark.parametrize(("mode", "is_said"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_file_with_an_address_that_others_may_read_gives_a_warning(tmp_path, mode, is_said):
    (tmp_path / "address").write_text("json://example.org/s3cret")
    (tmp_path / "address").chmod(mode)
    path = config(tmp_path, 0o644, channel='url_file = "address"')
    [*warnings] = load(path, {}).warnings
    assert len(warnings) == is_said
    for warning in warnings:
        assert "'address' holds a secret, and others on this machine may read it" in warning.what
        assert warning.remedy == "Run chmod 600 address"
        assert "s3cret" not in str(warning)


@pytest.mark.parametrize("folder", [0o700, 0o750, 0o755])
def test_a_private_folder_does_not_make_a_readable_file_private(tmp_path, folder):
    place = tmp_path / "etc"
    place.mkdir()
    place.chmod(folder)
    path = config(place, 0o644, channel='url = "json://example.org/s3cret"')
    assert [OF_THE_FILE in what for what in said(path)] == [True]


@pytest.mark.parametrize(
    ("folder", "mode", "is_said"),
    [
        (0o700, 0o600, False),
        (0o770, 0o660, False),  # a group that looks after it together
        (0o700, 0o602, True),
        (0o777, 0o600, True),
        (0o1777, 0o600, False),  # like /tmp: nobody replaces what is another's
    ],
)
def test_a_config_that_everybody_may_change_gives_a_warning(tmp_path, folder, mode, is_said):
    place = tmp_path / "etc"
    place.mkdir()
    path = config(place, mode)
    place.chmod(folder)
    what = "everybody on this machine may change this file, and so have your alerts"
    assert said(path) == [what] * is_said
