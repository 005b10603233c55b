import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { verifyAudit } from "@/lib/access/verify-audit";
import { audit } from "@/lib/audit";
import { exportAudit } from "@/lib/engine/workspace/export-audit";
import { newWorkspace, testActor } from "../support/workspace";

const evil = '=HYPERLINK("http://evil.example";"x")';

async function exported(format: "ndjson" | "csv") {
  const id = await newWorkspace();
  const subject = { id: "app_1", name: evil };
  for (let place = 1; place <= 3; place++) {
    await inTenant(id, (tx) =>
      audit(tx, id, testActor, "app.renamed", subject, { place, ä: "\n" }),
    );
  }
  const { body } = await exportAudit({ id, name: "Acme" }, testActor, format);
  return { id, text: await new Response(body).text() };
}

test("an exported log can be verified with SHA-256 alone, and tells that it was exported", async () => {
  const { id, text } = await exported("ndjson");
  const line = z.object({
    number: z.number(),
    action: z.string(),
    hash: z.string(),
    text: z.string(),
  });
  const lines = text
    .trimEnd()
    .split("\n")
    .map((one) => line.parse(JSON.parse(one)));
  let before = "";
  for (const { hash, text } of lines) {
    expect(createHash("sha256").update(`${before}\n${text}`).digest("hex")).toBe(hash);
    before = hash;
  }
  expect(lines.map(({ number, action }) => [number, action])).toEqual([
    ...[1, 2, 3].map((number) => [number, "app.renamed"]),
    [4, "auditLog.exported"],
  ]);
  expect(await verifyAudit(id, { number: 4, hash: before })).toMatchObject({ fault: null });
});

test("as CSV it has a row per event, and none that a spreadsheet would run", async () => {
  const { text } = await exported("csv");
  const rows = z
    .array(z.record(z.string(), z.string()))
    .parse(parse(text, { columns: true, bom: true }));
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatchObject({
    number: "1",
    subject_name: `'${evil}`,
    actor_name: "Tess Tester",
  });
});
