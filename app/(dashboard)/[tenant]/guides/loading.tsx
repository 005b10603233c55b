import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { texts } from "@/app/texts/workspace";

const cards = Array.from({ length: 12 }, (_, at) => `provider ${at}`);

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.guides}
        breadcrumb={[{ label: texts.apps }]}
        description={texts.howEachIdentityProvider}
      />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {cards.map((name) => (
          <div key={name} className="flex h-36 flex-col gap-3 rounded-lg border bg-surface p-4">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-3 w-full" />
            <Skeleton className="h-3 w-24" />
          </div>
        ))}
      </div>
    </>
  );
}
