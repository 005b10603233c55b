import { answer } from "../datacenter/fake-answers";
import type { FakeDirectory, FakeUser } from "../datacenter/fake-directory";
import type { Route } from "../datacenter/fake-routes";
import { type FakeVisit, textOf, whole } from "../datacenter/fake-server";
import { jiraError } from "./jira-fake-answers";

/** A project, by whom it and its components are led: user names. */
export type FakeProject = {
  key: string;
  lead: string;
  components?: readonly { name: string; lead: string | null }[];
};

type Component = { id: string; name: string; lead: string | null; project: string };
type Project = { id: string; key: string; lead: string; components: Component[] };

export type FakeProjects = {
  all: Project[];
  /** As they were given, with the leads of today. */
  list(): FakeProject[];
  /** Keys of the projects in which this user leads something. */
  ledBy(username: string): string[];
  rename(from: string, to: string): void;
};

export function createFakeProjects(given: readonly FakeProject[]): FakeProjects {
  const all = given.map(({ key, lead, components = [] }, index): Project => {
    const id = `${10_000 + index}`;
    return {
      ...{ id, key, lead },
      components: components.map((one, n) => ({ ...one, id: `${id}${n}`, project: key })),
    };
  });
  return {
    all,
    list: () =>
      all.map(({ key, lead, components }) => ({
        ...{ key, lead },
        components: components.map((one) => ({ name: one.name, lead: one.lead })),
      })),
    ledBy: (username) =>
      all
        .filter(({ lead, components }) =>
          [lead, ...components.map((one) => one.lead)].includes(username),
        )
        .map(({ key }) => key),
    rename(from, to) {
      for (const thing of all.flatMap((project) => [project, ...project.components]))
        if (thing.lead === from) thing.lead = to;
    },
  };
}

const api = "/rest/api/2";

/** Projects and components with their leads (targets.md §3.1). */
export function projectRoutes(projects: FakeProjects): readonly Route<FakeVisit>[] {
  const components = () => projects.all.flatMap((project) => project.components);
  return [
    {
      method: "GET",
      path: `${api}/project`,
      access: "people",
      serve: ({ directory }) =>
        answer(
          200,
          projects.all.map(({ id, key, lead }) => ({ id, key, lead: leadJson(directory, lead) })),
        ),
    },
    {
      method: "PUT",
      path: `${api}/project/:id`,
      access: "admins",
      serve: (visit) =>
        handOver(visit, "lead", projects.all.find(isAsked(visit)), "The project does not exist."),
    },
    {
      method: "GET",
      path: `${api}/project/:id/components`,
      access: "people",
      serve: (visit) => {
        const project = projects.all.find(isAsked(visit));
        if (!project) return jiraError(404, ["The project does not exist."]);
        return answer(
          200,
          project.components.map((one) => componentJson(visit.directory, one)),
        );
      },
    },
    {
      method: "GET",
      path: `${api}/component/page`,
      access: "people",
      since: 1000,
      serve: ({ directory, query, options: { pageMax = 100 } }) => {
        const startAt = whole(query.get("startAt"), 0);
        const maxResults = Math.min(whole(query.get("maxResults"), 100), pageMax);
        const total = components().length;
        const found = components().slice(startAt, startAt + maxResults);
        const values = found.map((one) => componentJson(directory, one));
        const isLast = startAt + maxResults >= total;
        return answer(200, { maxResults, startAt, total, isLast, values });
      },
    },
    {
      method: "PUT",
      path: `${api}/component/:id`,
      access: "admins",
      serve: (visit) =>
        handOver(
          visit,
          "leadUserName",
          components().find(({ id }) => id === visit.params["id"]),
          "The component does not exist.",
        ),
    },
  ];
}

function isAsked({ params }: FakeVisit) {
  return ({ id, key }: Project) => id === params["id"] || key === params["id"];
}

function leadJson(directory: FakeDirectory, name: string | null) {
  const user: FakeUser | undefined = name === null ? undefined : directory.user(name);
  if (!user) return null;
  return { key: user.key, name: user.username, displayName: user.displayName, active: user.active };
}

function componentJson(directory: FakeDirectory, { id, name, lead, project }: Component) {
  return { id, name, project, assigneeType: "PROJECT_DEFAULT", lead: leadJson(directory, lead) };
}

function handOver(
  { directory, body }: FakeVisit,
  field: string,
  thing: { lead: string | null } | undefined,
  missing: string,
): Response {
  if (!thing) return jiraError(404, [missing]);
  const user = directory.user(textOf(body, field));
  if (!user?.active)
    return jiraError(400, [], { [field]: "You must specify a valid project lead." });
  thing.lead = user.username;
  return answer(200, {});
}
