import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { KeyValues } from "@/app/_ui/key-values";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TextLink } from "@/app/_ui/text-link";
import type { AppRow } from "@/db/queries/apps";
import type { Identity } from "@/db/queries/identities";
import type { observedAccounts } from "@/db/queries/identity-view";
import { AccountState } from "../../account-state";
import { SyncOne } from "../../sync-one";
import { type GroupRow, Memberships } from "./memberships";

type Observed = Awaited<ReturnType<typeof observedAccounts>>[number];

type AccountCardProps = {
  slug: string;
  personId: string;
  mayRun: boolean;
  sync: AppRow["syncs"][number];
  link: Identity["accounts"][number] | undefined;
  /** As last seen in the target. */
  observed: Observed | undefined;
  given: Identity["memberships"];
  sourceGroups: Identity["groups"];
};

/** The person's account in one target: as it is now, how it came to be linked, its groups. */
export function AccountCard(props: AccountCardProps) {
  const { slug, personId, mayRun, sync, link, observed } = props;
  const why = `/${slug}/users/${sync.appId}/${encodeURIComponent(personId)}/why?sync=${sync.id}`;
  return (
    <Card
      title={
        <TextLink href={`/${slug}/targets/${sync.targetId}`} className="break-words">
          {sync.targetName}
        </TextLink>
      }
      action={<AccountState account={link && { active: observed?.active ?? link.active }} />}
      footer={
        <>
          <LinkButton href={why} size="sm">
            Why, or why not?
          </LinkButton>
          {mayRun && <SyncOne slug={slug} syncId={sync.id} kind="user" id={personId} />}
        </>
      }
    >
      {link === undefined ? (
        <p className="text-muted">
          No account of this target is linked to this person. <TextLink href={why}>Why?</TextLink>
        </p>
      ) : (
        <div className="flex flex-col gap-4">
          <KeyValues
            items={[
              { label: "User name", value: observed?.username ?? link.username },
              { label: "Display name", value: observed?.displayName },
              { label: "E-mail", value: observed?.email ?? "Not shown by the target" },
              { label: "Linked", value: <Origin link={link} /> },
              ...(link.disabledByRunId === null
                ? []
                : [
                    {
                      label: "Disabled by",
                      value: (
                        <TextLink href={`/${slug}/runs/${link.disabledByRunId}`}>this run</TextLink>
                      ),
                    },
                  ]),
              ...(observed?.writable === false
                ? [{ label: "Directory", value: <Badge tone="changed">Read-only</Badge> }]
                : []),
              {
                label: "Last seen",
                value: observed ? <RelativeTime at={observed.observedAt} /> : "Not yet",
              },
              { label: "Account id", value: link.accountId, mono: true },
            ]}
          />
          <Memberships slug={slug} appId={sync.appId} rows={groupRows(props)} why={why} />
        </div>
      )}
    </Card>
  );
}

function Origin({ link }: { link: Identity["accounts"][number] }) {
  const created = link.origin === "created";
  return (
    <>
      {created ? "Created by Usher" : "Found by its user name"} <RelativeTime at={link.linkedAt} />
      {link.goneSince !== null && (
        <span className="block text-changed">
          Gone from the source <RelativeTime at={link.goneSince} />
        </span>
      )}
    </>
  );
}

/** What the target has and what our ledger says, joined by the group's key. */
function groupRows({ observed, given, sourceGroups }: AccountCardProps): GroupRow[] {
  const seen = observed?.groups ?? [];
  const rows = seen.map(({ groupKey, groupName }): GroupRow => {
    const ledger = given.find((one) => one.groupKey === groupKey);
    return { key: groupKey, name: groupName ?? groupKey, ...ours(ledger), isSeen: true };
  });
  const unseen = given.filter((one) => !seen.some((other) => other.groupKey === one.groupKey));
  return [
    ...rows,
    ...unseen.map((one) => ({
      key: one.groupKey,
      name: one.groupKey,
      ...ours(one),
      isSeen: false,
    })),
  ];

  function ours(ledger: Identity["memberships"][number] | undefined) {
    const source = sourceGroups.find((group) => group.id === ledger?.sourceGroupId);
    return {
      givenByRun: ledger?.runId ?? null,
      source: source === undefined ? null : { id: source.id, name: source.displayName },
    };
  }
}
