ALTER TABLE "runs" ADD COLUMN "read" jsonb;--> statement-breakpoint
ALTER TABLE "source_reads" ADD COLUMN "grants" text[];--> statement-breakpoint
ALTER TABLE "source_reads" ADD COLUMN "accepted_grants" text[];