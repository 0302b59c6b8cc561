import { cn } from './cn';

export interface CodeBlockProps {
  /** Accessible name of the scrolling region. */
  label: string;
  children: string;
  className?: string;
  wrap?: boolean;
}

/** Text as it is, in a region that scrolls and can be reached by keyboard. */
export function CodeBlock({ label, children, className, wrap = false }: CodeBlockProps) {
  return (
    <pre
      role="region"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable without a mouse
      tabIndex={0}
      className={cn(
        'overflow-auto rounded-md border border-line bg-subtle p-3 font-mono text-xs leading-relaxed',
        wrap && 'break-all whitespace-pre-wrap',
        className,
      )}
    >
      {children}
    </pre>
  );
}
