CREATE TABLE "plan_marks" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"source_user_id" text NOT NULL,
	"epoch" bigint NOT NULL,
	"mark" bigint NOT NULL,
	"present" bigint NOT NULL,
	"planned_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plan_marks_sync_id_source_user_id_pk" PRIMARY KEY("sync_id","source_user_id")
);
--> statement-breakpoint
ALTER TABLE "plan_marks" ADD CONSTRAINT "plan_marks_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;