ALTER TABLE "target_groups" ADD COLUMN "id" text;--> statement-breakpoint
UPDATE "target_groups" SET "id" = "name";--> statement-breakpoint
ALTER TABLE "target_groups" ALTER COLUMN "id" SET NOT NULL;
