import { type ActionRecipe, actionRecipes } from "./action-recipes";
import { actions, type Entry, urlPatternOf } from "./inventory";
import { inRequest, type Outcome } from "./next-request";
import type { Ids } from "./workspaces";

export type Attack = { name: string; entry: Entry; recipe: ActionRecipe };

/** Every action that has a recipe; a test sees to it that all have one. */
export const attacked: Attack[] = actions.flatMap((entry) => {
  const recipe = actionRecipes[nameOf(entry)];
  return recipe ? [{ name: nameOf(entry), entry, recipe }] : [];
});

/** `folder#action`, the folders in brackets left out. */
export function nameOf({ file, name }: Entry): string {
  return `${urlPatternOf(file)}#${name}`;
}

/** Sends the action's form the way a browser with this cookie does. */
export async function call(
  { entry, recipe }: Attack,
  cookie: string | null,
  slug: string,
  ids: Ids,
  more: Record<string, string> = {},
): Promise<Outcome> {
  const module: Record<string, unknown> = await import(/* @vite-ignore */ `../../${entry.file}`);
  const action = module[entry.name];
  if (typeof action !== "function") throw new Error(`${entry.file} exports no ${entry.name}`);
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...recipe.form(ids), ...more }))
    form.set(name, value);
  const bound = recipe.who === "member" ? [slug] : recipe.bound ? [recipe.bound(ids)] : [];
  return inRequest(cookie, "action", async () => action(...bound, {}, form));
}
