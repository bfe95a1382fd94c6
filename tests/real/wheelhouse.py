"""A folder of wheels that xlkpi is installed from without the internet: `make wheelhouse`.

For this computer, and for Windows on x86-64 with each Python that xlkpi runs on. What a wheel needs
on Windows is found out by its own markers: pip looks at those of the computer it runs on.
"""

from __future__ import annotations

import subprocess
import sys
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from xlkpi.workspace.beginnings import batch_file, said_in_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "dist" / "wheelhouse"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""Those that Windows gets wheels for."""
EXTRA = "keyring"
"""What is installed beside: the password of a mailbox is kept in the system's key ring."""
_WINDOWS = {
    "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows",
    "platform_machine": "AMD64", "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}  # fmt: skip
_FOR_WINDOWS = ("--platform", "win_amd64", "--implementation", "cp")
NO_PYTHON = (
    f"没有找到 Python。请先安装 Python {PYTHONS[0]} 到 {PYTHONS[-1]}（64 位），"
    "安装时勾选 Add python.exe to PATH，再双击这个文件。"
)
NOT_INSTALLED = (
    f"没有装上。请看上面的话；多半是 Python 不是 {PYTHONS[0]} 到 {PYTHONS[-1]}（64 位），"
    "或者文件夹没有拷全。"
)
_FROM_HERE = f'-m pip install --no-index --find-links . "xlkpi[{EXTRA}]"'
INSTALL = batch_file(
    'pushd "%~dp0"',
    "set HOW=py -3",
    "%HOW% --version >nul 2>nul",
    "if not errorlevel 1 goto install",
    "set HOW=python",
    "%HOW% --version >nul 2>nul",
    "if not errorlevel 1 goto install",
    said_in_batch(NO_PYTHON),
    "goto ended",
    ":install",
    f"%HOW% {_FROM_HERE}",
    "if errorlevel 1 goto failed",
    "%HOW% -m xlkpi --version",
    "goto ended",
    ":failed",
    said_in_batch(NOT_INSTALLED),
    ":ended",
    "pause",
    "popd",
)
HOW = (
    "没有互联网时这样安装 xlkpi（Windows，64 位）\r\n\r\n"
    f"一、先安装 Python {PYTHONS[0]} 到 {PYTHONS[-1]}（64 位）：安装程序在能上网的电脑上下载，"
    "用 U 盘拷来；安装时勾选 “Add python.exe to PATH”。\r\n"
    "二、把这个文件夹整个拷到电脑上，双击 install.cmd。\r\n"
    "　　最后一行写出 xlkpi 的版本，就装好了。\r\n"
    "三、按 Windows 键和 R 键，输入 xlkpi desk，回车。\r\n\r\n"
    "Linux 和 macOS：python3 -m pip install --no-index --find-links 这个文件夹 xlkpi\r\n"
)
"""What stands in the folder for who installs."""


def requirements(wheel: Path) -> Iterator[Requirement]:
    """What a wheel says that it needs, conditions and all."""
    with ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        told = BytesParser().parsebytes(archive.read(name)).get_all("Requires-Dist") or ()
    return (Requirement(one) for one in told)


def windows(python: str) -> dict[str, str]:
    """The values that conditions have on Windows, with a Python."""
    own = {key: str(value) for key, value in default_environment().items()}
    return {**own, **_WINDOWS, "python_version": python, "python_full_version": f"{python}.0"}


def missing(
    wheels: Iterable[Path], roots: Mapping[str, frozenset[str]], where: Mapping[str, str]
) -> set[str]:
    """The names of what is needed and not among the wheels.

    Args:
        wheels: What is there.
        roots: What is to be installed: name -> extras.
        where: The values of conditions where it is to be installed.
    """
    there: dict[str, Path] = {parse_wheel_filename(one.name)[0]: one for one in wheels}
    waiting, seen, lacking = list(roots.items()), set[tuple[str, frozenset[str]]](), set[str]()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        if name not in there:
            lacking.add(name)
            continue
        for one in requirements(there[name]):
            applies = (one.marker is None) or any(
                one.marker.evaluate({**where, "extra": extra}) for extra in (*extras, "")
            )
            if applies:
                waiting.append((canonicalize_name(one.name), frozenset(one.extras)))
    return lacking


def make(house: Path = HOUSE) -> None:
    """Make the folder anew."""
    house.mkdir(parents=True, exist_ok=True)
    for old in house.iterdir():
        old.unlink()
    _pip("wheel", "--no-deps", "-w", str(house), str(ROOT))
    (own,) = house.glob("xlkpi-*.whl")
    roots = {"xlkpi": frozenset({EXTRA})}
    _download(house, f"{own}[{EXTRA}]")
    for python in PYTHONS:
        options = (*_FOR_WINDOWS, "--python-version", python)
        _download(house, f"{own}[{EXTRA}]", *options)
        while lacking := missing(_of(house, python), roots, windows(python)):
            for name in sorted(lacking):
                _download(house, name, "--no-deps", *options)
    (house / "install.cmd").write_bytes(INSTALL)
    (house / "安装说明.txt").write_bytes(HOW.encode("utf-8-sig"))


def _of(house: Path, python: str) -> Iterator[Path]:
    """The wheels that a Python on Windows takes."""
    own = f"cp{python.replace('.', '')}"
    for one in house.glob("*.whl"):
        for tag in parse_wheel_filename(one.name)[3]:
            fits = tag.interpreter in (own, "py3") or tag.abi == "abi3"
            if fits and tag.platform in ("any", "win_amd64"):
                yield one


def _download(house: Path, what: str, *options: str) -> None:
    held = ("-c", str(ROOT / "constraints.txt"))
    _pip("download", "--only-binary=:all:", *held, "-d", str(house), *options, what)


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    make()
