import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { type PageRequest, readPage, toPage } from "./page";
import { startsWith } from "./prefix";

export type MembersOf = { appId: string; id: string; members: number };

/** Whether the member is unknown yet, the key of the user name, and the id. */
const memberCursor = z.tuple([z.boolean(), z.string(), z.string()]);
type Part = ReturnType<typeof readPage<z.infer<typeof memberCursor>>>;

/** Of so few members the names are sorted; of more, people are walked in order of name. */
const sortedMax = 5_000;
/** So many people are looked at before the members are sorted nevertheless. */
const walkedMax = 20_000;

export type GroupMember = Awaited<ReturnType<typeof searchMembers>>["items"][number];

/**
 * Members in order of user name, by the beginning of a user name or display name. Who was not sent
 * yet has no name: they come last, by id.
 */
export async function searchMembers(
  tenantId: string,
  group: MembersOf,
  text: string | null,
  request: PageRequest = {},
) {
  const part = readPage(request, memberCursor);
  const question = { tenantId, group, part, prefix: text?.trim().toLowerCase() ?? "" };
  const rows = await inTenant(tenantId, async (tx) => {
    const found: ListedMember[] = [];
    for (const list of part.backwards ? [unknown, named] : [named, unknown]) {
      const missing = part.limit + 1 - found.length;
      if (missing > 0) found.push(...(await list(tx, question, missing)));
    }
    return found;
  });
  return toPage(rows, part, ({ key, id, userName }) => [userName === null, key, id]);
}

type Question = { tenantId: string; group: MembersOf; part: Part; prefix: string };
type ListedMember = z.output<typeof memberRow>;

/** Those with a name. */
async function named(tx: Transaction, question: Question, limit: number): Promise<ListedMember[]> {
  if (question.part.after?.[0] === true) return [];
  if (question.group.members <= sortedMax) return read(tx, sorted(question, limit));
  if (question.prefix !== "" && (await isSelective(tx, question))) {
    return read(tx, found(question, limit));
  }
  const walked = await read(tx, walk(question, limit));
  // Too few may be because the members stand far behind.
  return walked.length === limit ? walked : read(tx, sorted(question, limit));
}

/** Whether so few people have such a name that each can be looked up among the members. */
async function isSelective(tx: Transaction, question: Question): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select count(*)::int as people from (
      select from source_users u where ${people(question)} limit ${walkedMax + 1}) named`);
  return z.tuple([z.object({ people: z.number() })]).parse(rows)[0].people <= walkedMax;
}

async function unknown(tx: Transaction, question: Question, limit: number) {
  const { tenantId, group, part, prefix } = question;
  if (prefix !== "" || part.before?.[0] === false) return [];
  const id = part.after?.[0] ? part.after[2] : part.before?.[2];
  const side = part.backwards ? sql`<` : sql`>`;
  const from = id === undefined ? sql`true` : sql`m.member_id ${side} ${id}`;
  return read(
    tx,
    sql`
      select '' as key, m.member_id as id, m.member_kind as kind, null as user_name,
        null as display_name, null as active
      from source_members m
      where ${membersOf(tenantId, group)} and ${from} and not exists (
        select from source_users u
        where u.tenant_id = ${tenantId} and u.app_id = m.app_id and u.id = m.member_id)
      order by m.member_id ${part.backwards ? sql`desc` : sql`asc`} limit ${limit}`,
  );
}

/** From person to person by the index on names, so many at most. */
function walk(question: Question, limit: number): SQL {
  return amongMembers(question, sql`order by ${orderOf(question.part)} limit ${walkedMax}`, limit);
}

function found(question: Question, limit: number): SQL {
  return amongMembers(question, sql`offset 0`, limit);
}

/** Lateral, so that each person is looked up as they come. */
function amongMembers(question: Question, which: SQL, limit: number): SQL {
  const { tenantId, group, part } = question;
  return sql`
    select ${columns}, m.kind from (
      select u.id, u.user_name, u.display_name, u.active, u.user_name_key from source_users u
      where ${people(question)} ${which}) u
    cross join lateral (
      select m.member_kind as kind from source_members m
      where ${membersOf(tenantId, group)} and m.member_id = u.id limit 1) m
    order by ${orderOf(part)} limit ${limit}`;
}

/** All of them. */
function sorted(question: Question, limit: number): SQL {
  const { tenantId, group, part } = question;
  return sql`
    select ${columns}, m.member_kind as kind
    from source_members m join source_users u on u.app_id = m.app_id and u.id = m.member_id
    where ${membersOf(tenantId, group)} and ${people(question)}
    -- Not the index's own order, which would have everybody walked whatever the members are.
    order by u.user_name_key || '' ${part.backwards ? sql`using ~>~` : sql`using ~<~`},
      u.id ${part.backwards ? sql`desc` : sql`asc`}
    limit ${limit}`;
}

const columns = sql`u.user_name_key as key, u.id, u.user_name, u.display_name, u.active`;

function orderOf({ backwards }: Part): SQL {
  return backwards
    ? sql`u.user_name_key using ~>~, u.id desc`
    : sql`u.user_name_key using ~<~, u.id`;
}

function membersOf(tenantId: string, { appId, id }: MembersOf): SQL {
  return sql`m.tenant_id = ${tenantId} and m.app_id = ${appId} and m.group_id = ${id}`;
}

function people({ tenantId, group, part, prefix }: Question): SQL {
  const fits = sql`(${startsWith(sql`u.user_name_key`, prefix)}
    or ${startsWith(sql`u.display_name_key`, prefix)})`;
  return sql`u.tenant_id = ${tenantId} and u.app_id = ${group.appId}
    and ${prefix === "" ? sql`true` : fits} and ${boundOf(part)}`;
}

/** The key's bound stands apart, because an index cannot use the OR. */
function boundOf({ after, before }: Part): SQL {
  if (after) {
    const [, name, id] = after;
    return sql`u.user_name_key ~>=~ ${name} and (u.user_name_key ~>~ ${name} or u.id > ${id})`;
  }
  if (before?.[0] === false) {
    const [, name, id] = before;
    return sql`u.user_name_key ~<=~ ${name} and (u.user_name_key ~<~ ${name} or u.id < ${id})`;
  }
  return sql`true`;
}

async function read(tx: Transaction, query: SQL): Promise<ListedMember[]> {
  return z.array(memberRow).parse((await tx.execute(query)).rows);
}

const memberRow = z
  .object({
    key: z.string(),
    id: z.string(),
    kind: z.enum(["user", "group"]),
    user_name: z.string().nullable(),
    display_name: z.string().nullable(),
    active: z.boolean().nullable(),
  })
  .transform(({ user_name, display_name, ...row }) => ({
    ...row,
    userName: user_name,
    displayName: display_name,
  }));
