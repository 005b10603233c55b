import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { Code } from "@/app/_ui/code";
import { fill } from "@/app/_ui/fill";
import { ScrollBox } from "@/app/_ui/scroll-box";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/apps";
import type { SourceRows } from "@/lib/engine/read/source-rows";
import { plural } from "@/lib/format";

type Row = SourceRows["rows"][number];

/** What was found out, what each column is read as, the first people, and every problem by line. */
export function ParsedRows({ rows }: { rows: SourceRows }) {
  const { problems, problemCount, columns } = rows;
  return (
    <>
      {problemCount > 0 && (
        <Callout tone="danger">
          {fill(texts.nothingIsReadFrom, { problems: plural(problemCount, "problem") })}
        </Callout>
      )}
      {problems.length > 0 && (
        <Card
          title={texts.problems}
          description={
            problemCount > problems.length
              ? fill(texts.theFirstOfThem, { problems: problems.length })
              : undefined
          }
        >
          <ul className="flex flex-col gap-2">
            {problems.map(({ line, message }) => (
              <li key={`${line} ${message}`} className="wrap-anywhere flex gap-3">
                <span className="w-16 shrink-0 text-muted tabular-nums">
                  {line === null ? texts.all : fill(texts.line2, { line })}
                </span>
                <span className="min-w-0">{message}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {columns.length > 0 && <Understood rows={rows} />}
      {rows.rows.length > 0 && (
        <section className="flex flex-col gap-3">
          <h2 className="font-semibold">{texts.asUsherReadsThem}</h2>
          <Table
            label={texts.peopleAsRead}
            columns={personColumns}
            rows={rows.rows}
            rowKey={keyOf}
          />
        </section>
      )}
      {rows.rows.length > 0 && <AsTheyCame rows={rows} />}
    </>
  );
}

function Understood({ rows: { facts, columns, rows, size } }: { rows: SourceRows }) {
  const shown = `${plural(rows.length, "row")} shown`;
  const found = size
    ? `${plural(size.people, "person", "people")} in ${plural(size.groups, "group")}; the first ${shown}.`
    : `The first ${shown}.`;
  return (
    <Card title={texts.columns} description={found}>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {columns.map(({ name, readAs }) => (
          <div key={name} className="flex min-w-0 items-baseline justify-between gap-3">
            <dt className="wrap-anywhere min-w-0">
              <Code>{name}</Code>
            </dt>
            <dd className={readAs === null ? "text-faint text-sm" : "font-medium"}>
              {readAs ?? texts.forAttributeMappings}
            </dd>
          </div>
        ))}
      </dl>
      {facts.length > 0 && (
        <p className="mt-4 border-t pt-3 text-muted text-sm">
          {facts.map(({ label, value }) => `${label}: ${value.toLowerCase()}`).join(" · ")}
        </p>
      )}
    </Card>
  );
}

function keyOf({ line, person }: Row): string {
  return `${line ?? ""} ${person.id}`;
}

const personColumns: readonly Column<Row>[] = [
  { key: "key", header: texts.key, cell: ({ person }) => <Code>{person.id}</Code> },
  { key: "userName", header: texts.userName, cell: ({ person }) => person.userName },
  { key: "email", header: texts.eMail, cell: ({ person }) => person.email ?? "–" },
  { key: "name", header: texts.fullName, cell: ({ person }) => person.displayName ?? "–" },
  {
    key: "active",
    header: texts.state,
    cell: ({ person }) => (
      <Badge tone={person.active ? "added" : "neutral"}>
        {person.active ? texts.active : texts.notActive}
      </Badge>
    ),
  },
  { key: "groups", header: texts.groups, cell: ({ groups }) => groups.join(", ") || "–" },
];

/** The values under their own names, so that a wrong column shows. */
function AsTheyCame({ rows: { columns, rows } }: { rows: SourceRows }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold">{texts.asTheyCame}</h2>
      <ScrollBox label={texts.rowsAsTheyCame} className="rounded-lg border bg-surface">
        <table className="w-full border-separate border-spacing-0 font-mono text-xs">
          <thead>
            <tr>
              <th scope="col" className="h-9 border-b px-3 text-left text-muted">
                {texts.line}
              </th>
              {columns.map(({ name }) => (
                <th
                  key={name}
                  scope="col"
                  className="h-9 whitespace-nowrap border-b px-3 text-left font-medium text-muted"
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={keyOf(row)}>
                <td className="border-b px-3 py-1.5 text-muted tabular-nums">
                  {row.line ?? index + 1}
                </td>
                {row.cells.map((cell, column) => (
                  <td
                    key={columns[column]?.name ?? column}
                    className="max-w-64 truncate border-b px-3 py-1.5"
                    title={cell}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
