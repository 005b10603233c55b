ALTER TABLE "pending_changes" ALTER COLUMN "source_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "pending_changes" ADD COLUMN "source_ids" text[];--> statement-breakpoint
ALTER TABLE "pending_changes" ADD CONSTRAINT "pending_changes_one_or_several" CHECK ((source_id is null) <> (source_ids is null));--> statement-breakpoint
-- A hundred ids are 4 kB: to try and compress them, or to keep them in another table, costs more.
ALTER TABLE "pending_changes" SET (toast_tuple_target = 8160);