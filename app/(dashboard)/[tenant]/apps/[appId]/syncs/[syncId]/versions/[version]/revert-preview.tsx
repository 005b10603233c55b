"use client";

import { useState } from "react";
import { texts } from "@/app/texts/rules";
import { useWhatIf } from "../../what-if/use-what-if";
import { WhatIfAnswer } from "../../what-if/what-if-answer";

/** What going back to this version would do otherwise than the settings in force. */
export function RevertPreview({ url, version }: { url: string; version: number }) {
  const [quick, setQuick] = useState(true);
  const question = JSON.stringify({ version, after: null, quick });
  const { found, error, pending, more } = useWhatIf(url, question);
  return (
    <div aria-busy={pending} aria-live="polite" className="flex flex-col gap-2">
      <h3 className="font-medium">{texts.whatThisChanges}</h3>
      <WhatIfAnswer
        found={found}
        error={error}
        onAll={quick ? () => setQuick(false) : null}
        onMore={more}
      />
    </div>
  );
}
