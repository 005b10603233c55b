ALTER TABLE "account_links" DROP COLUMN "inactive_since";--> statement-breakpoint
ALTER TABLE "account_links" DROP COLUMN "out_of_scope_since";--> statement-breakpoint
ALTER TABLE "account_links" DROP COLUMN "spared_by";