'use client';
import { FileUp } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { isRefused } from '#engine/exchange.ts';
import { ImportPreview, ImportProblems } from './import-preview.tsx';
import { useRead } from './use-read.ts';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A file that was dropped on the page. */
  dropped: File | null;
};

/** A pattern from a file, from text, or from an address. */
export function ImportDialog({ open, onOpenChange, dropped }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="medium"
      title="Import a pattern"
      description="A file that was exported from Parallax, its text, or the address of a pattern on this server."
    >
      {open && <Body dropped={dropped} />}
    </Dialog>
  );
}

function Body({ dropped }: Pick<Props, 'dropped'>) {
  const { read, readFrom } = useRead();
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    if (dropped) void readFrom(dropped.text());
  }, [dropped, readFrom]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void readFrom(text);
  };
  return (
    <div className="flex flex-col gap-4">
      <form onSubmit={submit} className="flex flex-col items-start gap-3">
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          aria-label="File to import"
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void readFrom(file.text());
            target.value = '';
          }}
        />
        <Button onClick={() => picker.current?.click()}>
          <FileUp aria-hidden />
          Choose a file
        </Button>
        <div className="w-full">
          <Field label="JSON or address" description="You can drop a file anywhere on the page, too.">
            {(control) => (
              <Textarea
                {...control}
                rows={3}
                className="font-mono"
                value={text}
                spellCheck={false}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" disabled={text.trim() === ''}>
          Read it
        </Button>
      </form>
      {read && (isRefused(read) ? <ImportProblems refused={read} /> : <ImportPreview imported={read} />)}
    </div>
  );
}
