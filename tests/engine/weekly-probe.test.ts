import { expect, test } from "vitest";
import { openTarget } from "@/lib/engine/connect/open-target";
import { createWorld } from "./world";

test("what a target can do is found out again after a week, and after a failed test", async () => {
  const { tenantId, targetId, fake, sql } = await createWorld();
  const callsToOpen = async () => {
    fake.calls.length = 0;
    await openTarget(tenantId, targetId);
    return fake.calls.length;
  };
  expect(await callsToOpen()).toBe(0);
  const set = (change: string) => sql(`update targets set ${change} where id = $1`, [targetId]);

  await set("probed_at = now() - interval '8 days', version = '9.9'");
  expect(await callsToOpen()).toBeGreaterThan(0);
  expect(await callsToOpen()).toBe(0);
  const [row] = await sql("select version from targets where id = $1", [targetId]);
  expect(row).toEqual({ version: "10.0.1" });

  await set(`probe_steps = '[{"name": "Address", "state": "failed", "message": ""}]'`);
  expect(await callsToOpen()).toBeGreaterThan(0);
  expect(await callsToOpen()).toBe(0);
});

test("a target that never passed its test is not worked with", async () => {
  const { tenantId, targetId, fake, sql } = await createWorld();
  await sql("update targets set capabilities = null, probed_at = null where id = $1", [targetId]);
  fake.faults.push({ kind: "revoked" });
  await expect(openTarget(tenantId, targetId)).rejects.toMatchObject({
    ...{ reaction: "stop", code: "TARGET_NOT_PROBED" },
  });
});

test("a failed test at that time takes no verb away", async () => {
  const { tenantId, targetId, fake, sql } = await createWorld();
  await sql("update targets set probed_at = now() - interval '8 days' where id = $1", [targetId]);
  fake.faults.push({ kind: "revoked" });
  expect((await openTarget(tenantId, targetId)).capabilities.updateUser.able).toBe(true);
  const calls = fake.calls.length;
  fake.faults.length = 0;
  await openTarget(tenantId, targetId);
  expect(fake.calls.length).toBeGreaterThan(calls);
});
