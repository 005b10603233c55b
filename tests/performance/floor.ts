import pg from "pg";

/**
 * The physical limit to measure against: pg with the least SQL an operation can do. No token, no
 * tenant, no validation, no filter grammar, no log, no pending work. Two servers stand before it:
 * node:http, and a plain route handler of Next.
 */
export type Reply = { status: number; body: unknown };

const pool = new pg.Pool({ connectionString: process.env["FLOOR_DATABASE_URL"], max: 10 });
let total = 0;

/** `path` begins with /Users or /Groups; `text` is the body. */
export async function answerFloor(method: string, url: string, text: string): Promise<Reply> {
  const [path = "", query = ""] = url.split("?");
  const [, kind, id] = path.split("/");
  const sent = text === "" ? {} : JSON.parse(text);
  const table = kind === "Groups" ? "floor_groups" : "floor_users";
  switch (method) {
    case "POST":
      return create(table, sent);
    case "GET":
      return id ? read(table, id) : list(query);
    case "PATCH":
      return kind === "Groups" ? members(id ?? "", sent) : patch(id ?? "", sent);
    default:
      return remove(table, id ?? "");
  }
}

async function create(table: string, doc: Record<string, unknown>): Promise<Reply> {
  const id = crypto.randomUUID();
  const name = String(doc["userName"] ?? doc["displayName"]).toLowerCase();
  const body = { ...doc, id };
  await run(`create_${table}`, `insert into ${table} values ($1, $2, $3)`, [id, name, body]);
  total += 1;
  return { status: 201, body };
}

async function read(table: string, id: string): Promise<Reply> {
  const rows = await run(`read_${table}`, `select doc from ${table} where id = $1`, [id]);
  return { status: rows.length > 0 ? 200 : 404, body: rows[0]?.["doc"] ?? null };
}

async function list(query: string): Promise<Reply> {
  const [, name] = /userName eq "(.*)"/.exec(new URLSearchParams(query).get("filter") ?? "") ?? [];
  const rows = name
    ? await run("look_up", "select doc from floor_users where name_key = $1", [name.toLowerCase()])
    : await run("list", "select doc from floor_users order by id limit 100", []);
  const body = {
    totalResults: name ? rows.length : total,
    Resources: rows.map((row) => row["doc"]),
  };
  return { status: 200, body };
}

async function patch(id: string, sent: Record<string, unknown>): Promise<Reply> {
  const [{ value }] = JSON.parse(JSON.stringify(sent["Operations"]));
  const text = "update floor_users set doc = doc || $2 where id = $1 returning doc";
  const rows = await run("patch", text, [id, { active: value }]);
  return { status: 200, body: rows[0]?.["doc"] ?? null };
}

async function members(id: string, sent: Record<string, unknown>): Promise<Reply> {
  const [{ op, value }] = JSON.parse(JSON.stringify(sent["Operations"]));
  const ids = value.map((member: { value: string }) => member.value);
  const text =
    op === "add"
      ? "insert into floor_members select $1, unnest($2::text[]) on conflict do nothing"
      : "delete from floor_members where group_id = $1 and member_id = any($2::text[])";
  await run(op, text, [id, ids]);
  return { status: 204, body: null };
}

async function remove(table: string, id: string): Promise<Reply> {
  const row = `delete from ${table} where id = $1`;
  // A group whose memberships stay is not deleted. People's are found by no index of the floor's.
  const all = `with gone as (${row} returning id)
    delete from floor_members using gone where group_id = gone.id`;
  await run(`delete_${table}`, table === "floor_groups" ? all : row, [id]);
  return { status: 204, body: null };
}

async function run(name: string, text: string, values: unknown[]) {
  const result = await pool.query<Record<string, unknown>>({ name, text, values });
  return result.rows;
}
