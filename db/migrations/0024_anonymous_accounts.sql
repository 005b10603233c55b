ALTER TABLE "account_links" ADD COLUMN "anonymised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account_links" ADD COLUMN "originals" text;--> statement-breakpoint
ALTER TABLE "account_links" ADD COLUMN "originals_until" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "account_links_originals" ON "account_links" USING btree ("tenant_id","originals_until") WHERE originals_until is not null;