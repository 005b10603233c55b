import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { CheckboxField } from "@/app/_ui/check-field";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill, filled } from "@/app/_ui/fill";
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
import { texts } from "@/app/texts/settings";
import { listApiKeys } from "@/db/queries/api-keys";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { dueWarning } from "@/lib/core/access/scim-credential";
import type { ApiScope } from "@/lib/core/settings/api-key-settings";
import { createKey, revokeKey } from "./actions";

export const metadata: Metadata = { title: texts.apiKeys };

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
        {filled(texts.withAKeyPrograms, {
          link: <TextLink href="/docs/api">{texts.readItsDescription}</TextLink>,
        })}
      </p>
      {mayManage && <NewKey slug={tenant.slug} />}
      <Section title={texts.keys}>
        <Table
          label={texts.apiKeys}
          columns={columnsFor(tenant.slug, mayManage)}
          rows={page.items}
          rowKey={(key) => key.id}
          empty={
            <EmptyState icon={<KeyRound />} title={texts.noApiKeyYet}>
              {mayManage ? texts.createOneAboveIt : texts.anAdminOfThis}
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
    <Card title={texts.createAKey}>
      <SecretForm
        action={createKey.bind(null, slug)}
        label={texts.apiKey}
        help={texts.sendItAsAuthorization}
      >
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            name="name"
            label={texts.name}
            help={texts.whatWillUseIt}
            maxLength={80}
            autoComplete="off"
          />
          <SelectField
            name="expiresInDays"
            label={texts.expires}
            defaultValue="365"
            options={[
              { value: "30", label: texts.in30Days },
              { value: "90", label: texts.in90Days },
              { value: "365", label: texts.inAYear },
              { value: "", label: texts.never },
            ]}
          />
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 font-medium">{texts.may}</legend>
          <CheckboxField
            name="scopes"
            value="read"
            label={texts.read}
            help={helps.read}
            defaultChecked
          />
          <CheckboxField name="scopes" value="write" label={texts.write} help={helps.write} />
          <CheckboxField name="scopes" value="run" label={texts.run} help={helps.run} />
          <CheckboxField name="scopes" value="audit" label={texts.audit} help={helps.audit} />
        </fieldset>
        <div>
          <SubmitButton icon={<KeyRound aria-hidden />} pendingLabel={texts.creating}>
            {texts.createKey}
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
      header: texts.name,
      cell: (key) => <span className="break-words font-medium">{key.name}</span>,
    },
    {
      key: "end",
      header: texts.key,
      secondary: true,
      cell: (key) => <span className="font-mono">…{key.lastFour}</span>,
    },
    {
      key: "scopes",
      header: texts.may,
      secondary: true,
      cell: (key) => <span className="text-muted">{key.scopes.join(", ")}</span>,
    },
    { key: "state", header: texts.state, cell: (key) => <KeyState apiKey={key} /> },
    {
      key: "used",
      header: texts.lastUsed,
      secondary: true,
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? (
          <RelativeTime at={lastUsedAt} />
        ) : (
          <span className="text-faint">{texts.never}</span>
        ),
    },
    {
      key: "made",
      header: texts.made,
      secondary: true,
      cell: (key) => (
        <>
          {filled(texts.by, {
            time: <RelativeTime at={key.createdAt} />,
            createdBy: key.createdBy,
          })}
        </>
      ),
    },
  ];
  if (!mayManage) return columns;
  const revoke: Column<KeyRow> = {
    key: "revoke",
    header: <span className="sr-only">{texts.revoke}</span>,
    align: "right",
    cell: (key) => (key.revokedAt === null ? <Revoke slug={slug} apiKey={key} /> : null),
  };
  return [...columns, revoke];
}

function KeyState({ apiKey: { revokedAt, expiresAt } }: { apiKey: KeyRow }) {
  if (revokedAt) return <Badge>{texts.revoked}</Badge>;
  if (expiresAt && expiresAt < new Date()) return <Badge tone="removed">{texts.expired}</Badge>;
  if (!expiresAt) return <Badge tone="added">{texts.live}</Badge>;
  if (dueWarning(expiresAt) !== null) {
    return (
      <Badge tone="changed">
        {texts.ends} <RelativeTime at={expiresAt} />
      </Badge>
    );
  }
  return (
    <span className="text-muted">
      {texts.ends} <RelativeTime at={expiresAt} />
    </span>
  );
}

function Revoke({ slug, apiKey }: { slug: string; apiKey: KeyRow }) {
  return (
    <ConfirmDialog
      trigger={texts.revoke}
      triggerVariant="ghost"
      triggerSize="sm"
      triggerLabel={`Revoke ${apiKey.name}`}
      title={fill(texts.revoke2, { name: apiKey.name })}
      description={texts.whatUsesThisKey}
      confirmLabel={texts.revokeKey}
      action={revokeKey.bind(null, slug)}
      hidden={{ keyId: apiKey.id }}
    />
  );
}
