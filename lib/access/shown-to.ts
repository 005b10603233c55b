import { maskPeople, peopleIn } from "@/lib/core/access/mask-people";
import type { Role } from "@/lib/core/access/role";
import { can } from "./roles";

/**
 * What somebody with this role is shown of people: everything as it is, or with the names and
 * addresses masked that are found in the data itself and in what is given beside it.
 */
export function shownTo<Data>({ role }: { role: Role }, data: Data, ...beside: unknown[]): Data {
  return can(role, "seePeople") ? data : maskPeople(data, peopleIn(data, ...beside));
}
