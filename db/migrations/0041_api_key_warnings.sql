ALTER TABLE "api_keys" ADD COLUMN "warned_days" smallint;--> statement-breakpoint
-- Reading the audit log was part of reading: keys keep what they could do.
UPDATE "api_keys" SET "scopes" = array_append("scopes", 'audit') WHERE 'read' = ANY("scopes");
