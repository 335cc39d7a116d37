-- The seal of one day: everything recorded on it, and the seal of the day before.
CREATE TABLE "day_seal" (
    "day" DATE NOT NULL,
    "events" INTEGER NOT NULL,
    "audits" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "day_seal_pkey" PRIMARY KEY ("day")
);

-- How far each chain had come on a sealed day. Ids sort as bytes, as those who verify sort them.
CREATE TABLE "day_seal_part" (
    "day" DATE NOT NULL,
    "chain" TEXT COLLATE "C" NOT NULL,
    "entries" INTEGER NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "last_hash" TEXT NOT NULL,

    CONSTRAINT "day_seal_part_pkey" PRIMARY KEY ("chain", "day")
);

CREATE TRIGGER day_seal_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "day_seal"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER day_seal_part_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "day_seal_part"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Finds the entries of a day; as they are written in the order of time, it costs next to nothing.
CREATE INDEX "flow_event_recorded" ON "flow_event" USING BRIN ("recorded_at") WITH (pages_per_range = 32);
