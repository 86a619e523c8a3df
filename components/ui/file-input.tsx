import { useId } from 'react';

type Props = { label: string; accept: string; onText: (text: string) => void };

/** The text of a file that is chosen. */
export function FileInput({ label, accept, onText }: Props) {
  const id = useId();
  return (
    <p className="flex flex-wrap items-center gap-2 text-12 text-ink-2">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void file.text().then(onText);
        }}
        className="text-12 file:mr-2 file:h-7 file:rounded-button file:border file:border-control file:border-solid file:bg-surface file:px-2.5 file:font-medium file:text-ink"
      />
    </p>
  );
}
