import { expect, test } from "vitest";
import { approveRun } from "@/lib/engine/approve-run";
import { actor, addPerson, carryOut, createWorld, goOn, push, type World } from "./world";

const isCreate = ({ method, path }: { method: string; path: string }) =>
  method === "POST" && path.includes("/admin/user");

test("only a record that was really tried uses up a try; the others of its batch keep theirs", async () => {
  const world = await createWorld();
  for (let index = 0; index < 12; index++) await addPerson(world, `p${index}`);
  world.fake.faults.push({ kind: "busy", retryAfter: "3600", only: isCreate });
  const run = await push(world);
  expect(run["state"]).toBe("queued");
  const tries = await triesOf(world, run["id"]);
  expect(tries.filter((attempts) => attempts > 0).length).toBeLessThanOrEqual(4);
  expect(Math.max(...tries)).toBe(1);
});

test.each([
  ["never tried", 0, "ann Doe", "matched"],
  ["tried before, but with other values", 1, "Somebody Else", "matched"],
  ["tried before and with just our values", 1, "ann Doe", "created"],
])(
  "an account that appears meanwhile, %s, is taken for what it is",
  async (_, attempts, name, origin) => {
    const world = await createWorld();
    await addPerson(world, "ann");
    const held = await carryOut(world, "full");
    await approveRun(world.tenantId, String(held["id"]), actor);
    await createByHand(world, name);
    await world.sql("update changes set attempts = $2 where run_id = $1", [held["id"], attempts]);
    await world.sql(`update runs set checkpoint = '{"step":"verified"}' where id = $1`, [
      held["id"],
    ]);
    await goOn(world, String(held["id"]));
    const [link] = await world.sql("select origin from account_links where sync_id = $1", [
      world.syncId,
    ]);
    expect(link).toEqual({ origin });
  },
);

async function createByHand({ fake }: World, fullName: string) {
  const { baseUrl, token } = fake.settings;
  const userName = "ann@acme.test";
  const answer = await fetch(`${baseUrl}/rest/api/admin/user`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "x-atlassian-token": "no-check",
    },
    body: JSON.stringify({ userName, fullName, email: userName, password: "by hand" }),
  });
  expect(answer.status).toBeLessThan(300);
}

async function triesOf({ sql }: World, runId: unknown): Promise<number[]> {
  const rows = await sql("select attempts from changes where run_id = $1", [runId]);
  return rows.map((row) => Number(row["attempts"]));
}
