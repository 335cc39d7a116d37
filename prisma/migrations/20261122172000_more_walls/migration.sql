-- The second wall, where it was open. What has no policy now is named with its reason in
-- src/security/self-check.store.ts.

-- Letters of the law, dates and counts of a year are for whoever sees the year.
ALTER TABLE "benchmark" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "benchmark_reach" ON "benchmark" USING (
  (SELECT wall_reach()) = 'engine'
  OR ((SELECT wall_reach()) IN ('region', 'territory', 'subject') AND cycle_id = ANY ((SELECT wall_cycles())::uuid[]))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "result_approval" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "result_approval_reach" ON "result_approval" USING (
  (SELECT wall_reach()) = 'engine'
  OR ((SELECT wall_reach()) IN ('region', 'territory', 'subject')
    AND evaluation_id = ANY ((SELECT wall_evaluations())::uuid[]))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- Who was drawn for the audit: for the region's own offices.
ALTER TABLE "sample" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "sample_reach" ON "sample" USING (
  (SELECT wall_reach()) = 'engine'
  OR ((SELECT wall_reach()) = 'region' AND cycle_id = ANY ((SELECT wall_cycles())::uuid[]))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- What presses a flow, its timer and what is still to be sent of it.
ALTER TABLE "escalation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "escalation_reach" ON "escalation" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN wall_flow(flow_id)
    WHEN 'subject' THEN wall_flow(flow_id)
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- A list reads a timer beside each of its flows, whose own policy has let it pass.
ALTER TABLE "deadline" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "deadline_reach" ON "deadline" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'subject' THEN wall_flow(flow_id)
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "outbox_reach" ON "outbox" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'region' THEN cycle_id = ANY ((SELECT wall_cycles())::uuid[])
    WHEN 'territory' THEN wall_flow(flow_id)
    ELSE false
  END
) WITH CHECK ((SELECT wall_reach()) = 'engine');

ALTER TABLE "organisation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "organisation_reach" ON "organisation" USING (
  (SELECT wall_reach()) IN ('engine', 'nobody')
  OR ((SELECT wall_reach()) IN ('region', 'territory', 'subject') AND region = (SELECT wall_region()))
) WITH CHECK ((SELECT wall_reach()) = 'engine');

-- Accounts: of the person's own region; of enterprises, those the person sees. Who is about to log in is
-- nobody yet, and has to be found.
ALTER TABLE "app_user" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "app_user_reach" ON "app_user" USING (
  CASE (SELECT wall_reach())
    WHEN 'engine' THEN true
    WHEN 'nobody' THEN true
    WHEN 'region' THEN region = (SELECT wall_region())
    WHEN 'territory' THEN region = (SELECT wall_region())
      AND (subject_id IS NULL OR subject_id IN (SELECT subject_id FROM "subject_year"))
    WHEN 'subject' THEN region = (SELECT wall_region())
      AND (subject_id IS NULL OR subject_id = (SELECT wall_subject()))
    ELSE false
  END
);
CREATE FUNCTION wall_account(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN EXISTS (SELECT FROM public.app_user u WHERE u.id = person); END $$;

-- What opens an account is for whoever sees the account.
ALTER TABLE "session" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "session_reach" ON "session" USING (
  (SELECT wall_reach()) IN ('engine', 'nobody') OR wall_account(user_id)
);
ALTER TABLE "account_link" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "account_link_reach" ON "account_link" USING (
  (SELECT wall_reach()) IN ('engine', 'nobody') OR wall_account(user_id)
);
ALTER TABLE "delegation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "delegation_reach" ON "delegation" USING (
  (SELECT wall_reach()) IN ('engine', 'nobody') OR wall_account(user_id)
);

-- Everybody's deeds are written down, and nobody reads them but the audit administrator, who sees as far
-- as the engine.
ALTER TABLE "audit_entry" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "audit_entry_read" ON "audit_entry" FOR SELECT USING ((SELECT wall_reach()) = 'engine');
CREATE POLICY "audit_entry_write" ON "audit_entry" FOR INSERT WITH CHECK (true);

-- Written once: what was sent, handed in, drawn and pressed.
CREATE TRIGGER report_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "report"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stored_file_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "stored_file"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER escalation_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "escalation"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sample_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "sample"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
