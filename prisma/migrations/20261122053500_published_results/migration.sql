-- An evaluation is written once. It may be published, once; from then on nothing of it changes.
CREATE FUNCTION evaluation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL AND NEW.published_at IS NOT NULL
     AND to_jsonb(NEW) - 'published_at' = to_jsonb(OLD) - 'published_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'evaluation % cannot be changed: it may only be published, once', OLD.id;
END $$;
CREATE TRIGGER evaluation_guard BEFORE UPDATE OR DELETE ON "evaluation"
  FOR EACH ROW EXECUTE FUNCTION evaluation_guard();

-- What is published gets no further results.
CREATE FUNCTION result_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM evaluation e WHERE e.published_at IS NOT NULL
               AND e.id IN (SELECT a.evaluation_id FROM added a)) THEN
    RAISE EXCEPTION 'a published evaluation gets no further results';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER result_guard AFTER INSERT ON "result"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION result_guard();
