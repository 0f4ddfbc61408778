"""The callers: `wrk` as fast as it goes, and a steady rate that does not wait for answers."""

import asyncio
import secrets
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import Server

SCRIPT = Path(__file__).with_name("walk.lua")
STEPS = ("1*1", "1", "1", "2", "No%20water%20since%20Monday", "1")


@dataclass(frozen=True, slots=True)
class Load:
    """What one round found: hops a second, milliseconds, CPU microseconds a hop, MB, and errors."""

    rate: float
    p50: float
    p99: float
    cpu: float
    megabytes: float
    errors: int


def walk(server: Server, first: int, each: int, callers: int, seconds: int) -> Load:
    """So many callers for so long, each with one request at a time; caller c has `each` numbers of its own."""
    before = server.cpu()
    salt = secrets.token_hex(4)
    command = ["wrk", "-t", str(callers), "-c", str(callers), "-d", str(seconds), "--timeout", "10s"]
    command += ["-s", str(SCRIPT)]
    arguments = [f"http://127.0.0.1:{server.port}", "--", server.path, salt, str(first), str(each)]
    out = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout
    requests, micros, p50, p99, errors = map(int, out.split("RESULT ")[1].split())
    cpu = (server.cpu() - before) * 1e6 / max(requests, 1)
    return Load(requests / (micros / 1e6), p50 / 1000, p99 / 1000, cpu, server.megabytes(), errors)


def steady(server: Server, first: int, rate: int, *, seconds: int) -> tuple[float, float, int]:
    """Sessions begun at a steady rate whatever the answers do; p50 and p99 in ms, and how many went wrong."""
    took: list[float] = []
    wrong = asyncio.run(_steady(server, first, rate, seconds, took))
    took.sort()
    return took[len(took) // 2], took[len(took) * 99 // 100], wrong


async def _steady(server: Server, first: int, rate: int, seconds: int, took: list[float]) -> int:
    sessions: list[asyncio.Task[int]] = []
    gap = len(STEPS) / rate
    begun = time.monotonic()
    for n in range(int(rate * seconds / len(STEPS))):
        sessions.append(asyncio.create_task(_session(server, first + n, took)))
        await asyncio.sleep(max(0.0, begun + (n + 1) * gap - time.monotonic()))
    return sum(await asyncio.gather(*sessions))


async def _session(server: Server, number: int, took: list[float]) -> int:
    """One caller who thinks a third of a second between screens; how many answers were not `CON` or `END`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    session, heard, wrong = secrets.token_hex(16), "", 0
    for step in STEPS:
        heard = f"{heard}*{step}" if heard else step
        body = (
            f"sessionId=ATUid_{session}&serviceCode=%2A384%2A50%23&phoneNumber=%2B2547{number:08d}"
            f"&networkCode=63902&text={heard}"
        )
        head = f"POST {server.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        start = time.perf_counter()
        writer.write((head + body).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        words = await reader.readexactly(length)
        took.append((time.perf_counter() - start) * 1000)
        wrong += not words.startswith((b"CON ", b"END "))
        await asyncio.sleep(0.33)
    writer.close()
    return wrong
