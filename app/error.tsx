"use client";

import { TriangleAlert } from "lucide-react";
import { texts } from "@/app/texts/shell";
import { Button } from "./_ui/button";
import { Code } from "./_ui/code";
import { EmptyState } from "./_ui/empty-state";
import { filled } from "./_ui/fill";

type ErrorPageProps = {
  /** Next puts the digest of the log entry on it. */
  error: Error & { digest?: string };
  reset: () => void;
};

/** A fault of ours: says so, offers another try, and names the log entry. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState
        icon={<TriangleAlert />}
        isPage
        title={texts.thisPageCouldNotBeShown}
        action={
          <Button variant="primary" onClick={reset}>
            {texts.tryAgain}
          </Button>
        }
      >
        <p>{texts.somethingWentWrongOnOurSide}</p>
        {error.digest !== undefined && (
          <p className="mt-2 text-sm">
            {filled(texts.tellSupportThisErrorId, { id: <Code>{error.digest}</Code> })}
          </p>
        )}
      </EmptyState>
    </main>
  );
}
