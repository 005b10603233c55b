import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditChain } from "@/db/audit-chain";
import { inTenant } from "@/db/client";
import { auditEvents, tenants } from "@/db/schema/tenants";
import { verifyAudit } from "@/lib/access/verify-audit";
import { audit } from "@/lib/audit";
import { testDatabase } from "../support/database";
import { newWorkspace, testActor } from "../support/workspace";

const owner = testDatabase();

async function withEvents(count: number): Promise<string> {
  const tenantId = await newWorkspace();
  for (let place = 1; place <= count; place++) await write(tenantId, place);
  return tenantId;
}

function write(tenantId: string, place: number): Promise<void> {
  const subject = { id: `app_${place}`, name: `“Entra” \u0007\n${place} 🛰` };
  return inTenant(tenantId, (tx) =>
    audit(tx, tenantId, testActor, "app.renamed", subject, { before: "ä", list: [place, 1.5e3] }),
  );
}

/** As somebody who can do everything in PostgreSQL, with the triggers off. */
async function tamper(statement: string, tenantId: string): Promise<void> {
  await owner.sql("alter table audit_events disable trigger user");
  try {
    await owner.sql(statement, [tenantId]);
  } finally {
    await owner.sql("alter table audit_events enable trigger user");
  }
}

describe("the audit log as a chain", () => {
  test("is whole after every kind of text, and its end can be hashed again outside", async () => {
    const tenantId = await withEvents(3);
    const verdict = await verifyAudit(tenantId);
    expect(verdict).toMatchObject({ checked: 3, fault: null, end: { number: 3 } });
    const rows = await owner.sql(
      "select hash, audit_text(e, e.number) as text from audit_events e where tenant_id = $1 order by number",
      [tenantId],
    );
    const again = rows.reduce(
      (before, row) => createHash("sha256").update(`${before}\n${row["text"]}`).digest("hex"),
      "",
    );
    expect(again).toBe(verdict.end.hash);
  });

  test("has no gap and no double number when many write at once and some fail", async () => {
    const tenantId = await newWorkspace();
    const writes = Array.from({ length: 40 }, (_, place) =>
      place % 4 === 0
        ? inTenant(tenantId, async (tx) => {
            await audit(tx, tenantId, testActor, "app.renamed", { id: "x", name: "x" });
            throw new Error("not after all");
          }).catch(() => undefined)
        : write(tenantId, place),
    );
    await Promise.all(writes);
    expect(await verifyAudit(tenantId)).toMatchObject({ checked: 30, fault: null });
  });

  test("holds nobody up before the commit: two open transactions both write", async () => {
    const tenantId = await newWorkspace();
    const subject = { id: "x", name: "x" };
    await inTenant(tenantId, async (tx) => {
      await audit(tx, tenantId, testActor, "app.renamed", subject);
      await inTenant(tenantId, (other) => audit(other, tenantId, testActor, "app.paused", subject));
    });
    const rows = await owner.sql(
      "select action from audit_events where tenant_id = $1 order by number",
      [tenantId],
    );
    expect(rows).toEqual([{ action: "app.paused" }, { action: "app.renamed" }]);
    expect(await verifyAudit(tenantId)).toMatchObject({ checked: 2, fault: null });
  });

  test.each([
    [
      "a changed name",
      "update audit_events set actor_name = 'Eve' where tenant_id = $1 and number = 2",
      2,
      "changed",
    ],
    [
      "a changed moment",
      "update audit_events set at = at + interval '1 microsecond' where tenant_id = $1 and number = 2",
      2,
      "changed",
    ],
    [
      "a changed detail",
      `update audit_events set detail = '{"before":"a"}' where tenant_id = $1 and number = 1`,
      1,
      "changed",
    ],
    [
      "a row taken out",
      "delete from audit_events where tenant_id = $1 and number = 2",
      2,
      "missing",
    ],
    [
      "the last rows cut off",
      "delete from audit_events where tenant_id = $1 and number >= 3",
      3,
      "missing",
    ],
    [
      "a row slipped in",
      "insert into audit_events (tenant_id, actor_kind, actor_id, actor_name, action, subject_id, subject_name) values ($1, 'member', 'm', 'Eve', 'run.approved', 'r', 'r')",
      5,
      "unlinked",
    ],
    [
      "two rows exchanged",
      "update audit_events set number = 10 - number where tenant_id = $1 and number in (4)",
      4,
      "missing",
    ],
  ])("%s is found, with the first place that is broken", async (_, statement, number, fault) => {
    const tenantId = await withEvents(4);
    await tamper(statement, tenantId);
    expect((await verifyAudit(tenantId)).fault).toMatchObject({ number, fault });
  });

  test("a chain that was written anew as a whole differs from a link that was kept", async () => {
    const tenantId = await withEvents(3);
    const { end } = await verifyAudit(tenantId);
    await write(tenantId, 4);
    expect(await verifyAudit(tenantId, end)).toMatchObject({ checked: 4, fault: null });
    await tamper(
      "update audit_events set actor_name = 'Eve', number = null where tenant_id = $1",
      tenantId,
    );
    await tamper("delete from audit_chains where tenant_id = $1", tenantId);
    await owner.sql("select link_audit_event(e) from audit_events e where tenant_id = $1", [
      tenantId,
    ]);
    expect(await verifyAudit(tenantId)).toMatchObject({ checked: 4, fault: null });
    expect((await verifyAudit(tenantId, end)).fault).toMatchObject({ number: 3, fault: "changed" });
  });

  test("takes no link from the program, and lets not even the owner change or empty it", async () => {
    const tenantId = await withEvents(1);
    await inTenant(tenantId, (tx) =>
      tx.insert(auditEvents).values({
        ...{ tenantId, actorKind: "member", actorId: "m", actorName: "M", action: "app.made" },
        ...{ subjectId: "a", subjectName: "A", number: 7, hash: "forged" },
      }),
    );
    expect(await verifyAudit(tenantId)).toMatchObject({ checked: 2, fault: null });
    for (const text of [
      "update audit_events set action = 'x.y'",
      "update audit_events set hash = 'x'",
      "delete from audit_events",
      "truncate audit_events",
    ]) {
      await expect(owner.sql(text)).rejects.toMatchObject({ code: "42501" });
    }
    await expect(
      inTenant(tenantId, (tx) => tx.execute(sql`update audit_chains set number = 0`)),
    ).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("links a log that is older than the chain, when the program starts", async () => {
    const tenantId = await withEvents(3);
    await tamper(
      "update audit_events set number = null, hash = null where tenant_id = $1",
      tenantId,
    );
    await tamper("delete from audit_chains where tenant_id = $1", tenantId);
    expect((await verifyAudit(tenantId)).fault).toMatchObject({ number: 1, fault: "unlinked" });
    await owner.sql(auditChain);
    expect(await verifyAudit(tenantId)).toMatchObject({ checked: 3, fault: null });
  });

  test("goes with its workspace when that is deleted", async () => {
    const tenantId = await withEvents(1);
    await inTenant(tenantId, (tx) => tx.delete(tenants).where(eq(tenants.id, tenantId)));
    const left = await owner.sql(
      "select 1 from audit_events where tenant_id = $1 union all select 1 from audit_chains where tenant_id = $1",
      [tenantId],
    );
    expect(left).toEqual([]);
  });
});
