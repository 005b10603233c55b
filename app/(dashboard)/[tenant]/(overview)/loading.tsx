import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/overview";

export default function Loading() {
  return (
    <>
      <PageHeader title={texts.overview} />
      <div className="flex flex-col gap-6">
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          {["people", "groups", "accounts", "runs"].map((key) => (
            <Skeleton key={key} className="h-25 w-full" />
          ))}
        </div>
        <div className="flex flex-col gap-3">
          <Skeleton className="h-6 w-20" />
          <TableSkeleton
            headers={["App → target", "Health", "Accounts", "Seats", "Next full run", "Last run"]}
            secondary={["Accounts", "Seats", "Next full run", "Last run"]}
            rows={3}
          />
        </div>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Skeleton className="h-52 w-full" />
          <Skeleton className="h-52 w-full" />
        </div>
      </div>
    </>
  );
}
