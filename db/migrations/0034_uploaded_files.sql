CREATE TABLE "uploaded_files" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"size" integer NOT NULL,
	"hash" text NOT NULL,
	"people" integer NOT NULL,
	"groups" integer NOT NULL,
	"problems" integer NOT NULL,
	"state" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"uploaded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "uploaded_files" ADD CONSTRAINT "uploaded_files_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "uploaded_files_current" ON "uploaded_files" USING btree ("app_id") WHERE "uploaded_files"."state" = 'current';