import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Runs"
        description="Each run reads, plans, checks its safety limits and applies. Nothing changes outside of one."
      />
      <Toolbar>
        <Skeleton className="h-8 w-full max-w-2xl" />
      </Toolbar>
      <TableSkeleton headers={["Sync", "State", "Trigger", "Changes", "Started"]} rows={12} />
    </>
  );
}
