-- A named trial over the frozen figures of a version; never a published thing.
CREATE TABLE "scenario" (
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "rules" JSONB NOT NULL,
    "benchmarks" JSONB NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scenario_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "scenario_cycle_id_name_key" ON "scenario"("cycle_id", "name");
