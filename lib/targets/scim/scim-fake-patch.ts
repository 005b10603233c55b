import { z } from "zod";
import { type FakeGroup, type FakeUser, objectOf } from "./scim-fake-store";
import { enterprise } from "./scim-shapes";

/** A refusal with its `scimType` (RFC 7644 §3.12). */
export class FakeRefusal extends Error {
  override readonly name = "FakeRefusal";
  readonly status: number;
  readonly scimType: string;

  constructor(status: number, scimType: string, detail: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

const operations = z.object({
  schemas: z.array(z.literal("urn:ietf:params:scim:api:messages:2.0:PatchOp")),
  Operations: z
    .array(
      z.object({
        op: z.enum(["add", "remove", "replace"]),
        path: z.string(),
        value: z.unknown().optional(),
      }),
    )
    .min(1),
});
export type FakeOperation = z.infer<typeof operations>["Operations"][number];

export function operationsIn(body: unknown): FakeOperation[] {
  const parsed = operations.safeParse(body);
  if (parsed.success) return parsed.data.Operations;
  throw new FakeRefusal(400, "invalidSyntax", "The request is not a PatchOp message.");
}

/** Replacing attributes of a user, as far as clients do it. */
export function patchUser(user: FakeUser, { op, path, value }: FakeOperation): void {
  if (op === "add" && path === "emails" && Array.isArray(value)) {
    const held: unknown[] = Array.isArray(user["emails"]) ? user["emails"] : [];
    user["emails"] = [...held, ...value];
    return;
  }
  if (op !== "replace") throw new FakeRefusal(400, "invalidPath", `Cannot ${op} ${path}.`);
  if (path === 'emails[type eq "work"].value') {
    replaceWorkEmail(user, value);
    return;
  }
  const [container = path, name] = path.startsWith(`${enterprise}:`)
    ? [enterprise, path.slice(enterprise.length + 1)]
    : path.split(".");
  user[container] = name === undefined ? value : { ...objectOf(user[container]), [name]: value };
}

function replaceWorkEmail(user: FakeUser, value: unknown): void {
  const emails: unknown[] = Array.isArray(user["emails"]) ? user["emails"] : [];
  if (!emails.some((email) => objectOf(email)["type"] === "work")) {
    throw new FakeRefusal(400, "noTarget", "The filter found no value to change.");
  }
  user["emails"] = emails.map((email) =>
    objectOf(email)["type"] === "work" ? { ...objectOf(email), value } : email,
  );
}

export type MemberRules = {
  /** Members that one request may name. */
  membersMax: number;
  /** Which form of removal it knows. */
  removes: "filter" | "list";
  isUser(id: string): boolean;
};

export function patchGroup(
  group: FakeGroup,
  { op, path, value }: FakeOperation,
  rules: MemberRules,
): void {
  if (path === "displayName" && op === "replace") {
    group.displayName = String(value);
    return;
  }
  const filtered = /^members\[value eq "([^"]+)"\]$/.exec(path)?.[1];
  if (filtered !== undefined && op === "remove" && rules.removes === "filter") {
    group.members = group.members.filter((id) => id !== filtered);
    return;
  }
  if (path !== "members" || (op === "remove" && rules.removes === "filter")) {
    throw new FakeRefusal(400, "invalidPath", `The path ${path} cannot be used to ${op}.`);
  }
  const ids = memberIds(value);
  if (ids.length > rules.membersMax) {
    throw new FakeRefusal(400, "tooMany", `At most ${rules.membersMax} members in a request.`);
  }
  if (op === "remove") {
    group.members = group.members.filter((id) => !ids.includes(id));
    return;
  }
  const stranger = ids.find((id) => !rules.isUser(id));
  if (stranger) throw new FakeRefusal(400, "invalidValue", `No user has the id ${stranger}.`);
  group.members = [...new Set([...group.members, ...ids])];
}

const memberValues = z.array(z.object({ value: z.string() }));

export function memberIds(value: unknown): string[] {
  const parsed = memberValues.safeParse(value);
  if (parsed.success) return parsed.data.map((member) => member.value);
  throw new FakeRefusal(400, "invalidValue", "Members are objects with a value.");
}
