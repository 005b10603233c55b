import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Count } from "@/app/_ui/count";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import type { GroupContact } from "@/db/queries/group-contacts";
import { plural } from "@/lib/format";
import { decideContactAction } from "./actions";

type ContactsProps = {
  slug: string;
  syncId: string;
  targetName: string;
  contacts: GroupContact[];
  mayConfigure: boolean;
};

/** Groups of the target that were there before: what feeding them would do, and the question. */
export function Contacts(props: ContactsProps) {
  const { contacts, targetName } = props;
  if (contacts.length === 0) return null;
  const asked = contacts.filter(({ decision }) => decision === "asked").length;
  return (
    <Section title="Groups that were there before">
      {asked > 0 && (
        <Callout
          tone="warning"
          title={`${plural(asked, "group")} of ${targetName} to decide about`}
        >
          The identity provider has a group of the same name. Until you decide nobody is added to it
          or taken out of it; everything else goes on.
        </Callout>
      )}
      <Table
        label="Groups that were there before"
        columns={columns(props)}
        rows={contacts}
        rowKey={({ groupKey }) => groupKey}
      />
    </Section>
  );
}

function columns(props: ContactsProps): Column<GroupContact>[] {
  return [
    {
      key: "group",
      header: "Group",
      cell: ({ name }) => <span className="break-words">{name}</span>,
    },
    {
      key: "members",
      header: "Members now",
      align: "right",
      secondary: true,
      cell: ({ members }) => <Count value={members} />,
    },
    {
      key: "joins",
      header: "Would join",
      align: "right",
      cell: ({ joins }) => <Count value={joins} />,
    },
    {
      key: "leaves",
      header: "Would leave",
      align: "right",
      cell: ({ leaves }) => <Count value={leaves} />,
    },
    {
      key: "decision",
      header: "Decision",
      align: "right",
      cell: (contact) => <Decision {...props} contact={contact} />,
    },
  ];
}

function Decision({
  slug,
  syncId,
  mayConfigure,
  contact: { groupKey, name, decision, decidedBy, joins, leaves },
}: ContactsProps & { contact: GroupContact }) {
  const said = decision === "rejected" ? `Left alone, says ${decidedBy ?? "somebody"}` : "Waits";
  if (!mayConfigure) return <span className="text-muted">{said}</span>;
  const hidden = { syncId, groupKey };
  return (
    <span className="flex flex-wrap items-center justify-end gap-2">
      {decision === "rejected" && <span className="text-muted text-sm">{said}</span>}
      <ConfirmDialog
        trigger="Feed it…"
        triggerSize="sm"
        title={`Let the identity provider feed “${name}”?`}
        description={`By the last full run ${plural(joins, "person joins", "people join")} the group and ${plural(leaves, "person leaves", "people leave")} it. From then on it follows the provider's group of this name, and it may open whatever the group may do.`}
        confirmLabel="Feed this group"
        pendingLabel="Noting…"
        tone="primary"
        action={decideContactAction.bind(null, slug)}
        hidden={{ ...hidden, decision: "accepted" }}
      />
      {decision === "asked" && (
        <ConfirmDialog
          trigger="Leave alone…"
          triggerSize="sm"
          title={`Leave “${name}” alone?`}
          description="Nobody is added to it or taken out of it by this sync. You can decide otherwise here at any time."
          confirmLabel="Leave it alone"
          pendingLabel="Noting…"
          tone="primary"
          action={decideContactAction.bind(null, slug)}
          hidden={{ ...hidden, decision: "rejected" }}
        />
      )}
    </span>
  );
}
