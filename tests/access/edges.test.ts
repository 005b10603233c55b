import { describe, expect, test } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { answerForm } from "@/lib/access/action";
import { clientIp } from "@/lib/access/client-ip";
import { checkbox, displayName, emailAddress, listOf } from "@/lib/access/form-fields";
import { contentSecurityPolicy, securityHeaders } from "@/lib/access/headers";
import { safeReturnPath } from "@/lib/access/return-path";
import { UserError } from "@/lib/core/user-error";
import { queueMail } from "@/lib/mail";

describe("the way back after signing in", () => {
  test.each([
    "/acme",
    "/acme/runs?state=held",
    "/a/b/c?x=1&y=%2F%2Fz",
    "/acme?next=//evil.example",
  ])("%s stays as it is", (path) => {
    expect(safeReturnPath(path, "/home")).toBe(path);
  });

  test.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https://evil.example",
    "http://localhost@evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    " /acme",
    "",
    `/${"a".repeat(3_000)}`,
    undefined,
    null,
    ["/acme"],
  ])("%j never leads away from this site", (path) => {
    expect(safeReturnPath(path, "/home")).toBe("/home");
  });
});

describe("a mail", () => {
  test.each([
    { recipient: "a@example.com\r\nBcc: b@example.com", subject: "Hello" },
    { recipient: "a@example.com", subject: "Hello\nX-Injected: 1" },
    { recipient: "a@example.com", subject: "Hello\u0000" },
  ])("with a line break in a header is not queued: %j", async (headers) => {
    await expect(queueMail(db(), { ...headers, body: "text" })).rejects.toThrow(/control/);
  });

  test.each(["Ada\r\nBcc: x@example.com", "Win at https://evil.example", "www.evil.example", " "])(
    "does not carry %j as somebody's name",
    (name) => {
      expect(displayName(80).safeParse(name).success).toBe(false);
    },
  );

  test.each([
    "a@example.com\nb@example.com",
    "a@example.com, b@example.com",
    "a@b",
    "@",
    "a b@c.de",
  ])("does not go to %j", (address) => {
    expect(emailAddress.safeParse(address).success).toBe(false);
  });
});

describe("a form", () => {
  const schema = z.object({ name: z.string().min(1), on: checkbox, tags: listOf(z.string()) });
  const form = (entries: [string, string][]) => {
    const data = new FormData();
    for (const [name, value] of entries) data.append(name, value);
    return data;
  };

  test("arrives as plain values; what React adds is left out", async () => {
    const seen: unknown[] = [];
    await answerForm(
      schema,
      form([
        ["name", "x"],
        ["on", "on"],
        ["tags", "a"],
        ["$ACTION_KEY", "k"],
      ]),
      async (input) => {
        seen.push(input);
        return undefined;
      },
    );
    expect(seen).toEqual([{ name: "x", on: true, tags: ["a"] }]);
  });

  test.each(["role", "tenantId", "isStaff", "__proto__", "constructor"])(
    "with the unknown field %s is refused before anything is done",
    async (extra) => {
      const answer = await answerForm(
        schema,
        form([
          ["name", "x"],
          [extra, "owner"],
        ]),
        async () => {
          throw new Error("This must not run.");
        },
      );
      expect(answer.error).toMatch(/does not belong/);
    },
  );

  test("says under the field what is wrong with it", async () => {
    const answer = await answerForm(schema, form([["name", ""]]), async () => undefined);
    expect(answer).toEqual({ fields: { name: "Fill this in." } });
  });

  test("shows a mistake that a person can mend in its own words", async () => {
    const answer = await answerForm(schema, form([["name", "x"]]), async () => {
      throw new UserError("Taken. Choose another.", { field: "name" });
    });
    expect(answer).toEqual({ fields: { name: "Taken. Choose another." } });
  });

  test("hides the words of a fault of ours behind a reference", async () => {
    const answer = await answerForm(schema, form([["name", "x"]]), async () => {
      throw new Error("password=hunter2 at db.internal");
    });
    expect(answer.error).toMatch(/reference [a-z0-9]{8}\.$/);
    expect(answer.error).not.toContain("hunter2");
  });
});

test("the client's own claim of an address is not believed", () => {
  const ip = (value: string) => clientIp(new Headers({ "x-forwarded-for": value }));
  expect(ip("6.6.6.6, 203.0.113.7")).toBe("203.0.113.7");
  expect(ip("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(ip("<script>")).toBeNull();
  expect(clientIp(new Headers())).toBeNull();
});

test("pages run scripts with this answer's nonce only, and are never framed", () => {
  const policy = contentSecurityPolicy("abc");
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy.match(/script-src[^;]*/)?.[0]).not.toMatch(/unsafe/);
});

test("https is remembered for at least a year, and only where the address is https", () => {
  const age = securityHeaders({ https: true })["strict-transport-security"]?.match(/\d+/)?.[0];
  expect(Number(age)).toBeGreaterThanOrEqual(31_536_000);
  expect(securityHeaders({ https: false })).not.toHaveProperty("strict-transport-security");
});
