CREATE TABLE "app_calls" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"call" text NOT NULL,
	"first_at" timestamp with time zone,
	"last_at" timestamp with time zone,
	"refused_at" timestamp with time zone,
	CONSTRAINT "app_calls_app_id_call_pk" PRIMARY KEY("app_id","call")
);
--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "calls" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "app_calls" ADD CONSTRAINT "app_calls_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "scim_requests_resource" ON "scim_requests" USING btree ("tenant_id","app_id","resource_id","id") WHERE resource_id is not null;