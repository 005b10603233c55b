CREATE TABLE "compared_changes" (
	"tenant_id" text NOT NULL,
	"comparison_id" text NOT NULL,
	"place" integer NOT NULL,
	"standing" text NOT NULL,
	"one_seq" integer,
	"other_seq" integer,
	CONSTRAINT "compared_changes_tenant_id_comparison_id_standing_place_pk" PRIMARY KEY("tenant_id","comparison_id","standing","place")
);
--> statement-breakpoint
CREATE TABLE "comparisons" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"one" text NOT NULL,
	"other" text NOT NULL,
	"stand" text NOT NULL,
	"counts" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "comparisons_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "change_sums" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "comparisons_pair" ON "comparisons" USING btree ("tenant_id","one","other");--> statement-breakpoint
CREATE INDEX "changes_subject" ON "changes" USING btree ("run_id","subject","seq");--> statement-breakpoint
CREATE INDEX "changes_left" ON "changes" USING btree ("run_id","seq") WHERE outcome in ('skipped', 'failed');--> statement-breakpoint
CREATE INDEX "changes_removed" ON "changes" USING btree ("run_id","seq") WHERE kind in ('membership.remove', 'user.disable', 'user.anonymise', 'user.delete', 'group.delete');