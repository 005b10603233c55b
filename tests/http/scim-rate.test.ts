import { beforeEach, describe, expect, test } from "vitest";
import { endTurn, takeTurn } from "@/db/turns";
import { admitRequest } from "@/lib/engine/scim/admit-request";
import { inBulkTurn } from "@/lib/engine/scim/bulk-turns";
import { flushRequestLog } from "@/lib/engine/scim/request-log";
import { testDatabase } from "../support/database";
import { newApp, type ScimApp, scim } from "./scim-fixture";

/** So slow that nothing comes back while a test runs. */
const rate = { perSecond: 0.000_1, burst: 60 };

/** What a web process remembers; another process has other shares of the same buckets. */
function becomeProcess(shares: typeof globalThis.usherShares) {
  globalThis.usherShares = shares;
}

async function empty({ tenantId, appId }: ScimApp) {
  await testDatabase().sql(
    `insert into scim_allowances (tenant_id, app_id, "left", given, at) values ($1, $2, -1e15, 0, now())`,
    [tenantId, appId],
  );
}

describe("The request rate of an app", () => {
  beforeEach(() => becomeProcess(new Map()));

  test("over two web processes lets through what the bucket holds, exactly", async () => {
    const app = await newApp();
    const processes = [new Map(), new Map()];
    const admissions = [];
    for (let index = 0; index < 200; index += 1) {
      becomeProcess(processes[index % 2]);
      admissions.push(await admitRequest(app.tenantId, app.appId, rate));
    }
    expect(admissions.filter((admission) => admission === "admitted")).toHaveLength(60);
  });

  test("lets parallel requests through exactly so", async () => {
    const app = await newApp();
    const asked = Array.from({ length: 200 }, () => admitRequest(app.tenantId, app.appId, rate));
    const admissions = await Promise.all(asked);
    expect(admissions.filter((admission) => admission === "admitted")).toHaveLength(60);
    expect(admissions.filter((admission) => admission === "refused-first")).toHaveLength(1);
  });

  test("comes back with time", async () => {
    const app = await newApp();
    await empty(app);
    expect(await admitRequest(app.tenantId, app.appId, rate)).toBe("refused-first");
    await testDatabase().sql(
      `update scim_allowances set "left" = 0, at = now() - interval '10 hours' where app_id = $1`,
      [app.appId],
    );
    becomeProcess(new Map());
    expect(await admitRequest(app.tenantId, app.appId, rate)).toBe("admitted");
  });

  test("is not another app's", async () => {
    const [busy, other] = [await newApp(), await newApp()];
    await empty(busy);
    expect((await scim(busy, "GET", "/Users")).status).toBe(429);
    expect((await scim(other, "GET", "/Users")).status).toBe(200);
  });

  test("refuses as SCIM does, says when to come back, changes nothing, and is logged once", async () => {
    const app = await newApp();
    await empty(app);
    const answers = [];
    for (let index = 0; index < 5; index += 1) {
      answers.push(await scim(app, "POST", "/Users", { userName: `rate-${index}` }));
    }
    for (const { status, headers, body } of answers) {
      expect(status).toBe(429);
      expect(headers.get("retry-after")).toBe("1");
      expect(headers.get("content-type")).toContain("application/scim+json");
      expect(body).toMatchObject({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
        status: "429",
      });
    }
    await flushRequestLog();
    const logged = await testDatabase().sql("select status from scim_requests where app_id = $1", [
      app.appId,
    ]);
    expect(logged).toEqual([{ status: 429 }]);
    const users = await testDatabase().sql("select id from source_users where app_id = $1", [
      app.appId,
    ]);
    expect(users).toEqual([]);
  });
});

test("two bulk requests of an app go on at a time, so many wait in line, and more are refused", async () => {
  let [under, most] = [0, 0];
  const ask = () =>
    inBulkTurn("app_busy", async () => {
      under += 1;
      most = Math.max(most, under);
      await new Promise(setImmediate);
      under -= 1;
      return "done";
    });
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  expect(answers).toEqual([...Array(18).fill("done"), null, null]);
  expect(most).toBe(2);
  expect(await ask()).toBe("done");
});

test("tenants that wait for the database take turns, however long one's line is", async () => {
  const held = Array.from({ length: 8 }, () => takeTurn("ten_busy"));
  expect(held.every((turn) => turn === null)).toBe(true);
  const order: string[] = [];
  const wait = async (tenant: string) => {
    await takeTurn(tenant);
    order.push(tenant);
    endTurn();
  };
  const waiting = [...Array.from({ length: 5 }, () => wait("ten_busy")), wait("ten_calm")];
  endTurn();
  await Promise.all(waiting);
  for (const _turn of held.slice(1)) endTurn();
  expect(order.indexOf("ten_calm")).toBe(1);
});
