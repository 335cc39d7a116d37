-- AlterTable
ALTER TABLE "subject_event" ADD COLUMN     "at" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "by" TEXT NOT NULL,
ADD COLUMN     "by_name" TEXT NOT NULL,
ADD COLUMN     "struck_at" TIMESTAMPTZ(3),
ADD COLUMN     "struck_by" TEXT,
ADD COLUMN     "struck_reason" TEXT;

-- A recorded fact is never erased or rewritten. It may be struck out, once, and goes with its firm when two are merged.
CREATE FUNCTION subject_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.struck_at IS NULL OR NEW.struck_at = OLD.struck_at)
     AND to_jsonb(NEW) - ARRAY['subject_id', 'struck_at', 'struck_by', 'struck_reason']
       = to_jsonb(OLD) - ARRAY['subject_id', 'struck_at', 'struck_by', 'struck_reason'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'record % cannot be changed: it may only be struck out, once', OLD.id;
END $$;
CREATE TRIGGER subject_event_guard BEFORE UPDATE OR DELETE ON "subject_event"
  FOR EACH ROW EXECUTE FUNCTION subject_event_guard();
