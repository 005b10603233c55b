ALTER TABLE "targets" ADD COLUMN "credential_ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "credential_warned_days" smallint;