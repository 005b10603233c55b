DROP INDEX "runs_one_waiting";--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "part" text DEFAULT 'all' NOT NULL;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "users_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "groups_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "expected_by" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_waiting" ON "runs" USING btree ("sync_id","scope","trigger","part",coalesce("undoes_run_id", "only_id", '')) WHERE state = 'queued' and attempts = 0;