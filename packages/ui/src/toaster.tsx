'use client';
import type { ReactNode } from 'react';
import { Toaster as Sonner, toast as sonner } from 'sonner';
import { useUi } from './ui-provider';

export interface ToasterProps {
  /** Accessible name of the region. */
  label: string;
  theme: 'light' | 'dark' | 'system';
}

/** Where toasts appear; mounted once. */
export function Toaster({ label, theme }: ToasterProps) {
  const { labels } = useUi();
  return (
    <Sonner
      theme={theme}
      containerAriaLabel={label}
      position="bottom-right"
      closeButton
      gap={10}
      toastOptions={{
        closeButtonAriaLabel: labels.close,
        classNames: {
          toast: '!rounded-lg !border-line !bg-surface !text-fg !shadow-pop !font-sans',
          description: '!text-muted',
          success: '[&_[data-icon]]:!text-success',
          error: '[&_[data-icon]]:!text-danger',
          warning: '[&_[data-icon]]:!text-warning',
        },
      }}
    />
  );
}

interface ToastOptions {
  description?: ReactNode;
  action?: { label: string; onClick: () => void };
  /** Replaces the toast of the same id. */
  id?: string;
}

/** Shows a toast. Errors stay longer, since they have to be read. */
export const toast = {
  success: (title: ReactNode, options?: ToastOptions) => sonner.success(title, options),
  info: (title: ReactNode, options?: ToastOptions) => sonner.info(title, options),
  warning: (title: ReactNode, options?: ToastOptions) =>
    sonner.warning(title, { duration: 8000, ...options }),
  error: (title: ReactNode, options?: ToastOptions) => sonner.error(title, { duration: 12_000, ...options }),
};
