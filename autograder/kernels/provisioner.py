"""The provisioner of warm kernels: asks a server to fork one, and follows its process."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
import uuid
import warnings
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from . import SERVER
from .client import ENDING, LOOK, ONE_THREAD, ForkedKernel, Server, can_fork

_own: list[Server] = []
_starting = threading.Lock()


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel where it can, over the ipc transport."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose ipc: no port is taken, and no other user can connect."""
        manager = self.parent
        if can_fork() and manager is not None and manager.transport != "ipc":
            # Else jupyter_client calls every kernel's sockets kernel-ipc-1 to -5, or the next five
            # that are not there yet: two kernels that start at once would get the same ones.
            if not manager.connection_file:
                manager.connection_file = f"kernel-{uuid.uuid4().hex[:16]}.json"
            manager.connection_file = os.path.join(_runtime_folder(), manager.connection_file)
            manager.transport = "ipc"
            manager.ip = os.path.splitext(manager.connection_file)[0] + "-ipc"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Let the server fork the kernel; its command only says where its connection file is."""
        if not can_fork():
            _say_once()
            return await super().launch_kernel(cmd, **kwargs)
        file, cwd = cmd[cmd.index("-f") + 1 :][0], kwargs.get("cwd") or os.getcwd()
        env = ONE_THREAD | kwargs["env"]
        process = await asyncio.get_running_loop().run_in_executor(
            None, lambda: ForkedKernel(server(), file, env, cwd)
        )
        self.process: Any = process
        self.pid: Any = process.pid
        self.pgid: Any = process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill it and see it end: jupyter_client would look again only after 0.1 s."""
        await super().kill(restart=restart)
        for _ in range(round(ENDING / LOOK)):
            if self.process is None or self.process.poll() is not None:
                break
            await asyncio.sleep(LOOK)


def server() -> str:
    """The path of a server's socket: the one of `SERVER`, or one that ends with this process."""
    if os.environ.get(SERVER):
        return os.environ[SERVER]
    with _starting:
        if not _own:
            _own.append(Server())
            atexit.register(_own[0].close)
        return _own[0].path


def _runtime_folder() -> str:
    from jupyter_core.paths import jupyter_runtime_dir

    folder = jupyter_runtime_dir()
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return folder


_said = threading.Event()


def _say_once() -> None:
    if not _said.is_set():
        _said.set()
        warnings.warn("Warm kernels need Linux: this is an ordinary one.", stacklevel=3)
