import { afterAll, describe, expect, test } from "vitest";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { attributeOffers } from "@/lib/engine/preview/attribute-offers";
import { inMappingThread } from "@/lib/engine/preview/in-mapping-thread";
import { countMapping, type MappingTrial, tryMapping } from "@/lib/engine/preview/try-mapping";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { closeQueue } from "@/lib/jobs/queue";
import {
  actor,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  fullRun,
  patchPerson,
  type World,
} from "./world";

afterAll(closeQueue);

const trial = (given: Partial<MappingTrial>): MappingTrial => ({
  attributes: undefined,
  profile: undefined,
  usernameRule: undefined,
  people: [],
  search: "",
  ...given,
});

const save = (world: World, attributes: typeof defaultMappings) =>
  saveSettings(world.tenantId, actor, world.syncId, { attributes });

describe("a mapping in a run", () => {
  test("is stored and comes back as it was saved; a broken one is refused with its place", async () => {
    const world = await createWorld();
    const attributes = {
      ...defaultMappings,
      displayName: {
        ...mappingOf([], [{ kind: "titleCase" }]),
        expression: 'user.attr("name.givenName") + " " + user.attr("name.familyName")',
        fallback: "Unnamed",
        apply: "ifEmpty" as const,
        candidates: ["user.userName"],
      },
    };
    await save(world, attributes);
    const { settings } = await getSettings(world.tenantId, world.syncId);
    expect(settings.attributes).toEqual(attributes);
    const broken = { ...defaultMappings.email, expression: "user.emails.nope()" };
    await expect(save(world, { ...defaultMappings, email: broken })).rejects.toMatchObject({
      field: "attributes.email.expression",
      message: expect.stringContaining("no function nope()"),
    });
    await world.fake.close();
  });

  test("a value that a step cannot work on leaves only that person out, with the reason", async () => {
    const world = await createWorld();
    await addPerson(world, "jo", { title: "2024-02-29" });
    await addPerson(world, "max", { title: "soon" });
    const date = mappingOf(["title"], [{ kind: "date", format: "dd.MM.yyyy" }]);
    await save(world, { ...defaultMappings, displayName: date });
    const run = await fullRun(world);
    const changes = await changesOf(world, run["id"]);
    expect(changes).toContain("user.create jo@acme.test applied: new_in_source");
    expect(changes).toContain("user.update max@acme.test skipped: mapping_failed");
    await world.fake.close();
  });

  test("a field that is written only at creation is left to the target afterwards", async () => {
    const world = await createWorld();
    const jo = await addPerson(world, "jo");
    await save(world, {
      ...defaultMappings,
      displayName: { ...defaultMappings.displayName, apply: "atCreation" },
    });
    await fullRun(world);
    await patchPerson(world, jo, { displayName: "Somebody Else" });
    const run = await carryOut(world, "full");
    expect(await changesOf(world, run["id"])).toEqual([]);
    const { people } = await world.fake.state();
    expect(people.find(({ username }) => username === "jo@acme.test")).toMatchObject({
      displayName: "jo Doe",
    });
    await world.fake.close();
  });
});

test("a rule for user names leaves aside whom it misses, and both of two who become one", async () => {
  const world = await createWorld();
  await addPerson(world, "jo");
  await addPerson(world, "max");
  await addPerson(world, "x", { userName: "max@acme.example" });
  await addPerson(world, "y", { userName: "guest" });
  const { settings } = await getSettings(world.tenantId, world.syncId);
  const usernameRule = { pattern: "^(?P<name>.+)@acme\\.", replacement: `\${name}.` };
  const short = { pattern: "^(.+)@acme\\.(test|example)$", replacement: "$1" };
  const users = { ...settings.users, usernameRule: short };
  await saveSettings(world.tenantId, actor, world.syncId, { users });
  const run = await fullRun(world);
  const changes = await changesOf(world, run["id"]);
  expect(changes).toEqual([
    "user.create jo applied: new_in_source",
    "user.create max skipped: username_collision",
    "user.create max skipped: username_collision",
    "user.update guest skipped: username_unmatched",
  ]);
  const draft = { attributes: undefined, profile: undefined, usernameRule, cursor: null };
  expect(await countMapping(world.tenantId, world.syncId, draft)).toMatchObject({
    ...{ people: 4, unmatched: 1, refused: 1 },
  });
  await world.fake.close();
});

describe("a user name that is somebody else's", () => {
  const candidates = ['user.userName.stripDomain() + "2"', 'user.userName.stripDomain() + "3"'];
  const short = { ...mappingOf(["userName"], [{ kind: "stripDomain" }]), candidates };

  async function usernames(world: World) {
    const { people } = await world.fake.state();
    return people.map(({ username }) => username).filter((name) => name.startsWith("jo"));
  }

  test("gives newcomers the first free candidate, in one run and in later ones", async () => {
    const world = await createWorld();
    await addPerson(world, "jo");
    await addPerson(world, "x", { userName: "jo@other.test" });
    await save(world, { ...defaultMappings, username: short });
    await fullRun(world);
    expect(await usernames(world)).toEqual(["jo", "jo2"]);
    await addPerson(world, "y", { userName: "jo@third.test" });
    await fullRun(world);
    expect(await usernames(world)).toEqual(["jo", "jo2", "jo3"]);
    const again = await carryOut(world, "full");
    expect(await changesOf(world, again["id"])).toEqual([]);
    await addPerson(world, "z", { userName: "jo@fourth.test" });
    const full = await carryOut(world, "full");
    expect(await changesOf(world, full["id"])).toEqual(["user.update jo skipped: username_taken"]);
    await world.fake.close();
  });

  test("without candidates leaves both newcomers alone", async () => {
    const world = await createWorld();
    await addPerson(world, "jo");
    await addPerson(world, "x", { userName: "jo@other.test" });
    await save(world, { ...defaultMappings, username: { ...short, candidates: [] } });
    await fullRun(world);
    expect(await usernames(world)).toEqual([]);
    await world.fake.close();
  });
});

