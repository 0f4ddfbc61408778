"""What callers notice of a crowd that guesses passwords: hops at a steady rate, with and without the crowd.

The crowd posts 1,000 times a second to the sign-in page, in rounds from one address and from 250, at one name and
at any. Prints p50 and p99 of the hops, what the crowd was answered, and the ratio of the medians of the rounds.
"""

import argparse
import asyncio
import secrets
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack

from app.settings import ROOT
from benchmarks.hops import house
from benchmarks.load import steady
from benchmarks.servers import serve

RATE, CONNECTIONS = 1000, 50
KINDS = ("idle", "one address", "250 addresses")


async def crowd(port: int, seconds: float, addresses: int) -> Counter[int]:
    """Post at the rate, over connections that are opened anew when the server closes them."""
    answers: Counter[int] = Counter()
    until = time.monotonic() + seconds

    async def one(place: int) -> None:
        reader = writer = None
        due = time.monotonic()
        while (now := time.monotonic()) < until:
            try:
                if writer is None:
                    local = (f"127.0.1.{place % addresses + 1}", 0)
                    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=local)
                body = f"username={'ombudsman' if place % 2 else secrets.token_hex(4)}&password=four+plain+words"
                writer.write(
                    f"POST /desk/sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                    f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
                    f"{body}".encode()
                )
                head = await reader.readuntil(b"\r\n\r\n")
                length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                await reader.readexactly(int(length[0].split(b":")[1]) if length else 0)
                answers[int(head.split(b" ", 2)[1])] += 1
            except (OSError, asyncio.IncompleteReadError):
                reader = writer = None
            due += CONNECTIONS / RATE
            await asyncio.sleep(max(0.0, due - now))

    await asyncio.gather(*(one(place) for place in range(CONNECTIONS)))
    return answers


def main() -> None:
    """Rounds of each kind in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--rate", type=int, default=50, help="hops a second")
    parser.add_argument("--crowd", nargs=2, type=int, metavar=("PORT", "ADDRESSES"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.crowd:
        print(dict(asyncio.run(crowd(asked.crowd[0], asked.seconds, asked.crowd[1]))))
        return
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    with house() as home, ExitStack() as stack:
        desk = stack.enter_context(serve("desk", home.urls, home.keys, secrets.token_urlsafe(32)))
        steady(desk, home.numbers(1000), asked.rate, seconds=5)
        for _ in range(asked.rounds):
            for kind, addresses in zip(KINDS, (0, 1, 250), strict=True):
                rivals = [str(desk.port), str(addresses)]
                command = [sys.executable, "-m", "benchmarks.attack", "--seconds", str(asked.seconds + 2)]
                with ExitStack() as attack:
                    if addresses:
                        opened = subprocess.Popen([*command, "--crowd", *rivals], cwd=ROOT, text=True, stdout=-1)
                        attack.enter_context(opened)
                        time.sleep(1)
                    p50, p99, wrong = steady(desk, home.numbers(1000), asked.rate, seconds=asked.seconds)
                    told = opened.communicate()[0].strip() if addresses else ""
                found[kind].append((p50, p99))
                print(f"{kind:14s} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  {wrong} wrong  {told}", flush=True)
    idle = statistics.median(p99 for _, p99 in found["idle"])
    for kind in KINDS[1:]:
        ratio = statistics.median(p99 for _, p99 in found[kind]) / idle
        print(f"p99 of hops with a crowd from {kind}: {ratio:.2f} of idle")


if __name__ == "__main__":
    main()
