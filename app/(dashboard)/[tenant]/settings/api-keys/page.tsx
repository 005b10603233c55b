import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { CheckboxField } from "@/app/_ui/check-field";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { EmptyState } from "@/app/_ui/empty-state";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SecretForm } from "@/app/_ui/secret-form";
import { Section } from "@/app/_ui/section";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { type Column, Table } from "@/app/_ui/table";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { listApiKeys } from "@/db/queries/api-keys";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import type { ApiScope } from "@/lib/core/api-key-settings";
import { dueWarning } from "@/lib/core/scim-credential";
import { createKey, revokeKey } from "./actions";

export const metadata: Metadata = { title: "API keys" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };
type KeyRow = Awaited<ReturnType<typeof listApiKeys>>["items"][number];

/** Keys for the Admin API: what they may do, when they end, when they were used. */
export default async function ApiKeysPage({ params, searchParams }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const url = await searchParams;
  const path = `/${tenant.slug}/settings/api-keys`;
  const mayManage = can(member.role, "manageApiKeys");
  const page = await listApiKeys(tenant.id, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
  });
  return (
    <div className="flex flex-col gap-6">
      <p className="max-w-3xl text-muted">
        With a key, programs do over the Admin API what members do on screen.{" "}
        <TextLink href="/docs/api">Read its description</TextLink>.
      </p>
      {mayManage && <NewKey slug={tenant.slug} />}
      <Section title="Keys">
        <Table
          label="API keys"
          columns={columnsFor(tenant.slug, mayManage)}
          rows={page.items}
          rowKey={(key) => key.id}
          empty={
            <EmptyState icon={<KeyRound />} title="No API key yet">
              {mayManage
                ? "Create one above. It is shown once; give each program its own, so that you can revoke one without stopping the others."
                : "An admin of this workspace can create one."}
            </EmptyState>
          }
          footer={pagerOf(page, path, url)}
        />
      </Section>
    </div>
  );
}

function NewKey({ slug }: { slug: string }) {
  return (
    <Card title="Create a key">
      <SecretForm
        action={createKey.bind(null, slug)}
        label="API key"
        help="Send it as Authorization: Bearer."
      >
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            name="name"
            label="Name"
            help="What will use it, for example Terraform"
            maxLength={80}
            autoComplete="off"
          />
          <SelectField
            name="expiresInDays"
            label="Expires"
            defaultValue="365"
            options={[
              { value: "30", label: "In 30 days" },
              { value: "90", label: "In 90 days" },
              { value: "365", label: "In a year" },
              { value: "", label: "Never" },
            ]}
          />
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 font-medium">May</legend>
          <CheckboxField name="scopes" value="read" label="Read" help={helps.read} defaultChecked />
          <CheckboxField name="scopes" value="write" label="Write" help={helps.write} />
          <CheckboxField name="scopes" value="run" label="Run" help={helps.run} />
          <CheckboxField name="scopes" value="audit" label="Audit" help={helps.audit} />
        </fieldset>
        <div>
          <SubmitButton icon={<KeyRound aria-hidden />} pendingLabel="Creating…">
            Create key
          </SubmitButton>
        </div>
      </SecretForm>
    </Card>
  );
}

const helps: Record<ApiScope, string> = {
  read: "See apps, targets, people, groups, runs and requests",
  write: "Add, change and delete apps, targets and settings",
  run: "Start, approve and cancel runs",
  audit: "Read the audit log, with the links of its chain",
};

function columnsFor(slug: string, mayManage: boolean): Column<KeyRow>[] {
  const columns: Column<KeyRow>[] = [
    {
      key: "name",
      header: "Name",
      cell: (key) => <span className="break-words font-medium">{key.name}</span>,
    },
    {
      key: "end",
      header: "Key",
      secondary: true,
      cell: (key) => <span className="font-mono">…{key.lastFour}</span>,
    },
    {
      key: "scopes",
      header: "May",
      secondary: true,
      cell: (key) => <span className="text-muted">{key.scopes.join(", ")}</span>,
    },
    { key: "state", header: "State", cell: (key) => <KeyState apiKey={key} /> },
    {
      key: "used",
      header: "Last used",
      secondary: true,
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <RelativeTime at={lastUsedAt} /> : <span className="text-faint">Never</span>,
    },
    {
      key: "made",
      header: "Made",
      secondary: true,
      cell: (key) => (
        <>
          <RelativeTime at={key.createdAt} /> by {key.createdBy}
        </>
      ),
    },
  ];
  if (!mayManage) return columns;
  const revoke: Column<KeyRow> = {
    key: "revoke",
    header: <span className="sr-only">Revoke</span>,
    align: "right",
    cell: (key) => (key.revokedAt === null ? <Revoke slug={slug} apiKey={key} /> : null),
  };
  return [...columns, revoke];
}

function KeyState({ apiKey: { revokedAt, expiresAt } }: { apiKey: KeyRow }) {
  if (revokedAt) return <Badge>Revoked</Badge>;
  if (expiresAt && expiresAt < new Date()) return <Badge tone="removed">Expired</Badge>;
  if (!expiresAt) return <Badge tone="added">Live</Badge>;
  if (dueWarning(expiresAt) !== null) {
    return (
      <Badge tone="changed">
        Ends <RelativeTime at={expiresAt} />
      </Badge>
    );
  }
  return (
    <span className="text-muted">
      Ends <RelativeTime at={expiresAt} />
    </span>
  );
}

function Revoke({ slug, apiKey }: { slug: string; apiKey: KeyRow }) {
  return (
    <ConfirmDialog
      trigger="Revoke"
      triggerVariant="ghost"
      triggerSize="sm"
      triggerLabel={`Revoke ${apiKey.name}`}
      title={`Revoke ${apiKey.name}?`}
      description="What uses this key is refused from its next call on. It cannot come back; create another one instead."
      confirmLabel="Revoke key"
      action={revokeKey.bind(null, slug)}
      hidden={{ keyId: apiKey.id }}
    />
  );
}
