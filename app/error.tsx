"use client";

import { TriangleAlert } from "lucide-react";
import { Button } from "./_ui/button";
import { Code } from "./_ui/code";
import { EmptyState } from "./_ui/empty-state";

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
        title="This page could not be shown"
        action={
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        <p>Something went wrong on our side; nothing you entered has been changed.</p>
        {error.digest !== undefined && (
          <p className="mt-2 text-sm">
            If it happens again, tell support this error id: <Code>{error.digest}</Code>
          </p>
        )}
      </EmptyState>
    </main>
  );
}
