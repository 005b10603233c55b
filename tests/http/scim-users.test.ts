import { beforeAll, describe, expect, test } from "vitest";
import { newApp, patchOf, person, type ScimApp, scim, takePending, where } from "./scim-fixture";

let app: ScimApp;

beforeAll(async () => {
  app = await newApp();
});

describe("POST /Users", () => {
  test("creates a person and says where", async () => {
    const made = await scim(app, "POST", "/Users", person("ada@example.com", { externalId: "x1" }));
    expect(made.status).toBe(201);
    expect(made.headers.get("content-type")).toBe("application/scim+json");
    expect(made.headers.get("location")).toMatch(
      new RegExp(`/scim/v2/${app.key}/Users/${made.body.id}$`),
    );
    expect(made.body).toMatchObject({
      userName: "ada@example.com",
      externalId: "x1",
      active: true,
    });
    const read = await scim(app, "GET", `/Users/${made.body.id}`);
    expect(read.status).toBe(200);
    expect(read.body).toEqual(made.body);
    const found = await scim(app, "GET", `/Users${where('userName eq "ADA@example.com"')}`);
    expect(found.body.totalResults).toBe(1);
    expect(await takePending(app)).toEqual([`user:${made.body.id}`]);
  });
});
