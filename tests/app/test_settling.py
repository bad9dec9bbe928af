"""What a serving process settles for itself and for the kernels it starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from workshopkit.app.serving import settle_process
from workshopkit.store.key_folder import VARIABLE, default_keys


@pytest.fixture(autouse=True)
def limits() -> Iterator[None]:
    """The limits of the process, which go back to what they were."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_kernel_in_another_folder_finds_the_same_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "keys")

    settle_process()
    monkeypatch.chdir(elsewhere)

    assert Path(os.environ[VARIABLE]) == tmp_path.resolve() / "keys"
    assert default_keys() == tmp_path.resolve() / "keys"


def test_the_usual_folder_is_named_for_the_kernels_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    usual = default_keys()

    # Put back afterwards, whatever is written there.
    monkeypatch.setenv(VARIABLE, "")
    settle_process()

    assert Path(os.environ[VARIABLE]) == usual.resolve()


def test_as_many_pages_may_be_open_as_the_system_lets(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setenv(VARIABLE, "keys")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))

    settle_process()

    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
