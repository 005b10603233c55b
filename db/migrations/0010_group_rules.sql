ALTER TABLE "group_links" ADD COLUMN "retired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "membership_links" ADD COLUMN "is_default" boolean DEFAULT false NOT NULL;