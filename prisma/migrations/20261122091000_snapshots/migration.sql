-- A graded result is looked over by a second person before it is published.
CREATE TABLE "result_approval" (
    "evaluation_id" UUID NOT NULL,
    "by" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "result_approval_pkey" PRIMARY KEY ("evaluation_id")
);

-- What was published, as one text with its hash.
CREATE TABLE "snapshot" (
    "cycle_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "content" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "changes" JSONB NOT NULL,
    "by_name" TEXT NOT NULL,
    "approved_by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("cycle_id", "version")
);

-- A correction of a published result: asked for by one person, decided by another.
CREATE TABLE "amendment" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "values" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "order" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "remark" TEXT,
    "decided_by" TEXT,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "amendment_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "amendment_cycle_id_idx" ON "amendment"("cycle_id");

-- The text and its hash belong together; neither is ever changed, taken back or emptied.
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_hash" CHECK (
  "hash" = encode(sha256(convert_to("content", 'UTF8')), 'hex')
);
CREATE TRIGGER snapshot_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "snapshot"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER result_approval_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "result_approval"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Four eyes: nobody approves what they graded themselves.
CREATE FUNCTION result_approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM evaluation e WHERE e.id = NEW.evaluation_id AND e."by" = NEW."by") THEN
    RAISE EXCEPTION 'a second person approves a result, not the one who graded it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER result_approval_guard BEFORE INSERT ON "result_approval"
  FOR EACH ROW EXECUTE FUNCTION result_approval_guard();

-- An amendment is decided once, by another person, and then stays as it is.
ALTER TABLE "amendment" ADD CONSTRAINT "amendment_decided" CHECK (
  num_nulls("decision", "decided_by", "decided_by_name", "decided_at") IN (0, 4)
  AND ("decision" IS NULL OR "decision" IN ('approved', 'refused'))
  AND "decided_by" IS DISTINCT FROM "by"
);
CREATE FUNCTION amendment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.decision IS NULL
     AND to_jsonb(NEW) - ARRAY['decision', 'remark', 'decided_by', 'decided_by_name', 'decided_at']
       = to_jsonb(OLD) - ARRAY['decision', 'remark', 'decided_by', 'decided_by_name', 'decided_at'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'amendment % cannot be changed: it may only be decided, once', OLD.id;
END $$;
CREATE TRIGGER amendment_guard BEFORE UPDATE OR DELETE ON "amendment"
  FOR EACH ROW EXECUTE FUNCTION amendment_guard();
