'use client';
import { Tooltip as Primitive } from 'radix-ui';
import { useState, type ReactNode } from 'react';

export interface TooltipProps {
  content: ReactNode;
  children: ReactNode;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** Also opens on a tap or click: for controls whose click does nothing, such as disabled ones. */
  openOnClick?: boolean;
}

/** A short explanation on hover and on keyboard focus. The child must be focusable. */
export function Tooltip({ content, children, side = 'top', openOnClick = false }: TooltipProps) {
  const [open, setOpen] = useState(false);
  return (
    <Primitive.Root open={open} onOpenChange={setOpen} disableHoverableContent={false}>
      <Primitive.Trigger
        asChild
        onPointerDown={openOnClick ? (event) => event.preventDefault() : undefined}
        onClick={
          openOnClick
            ? (event) => {
                event.preventDefault();
                setOpen(true);
              }
            : undefined
        }
      >
        {children}
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 max-w-72 rounded-md bg-fg px-2.5 py-1.5 text-xs text-canvas shadow-pop animate-in fade-in-0 zoom-in-95"
        >
          {content}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
