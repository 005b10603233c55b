import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveScim } from "@/app/scim/door";
import { isObject, type JsonObject } from "@/lib/scim/json";
import { testDatabase } from "../../support/database";
import {
  type Answer,
  type Client,
  type Door,
  idIn,
  listed,
  newClient,
  startNodeDoor,
} from "../conformance/client";
import { filled, type Journey, readJourneys, type Step } from "./journey";

let ahead: Awaited<ReturnType<typeof startNodeDoor>>;

beforeAll(async () => {
  ahead = await startNodeDoor();
});
afterAll(() => ahead.close());

const doors: { door: string; open: () => Door }[] = [
  { door: "the route handler", open: () => serveScim },
  { door: "the server ahead of Next", open: () => ahead.door },
];

const titled = readJourneys().map((journey): [string, Journey] => [
  `${journey.client}: ${journey.journey}`,
  journey,
]);

describe.each(doors)("traffic through $door", ({ open }) => {
  test.each(titled)("%s", async (_, journey) => {
    const client = await newClient(open());
    await testDatabase().sql("update apps set provider = $1, profile = $1 where id = $2", [
      journey.provider,
      client.app.appId,
    ]);
    const ids = new Map<string, string>();
    for (const step of journey.steps) await take(client, journey, step, ids);
    await expectEnd(client, journey, ids);
  });
});

async function take(client: Client, journey: Journey, raw: Step, ids: Map<string, string>) {
  const { does, send, body, headers, status, answer: wanted, absent = [], save } = filled(raw, ids);
  const [method = "", path = ""] = send.split(/ (.*)/);
  const answer = await client.send(method, path, body, { ...journey.headers, ...headers });
  expect([status].flat(), `${does}: ${send} was answered ${answer.text}`).toContain(answer.status);
  if (wanted) expect(answer.json, does).toMatchObject(wanted);
  for (const name of absent) expect(answer.json, does).not.toHaveProperty([name]);
  if (save !== undefined) ids.set(save, savedId(answer, does));
}

/** Clients keep the id of what they created, or of the one that they found. */
function savedId(answer: Answer, does: string): string {
  const [only, ...more] = listed(answer);
  const id = only ? String(only["id"]) : idIn(answer);
  if (id === "" || more.length > 0)
    throw new Error(`${does}: there is no one id in ${answer.text}`);
  return id;
}

async function expectEnd(client: Client, journey: Journey, ids: ReadonlyMap<string, string>) {
  const users = listed(await client.get("/Users?count=200"));
  const groups = listed(await client.get("/Groups?count=200"));
  const { end } = filled({ end: journey.end }, ids);
  expect(users.map(({ userName }) => userName).sort()).toEqual(Object.keys(end.users).sort());
  for (const { id, userName } of users) {
    const { json } = await client.get(`/Users/${id}`);
    expect(json).toMatchObject(end.users[String(userName)] ?? {});
  }
  const nameOf = (id: unknown) => users.find((user) => user["id"] === id)?.["userName"] ?? id;
  const members = groups.map((group) => [
    group["displayName"],
    memberIds(group).map(nameOf).sort(),
  ]);
  expect(Object.fromEntries(members)).toEqual(
    Object.fromEntries(
      Object.entries(end.groups).map(([name, names]) => [name, [...names].sort()]),
    ),
  );
}

function memberIds({ members }: JsonObject): unknown[] {
  return (Array.isArray(members) ? members : []).map(
    (member) => isObject(member) && member["value"],
  );
}
