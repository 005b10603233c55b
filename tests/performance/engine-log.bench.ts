import { createHmac } from "node:crypto";
import { encode } from "next-auth/jwt";
import pg from "pg";
import { z } from "zod";
import { newId } from "@/lib/core/ids";
import { step } from "@/scripts/lib/steps";
import type { TestUsher } from "../support/usher";
import { table } from "./measure";
import { query } from "./subjects";

const events = Number(process.env["BENCH_EVENTS"] ?? 1_000_000);
const looks = Number(process.env["BENCH_SIZE"] ?? 40);
const warmUps = 10;
const perStatement = 20_000;
/** Of so many people, a request every so often. */
const people = 100_000;
const everyMs = 200;

/** The request log of one app with so many entries: the page as a browser gets it, and its data alone. */
export default async function bench(usher: TestUsher): Promise<void> {
  const world = await step(`Writing a log of ${events} requests`, () => fill(usher));
  const cookie = await step("Signing in", () => signIn(usher));
  const rows: string[][] = [];
  for (const [name, search] of searches) {
    const page = await timesOf(() =>
      ask(
        `${usher.url}/${usher.facts.demo.workspace}/apps/${world.appId}/requests?${search.replace("text=", "q=")}`,
        {
          cookie,
        },
      ),
    );
    const data = await timesOf(() =>
      ask(`${usher.url}/api/v1/apps/${world.appId}/requests?limit=50&${search}`, {
        authorization: `Bearer ${usher.facts.apiKey}`,
      }),
    );
    rows.push([name, ...[page, data].flatMap((times) => [at(times, 0.5), at(times, 0.95)])]);
  }
  process.stdout.write(
    `\n### A log of ${events} requests\n${table(["what is asked for", "page, p50 ms", "p95", "data alone, p50 ms", "p95"], rows)}\n`,
  );
}

/** As the API has them; the page says `q` where that says `text`. */
const searches: readonly (readonly [string, string])[] = [
  ["the newest", ""],
  ["refused ones, one in a hundred", "outcome=refused"],
  ["failed ones, of which there are none", "outcome=failed"],
  ["deletions, one in a thousand", "method=DELETE"],
  ["a user name that one person has", "text=person-77777"],
  ["a name that nobody has", "text=nobody-at-all"],
];

const worldShape = z.object({ app_id: z.string(), tenant_id: z.string() });

/** Requests of the demo's app, ending now. */
async function fill({ settings: { ownerUrl }, facts }: TestUsher): Promise<{ appId: string }> {
  const [found] = await query(
    ownerUrl,
    "select a.id as app_id, a.tenant_id from apps a join tenants t on t.id = a.tenant_id where t.slug = $1 limit 1",
    [facts.demo.workspace],
  );
  const { app_id: appId, tenant_id: tenantId } = worldShape.parse(found);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const startMs = Date.now() - events * everyMs;
    for (let from = 0; from < events; from += perStatement) {
      const most = Math.min(perStatement, events - from);
      const ids = Array.from({ length: most }, (_, at) =>
        newId("req", startMs + (from + at) * everyMs),
      );
      await client.query(insertion, [tenantId, appId, ids, from, startMs, everyMs, people]);
    }
    await client.query("vacuum analyze scim_requests");
  } finally {
    await client.end();
  }
  return { appId };
}

const insertion = `
  insert into scim_requests (tenant_id, app_id, id, at, method, path, resource_kind, resource_id,
    resource_name, status, duration_ms, effect, changed, calls, request_body)
  select $1, $2, r.id, to_timestamp(($5::bigint + ($4 + r.n) * $6::bigint) / 1000.0),
    case when ($4 + r.n) % 1000 = 7 then 'DELETE' when r.n % 3 = 0 then 'PATCH' else 'GET' end,
    '/Users/' || md5((($4 + r.n) % $7)::text), 'user', md5((($4 + r.n) % $7)::text),
    'person-' || ($4 + r.n) % $7 || '@example.com',
    case when ($4 + r.n) % 100 = 3 then 404 else 200 end, 3,
    'Changed the user person-' || ($4 + r.n) % $7 || '@example.com.', r.n % 3 = 0, '{update_user}',
    '{"Operations":[{"op":"replace","path":"active","value":false}]}'
  from unnest($3::text[]) with ordinality as r (id, n)`;

/** A session as a sign-in makes it, without the form. */
async function signIn({ settings, facts }: TestUsher): Promise<string> {
  const sid = newId("ses");
  await query(
    settings.ownerUrl,
    `insert into sessions (id, login_id, expires_at)
     select $1, id, now() + interval '1 day' from logins where email = $2`,
    [sid, facts.demo.email],
  );
  const secret = createHmac("sha256", settings.secret).update("session cookie").digest("hex");
  return `usher-session=${await encode({ token: { sid }, secret, maxAge: 86_400 })}`;
}

async function ask(url: string, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { headers, redirect: "manual" });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`);
}

/** One after the other, as one person looks; the first do not count. */
async function timesOf(look: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let turn = -warmUps; turn < looks; turn += 1) {
    const startedAt = performance.now();
    await look();
    if (turn >= 0) times.push(performance.now() - startedAt);
  }
  return times.sort((left, right) => left - right);
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
}
