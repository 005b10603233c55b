import type { FakeVisitor } from "../datacenter/fake-access";
import { answer } from "../datacenter/fake-answers";
import {
  type DatacenterFake,
  type FakeOptions,
  startDatacenterFake,
} from "../datacenter/fake-server";
import { jiraError } from "./jira-fake-answers";
import { groupRoutes } from "./jira-fake-groups";
import { createFakeProjects, type FakeProject, projectRoutes } from "./jira-fake-projects";
import { type FakeStart, userRoutes } from "./jira-fake-users";

export const versions = ["9.12", "10.1", "10.3", "11.0"] as const;

export type JiraFakeOptions = FakeOptions & { projects?: readonly FakeProject[] };

export type JiraFake = DatacenterFake & { projects(): FakeProject[]; start: FakeStart };

/** A Jira Data Center's user, group and project REST API, as its versions answer (targets.md §3). */
export async function startFake({ projects = [], ...options }: JiraFakeOptions): Promise<JiraFake> {
  const held = createFakeProjects(projects);
  const start = { given: ["jira-software-users"], told: ["jira-software-users"] };
  const fake = await startDatacenterFake(
    {
      typeId: "jira",
      hasLinks: true,
      context: "/jira",
      routes: [...userRoutes(held, start), ...groupRoutes, ...projectRoutes(held)],
      keyOf: (n) => `JIRAUSER${10_000 + n}`,
      denied,
    },
    options,
  );
  return { ...fake, projects: held.list, start };
}

function denied(visitor: FakeVisitor | null): Response {
  if (visitor)
    return jiraError(403, ["The user does not have permission to complete this operation"]);
  return answer(401, {
    message: "Client must be authenticated to access this resource.",
    "status-code": 401,
  });
}