describe("an attribute that vanished since the last full run", () => {
  async function worldOf(count: number) {
    const world = await createWorld();
    const names = Array.from({ length: count }, (_, index) => `p${index}`);
    const ids: string[] = [];
    for (const name of names)
      ids.push(await addPerson(world, name, { nickName: name, title: name }));
    await save(world, {
      ...defaultMappings,
      username: mappingOf(["nickName", "userName"]),
      displayName: mappingOf(["title", "displayName"]),
    });
    await fullRun(world);
    return { world, ids };
  }

  test("holds the run when it feeds the user name, and nothing is written", async () => {
    const { world, ids } = await worldOf(8);
    for (const id of ids.slice(0, 6)) await patchPerson(world, id, { nickName: "" });
    const run = await carryOut(world, "full");
    expect(run["state"]).toBe("held");
    expect(run["holds"]).toContainEqual({
      code: "ATTRIBUTE_VANISHED",
      message: expect.stringContaining("nickName had a value for 8 people"),
    });
    await world.fake.close();
  });

  test("warns when it feeds another field, and the run goes on", async () => {
    const { world, ids } = await worldOf(8);
    for (const id of ids.slice(0, 6)) await patchPerson(world, id, { title: "" });
    const run = await carryOut(world, "full");
    expect(run["state"]).toBe("succeeded");
    expect(run["warnings"]).toMatchObject([{ code: "ATTRIBUTE_VANISHED" }]);
    await world.fake.close();
  });
});

describe("trying a draft", () => {
  test("shows every step for the people asked for, what is refused, and what cannot be read", async () => {
    const world = await createWorld();
    const jo = await addPerson(world, "jo");
    await addPerson(world, "max+1");
    const draft = {
      ...defaultMappings,
      username: mappingOf(["userName"], [{ kind: "stripDomain" }, { kind: "upperCase" }]),
      email: mappingOf(["emails[type eq"]),
    };
    const asked = trial({ attributes: draft, people: [jo, "unknown"], search: "max" });
    const { people, problems, total } = await tryMapping(world.tenantId, world.syncId, asked);
    expect(total).toBe(2);
    expect(problems).toMatchObject([{ field: "email", place: "sources.0" }]);
    expect(people.map(({ userName }) => userName)).toEqual(["jo@acme.test", "max+1@acme.test"]);
    expect(people[0]?.traces.username).toMatchObject({ steps: [["jo"], ["JO"]], value: "JO" });
    expect(people[1]?.refusal).toContain("username: contains +");
    const { settings } = await getSettings(world.tenantId, world.syncId);
    expect(settings.attributes).not.toEqual(draft);
    await world.fake.close();
  });

  test("counts errors and empties over everybody", async () => {
    const world = await createWorld();
    for (const name of ["a", "b", "c"])
      await addPerson(world, name, { title: name === "a" ? "x" : "" });
    const asked = {
      attributes: {
        ...defaultMappings,
        displayName: mappingOf(["title"], [{ kind: "date", format: "yyyy" }]),
      },
      cursor: null,
    };
    expect(await countMapping(world.tenantId, world.syncId, asked)).toMatchObject({
      ...{ people: 3, total: 3, refused: 3, cursor: null },
      ...{ failed: { displayName: 1, username: 0 }, empty: { displayName: 2, email: 0 } },
    });
    await world.fake.close();
  });

  test("offers what staged people really have, and the provider's preset", async () => {
    const world = await createWorld();
    await addPerson(world, "jo", { title: "Boss" });
    const offers = await attributeOffers(world.tenantId, world.syncId);
    expect(offers.preset.username.transforms).toContainEqual({ kind: "guestAddress" });
    expect(offers.seen).toContainEqual({ path: "title", people: 1, example: "Boss" });
    expect(offers.fields.find(({ field }) => field === "email")?.suggestions[0]).toBe(
      "emails[primary eq true].value",
    );
    await world.fake.close();
  });

  test("a thread that is kept busy is ended, and the next draft is answered", async () => {
    const people = Array.from({ length: 12_000 }, (_, index) => ({
      ...{ id: `${index}`, userName: "jo", externalId: null, active: true },
      resource: { list: Array.from({ length: 130 }, (_, at) => `${at}`) },
    }));
    const slow = 'user.list.map(a, user.list.filter(b, b == a).join("")).join("")';
    const attributes = { ...defaultMappings, username: { ...mappingOf([]), expression: slow } };
    await expect(
      inMappingThread({ attributes, profile: [], usernameRule: null, people, traced: false }),
    ).rejects.toThrow("stopped");
    const jo = {
      id: "1",
      userName: "Jo",
      externalId: null,
      active: true,
      resource: { userName: "Jo" },
    };
    const task = {
      attributes: defaultMappings,
      profile: [],
      usernameRule: null,
      people: [jo],
      traced: false,
    };
    const [mapped] = await inMappingThread(task);
    expect(mapped?.derived.fields.username).toBe("jo");
  });
});
