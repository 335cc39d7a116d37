-- Imprints (印记): the database itself writes down a fingerprint of every row that holds a decided fact,
-- with each change of it. Whoever changes such a row past the system leaves a row that no imprint tells of;
-- the imprints of a day are part of its seal.
CREATE TABLE "imprint" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tab" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "op" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT CURRENT_USER,
    "hash" TEXT NOT NULL,

    CONSTRAINT "imprint_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "imprint_op" CHECK ("op" IN ('found', 'insert', 'update', 'delete'))
);
CREATE INDEX "imprint_at" ON "imprint" USING BRIN ("at") WITH (pages_per_range = 32);
CREATE TRIGGER imprint_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "imprint"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "imprint" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "imprint_reach" ON "imprint" USING ((SELECT wall_reach()) = 'engine')
  WITH CHECK ((SELECT wall_reach()) = 'engine');

-- Of a row as text. What stands at its end empty is left out: a later column that is null changes nothing.
CREATE FUNCTION fingerprint(of text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT encode(sha256(convert_to(rtrim(of, ',)'), 'UTF8')), 'hex') $$;

-- Arguments: the columns of the key, with commas; and the text of the row `r`, where not all of it counts.
CREATE FUNCTION imprint() RETURNS trigger LANGUAGE plpgsql
  SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' AS $$
DECLARE
  key text := format('concat_ws('' '', r.%s)', replace(TG_ARGV[0], ',', ', r.'));
  print text := format('public.fingerprint(%s)', coalesce(TG_ARGV[1], 'r::text'));
  rows text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- What an update leaves as it was has its imprint already.
    rows := format('(SELECT %s AS key, %s AS print FROM new_rows r EXCEPT SELECT %s, %s FROM old_rows r) u',
      key, print, key, print);
  ELSE
    rows := format('(SELECT %s AS key, %s AS print FROM %s r) u', key, print,
      CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END);
  END IF;
  EXECUTE format('INSERT INTO public.imprint (tab, key, op, hash) SELECT %L, key, %L, print FROM %s',
    TG_TABLE_NAME, lower(TG_OP), rows);
  RETURN NULL;
END $$;

-- Gives a table its imprints: from now on, and of the rows that are found in it.
CREATE FUNCTION imprints_of(tab text, key text, print text DEFAULT 'r::text') RETURNS void LANGUAGE plpgsql
  SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER imprint_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION imprint(%L, %L)', tab, key, print);
  EXECUTE format('CREATE TRIGGER imprint_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows
    NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION imprint(%L, %L)', tab, key, print);
  EXECUTE format('CREATE TRIGGER imprint_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION imprint(%L, %L)', tab, key, print);
  EXECUTE format('INSERT INTO imprint (tab, key, op, hash)
    SELECT %L, concat_ws('' '', r.%s), ''found'', fingerprint(%s) FROM %I r',
    tab, replace(key, ',', ', r.'), print, tab);
END $$;

-- The tables of src/audit/facts.ts.
SELECT imprints_of('cycle', 'id');
SELECT imprints_of('sample', 'cycle_id,stage');
SELECT imprints_of('published_list', 'cycle_id,list,version');
SELECT imprints_of('evaluation', 'id');
SELECT imprints_of('result', 'evaluation_id,subject_id');
SELECT imprints_of('benchmark', 'cycle_id,group_id,indicator');
SELECT imprints_of('class_move', 'id');
SELECT imprints_of('result_approval', 'evaluation_id');
SELECT imprints_of('snapshot', 'cycle_id,version');
SELECT imprints_of('amendment', 'id');
SELECT imprints_of('organisation', 'id');
SELECT imprints_of('app_user', 'id',
  'ROW(r.account, r.role, r.region, r.organisation_id, r.subject_id, r.disabled_at)::text');
SELECT imprints_of('mail', 'key');
SELECT imprints_of('subject', 'id');
SELECT imprints_of('subject_year', 'cycle_id,subject_id');
SELECT imprints_of('item_change', 'id');
SELECT imprints_of('subject_event', 'id');
SELECT imprints_of('import_batch', 'id');
SELECT imprints_of('stored_file', 'id',
  'ROW(r.cycle_id, r.flow_id, r.name, r.type, r.size, r.sha256, sha256(r.content), r.by, r.at)::text');
SELECT imprints_of('report', 'id');
SELECT imprints_of('escalation', 'id');

-- What the day's imprints come to, by table: { result: { imprints, hash } }; null in seals made before.
ALTER TABLE "day_seal" ADD COLUMN "facts" JSONB;
