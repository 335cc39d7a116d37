import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import { answered, api, type Schema } from '../../api/client';
import { queryClient, reminderPreviewQuery } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { dropDraft, keepDraft, readDraft } from '../../forms/draft';
import { t } from '../../locales';
import { joined } from '../../ui/format';
import { Light } from '../../ui/light';
import { Failed, Skeleton } from '../../ui/states';
import { keyOfPlace, type Place } from './view';

type Preview = Schema['ReminderPreview'];
type Result = Schema['ReminderResult'];
type Missed = Schema['Missed'];

function MissedList({ missed }: { missed: readonly Missed[] }) {
  if (missed.length === 0) return <p className="green">{t('remind.allReached')}</p>;
  return (
    <table className="sheet missed">
      <thead>
        <tr>
          <th scope="col">{t('remind.missed', { n: missed.length })}</th>
          <th scope="col">{t('ledger.stage')}</th>
          <th scope="col">{t('remind.why')}</th>
        </tr>
      </thead>
      <tbody>
        {missed.map(({ to, about, reason }) => (
          <tr key={`${to} ${about} ${reason}`}>
            <td>{to}</td>
            <td>{about}</td>
            <td>{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every letter with its recipients; the one picked is shown as it will arrive. */
function Letters({ preview }: { preview: Preview }) {
  const [picked, setPicked] = useState(0);
  const { letters } = preview;
  const letter = letters[Math.min(picked, letters.length - 1)];
  return (
    <div className="letters">
      <ul aria-label={t('remind.recipients', { n: letters.length })}>
        {letters.map(({ to, about, addresses }, index) => (
          <li key={`${to} ${about} ${String(index)}`}>
            <button
              type="button"
              aria-pressed={index === picked}
              onClick={() => {
                setPicked(index);
              }}
            >
              <b>{to}</b> <span className="tag">{t('remind.mail')}</span>
              <small>{joined(about, addresses.join(t('list.comma')))}</small>
            </button>
          </li>
        ))}
      </ul>
      {letter !== undefined && (
        <article aria-label={t('remind.letter')}>
          <pre>{letter.text.replaceAll('\n\n', '\n')}</pre>
        </article>
      )}
    </div>
  );
}

interface Props {
  cycle: string;
  /** The cells it is about; a single one may name enterprises. */
  places: readonly Place[];
  subjects: readonly string[];
  onClose: () => void;
}

/** Which of many cells are reminded of. */
function Cells({
  places,
  left,
  onLeave,
}: {
  places: readonly Place[];
  left: ReadonlySet<string>;
  onLeave: (key: string, out: boolean) => void;
}) {
  return (
    <fieldset className="remind-cells">
      <legend>{t('remind.cells', { n: places.length - left.size })}</legend>
      {places.map((place) => {
        const key = keyOfPlace(place);
        return (
          <Checkbox
            key={key}
            checked={!left.has(key)}
            onChange={({ target }) => {
              onLeave(key, !target.checked);
            }}
          >
            <Light state={place.cell.light} /> {place.row.organisation.title} · {place.stage.title}{' '}
            <small>{place.row.liaison ?? t('board.nobody')}</small>
          </Checkbox>
        );
      })}
    </fieldset>
  );
}

/** 催办: what it says and whom it reaches is seen before it is sent; then, who was not reached. */
export function Remind({ cycle, places, subjects, onClose }: Props) {
  const draftKey = `remind:${cycle}:${places.map(keyOfPlace).join()}`;
  const [typed, setTyped] = useState<string>(() => {
    const kept = readDraft(draftKey)?.values['text'];
    return typeof kept === 'string' ? kept : t('remind.usual');
  });
  // The preview is made of what was typed last, on leaving the field.
  const [text, setText] = useState(typed);
  const [toSubjects, setToSubjects] = useState(subjects.length > 0);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [result, setResult] = useState<Result | null>(null);
  const cells = places
    .filter((place) => !left.has(keyOfPlace(place)))
    .map(({ row, stage }) => {
      const named = places.length === 1 ? [...subjects] : [];
      return { organisation: row.organisation.id, stage: stage.id, subjects: named };
    });
  const order = { cells, text: text.trim(), toSubjects };
  const ready = cells.length > 0 && order.text !== '';
  const query = useQuery({
    ...reminderPreviewQuery(cycle, order),
    enabled: ready && result === null,
  });
  const send = useAct({
    mutationFn: () =>
      answered(
        api.POST('/api/cycles/{id}/reminders', { params: { path: { id: cycle } }, body: order }),
      ),
    onSuccess: async (answer) => {
      dropDraft(draftKey);
      setResult(answer);
      await queryClient.invalidateQueries();
    },
  });
  const preview = ready && text === typed ? query.data : undefined;
  const shut = preview === undefined || preview.shut !== null || preview.letters.length === 0;
  return (
    <Modal
      open
      width={860}
      title={t(result === null ? 'remind.title' : 'remind.done')}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        result !== null ? (
          <Button type="primary" onClick={onClose}>
            {t('keys.close')}
          </Button>
        ) : (
          <div className="dialog-foot">
            <span className="amber">{preview?.shut}</span>
            <Button onClick={onClose}>{t('act.cancel')}</Button>
            <ActButton
              type="primary"
              data-act="send"
              disabled={shut}
              loading={send.isPending}
              onClick={() => {
                send.mutate();
              }}
            >
              {t('remind.send', { n: preview?.letters.length ?? 0 })}
            </ActButton>
          </div>
        )
      }
    >
      {result !== null && (
        <div className="remind-result">
          <Alert
            type={result.sent > 0 ? 'success' : 'warning'}
            showIcon
            title={t('remind.sent', { n: result.sent })}
          />
          <MissedList missed={result.missed} />
        </div>
      )}
      {result === null && (
        <div className="remind">
          {places.length > 1 && (
            <Cells
              places={places}
              left={left}
              onLeave={(key, out) => {
                const next = new Set(left);
                if (out) next.add(key);
                else next.delete(key);
                setLeft(next);
              }}
            />
          )}
          <div className="field">
            <label htmlFor="remind-text">{t('remind.text')}</label>
            <Input.TextArea
              id="remind-text"
              rows={2}
              maxLength={1000}
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
                keepDraft(draftKey, { text: target.value });
              }}
              onBlur={() => {
                setText(typed);
              }}
            />
          </div>
          {subjects.length > 0 && (
            <Checkbox
              checked={toSubjects}
              onChange={({ target }) => {
                setToSubjects(target.checked);
              }}
            >
              {t('remind.toSubjects', { n: subjects.length })}
            </Checkbox>
          )}
          <h3>
            {t('remind.preview')} <small>{t('remind.once')}</small>
          </h3>
          {ready && query.isError && (
            <Failed error={query.error} again={() => void query.refetch()} />
          )}
          {ready && preview === undefined && !query.isError && <Skeleton rows={4} />}
          {preview !== undefined && preview.letters.length > 0 && <Letters preview={preview} />}
          {preview !== undefined && preview.missed.length > 0 && (
            <MissedList missed={preview.missed} />
          )}
        </div>
      )}
    </Modal>
  );
}
