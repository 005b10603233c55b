import { and, asc, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { sourceGroups, sourceMembers } from "@/db/schema/source";
import { type JitAnswer, overall } from "@/lib/core/jit/jit-answer";
import { groupsSaid, type JitCall, keyOf } from "@/lib/core/jit/jit-call";
import type { JitSettings } from "@/lib/core/settings/jit-settings";
import { loadApp } from "@/lib/engine/connect/load-app";
import { ScimError } from "@/lib/scim/errors";
import { locate } from "./jit-person";
import { carryOutLogins, loginResults, startLoginRuns } from "./jit-runs";
import { type Staged, stageLogin } from "./jit-stage";

/** Somebody waits in front of a browser: what takes longer goes on without them. */
export const loginBudgetMs = 2_000;
/** Of which so long for the provider's answer. */
const providerShare = 0.6;
const groupsMax = 500;

type Of = { tenantId: string; appId: string };

/** Brings one person up to date in all targets of an app, while they log in. */
export async function jitLogin(
  of: Of,
  { settings, call }: { settings: JitSettings; call: JitCall },
  budgetMs = loginBudgetMs,
): Promise<JitAnswer> {
  const deadline = AbortSignal.timeout(budgetMs);
  const key = keyOf(call, settings);
  if (key === null) return denied("JIT_KEY_MISSING");
  const search = { value: key, attribute: settings.keyAttribute };
  const patience = AbortSignal.timeout(budgetMs * providerShare);
  const located = await locate(of, search, patience);
  if (located.kind === "several") return denied("JIT_PERSON_AMBIGUOUS");
  const { method } = await inTenant(of.tenantId, (tx) => loadApp(tx, of.tenantId, of.appId));
  const login = { ...of, isPushed: method === "scim", settings, call, key };
  const said = groupsSaid(call, settings);
  const staged = await stageLogin(login, located, said).catch((error: unknown) => {
    if (error instanceof ScimError) return { refused: error.detail };
    throw error;
  });
  if (staged === null) return denied("JIT_PERSON_UNKNOWN");
  if ("refused" in staged) return denied("JIT_VALUE_REFUSED", staged.refused);
  const results = await startLoginRuns(of, staged.id);
  await carryOutLogins(of, results, deadline);
  return answerOf(of, staged, results);
}

/** The answer as it is by now: what was pending may be over. */
export async function currentAnswer(of: Of, before: JitAnswer): Promise<JitAnswer> {
  const { personId, status, groupsFrom, results } = before;
  if (personId === null || status !== "pending") return before;
  return answerOf(of, { id: personId, groupsFrom }, results);
}

async function answerOf(of: Of, staged: Staged, begun: JitAnswer["results"]): Promise<JitAnswer> {
  const results = await loginResults(of, staged.id, begun);
  const status = results.length === 0 ? "denied" : overall(results);
  const first = results.find((each) => each.status === status);
  const none = results.length === 0 ? denialOf("JIT_NO_TARGET") : null;
  return {
    status,
    code: none?.code ?? first?.code ?? null,
    message: none?.message ?? first?.message ?? null,
    personId: staged.id,
    username: results.find(({ username }) => username !== null)?.username ?? null,
    groups: await groupsOf(of, staged.id),
    groupsFrom: staged.groupsFrom,
    results,
  };
}

async function groupsOf({ tenantId, appId }: Of, personId: string): Promise<string[]> {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({ name: sourceGroups.displayName })
      .from(sourceMembers)
      .innerJoin(
        sourceGroups,
        and(
          eq(sourceGroups.appId, sourceMembers.appId),
          eq(sourceGroups.id, sourceMembers.groupId),
        ),
      )
      .where(
        and(
          ...[eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId)],
          eq(sourceMembers.memberId, personId),
        ),
      )
      .orderBy(asc(sourceGroups.displayName))
      .limit(groupsMax),
  );
  return rows.map(({ name }) => name);
}

const denials = {
  JIT_KEY_MISSING:
    "The call does not have the value that names the person. Send it, or choose another one in the app's At login tab.",
  JIT_PERSON_UNKNOWN:
    "Nobody is known by this value yet. Assign the person at the identity provider, or let logins make people known in the app's At login tab.",
  JIT_PERSON_AMBIGUOUS:
    "Several people have this value, so nobody was touched. Choose a value that names one person, such as the provider's id.",
  JIT_VALUE_REFUSED: "A value of the call cannot be kept.",
  JIT_NO_TARGET: "The app feeds no target yet, so nobody gets in through it. Connect one.",
} as const;

function denialOf(code: keyof typeof denials) {
  return { code, message: denials[code] };
}

function denied(code: keyof typeof denials, detail?: string): JitAnswer {
  const message = detail ?? denials[code];
  const nobody = { personId: null, username: null, groups: [] };
  return {
    ...{ status: "denied", code, message },
    ...nobody,
    ...{ groupsFrom: "unchanged", results: [] },
  };
}
