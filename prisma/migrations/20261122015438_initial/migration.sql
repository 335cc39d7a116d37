-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "installation" TEXT NOT NULL,
    "simulated_now" TIMESTAMPTZ(3),
    "set_by" TEXT,
    "set_at" TIMESTAMPTZ(3),

    CONSTRAINT "clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cycle" (
    "id" UUID NOT NULL,
    "programme_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "programme" JSONB NOT NULL,
    "year" INTEGER NOT NULL,
    "region" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "previous_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_by" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "cycle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sample" (
    "cycle_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "share" DECIMAL(6,4) NOT NULL,
    "subjects" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sample_pkey" PRIMARY KEY ("cycle_id","stage")
);

-- CreateTable
CREATE TABLE "published_list" (
    "cycle_id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "rows" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,

    CONSTRAINT "published_list_pkey" PRIMARY KEY ("cycle_id","list","version")
);

-- CreateTable
CREATE TABLE "evaluation" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT,
    "benchmarks" JSONB NOT NULL,
    "summary" JSONB NOT NULL,
    "data_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "result" (
    "evaluation_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "group_id" TEXT,
    "outcome" TEXT NOT NULL,
    "total" DECIMAL(18,6),
    "rank" INTEGER,
    "base_class" TEXT,
    "class" TEXT,
    "detail" JSONB NOT NULL,

    CONSTRAINT "result_pkey" PRIMARY KEY ("evaluation_id","subject_id")
);

-- CreateTable
CREATE TABLE "benchmark" (
    "cycle_id" UUID NOT NULL,
    "group_id" TEXT NOT NULL,
    "indicator" TEXT NOT NULL,
    "proposed" DECIMAL(24,10) NOT NULL,
    "fixed" DECIMAL(24,10),
    "reason" TEXT,
    "by" TEXT,
    "at" TIMESTAMPTZ(3),

    CONSTRAINT "benchmark_pkey" PRIMARY KEY ("cycle_id","group_id","indicator")
);

-- CreateTable
CREATE TABLE "class_move" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "class_move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "subject_id" UUID,
    "organisation" TEXT,
    "stage" TEXT,
    "machine" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "context" JSONB NOT NULL,
    "phase" TEXT NOT NULL,
    "tags" TEXT[],
    "waits_for" TEXT[],
    "done" BOOLEAN NOT NULL DEFAULT false,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "head" TEXT NOT NULL,

    CONSTRAINT "flow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_event" (
    "flow_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    "cause" TEXT,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "flow_event_pkey" PRIMARY KEY ("flow_id","seq")
);

