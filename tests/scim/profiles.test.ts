import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readGroupPatch } from "@/lib/scim/group-patch";
import { applyUserPatch } from "@/lib/scim/patch";
import { parsePatch } from "@/lib/scim/patch-request";
import { profileNamed, profiles } from "@/lib/scim/profiles";
import { quirks } from "@/lib/scim/quirks";
import { parseUser } from "@/lib/scim/resource";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const { strict } = profiles;
const ext = urns.enterpriseUser;
const person = { schemas: [urns.user], userName: "jo", emails: [{ value: "jo@x.test" }] };
const stored = parseUser(person, profiles.generic);

type Reader = (profile: (typeof profiles)["generic"]) => unknown;
type Case = {
  client: keyof typeof profiles;
  quirk: keyof typeof quirks;
  scimType: string;
  read: Reader;
};

const post =
  (more: object): Reader =>
  (profile) =>
    parseUser({ ...person, ...more }, profile);
const patch =
  (operation: object): Reader =>
  (profile) => {
    const body = { schemas: [urns.patchOp], Operations: [operation] };
    return applyUserPatch(stored, parsePatch(body, profile), profile).resource;
  };
const patchGroup =
  (operation: object): Reader =>
  (profile) => {
    const body = { schemas: [urns.patchOp], Operations: [operation] };
    return readGroupPatch(parsePatch(body, profile), profile);
  };

const work = 'emails[type eq "work"].value';
const listed = { op: "remove", path: "members", value: [{ value: "u1" }] };
const twoPrimaries = ["work", "home"].map((type) => ({ value: "p@x.test", type, primary: true }));

/** What vendors do, told apart by whose doing it is; the strict profile says what is wrong with it. */
const cases: Case[] = [
  ...(
    [
      ["textBooleans", "invalidValue", post({ active: "False" })],
      ["textBooleans", "invalidValue", patch({ op: "replace", path: "active", value: "False" })],
      ["otherCaseOps", "invalidSyntax", patch({ op: "Replace", path: "active", value: false })],
      [
        "wrappedValues",
        "invalidValue",
        patch({ op: "replace", path: "title", value: [{ value: "T" }] }),
      ],
      ["plainManager", "invalidValue", patch({ op: "add", path: `${ext}:manager`, value: "m" })],
      ["missingElements", "noTarget", patch({ op: "replace", path: work, value: "w@x.test" })],
      ["dottedKeys", "invalidPath", patch({ op: "replace", value: { "name.givenName": "K" } })],
      ["listedRemoval", "invalidValue", patchGroup(listed)],
    ] as const
  ).map(([quirk, scimType, read]) => ({ client: "entra" as const, quirk, scimType, read })),
  {
    client: "okta",
    quirk: "echoedReadOnly",
    scimType: "mutability",
    read: patchGroup({ op: "replace", value: { id: "g", displayName: "G" } }),
  },
  {
    client: "onelogin",
    quirk: "halfWayUrns",
    scimType: "invalidSyntax",
    read: post({ "urn:scim:schemas:extension:enterprise:2.0": { department: "Sales" } }),
  },
  {
    client: "ping",
    quirk: "severalPrimaries",
    scimType: "invalidValue",
    read: post({ emails: twoPrimaries }),
  },
  {
    client: "jumpcloud",
    quirk: "listedRemoval",
    scimType: "invalidValue",
    read: patchGroup(listed),
  },
  {
    client: "authentik",
    quirk: "listedRemoval",
    scimType: "invalidValue",
    read: patchGroup(listed),
  },
  {
    client: "authentik",
    quirk: "echoedReadOnly",
    scimType: "mutability",
    read: patchGroup({
      op: "replace",
      value: { id: "g", schemas: [urns.group], displayName: "G" },
    }),
  },
];

describe.each(cases)("$client: $quirk", ({ client, quirk, scimType, read }) => {
  test("is in its profile, and understood by it as by the generic one", () => {
    expect(profiles[client].quirks).toContain(quirk);
    expect(read(profiles[client])).toEqual(read(profiles.generic));
  });

  test("is refused by the strict profile, with the RFC's word for it", () => {
    expect(refusalOf(() => read(strict))).toMatchObject({ status: 400, scimType });
  });
});

describe("the strict profile", () => {
  test.each([
    [
      "a whole person",
      post({
        active: false,
        name: { givenName: "J" },
        emails: [{ value: "a", type: "b", primary: true }],
      }),
    ],
    ["an extension", post({ [ext]: { manager: { value: "m" }, department: "R&D" } })],
    ["an extension nobody knows", post({ "urn:acme:custom": { badge: 7 } })],
    [
      "read-only attributes in a body, which are ignored",
      post({ id: "x", meta: { version: 1 }, groups: [] }),
    ],
    ["null and no values", post({ title: null, emails: [] })],
    [
      "one value added to a set",
      patch({ op: "add", path: "emails", value: { value: "n@x.test" } }),
    ],
    [
      "a list in its place",
      patch({ op: "replace", path: "emails", value: [{ value: "n@x.test" }] }),
    ],
    [
      "attributes without a path",
      patch({ op: "replace", value: { name: { givenName: "K" }, title: "T" } }),
    ],
    ["a removal by filter", patch({ op: "remove", path: 'emails[value eq "jo@x.test"]' })],
    ["members removed by filter", patchGroup({ op: "remove", path: 'members[value eq "u1"]' })],
  ])("takes %s as any other profile does", (_what, read) => {
    expect(read(strict)).toEqual(read(profiles.generic));
  });
});

test("OneLogin is answered in application/json, as its developer site asks; all others in SCIM's type", () => {
  const plain = Object.values(profiles).filter(
    ({ answerType }) => answerType === "application/json",
  );
  expect(plain.map(({ name }) => name)).toEqual(["onelogin"]);
});

test("only JumpCloud, whose test writes, has a settle time", () => {
  const settling = Object.values(profiles).filter(({ settleSeconds }) => settleSeconds > 0);
  expect(settling.map(({ name }) => name)).toEqual(["jumpcloud"]);
});

test("a profile from a later version reads as any other client", () => {
  expect(profileNamed("unheard-of")).toBe(profiles.generic);
  expect(profileNamed("__proto__")).toBe(profiles.generic);
});

test("every profile and every quirk is in docs/scim-clients.md, and nothing else", () => {
  const text = readFileSync("docs/scim-clients.md", "utf8");
  const rows = [...text.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name, rest]) => ({
    name,
    rest,
  }));
  const known = Object.fromEntries(rows.map(({ name, rest }) => [name, rest]));
  for (const { name, quirks: list } of Object.values(profiles)) {
    const named = [...(known[name] ?? "").matchAll(/`(\w+)`/g)].map(([, quirk]) => quirk);
    expect([name, named.sort()]).toEqual([name, [...list].sort()]);
  }
  for (const [quirk, sentence] of Object.entries(quirks)) {
    expect([quirk, known[quirk]]).toEqual([quirk, sentence.replaceAll("|", "\\|")]);
  }
});
