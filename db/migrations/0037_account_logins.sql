CREATE TABLE "account_logins" (
	"tenant_id" text NOT NULL,
	"target_id" text NOT NULL,
	"account_id" text NOT NULL,
	"last_login_at" timestamp with time zone,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"counts_from" timestamp with time zone,
	"email" text,
	"warned_at" timestamp with time zone,
	"warned_days" smallint,
	"off_since" timestamp with time zone,
	"off_run_id" text,
	"read_id" text,
	CONSTRAINT "account_logins_target_id_account_id_pk" PRIMARY KEY("target_id","account_id")
);
--> statement-breakpoint
ALTER TABLE "sandbox_users" ADD COLUMN "last_login_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account_logins" ADD CONSTRAINT "account_logins_tenant_id_target_id_targets_tenant_id_id_fk" FOREIGN KEY ("tenant_id","target_id") REFERENCES "public"."targets"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_logins_off" ON "account_logins" USING btree ("target_id","off_since") WHERE off_since is not null;