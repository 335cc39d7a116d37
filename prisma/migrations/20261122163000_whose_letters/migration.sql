-- Whose a letter is, beside where it was sent: an address may be that of a whole unit, or of somebody
-- else in another region. `unit:tax`, `subject:<id>`, `role:leader`, `account:<id>`.
ALTER TABLE "mail" ADD COLUMN "region" TEXT, ADD COLUMN "readers" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "mailbox_message" ADD COLUMN "region" TEXT, ADD COLUMN "readers" TEXT[] NOT NULL DEFAULT '{}';

-- A letter with a link that opens an account does not belong where others read.
DELETE FROM "mailbox_message" WHERE "text" LIKE '%/password#%';
UPDATE "mailbox_message" m SET "region" = c."region", "readers" =
    ARRAY(SELECT 'unit:' || o."code" FROM "organisation" o
           WHERE o."region" = c."region" AND o."email" = ANY (m."to"))
    || ARRAY(SELECT 'subject:' || y."subject_id" FROM "subject_year" y
              WHERE y."cycle_id" = c."id" AND y."email" = ANY (m."to"))
  FROM "mail" k JOIN "cycle" c ON c."id" = k."cycle_id"
 WHERE k."key" = substring(m."message_id" from '^<(.*)@battle-map\.local>$');

-- How a firm is reached that has no address, and who opened its account when, on the cycle's clock.
ALTER TABLE "app_user" ADD COLUMN "phone" TEXT, ADD COLUMN "invited_by" TEXT,
    ADD COLUMN "invited_at" TIMESTAMPTZ(3);
