import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/runs";

export default function Loading() {
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: texts.runs }]}
        title={texts.run}
        description={<Skeleton className="my-1 h-3 w-96 max-w-full" />}
      />
      <div className="flex flex-col gap-6">
        <Skeleton className="h-16 w-full" />
        <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
          {["added", "changed", "removed", "unchanged", "skipped", "failed"].map((key) => (
            <Skeleton key={key} className="h-25 w-full" />
          ))}
        </div>
        <TableSkeleton
          headers={["Person or group", "Now → After", "Reason", "Outcome"]}
          secondary={["Now → After", "Reason"]}
          rows={10}
        />
      </div>
    </>
  );
}
