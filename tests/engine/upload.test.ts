import { afterEach, expect, test } from "vitest";
import { listUploadedFiles } from "@/db/queries/uploaded-files";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { chooseFile } from "@/lib/engine/read/choose-file";
import { uploadFile } from "@/lib/engine/read/upload-file";
import { actor, carryOut, createWorld, type World } from "./world";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** A workspace whose app reads what is uploaded. */
async function createFileWorld() {
  const world = await createWorld();
  open.push(world.fake);
  const { tenantId, targetId } = world;
  const app = await createApp(tenantId, actor, {
    ...{ name: "HR", provider: "csv", method: "api" },
    settings: { from: "upload" },
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId });
  return { ...world, appId: app.id, syncId: sync.id };
}

function upload({ tenantId, appId }: World, people: number, broken = "") {
  const lines = Array.from({ length: people }, (_, at) => `${at},p${at}@acme.test,Person ${at}`);
  const bytes = Buffer.from(["id,email,name", ...lines, broken].join("\n"));
  return uploadFile(tenantId, actor, appId, { name: "people.csv", bytes });
}

async function states({ tenantId, appId }: World) {
  return (await listUploadedFiles(tenantId, appId)).map(({ state }) => state).reverse();
}

test("an uploaded file counts until the next one, and a run reads it", async () => {
  const world = await createFileWorld();
  expect(await carryOut(world, "full")).toMatchObject({ state: "failed" });
  expect(await upload(world, 60)).toMatchObject({ state: "current" });
  const run = await carryOut(world, "full");
  expect(run["read"]).toMatchObject({ verdict: { size: { users: 60 }, gaps: [] } });
  expect(await upload(world, 61)).toMatchObject({ state: "current" });
  expect(await states(world)).toEqual(["past", "current"]);
});

test("a file that shrank waits, one with problems is never read, and the one before stays", async () => {
  const world = await createFileWorld();
  await upload(world, 60);
  await carryOut(world, "full");
  const shrunk = await upload(world, 20);
  expect(shrunk).toMatchObject({ state: "held" });
  const broken = await upload(world, 60, "61,short");
  expect(broken).toMatchObject({ state: "refused" });
  const { tenantId, appId } = world;
  await expect(chooseFile(tenantId, actor, appId, broken.id)).rejects.toThrow("problems");
  const asBefore = await carryOut(world, "full");
  expect(asBefore["read"]).toMatchObject({ verdict: { size: { users: 60 } } });
  await chooseFile(tenantId, actor, appId, shrunk.id);
  expect(await states(world)).toEqual(["past", "current", "refused"]);
  const run = await carryOut(world, "full");
  expect(run["read"]).toMatchObject({ verdict: { size: { users: 20 }, gaps: [] } });
});

test("the last ten files are kept, and the one that is read with them", async () => {
  const world = await createFileWorld();
  await upload(world, 3);
  for (let time = 0; time < 11; time += 1) await upload(world, 3, "4,short");
  const all = await states(world);
  expect(all).toHaveLength(11);
  expect(all[0]).toBe("current");
});
