-- The second wall (第二道墙): what a condition forgotten in the code would show, the database does not
-- hand out. It binds the role the server works as (scripts/runtime-role.mjs), not the owner of the
-- tables. Who is reading is said on each connection by src/persistence/wall.ts; who says nothing sees
-- nothing. Only the engine writes. `(SELECT wall_…())` is read once a query, not once a row.

-- engine | region | territory | subject
CREATE FUNCTION wall_reach() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT current_setting('battlemap.reach', true) $$;
-- The region of the person, GB/T 2260.
CREATE FUNCTION wall_region() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT current_setting('battlemap.region', true) $$;
-- The organisation of the person, where the reach is a territory.
CREATE FUNCTION wall_territory() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT current_setting('battlemap.territory', true) $$;
-- The enterprise of the person, where the reach is one subject.
CREATE FUNCTION wall_subject() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('battlemap.subject', true), '')::uuid $$;
-- The account.
CREATE FUNCTION wall_person() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT current_setting('battlemap.person', true) $$;

-- What follows looks at other tables through their own policies. PL/pgSQL keeps the plan: written out in
-- each policy, these conditions would be planned again with every query. They name the schema: whoever
-- looks back has views of the same names before it on the search path.
CREATE FUNCTION wall_cycles() RETURNS uuid[] LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN array(SELECT id FROM public.cycle); END $$;
CREATE FUNCTION wall_evaluations() RETURNS uuid[] LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN array(SELECT id FROM public.evaluation); END $$;
CREATE FUNCTION wall_flow(flow uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN EXISTS (SELECT FROM public.flow f WHERE f.id = flow); END $$;
CREATE FUNCTION wall_year(cycle uuid, subject uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN EXISTS (SELECT FROM public.subject_year y
       WHERE y.cycle_id = cycle AND y.subject_id = subject); END $$;
CREATE FUNCTION wall_result(evaluation uuid, subject uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN EXISTS (SELECT FROM public.evaluation e JOIN public.subject_year y USING (cycle_id)
       WHERE e.id = evaluation AND y.subject_id = subject); END $$;

ALTER TABLE "cycle" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "cycle_reach" ON "cycle" USING (
  (SELECT wall_reach()) = 'engine'
  OR ((SELECT wall_reach()) IN ('region', 'territory', 'subject') AND region = (SELECT wall_region()))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "flow" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "flow_reach" ON "flow" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
      AND (subject_id IS NULL OR organisation = (SELECT wall_territory()))
    WHEN 'subject' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
      AND (subject_id = (SELECT wall_subject()) OR (subject_id IS NULL AND organisation IS NULL))
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- The log of a flow, its timer and its letters are for whoever sees the flow.
ALTER TABLE "flow_event" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "flow_event_reach" ON "flow_event" USING (
  (SELECT wall_reach()) = 'engine'
  OR ((SELECT wall_reach()) IN ('region', 'territory', 'subject') AND wall_flow(flow_id))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "subject_year" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "subject_year_reach" ON "subject_year" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[]) AND territory = (SELECT wall_territory())
    WHEN 'subject' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[]) AND subject_id = (SELECT wall_subject())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "subject" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "subject_reach" ON "subject" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN region = (SELECT wall_region())
    WHEN 'territory' THEN id IN (SELECT subject_id FROM "subject_year")
    WHEN 'subject' THEN id = (SELECT wall_subject())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "subject_event" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "subject_event_reach" ON "subject_event" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN region = (SELECT wall_region())
    WHEN 'territory' THEN subject_id IN (SELECT subject_id FROM "subject_year")
    WHEN 'subject' THEN subject_id = (SELECT wall_subject())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "item_change" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "item_change_reach" ON "item_change" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN wall_year(cycle_id, subject_id)
    WHEN 'subject' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[]) AND subject_id = (SELECT wall_subject())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "class_move" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "class_move_reach" ON "class_move" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN wall_year(cycle_id, subject_id)
    WHEN 'subject' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[]) AND subject_id = (SELECT wall_subject())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "amendment" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "amendment_reach" ON "amendment" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN wall_year(cycle_id, subject_id)
    WHEN 'subject' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[]) AND subject_id = (SELECT wall_subject())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "evaluation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "evaluation_reach" ON "evaluation" USING (
  (SELECT wall_reach()) = 'engine'
  OR ((SELECT wall_reach()) IN ('region', 'territory', 'subject') AND cycle_id = ANY ((SELECT wall_cycles())::uuid[]))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "result" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "result_reach" ON "result" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN evaluation_id = ANY ((SELECT wall_evaluations())::uuid[])
    WHEN 'territory' THEN wall_result(evaluation_id, subject_id)
    WHEN 'subject' THEN subject_id = (SELECT wall_subject())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- Everybody's figures in one piece: for the region's own offices alone.
ALTER TABLE "snapshot" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "snapshot_reach" ON "snapshot" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "scenario" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "scenario_reach" ON "scenario" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- A territory is shown its own rows by the code: a list is kept in one piece.
ALTER TABLE "published_list" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "published_list_reach" ON "published_list" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "report" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "report_reach" ON "report" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- What a township hands in is its own. The rows are reached through the batch: COPY, by which they
-- come, does not work under a policy.
ALTER TABLE "import_batch" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "import_batch_reach" ON "import_batch" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[]) AND by = (SELECT wall_person())
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "stored_file" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "stored_file_reach" ON "stored_file" USING (
  (SELECT wall_reach()) = 'engine'
  OR ((SELECT wall_reach()) IN ('region', 'territory', 'subject') AND wall_flow(flow_id))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "mail" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "mail_reach" ON "mail" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id IS NULL OR cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN wall_flow(flow_id)
    WHEN 'subject' THEN wall_flow(flow_id)
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');
