-- The audit trail: what people did that no flow's log tells.
CREATE TABLE "audit_entry" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT,
    "actor_name" TEXT,
    "role" TEXT,
    "region" TEXT,
    "organisation" TEXT,
    "action" TEXT NOT NULL,
    "object" TEXT,
    "outcome" TEXT NOT NULL,
    "address" TEXT,
    "details" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_entry_outcome" CHECK ("outcome" IN ('asked', 'done', 'refused'))
);
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- The end of its chain: the one row that everybody who appends holds for a moment.
CREATE TABLE "audit_head" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "id" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "audit_head_only" CHECK ("only")
);
INSERT INTO "audit_head" ("id", "hash") VALUES (0, '');

CREATE TRIGGER audit_entry_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The head moves forward by one, and nothing else ever happens to it.
CREATE FUNCTION audit_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.id = OLD.id + 1 THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the head of the audit trail only moves forward';
END $$;
CREATE TRIGGER audit_head_guard BEFORE UPDATE OR DELETE ON "audit_head"
  FOR EACH ROW EXECUTE FUNCTION audit_head_guard();
CREATE TRIGGER audit_head_truncate BEFORE TRUNCATE ON "audit_head"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nor is a flow's log emptied at one stroke.
CREATE TRIGGER flow_event_no_truncate BEFORE TRUNCATE ON "flow_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
