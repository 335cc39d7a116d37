-- A refused move is kept with who refused it, when and why, and may be asked for again.
ALTER TABLE "class_move" ADD COLUMN "refusal" TEXT,
ADD COLUMN "refused_at" TIMESTAMPTZ(3),
ADD COLUMN "refused_by" TEXT;
DROP INDEX "class_move_cycle_id_subject_id_rule_key";
CREATE INDEX "class_move_cycle_id_idx" ON "class_move"("cycle_id");
CREATE UNIQUE INDEX "class_move_once" ON "class_move" ("cycle_id", "subject_id", "rule") WHERE "refused_at" IS NULL;
ALTER TABLE "class_move" ADD CONSTRAINT "class_move_decided" CHECK (
  num_nulls("approved_by", "approved_at") IN (0, 2) AND
  num_nulls("refused_by", "refused_at", "refusal") IN (0, 3) AND
  ("approved_at" IS NULL OR "refused_at" IS NULL)
);
