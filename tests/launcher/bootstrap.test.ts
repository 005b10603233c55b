import { describe, expect, test } from "vitest";
import { matchesLock, nodeTooOld, stampOf } from "@/scripts/bootstrap.mjs";

describe("Node's version", () => {
  test.each(["18.20.4", "20.8.1"])("%s is refused in one sentence with the way out", (version) => {
    expect(nodeTooOld(version)).toBe(
      `Usher needs Node 20.9 or newer and this is ${version}. Install a newer Node (24 is the fastest) from https://nodejs.org and try again.`,
    );
  });

  test.each(["20.9.0", "22.0.0", "26.10.0"])("%s is good", (version) => {
    expect(nodeTooOld(version)).toBeNull();
  });
});

describe("the stamp of an installation", () => {
  const stamp = stampOf("lock", "20.20.2", "linux-x64");

  test("stays the same over patches of Node", () => {
    expect(stampOf("lock", "20.9.0", "linux-x64")).toBe(stamp);
  });

  test("changes with the lock, Node's major and the platform", () => {
    const others = [
      stampOf("other lock", "20.20.2", "linux-x64"),
      stampOf("lock", "22.0.0", "linux-x64"),
      stampOf("lock", "20.20.2", "darwin-arm64"),
    ];
    expect(new Set([stamp, ...others]).size).toBe(4);
  });
});

describe("what is installed already", () => {
  const lock = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/pg": { version: "8.23.1" },
      "node_modules/swc-for-another-platform": { version: "1.0.0", optional: true },
    },
  };

  test("counts when every package but another platform's has the lock's version", () => {
    expect(matchesLock(lock, { "node_modules/pg": { version: "8.23.1" } })).toBe(true);
  });

  test("does not count when a version differs or a package is missing", () => {
    expect(matchesLock(lock, { "node_modules/pg": { version: "8.23.0" } })).toBe(false);
    expect(matchesLock(lock, {})).toBe(false);
  });
});
