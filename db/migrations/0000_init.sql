CREATE SEQUENCE "public"."pending_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "app_activity" (
	"tenant_id" text NOT NULL,
	"app_id" text PRIMARY KEY NOT NULL,
	"requests" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"first_request_at" timestamp with time zone,
	"last_request_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "apps" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"provider" text NOT NULL,
	"method" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"secrets" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "apps_tenant_id" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "scim_requests" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"resource_kind" text,
	"resource_id" text,
	"resource_name" text,
	"status" smallint NOT NULL,
	"duration_ms" integer NOT NULL,
	"effect" text NOT NULL,
	"changed" boolean NOT NULL,
	"request_body" jsonb,
	"response_body" jsonb,
	"user_agent" text,
	"ip" text,
	"token_id" text,
	CONSTRAINT "scim_requests_tenant_id_app_id_id_pk" PRIMARY KEY("tenant_id","app_id","id")
);
--> statement-breakpoint
CREATE TABLE "scim_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"hash" text NOT NULL,
	"last_four" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"last_used_ip" text,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "login_tokens" (
	"hash" text PRIMARY KEY NOT NULL,
	"login_id" text NOT NULL,
	"purpose" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "logins" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"email_verified_at" timestamp with time zone,
	"is_staff" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" text PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "oidc_identities" (
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"login_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"login_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"user_agent" text,
	"ip" text
);
--> statement-breakpoint
CREATE TABLE "throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"hits" integer DEFAULT 0 NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"tenant_id" text NOT NULL,
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"stage" smallint NOT NULL,
	"kind" text NOT NULL,
	"source_id" text,
	"account_id" text,
	"subject" text NOT NULL,
	"group_key" text,
	"group_name" text,
	"before" jsonb,
	"after" jsonb,
	"reason" text NOT NULL,
	"outcome" text NOT NULL,
	"code" text,
	"message" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"request_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "changes_tenant_id_run_id_seq_pk" PRIMARY KEY("tenant_id","run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"target_id" text NOT NULL,
	"trigger" text NOT NULL,
	"scope" text NOT NULL,
	"state" text NOT NULL,
	"phase" text DEFAULT 'read' NOT NULL,
	"settings_version" integer NOT NULL,
	"started_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"notified_at" timestamp with time zone,
	"lease_owner" text,
	"lease_epoch" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"checkpoint" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"phase_times" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"totals" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"change_count" integer DEFAULT 0 NOT NULL,
	"holds" jsonb,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"cancelled_by" text,
	"error_code" text,
	"error_message" text
);
--> statement-breakpoint
CREATE TABLE "sandbox_groups" (
	"tenant_id" text NOT NULL,
	"sandbox_key" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sandbox_groups_sandbox_key_key_pk" PRIMARY KEY("sandbox_key","key")
);
--> statement-breakpoint
CREATE TABLE "sandbox_members" (
	"tenant_id" text NOT NULL,
	"sandbox_key" text NOT NULL,
	"group_key" text NOT NULL,
	"user_key" text NOT NULL,
	CONSTRAINT "sandbox_members_sandbox_key_group_key_user_key_pk" PRIMARY KEY("sandbox_key","group_key","user_key")
);
--> statement-breakpoint
CREATE TABLE "sandbox_users" (
	"tenant_id" text NOT NULL,
	"sandbox_key" text NOT NULL,
	"user_key" text NOT NULL,
	"username" text NOT NULL,
	"username_key" text NOT NULL,
	"full_name" text NOT NULL,
	"email" text NOT NULL,
	"active" boolean NOT NULL,
	"read_only" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sandbox_users_sandbox_key_user_key_pk" PRIMARY KEY("sandbox_key","user_key")
);
--> statement-breakpoint
CREATE TABLE "sandboxes" (
	"key" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"target_id" text NOT NULL,
	"version" text NOT NULL,
	"username" text NOT NULL,
	"password_hash" text NOT NULL,
	"faults" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"users_max" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pending_changes" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"seq" bigint DEFAULT nextval('pending_seq') NOT NULL,
	"request_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_by" text,
	"claimed_seq" bigint,
	CONSTRAINT "pending_changes_sync_id_kind_source_id_pk" PRIMARY KEY("sync_id","kind","source_id")
);
--> statement-breakpoint
CREATE TABLE "source_counts" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"shard" smallint NOT NULL,
	"users" integer DEFAULT 0 NOT NULL,
	"groups" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "source_counts_app_id_shard_pk" PRIMARY KEY("app_id","shard")
);
--> statement-breakpoint
CREATE TABLE "source_groups" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"id" text NOT NULL,
	"display_name" text NOT NULL,
	"name_key" text NOT NULL,
	"external_id" text,
	"resource" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_groups_app_id_id_pk" PRIMARY KEY("app_id","id")
);
--> statement-breakpoint
CREATE TABLE "source_members" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"group_id" text NOT NULL,
	"member_id" text NOT NULL,
	"member_kind" text DEFAULT 'user' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_members_app_id_group_id_member_id_pk" PRIMARY KEY("app_id","group_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "source_users" (
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"id" text NOT NULL,
	"user_name" text NOT NULL,
	"user_name_key" text NOT NULL,
	"external_id" text,
	"email_key" text,
	"display_name" text,
	"display_name_key" text GENERATED ALWAYS AS (lower(display_name)) STORED,
	"active" boolean NOT NULL,
	"resource" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_users_app_id_id_pk" PRIMARY KEY("app_id","id")
);
--> statement-breakpoint
CREATE TABLE "account_links" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"source_user_id" text NOT NULL,
	"target_id" text NOT NULL,
	"account_id" text NOT NULL,
	"username" text NOT NULL,
	"origin" text NOT NULL,
	"run_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"pushed_email_hash" text,
	"disabled_by_run_id" text,
	"gone_since" timestamp with time zone,
	CONSTRAINT "account_links_sync_id_source_user_id_pk" PRIMARY KEY("sync_id","source_user_id")
);
--> statement-breakpoint
CREATE TABLE "group_links" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"source_group_id" text NOT NULL,
	"group_key" text NOT NULL,
	"group_name" text NOT NULL,
	"created_by_us" boolean NOT NULL,
	"run_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "group_links_sync_id_source_group_id_group_key_pk" PRIMARY KEY("sync_id","source_group_id","group_key")
);
--> statement-breakpoint
CREATE TABLE "mappings" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"version" integer NOT NULL,
	"field" text NOT NULL,
	"sources" text[] NOT NULL,
	"transforms" jsonb NOT NULL,
	CONSTRAINT "mappings_sync_id_version_field_pk" PRIMARY KEY("sync_id","version","field")
);
--> statement-breakpoint
CREATE TABLE "membership_links" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"source_user_id" text NOT NULL,
	"group_key" text NOT NULL,
	"source_group_id" text,
	"run_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "membership_links_sync_id_source_user_id_group_key_pk" PRIMARY KEY("sync_id","source_user_id","group_key")
);
--> statement-breakpoint
CREATE TABLE "settings_versions" (
	"tenant_id" text NOT NULL,
	"sync_id" text NOT NULL,
	"version" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"author" text NOT NULL,
	"comment" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "settings_versions_sync_id_version_pk" PRIMARY KEY("sync_id","version")
);
--> statement-breakpoint
CREATE TABLE "syncs" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"app_id" text NOT NULL,
	"target_id" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"paused_at" timestamp with time zone,
	"first_full_run_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"retry_at" timestamp with time zone,
	"failures_in_a_row" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "syncs_tenant_id" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"tenant_id" text NOT NULL,
	"target_id" text NOT NULL,
	"id" text NOT NULL,
	"username" text NOT NULL,
	"username_key" text NOT NULL,
	"display_name" text,
	"email" text,
	"active" boolean NOT NULL,
	"writable" boolean NOT NULL,
	"observed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_id" text,
	CONSTRAINT "accounts_target_id_id_pk" PRIMARY KEY("target_id","id")
);
--> statement-breakpoint
CREATE TABLE "target_groups" (
	"tenant_id" text NOT NULL,
	"target_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"observed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_id" text,
	CONSTRAINT "target_groups_target_id_key_pk" PRIMARY KEY("target_id","key")
);
--> statement-breakpoint
CREATE TABLE "target_members" (
	"tenant_id" text NOT NULL,
	"target_id" text NOT NULL,
	"group_key" text NOT NULL,
	"account_id" text NOT NULL,
	"read_id" text,
	CONSTRAINT "target_members_target_id_group_key_account_id_pk" PRIMARY KEY("target_id","group_key","account_id")
);
--> statement-breakpoint
CREATE TABLE "targets" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"product" text NOT NULL,
	"name" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"secrets" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_sandbox" boolean DEFAULT false NOT NULL,
	"version" text,
	"own_username" text,
	"capabilities" jsonb,
	"probe_steps" jsonb,
	"probed_at" timestamp with time zone,
	"attention" text,
	"paused_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "targets_tenant_id" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"last_four" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"tenant_id" text NOT NULL,
	"seq" bigserial NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"subject_id" text NOT NULL,
	"subject_name" text NOT NULL,
	"detail" jsonb,
	"ip" text,
	CONSTRAINT "audit_events_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"hash" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "members" (
	"tenant_id" text NOT NULL,
	"login_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "members_tenant_id_login_id_pk" PRIMARY KEY("tenant_id","login_id")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"suspended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "app_activity" ADD CONSTRAINT "app_activity_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "apps" ADD CONSTRAINT "apps_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_tokens" ADD CONSTRAINT "scim_tokens_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_tokens" ADD CONSTRAINT "login_tokens_login_id_logins_id_fk" FOREIGN KEY ("login_id") REFERENCES "public"."logins"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oidc_identities" ADD CONSTRAINT "oidc_identities_login_id_logins_id_fk" FOREIGN KEY ("login_id") REFERENCES "public"."logins"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_login_id_logins_id_fk" FOREIGN KEY ("login_id") REFERENCES "public"."logins"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox_groups" ADD CONSTRAINT "sandbox_groups_sandbox_key_sandboxes_key_fk" FOREIGN KEY ("sandbox_key") REFERENCES "public"."sandboxes"("key") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox_users" ADD CONSTRAINT "sandbox_users_sandbox_key_sandboxes_key_fk" FOREIGN KEY ("sandbox_key") REFERENCES "public"."sandboxes"("key") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandboxes" ADD CONSTRAINT "sandboxes_tenant_id_target_id_targets_tenant_id_id_fk" FOREIGN KEY ("tenant_id","target_id") REFERENCES "public"."targets"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_counts" ADD CONSTRAINT "source_counts_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_groups" ADD CONSTRAINT "source_groups_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_users" ADD CONSTRAINT "source_users_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_links" ADD CONSTRAINT "account_links_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_links" ADD CONSTRAINT "group_links_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mappings" ADD CONSTRAINT "mappings_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership_links" ADD CONSTRAINT "membership_links_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settings_versions" ADD CONSTRAINT "settings_versions_tenant_id_sync_id_syncs_tenant_id_id_fk" FOREIGN KEY ("tenant_id","sync_id") REFERENCES "public"."syncs"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_tenant_id_app_id_apps_tenant_id_id_fk" FOREIGN KEY ("tenant_id","app_id") REFERENCES "public"."apps"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_tenant_id_target_id_targets_tenant_id_id_fk" FOREIGN KEY ("tenant_id","target_id") REFERENCES "public"."targets"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_tenant_id_target_id_targets_tenant_id_id_fk" FOREIGN KEY ("tenant_id","target_id") REFERENCES "public"."targets"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "target_groups" ADD CONSTRAINT "target_groups_tenant_id_target_id_targets_tenant_id_id_fk" FOREIGN KEY ("tenant_id","target_id") REFERENCES "public"."targets"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_login_id_logins_id_fk" FOREIGN KEY ("login_id") REFERENCES "public"."logins"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "apps_key" ON "apps" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "apps_name" ON "apps" USING btree ("tenant_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "scim_tokens_hash" ON "scim_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "scim_tokens_app" ON "scim_tokens" USING btree ("tenant_id","app_id");--> statement-breakpoint
