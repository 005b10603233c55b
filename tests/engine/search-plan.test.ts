import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { listIdentities } from "@/db/queries/identities";
import { type PageRequest, readPage } from "@/db/queries/page";
import { type IdentityFilter, peopleCursor, peopleQueries } from "@/db/queries/people-list";
import { createWorld, type World } from "./world";

const people = 40_000;
/** Of a page of 50: what its index entries and their neighbours may come to, however many there are. */
const rowsMax = 1_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.sql(
    `insert into source_users (tenant_id, app_id, id, user_name, user_name_key, email_key,
       display_name, active, resource)
     select $1, $2, 'u' || n, 'user' || n, 'user' || n, 'mail' || n || '@acme.test',
       case when n % 20000 = 7 then 'Rare Name ' || n else 'Person ' || n end, n % 2 = 0, '{}'
     from generate_series(1, $3::int) n`,
    [world.tenantId, world.appId, people],
  );
  await world.sql("analyze source_users");
});

test.each<[string, IdentityFilter, PageRequest]>([
  ["the first page of everybody", {}, {}],
  ["a beginning that everybody has", { text: "user" }, {}],
  ["a display name that everybody begins with", { text: "PERSON" }, {}],
  ["a name that two have", { text: "rare name" }, {}],
  ["an e-mail address", { text: "mail39999@" }, {}],
  ["what nobody has", { text: "zzz" }, {}],
  ["the disabled ones among many", { text: "user1", active: false }, {}],
  ["a page far down", {}, { after: cursor("user35") }],
  ["a page far down, backwards", {}, { before: cursor("user35") }],
])("%s is found by an index, without looking at the others", async (_, filter, request) => {
  expect(await rowsLookedAt(filter, request)).toBeLessThan(rowsMax);
});

test("what is looked for stands at the beginning of user name, e-mail or display name", async () => {
  const found = async (text: string) =>
    (await listIdentities(world.tenantId, { text })).items.map(({ id }) => id);
  expect(await found("Rare")).toEqual(["u20007", "u7"]);
  expect(await found("mail7@")).toEqual(["u7"]);
  expect(await found("user39999")).toEqual(["u39999"]);
  // By display name, then by user name, each once and in pages both ways.
  await world.sql(`update source_users set display_name = 'User39998 Again' where id = 'u11'`);
  const asked = { text: "user3999" };
  const pages = await walk(asked);
  expect(pages.flat()).toEqual([
    "u11",
    "u3999",
    ...Array.from({ length: 10 }, (_, n) => `u3999${n}`),
  ]);
  expect(await found("user39998")).toEqual(["u11", "u39998"]);
  const second = await listIdentities(world.tenantId, { text: "user39998" }, { limit: 1 });
  const last = await listIdentities(world.tenantId, { text: "user39998" }, { after: second.next });
  expect(last.items.map(({ id }) => id)).toEqual(["u39998"]);
  const back = await listIdentities(
    world.tenantId,
    { text: "user39998" },
    { before: last.previous, limit: 1 },
  );
  expect(back.items).toEqual(second.items);
});

async function walk(filter: IdentityFilter): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listIdentities>> = await listIdentities(
      world.tenantId,
      filter,
      { after, limit: 4 },
    );
    pages.push(page.items.map(({ id }) => id));
    if (page.next === null) return pages;
    after = page.next;
  }
}

/** Rows that PostgreSQL fetched from the people's table or its indexes, as the program's own role. */
async function rowsLookedAt(filter: IdentityFilter, request: PageRequest): Promise<number> {
  const part = readPage(request, peopleCursor);
  let rows = 0;
  for (const query of peopleQueries(world.tenantId, filter, part)) {
    const explained = await inTenant(world.tenantId, (tx) =>
      tx.execute(sql`explain (analyze, timing off, format json) ${query(part.limit + 1)}`),
    );
    const [{ Plan }] = plans.parse(explained.rows)[0]["QUERY PLAN"];
    rows += fetched(Plan);
    if (Plan["Actual Rows"] > part.limit) break;
  }
  return rows;
}

type Node = {
  "Node Type": string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number | undefined;
  Plans?: Node[] | undefined;
};

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Actual Rows": z.number(),
    "Actual Loops": z.number(),
    "Rows Removed by Filter": z.number().optional(),
    Plans: z.array(node).optional(),
  }),
);

const plans = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: node })]) })]);

function fetched(plan: Node): number {
  const inner = (plan.Plans ?? []).reduce((total, each) => total + fetched(each), 0);
  if (!plan["Node Type"].includes("Scan")) return inner;
  const rows = plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0);
  return inner + rows * plan["Actual Loops"];
}

function cursor(name: string): string {
  return Buffer.from(JSON.stringify([0, name, "app_", "u"])).toString("base64url");
}
