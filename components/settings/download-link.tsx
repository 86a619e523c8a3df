import { Download } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';

type Props = { href: `/api/${string}`; children: string };

/** Leads to a file, and looks like what it does. */
export function DownloadLink({ href, children }: Props) {
  return (
    <Button asChild className="w-fit">
      <a href={href} download>
        <Download aria-hidden />
        {children}
      </a>
    </Button>
  );
}
