'use client';
import { Tabs as Primitive } from 'radix-ui';
import { useEffect, useRef, type ReactNode } from 'react';

export interface TabItem {
  value: string;
  label: ReactNode;
  content: ReactNode;
}

export interface TabsProps {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  items: readonly TabItem[];
}

/** Tabs whose value the caller keeps (in the address, so that a tab can be linked to). */
export function Tabs({ label, value, onValueChange, items }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  // On a phone, the open tab may lie beyond the edge.
  useEffect(() => {
    const open = list.current?.querySelector('[data-state=active]');
    open?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [value]);
  return (
    <Primitive.Root value={value} onValueChange={onValueChange}>
      <div className="-mx-4 scroll-px-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
        <Primitive.List ref={list} aria-label={label} className="flex min-w-max gap-1 border-b border-line">
          {items.map((item) => (
            <Primitive.Trigger
              key={item.value}
              value={item.value}
              className="-mb-px flex items-center gap-1.5 rounded-t-sm border-b-2 border-transparent px-3 py-2.5 text-sm font-medium text-muted transition-colors outline-offset-[-2px] hover:text-fg data-[state=active]:border-primary data-[state=active]:text-fg"
            >
              {item.label}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
      </div>
      {items.map((item) => (
        <Primitive.Content
          key={item.value}
          value={item.value}
          className="pt-5 focus-visible:outline-offset-4"
        >
          {item.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
