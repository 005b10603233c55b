CREATE TABLE "budget_uses" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"run_id" text NOT NULL,
	"kind" text NOT NULL,
	"group_key" text DEFAULT '' NOT NULL,
	"count" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "budget_uses_run_id_kind_group_key_pk" PRIMARY KEY("run_id","kind","group_key")
);
--> statement-breakpoint
ALTER TABLE "apps" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "taken_epoch" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "plan_hash" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "held_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account_links" ADD COLUMN "inactive_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account_links" ADD COLUMN "out_of_scope_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account_links" ADD COLUMN "spared_by" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "budget_uses" ADD CONSTRAINT "budget_uses_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "budget_uses_window" ON "budget_uses" USING btree ("sync_id","at");