import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/groups";

export default function Loading() {
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: texts.groups }]}
        title={texts.group}
        description={<Skeleton className="my-1 h-3 w-72 max-w-full" />}
      />
      <div className="flex flex-col gap-6">
        <Skeleton className="h-40 w-full" />
        <TableSkeleton
          headers={["Person", "User name", "Source", "In the target"]}
          secondary={["User name", "In the target"]}
          rows={10}
        />
      </div>
    </>
  );
}
