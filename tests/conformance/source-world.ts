import type { SettingValues } from "@/lib/core/settings/setting-field";
import { createHttpClient } from "@/lib/http/client";
import type {
  FakeDirectory,
  FakeSource,
  OpenHttp,
  Page,
  SourceDefinition,
} from "@/lib/sources/port";
import { createVirtualClock } from "../http/virtual-clock";

/** A way to a fake whose pauses take no time. */
export function wayTo({ label, api }: SourceDefinition, fake: Pick<FakeSource, "settings">) {
  if (!api) throw new Error(`${label} is not read through an API.`);
  const clock = createVirtualClock();
  const openHttp: OpenHttp = (options) =>
    createHttpClient({
      ...{ ...options, clock },
      egress: { allowCidrs: ["127.0.0.0/8"], allowLoopbackOrigins: [] },
      peer: { code: "SOURCE", label },
      concurrency: api.concurrency,
      timeouts: { callMs: 10_000, listMs: 10_000 },
    });
  const connectWith = (changed: SettingValues) =>
    api.connect(openHttp, { ...fake.settings, ...changed });
  return { clock, openHttp, connectWith, connection: connectWith({}) };
}

/** People of whom every seventh is inactive, the first of them in a group. */
export function crowd(size: number): FakeDirectory {
  const users = Array.from({ length: size }, (_, index) => personAt(index));
  return { users, groups: [{ id: "g-0", displayName: "Group 0", members: ["u-0"] }] };
}

export function personAt(index: number) {
  return {
    ...{ id: `u-${index}`, userName: `person${index}@contoso.test`, active: index % 7 !== 3 },
    ...{ displayName: `Person ${index}`, email: `person${index}@mail.contoso.test` },
  };
}

export function idsOf(records: { id: string }[]): string[] {
  return [...new Set(records.map(({ id }) => id))].sort();
}

export async function all<Item>(pages: AsyncIterable<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}

export async function failure(pages: AsyncIterable<Page<unknown>>): Promise<unknown> {
  return all(pages).then(
    () => null,
    (error: unknown) => error,
  );
}
