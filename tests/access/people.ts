import { randomBytes } from "node:crypto";
import { insertSession } from "@/db/queries/sessions";
import type { Membership } from "@/lib/access/member";
import { membershipOf } from "@/lib/access/member";
import { resumeSession } from "@/lib/access/session";
import { signUp } from "@/lib/access/sign-up";
import type { Role } from "@/lib/core/access/role";
import { newId } from "@/lib/core/ids";
import { testDatabase } from "../support/database";

export const goodPassword = "quiet lamp over the river";

/** A person with a workspace of their own; every call makes another one. */
export async function newOwner(name = "Ada Lovelace") {
  const unique = randomBytes(5).toString("hex");
  const email = `${unique}@example.com`;
  const made = await signUp({
    name,
    email,
    password: goodPassword,
    workspace: `Engines ${unique}`,
    ip: newIp(),
  });
  return { ...made, name, email };
}

/** One address per person: the counters are not what most tests are about. */
export function newIp(): string {
  return ["10", ...randomBytes(3)].join(".");
}

export async function newSession(loginId: string): Promise<string> {
  const id = newId("ses");
  await insertSession({ id, loginId, userAgent: "test", ip: null });
  return id;
}

export async function loginOf(loginId: string) {
  const login = await resumeSession(await newSession(loginId));
  if (!login) throw new Error("The session that was just made is not good.");
  return login;
}

export async function membership(loginId: string, slug: string): Promise<Membership> {
  const found = await membershipOf(await loginOf(loginId), slug, null);
  if (!found) throw new Error(`${loginId} is not a member of ${slug}.`);
  return found;
}

/** Another person, put straight into the workspace. */
export async function addMember(tenantId: string, role: Role) {
  const person = await newOwner(`A ${role}`);
  await testDatabase().sql("insert into members (tenant_id, login_id, role) values ($1, $2, $3)", [
    tenantId,
    person.loginId,
    role,
  ]);
  return person;
}

/** The newest mail to this address. */
export async function lastMail(email: string): Promise<{ subject: string; body: string } | null> {
  const [row] = await testDatabase().sql(
    "select subject, body from mails where recipient = $1 order by id desc limit 1",
    [email],
  );
  return row ? { subject: String(row["subject"]), body: String(row["body"]) } : null;
}

export async function tokenIn(email: string): Promise<string> {
  const mail = await lastMail(email);
  const token = mail?.body.match(/token=([\w-]+)/)?.[1];
  if (token === undefined) throw new Error(`There is no link in the last mail to ${email}.`);
  return token;
}
