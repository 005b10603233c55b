import { describe, expect, test } from "vitest";
import { attemptsMax, pauseAfter } from "@/lib/core/notices/delivery-retry";
import { type Notice, nextDigest, wants } from "@/lib/core/notices/notice";
import {
  mailMessage,
  slackMessage,
  teamsMessage,
  webhookMessage,
} from "@/lib/core/notices/notice-text";

const notice: Notice = {
  ...{ type: "incident.opened", kind: "held", severity: "warning", code: "RUN_HELD" },
  ...{ title: "A plan of <!channel> [x](http://evil) waits", message: "12 of 80\nwould go." },
  ...{ url: "https://usher.test/acme/runs/run_1", at: "2026-11-26T06:00:00.000Z" },
  workspace: { id: "ten_1", slug: "acme", name: "Acme\r\nBcc: x" },
  ...{ incidentId: "inc_1", syncId: "syn_1", runId: "run_1" },
};

describe("who is told", () => {
  const channel = { kinds: ["held"], severityMin: "warning", disabledAt: null } as const;
  test.each([
    ["of its kind and as loud as it wants", channel, true],
    ["of another kind", { ...channel, kinds: ["missed"] }, false],
    ["of what is not loud enough", { ...channel, severityMin: "error" as const }, false],
    ["while it is off", { ...channel, disabledAt: new Date() }, false],
  ])("a channel %s: %#", (_when, asked, expected) => {
    expect(wants(asked, { kind: "held", severity: "warning" })).toBe(expected);
  });
});

describe("attempts", () => {
  test("come later each time, over more than two days, and end", () => {
    const pauses = Array.from({ length: attemptsMax }, (_, index) =>
      pauseAfter(index + 1, null, 0),
    );
    const known = pauses.filter((pause) => pause !== null);
    expect(known).toEqual([...known].sort((a, b) => a - b));
    expect(known.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(48 * 3_600_000);
    expect(pauses.at(-1)).toBeNull();
  });

  test("never come before the moment that the receiver asked for, and not a day later", () => {
    expect(pauseAfter(1, 90_000, 1)).toBe(90_000);
    expect(pauseAfter(1, 1, 0)).toBe(5_000);
    expect(pauseAfter(1, 10 * 86_400_000, 0)).toBe(86_400_000);
  });
});

test("a digest is due in the morning, daily or on the next Monday", () => {
  const thursday = new Date("2026-11-26T06:00:00Z");
  expect(nextDigest("daily", thursday)?.toISOString()).toBe("2026-11-27T06:00:00.000Z");
  expect(nextDigest("weekly", thursday)?.toISOString()).toBe("2026-11-30T06:00:00.000Z");
  expect(nextDigest("none", thursday)).toBeNull();
});

describe("a name with markup in it", () => {
  test("neither mentions nor links anything in Slack", () => {
    const text = JSON.stringify(slackMessage(notice));
    expect(text).not.toContain("<!channel>");
    expect(text).toContain("&lt;!channel&gt;");
    expect(text).toContain("<https://usher.test/acme/runs/run_1|Open in Usher>");
  });

  test("links nothing in Teams", () => {
    const text = JSON.stringify(teamsMessage(notice));
    expect(text).toContain("\\\\[x\\\\]\\\\(http://evil\\\\)");
    expect(text).toContain('"type":"Action.OpenUrl"');
  });

  test("adds no header to a mail", () => {
    const { subject } = mailMessage({ ...notice, title: "a\r\nBcc: eve@example.com" });
    expect(subject).not.toMatch(/\p{Cc}/u);
  });
});

test("a webhook carries type, time and the whole notice", () => {
  expect(webhookMessage(notice)).toMatchObject({
    ...{ type: "incident.opened", timestamp: notice.at },
    data: { code: "RUN_HELD", incidentId: "inc_1", runId: "run_1", severity: "warning" },
  });
});
