import { ActionForm } from "@/app/_ui/action-form";
import { Pager } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/rules";
import type { PersonAway, peopleAway } from "@/lib/engine/plan/people-away";
import { keepAccountAction } from "./actions";
import { actionWords } from "./away-section";

type AwayListProps = {
  slug: string;
  syncId: string;
  page: Awaited<ReturnType<typeof peopleAway>>;
  path: string;
  mayKeep: boolean;
};

/** The countdown: who is away, what happens to the account when, and a way to stop it. */
export function AwayList({ slug, syncId, page, path, mayKeep }: AwayListProps) {
  return (
    <SettingsSection title={texts.peopleInTheirDays} description={texts.whoseAccountIsAbout}>
      <Table
        label={texts.peopleInTheirDays}
        columns={columnsFor(slug, syncId, mayKeep)}
        rows={page.items}
        rowKey={(row) => row.personId}
        empty={<p className="p-4 text-muted text-sm">{texts.nobodyIsWaitingFor}</p>}
        footer={
          page.next === null ? undefined : (
            <Pager previousHref={null} nextHref={`${path}?after=${page.next}`} />
          )
        }
      />
    </SettingsSection>
  );
}

function columnsFor(slug: string, syncId: string, mayKeep: boolean): Column<PersonAway>[] {
  return [
    {
      key: "username",
      header: texts.account,
      cell: ({ username }) => <span className="block max-w-40 truncate">{username}</span>,
    },
    {
      key: "state",
      header: texts.away,
      secondary: true,
      cell: ({ state, anonymisedAt }) => (anonymisedAt === null ? stateWords[state] : "Anonymised"),
    },
    {
      key: "action",
      header: texts.thenWord,
      secondary: true,
      cell: ({ action, anonymisedAt }) =>
        anonymisedAt === null ? actionWords[action].label : "The names are erased",
    },
    {
      key: "endsAt",
      header: texts.ends,
      cell: ({ endsAt, keptBy, anonymisedAt }) => {
        if (endsAt !== null) return <RelativeTime at={endsAt} />;
        return anonymisedAt === null ? `Kept by ${keptBy ?? "somebody"}` : "Anonymised for good";
      },
    },
    ...(mayKeep
      ? [
          {
            key: "keep",
            header: <span className="sr-only">{texts.keep}</span>,
            align: "right" as const,
            cell: ({ personId, username, keptAt, anonymisedAt }: PersonAway) =>
              anonymisedAt === null && (
                <ActionForm action={keepAccountAction.bind(null, slug)}>
                  <input type="hidden" name="syncId" value={syncId} />
                  <input type="hidden" name="personId" value={personId} />
                  {keptAt === null && <input type="hidden" name="keep" value="on" />}
                  <SubmitButton
                    size="sm"
                    variant="secondary"
                    pendingLabel={texts.saving}
                    aria-label={`${keptAt === null ? "Keep" : "Undo keeping"} ${username}`}
                  >
                    {keptAt === null ? texts.keep : texts.undo}
                  </SubmitButton>
                </ActionForm>
              ),
          },
        ]
      : []),
  ];
}

const stateWords: Record<PersonAway["state"], string> = {
  inactive: "Disabled at the provider",
  outOfScope: "Out of scope",
  gone: "Gone from the provider",
};
