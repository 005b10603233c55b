import { SetupFrame } from "@/app/_shell/setup-frame";
import { Skeleton } from "@/app/_ui/skeleton";
import { texts } from "@/app/texts/setup";
import { stepLabel, stepNames } from "./steps";

/** The steps are known before the workspace is; how far it is comes with it. */
export default function Loading() {
  return (
    <SetupFrame
      heading={<Skeleton className="h-4 w-32" />}
      steps={stepNames.map((name) => {
        return { label: stepLabel(name, undefined), href: "", state: "later" };
      })}
      title={texts.setup}
      description={<Skeleton className="my-1 h-3 w-96 max-w-full" />}
    >
      <Skeleton className="h-40 w-full" />
    </SetupFrame>
  );
}
