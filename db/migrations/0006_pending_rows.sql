ALTER TABLE "pending_changes" DROP CONSTRAINT "pending_changes_sync_id_kind_source_id_pk";--> statement-breakpoint
ALTER TABLE "pending_changes" ADD CONSTRAINT "pending_changes_sync_id_seq_pk" PRIMARY KEY("sync_id","seq");--> statement-breakpoint
CREATE INDEX "pending_changes_claimed" ON "pending_changes" USING btree ("sync_id","kind","source_id") WHERE claimed_by is not null;--> statement-breakpoint
-- A row that changed after its run had claimed it belongs to nobody.
UPDATE "pending_changes" SET "claimed_by" = NULL WHERE "claimed_seq" IS DISTINCT FROM "seq";--> statement-breakpoint
ALTER TABLE "pending_changes" DROP COLUMN "claimed_seq";