-- Looking back (回看): the tables as they stood at an instant, under the names they always have. Whoever
-- puts `replay` before `public` on the search path reads the past with the statements of the present.
-- The instant and what the machines say of their states come with the connection (src/persistence/past.ts).
CREATE SCHEMA "replay";

CREATE FUNCTION replay.at() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT current_setting('battlemap.as_of')::timestamptz $$;

-- The innermost state of a position: { "appeal": "reviewing" } is `reviewing`.
CREATE FUNCTION replay.phase(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  WHILE jsonb_typeof(value) = 'object' LOOP
    SELECT e.value INTO value FROM jsonb_each(value) AS e LIMIT 1;
  END LOOP;
  RETURN value #>> '{}';
END $$;

-- What each state means: its tags, who must act (or the key of the context that says so), whether it is the end.
CREATE VIEW replay.machine_state WITH (security_invoker = true) AS
  SELECT * FROM jsonb_to_recordset(current_setting('battlemap.states')::jsonb)
    AS s(kind text, version text, phase text, tags text[], waits_for text[], waits_key text, done boolean);

CREATE VIEW replay.flow_event WITH (security_invoker = true) AS
  SELECT * FROM public.flow_event WHERE at <= replay.at();

CREATE VIEW replay.flow WITH (security_invoker = true) AS
  SELECT f.id, f.cycle_id, f.kind, f.ref, f.subject_id, f.organisation, f.stage, f.machine,
         e.version, e.after -> 'value' AS state, e.after -> 'context' AS context, s.phase, s.tags,
         coalesce(s.waits_for, ARRAY(
           SELECT jsonb_array_elements_text(e.after -> 'context' -> s.waits_key))) AS waits_for,
         s.done, e.seq AS revision, entered.at AS since, e.hash AS head
    FROM public.flow f
    CROSS JOIN LATERAL (
      SELECT * FROM public.flow_event e WHERE e.flow_id = f.id AND e.at <= replay.at()
       ORDER BY e.seq DESC LIMIT 1) AS e
    CROSS JOIN LATERAL (
      SELECT n.at FROM public.flow_event n
       WHERE n.flow_id = f.id AND n.seq <= e.seq
         AND (n.before IS NULL OR replay.phase(n.before) <> replay.phase(n.after -> 'value'))
       ORDER BY n.seq DESC LIMIT 1) AS entered
    JOIN replay.machine_state s
      ON s.kind = f.kind AND s.version = e.version AND s.phase = replay.phase(e.after -> 'value');

CREATE VIEW replay.flow_count WITH (security_invoker = true) AS
  SELECT cycle_id, kind, coalesce(organisation, '') AS organisation, phase, w AS waits_for,
         count(*)::int AS n
    FROM replay.flow CROSS JOIN LATERAL unnest(array_append(waits_for, '')) AS w
   GROUP BY 1, 2, 3, 4, 5;
CREATE VIEW replay.flow_count_delta WITH (security_invoker = true) AS
  SELECT * FROM public.flow_count_delta WHERE false;

-- Timers that are still armed are as they were; those that are gone were worked out from the log.
CREATE VIEW replay.deadline WITH (security_invoker = true) AS
  WITH known AS (
    SELECT * FROM jsonb_to_recordset(current_setting('battlemap.deadlines')::jsonb)
      AS k(flow_id uuid, timer text, due_at timestamptz, armed_seq int))
  SELECT k.flow_id, f.cycle_id, k.timer, k.due_at, k.armed_seq
    FROM known k JOIN public.flow f ON f.id = k.flow_id WHERE k.timer IS NOT NULL
  UNION ALL
  SELECT d.flow_id, d.cycle_id, d.timer, d.due_at, d.armed_seq
    FROM public.deadline d
    JOIN public.flow_event e ON e.flow_id = d.flow_id AND e.seq = d.armed_seq AND e.at <= replay.at()
   WHERE NOT EXISTS (SELECT FROM known k WHERE k.flow_id = d.flow_id);

CREATE VIEW replay.cycle WITH (security_invoker = true) AS
  SELECT id, programme_id, version, programme, year, region, title,
         CASE WHEN archived_at > replay.at() THEN 'open' ELSE state END AS state, previous_id,
         opened_at, opened_by, CASE WHEN archived_at <= replay.at() THEN archived_at END AS archived_at
    FROM public.cycle WHERE opened_at <= replay.at();

CREATE VIEW replay.evaluation WITH (security_invoker = true) AS
  SELECT id, cycle_id, version, kind, at, "by", reason, benchmarks, summary, data_hash, hash,
         CASE WHEN published_at <= replay.at() THEN published_at END AS published_at, input
    FROM public.evaluation WHERE at <= replay.at();
CREATE VIEW replay.result WITH (security_invoker = true) AS
  SELECT r.* FROM public.result r JOIN replay.evaluation e ON e.id = r.evaluation_id;

CREATE VIEW replay.class_move WITH (security_invoker = true) AS
  SELECT id, cycle_id, subject_id, rule, reason, "by", at,
         CASE WHEN approved_at <= replay.at() THEN approved_by END AS approved_by,
         CASE WHEN approved_at <= replay.at() THEN approved_at END AS approved_at,
         CASE WHEN refused_at <= replay.at() THEN refused_by END AS refused_by,
         CASE WHEN refused_at <= replay.at() THEN refused_at END AS refused_at,
         CASE WHEN refused_at <= replay.at() THEN refusal END AS refusal
    FROM public.class_move WHERE at <= replay.at();

CREATE VIEW replay.subject_event WITH (security_invoker = true) AS
  SELECT id, region, subject_id, kind, level, date, note, source, "by", by_name, at,
         CASE WHEN struck_at <= replay.at() THEN struck_by END AS struck_by,
         CASE WHEN struck_at <= replay.at() THEN struck_at END AS struck_at,
         CASE WHEN struck_at <= replay.at() THEN struck_reason END AS struck_reason
    FROM public.subject_event WHERE at <= replay.at();

-- Every change of a figure is on record with what it was before.
CREATE VIEW replay.item_change WITH (security_invoker = true) AS
  SELECT * FROM public.item_change WHERE at <= replay.at();
CREATE VIEW replay.subject_year WITH (security_invoker = true) AS
  SELECT y.cycle_id, y.subject_id, y.territory, y.scale, y.industry, y.address, y.contact, y.phone,
         y.email, y.founded, y.in_production, y.origin, y.hidden,
         y.values || coalesce(was.values, '{}') AS values, y.remarks, y.revision
    FROM public.subject_year y
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(c.item, c.before) AS values FROM (
        SELECT DISTINCT ON (c.item) c.item, c.before FROM public.item_change c
         WHERE c.cycle_id = y.cycle_id AND c.subject_id = y.subject_id AND c.at > replay.at()
         ORDER BY c.item, c.at, c.id) AS c) AS was;

CREATE VIEW replay.published_list WITH (security_invoker = true) AS
  SELECT * FROM public.published_list WHERE at <= replay.at();
CREATE VIEW replay.snapshot WITH (security_invoker = true) AS
  SELECT * FROM public.snapshot WHERE at <= replay.at();
CREATE VIEW replay.sample WITH (security_invoker = true) AS
  SELECT * FROM public.sample WHERE at <= replay.at();
CREATE VIEW replay.stored_file WITH (security_invoker = true) AS
  SELECT * FROM public.stored_file WHERE at <= replay.at();
CREATE VIEW replay.escalation WITH (security_invoker = true) AS
  SELECT * FROM public.escalation WHERE at <= replay.at();
CREATE VIEW replay.report WITH (security_invoker = true) AS
  SELECT * FROM public.report WHERE at <= replay.at();
CREATE VIEW replay.mail WITH (security_invoker = true) AS
  SELECT * FROM public.mail WHERE at <= replay.at();

-- The views read with the rights of whoever asks: who may not read a table may not read its past.
GRANT USAGE ON SCHEMA replay TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA replay TO PUBLIC;
