"""Whether this process lives, and whether it can serve: for the machine that watches it."""

from fastapi import APIRouter
from sqlalchemy import text

from app.web.deps import Db

router = APIRouter(include_in_schema=False)


@router.get("/live")
def live() -> dict[str, str]:
    """The process answers; asks nothing of the database, so that its outage restarts nobody."""
    return {"status": "live"}


@router.get("/ready")
def ready(db: Db) -> dict[str, str]:
    """The database answers too; 503 when it does not."""
    db.execute(text("SELECT 1"))
    return {"status": "ready"}
