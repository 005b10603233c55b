import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { texts } from "@/app/texts/runs";

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.runs}
        description={texts.eachRunReadsPlans}
        action={<Skeleton className="h-8 w-28" />}
      />
      <Toolbar>
        <Skeleton className="h-8 w-full max-w-2xl" />
      </Toolbar>
      <Skeleton className="mb-3 h-12 w-full rounded-lg" />
      <TableSkeleton
        headers={["Sync", "State", "Trigger", "Started by", "Changes", "Started", "Took"]}
        secondary={["Trigger", "Started by", "Changes", "Started", "Took"]}
        right={["Started", "Took"]}
        rows={12}
      />
    </>
  );
}
