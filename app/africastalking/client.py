"""Our side of a send: the SDK composes the request, one pooled client carries it, every outcome is a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpx
from africastalking.SMS import SMSService

from app.africastalking.inbox import filed_in
from app.africastalking.wire import verdicts_of
from app.kit.msisdn import Msisdn
from app.outbox.delivery import Answer
from app.outbox.ports import Verdict
from app.sms.reconcile import Filed

CONNECT_S = 3.0
PATIENCE_S = 30.0
ANSWER_LIMIT = 4 * 1024 * 1024
LINES = 64  # two dispatchers of as many calls as the settings allow by default

# Nothing had left us when these were raised.
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# And these are ours to mend: a key or an address that cannot stand in a request.
UNFIT = (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeEncodeError)


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer as it came: the SDK would keep the status to itself."""

    status: int
    body: bytes
    retry_after: str | None = None


class PooledSms(SMSService):
    """The SDK's SMS service with an address of its own and a connection that lasts."""

    def __init__(
        self, username: str, api_key: str, *, base_url: str | None, line: httpx.Client, patience_s: float
    ) -> None:
        self._base_url = base_url
        self._line = line
        self._patience_s = patience_s
        super().__init__(username, api_key)

    def _init_service(self) -> None:
        """Called by the SDK's constructor, which knows only the live and the sandbox address."""
        super()._init_service()
        if self._base_url:
            self._baseUrl = self._contentUrl = self._base_url.rstrip("/") + "/version1"

    def _make_request(  # noqa: PLR0917
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        data: Mapping[str, str | int] | None,
        params: Mapping[str, str] | None,
        callback: object = None,  # noqa: ARG002
        timeout: object = None,  # noqa: ARG002
    ) -> Any:
        """A `Reply` for every request of the SDK. Raises what httpx raises.

        httpx bounds each wait and not their sum: an answer that drips in must not outlive the lease of its rows.
        """
        give_up_at = monotonic() + self._patience_s
        body = bytearray()
        with self._line.stream(method, url, headers=headers, data=data, params=params) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if monotonic() > give_up_at or len(body) > ANSWER_LIMIT:
                    raise httpx.ReadTimeout("the answer is too slow or too long", request=answer.request)
            return Reply(answer.status_code, bytes(body), answer.headers.get("retry-after"))


class Client:
    """The carrier of the outbox. Safe to share among threads; `close` it at the end."""

    def __init__(
        self, username: str, api_key: str, *, base_url: str | None, patience_s: float = PATIENCE_S
    ) -> None:
        """`base_url` stands before `/version1`; None: the provider's own address, chosen by username.

        An answer is waited for `patience_s` seconds, a connection 3.
        """
        timeout = httpx.Timeout(connect=CONNECT_S, pool=CONNECT_S, write=10, read=patience_s)
        self._line = httpx.Client(timeout=timeout, limits=httpx.Limits(max_connections=LINES))
        self._sms = PooledSms(username, api_key, base_url=base_url, line=self._line, patience_s=patience_s)

    def send(self, text: str, to: Sequence[Msisdn], *, sender: str) -> list[Verdict]:
        """One text to many numbers in one call; the verdicts in the order of `to`.

        A number given twice is sent once. Trouble on the way is a verdict: "retry" when nothing had left us,
        "unknown" from the moment when something may have.
        """
        numbers = list(dict.fromkeys(number.e164 for number in to))
        if not numbers:
            return []
        try:
            # Always said, because without it recorded calls and the documentation differ; 1 answers at once.
            reply = self._sms.send(text, numbers, sender_id=sender, enqueue=True)
        except UNSENT as trouble:
            return _all(to, "retry", trouble)
        except UNFIT as trouble:
            return _all(to, "paused", trouble)
        except httpx.HTTPError as trouble:
            return _all(to, "unknown", trouble)
        return verdicts_of(reply.status, reply.body, to, retry_after=reply.retry_after)

    def inbox(self, after: int) -> Sequence[Filed]:
        """The texts on the provider's list beyond that number, a page of them.

        Raises what httpx raises, and ValueError for an answer that is no list.
        """
        reply = self._sms.fetch_messages(last_received_id=after)
        if not 200 <= reply.status < 300:
            raise ValueError(f"the inbox answered {reply.status}")
        return filed_in(reply.body)

    def close(self) -> None:
        """Hang up every connection."""
        self._line.close()


def _all(to: Sequence[Msisdn], kind: Answer, trouble: Exception) -> list[Verdict]:
    return [Verdict(kind=kind, provider_id=None, cost=None, outcome=type(trouble).__name__, whole=True)] * len(to)
