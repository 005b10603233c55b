import { fill } from "@/app/_ui/fill";
import { Section } from "@/app/_ui/section";
import { Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/rules";
import { listRuns } from "@/db/queries/runs";
import { appRunColumns } from "../../../../run-columns";

type Props = { tenant: { id: string; slug: string }; syncId: string; version: number };

const runsMax = 10;

/** The last runs that were carried out with this version. */
export async function RunsOfVersion({ tenant, syncId, version }: Props) {
  const filter = { syncId, settingsVersion: version };
  const { items, next } = await listRuns(tenant.id, filter, { limit: runsMax });
  return (
    <Section
      title={next === null ? texts.runsWithThisVersion : fill(texts.theLastRunsWith, { runsMax })}
    >
      {items.length === 0 ? (
        <p className="text-muted">{texts.noRunHasUsed}</p>
      ) : (
        <Table
          label={texts.runsWithThisVersion}
          columns={appRunColumns(false)}
          rows={items}
          rowKey={(run) => run.id}
          rowHref={(run) => `/${tenant.slug}/runs/${run.id}`}
        />
      )}
    </Section>
  );
}
