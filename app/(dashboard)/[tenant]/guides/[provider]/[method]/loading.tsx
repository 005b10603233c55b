import { PageHeader } from "@/app/_shell/page-header";
import { CardSkeleton } from "@/app/_ui/card-skeleton";
import { Skeleton } from "@/app/_ui/skeleton";
import { texts } from "@/app/texts/workspace";

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.guide}
        breadcrumb={[{ label: texts.apps }, { label: texts.guides }]}
        description={<Skeleton className="my-1 h-3 w-72 max-w-full" />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <CardSkeleton fields={6} />
        <CardSkeleton fields={0} className="h-56" />
      </div>
    </>
  );
}
