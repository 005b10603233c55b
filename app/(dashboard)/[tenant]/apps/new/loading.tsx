import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { texts } from "@/app/texts/apps";

const tiles = Array.from({ length: 8 }, (_, at) => `provider ${at}`);

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.addApp}
        breadcrumb={[{ label: texts.apps }]}
        description={<Skeleton className="my-1 h-3 w-96 max-w-full" />}
      />
      <div className="flex max-w-2xl flex-col gap-2">
        <Skeleton className="mb-1.5 h-3 w-32" />
        {tiles.map((name) => (
          <div key={name} className="flex h-16 flex-col gap-2 rounded-lg border bg-surface p-3">
            <Skeleton className="h-3 w-40" />
            <Skeleton className="h-3 w-3/4" />
          </div>
        ))}
      </div>
    </>
  );
}
