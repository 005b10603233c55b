import { Code } from "@/app/_ui/code";
import { TextLink } from "@/app/_ui/text-link";
import type { Schema } from "./document";

/** The fields of an object, one per line, nested ones indented. */
export function SchemaFields({ schema }: { schema: Schema }) {
  const fields = Object.entries(fieldsOf(schema));
  if (fields.length === 0) return <TypeName schema={schema} />;
  return (
    <ul className="flex flex-col gap-1.5">
      {fields.map(([name, field]) => (
        <li key={name}>
          <Field name={name} schema={field} isRequired={(schema.required ?? []).includes(name)} />
        </li>
      ))}
    </ul>
  );
}

type FieldProps = { name: string; schema: Schema; isRequired: boolean };

export function Field({ name, schema, isRequired }: FieldProps) {
  const inner = innerObject(schema);
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      <div>
        <Code>{name}</Code>{" "}
        <span className="text-muted">
          <TypeName schema={schema} />
          {isRequired ? "" : ", optional"}
          {defaultWords(schema)}
        </span>
        {schema.description ? <span className="text-muted"> · {schema.description}</span> : null}
      </div>
      {inner ? (
        <div className="border-l pl-4">
          <SchemaFields schema={inner} />
        </div>
      ) : null}
    </div>
  );
}

/** A list or an object is too long to stand in a line; the schema file has it. */
function defaultWords({ default: value }: Schema): string {
  if (value === undefined || (typeof value === "object" && value !== null)) return "";
  return `, default ${JSON.stringify(value)}`;
}

/** What a value is, in a few words; a named schema is a link to its description. */
export function TypeName({ schema }: { schema: Schema }) {
  const choices = schema.anyOf ?? schema.oneOf;
  if (schema.$ref) return <SchemaLink reference={schema.$ref} />;
  if (choices) {
    return choices.map((choice, index) => (
      <span key={JSON.stringify(choice)}>
        {index > 0 ? " or " : ""}
        <TypeName schema={choice} />
      </span>
    ));
  }
  if (schema.items) {
    return (
      <>
        list of <TypeName schema={schema.items} />
      </>
    );
  }
  return wordFor(schema);
}

function SchemaLink({ reference }: { reference: string }) {
  const name = reference.split("/").at(-1) ?? "";
  return <TextLink href={`#schema-${name}`}>{name}</TextLink>;
}

function wordFor(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.format === "date-time") return "moment";
  return [schema.type ?? "anything"].flat().join(" or ");
}

function fieldsOf(schema: Schema): Record<string, Schema> {
  return schema.properties ?? {};
}

/** The object behind a field whose own fields are worth a list: itself, a choice's, or an item's. */
function innerObject(schema: Schema): Schema | null {
  const candidates = [schema, schema.items, ...(schema.anyOf ?? [])];
  return candidates.find((candidate) => candidate?.properties !== undefined) ?? null;
}
