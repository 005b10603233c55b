import type { ReactNode } from "react";
import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { Code } from "@/app/_ui/code";
import { filled } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { ScrollBox } from "@/app/_ui/scroll-box";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/users";
import { fieldLabels } from "@/lib/core/mapping/desired-user";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import type { AccountField } from "@/lib/core/target/target";
import { AccountState } from "../../account-state";
import { SyncOne } from "../../sync-one";
import { FieldValue } from "./field-value";
import type { TargetColumn } from "./target-columns";

type TargetsComparedProps = {
  slug: string;
  appId: string;
  personId: string;
  mayRun: boolean;
  columns: readonly TargetColumn[];
};

const fields: readonly AccountField[] = ["username", "displayName", "email"];

/** The person's account in every target side by side: each value as seen, as wanted, and where it is from. */
export function TargetsCompared(props: TargetsComparedProps) {
  const { slug, columns } = props;
  const rows: [string, (column: TargetColumn) => ReactNode][] = [
    ["State", (column) => <State column={column} slug={slug} />],
    ...fields.map((field): [string, (column: TargetColumn) => ReactNode] => [
      fieldLabels[field],
      (column) => <FieldValue column={column} field={field} />,
    ]),
    ["Linked", (column) => <Origin column={column} />],
    ["Last seen", (column) => <Seen column={column} />],
    ["Next run", (column) => <Next column={column} />],
    ["", (column) => <Actions column={column} {...props} />],
  ];
  return (
    <ScrollBox label={texts.accountsInTheTargets} className="rounded-lg border bg-surface">
      <table
        aria-label={texts.accounts}
        className="w-full table-fixed border-separate border-spacing-0 text-sm"
      >
        <thead>
          <tr className="[&>*]:h-10 [&>*]:border-b [&>*]:px-4 [&>*]:text-left">
            <td className="w-28" />
            {columns.map(({ sync }) => (
              <th key={sync.id} scope="col" className="w-60 min-w-60 font-semibold">
                <TextLink href={`/${slug}/targets/${sync.targetId}`} className="block truncate">
                  {sync.targetName}
                </TextLink>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, cell]) => (
            <tr
              key={label}
              className="align-top [&:not(:last-child)>*]:border-b [&>*]:px-4 [&>*]:py-2.5"
            >
              <th scope="row" className="text-left font-normal text-muted">
                {label === "" ? <span className="sr-only">{texts.actions}</span> : label}
              </th>
              {columns.map((column) => (
                <td key={column.sync.id} className="wrap-anywhere">
                  {cell(column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** For an app that feeds nothing yet. */
export function NoTarget({ slug, appId, appName }: Record<"slug" | "appId" | "appName", string>) {
  return (
    <Card>
      {filled(texts.feedsNoTargetSo, {
        appName,
        link: <TextLink href={`/${slug}/apps/${appId}`}>{texts.chooseATarget}</TextLink>,
      })}
    </Card>
  );
}

type OfColumn = { column: TargetColumn };

function State({ column: { link, observed }, slug }: OfColumn & { slug: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <AccountState account={link && { active: observed?.active ?? link.active }} />
      {observed?.writable === false && <Badge tone="changed">{texts.readOnlyDirectory}</Badge>}
      {link && link.disabledByRunId !== null && (
        <TextLink href={`/${slug}/runs/${link.disabledByRunId}`}>
          {texts.disabledByThisRun}
        </TextLink>
      )}
    </div>
  );
}

function Origin({ column: { link } }: OfColumn) {
  if (link === undefined) return <span className="text-faint">{texts.noAccountIsLinked}</span>;
  return (
    <>
      {link.origin === "created" ? texts.createdByUsher : texts.foundByAMatch}{" "}
      <RelativeTime at={link.linkedAt} />
      {link.goneSince !== null && (
        <span className="block text-changed">
          {texts.disabledAtTheSource} <RelativeTime at={link.goneSince} />
        </span>
      )}
      <span className="mt-1 block">
        <Code>{link.accountId}</Code>
      </span>
    </>
  );
}

function Seen({ column: { link, observed } }: OfColumn) {
  if (observed) return <RelativeTime at={observed.observedAt} />;
  return <span className="text-faint">{link ? texts.notYet : "–"}</span>;
}

/** What the planner says about the account, in a sentence. */
function Next({ column: { answer } }: OfColumn) {
  if (answer.standing === null) return <Callout tone="warning">{answer.error}</Callout>;
  const { decision, fields: values } = answer.standing;
  const errors = values.flatMap(({ error }) => error ?? []);
  return (
    <>
      {decision === null ? texts.nothingIsDecidedAbout : reasonSentence(decision)}
      {errors.map((error) => (
        <span key={error} className="mt-1 block text-removed">
          <ChangeGlyph kind="removed" /> {error}
        </span>
      ))}
    </>
  );
}

function Actions({ column, slug, appId, personId, mayRun }: OfColumn & TargetsComparedProps) {
  const { id } = column.sync;
  const why = `/${slug}/users/${appId}/${encodeURIComponent(personId)}/why?sync=${id}`;
  return (
    <div className="flex flex-wrap gap-2">
      <LinkButton href={why} size="sm">
        {texts.whyOrWhyNot}
      </LinkButton>
      {mayRun && <SyncOne slug={slug} syncId={id} kind="user" id={personId} />}
    </div>
  );
}
