CREATE TABLE "group_contacts" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"group_key" text NOT NULL,
	"group_name" text NOT NULL,
	"source_group_id" text NOT NULL,
	"decision" text DEFAULT 'asked' NOT NULL,
	"joins" integer DEFAULT 0 NOT NULL,
	"leaves" integer DEFAULT 0 NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "group_contacts_sync_id_group_key_pk" PRIMARY KEY("sync_id","group_key")
);
--> statement-breakpoint
ALTER TABLE "group_contacts" ADD CONSTRAINT "group_contacts_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;