DROP INDEX "runs_one_waiting";--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "undoes_run_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "only_kind" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "only_id" text;--> statement-breakpoint
CREATE INDEX "runs_undone" ON "runs" USING btree ("undoes_run_id") WHERE undoes_run_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_waiting" ON "runs" USING btree ("sync_id","scope","trigger",coalesce("undoes_run_id", "only_id", '')) WHERE state = 'queued' and attempts = 0;