import type { ReactNode } from 'react';

export type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  /** Above the title: where this page lies. */
  breadcrumb?: ReactNode;
  /** Buttons and filters on the right, the main one last. */
  actions?: ReactNode;
};

export function PageHeader({ title, description, breadcrumb, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end gap-x-6 gap-y-3 pb-4">
      <div className="min-w-0 flex-1 basis-64">
        {breadcrumb && <div className="mb-1 text-12 text-ink-3">{breadcrumb}</div>}
        <h1 className="truncate font-semibold text-20 tracking-[-0.01em]">{title}</h1>
        {description && <p className="mt-0.5 max-w-prose text-13 text-ink-2">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2 max-sm:w-full">{actions}</div>}
    </header>
  );
}
