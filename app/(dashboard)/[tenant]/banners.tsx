import { CirclePause, Headset, MailWarning, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ActionForm } from "@/app/_ui/action-form";
import { fill, filled } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { resend } from "@/app/(auth)/verify/actions";
import { leave } from "@/app/(support)/support/actions";
import { texts } from "@/app/texts/workspace";
import { daysLeft, endsSoon, fullness, type PlanState } from "@/lib/core/access/licence";
import { formatMoment, formatNumber, plural } from "@/lib/format";
import { Elsewhere } from "./elsewhere";

type BannersProps = {
  slug: string;
  /** Set while somebody of support looks in. */
  support: SupportBannerProps | null;
  /** The address that is not confirmed yet; null when it is. */
  unverifiedEmail: string | null;
  isPaused: boolean;
  heldRuns: number;
  plan: PlanState;
  /** People with an active account as counted last; null before the first count. */
  people: number | null;
  targets: readonly { id: string; name: string; attention: string | null }[];
};

/** What a person has to see to before all else, on every page. */
export function Banners({
  slug,
  support,
  unverifiedEmail,
  isPaused,
  heldRuns,
  plan,
  people,
  targets,
}: BannersProps) {
  return (
    <section aria-label={texts.notices}>
      {support !== null && <SupportBanner {...support} />}
      {unverifiedEmail !== null && <VerifyBanner email={unverifiedEmail} />}
      <PlanBanner slug={slug} plan={plan} people={people} />
      {isPaused && (
        <Banner tone="danger" icon={<CirclePause aria-hidden />}>
          {filled(texts.theWholeWorkspaceIs, {
            link: <TextLink href={`/${slug}/settings`}>{texts.resumeItInThe}</TextLink>,
          })}
        </Banner>
      )}
      {targets.map((target) => (
        <Banner key={target.id} tone="danger" icon={<TriangleAlert aria-hidden />}>
          {filled(texts.needsAttention, {
            name: <strong className="font-medium">{target.name}</strong>,
            attention: target.attention,
            link: <TextLink href={`/${slug}/targets/${target.id}`}>{texts.openTheTarget}</TextLink>,
          })}
        </Banner>
      ))}
      {heldRuns > 0 && (
        <Elsewhere than={`/${slug}`}>
          <Banner tone="warning" icon={<CirclePause aria-hidden />}>
            {filled(texts.forApprovalNothingIs, {
              runs: plural(heldRuns, "run waits", "runs wait"),
              link: <TextLink href={`/${slug}/runs?state=held`}>{texts.lookAtWhatWould}</TextLink>,
            })}
          </Banner>
        </Elsewhere>
      )}
    </section>
  );
}

type PlanBannerProps = Pick<BannersProps, "slug" | "plan" | "people">;

/** Before a limit bites: two weeks before writing ends, and from nine tenths of the people on. */
function PlanBanner({ slug, plan, people }: PlanBannerProps) {
  if (plan.kind === "free") return null;
  const link = <TextLink href={`/${slug}/settings/plan`}>{texts.openThePlan}</TextLink>;
  if (plan.kind === "lapsed") {
    const text = plan.what === "trial" ? texts.theTrialHasEnded : texts.theLicenceHasEnded;
    return (
      <Banner tone="danger" icon={<CirclePause aria-hidden />}>
        {filled(text, { link })}
      </Banner>
    );
  }
  const now = new Date();
  const days = plural(daysLeft(plan.until, now), "day");
  const ends = plan.kind === "trial" ? texts.theTrialEndsIn : texts.theLicenceEndsIn;
  return (
    <>
      {endsSoon(plan.until, now) && (
        <Banner tone="warning" icon={<TriangleAlert aria-hidden />}>
          {filled(ends, { days, link })}
        </Banner>
      )}
      {plan.kind === "licensed" && people !== null && (
        <PeopleBanner people={people} peopleMax={plan.peopleMax} link={link} />
      )}
    </>
  );
}

type PeopleBannerProps = { people: number; peopleMax: number; link: ReactNode };

function PeopleBanner({ people, peopleMax, link }: PeopleBannerProps) {
  const near = fullness(people, peopleMax);
  if (near === null) return null;
  const text = near === "full" ? texts.allPeopleOfThe : texts.soManyPeopleOf;
  const values = { people: formatNumber(people), most: formatNumber(peopleMax), link };
  return (
    <Banner tone={near === "full" ? "danger" : "warning"} icon={<TriangleAlert aria-hidden />}>
      {filled(text, values)}
    </Banner>
  );
}

type SupportBannerProps = { workspaceId: string; reason: string; until: Date };

function SupportBanner({ workspaceId, reason, until }: SupportBannerProps) {
  return (
    <Banner tone="danger" icon={<Headset aria-hidden />}>
      <ActionForm action={leave} className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="workspaceId" value={workspaceId} />
        <span className="min-w-0 flex-1 basis-full break-words sm:basis-64">
          {filled(texts.untilYouCanLook, {
            hereAs: <strong className="font-medium">{texts.youAreHereAs}</strong>,
            until: formatMoment(until, "UTC"),
            reason,
          })}
        </span>
        <SubmitButton variant="secondary" size="sm" pendingLabel={texts.leaving}>
          {texts.leave}
        </SubmitButton>
      </ActionForm>
    </Banner>
  );
}

function VerifyBanner({ email }: { email: string }) {
  return (
    <Banner tone="warning" icon={<MailWarning aria-hidden />}>
      <ActionForm action={resend} className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 flex-1 basis-full break-words sm:basis-64">
          {fill(texts.confirmYourEmailAddress, { email })}
        </span>
        <SubmitButton variant="secondary" size="sm" pendingLabel={texts.sending}>
          {texts.sendItAgain}
        </SubmitButton>
      </ActionForm>
    </Banner>
  );
}

const looks = {
  warning: "bg-changed-soft [&>svg]:text-changed",
  danger: "bg-removed-soft [&>svg]:text-removed",
} as const;

function Banner(props: { tone: keyof typeof looks; icon: ReactNode; children: ReactNode }) {
  return (
    <div
      className={`flex items-start gap-3 border-b px-4 py-2 sm:px-gutter sm:has-[button]:items-center [&>svg]:mt-0.5 sm:has-[button]:[&>svg]:mt-0 [&>svg]:size-4 [&>svg]:shrink-0 ${looks[props.tone]}`}
    >
      {props.icon}
      <div className="min-w-0 flex-1 break-words">{props.children}</div>
    </div>
  );
}
