import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { downloadShape } from "@/app/api/v1/_shapes/runs";
import { closeQueue } from "@/lib/jobs/queue";
import { testDatabase } from "../support/database";
import { type ApiWorld, callApi, createApiWorld } from "./api-world";

const canary = "canary-51d0c7aa";

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(closeQueue);

describe("answers", () => {
  test("a secret that was saved is never given back", async () => {
    const settings = { baseUrl: "https://93.184.216.34/wiki", username: "sync", password: canary };
    const made = await callApi("POST", "/targets", {
      key: world.key,
      body: { product: "confluence", name: "Secret", settings },
    });
    const target = await made.json();
    expect(target).toMatchObject({ secretsSet: ["password"] });
    const id = { id: target.id };
    const texts = [
      JSON.stringify(target),
      await textOf("GET", "/targets/{id}", id),
      await textOf("GET", "/targets"),
      await textOf("GET", "/audit-events"),
      await textOf("PATCH", "/targets/{id}", id, { settings: { username: "other" } }),
    ];
    expect(texts.filter((text) => text.includes(canary))).toEqual([]);
  });

  test("a file is taken as it is, and one that is no CSV, or too large, is not", async () => {
    const params = { id: world.fileAppId };
    const send = (body: string, type = "text/csv") => {
      const headers = { "content-type": type, "x-file-name": "M%C3%A4rz.csv" };
      return callApi("POST", "/apps/{id}/files", { key: world.key, params, body, headers });
    };
    const taken = await (await send("id;email\n1;jö@acme.test\n")).json();
    expect(taken).toMatchObject({ state: "current" });
    const broken = await (await send("id;email\n1\n")).json();
    expect(broken).toMatchObject({ state: "refused" });
    expect((await send("{}", "application/json")).status).toBe(415);
    expect((await send("x".repeat(20 * 1024 * 1024 + 1))).status).toBe(413);
    const chosen = { key: world.key, params: { ...params, fileId: broken.id } };
    expect((await callApi("POST", "/apps/{id}/files/{fileId}/choose", chosen)).status).toBe(409);
    const { files } = JSON.parse(await textOf("GET", "/apps/{id}/files", params));
    expect(files.slice(0, 2)).toMatchObject([
      { id: broken.id, state: "refused", problems: 1 },
      { id: taken.id, name: "März.csv", state: "current", people: 1, problems: 0 },
    ]);
  });

  test("a list goes on at its cursor and ends with null", async () => {
    for (const name of ["b", "c", "d"]) {
      await callApi("POST", "/apps", {
        key: world.key,
        body: { name, provider: "scim", method: "scim" },
      });
    }
    const names: string[] = [];
    let query = "?limit=3";
    for (;;) {
      const page = await (await callApi("GET", "/apps", { key: world.key, query })).json();
      names.push(...page.items.map((app: { name: string }) => app.name));
      if (page.nextCursor === null) break;
      query = `?limit=3&cursor=${page.nextCursor}`;
    }
    expect(names).toEqual(["Entra", "Entra by API", "HR", "b", "c", "d"]);
  });

  test("an app tells where its provider sends people", async () => {
    const app = JSON.parse(await textOf("GET", "/apps/{id}", { id: world.appId }));
    expect(app.scimBaseUrl).toMatch(/^http:\/\/localhost:3000\/scim\/v2\/[0-9a-z]{20}$/);
  });

  test("a person is found by the beginning of the e-mail address, in any case", async () => {
    const found = await callApi("GET", "/people", { key: world.key, query: "?text=ADA@ac" });
    expect(await found.json()).toMatchObject({ items: [{ userName: "Ada@acme.test" }] });
    const none = await callApi("GET", "/people", { key: world.key, query: "?text=acme" });
    expect(await none.json()).toMatchObject({ items: [] });
  });

  test("a change carries its reason as a code and as a sentence", async () => {
    const page = JSON.parse(await textOf("GET", "/runs/{id}/changes", { id: world.runId }));
    expect(page.items).toMatchObject([
      {
        seq: 1,
        kind: "user.create",
        reason: "new_in_source",
        reasonText: "The person is active in the identity provider and has no account yet.",
      },
    ]);
  });

  test("changes are found by the code of why they were not carried out", async () => {
    await testDatabase().sql(
      `insert into changes (tenant_id, run_id, seq, stage, kind, subject, reason, outcome, code)
       select tenant_id, run_id, 3000 + n, stage, kind, subject, reason, 'skipped',
         case n when 1 then 'SEAT_LIMIT' else 'RENAME_UNSUPPORTED' end
       from changes, generate_series(1, 2) n where run_id = $1 and seq = 1`,
      [world.runId],
    );
    const params = { id: world.runId };
    for (const place of ["changes", "download"]) {
      const answer = await callApi("GET", `/runs/{id}/${place}`, {
        ...{ key: world.key, params, query: "?code=SEAT_LIMIT" },
      });
      const { items, changes } = JSON.parse(await answer.text());
      expect(items ?? changes).toMatchObject([{ seq: 3_001, code: "SEAT_LIMIT" }]);
    }
    await testDatabase().sql("delete from changes where run_id = $1 and seq > 3000", [world.runId]);
  });

  test("a download of more than one page of changes is one JSON document", async () => {
    await testDatabase().sql(
      `insert into changes (tenant_id, run_id, seq, stage, kind, subject, reason, outcome)
       select tenant_id, run_id, n, stage, kind, subject, reason, outcome
       from changes, generate_series(2, 2100) n where run_id = $1`,
      [world.runId],
    );
    const document = JSON.parse(await textOf("GET", "/runs/{id}/download", { id: world.runId }));
    expect(document.run.id).toBe(world.runId);
    expect(document.changes).toHaveLength(2_100);
    expect(document.changes.at(-1)).toMatchObject({ seq: 2_100 });
    expect(downloadShape.parse(document)).toEqual(document);
    const failed = await callApi("GET", "/runs/{id}/download", {
      key: world.key,
      params: { id: world.runId },
      query: "?format=csv&outcome=failed",
    });
    expect(failed.headers.get("content-type")).toMatch(/^text\/csv/);
    expect((await failed.text()).trimEnd().split("\r\n")).toHaveLength(1);
  });

  test("a body above 256 KiB is refused", async () => {
    const response = await callApi("POST", "/apps", {
      key: world.key,
      body: { name: "x".repeat(300_000), provider: "scim", method: "scim" },
    });
    expect(response.status).toBe(413);
  });

  test("a name that is taken is a conflict that names the field", async () => {
    const body = { name: "entra", provider: "entra", method: "scim" };
    const response = await callApi("POST", "/apps", { key: world.key, body });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "conflict", errors: [{ field: "name" }] });
  });
});

async function textOf(
  method: "GET" | "PATCH",
  path: string,
  params: Record<string, string> = {},
  body?: unknown,
): Promise<string> {
  const response = await callApi(method, path, { key: world.key, params, body });
  expect(response.status).toBe(200);
  return response.text();
}
