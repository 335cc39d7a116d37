import type { Schema } from '../api/client';
import { t } from '../locales';
import { joined, moment } from '../ui/format';
import { EventMark } from '../ui/light';
import { Files } from './files';

/** The history of a flow, newest first; what no person did is marked as automatic. */
export function History({ lines }: { lines: Schema['HistoryLine'][] }) {
  return (
    <section className="history">
      <h3>{t('flow.history')}</h3>
      <ol>
        {lines.map((line) => (
          <li key={line.seq}>
            <EventMark light={line.light} />
            <small>
              {joined(moment(line.at).short, line.who, line.organisation)}
              {line.automatic && <em>{t('flow.automatic')}</em>}
            </small>
            <p>
              {line.label}
              {line.text !== null && <span> {line.text}</span>}
            </p>
            <Files files={line.files} />
          </li>
        ))}
      </ol>
    </section>
  );
}
