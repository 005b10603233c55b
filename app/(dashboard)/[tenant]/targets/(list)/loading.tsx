import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/targets";

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.targets}
        description={texts.theAtlassianInstancesWhose}
        action={<Skeleton className="h-8 w-28" />}
      />
      <TableSkeleton
        headers={["Name", "Product", "Version", "Address", "Fed by", "State"]}
        secondary={["Product", "Version", "Address", "Fed by"]}
      />
    </>
  );
}
