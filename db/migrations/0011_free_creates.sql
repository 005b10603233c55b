ALTER TABLE "source_groups" DROP CONSTRAINT "source_groups_tenant_id_app_id_apps_tenant_id_id_fk";
--> statement-breakpoint
ALTER TABLE "source_users" DROP CONSTRAINT "source_users_tenant_id_app_id_apps_tenant_id_id_fk";
--> statement-breakpoint
ALTER TABLE "scim_requests" ALTER COLUMN "request_body" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "scim_requests" ALTER COLUMN "response_body" SET DATA TYPE json;