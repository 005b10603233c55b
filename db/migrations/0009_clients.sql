CREATE TABLE "newcomers" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"settles_at" timestamp with time zone NOT NULL,
	CONSTRAINT "newcomers_app_id_kind_source_id_pk" PRIMARY KEY("app_id","kind","source_id")
);
--> statement-breakpoint
ALTER TABLE "apps" ADD COLUMN "profile" text DEFAULT 'generic' NOT NULL;--> statement-breakpoint
ALTER TABLE "scim_tokens" ADD COLUMN "kind" text DEFAULT 'bearer' NOT NULL;--> statement-breakpoint
ALTER TABLE "scim_tokens" ADD COLUMN "last_used_agent" text;--> statement-breakpoint
ALTER TABLE "scim_tokens" ADD COLUMN "warned_days" smallint;--> statement-breakpoint
ALTER TABLE "newcomers" ADD CONSTRAINT "newcomers_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
UPDATE "apps" SET "profile" = "provider" WHERE "provider" IN ('entra', 'okta', 'onelogin', 'google', 'jumpcloud', 'keycloak');
