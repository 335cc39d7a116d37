-- Simulated time cannot be taken back by way of none at all, nor by emptying the table.
CREATE OR REPLACE FUNCTION clock_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
    RAISE EXCEPTION 'the clock row cannot be deleted';
  END IF;
  IF NEW.installation <> OLD.installation THEN
    RAISE EXCEPTION 'an installation stays what it is: %', OLD.installation;
  END IF;
  IF OLD.simulated_now IS NOT NULL AND NEW.simulated_now IS NULL THEN
    RAISE EXCEPTION 'simulated time stays simulated';
  END IF;
  IF NEW.simulated_now < OLD.simulated_now THEN
    RAISE EXCEPTION 'simulated time moves forward only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clock_guard_truncate BEFORE TRUNCATE ON "clock"
  FOR EACH STATEMENT EXECUTE FUNCTION clock_guard();
