import express from "express";
import pg from "pg";
import SCIMMY from "scimmy";
import Routers from "scimmy-routers";

/** scimmy with a store in PostgreSQL: a document a resource, look-ups by userName by index. */
const pool = new pg.Pool({ connectionString: process.env["PEER_DATABASE_URL"], max: 10 });
await pool.query(`
  create table users (id text primary key, name_key text not null unique, doc jsonb not null);
  create table groups (id text primary key, name_key text not null unique, doc jsonb not null)`);

declare(SCIMMY.Resources.User, "users", "userName");
declare(SCIMMY.Resources.Group, "groups", "displayName");
SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false);

const app = express();
const handler = async (request) => {
  if (request.header("authorization") !== `Bearer ${process.env["PEER_TOKEN"]}`)
    throw new Error("Not for you.");
  return "bench";
};
app.use("/scim", new Routers({ type: "bearer", handler }));
app.listen(Number(process.env["PORT"]), () => process.send?.({ ready: true }));

function declare(Resource, table, name) {
  SCIMMY.Resources.declare(Resource)
    .ingress(async ({ id = crypto.randomUUID() }, data) => {
      const { id: _id, meta: _meta, schemas: _schemas, ...doc } = JSON.parse(JSON.stringify(data));
      await pool.query({
        name: `put_${table}`,
        text: `insert into ${table} values ($1, $2, $3)
          on conflict (id) do update set name_key = excluded.name_key, doc = excluded.doc`,
        values: [id, doc[name].toLowerCase(), doc],
      });
      return { ...doc, id };
    })
    .egress(async ({ id, filter }) => {
      const [comparator, wanted] = filter?.[0]?.[name] ?? [];
      if (id) {
        const found = await read(`get_${table}`, `${table} where id = $1`, [id]);
        if (found.length === 0) throw new SCIMMY.Types.Error(404, null, "Not found.");
        return found[0];
      }
      if (comparator !== "eq") return read(`all_${table}`, table, []);
      return read(`named_${table}`, `${table} where name_key = $1`, [wanted.toLowerCase()]);
    })
    .degress(async ({ id }) => {
      await pool.query({
        name: `del_${table}`,
        text: `delete from ${table} where id = $1`,
        values: [id],
      });
    });
}

async function read(name, from, values) {
  const { rows } = await pool.query({ name, text: `select id, doc from ${from}`, values });
  return rows.map(({ id, doc }) => ({ ...doc, id }));
}
