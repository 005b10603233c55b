"use client";

import { type FormEvent, useState } from "react";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { texts } from "@/app/texts/apps";
import { methodTiles } from "./method-tiles";

type Method = keyof typeof methodTiles;
const allMethods: readonly Method[] = ["scim", "api", "ldap"];

type ProviderMethodProps = {
  providers: readonly { id: string; label: string; summary: string; methods: readonly Method[] }[];
  defaultProvider?: string | undefined;
};

/** Which provider, then how, where it has several ways. Without scripts all ways are there. */
export function ProviderMethod({ providers, defaultProvider }: ProviderMethodProps) {
  const [chosen, setChosen] = useState(defaultProvider);
  const methods = providers.find(({ id }) => id === chosen)?.methods ?? allMethods;
  function follow({ target }: FormEvent<HTMLElement>): void {
    if (target instanceof HTMLInputElement && target.name === "provider") setChosen(target.value);
  }
  return (
    <div className="contents" onChange={follow}>
      <RadioTiles
        name="provider"
        legend={texts.identityProvider}
        columns={2}
        defaultValue={defaultProvider}
        options={providers.map(({ id, label, summary }) => ({
          value: id,
          label,
          description: summary,
        }))}
      />
      {methods.length === 1 ? (
        <input type="hidden" name="method" value={methods[0]} />
      ) : (
        <RadioTiles
          key={chosen}
          name="method"
          legend={texts.method}
          defaultValue={methods[0]}
          options={methods.map((method) => ({ value: method, ...methodTiles[method] }))}
        />
      )}
    </div>
  );
}
