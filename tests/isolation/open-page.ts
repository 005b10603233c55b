import { expect } from "vitest";
import { parametersOf } from "./inventory";
import { inRequest, type Outcome } from "./next-request";
import { renderedText } from "./rendered";
import type { Ids } from "./workspaces";

/** A page or layout: its file and the pattern of its address. */
export type Page = { file: string; name: string };

/** What each variable part of a page's address names. */
export const parameters: Record<string, (ids: Ids) => string> = {
  tenant: (ids) => ids.tenant,
  appId: (ids) => ids.appId,
  syncId: (ids) => ids.syncId,
  targetId: (ids) => ids.targetId,
  run: (ids) => ids.runId,
  requestId: (ids) => ids.requestId,
  key: (ids) => ids.key,
  person: (ids) => ids.userId,
  user: (ids) => ids.userId,
  userId: (ids) => ids.userId,
  group: (ids) => ids.groupId,
  groupId: (ids) => ids.groupId,
  app: (ids) => ids.appId,
  channelId: (ids) => ids.channelId,
  version: () => firstVersion,
  provider: () => "okta",
  method: () => "scim",
};

/** A number within a sync that is named beside it: every sync has a first version. */
const firstVersion = "1";

export function paramsOf({ name }: Page, ids: Ids): Record<string, string> {
  return Object.fromEntries(
    parametersOf(name).map((part) => [part, parameters[part]?.(ids) ?? ""] as const),
  );
}

/** All text that the page hands to a browser with this cookie, or what it answers instead. */
export async function openAt(
  { file }: Page,
  cookie: string | null,
  params: Record<string, string>,
  query: Record<string, string>,
): Promise<Outcome> {
  const module: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`);
  const { default: screen, generateMetadata } = module;
  if (typeof screen !== "function") throw new Error(`${file} exports no component`);
  const props = { params: Promise.resolve(params), searchParams: Promise.resolve(query) };
  const metadata = async () =>
    typeof generateMetadata === "function" ? generateMetadata(props) : null;
  // Next asks for the title aside, so what the page itself refuses, the title must refuse too.
  const title = await inRequest(cookie, "render", async () => renderedText(await metadata()));
  const body = await inRequest(cookie, "render", async () => renderedText(await screen(props)));
  if (typeof generateMetadata === "function") expect(title.kind).toBe(body.kind);
  return body.kind === "returned" && title.kind === "returned"
    ? { kind: "returned", value: [title.value, body.value] }
    : body;
}
