"""The first house: contacts, complaints and their events, the outbox, staff, barazas, sessions, the trail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import app.db

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('contact',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('number_index', sa.LargeBinary(), nullable=False),
    sa.Column('number_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('ward', sa.BigInteger(), nullable=True),
    sa.Column('opted_out_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('number_index', name=op.f('uq_contact_number_index'))
    )
    op.create_table('person',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=True),
    sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    op.create_table('audit_entry',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=True),
    sa.Column('deed', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('detail', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_audit_entry_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    op.create_index('ix_audit_entry_about', 'audit_entry', ['about', 'id'], unique=False)
    op.create_table('broadcast',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('ward', sa.BigInteger(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('texts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger(), nullable=False),
    sa.Column('released_by', sa.BigInteger(), nullable=True),
    sa.Column('released_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('expires_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('last_subscription_id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(state = 'draft') = (released_by IS NULL)", name=op.f('ck_broadcast_released')),
    sa.CheckConstraint("state IN ('draft','released','done')", name=op.f('ck_broadcast_state')),
    sa.CheckConstraint('released_by <> author_id', name=op.f('ck_broadcast_two_people')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_broadcast_author_id')),
    sa.ForeignKeyConstraint(['released_by'], ['person.id'], name=op.f('fk_broadcast_released_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast')),
    sa.UniqueConstraint('about', name=op.f('uq_broadcast_about'))
    )
    op.create_table('complaint',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('source_key', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('ward', sa.BigInteger(), nullable=True),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('queue', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('menu_version', sa.Text(), nullable=False),
    sa.Column('assignee_id', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('reopened', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('filed_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('state_since_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('due_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('window_ends_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('closed_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(closed_at IS NOT NULL) = (state IN ('closed_confirmed', 'closed_silent'))", name=op.f('ck_complaint_closed')),
    sa.CheckConstraint("level = 'c0' OR hidden", name=op.f('ck_complaint_accusers_are_hidden')),
    sa.CheckConstraint("reference ~ '^[2-9][0-9]{7}$'", name=op.f('ck_complaint_reference')),
    sa.CheckConstraint("state <> 'resolved_proposed' OR window_ends_at IS NOT NULL", name=op.f('ck_complaint_window')),
    sa.CheckConstraint("state IN ('assigned', 'closed_confirmed', 'closed_silent', 'in_progress', 'received', 'reopened', 'resolved_proposed', 'triage')", name=op.f('ck_complaint_state')),
    sa.CheckConstraint('NOT hidden OR words IS NULL', name=op.f('ck_complaint_hidden_words_are_sealed')),
    sa.CheckConstraint('num_nonnulls(words, words_sealed) = 1', name=op.f('ck_complaint_one_copy_of_words')),
    sa.ForeignKeyConstraint(['assignee_id'], ['person.id'], name=op.f('fk_complaint_assignee_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_complaint_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint')),
    sa.UniqueConstraint('reference', name=op.f('uq_complaint_reference')),
    sa.UniqueConstraint('source_key', name=op.f('uq_complaint_source_key'))
    )
    op.create_index('ix_complaint_contact', 'complaint', ['contact_id', 'id'], unique=False)
    op.create_index('ix_complaint_due', 'complaint', ['due_at', 'id'], unique=False, postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index('ix_complaint_queue', 'complaint', ['queue', 'id'], unique=False)
    op.create_index('ix_complaint_window', 'complaint', ['window_ends_at'], unique=False, postgresql_where=sa.text("state = 'resolved_proposed'"))
    op.create_table('forum',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('ward', sa.BigInteger(), nullable=False),
    sa.Column('title_en', sa.Text(), nullable=False),
    sa.Column('title_sw', sa.Text(), nullable=False),
    sa.Column('venue_en', sa.Text(), nullable=False),
    sa.Column('venue_sw', sa.Text(), nullable=False),
    sa.Column('starts_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.BigInteger(), nullable=False),
    sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code ~ '^[0-9]{4}$'", name=op.f('ck_forum_code')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_forum_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum')),
    sa.UniqueConstraint('code', name=op.f('uq_forum_code'))
    )
    op.create_index('ix_forum_ward', 'forum', ['ward', 'starts_at'], unique=False)
    op.create_table('incoming',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('provider_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=True),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('short_code', sa.Text(), nullable=False),
    sa.Column('sent_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('received_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_incoming_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming')),
    sa.UniqueConstraint('provider_id', name=op.f('uq_incoming_provider_id'))
    )
    op.create_index(op.f('ix_incoming_contact_id'), 'incoming', ['contact_id'], unique=False)
    op.create_table('report',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('provider_id', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('contact_id', sa.BigInteger(), nullable=True),
    sa.Column('received_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_report_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('provider_id', 'status', name=op.f('uq_report_provider_id_status'))
    )
    op.create_table('subscription',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('ward', sa.BigInteger(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('since_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_subscription_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription'))
    )
    op.create_index('ix_subscription_ward', 'subscription', ['ward'], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('uq_subscription_live', 'subscription', ['contact_id', 'ward', 'topic'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('token',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_token_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_token')),
    sa.UniqueConstraint('hash', name=op.f('uq_token_hash'))
    )
    op.create_index(op.f('ix_token_person_id'), 'token', ['person_id'], unique=False)
    op.create_table('ussd_session',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('service_code', sa.Text(), nullable=False),
    sa.Column('menu_version', sa.Text(), nullable=False),
    sa.Column('hops', sa.BigInteger(), nullable=False),
    sa.Column('heard_length', sa.BigInteger(), nullable=False),
    sa.Column('heard_mark', sa.LargeBinary(), nullable=False),
    sa.Column('walk_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('started_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_ussd_session_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ussd_session')),
    postgresql_with={'fillfactor': 60}
    )
    op.create_index(op.f('ix_ussd_session_started_at'), 'ussd_session', ['started_at'], unique=False)
    op.create_table('complaint_event',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('complaint_id', sa.BigInteger(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('verb', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("(by = 'staff') = (person_id IS NOT NULL)", name=op.f('ck_complaint_event_staff_is_somebody')),
    sa.CheckConstraint('num_nonnulls(words, words_sealed) <= 1', name=op.f('ck_complaint_event_one_copy_of_words')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_event_complaint_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_complaint_event_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_event'))
    )
    op.create_index('ix_complaint_event_complaint', 'complaint_event', ['complaint_id', 'id'], unique=False)
    op.create_table('message',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('broadcast_id', sa.BigInteger(), nullable=True),
    sa.Column('priority', sa.BigInteger(), nullable=False),
    sa.Column('facts_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('repeats', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=True),
    sa.Column('lease_until', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('next_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('sent_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('segments', sa.BigInteger(), nullable=True),
    sa.Column('cost', sa.Text(), nullable=True),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('delivery', sa.Text(), nullable=True),
    sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('pending','sending','retry','accepted','refused','unknown','expired')", name=op.f('ck_message_state')),
    sa.CheckConstraint('repeats IN (0, 1)', name=op.f('ck_message_one_repeat')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_message_broadcast_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_message_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('contact_id', 'name', 'key', name=op.f('uq_message_contact_id_name_key'))
    )
    op.create_index(op.f('ix_message_broadcast_id'), 'message', ['broadcast_id'], unique=False)
    op.create_index('ix_message_due', 'message', ['priority', 'next_at'], unique=False, postgresql_where=sa.text("state IN ('pending','retry')"))
    op.create_index('ix_message_lease', 'message', ['lease_until'], unique=False, postgresql_where=sa.text("state = 'sending'"))
    op.create_index('ix_message_provider', 'message', ['provider_id'], unique=False, postgresql_where=sa.text('provider_id IS NOT NULL'))
    op.create_index('ix_message_unknown', 'message', ['settled_at'], unique=False, postgresql_where=sa.text("state = 'unknown'"))
    op.create_table('ussd_hop',
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('heard_mark', sa.LargeBinary(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('reply_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['ussd_session.id'], name=op.f('fk_ussd_hop_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'heard_mark', name=op.f('pk_ussd_hop'))
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table('ussd_hop')
    op.drop_index('ix_message_unknown', table_name='message', postgresql_where=sa.text("state = 'unknown'"))
    op.drop_index('ix_message_provider', table_name='message', postgresql_where=sa.text('provider_id IS NOT NULL'))
    op.drop_index('ix_message_lease', table_name='message', postgresql_where=sa.text("state = 'sending'"))
    op.drop_index('ix_message_due', table_name='message', postgresql_where=sa.text("state IN ('pending','retry')"))
    op.drop_index(op.f('ix_message_broadcast_id'), table_name='message')
    op.drop_table('message')
    op.drop_index('ix_complaint_event_complaint', table_name='complaint_event')
    op.drop_table('complaint_event')
    op.drop_index(op.f('ix_ussd_session_started_at'), table_name='ussd_session')
    op.drop_table('ussd_session')
    op.drop_index(op.f('ix_token_person_id'), table_name='token')
    op.drop_table('token')
    op.drop_index('uq_subscription_live', table_name='subscription', postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_index('ix_subscription_ward', table_name='subscription', postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_table('subscription')
    op.drop_table('report')
    op.drop_index(op.f('ix_incoming_contact_id'), table_name='incoming')
    op.drop_table('incoming')
    op.drop_index('ix_forum_ward', table_name='forum')
    op.drop_table('forum')
    op.drop_index('ix_complaint_window', table_name='complaint', postgresql_where=sa.text("state = 'resolved_proposed'"))
    op.drop_index('ix_complaint_queue', table_name='complaint')
    op.drop_index('ix_complaint_due', table_name='complaint', postgresql_where=sa.text('closed_at IS NULL'))
    op.drop_index('ix_complaint_contact', table_name='complaint')
    op.drop_table('complaint')
    op.drop_table('broadcast')
    op.drop_index('ix_audit_entry_about', table_name='audit_entry')
    op.drop_table('audit_entry')
    op.drop_table('person')
    op.drop_table('contact')