-- CreateTable
CREATE TABLE "outbox" (
    "key" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "flow_id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "intent" JSONB NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "delivered_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "deadline" (
    "flow_id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "timer" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "armed_seq" INTEGER NOT NULL,

    CONSTRAINT "deadline_pkey" PRIMARY KEY ("flow_id")
);

-- CreateTable
CREATE TABLE "flow_count" (
    "cycle_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "waits_for" TEXT NOT NULL,
    "n" INTEGER NOT NULL,

    CONSTRAINT "flow_count_pkey" PRIMARY KEY ("cycle_id","kind","organisation","phase","waits_for")
);

-- CreateTable
CREATE TABLE "flow_count_delta" (
    "id" BIGSERIAL NOT NULL,
    "cycle_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "waits_for" TEXT NOT NULL,
    "n" INTEGER NOT NULL,

    CONSTRAINT "flow_count_delta_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "short" TEXT,
    "role" TEXT NOT NULL,
    "aliases" TEXT[],
    "liaison" TEXT,
    "officer" TEXT,
    "sponsor" TEXT,
    "email" TEXT,
    "phone" TEXT,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "account" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "organisation_id" UUID,
    "subject_id" UUID,
    "email" TEXT,
    "password_hash" TEXT NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "mail" (
    "key" TEXT NOT NULL,
    "cycle_id" UUID,
    "flow_id" UUID,
    "to" TEXT[],
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "mailbox_message" (
    "id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT[],
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mailbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subject" (
    "id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "credit_code" TEXT,
    "pending" TEXT,
    "name" TEXT NOT NULL,
    "aliases" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subject_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subject_year" (
    "cycle_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "territory" TEXT NOT NULL,
    "scale" TEXT NOT NULL,
    "industry" TEXT,
    "address" TEXT,
    "contact" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "founded" DATE,
    "in_production" DATE,
    "origin" TEXT NOT NULL,
    "hidden" BOOLEAN NOT NULL DEFAULT false,
    "values" JSONB NOT NULL DEFAULT '{}',
    "remarks" JSONB NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "subject_year_pkey" PRIMARY KEY ("cycle_id","subject_id")
);

-- CreateTable
CREATE TABLE "item_change" (
    "id" BIGSERIAL NOT NULL,
    "cycle_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "source" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "organisation" TEXT,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "item_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subject_event" (
    "id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "level" TEXT,
    "date" DATE NOT NULL,
    "note" TEXT,
    "source" TEXT NOT NULL,

    CONSTRAINT "subject_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "faulty" INTEGER NOT NULL,
    "columns" JSONB NOT NULL,

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "batch_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "cells" JSONB NOT NULL,
    "errors" JSONB NOT NULL,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("batch_id","row")
);

-- CreateTable
CREATE TABLE "stored_file" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "flow_id" UUID,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "report" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "period" DATE NOT NULL,
    "title" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "view" JSONB NOT NULL,
    "html" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "escalation" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "rung" TEXT NOT NULL,
    "due" DATE NOT NULL,
    "organisation" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "because" TEXT NOT NULL,

    CONSTRAINT "escalation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cycle_programme_id_year_region_key" ON "cycle"("programme_id", "year", "region");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_cycle_id_version_key" ON "evaluation"("cycle_id", "version");

-- CreateIndex
CREATE INDEX "result_subject_id_idx" ON "result"("subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "class_move_cycle_id_subject_id_rule_key" ON "class_move"("cycle_id", "subject_id", "rule");

-- CreateIndex
CREATE INDEX "flow_cycle_id_kind_organisation_idx" ON "flow"("cycle_id", "kind", "organisation");

-- CreateIndex
CREATE INDEX "flow_cycle_id_subject_id_idx" ON "flow"("cycle_id", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "flow_cycle_id_kind_ref_key" ON "flow"("cycle_id", "kind", "ref");

-- CreateIndex
CREATE INDEX "outbox_flow_id_idx" ON "outbox"("flow_id");

-- CreateIndex
CREATE INDEX "deadline_due_at_flow_id_idx" ON "deadline"("due_at", "flow_id");

-- CreateIndex
CREATE INDEX "deadline_cycle_id_idx" ON "deadline"("cycle_id");

-- CreateIndex
CREATE INDEX "flow_count_delta_cycle_id_idx" ON "flow_count_delta"("cycle_id");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_region_code_key" ON "organisation"("region", "code");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_account_key" ON "app_user"("account");

-- CreateIndex
CREATE INDEX "app_user_subject_id_idx" ON "app_user"("subject_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "mail_cycle_id_at_idx" ON "mail"("cycle_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "mailbox_message_message_id_key" ON "mailbox_message"("message_id");

-- CreateIndex
CREATE INDEX "mailbox_message_received_at_idx" ON "mailbox_message"("received_at");

-- CreateIndex
CREATE INDEX "subject_region_name_idx" ON "subject"("region", "name");

-- CreateIndex
CREATE UNIQUE INDEX "subject_region_credit_code_key" ON "subject"("region", "credit_code");

-- CreateIndex
CREATE INDEX "subject_year_cycle_id_territory_idx" ON "subject_year"("cycle_id", "territory");

-- CreateIndex
CREATE INDEX "item_change_cycle_id_subject_id_item_idx" ON "item_change"("cycle_id", "subject_id", "item");

-- CreateIndex
CREATE INDEX "subject_event_region_subject_id_idx" ON "subject_event"("region", "subject_id");

-- CreateIndex
CREATE INDEX "import_batch_cycle_id_at_idx" ON "import_batch"("cycle_id", "at");

-- CreateIndex
CREATE INDEX "stored_file_flow_id_idx" ON "stored_file"("flow_id");

-- CreateIndex
CREATE UNIQUE INDEX "report_cycle_id_report_period_key" ON "report"("cycle_id", "report", "period");

-- CreateIndex
CREATE INDEX "escalation_cycle_id_at_idx" ON "escalation"("cycle_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "escalation_flow_id_due_rung_key" ON "escalation"("flow_id", "due", "rung");

-- AddForeignKey
ALTER TABLE "result" ADD CONSTRAINT "result_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A demo may simulate its time; real data never may, and what an installation is never changes.
ALTER TABLE "clock" ADD CONSTRAINT "clock_one_row" CHECK ("id" = 1);
ALTER TABLE "clock" ADD CONSTRAINT "clock_installation" CHECK ("installation" IN ('demo', 'production'));
ALTER TABLE "clock" ADD CONSTRAINT "clock_real_in_production" CHECK ("installation" = 'demo' OR "simulated_now" IS NULL);

CREATE FUNCTION clock_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'the clock row cannot be deleted';
  END IF;
  IF NEW.installation <> OLD.installation THEN
    RAISE EXCEPTION 'an installation stays what it is: %', OLD.installation;
  END IF;
  IF OLD.simulated_now IS NOT NULL AND NEW.simulated_now < OLD.simulated_now THEN
    RAISE EXCEPTION 'simulated time moves forward only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clock_guard BEFORE UPDATE OR DELETE ON "clock" FOR EACH ROW EXECUTE FUNCTION clock_guard();

-- What has happened is not changed.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER flow_event_insert_only BEFORE UPDATE OR DELETE ON "flow_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER item_change_insert_only BEFORE UPDATE OR DELETE ON "item_change"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER published_list_insert_only BEFORE UPDATE OR DELETE ON "published_list"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER result_insert_only BEFORE UPDATE OR DELETE ON "result"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Counts for the boards follow every write to flow by themselves: one insert of deltas a statement.
CREATE FUNCTION flow_count_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO flow_count_delta (cycle_id, kind, organisation, phase, waits_for, n)
  SELECT cycle_id, kind, organisation, phase, w, sum(n) FROM (
    SELECT cycle_id, kind, coalesce(organisation, '') AS organisation, phase, waits_for,
           count(*) AS n
    FROM added GROUP BY 1, 2, 3, 4, 5
  ) AS alike CROSS JOIN LATERAL unnest(array_append(waits_for, '')) AS w
  GROUP BY 1, 2, 3, 4, 5;
  RETURN NULL;
END $$;
CREATE TRIGGER flow_count_insert AFTER INSERT ON "flow"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION flow_count_insert();

CREATE FUNCTION flow_count_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Flows that stand alike are added up first: what stays where it was cancels out early.
  INSERT INTO flow_count_delta (cycle_id, kind, organisation, phase, waits_for, n)
  SELECT cycle_id, kind, organisation, phase, w, sum(n) FROM (
    SELECT cycle_id, kind, coalesce(organisation, '') AS organisation, phase, waits_for,
           sum(n) AS n
    FROM (
      SELECT cycle_id, kind, organisation, phase, waits_for, 1 AS n FROM added
      UNION ALL
      SELECT cycle_id, kind, organisation, phase, waits_for, -1 FROM removed
    ) AS change
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
  ) AS alike CROSS JOIN LATERAL unnest(array_append(waits_for, '')) AS w
  GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER flow_count_update AFTER UPDATE ON "flow"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION flow_count_update();

-- The relay looks only at what is not delivered yet.
CREATE INDEX "outbox_open" ON "outbox" ("not_before", "position") WHERE "delivered_at" IS NULL AND "dead_at" IS NULL;
CREATE INDEX "outbox_dead" ON "outbox" ("dead_at") WHERE "dead_at" IS NOT NULL;

-- The same cause moves a flow once: effects are delivered at least once, and once in effect.
CREATE UNIQUE INDEX "flow_event_once" ON "flow_event" ("flow_id", "cause") WHERE "cause" IS NOT NULL;

-- Rows move often and stay small: half a page is left free, so that a page full of flows can move at once.
ALTER TABLE "flow" SET (fillfactor = 50);
