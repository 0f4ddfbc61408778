"""Signing in by the pages: credentials, recovery codes, sessions, wrong tries."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

MOMENT = app.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Bring the change."""
    op.create_table('credential',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('username', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('invited_until', MOMENT, nullable=True),
    sa.Column('phone_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('phone_at', MOMENT, nullable=True),
    sa.Column('phone_step', sa.BigInteger(), server_default='0', nullable=False),
    sa.CheckConstraint('username = lower(username)', name=op.f('ck_credential_username_is_plain')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_credential_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_credential')),
    sa.UniqueConstraint('username', name=op.f('uq_credential_username'))
    )
    op.create_table('recovery_code',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['credential.person_id'], name=op.f('fk_recovery_code_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'hash', name=op.f('pk_recovery_code'))
    )
    op.create_table('staff_session',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('place', sa.LargeBinary(), nullable=False),
    sa.Column('browser', sa.Text(), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('seen_at', MOMENT, nullable=False),
    sa.Column('passed_at', MOMENT, nullable=True),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['credential.person_id'], name=op.f('fk_staff_session_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session')),
    sa.UniqueConstraint('hash', name=op.f('uq_staff_session_hash'))
    )
    op.create_index(op.f('ix_staff_session_person_id'), 'staff_session', ['person_id'], unique=False)
    op.create_table('sign_in_tries',
    sa.Column('mark', sa.LargeBinary(), nullable=False),
    sa.Column('wrong', sa.BigInteger(), nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_sign_in_tries'))
    )
    op.create_index(op.f('ix_sign_in_tries_at'), 'sign_in_tries', ['at'], unique=False)
    grant('credential', 'SELECT, INSERT, UPDATE')
    grant('recovery_code', 'SELECT, INSERT, UPDATE, DELETE')
    grant('staff_session', 'SELECT, INSERT, UPDATE')
    grant('sign_in_tries', 'SELECT, INSERT, UPDATE, DELETE')


def downgrade() -> None:
    """Take it back."""
    for table in ('sign_in_tries', 'staff_session', 'recovery_code', 'credential'):
        op.drop_table(table)
