import { PageHeader } from "@/app/_shell/page-header";
import { Button } from "@/app/_ui/button";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { TextField } from "@/app/_ui/text-field";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/users";
import { targetGroupNames } from "@/db/queries/group-preview";
import { UserError } from "@/lib/core/user-error";
import { type WhyThen, whyThen } from "@/lib/engine/preview/why-then";
import { loadPerson } from "../load-person";
import { WhyAnswer } from "./why-answer";

type Props = {
  params: Promise<{ tenant: string; appId: string; userId: string }>;
  searchParams: Promise<UrlParams>;
};

const namesMax = 1_000;

/** Why one person has an account or a group in a target, or why not; now or at a past moment. */
export default async function WhyPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, userId } = await params;
  const { tenant, person, app, name } = await loadPerson(slug, appId, userId, "seePeople");
  const url = await searchParams;
  const sync = app.syncs.find(({ id }) => id === paramOf(url, "sync")) ?? app.syncs[0];
  const [group, at] = [paramOf(url, "group") ?? "", paramOf(url, "at") ?? ""];
  const path = `/${slug}/users/${appId}/${userId}`;
  const names = sync ? await targetGroupNames(tenant.id, sync.targetId, namesMax) : [];
  const answer =
    sync && (await ask(tenant.id, { syncId: sync.id, personId: person.id, group, at }));
  return (
    <>
      <PageHeader
        breadcrumb={[
          { label: texts.users, href: `/${slug}/users` },
          { label: name, href: path },
        ]}
        title={group === "" ? texts.whyThisAccount : fill(texts.whyOrWhyNotIn, { group })}
        description={fill(texts.decidedByThePlanner, { userName: person.userName })}
      />
      <div className="flex flex-col gap-6">
        <Card>
          <form method="get" className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
            <SelectField
              name="sync"
              label={texts.target}
              defaultValue={sync?.id}
              options={app.syncs.map(({ id, targetName }) => ({ value: id, label: targetName }))}
            />
            <TextField
              name="group"
              label={texts.groupInTheTarget}
              optional
              defaultValue={group}
              maxLength={255}
              list="target-groups"
              autoComplete="off"
            />
            <datalist id="target-groups">
              {names.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
            <TextField
              name="at"
              label={texts.atUtc}
              optional
              type="datetime-local"
              defaultValue={at}
            />
            <Button type="submit" variant="primary">
              {texts.explain}
            </Button>
          </form>
        </Card>
        {sync === undefined && <Callout>{texts.thisAppFeedsNo}</Callout>}
        {typeof answer === "string" && <Callout tone="danger">{answer}</Callout>}
        {sync && answer && typeof answer !== "string" && (
          <WhyAnswer
            answer={answer}
            group={group}
            slug={slug}
            places={{ appId, syncId: sync.id, targetId: sync.targetId, person: path }}
          />
        )}
      </div>
    </>
  );
}

type Asked = { syncId: string; personId: string; group: string; at: string };

/** The answer, or in words why there is none. */
async function ask(tenantId: string, { group, at, ...rest }: Asked): Promise<WhyThen | string> {
  const moment = at === "" ? undefined : new Date(`${at}Z`);
  if (moment && Number.isNaN(moment.getTime())) return "This is no date. Choose one again.";
  try {
    return await whyThen(tenantId, { ...rest, group: group || undefined, at: moment });
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
