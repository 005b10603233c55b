import { setTimeout as pause } from "node:timers/promises";
import type { Account, Page, TargetConnection, TargetGroup } from "@/lib/targets/port";

export type TargetCalls = { reads: number; writes: number };

type Options = {
  /** Accounts it has, as engine-seed.ts makes them. */
  people: number;
  groups: number;
  membersOf(group: number): Iterable<number>;
  latencyMs: number;
};

const pageSize = 1_000;

/** A target in memory that makes its answers up as they are asked, so that it weighs nothing. */
export function memoryTarget({ people, groups, membersOf, latencyMs }: Options) {
  const calls: TargetCalls = { reads: 0, writes: 0 };
  const read = async () => {
    calls.reads += 1;
    if (latencyMs > 0) await pause(latencyMs);
  };
  const write = async () => {
    calls.writes += 1;
    if (latencyMs > 0) await pause(latencyMs);
  };
  async function* pages<Item>(items: Iterable<Item>): AsyncIterable<Page<Item>> {
    let page: Item[] = [];
    for (const item of items) {
      page.push(item);
      if (page.length < pageSize) continue;
      await read();
      yield { items: page, cursor: "more" };
      page = [];
    }
    await read();
    yield { items: page, cursor: null };
  }
  const connection: TargetConnection = {
    accounts: () => pages(mapped(range(1, people), accountAt)),
    groups: () => pages(mapped(range(0, groups - 1), groupAt)),
    members: ({ name }) => pages(mapped(membersOf(numberIn(name)), accountAt)),
    async findAccount(by) {
      await read();
      const number = numberIn("id" in by ? by.id : by.username);
      return number >= 1 && number <= people ? accountAt(number) : null;
    },
    async *groupsOf({ username }) {
      const number = numberIn(username);
      const inside = [...range(0, groups - 1)].filter((group) =>
        [...membersOf(group)].includes(number),
      );
      yield* pages(inside.map(groupAt));
    },
    async createAccount({ username, displayName, email }) {
      await write();
      const id = `key-new-${username}`;
      return { id, username, displayName, email, active: true, writable: true };
    },
    updateAccount: write,
    setActive: write,
    async createGroup(name) {
      await write();
      return { created: true, group: { id: name, name } };
    },
    addMember: write,
    removeMember: write,
  };
  return { connection, calls };
}

function accountAt(number: number): Account {
  const username = `person${number}@acme.test`;
  const displayName = `Given${number} Family`;
  const id = `key-u${String(number).padStart(8, "0")}`;
  return { id, username, displayName, email: username, active: true, writable: true };
}

function groupAt(number: number): TargetGroup {
  return { id: `group-${number}`, name: `group-${number}` };
}

function numberIn(text: string): number {
  return Number(/(\d+)/.exec(text)?.[1] ?? -1);
}

function* range(from: number, to: number): Iterable<number> {
  for (let number = from; number <= to; number += 1) yield number;
}

function* mapped<From, To>(items: Iterable<From>, change: (item: From) => To): Iterable<To> {
  for (const item of items) yield change(item);
}
