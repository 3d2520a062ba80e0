/** Names and figures side by side. */
export type Fact = readonly [name: string, value: string | number];

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="figures">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
