ALTER TABLE "account_links" ADD COLUMN "away_state" text;--> statement-breakpoint
ALTER TABLE "account_links" ADD COLUMN "kept_by" text;--> statement-breakpoint
ALTER TABLE "account_links" ADD COLUMN "kept_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "account_links_away" ON "account_links" USING btree ("sync_id","gone_since") WHERE gone_since is not null;--> statement-breakpoint
UPDATE "settings_versions" SET "rules" = jsonb_set("rules", '{users}', ("rules" -> 'users') || jsonb_build_object(
  'gone', CASE "rules" #>> '{users,gone}' WHEN 'disable' THEN 'disableAndStripGroups' ELSE "rules" #>> '{users,gone}' END,
  'outOfScope', CASE "rules" #>> '{users,gone}' WHEN 'disable' THEN 'disableAndStripGroups' ELSE "rules" #>> '{users,gone}' END,
  'outOfScopeGraceDays', "rules" #> '{users,goneGraceDays}'));
