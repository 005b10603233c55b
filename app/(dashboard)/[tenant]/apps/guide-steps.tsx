"use client";

import { CopyField } from "@/app/_ui/copy-field";
import { texts } from "@/app/texts/apps";
import type { Guide, GuideStep } from "@/lib/engine/connect/providers";

type GuideStepsProps = {
  guide: Guide;
  /** The token while it is in hand; it is shown once. */
  token: string | null;
};

/** The provider's own screens in their order, with the customer's values to copy. */
export function GuideSteps({ guide, token }: GuideStepsProps) {
  return (
    <div className="flex flex-col gap-4">
      <ol className="flex flex-col gap-6">
        {guide.steps.map((step, index) => (
          <li key={step.title} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-6 shrink-0 place-items-center rounded-full border border-line-strong text-muted text-xs tabular-nums"
            >
              {index + 1}
            </span>
            <Step step={step} token={token} />
          </li>
        ))}
      </ol>
      <p className="border-t pt-4 text-muted">{guide.after}</p>
    </div>
  );
}

function Step({ step, token }: { step: GuideStep; token: string | null }) {
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-2">
      <h3 className="font-medium leading-6">{step.title}</h3>
      {step.text.map((text) => (
        <p key={text} className="break-words">
          {text}
        </p>
      ))}
      {step.values?.map(({ label, value, secret }) =>
        secret ? (
          // The guide was made without a token: what it has is what belongs before it.
          <Secret key={label} label={label} token={token === null ? null : value + token} />
        ) : (
          <CopyField key={label} label={label} value={value} />
        ),
      )}
      {step.note !== undefined && <p className="text-muted text-sm">{step.note}</p>}
    </div>
  );
}

function Secret({ label, token }: { label: string; token: string | null }) {
  if (token !== null) return <CopyField label={label} value={token} />;
  return (
    <div>
      <p className="font-medium">{label}</p>
      <p className="text-muted text-sm">{texts.theTokenThatWas}</p>
    </div>
  );
}
