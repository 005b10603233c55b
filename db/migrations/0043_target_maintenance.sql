ALTER TABLE "targets" ADD COLUMN "maintenance" jsonb;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "feed" jsonb;