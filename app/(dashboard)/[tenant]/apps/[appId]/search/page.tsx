import { Search } from "lucide-react";
import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/apps";
import { UserError } from "@/lib/core/user-error";
import {
  personSearch,
  type SearchedPeople,
  searchPerson,
} from "@/lib/engine/preview/search-person";
import { loadApp } from "../load-app";
import { PersonPlanCard } from "./person-plan";
import { RawRecord } from "./raw-record";

export const metadata: Metadata = { title: texts.searchUser };

type Props = {
  params: Promise<{ tenant: string; appId: string }>;
  searchParams: Promise<UrlParams>;
};

/** How long a person waits for provider and targets. */
const limitMs = 45_000;

/** One person as the provider says, as mapped, and what each sync would do. Stores nothing. */
export default async function SearchUserPage({ params, searchParams }: Props) {
  const { tenant: slug, appId } = await params;
  const { app, tenant, path, mayRun } = await loadApp(slug, appId);
  const query = await searchParams;
  const [value, attribute] = [paramOf(query, "value") ?? "", paramOf(query, "attribute") ?? ""];
  if (!mayRun) {
    return <Callout>{texts.onlyOwnersAdminsAnd}</Callout>;
  }
  const answer = value === "" ? null : await ask(tenant.id, app.id, { value, attribute });
  return (
    <div className="flex flex-col gap-6">
      <Card title={texts.searchUser} description={texts.showsOnePersonAs}>
        <form method="get" className="grid items-end gap-4 sm:grid-cols-[2fr_1fr_auto]">
          <TextField
            name="value"
            label={texts.value}
            defaultValue={value}
            maxLength={500}
            autoComplete="off"
            spellCheck={false}
            placeholder={texts.userNameEMail}
          />
          <TextField
            name="attribute"
            label={texts.attribute}
            optional
            defaultValue={attribute}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            placeholder={texts.anyThatNamesA}
          />
          <Button type="submit" variant="primary">
            {texts.search}
          </Button>
        </form>
      </Card>
      {typeof answer === "string" && <Callout tone="danger">{answer}</Callout>}
      {answer !== null && typeof answer !== "string" && (
        <Answer answer={answer} path={`${path}/search`} />
      )}
    </div>
  );
}

/** What was found, or in words why not. */
async function ask(tenantId: string, appId: string, given: { value: string; attribute: string }) {
  const search = personSearch.safeParse(given);
  if (!search.success) return search.error.issues[0]?.message ?? "";
  try {
    return await searchPerson(tenantId, appId, search.data, AbortSignal.timeout(limitMs));
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function Answer({ answer, path }: { answer: SearchedPeople; path: string }) {
  const { isLive, people, plans } = answer;
  const [person, another] = people;
  if (!person) {
    return (
      <EmptyState icon={<Search />} title={texts.nobodyHasThisValue}>
        {isLive ? texts.theProviderListsNobody : texts.nobodyWithExactlyThis}
      </EmptyState>
    );
  }
  if (another) return <Several people={people} path={path} />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-6">
        {plans.map((plan) => (
          <PersonPlanCard key={plan.syncId} plan={plan} />
        ))}
        {plans.length === 0 && <Callout>{texts.thisAppFeedsNo}</Callout>}
      </div>
      <RawRecord person={person} answer={answer} />
    </div>
  );
}

function Several({ people, path }: { people: SearchedPeople["people"]; path: string }) {
  return (
    <Card title={texts.severalPeopleHaveThis} description={texts.chooseOneOfThem}>
      <ul className="flex flex-col gap-2">
        {people.map(({ id, userName, displayName }) => (
          <li key={id} className="wrap-anywhere">
            <TextLink href={`${path}?${new URLSearchParams({ value: id, attribute: "id" })}`}>
              {displayName ?? (userName || id)}
            </TextLink>{" "}
            <span className="text-muted">{userName}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
