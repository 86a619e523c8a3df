'use client';
import { useState } from 'react';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Section, SettingsFrame } from '../settings-frame.tsx';
import made from './packages.json' with { type: 'json' };

type Row = { name: string; version: string; licence: string };

const ROWS: readonly Row[] = made.packages.map(([name = '', version = '', licence = '']) => ({
  name,
  version,
  licence,
}));

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: 'Package', cell: ({ name }) => <span className="font-mono text-12">{name}</span> },
  {
    key: 'version',
    title: 'Version',
    cell: ({ version }) => <span className="font-mono text-12 tabular-nums">{version}</span>,
  },
  {
    key: 'licence',
    title: 'Licence',
    cell: ({ licence }) =>
      licence === 'unknown' ? <span className="text-ink-3">not stated in its description</span> : licence,
  },
];

/** How many packages have each licence, the most frequent first. */
const COUNTS: readonly (readonly [string, number])[] = [...Map.groupBy(ROWS, ({ licence }) => licence)]
  .map(([licence, rows]) => [licence, rows.length] as const)
  .sort(([a, n], [b, m]) => m - n || a.localeCompare(b, 'en'));

const matches = ({ name, licence }: Row, words: string): boolean =>
  `${name} ${licence}`.toLowerCase().includes(words.trim().toLowerCase());

export function LicencesPage() {
  const [words, setWords] = useState('');
  const rows = ROWS.filter((row) => matches(row, words));
  return (
    <SettingsFrame description="Parallax is under the Apache License 2.0. What it is made of, and under which licence.">
      <Section id="licences" title={`${ROWS.length} packages`}>
        <p className="text-13 text-ink-2">
          {COUNTS.map(
            ([licence, count]) => `${licence === 'unknown' ? 'not stated' : licence} ${count}`,
          ).join(', ')}
          . The texts are in the packages themselves, under node_modules.
        </p>
        <Field label="Find a package or a licence">
          {(field) => (
            <Input
              {...field}
              type="search"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        {rows.length > 0 ? (
          <DataTable
            caption="Packages and their licences"
            columns={COLUMNS}
            rows={rows}
            rowKey={({ name, version }) => `${name}@${version}`}
            isWide
          />
        ) : (
          <EmptyState title="Nothing fits." description="No package and no licence has these words." />
        )}
      </Section>
    </SettingsFrame>
  );
}
