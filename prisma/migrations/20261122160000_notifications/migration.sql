-- Letters are shown to whom they were sent: found by address, read or unread for each person.
CREATE INDEX "mail_to_idx" ON "mail" USING GIN ("to");

CREATE TABLE "mail_read" (
    "user_id" UUID NOT NULL,
    "mail_key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_read_pkey" PRIMARY KEY ("user_id","mail_key")
);
ALTER TABLE "mail_read" ADD CONSTRAINT "mail_read_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "mail_read" ADD CONSTRAINT "mail_read_mail_key_fkey" FOREIGN KEY ("mail_key") REFERENCES "mail"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- Asked for by the engine only, for the person it has recognised.
ALTER TABLE "mail_read" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "mail_read_reach" ON "mail_read" USING (
  (SELECT wall_reach()) = 'engine'
) WITH CHECK ((SELECT wall_reach()) = 'engine');
