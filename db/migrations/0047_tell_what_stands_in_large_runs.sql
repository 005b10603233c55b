CREATE TABLE "change_blocks" (
	"tenant_id" text NOT NULL,
	"run_id" text NOT NULL,
	"block" integer NOT NULL,
	"names" text NOT NULL,
	"marks" text NOT NULL,
	CONSTRAINT "change_blocks_tenant_id_run_id_block_pk" PRIMARY KEY("tenant_id","run_id","block")
);
--> statement-breakpoint
CREATE TABLE "change_group_sums" (
	"tenant_id" text NOT NULL,
	"run_id" text NOT NULL,
	"group_key" text NOT NULL,
	"group_name" text,
	"kind" text NOT NULL,
	"outcome" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "change_group_sums_tenant_id_run_id_group_key_kind_outcome_pk" PRIMARY KEY("tenant_id","run_id","group_key","kind","outcome")
);
