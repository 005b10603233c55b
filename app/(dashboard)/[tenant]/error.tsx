"use client";

import { TriangleAlert } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Code } from "@/app/_ui/code";
import { EmptyState } from "@/app/_ui/empty-state";

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
          If it happens again, tell support the error id <Code>{error.digest}</Code>.
        </p>
      )}
    </EmptyState>
  );
}
