import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { texts } from "@/app/texts/users";
import { TargetsSkeleton } from "./targets-skeleton";

export default function Loading() {
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: texts.users }]}
        title={texts.user}
        description={<Skeleton className="my-1 h-3 w-72 max-w-full" />}
      />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <TargetsSkeleton />
        <div className="flex flex-col gap-6">
          <Skeleton className="h-32 w-full" />
          <Skeleton className="h-96 w-full" />
        </div>
      </div>
    </>
  );
}
