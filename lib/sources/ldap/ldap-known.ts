import { createHash } from "node:crypto";
import type { SourceMemberRecord } from "../port";

/** Who is behind a name that member lists use; null for what is neither a person nor a group here. */
export type Known = {
  get(name: string): SourceMemberRecord | null | undefined;
  set(name: string, member: SourceMemberRecord | null): void;
};

/** About 30 MB when full. */
const namesMax = 200_000;

/**
 * Remembers a bounded number of names while a directory is read, so that most members need no
 * question to the server; the oldest are forgotten first, and asked for again.
 */
export function createKnown(max = namesMax): Known {
  const known = new Map<string, string>();
  return {
    get(name) {
      const found = known.get(print(name));
      return found === undefined ? undefined : memberOf(found);
    },
    set(name, member) {
      const [oldest] = known.size >= max ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      known.set(print(name), member === null ? "" : `${member.kind[0]}${member.id}`);
    },
  };
}

function memberOf(text: string): SourceMemberRecord | null {
  if (text === "") return null;
  return { id: text.slice(1), kind: text.startsWith("u") ? "user" : "group" };
}

/** 128 bits stand for a name that may have hundreds of letters. */
function print(name: string): string {
  return createHash("sha256").update(name).digest().subarray(0, 16).toString("latin1");
}
