CREATE TABLE "target_grants" (
	"tenant_id" text NOT NULL,
	"target_id" text PRIMARY KEY NOT NULL,
	"tokens" text,
	"access_ends_at" timestamp with time zone,
	"located" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"granted_by" text,
	"granted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"refreshing_until" timestamp with time zone,
	"state_hash" text,
	"state_by" text,
	"state_until" timestamp with time zone,
	"verifier" text
);
--> statement-breakpoint
ALTER TABLE "target_grants" ADD CONSTRAINT "target_grants_tenant_id_target_id_targets_tenant_id_id_fk" FOREIGN KEY ("tenant_id","target_id") REFERENCES "public"."targets"("tenant_id","id") ON DELETE cascade ON UPDATE no action;