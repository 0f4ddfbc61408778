"""The resident's comfort: published menus, drafts, PINs, call-backs, reviews and withdrawals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import app.db
from migrations.rights import append_only, grant

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('menu_version',
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('kept_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("version ~ '^[0-9a-f]{12}$'", name=op.f('ck_menu_version_version')),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_menu_version'))
    )
    op.create_table('tally',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', 'day', name=op.f('pk_tally'))
    )
    op.create_table('callback',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('number_index', sa.LargeBinary(), nullable=False),
    sa.Column('number_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('when_slot', sa.Text(), nullable=False),
    sa.Column('asked_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('tries', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('done_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("outcome IN ('reached', 'missed')", name=op.f('ck_callback_outcome')),
    sa.CheckConstraint("when_slot IN ('morning', 'afternoon', 'any')", name=op.f('ck_callback_when')),
    sa.CheckConstraint('(done_at IS NOT NULL) = (outcome IS NOT NULL)', name=op.f('ck_callback_done')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_callback_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callback'))
    )
    op.create_index('ix_callback_waiting', 'callback', ['id'], unique=False, postgresql_where=sa.text('done_at IS NULL'))
    op.create_index('uq_callback_waiting', 'callback', ['contact_id', 'number_index'], unique=True, postgresql_where=sa.text('done_at IS NULL'))
    op.create_table('menu_publication',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.Column('why', sa.Text(), nullable=False),
    sa.CheckConstraint("why <> ''", name=op.f('ck_menu_publication_why')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_menu_publication_by_id')),
    sa.ForeignKeyConstraint(['version'], ['menu_version.version'], name=op.f('fk_menu_publication_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_menu_publication'))
    )
    op.add_column('complaint', sa.Column('pin_hash', sa.Text(), nullable=True))
    op.add_column('complaint', sa.Column('sms_safe', sa.Boolean(), server_default='true', nullable=False))
    op.add_column('complaint', sa.Column('points_to', sa.Text(), nullable=True))
    op.create_index('ix_complaint_neighbours', 'complaint', ['ward', 'category', 'filed_at'], unique=False, postgresql_where=sa.text("level = 'c0'"))
    op.create_index('uq_complaint_points_to', 'complaint', ['points_to'], unique=True, postgresql_where=sa.text('points_to IS NOT NULL'))
    op.create_foreign_key(op.f('fk_complaint_points_to'), 'complaint', 'complaint', ['points_to'], ['reference'])
    op.add_column('contact', sa.Column('shows_number', sa.Boolean(), nullable=True))
    op.add_column('contact', sa.Column('pin_hash', sa.Text(), nullable=True))
    op.add_column('contact', sa.Column('pin_tries', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('contact', sa.Column('pin_tries_until', app.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column('ussd_session', sa.Column('kept_until', app.db.UtcDateTime(timezone=True), server_default=sa.text("(now() + '24:00:00'::interval)"), nullable=False))
    op.add_column('ussd_session', sa.Column('is_draft', sa.Boolean(), server_default='false', nullable=False))
    op.drop_index(op.f('ix_ussd_session_started_at'), table_name='ussd_session')
    op.create_index('ix_ussd_session_draft', 'ussd_session', ['contact_id'], unique=False, postgresql_where=sa.text('is_draft'))
    op.create_index(op.f('ix_ussd_session_kept_until'), 'ussd_session', ['kept_until'], unique=False)
    append_only("menu_version")
    append_only("menu_publication")
    op.drop_constraint(op.f("ck_complaint_closed"), "complaint", type_="check")
    op.create_check_constraint(op.f("ck_complaint_closed"), "complaint", "(closed_at IS NOT NULL) = (state IN ('closed_confirmed', 'closed_silent', 'withdrawn'))")
    op.create_check_constraint(op.f("ck_complaint_level"), "complaint", "level IN ('c0', 'c1', 'c2')")
    op.create_check_constraint(op.f("ck_complaint_protected_by_a_pin"), "complaint", "level <> 'c2' OR pin_hash IS NOT NULL")
    op.drop_constraint(op.f("ck_complaint_state"), "complaint", type_="check")
    op.create_check_constraint(op.f("ck_complaint_state"), "complaint", "state IN ('assigned', 'closed_confirmed', 'closed_silent', 'in_progress', 'received', 'reopened', 'resolved_proposed', 'review', 'triage', 'withdrawn')")
    grant("menu_version", "SELECT, INSERT")
    grant("tally", "SELECT, INSERT, UPDATE")
    grant("callback", "SELECT, INSERT, UPDATE")
    grant("menu_publication", "SELECT, INSERT")


def downgrade() -> None:
    """Take it back."""
    op.drop_constraint(op.f("ck_complaint_closed"), "complaint", type_="check")
    op.create_check_constraint(op.f("ck_complaint_closed"), "complaint", "((closed_at IS NOT NULL) = (state = ANY (ARRAY['closed_confirmed'::text, 'closed_silent'::text])))")
    op.drop_constraint(op.f("ck_complaint_level"), "complaint", type_="check")
    op.drop_constraint(op.f("ck_complaint_protected_by_a_pin"), "complaint", type_="check")
    op.drop_constraint(op.f("ck_complaint_state"), "complaint", type_="check")
    op.create_check_constraint(op.f("ck_complaint_state"), "complaint", "(state = ANY (ARRAY['assigned'::text, 'closed_confirmed'::text, 'closed_silent'::text, 'in_progress'::text, 'received'::text, 'reopened'::text, 'resolved_proposed'::text, 'triage'::text]))")
    op.drop_index(op.f('ix_ussd_session_kept_until'), table_name='ussd_session')
    op.drop_index('ix_ussd_session_draft', table_name='ussd_session', postgresql_where=sa.text('is_draft'))
    op.create_index(op.f('ix_ussd_session_started_at'), 'ussd_session', ['started_at'], unique=False)
    op.drop_column('ussd_session', 'is_draft')
    op.drop_column('ussd_session', 'kept_until')
    op.drop_column('contact', 'pin_tries_until')
    op.drop_column('contact', 'pin_tries')
    op.drop_column('contact', 'pin_hash')
    op.drop_column('contact', 'shows_number')
    op.drop_constraint(op.f('fk_complaint_points_to'), 'complaint', type_='foreignkey')
    op.drop_index('uq_complaint_points_to', table_name='complaint', postgresql_where=sa.text('points_to IS NOT NULL'))
    op.drop_index('ix_complaint_neighbours', table_name='complaint', postgresql_where=sa.text("level = 'c0'"))
    op.drop_column('complaint', 'points_to')
    op.drop_column('complaint', 'sms_safe')
    op.drop_column('complaint', 'pin_hash')
    op.drop_table('menu_publication')
    op.drop_index('uq_callback_waiting', table_name='callback', postgresql_where=sa.text('done_at IS NULL'))
    op.drop_index('ix_callback_waiting', table_name='callback', postgresql_where=sa.text('done_at IS NULL'))
    op.drop_table('callback')
    op.drop_table('tally')
    op.drop_table('menu_version')
