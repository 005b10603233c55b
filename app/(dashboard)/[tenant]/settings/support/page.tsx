import type { Metadata } from "next";
import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { EmptyState } from "@/app/_ui/empty-state";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { type Column, Table } from "@/app/_ui/table";
import { TextField } from "@/app/_ui/text-field";
import { listEntries, listGrants } from "@/db/queries/support-access";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { endAccess, grantAccess } from "./actions";

export const metadata: Metadata = { title: "Support access" };

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
        <SettingsSection
          title="Grant access"
          description="Without a grant support sees states and codes, and nobody's name. With one it sees what a viewer sees, and changes nothing."
        >
          {mayGrant ? (
            <GrantForm slug={tenant.slug} />
          ) : (
            <p className="text-muted">An owner or admin can grant access.</p>
          )}
        </SettingsSection>
      </div>
      <Section title="Grants">
        <Table
          label="Grants"
          columns={mayGrant ? [...grantColumns, endColumn(tenant.slug)] : grantColumns}
          rows={grants}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="Never granted">
              What support was asked to look at will be here, and until when.
            </EmptyState>
          }
        />
      </Section>
      <Section
        title="Visits"
        description="Every page that support opened is in the audit log, under Support."
      >
        <Table
          label="Visits"
          columns={entryColumns}
          rows={entries}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="Nobody of support was here">
              In an emergency support may enter without a grant; then every owner is mailed at once.
            </EmptyState>
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
        label="What to look at"
        help="For example the ticket, or the run that puzzles you"
        maxLength={300}
        autoComplete="off"
      />
      <SelectField
        name="hours"
        label="For"
        defaultValue="24"
        options={[
          { value: "1", label: "1 hour" },
          { value: "4", label: "4 hours" },
          { value: "24", label: "24 hours" },
          { value: "72", label: "3 days" },
          { value: "168", label: "A week" },
        ]}
      />
      <div>
        <SubmitButton pendingLabel="Granting…">Grant access</SubmitButton>
      </div>
    </ActionForm>
  );
}

const isOver = ({ endedAt, expiresAt }: Grant) => endedAt !== null || expiresAt < new Date();

const grantColumns: Column<Grant>[] = [
  {
    key: "note",
    header: "What",
    cell: ({ note }) => <span className="block max-w-sm break-words">{note}</span>,
  },
  {
    key: "state",
    header: "State",
    cell: (grant) => {
      if (grant.endedAt !== null) return <Badge>Ended by {grant.endedBy}</Badge>;
      if (isOver(grant)) return <Badge>Over</Badge>;
      return (
        <Badge tone="changed">
          Open, ends <RelativeTime at={grant.expiresAt} />
        </Badge>
      );
    },
  },
  {
    key: "by",
    header: "Granted",
    secondary: true,
    cell: ({ createdAt, grantedBy }) => (
      <span className="text-muted">
        <RelativeTime at={createdAt} /> by {grantedBy}
      </span>
    ),
  },
];

function endColumn(slug: string): Column<Grant> {
  return {
    key: "end",
    header: <span className="sr-only">End</span>,
    align: "right",
    cell: (grant) =>
      isOver(grant) ? null : (
        <ConfirmDialog
          trigger="End"
          triggerVariant="ghost"
          triggerSize="sm"
          triggerLabel={`End: ${grant.note}`}
          title="End the access?"
          description="Support is out with its next click."
          confirmLabel="End access"
          action={endAccess.bind(null, slug)}
          hidden={{ grantId: grant.id }}
        />
      ),
  };
}

const entryColumns: Column<Entry>[] = [
  { key: "who", header: "Who", cell: ({ staffName }) => staffName },
  {
    key: "why",
    header: "Reason",
    cell: ({ reason }) => <span className="block max-w-sm break-words">{reason}</span>,
  },
  {
    key: "how",
    header: "How",
    secondary: true,
    cell: ({ grantId }) =>
      grantId === null ? (
        <Badge tone="removed">Without a grant</Badge>
      ) : (
        <Badge>With a grant</Badge>
      ),
  },
  {
    key: "when",
    header: "When",
    secondary: true,
    cell: ({ enteredAt, leftAt, expiresAt }) => (
      <span className="text-muted">
        <RelativeTime at={enteredAt} />
        {leftAt === null && expiresAt > new Date() ? ", still there" : ""}
      </span>
    ),
  },
];
