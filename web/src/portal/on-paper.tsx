import type { Schema } from '../api/client';
import { t } from '../locales';
import { figure, joined, spokenDay } from '../ui/format';
import { Button } from './parts';

type Flow = Schema['FlowDetail'];
type Paper = NonNullable<Flow['onPaper']>;

/** How a result is confirmed where the programme asks for writing: who comes, what is signed, until when. */
export function OnPaper({ flow, paper }: { flow: Flow; paper: Paper }) {
  const { territory, until } = paper;
  const contact = flow.contacts.find(({ role }) => role === territory);
  return (
    <>
      <ul className="steps">
        <li>{t('paper.who', { territory })}</li>
        {contact !== undefined && (
          <li>{t('paper.contact', { contact: joined(contact.name, contact.phone) })}</li>
        )}
        {until !== null && <li>{t('paper.until', { on: spokenDay(until) })}</li>}
        <li>{t('paper.appeal')}</li>
      </ul>
      <form method="dialog" className="row">
        <button className="button">{t('portal.back')}</button>
        <Button
          main
          onClick={() => {
            window.print();
          }}
        >
          {t('paper.print')}
        </Button>
      </form>
    </>
  );
}

interface SheetProps {
  flow: Flow;
  file: Schema['Dossier'];
  paper: Paper;
}

/** The sheet to be signed; on paper only. */
export function PaperSheet({ flow, file, paper }: SheetProps) {
  const { subject, cycle } = file;
  const lines: [string, string][] = [
    [t('paper.enterprise'), subject.name],
    [t('paper.code'), subject.code ?? ''],
    [t('paper.score'), figure(flow.score?.total)],
    [t('paper.class'), flow.score?.class ?? ''],
    [t('paper.territory'), paper.territory],
  ];
  return (
    <section className="confirm-sheet">
      <h1>{t('paper.sheet', { year: cycle.year })}</h1>
      <p>{cycle.title}</p>
      <table>
        <tbody>
          {lines.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t('paper.said')}</p>
      <p className="sign">{t('paper.signature')}</p>
      <p className="sign">{t('paper.officer')}</p>
    </section>
  );
}
