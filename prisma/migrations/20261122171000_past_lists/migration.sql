-- Looking back at lists: an enterprise is on the list of a year from the birth of its flow on.
CREATE OR REPLACE VIEW replay.subject_year WITH (security_invoker = true) AS
  SELECT y.cycle_id, y.subject_id, y.territory, y.scale, y.industry, y.address, y.contact, y.phone,
         y.email, y.founded, y.in_production, y.origin, y.hidden,
         y.values || coalesce(was.values, '{}') AS values, y.remarks, y.revision
    FROM public.subject_year y
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(c.item, c.before) AS values FROM (
        SELECT DISTINCT ON (c.item) c.item, c.before FROM public.item_change c
         WHERE c.cycle_id = y.cycle_id AND c.subject_id = y.subject_id AND c.at > replay.at()
         ORDER BY c.item, c.at, c.id) AS c) AS was
   WHERE NOT EXISTS (
     SELECT FROM public.flow f JOIN public.flow_event e ON e.flow_id = f.id AND e.seq = 0
      WHERE f.cycle_id = y.cycle_id AND f.kind = 'enterprise-year' AND f.ref = y.subject_id::text
        AND e.at > replay.at());

-- What somebody decided later was not decided then.
CREATE VIEW replay.result_approval WITH (security_invoker = true) AS
  SELECT * FROM public.result_approval WHERE at <= replay.at();
CREATE VIEW replay.amendment WITH (security_invoker = true) AS
  SELECT id, cycle_id, subject_id, "values", reason, "order", "by", by_name, at,
         CASE WHEN decided_at <= replay.at() THEN decision END AS decision,
         CASE WHEN decided_at <= replay.at() THEN remark END AS remark,
         CASE WHEN decided_at <= replay.at() THEN decided_by END AS decided_by,
         CASE WHEN decided_at <= replay.at() THEN decided_by_name END AS decided_by_name,
         CASE WHEN decided_at <= replay.at() THEN decided_at END AS decided_at
    FROM public.amendment WHERE at <= replay.at();
GRANT SELECT ON replay.result_approval, replay.amendment TO PUBLIC;
