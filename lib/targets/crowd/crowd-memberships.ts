import { SaxesParser } from "saxes";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { api } from "./crowd-entities";

/** Who is directly in which group; names in lower case. */
export type Memberships = {
  /** Null for a group that the document does not have. */
  members(group: string): string[] | null;
};

/**
 * All memberships by one call. The document is XML, whatever is asked for, and may be long: it is
 * read as it comes, and each user's name is kept once.
 */
export async function readMemberships(http: HttpClient, signal: AbortSignal): Promise<Memberships> {
  const document = await read(http, signal);
  if (document.isWhole()) return document;
  // What broke off once is often whole the next time.
  const again = await read(http, signal);
  if (again.isWhole()) return again;
  throw invalid();
}

async function read(http: HttpClient, signal: AbortSignal) {
  let document = createDocument();
  await http.send("GET", `${api}/group/membership`, {
    accept: "application/xml",
    list: true,
    signal,
    sink: () => {
      document = createDocument();
      return document.write;
    },
  });
  return document;
}

function createDocument() {
  const groups = new Map<string, number[]>();
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const parser = new SaxesParser();
  let current: number[] | null = null;
  let isBroken = false;
  let hasRoot = false;

  parser.on("error", () => {
    isBroken = true;
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "memberships") hasRoot = true;
    if (name === "membership") {
      current = [];
      groups.set((attributes["group"] ?? "").toLowerCase(), current);
    }
    if (name === "user") current?.push(numberOf((attributes["name"] ?? "").toLowerCase()));
  });
  parser.on("closetag", ({ name }) => {
    if (name === "membership") current = null;
  });

  function numberOf(name: string): number {
    const known = numbers.get(name) ?? names.push(name) - 1;
    numbers.set(name, known);
    return known;
  }

  return {
    write: (text: string) => {
      if (!isBroken) parser.write(text);
    },
    isWhole() {
      if (!isBroken) parser.close();
      return hasRoot && !isBroken;
    },
    members(group: string) {
      const found = groups.get(group.toLowerCase());
      return found ? found.map((number) => names[number] ?? "") : null;
    },
  };
}

function invalid(): SyncError {
  return new SyncError(
    "retry",
    "TARGET_ANSWER_INVALID",
    "Crowd's document of all memberships was cut off or is no XML. Usher does not guess and tries " +
      "again later.",
  );
}
