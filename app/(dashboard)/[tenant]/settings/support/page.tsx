import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill, filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { type Column, Table } from "@/app/_ui/table";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/settings";
import { listEntries, listGrants } from "@/db/queries/support-access";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { endAccess, grantAccess } from "./actions";

export const metadata: Metadata = { title: texts.supportAccess };

type Props = { params: Promise<{ tenant: string }> };
type Grant = Awaited<ReturnType<typeof listGrants>>[number];
type Entry = Awaited<ReturnType<typeof listEntries>>[number];

/** Whom the workspace lets look, and who was there. */
export default async function SupportAccessPage({ params }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const mayGrant = can(member.role, "grantSupport");
  const [grants, entries] = await Promise.all([listGrants(tenant.id), listEntries(tenant.id)]);
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col">
        <SettingsSection title={texts.grantAccess} description={texts.withoutAGrantSupport}>
          {mayGrant ? (
            <GrantForm slug={tenant.slug} />
          ) : (
            <p className="text-muted">{texts.anOwnerOrAdmin}</p>
          )}
        </SettingsSection>
      </div>
      <Section title={texts.grants}>
        <Table
          label={texts.grants}
          columns={mayGrant ? [...grantColumns, endColumn(tenant.slug)] : grantColumns}
          rows={grants}
          rowKey={({ id }) => id}
          empty={<EmptyState title={texts.neverGranted}>{texts.whatSupportWasAsked}</EmptyState>}
        />
      </Section>
      <Section title={texts.visits} description={texts.everyPageThatSupport}>
        <Table
          label={texts.visits}
          columns={entryColumns}
          rows={entries}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title={texts.nobodyOfSupportWas}>{texts.inAnEmergencySupport}</EmptyState>
          }
        />
      </Section>
    </div>
  );
}

function GrantForm({ slug }: { slug: string }) {
  return (
    <ActionForm
      action={grantAccess.bind(null, slug)}
      className="flex flex-col gap-5"
      resetOnSuccess
    >
      <TextField
        name="note"
        label={texts.whatToLookAt}
        help={texts.forExampleTheTicket}
        maxLength={300}
        autoComplete="off"
      />
      <SelectField
        name="hours"
        label={texts.for}
        defaultValue="24"
        options={[
          { value: "1", label: texts.hour },
          { value: "4", label: texts.fourHours },
          { value: "24", label: texts.oneDayInHours },
          { value: "72", label: texts.days },
          { value: "168", label: texts.aWeek },
        ]}
      />
      <div>
        <SubmitButton pendingLabel={texts.granting}>{texts.grantAccess}</SubmitButton>
      </div>
    </ActionForm>
  );
}

const isOver = ({ endedAt, expiresAt }: Grant) => endedAt !== null || expiresAt < new Date();

const grantColumns: Column<Grant>[] = [
  {
    key: "note",
    header: texts.what,
    cell: ({ note }) => <span className="block max-w-sm break-words">{note}</span>,
  },
  {
    key: "state",
    header: texts.state,
    cell: (grant) => {
      if (grant.endedAt !== null)
        return <Badge>{fill(texts.endedBy, { endedBy: grant.endedBy ?? "" })}</Badge>;
      if (isOver(grant)) return <Badge>{texts.over}</Badge>;
      return (
        <Badge tone="changed">
          {texts.openEnds} <RelativeTime at={grant.expiresAt} />
        </Badge>
      );
    },
  },
  {
    key: "by",
    header: texts.granted,
    secondary: true,
    cell: ({ createdAt, grantedBy }) => (
      <span className="text-muted">
        {filled(texts.by2, { time: <RelativeTime at={createdAt} />, grantedBy })}
      </span>
    ),
  },
];

function endColumn(slug: string): Column<Grant> {
  return {
    key: "end",
    header: <span className="sr-only">{texts.end}</span>,
    align: "right",
    cell: (grant) =>
      isOver(grant) ? null : (
        <ConfirmDialog
          trigger={texts.end}
          triggerVariant="ghost"
          triggerSize="sm"
          triggerLabel={`End: ${grant.note}`}
          title={texts.endTheAccess}
          description={texts.supportIsOutWith}
          confirmLabel={texts.endAccess}
          action={endAccess.bind(null, slug)}
          hidden={{ grantId: grant.id }}
        />
      ),
  };
}

const entryColumns: Column<Entry>[] = [
  { key: "who", header: texts.who, cell: ({ staffName }) => staffName },
  {
    key: "why",
    header: texts.reason,
    cell: ({ reason }) => <span className="block max-w-sm break-words">{reason}</span>,
  },
  {
    key: "how",
    header: texts.how,
    secondary: true,
    cell: ({ grantId }) =>
      grantId === null ? (
        <Badge tone="removed">{texts.withoutAGrant}</Badge>
      ) : (
        <Badge>{texts.withAGrant}</Badge>
      ),
  },
  {
    key: "when",
    header: texts.when,
    secondary: true,
    cell: ({ enteredAt, leftAt, expiresAt }) => (
      <span className="text-muted">
        <RelativeTime at={enteredAt} />
        {leftAt === null && expiresAt > new Date() ? texts.stillThere : ""}
      </span>
    ),
  },
];
