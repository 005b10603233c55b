CREATE TABLE "scim_allowances" (
	"tenant_id" text NOT NULL,
	"app_id" text PRIMARY KEY NOT NULL,
	"left" double precision NOT NULL,
	"given" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scim_allowances" ADD CONSTRAINT "scim_allowances_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;