import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import pg from "pg";

/**
 * The physical limit to measure against: node:http and pg with the least SQL an operation can do.
 * No token, no tenant, no validation, no filter grammar, no log, no pending work.
 */
const pool = new pg.Pool({ connectionString: process.env["FLOOR_DATABASE_URL"], max: 10 });
let total = 0;

await pool.query(`
  create table floor_users (id text primary key, name_key text not null unique, doc jsonb not null);
  create table floor_groups (id text primary key, name_key text not null unique, doc jsonb not null);
  create table floor_members (group_id text, member_id text, primary key (group_id, member_id))`);

const server = createServer((request, response) => {
  void answer(request).then(
    ({ status, body }) => send(response, status, body),
    (error: unknown) => send(response, 500, { detail: String(error) }),
  );
});
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env["PORT"]), () => process.send?.({ ready: true }));

type Reply = { status: number; body: unknown };

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = body === null ? "" : JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/scim+json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

async function answer(request: IncomingMessage): Promise<Reply> {
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const [, kind, id] = path.split("/");
  const sent = request.method === "GET" || request.method === "DELETE" ? {} : await json(request);
  const table = kind === "Groups" ? "floor_groups" : "floor_users";
  switch (request.method) {
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
  await run(`delete_${table}`, `delete from ${table} where id = $1`, [id]);
  return { status: 204, body: null };
}

async function run(name: string, text: string, values: unknown[]) {
  const result = await pool.query<Record<string, unknown>>({ name, text, values });
  return result.rows;
}

async function json(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}
