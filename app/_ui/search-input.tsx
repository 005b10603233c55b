"use client";

import { clsx } from "clsx";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { Spinner } from "./spinner";
import { paramOf, type UrlParams, withParams } from "./url";

type SearchInputProps = {
  /** The list's address without parameters. */
  path: string;
  /** The page's searchParams; other filters are kept. */
  params: UrlParams;
  placeholder: string;
  name?: string | undefined;
  /** Room for a whole id. */
  wide?: boolean | undefined;
};

/** Searches as one types by changing the URL; without scripts, on Enter. */
export function SearchInput({ path, params, placeholder, name = "q", wide }: SearchInputProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function search(text: string): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      startTransition(() =>
        router.replace(withParams(path, params, { [name]: text.trim() }), { scroll: false }),
      );
    }, 200);
  }

  return (
    <search
      className={clsx(
        "min-w-full flex-1 sm:min-w-48",
        wide === true ? "sm:max-w-md" : "sm:max-w-72",
      )}
    >
      <form method="get" action={path} className="relative">
        {hiddenParams(params, name).map(([key, value]) => (
          <input key={`${key}=${value}`} type="hidden" name={key} value={value} />
        ))}
        <span className="pointer-events-none absolute top-2 left-2.5 text-faint">
          {pending ? <Spinner /> : <Search aria-hidden className="size-4" />}
        </span>
        <input
          type="search"
          name={name}
          defaultValue={paramOf(params, name) ?? ""}
          placeholder={placeholder}
          aria-label={placeholder}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => search(event.target.value)}
          className="h-8 w-full rounded-md border border-line-strong bg-surface pr-2 pl-8 text-base placeholder:text-faint"
        />
      </form>
    </search>
  );
}

function hiddenParams(params: UrlParams, name: string): [string, string][] {
  const kept = new URLSearchParams(withParams("", params, { [name]: null }).slice(1));
  return [...kept];
}
