-- What a version was computed from is kept with it: who asks why, or what if, gets the same figures.
ALTER TABLE "evaluation" ADD COLUMN "input" JSONB;
