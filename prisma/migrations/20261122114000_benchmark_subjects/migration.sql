-- From how many enterprises a benchmark was proposed: what was fixed rests on those, not on the ones of today.
ALTER TABLE "benchmark" ADD COLUMN "subjects" INTEGER;
