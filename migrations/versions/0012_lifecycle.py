"""The whole life of a complaint: more states, who it went to and into, two clocks, what waits to be read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import app.db

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

STATES = ("'abuse', 'assigned', 'closed_confirmed', 'closed_referred', 'closed_silent', 'finding_draft', 'in_progress', "
          "'investigation', 'merged', 'needs_info', 'not_admitted', 'received', 'referred', 'reopened', "
          "'resolved_proposed', 'review', 'triage', 'withdrawn'")
CLOSED = "'abuse', 'closed_confirmed', 'closed_referred', 'closed_silent', 'merged', 'not_admitted', 'withdrawn'"
STATES_BEFORE = ("'assigned', 'closed_confirmed', 'closed_silent', 'in_progress', 'received', 'reopened', "
                 "'resolved_proposed', 'review', 'triage', 'withdrawn'")
CLOSED_BEFORE = "'closed_confirmed', 'closed_silent', 'withdrawn'"

OWED = ("state IN ('assigned', 'finding_draft', 'in_progress', 'investigation', 'received', 'referred', 'reopened', "
        "'review', 'triage')")
OWED_BEFORE = "state IN ('assigned', 'in_progress', 'received', 'reopened', 'review', 'triage')"
LISTS = {"due": ["due_at", "id"], "office": ["department", "due_at", "id"], "assignee": ["assignee_id", "due_at", "id"]}

CHECKS = {
    "came_from": "(came_from IS NOT NULL) = (state IN ('merged', 'needs_info'))",
    "merged": "(merged_into IS NOT NULL) = (state = 'merged')",
    "merged_into_another": "merged_into <> id",
    "referred_when": "(referred_to IS NOT NULL) = (referred_at IS NOT NULL)",
    "referred": "state NOT IN ('referred', 'closed_referred') OR referred_to IS NOT NULL",
    "abuse": "state <> 'abuse' OR suspected_by IS NOT NULL",
    "ground": "state <> 'not_admitted' OR ground IS NOT NULL",
}
KEYS = {"merged_into": "complaint", "respondent_id": "person", "suspected_by": "person", "filed_by": "person"}
TEXTS = ("remedy", "came_from", "referred_to", "ground", "due_rule", "due_calendar", "step_rule")
MOMENTS = ("referred_at", "receipt_at", "heard_at", "due_from_at", "step_due_at", "step_from_at", "paused_at",
           "unread_since", "answered_at")
COUNTS = ("hand_backs", "rung", "paused_days")


def _restate(states: str, closed: str) -> None:
    op.drop_constraint(op.f("ck_complaint_state"), "complaint", type_="check")
    op.create_check_constraint(op.f("ck_complaint_state"), "complaint", f"state IN ({states})")
    op.drop_constraint(op.f("ck_complaint_closed"), "complaint", type_="check")
    op.create_check_constraint(op.f("ck_complaint_closed"), "complaint", f"(closed_at IS NOT NULL) = (state IN ({closed}))")


def _relist(owed: str) -> None:
    for name, columns in LISTS.items():
        op.drop_index(f'ix_complaint_{name}', table_name='complaint')
        op.create_index(f'ix_complaint_{name}', 'complaint', columns, unique=False, postgresql_where=sa.text(owed))


def upgrade() -> None:
    """Bring the change."""
    for name in TEXTS:
        op.add_column('complaint', sa.Column(name, sa.Text(), nullable=True))
    for name in MOMENTS:
        op.add_column('complaint', sa.Column(name, app.db.UtcDateTime(timezone=True), nullable=True))
    for name in COUNTS:
        op.add_column('complaint', sa.Column(name, sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('complaint', sa.Column('adverse', sa.Boolean(), server_default='false', nullable=False))
    for name, table in KEYS.items():
        op.add_column('complaint', sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f'fk_complaint_{name}'), 'complaint', table, [name], ['id'])
    op.create_index('ix_complaint_merged_into', 'complaint', ['merged_into'], unique=False, postgresql_where=sa.text('merged_into IS NOT NULL'))
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_complaint_{name}"), "complaint", rule)
    _restate(STATES, CLOSED)
    _relist(OWED)
    op.add_column('complaint_event', sa.Column('internal', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('complaint_event', sa.Column('detail', postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column('complaint_event', 'detail')
    op.drop_column('complaint_event', 'internal')
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_complaint_{name}"), "complaint", type_="check")
    _restate(STATES_BEFORE, CLOSED_BEFORE)
    _relist(OWED_BEFORE)
    op.drop_index('ix_complaint_merged_into', table_name='complaint', postgresql_where=sa.text('merged_into IS NOT NULL'))
    for name in KEYS:
        op.drop_constraint(op.f(f'fk_complaint_{name}'), 'complaint', type_='foreignkey')
    for name in ('adverse', *KEYS, *COUNTS, *MOMENTS, *TEXTS):
        op.drop_column('complaint', name)