CREATE UNIQUE INDEX "logins_email_key" ON "logins" USING btree ("email_key");--> statement-breakpoint
CREATE INDEX "mails_created" ON "mails" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "oidc_identities_key" ON "oidc_identities" USING btree ("issuer","subject");--> statement-breakpoint
CREATE INDEX "sessions_login" ON "sessions" USING btree ("login_id");--> statement-breakpoint
CREATE INDEX "changes_planned" ON "changes" USING btree ("run_id","stage","seq") WHERE outcome = 'planned';--> statement-breakpoint
CREATE INDEX "changes_person" ON "changes" USING btree ("tenant_id","source_id");--> statement-breakpoint
CREATE INDEX "runs_sync" ON "runs" USING btree ("tenant_id","sync_id","id");--> statement-breakpoint
CREATE INDEX "runs_tenant" ON "runs" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "runs_unfinished" ON "runs" USING btree ("state","due_at") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_per_target" ON "runs" USING btree ("target_id") WHERE state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_waiting" ON "runs" USING btree ("sync_id","scope","trigger") WHERE state = 'queued' and attempts = 0;--> statement-breakpoint
CREATE INDEX "sandbox_members_user" ON "sandbox_members" USING btree ("sandbox_key","user_key");--> statement-breakpoint
CREATE UNIQUE INDEX "sandbox_users_username" ON "sandbox_users" USING btree ("sandbox_key","username_key");--> statement-breakpoint
CREATE UNIQUE INDEX "source_groups_name" ON "source_groups" USING btree ("app_id","name_key" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "source_groups_external_id" ON "source_groups" USING btree ("app_id","external_id");--> statement-breakpoint
CREATE INDEX "source_members_member" ON "source_members" USING btree ("app_id","member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "source_users_user_name" ON "source_users" USING btree ("app_id","user_name_key" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "source_users_external_id" ON "source_users" USING btree ("app_id","external_id");--> statement-breakpoint
CREATE INDEX "source_users_email" ON "source_users" USING btree ("app_id","email_key" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "source_users_display_name" ON "source_users" USING btree ("app_id","display_name_key" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "account_links_account" ON "account_links" USING btree ("sync_id","account_id");--> statement-breakpoint
CREATE INDEX "account_links_target" ON "account_links" USING btree ("target_id","account_id");--> statement-breakpoint
CREATE INDEX "membership_links_group" ON "membership_links" USING btree ("sync_id","group_key");--> statement-breakpoint
CREATE UNIQUE INDEX "syncs_pair" ON "syncs" USING btree ("app_id","target_id");--> statement-breakpoint
CREATE INDEX "accounts_username" ON "accounts" USING btree ("target_id","username_key");--> statement-breakpoint
CREATE INDEX "target_members_account" ON "target_members" USING btree ("target_id","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "targets_name" ON "targets" USING btree ("tenant_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_hash" ON "invitations" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "members_login" ON "members" USING btree ("login_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tenants_slug" ON "tenants" USING btree ("slug");