import { KeyRound } from "lucide-react";
import { Badge, type Tone } from "@/app/_ui/badge";
import { EmptyState } from "@/app/_ui/empty-state";
import { filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Column, Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/apps";
import type { JitCallRow } from "@/db/queries/jit";
import type { JitEndpoint } from "@/lib/access/jit-endpoint";
import type { JitStatus } from "@/lib/core/jit/jit-answer";
import { plural } from "@/lib/format";

type CallTableProps = { calls: JitCallRow[]; endpoint: JitEndpoint; slug: string };

/** The last calls that were signed well, and a line about those that were refused. */
export function CallTable({ calls, endpoint, slug }: CallTableProps) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold text-lg">{texts.lastCalls}</h2>
      {endpoint.refusedAt !== null && (
        <p className="text-muted text-sm">
          {filled(texts.refusedSoFarThe, {
            calls: plural(endpoint.refusals, "call"),
            time: <RelativeTime at={endpoint.refusedAt} />,
            refusedCode: refusalWords(endpoint.refusedCode),
          })}
        </p>
      )}
      <Table
        label={texts.lastCallsAtLogin}
        columns={columnsFor(slug)}
        rows={calls}
        rowKey={({ nonce }) => nonce}
        empty={
          <EmptyState icon={<KeyRound />} title={texts.noCallsYet}>
            {texts.eachLoginThatYour}
          </EmptyState>
        }
      />
    </section>
  );
}

function columnsFor(slug: string): Column<JitCallRow>[] {
  return [
    {
      key: "who",
      header: texts.who,
      cell: ({ loginId }) => <span className="wrap-anywhere">{loginId}</span>,
    },
    {
      key: "answer",
      header: texts.answer,
      cell: ({ answer }) => <Answer status={answer?.status} />,
    },
    {
      key: "why",
      header: texts.why,
      secondary: true,
      cell: ({ answer }) => <span className="text-muted">{answer?.message ?? ""}</span>,
    },
    {
      key: "run",
      header: texts.run,
      cell: ({ answer }) => {
        const runId = answer?.results.find((result) => result.runId !== null)?.runId;
        return runId ? <TextLink href={`/${slug}/runs/${runId}`}>{texts.open}</TextLink> : "–";
      },
    },
    {
      key: "took",
      header: texts.took,
      align: "right",
      secondary: true,
      cell: ({ durationMs }) => (durationMs === null ? "–" : `${durationMs} ms`),
    },
    { key: "at", header: texts.when, align: "right", cell: ({ at }) => <RelativeTime at={at} /> },
  ];
}

function Answer({ status }: { status: JitStatus | undefined }) {
  if (!status) return <Badge tone="removed">{texts.noAnswer}</Badge>;
  const { tone, label } = statuses[status];
  return <Badge tone={tone}>{label}</Badge>;
}

const statuses: Record<JitStatus, { tone: Tone; label: string }> = {
  created: { tone: "added", label: texts.created },
  updated: { tone: "changed", label: texts.updated },
  unchanged: { tone: "neutral", label: texts.unchanged },
  denied: { tone: "removed", label: texts.denied },
  pending: { tone: "accent", label: texts.wentOnByItself },
  failed: { tone: "removed", label: texts.failed },
};

function refusalWords(code: string | null): string {
  switch (code) {
    case "JIT_TOO_OLD":
      return "it was signed too long ago, or ahead of time. Check the clocks.";
    case "JIT_INVALID":
      return "it did not have the form that is needed.";
    default:
      return "the signature was wrong. Check the secret, and that the body is signed as it is sent.";
  }
}
