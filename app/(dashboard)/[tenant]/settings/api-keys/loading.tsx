import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-5 w-full max-w-xl" />
      <div className="h-96 rounded-lg border bg-surface" />
      <TableSkeleton
        headers={["Name", "Key", "May", "State", "Last used", "Made"]}
        secondary={["Key", "May", "Last used", "Made"]}
        rows={3}
      />
    </div>
  );
}
