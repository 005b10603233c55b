CREATE TABLE "exchanges" (
	"tenant_id" text NOT NULL,
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"calls" jsonb NOT NULL,
	CONSTRAINT "exchanges_tenant_id_run_id_seq_pk" PRIMARY KEY("tenant_id","run_id","seq")
);
--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "exchange_seq" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "approval_comment" text;