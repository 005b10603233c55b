DROP INDEX "source_groups_name";--> statement-breakpoint
DROP INDEX "source_users_user_name";--> statement-breakpoint
DROP INDEX "source_users_email";--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "display_name_key" text GENERATED ALWAYS AS (lower(display_name)) STORED;--> statement-breakpoint
CREATE UNIQUE INDEX "apps_name" ON "apps" USING btree ("tenant_id",lower("name"));--> statement-breakpoint
CREATE INDEX "source_users_display_name" ON "source_users" USING btree ("app_id","display_name_key" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "targets_name" ON "targets" USING btree ("tenant_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "source_groups_name" ON "source_groups" USING btree ("app_id","name_key" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "source_users_user_name" ON "source_users" USING btree ("app_id","user_name_key" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "source_users_email" ON "source_users" USING btree ("app_id","email_key" text_pattern_ops);