CREATE TABLE "source_reads" (
	"tenant_id" text NOT NULL,
	"app_id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"users" integer,
	"groups" integer,
	"accepted_users" integer,
	"accepted_groups" integer
);
--> statement-breakpoint
DROP INDEX "source_groups_name";--> statement-breakpoint
DROP INDEX "source_users_user_name";--> statement-breakpoint
ALTER TABLE "source_groups" ADD COLUMN "pulled_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "source_groups" ADD COLUMN "read_id" text;--> statement-breakpoint
ALTER TABLE "source_members" ADD COLUMN "read_id" text;--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "pulled_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "read_id" text;--> statement-breakpoint
ALTER TABLE "source_reads" ADD CONSTRAINT "source_reads_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "source_groups_name" ON "source_groups" USING btree ("app_id","name_key" text_pattern_ops,"pulled_id");--> statement-breakpoint
CREATE UNIQUE INDEX "source_users_user_name" ON "source_users" USING btree ("app_id","user_name_key" text_pattern_ops,"pulled_id");