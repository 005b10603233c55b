import type { ReactNode } from "react";
import { Badge, type Tone } from "@/app/_ui/badge";
import type { Operation as OperationData } from "./document";
import { Field, SchemaFields, TypeName } from "./schema-fields";

const tones: Record<string, Tone> = {
  GET: "accent",
  POST: "added",
  PUT: "changed",
  PATCH: "changed",
  DELETE: "removed",
};

/** One call: what it does, what it takes, what it answers. */
export function Operation({ operation }: { operation: OperationData }) {
  const { method, path, summary, description, parameters, operationId } = operation;
  const answers = Object.entries(operation.responses);
  const body = operation.requestBody?.content["application/json"]?.schema;
  return (
    <article id={operationId} className="flex scroll-mt-20 flex-col gap-3 border-t pt-4">
      <h3 className="flex flex-wrap items-center gap-2">
        <Badge tone={tones[method]}>{method}</Badge>
        <code className="break-all font-mono text-sm">{path}</code>
        <span className="font-medium">{summary}</span>
      </h3>
      <p className="text-muted">{description.replaceAll("`", "")}</p>
      {parameters.length === 0 ? null : (
        <Part title="Parameters">
          {parameters.map(({ name, required, schema }) => (
            <Field key={name} name={name} schema={schema} isRequired={required} />
          ))}
        </Part>
      )}
      {body ? (
        <Part title="Body">
          <SchemaFields schema={body} />
        </Part>
      ) : null}
      <Part title="Answers">
        {answers.filter(isDone).map(([status, { description: what, content }]) => (
          <div key={status} className="text-sm">
            <code className="font-mono">{status}</code> {what}{" "}
            {Object.values(content ?? {}).map(({ schema }) => (
              <TypeName key={JSON.stringify(schema)} schema={schema} />
            ))}
          </div>
        ))}
        <p className="text-muted text-sm">
          {answers.flatMap((answer) =>
            isDone(answer) ? (
              []
            ) : (
              <span key={answer[0]} title={answer[1].description} className="mr-2.5 inline-block">
                <code className="font-mono">{answer[0]}</code> {shortly[answer[0]]}
              </span>
            ),
          )}
        </p>
      </Part>
    </article>
  );
}

type Answer = [status: string, answer: OperationData["responses"][string]];

function isDone([status]: Answer): boolean {
  return status < "400";
}

/** In full at the top of the page: the same for every call. */
const shortly: Record<string, string> = {
  400: "wrong form",
  401: "no valid key",
  403: "not allowed",
  404: "not there",
  409: "conflict",
  429: "too many calls",
};

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <h4 className="font-medium text-muted text-xs">{title}</h4>
      {children}
    </div>
  );
}
