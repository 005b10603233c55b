import { PageHeader } from "@/app/_shell/page-header";
import { CardSkeleton } from "@/app/_ui/card-skeleton";
import { Skeleton } from "@/app/_ui/skeleton";
import { texts } from "@/app/texts/targets";

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.addTarget}
        breadcrumb={[{ label: texts.targets }]}
        description={texts.nothingIsWrittenTo}
      />
      <div className="flex max-w-2xl flex-col gap-8">
        <CardSkeleton fields={1} />
        <Skeleton className="h-72 w-full" />
      </div>
    </>
  );
}
