"""The build hook: when it builds, and that it fails aloud."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


class Interface:
    """What hatchling gives a hook, as far as ours uses it."""

    def __init__(self, root: str, target_name: str) -> None:
        self.root = root
        self.target_name = target_name


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The hook's module; hatchling itself is there only while a wheel is built."""
    interface = ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = Interface  # type: ignore[attr-defined]
    for name in ("hatchling", "hatchling.builders", "hatchling.builders.hooks", "hatchling.builders.hooks.plugin"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(hook: ModuleType, root: Path, target: str = "wheel") -> Any:
    return hook.WebAppHook(str(root), target)


@pytest.mark.parametrize(("target", "version"), [("sdist", "standard"), ("wheel", "editable")])
def test_source_archives_and_editable_installs_go_without(
    hook: ModuleType, tmp_path: Path, target: str, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "_build", lambda web: pytest.fail("built"))
    made(hook, tmp_path, target).initialize(version, {})


def test_a_wheel_without_the_web_app_is_refused(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "_build", lambda web: None)
    with pytest.raises(RuntimeError, match=r"index\.html is missing"):
        made(hook, tmp_path).initialize("standard", {})


def test_a_prebuilt_web_app_is_taken_as_it_is(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = tmp_path / "src" / "answerbook" / "static"
    static.mkdir(parents=True)
    (static / "index.html").touch()
    monkeypatch.setenv(hook.PREBUILT, "1")
    monkeypatch.setattr(hook, "_build", lambda web: pytest.fail("built"))
    made(hook, tmp_path).initialize("standard", {})
