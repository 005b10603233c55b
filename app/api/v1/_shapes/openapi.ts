import { z } from "zod";
import type { ApiContract } from "@/lib/access/api-route";
import { config } from "@/lib/config";
import { type ApiMethod, apiMethods, apiPaths } from "./routes";
import { shape, shapes } from "./shape";

type Json = Record<string, unknown>;

const problemShape = shape(
  "Problem",
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe("Stable, for programs."),
    detail: z.string().describe("For people: what happened, why, what to do next."),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
);

export type ApiOperation = { method: ApiMethod; path: string; contract: ApiContract };

/** All calls, in the order of their paths. */
export function apiOperations(): ApiOperation[] {
  return Object.entries(apiPaths).flatMap(([path, handlers]) =>
    apiMethods.flatMap((method) => {
      const handler = handlers[method];
      return handler ? [{ method, path, contract: handler.contract }] : [];
    }),
  );
}

/** OpenAPI 3.1: its schemas are JSON Schema 2020-12, which zod writes as it stands. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const { method, path, contract } of apiOperations()) {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(contract) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Usher Admin API",
      version: "1",
      description:
        "What the screens do: apps, targets, syncs and their settings, runs, people and groups of one workspace. A key speaks for its workspace; ids of others are answered with 404.",
    },
    servers: [{ url: `${config().baseUrl}/api/v1` }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: ["Workspace", "Apps", "Targets", "Syncs", "Runs", "People and groups"].map((name) => ({
      name,
    })),
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "usher_key_…" },
        apiKey: { type: "apiKey", in: "header", name: "X-Api-Key" },
      },
    },
  };
}

function operationOf(contract: ApiContract): Json {
  const { operation, tag, summary, description, scope, params, query } = contract;
  return {
    operationId: operation,
    tags: [tag],
    summary,
    description: `${description ? `${description}\n\n` : ""}Scope: \`${scope}\`.`,
    parameters: [...parametersOf("path", params), ...parametersOf("query", query)],
    ...requestBodyOf(contract),
    responses: { ...answerOf(contract), ...problemsOf(contract) },
  };
}

function requestBodyOf({ body, fileBytesMax }: ApiContract): Json {
  if (body) return { requestBody: { required: true, content: jsonContent(inputSchema(body)) } };
  if (fileBytesMax === undefined) return {};
  const content = { "text/csv": { schema: { type: "string", format: "binary" } } };
  return { requestBody: { required: true, content } };
}

function parametersOf(place: "path" | "query", schema: z.ZodObject | undefined): Json[] {
  if (!schema) return [];
  const { properties, required } = inputSchema(schema);
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || (required ?? []).includes(name),
    schema: property,
  }));
}

function answerOf({ response, status = 200 }: ApiContract): Json {
  if (response === null) return { 204: { description: "Done." } };
  return { [status]: { description: "Done.", content: jsonContent(referenceTo(response)) } };
}

function problemsOf({ params, query, body }: ApiContract): Json {
  const problem = (description: string) => ({
    description,
    content: { "application/problem+json": { schema: referenceTo(problemShape) } },
  });
  return {
    ...(params || query || body ? { 400: problem("The call does not have the right form.") } : {}),
    401: problem("No valid key."),
    403: problem("The key lacks the scope, or the workspace does not allow it."),
    ...(params ? { 404: problem("There is nothing of this id in this workspace.") } : {}),
    ...(body || params ? { 409: problem("It conflicts with the present state.") } : {}),
    429: problem("Too many calls: see Retry-After."),
  };
}

function jsonContent(schema: unknown): Json {
  return { "application/json": { schema } };
}

function referenceTo(schema: z.ZodType): Json {
  const id = shapes.get(schema)?.id;
  if (id === undefined) throw new Error("A schema has no name: make it with shape().");
  return { $ref: `#/components/schemas/${id}` };
}

/** What a caller may send. */
function inputSchema(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

/** What a caller gets: every named schema, referring to one another. */
function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(shapes, {
    io: "output",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}
