"""Broadcasts to many wards, approved with a seal, begun at a time, paused and stopped; whose telephone a person has."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

# What a second person says yes to. Moments as seconds: how PostgreSQL writes one depends on who asks.
SEAL = """
CREATE FUNCTION broadcast_seal(b broadcast, recipients bigint, ceiling numeric) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        b.about, b.name, b.topic, b.texts, b.wards, b.apart_hours, extract(epoch FROM b.starts_at),
        extract(epoch FROM b.expires_at), recipients, trim_scale(ceiling)
    )::text, 'UTF8')), 'hex')
$$
"""

# Old code writes one ward, and releases without a seal: what it releases is sealed as it stands.
WATCH = """
CREATE FUNCTION watch_broadcast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.released_by IS NOT NULL OR NEW.seal IS NOT NULL OR NEW.owed > 0 THEN
            RAISE EXCEPTION 'a broadcast begins as a draft' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.wards = '{}' AND NEW.ward IS NOT NULL THEN NEW.wards := ARRAY[NEW.ward]; END IF;
        NEW.makers := NEW.makers || NEW.author_id;
        RETURN NEW;
    END IF;
    IF NEW.author_id <> OLD.author_id OR NOT NEW.makers @> OLD.makers THEN
        RAISE EXCEPTION 'who wrote a broadcast is not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state = 'draft' THEN
        IF OLD.last_subscription_id > 0 OR NEW.seal IS NOT NULL THEN
            RAISE EXCEPTION 'a broadcast that has begun is no draft' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF OLD.state = 'draft' THEN
        NEW.goes_at := coalesce(NEW.goes_at, NEW.starts_at, NEW.released_at);
        NEW.counted_at := coalesce(NEW.counted_at, NEW.released_at);
        NEW.seal := coalesce(NEW.seal, broadcast_seal(NEW, NEW.recipients, NEW.ceiling_kes));
    END IF;
    IF NEW.state <> 'draft' AND NEW.seal IS DISTINCT FROM broadcast_seal(NEW, NEW.recipients, NEW.ceiling_kes)
        OR OLD.state <> 'draft' AND NEW.state <> 'draft' AND (
            NEW.seal <> OLD.seal OR NEW.released_by <> OLD.released_by OR NEW.released_at <> OLD.released_at
            OR NEW.counted_at > OLD.counted_at OR NEW.last_subscription_id < OLD.last_subscription_id)
    THEN
        RAISE EXCEPTION 'another broadcast was approved than this' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""


def new_columns() -> list[sa.Column[object]]:
    """What a broadcast has besides."""
    return [
        sa.Column('wards', sa.ARRAY(sa.BigInteger()), server_default='{}', nullable=False),
        sa.Column('makers', sa.ARRAY(sa.BigInteger()), server_default='{}', nullable=False),
        sa.Column('apart_hours', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('starts_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('goes_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('counted_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column('recipients', sa.BigInteger(), nullable=True),
        sa.Column('ceiling_kes', sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column('seal', sa.Text(), nullable=True),
        sa.Column('owed', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('tested', sa.BigInteger(), server_default='0', nullable=False),
    ]


def upgrade() -> None:
    """Bring the change."""
    op.add_column('person', sa.Column('contact_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_person_contact_id'), 'person', 'contact', ['contact_id'], ['id'])
    for column in new_columns():
        op.add_column('broadcast', column)
    op.alter_column('broadcast', 'ward', nullable=True)
    op.drop_constraint('ck_broadcast_state', 'broadcast')
    op.create_check_constraint(
        op.f('ck_broadcast_state'), 'broadcast', "state IN ('draft','released','paused','stopped','done')"
    )
    op.execute(SEAL)
    op.execute(
        """
        UPDATE broadcast SET wards = ARRAY[ward], makers = ARRAY[author_id], goes_at = released_at,
            counted_at = released_at
        """
    )
    op.execute(
        "UPDATE broadcast SET seal = broadcast_seal(broadcast, recipients, ceiling_kes) WHERE state <> 'draft'"
    )
    op.create_check_constraint(op.f('ck_broadcast_other_people'), 'broadcast', 'NOT released_by = ANY (makers)')
    op.create_index(
        'ix_broadcast_under_way', 'broadcast', ['id'],
        postgresql_where=sa.text("state IN ('released','paused','stopped') AND goes_at IS NOT NULL"),
    )
    op.execute(WATCH)
    op.execute(
        "CREATE TRIGGER broadcast_watched BEFORE INSERT OR UPDATE ON broadcast "
        "FOR EACH ROW EXECUTE FUNCTION watch_broadcast()"
    )


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP TRIGGER broadcast_watched ON broadcast")
    op.execute("DROP FUNCTION watch_broadcast")
    op.execute("DROP FUNCTION broadcast_seal")
    op.execute("UPDATE broadcast SET ward = wards[1] WHERE ward IS NULL")
    op.execute("UPDATE broadcast SET state = 'done' WHERE state IN ('paused','stopped')")
    op.drop_index('ix_broadcast_under_way', table_name='broadcast')
    op.drop_constraint('ck_broadcast_other_people', 'broadcast')
    op.drop_constraint('ck_broadcast_state', 'broadcast')
    op.create_check_constraint(op.f('ck_broadcast_state'), 'broadcast', "state IN ('draft','released','done')")
    op.alter_column('broadcast', 'ward', nullable=False)
    for column in new_columns():
        op.drop_column('broadcast', column.name)
    op.drop_constraint('fk_person_contact_id', 'person')
    op.drop_column('person', 'contact_id')
