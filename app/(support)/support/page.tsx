import type { Metadata } from "next";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill } from "@/app/_ui/fill";
import { SearchInput } from "@/app/_ui/search-input";
import { Section } from "@/app/_ui/section";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/support";
import { supportTrend, supportWorkspaces } from "@/db/queries/support";
import { requireStaff } from "@/lib/access/session";
import { ErrorTrend } from "./error-trend";
import { Found } from "./found";
import { isErrorCode, isInnerId } from "./wanted";
import { WorkspaceTable } from "./workspace-table";

export const metadata: Metadata = { title: texts.supportUsher };

const most = 100;
const trendDays = 14;

type Props = { searchParams: Promise<UrlParams> };

/** How all workspaces are, and the way from an id or a code to one of them. Names no person. */
export default async function SupportPage({ searchParams }: Props) {
  await requireStaff();
  const url = await searchParams;
  const wanted = (paramOf(url, "q") ?? "").trim();
  const [workspaces, trend] = await Promise.all([workspacesFor(wanted), supportTrend(trendDays)]);
  return (
    <>
      <h1 className="font-semibold text-xl">{texts.support}</h1>
      <SearchInput wide path="/support" params={url} placeholder={texts.workspaceIdOrCode} />
      {wanted !== "" && <Found wanted={wanted} />}
      <Section title={texts.workspaces} description={fill(texts.theWorstFirstRuns, { most })}>
        <WorkspaceTable
          workspaces={workspaces}
          empty={<EmptyState title={texts.noWorkspaceOfThis}>{texts.searchByItsName}</EmptyState>}
        />
      </Section>
      <Section title={texts.errorsOfTheLast} description={texts.failedRunsOfAll}>
        <ErrorTrend rows={trend} days={trendDays} />
      </Section>
    </>
  );
}

/** Those of this name; the list stays whole beside an id or a code, which may be a name as well. */
async function workspacesFor(wanted: string) {
  if (isInnerId(wanted)) return supportWorkspaces("", most);
  const named = await supportWorkspaces(wanted, most);
  return named.length === 0 && isErrorCode(wanted) ? supportWorkspaces("", most) : named;
}
