"""Forms that come together, stored together: a crowd of delivery reports shares the cost of a commit."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from app.africastalking.callbacks import Answer, Form

FULL = 200
"""Forms of one transaction at most: it holds a turn for each."""


class Postbag:
    """Takes forms while `store` is busy with those before; a lone one waits for nobody."""

    def __init__(self, store: Callable[[Sequence[Form]], Sequence[Answer]], threads: Executor) -> None:
        self._store = store
        self._threads = threads
        self._waiting: list[tuple[Form, asyncio.Future[Answer]]] = []
        self._carrying: asyncio.Task[None] | None = None

    async def take(self, form: Form) -> Answer:
        """Answered once it is stored, with whatever came meanwhile. Raises what `store` raised of it alone."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((form, answer))
        if self._carrying is None or self._carrying.done():
            self._carrying = asyncio.create_task(self._carry())
        return await answer

    async def _carry(self) -> None:
        while self._waiting:
            bag, self._waiting = self._waiting[:FULL], self._waiting[FULL:]
            if not await self._try(bag) and len(bag) > 1:
                # One of them is at fault: each is tried alone, so that the others are not lost with it.
                for one in bag:
                    await self._try([one])

    async def _try(self, bag: Sequence[tuple[Form, asyncio.Future[Answer]]]) -> bool:
        forms, answers = [form for form, _ in bag], [answer for _, answer in bag]
        try:
            said = await asyncio.get_running_loop().run_in_executor(self._threads, self._store, forms)
        except Exception as bug:
            if len(bag) == 1 and not answers[0].done():
                answers[0].set_exception(bug)
            return False
        for answer, one in zip(answers, said, strict=True):
            if not answer.done():
                answer.set_result(one)
        return True
