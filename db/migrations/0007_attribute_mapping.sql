ALTER TABLE "runs" ADD COLUMN "warnings" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "attribute_counts" jsonb;--> statement-breakpoint
ALTER TABLE "mappings" ADD COLUMN "expression" text;--> statement-breakpoint
ALTER TABLE "mappings" ADD COLUMN "fallback" text;--> statement-breakpoint
ALTER TABLE "mappings" ADD COLUMN "apply" text DEFAULT 'always' NOT NULL;--> statement-breakpoint
ALTER TABLE "mappings" ADD COLUMN "candidates" text[] DEFAULT '{}'::text[] NOT NULL;