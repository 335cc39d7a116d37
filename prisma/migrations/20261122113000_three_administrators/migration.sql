-- 三员分立: the one administrator becomes three that exclude each other. Whoever was it keeps the
-- running of the system; the other two are added by `user add`.
UPDATE "app_user" SET "role" = 'system-admin' WHERE "role" = 'admin';
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_role_check" CHECK ("role" IN (
    'lead', 'department', 'territory', 'enterprise', 'leader',
    'system-admin', 'security-admin', 'audit-admin'));
-- One person is one administrator: an address that is one is not another as well.
CREATE UNIQUE INDEX "app_user_administrator_key" ON "app_user" (lower("email"))
    WHERE "role" IN ('system-admin', 'security-admin', 'audit-admin') AND "disabled_at" IS NULL;
