ALTER TABLE "apps" ADD COLUMN "enrichment" jsonb;--> statement-breakpoint
ALTER TABLE "apps" ADD COLUMN "enrichment_secrets" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "source_reads" ADD COLUMN "mark" text;--> statement-breakpoint
ALTER TABLE "source_reads" ADD COLUMN "mark_settings" text;--> statement-breakpoint
ALTER TABLE "source_reads" ADD COLUMN "whole_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "enrichment" jsonb;--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "enriched_by" text;