import { checkWith, type Stage } from "./stages";

/** What a fresh clone lacks and the compiler needs: Next's own declarations of routes and files. */
export const types: Stage = {
  name: "types",
  run: async (manner) => {
    const generated = await checkWith("next", ["typegen"], manner);
    return generated.failed ? generated : checkWith("tsc", ["--noEmit", "--pretty"], manner);
  },
};

export const lint: Stage = {
  name: "lint",
  run: (manner) => checkWith("biome", ["check", "--error-on-warnings", "--colors=off"], manner),
};
