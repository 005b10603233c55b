import { appRole } from "@/lib/config";

/** Replaced whole on every start: a changed result type cannot be replaced in place. */
export function lookup(signature: string, columns: string, query: string): string {
  const name = signature.slice(0, signature.indexOf("("));
  const types = signature.replace(/\w+ (\w+)\)$/, "$1)");
  return `
drop function if exists public.${types};
create function public.${signature} returns table (${columns})
  language sql stable security definer set search_path = public, pg_temp
  as $lookup$ ${query} $lookup$;
revoke all on function public.${name} from public;
grant execute on function public.${name} to ${appRole};`;
}
