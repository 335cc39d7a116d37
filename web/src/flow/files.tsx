import type { Schema } from '../api/client';
import { t } from '../locales';
import { joined, moment, sizeOf } from '../ui/format';

type Line = Schema['HistoryLine'];

/** The papers of one line of the history, to be saved and read. */
export function Files({ files }: { files: Line['files'] }) {
  return files.map(({ id, name, size, url }) => (
    <span key={id} className="kept-file">
      <a href={url} download={name}>
        {name}
      </a>{' '}
      {sizeOf(size)}
    </span>
  ));
}

/** Everything handed in so far, beside what is to be decided on it. */
export function Evidence({ lines }: { lines: Line[] }) {
  const brought = lines.filter(({ files }) => files.length > 0);
  if (brought.length === 0) return null;
  return (
    <section className="evidence">
      <h3>{t('flow.files')}</h3>
      <ul className="plain">
        {brought.map((line) => (
          <li key={line.seq}>
            <Files files={line.files} />
            <span className="gap" />
            <small>{joined(line.label, line.who, moment(line.at).short)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
