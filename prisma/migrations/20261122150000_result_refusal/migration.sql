-- Whoever looks over a graded result may send it back with a reason.
ALTER TABLE "result_approval" ADD COLUMN "refusal" TEXT;
ALTER TABLE "result_approval" ADD CONSTRAINT "result_approval_refusal" CHECK (btrim("refusal") <> '');
