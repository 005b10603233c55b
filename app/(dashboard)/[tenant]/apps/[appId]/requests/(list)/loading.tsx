import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";

export default function Loading() {
  return (
    <>
      <Toolbar>
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-8 w-80" />
      </Toolbar>
      <TableSkeleton
        headers={["Time", "Request", "What it did", "Status", "Took"]}
        secondary={["Request", "Took"]}
        right={["Took"]}
      />
    </>
  );
}
