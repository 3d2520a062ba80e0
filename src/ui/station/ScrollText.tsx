/** A text that scrolls when it is long, as it was printed or sent; whoever has no mouse reaches it by the keyboard. */
interface Props {
  readonly className: string;
  readonly children: string;
}

export function ScrollText({ className, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls
    <pre className={className} tabIndex={0}>
      {children}
    </pre>
  );
}
