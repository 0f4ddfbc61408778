from collections.abc import Callable, Mapping, Sequence
from typing import Any

class SMSService:
    _baseUrl: str
    _contentUrl: str

    def __init__(self, username: str, api_key: str) -> None: ...
    def _init_service(self) -> None: ...
    def _make_request(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        data: Mapping[str, str | int] | None,
        params: Mapping[str, str] | None,
        callback: Callable[..., None] | None = ...,
        timeout: Any = ...,
    ) -> Any: ...
    def send(
        self,
        message: str,
        recipients: Sequence[str],
        sender_id: str | None = ...,
        enqueue: bool = ...,
        callback: Callable[..., None] | None = ...,
        timeout: Any = ...,
    ) -> Any: ...
    def fetch_messages(
        self, last_received_id: int | None = ..., callback: Callable[..., None] | None = ..., timeout: Any = ...
    ) -> Any: ...
