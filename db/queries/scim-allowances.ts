import { numberField, runAllInTenant, type Statement } from "../statement";
import { unhurried } from "./unhurried";

const refilled = `least($4::float8, a."left"
  + $3::float8 * greatest(0, extract(epoch from clock_timestamp() - a.at)))`;

const granted = `greatest(0, least($5, floor(${refilled})))`;

/** The row's lock makes takers go one after the other; each sees what the one before it left. */
const take: Statement<number> = {
  name: "scim_take_allowance",
  text: `insert into scim_allowances as a (tenant_id, app_id, "left", given, at)
    values ($1, $2, $4::float8 - $5::int, $5, clock_timestamp())
    on conflict (app_id) do update set
      given = ${granted},
      "left" = ${refilled} - ${granted}, at = clock_timestamp()
    returning given`,
  read: ([given]) => numberField(given),
};

export type Rate = { perSecond: number; burst: number };

/** How many of the wanted requests the app may send now, by the rate of all web processes. */
export async function takeAllowance(
  tenantId: string,
  appId: string,
  rate: Rate,
  wanted: number,
): Promise<number> {
  const values = [tenantId, appId, rate.perSecond, rate.burst, wanted];
  // A bucket that a crash loses is a full one.
  const [, given] = await runAllInTenant<number | null>(tenantId, [
    unhurried,
    { statement: take, values },
  ]);
  return given?.[0] ?? 0;
}
