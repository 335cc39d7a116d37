-- An account is invited and has no password until the invited person sets one.
ALTER TABLE "app_user"
    ALTER COLUMN "password_hash" DROP NOT NULL,
    ADD COLUMN "last_login_at" TIMESTAMPTZ(3),
    ADD COLUMN "ends_on" DATE,
    ADD COLUMN "totp_secret" TEXT,
    ADD COLUMN "totp_pending" TEXT,
    ADD COLUMN "totp_step" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "recovery_codes" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "oidc_subject" TEXT;
CREATE UNIQUE INDEX "app_user_oidc_subject_key" ON "app_user"("oidc_subject");

ALTER TABLE "session"
    ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN "address" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "agent" TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX "session_id_key" ON "session"("id");

CREATE TABLE "account_link" (
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_link_pkey" PRIMARY KEY ("token_hash"),
    CONSTRAINT "account_link_purpose_check" CHECK ("purpose" IN ('invitation', 'reset'))
);
CREATE UNIQUE INDEX "account_link_user_id_purpose_key" ON "account_link"("user_id", "purpose");
ALTER TABLE "account_link" ADD CONSTRAINT "account_link_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "login_failure" (
    "account" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "login_failure_pkey" PRIMARY KEY ("account", "address")
);

CREATE TABLE "delegation" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "delegate_id" UUID NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "delegation_check" CHECK ("from_on" <= "to_on" AND "user_id" <> "delegate_id")
);
CREATE UNIQUE INDEX "delegation_user_id_key" ON "delegation"("user_id");
CREATE INDEX "delegation_delegate_id_idx" ON "delegation"("delegate_id");
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_delegate_id_fkey"
    FOREIGN KEY ("delegate_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who is reached on a day in the place of which account: itself while it has access, its delegate
-- while the delegation runs.
CREATE FUNCTION reachable(day DATE)
RETURNS TABLE (user_id UUID, role TEXT, region TEXT, organisation_id UUID, subject_id UUID, email TEXT)
LANGUAGE sql STABLE AS $$
    SELECT u.id, u.role, u.region, u.organisation_id, u.subject_id, u.email FROM app_user u
     WHERE u.disabled_at IS NULL AND (u.ends_on IS NULL OR u.ends_on >= day)
    UNION ALL
    SELECT u.id, u.role, u.region, u.organisation_id, u.subject_id, d.email
      FROM delegation g JOIN app_user u ON u.id = g.user_id JOIN app_user d ON d.id = g.delegate_id
     WHERE day BETWEEN g.from_on AND g.to_on
       AND d.disabled_at IS NULL AND (d.ends_on IS NULL OR d.ends_on >= day)
$$;
