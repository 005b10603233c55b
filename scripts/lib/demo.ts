import { z } from "zod";
import { readJson, writeJson } from "./data-dir";
import { Failure } from "./failure";

/** What the seed made, with the secrets that exist nowhere else in the clear. */
const demo = z.object({
  demo: z.object({ email: z.string(), password: z.string(), workspace: z.string() }),
  scim: z.object({ path: z.string(), token: z.string() }),
  sandbox: z.object({ path: z.string(), username: z.string(), password: z.string() }),
  apiKey: z.string(),
  /** Why there is no workspace with a month behind it. */
  storyProblem: z.string().optional(),
});

type DemoFacts = z.infer<typeof demo>;

/** The seed tells its secrets once, at the first start; later starts read what that one kept. */
export function demoFacts(dir: string, told: unknown): DemoFacts {
  const fresh = z.object({ demo }).safeParse(told);
  if (fresh.success) {
    const { storyProblem, ...kept } = fresh.data.demo;
    writeJson(dir, "demo.json", kept);
    if (storyProblem !== undefined) process.stdout.write(`  ${withoutStory(storyProblem)}\n`);
  }
  const facts = fresh.data?.demo ?? readJson(dir, "demo.json", demo);
  if (facts) return facts;
  throw new Failure(
    "The demo workspace exists already, but its secrets are not in this data folder.",
    "Start with the data folder of the first start (USHER_DATA_DIR), or with an empty database.",
  );
}

function withoutStory(problem: string): string {
  return `The example workspace “northwind” could not be finished: ${problem.split("\n")[0]}. Everything else works.`;
}

/** The same facts with the addresses of this run, for whoever reads `.data/ready.json`. */
export function readyFacts(url: string, { demo, scim, sandbox, apiKey }: DemoFacts) {
  return {
    url,
    demo,
    scim: { baseUrl: `${url}${scim.path}`, token: scim.token },
    sandbox: {
      url: `${url}${sandbox.path}`,
      username: sandbox.username,
      password: sandbox.password,
    },
    apiKey,
  };
}

export type ReadyFacts = ReturnType<typeof readyFacts>;

export function welcome({ url, demo, scim }: ReadyFacts, logs: string): string {
  return `
  Usher is ready at ${url}

  Sign in        ${demo.email}
                 ${demo.password}
                 (workspace ${demo.workspace} to try everything on,
                 and northwind with a month behind it)
  SCIM base URL  ${scim.baseUrl}
  SCIM token     ${scim.token}

  Provision a person, then look at Users and at the sandbox:

curl -X POST '${scim.baseUrl}/Users' \\
  -H 'Authorization: Bearer ${scim.token}' \\
  -H 'Content-Type: application/scim+json' \\
  -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@example.com","externalId":"ada-1","displayName":"Ada Lovelace","name":{"givenName":"Ada","familyName":"Lovelace"},"emails":[{"value":"ada@example.com","type":"work","primary":true}],"active":true}'

  Logs are in ${logs}. Ctrl-C ends everything.
`;
}
