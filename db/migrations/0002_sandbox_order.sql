DROP INDEX "sandbox_users_username";--> statement-breakpoint
CREATE UNIQUE INDEX "sandbox_users_username" ON "sandbox_users" USING btree ("sandbox_key","username_key" text_pattern_ops);