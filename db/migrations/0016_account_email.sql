ALTER TABLE "accounts" ADD COLUMN "email_key" text GENERATED ALWAYS AS (lower(email)) STORED;--> statement-breakpoint
CREATE INDEX "accounts_email" ON "accounts" USING btree ("target_id","email_key");