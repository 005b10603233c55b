import { X } from "lucide-react";
import { FilterChips } from "@/app/_ui/filter-chips";
import { FilterMenu } from "@/app/_ui/filter-menu";
import { LinkButton } from "@/app/_ui/link-button";
import { SearchInput } from "@/app/_ui/search-input";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/requests";
import { scimCalls } from "@/lib/core/scim-call";
import { callLabels } from "../call-labels";
import { LiveTail } from "./live-tail";
import { methods, outcomes, spans } from "./request-filter";

type RequestToolbarProps = {
  path: string;
  url: UrlParams;
  /** How many requests the app has received. */
  requests: number;
  isLive: boolean;
};

/** Search, filters and the live tail above the list; every filter is in the URL. */
export function RequestToolbar({ path, url, requests, isLive }: RequestToolbarProps) {
  const common = { path, params: url };
  return (
    <Toolbar>
      <SearchInput {...common} placeholder="Name, user name, id or text" />
      <FilterChips {...common} label={texts.outcome} name="outcome" options={outcomes} />
      <FilterMenu {...common} label={texts.call} name="call" options={calls} />
      <FilterMenu {...common} label={texts.method} name="method" options={methods.map(itself)} />
      <FilterMenu {...common} label={texts.resource} name="kind" options={kinds} />
      <FilterMenu {...common} label={texts.effect} name="changed" options={effects} />
      <FilterMenu {...common} label={texts.time} name="since" options={spans} />
      <Narrowed path={path} url={url} />
      <LiveTail url={`${path}/tail`} requests={requests} active={isLive} />
    </Toolbar>
  );
}

const calls = scimCalls.map((call) => ({ value: call, label: callLabels[call] }));
const kinds = [
  { value: "user", label: texts.users },
  { value: "group", label: texts.groups },
];
const effects = [
  { value: "yes", label: texts.changedSomething },
  { value: "no", label: texts.changedNothing },
];

function itself(value: string) {
  return { value, label: value };
}

/** What other pages narrow the list to, with a way out. */
function Narrowed({ path, url }: { path: string; url: UrlParams }) {
  const about = paramOf(url, "about");
  const hasTimes = paramOf(url, "from") !== null || paramOf(url, "until") !== null;
  return (
    <>
      {about !== null && (
        <LinkButton href={withParams(path, url, { about: null })} icon={<X aria-hidden />}>
          {texts.oneUserOrGroup}
        </LinkButton>
      )}
      {hasTimes && (
        <LinkButton
          href={withParams(path, url, { from: null, until: null })}
          icon={<X aria-hidden />}
        >
          {texts.aroundOneRequest}
        </LinkButton>
      )}
    </>
  );
}
