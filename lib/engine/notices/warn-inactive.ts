import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { accountLogins, targets } from "@/db/schema/targets";
import { planInactivity, standingWarning } from "@/lib/core/plan/inactivity";
import {
  inactivityContext,
  type LoginRow,
  loginPage,
  ofRun,
} from "@/lib/engine/plan/plan-inactivity";
import type { RunContext } from "@/lib/engine/run/run-context";
import { formatDay, plural } from "@/lib/format";
import { queueMail } from "@/lib/mail";

const pageSize = 500;

/**
 * Puts the warnings that are due into the outbox, each together with the note that it was given, so
 * that a run that is taken up again warns nobody twice. Comes after the plan was carried out: a plan
 * that waits for a person warns nobody either.
 */
export async function warnInactive(context: RunContext): Promise<number> {
  const { run, lease, settings } = context;
  if (!settings.inactivity.warn || run.trigger === "preview" || run.undoesRunId) return 0;
  const name = await targetName(run);
  let warned = 0;
  for (let after = ""; ; ) {
    const page = await inTenant(run.tenantId, (tx) => loginPage(tx, ofRun(run), after, pageSize));
    const last = page.at(-1);
    if (!last) return warned;
    await lease.prove();
    warned += await lease.fenced((tx) => warnPage(tx, context, page, name));
    after = last.account.id;
  }
}

async function warnPage(
  tx: Transaction,
  context: RunContext,
  page: LoginRow[],
  target: string,
): Promise<number> {
  const { run } = context;
  const rules = inactivityContext(context);
  let warned = 0;
  for (const { account, record } of page) {
    const { countdown } = planInactivity(account, record, rules);
    if (countdown?.kind !== "soon" || countdown.warning === null || !isMailable(record.email))
      continue;
    const dueAt = new Date(countdown.dueAt);
    const left = countdown.dueAt - rules.now;
    await queueMail(tx, {
      recipient: record.email,
      ...mailOf({ name: account.displayName ?? account.username, target, dueAt, left }),
    });
    await tx
      .update(accountLogins)
      .set({
        warnedDays: countdown.warning,
        // The days of notice count from the first warning.
        ...(standingWarning(record) === null ? { warnedAt: new Date(rules.now) } : {}),
      })
      .where(
        and(
          ...[eq(accountLogins.tenantId, run.tenantId), eq(accountLogins.targetId, run.targetId)],
          eq(accountLogins.accountId, account.id),
        ),
      );
    warned += 1;
  }
  return warned;
}

function isMailable(email: string | null): email is string {
  return email !== null && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email);
}

async function targetName({ tenantId, targetId }: RunContext["run"]): Promise<string> {
  const [row] = await inTenant(tenantId, (tx) =>
    tx
      .select({ name: targets.name })
      .from(targets)
      .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId))),
  );
  return row?.name ?? "the target";
}

const dayMs = 86_400_000;

function mailOf(given: { name: string; target: string; dueAt: Date; left: number }) {
  const plain = (text: string) => text.replace(/\p{Cc}/gu, " ");
  const [name, target] = [plain(given.name), plain(given.target)];
  const days = plural(Math.max(1, Math.ceil(given.left / dayMs)), "day");
  return {
    subject: `Your account in ${target} is disabled in ${days} unless you sign in`,
    body: `Hello ${name},

nobody has signed in to your account in ${target} for a long time. Unused accounts are disabled: yours on ${formatDay(given.dueAt)}, in ${days}.

If you still need it, sign in to ${target} once before that day. Nothing else is to be done, and nothing is deleted: what you wrote stays, and an account that was disabled is enabled again when you sign in through your company.

This mail was sent by Usher, which looks after the accounts of ${target} for your company. Your administrators answer questions.
`,
  };
}
