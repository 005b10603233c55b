import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <>
      <PageHeader title="Overview" />
      <div className="flex flex-col gap-6">
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          {["people", "groups", "accounts", "runs"].map((key) => (
            <Skeleton key={key} className="h-25 w-full" />
          ))}
        </div>
        <TableSkeleton headers={["App → target", "Health", "Last run"]} rows={3} />
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Skeleton className="h-52 w-full" />
          <Skeleton className="h-52 w-full" />
        </div>
      </div>
    </>
  );
}
