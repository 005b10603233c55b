"use client";

import { TriangleAlert } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Code } from "@/app/_ui/code";
import { EmptyState } from "@/app/_ui/empty-state";
import { filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/workspace";

type ErrorPageProps = {
  /** Next puts the digest of the log entry on it. */
  error: Error & { digest?: string };
  reset: () => void;
};

/** A fault of ours inside the frame, so that the rest of the workspace stays within reach. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <EmptyState
      icon={<TriangleAlert />}
      isPage
      title={texts.thisPageCouldNot}
      action={
        <Button variant="primary" onClick={reset}>
          {texts.tryAgain}
        </Button>
      }
    >
      <p>{texts.somethingWentWrongOn}</p>
      {error.digest !== undefined && (
        <p className="mt-2 text-sm">
          {filled(texts.ifItHappensAgain, { errorId: <Code>{error.digest}</Code> })}
        </p>
      )}
    </EmptyState>
  );
}
