import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Count } from "@/app/_ui/count";
import { fill } from "@/app/_ui/fill";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/group-sync";
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
    <Section title={texts.groupsThatWereThere}>
      {asked > 0 && (
        <Callout
          tone="warning"
          title={fill(texts.ofToDecideAbout, { groups: plural(asked, "group"), targetName })}
        >
          {texts.theIdentityProviderHas}
        </Callout>
      )}
      <Table
        label={texts.groupsThatWereThere}
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
      header: texts.group,
      cell: ({ name }) => <span className="break-words">{name}</span>,
    },
    {
      key: "members",
      header: texts.membersNow,
      align: "right",
      secondary: true,
      cell: ({ members }) => <Count value={members} />,
    },
    {
      key: "joins",
      header: texts.wouldJoin,
      align: "right",
      cell: ({ joins }) => <Count value={joins} />,
    },
    {
      key: "leaves",
      header: texts.wouldLeave,
      align: "right",
      cell: ({ leaves }) => <Count value={leaves} />,
    },
    {
      key: "decision",
      header: texts.decision,
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
        trigger={texts.feedIt}
        triggerSize="sm"
        title={fill(texts.letTheIdentityProvider, { name })}
        description={fill(texts.byTheLastFull, {
          peopleJoin: plural(joins, "person joins", "people join"),
          peopleLeave: plural(leaves, "person leaves", "people leave"),
        })}
        confirmLabel={texts.feedThisGroup}
        pendingLabel={texts.noting}
        tone="primary"
        action={decideContactAction.bind(null, slug)}
        hidden={{ ...hidden, decision: "accepted" }}
      />
      {decision === "asked" && (
        <ConfirmDialog
          trigger={texts.leaveAlone}
          triggerSize="sm"
          title={fill(texts.leaveAlone2, { name })}
          description={texts.nobodyIsAddedTo}
          confirmLabel={texts.leaveItAlone}
          pendingLabel={texts.noting}
          tone="primary"
          action={decideContactAction.bind(null, slug)}
          hidden={{ ...hidden, decision: "rejected" }}
        />
      )}
    </span>
  );
}
