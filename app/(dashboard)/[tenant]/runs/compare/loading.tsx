import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/runs";

export default function Loading() {
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: texts.runs }]}
        title={texts.compareRuns}
        description={texts.whatOneRunDecided}
      />
      <div className="flex flex-col gap-6">
        <div className="flex flex-col gap-3">
          <div className="grid gap-3 lg:grid-cols-2">
            <Skeleton className="h-14 w-full" />
            <Skeleton className="h-14 w-full" />
          </div>
          <Skeleton className="h-8 w-48" />
        </div>
        <div className="grid gap-3 lg:grid-cols-2">
          <Skeleton className="h-56 w-full" />
          <Skeleton className="h-56 w-full" />
        </div>
        <TableSkeleton
          headers={["Person or group", "Now → After", "A", "B"]}
          secondary={["Now → After"]}
          rows={8}
        />
      </div>
    </>
  );
}
