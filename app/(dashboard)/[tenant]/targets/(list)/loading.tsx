import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Targets"
        description="The Atlassian instances whose users and groups Usher looks after."
        action={<Skeleton className="h-8 w-28" />}
      />
      <TableSkeleton
        headers={["Name", "Product", "Version", "Address", "Fed by", "State"]}
        secondary={["Product", "Version", "Address", "Fed by"]}
      />
    </>
  );
}
