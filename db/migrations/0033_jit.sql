CREATE TABLE "jit_calls" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"nonce" text NOT NULL,
	"body_hash" text NOT NULL,
	"login_id" text NOT NULL,
	"ip" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" smallint,
	"answer" jsonb,
	"duration_ms" integer,
	CONSTRAINT "jit_calls_app_id_nonce_pk" PRIMARY KEY("app_id","nonce")
);
--> statement-breakpoint
CREATE TABLE "jit_endpoints" (
	"tenant_id" text NOT NULL,
	"app_id" text PRIMARY KEY NOT NULL,
	"settings" jsonb NOT NULL,
	"secret" text,
	"secret_last_four" text,
	"secret_made_at" timestamp with time zone,
	"former_secret" text,
	"former_until" timestamp with time zone,
	"refusals" integer DEFAULT 0 NOT NULL,
	"refused_at" timestamp with time zone,
	"refused_code" text
);
--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "login" jsonb;--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "logged_in_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_users" ADD COLUMN "fresh_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "jit_calls" ADD CONSTRAINT "jit_calls_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jit_endpoints" ADD CONSTRAINT "jit_endpoints_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "jit_calls_latest" ON "jit_calls" USING btree ("tenant_id","app_id","created_at");--> statement-breakpoint
CREATE INDEX "source_users_fresh" ON "source_users" USING btree ("app_id","fresh_at") WHERE fresh_at is not null;