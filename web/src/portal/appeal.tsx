import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Schema, uploaded } from '../api/client';
import { appealEffectQuery } from '../api/queries';
import { dropDraft, keepDraft, readDraft } from '../forms/draft';
import { isFigure, normalised } from '../forms/figure';
import { useOnce } from '../forms/once';
import { isFileRef, type FileRef } from '../forms/values';
import { t } from '../locales';
import { figure, joined, moment, spokenDay } from '../ui/format';
import { Light } from '../ui/light';
import { Files } from '../flow/files';
import { Alert, Button, Head } from './parts';
import { useSend } from './send';

type Flow = Schema['FlowDetail'];

/** A figure that can be appealed against, as it stands on record; decimals as text. */
export interface Disputable {
  id: string;
  title: string;
  value: string | null;
  unit: string;
  /** What the enterprise had handed in, where a department says otherwise. */
  reported: string | null;
}

/** The figures the server lets an appeal name. */
export function disputablesOf(flow: Flow, { rows }: Schema['Dossier']['figures']): Disputable[] {
  const field = flow.actions
    .find(({ event }) => event === 'APPEAL')
    ?.fields.find(({ name }) => name === 'items');
  return (field?.options ?? []).map(({ value: id, label: title }) => {
    const figures = rows.find((row) => row.title === title);
    const differing = flow.differences.find(({ item }) => item === id);
    return {
      id,
      title,
      value: figures?.values.at(-1) ?? null,
      unit: figures?.unit ?? '',
      reported: differing?.reported ?? null,
    };
  });
}

/** What the total would be with the enterprise's own figures: a trial, and said to be one. */
export function Effect({ flow, values }: { flow: Flow; values: Record<string, string> }) {
  const { data } = useQuery({
    ...appealEffectQuery(flow.cycle, flow.subject?.id ?? '', values),
    enabled: Object.keys(values).length > 0,
  });
  const after = data?.own.after;
  if (after === undefined || after.total === null) return null;
  const changed = after.class !== null && after.class !== data?.own.before.class;
  return (
    <p className="effect" role="status">
      {changed
        ? t('portal.effectClass', { total: after.total, class: after.class ?? '' })
        : t('portal.effect', { total: after.total })}
    </p>
  );
}

interface Typed {
  items: string[];
  own: Record<string, string>;
  reason: string;
  file: FileRef | null;
}

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** What was typed before goes first; else the item the appeal was begun from, with the enterprise's own figure. */
function startOf(key: string, from: Disputable | undefined): Typed {
  const draft = readDraft(key)?.values ?? {};
  const { items, reason, file } = draft;
  const own = texts(draft['own']);
  const typed: Typed = {
    items: Array.isArray(items) ? items.filter((one) => typeof one === 'string') : [],
    own,
    reason: typeof reason === 'string' ? reason : '',
    file: isFileRef(file) ? file : null,
  };
  if (from === undefined || typed.items.includes(from.id)) return typed;
  const { reported } = from;
  return {
    ...typed,
    items: [...typed.items, from.id],
    own: reported === null ? own : { ...own, [from.id]: reported },
  };
}

interface EvidenceProps {
  flow: string;
  file: FileRef | null;
  onFile: (file: FileRef | null) => void;
}

/** Uploads at once: what is refused is known before the appeal is sent. */
function EvidencePick({ flow, file, onFile }: EvidenceProps) {
  const upload = useOnce({
    mutationFn: (picked: File) => uploaded<FileRef>(`/api/flows/${flow}/files`, picked),
    onSuccess: onFile,
  });
  return (
    <div className="field">
      <label htmlFor="evidence">{t('portal.appealFile')}</label>
      <input
        id="evidence"
        type="file"
        accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx"
        onChange={({ target }) => {
          const [picked] = target.files ?? [];
          if (picked !== undefined) upload.mutate(picked);
        }}
      />
      <small>{t('portal.appealFileHint')}</small>
      {upload.isPending && <p role="status">{t('data.saving')}</p>}
      {upload.isError && <Alert error={upload.error} />}
      {file !== null && (
        <p className="good" role="status">
          <Light state="done" size={15} /> {file.name}
          <button
            type="button"
            className="link"
            onClick={() => {
              onFile(null);
            }}
          >
            {t('form.removeRow')}
          </button>
        </p>
      )}
    </div>
  );
}

interface AppealProps {
  flow: Flow;
  disputables: readonly Disputable[];
  name: string;
  /** The item the appeal was begun from. */
  from: string;
  onBack: () => void;
}

/** The appeal: which figures, what they ought to be, why, and the evidence; kept on this machine while it is written. */
export function Appeal({ flow, disputables, name, from, onBack }: AppealProps) {
  const key = `${flow.flow}:APPEAL`;
  const [typed, setTyped] = useState(() =>
    startOf(
      key,
      disputables.find(({ id }) => id === from),
    ),
  );
  const send = useSend(flow, () => {
    dropDraft(key);
    onBack();
  });
  const set = (change: Partial<Typed>): void => {
    const next = { ...typed, ...change };
    setTyped(next);
    keepDraft(key, { ...next });
  };
  const chosen = disputables.filter(({ id }) => typed.items.includes(id));
  const figures = Object.fromEntries(
    chosen.flatMap(({ id }): [string, string][] => {
      const clean = normalised(typed.own[id] ?? '');
      return isFigure(clean) ? [[id, clean]] : [];
    }),
  );
  // Asked on leaving a field: the server computes the whole year for each answer.
  const [tried, setTried] = useState(figures);
  const lines = chosen.flatMap(({ id, title, value, unit }) =>
    figures[id] === undefined
      ? []
      : [
          t('portal.appealOwnLine', {
            title,
            value: figure(value),
            own: figure(figures[id]),
            unit,
          }),
        ],
  );
  const ready = chosen.length > 0 && typed.reason.trim() !== '';
  return (
    <>
      <Head title={t('portal.appeal')} under={name} onBack={onBack} />
      <section className="appeal">
        <fieldset>
          <legend>{t('portal.appealPick')}</legend>
          {disputables.map(({ id, title, value, unit }) => (
            <div key={id} className="dispute">
              <label className="tick">
                <input
                  type="checkbox"
                  checked={typed.items.includes(id)}
                  onChange={({ target }) => {
                    const others = typed.items.filter((one) => one !== id);
                    set({ items: target.checked ? [...others, id] : others });
                  }}
                />
                <span>{title}</span>
                <small>
                  {figure(value)} {unit}
                </small>
              </label>
              {typed.items.includes(id) && (
                <div className="field">
                  <label htmlFor={`own-${id}`}>
                    {t('portal.appealOwn')} <small>{unit}</small>
                  </label>
                  <input
                    id={`own-${id}`}
                    inputMode="decimal"
                    autoComplete="off"
                    value={typed.own[id] ?? ''}
                    onChange={({ target }) => {
                      set({ own: { ...typed.own, [id]: target.value } });
                    }}
                    onBlur={() => {
                      setTried(figures);
                    }}
                  />
                </div>
              )}
            </div>
          ))}
        </fieldset>
        <Effect flow={flow} values={tried} />
        <div className="field">
          <label htmlFor="reason">{t('portal.appealReason')}</label>
          <textarea
            id="reason"
            rows={4}
            maxLength={1500}
            value={typed.reason}
            onChange={({ target }) => {
              set({ reason: target.value });
            }}
          />
          <small>{t('portal.appealReasonHint')}</small>
        </div>
        <EvidencePick
          flow={flow.flow}
          file={typed.file}
          onFile={(file) => {
            set({ file });
          }}
        />
      </section>
      <footer className="foot">
        {send.isError && <Alert error={send.error} />}
        {!ready && <p>{t('portal.appealNeeds')}</p>}
        <div>
          <Button onClick={onBack}>{t('portal.back')}</Button>
          <Button
            main
            event="APPEAL"
            busy={send.isPending}
            disabled={!ready}
            onClick={() => {
              const payload = {
                items: chosen.map(({ id }) => id),
                reason: [...lines, typed.reason.trim()].join('\n'),
                ...(typed.file !== null && { file: typed.file.id }),
              };
              send.mutate({ event: 'APPEAL', payload });
            }}
          >
            {t('portal.appealSend')}
          </Button>
        </div>
      </footer>
    </>
  );
}

/** The last facts of a flow in appeal: the figures in dispute, and the reason. */
const ASKED = 2;

const STEPS = ['accepted', 'checked', 'answered'] as const;
/** Where an appeal stands, by the state of its flow. */
const REACHED: Readonly<Record<string, number>> = { appealing: 0, reviewing: 1, rescoring: 2 };

/** Whether an appeal is under way. */
export const isAppealing = ({ state }: Flow): boolean => REACHED[state.key] !== undefined;

/** After an appeal: 受理, 核查, 答复, with the day the answer is due and who has it. */
export function Tracker({ flow }: { flow: Flow }) {
  const at = REACHED[flow.state.key] ?? 0;
  const appeal = flow.history.find(({ type }) => type === 'APPEAL');
  return (
    <section className="track" aria-label={t('portal.track')}>
      <h2>
        {t('portal.track')}
        {flow.due !== null && <small>{t('portal.trackDue', { on: spokenDay(flow.due) })}</small>}
      </h2>
      <ol className="year-line">
        {STEPS.map((step, index) => (
          <li
            key={step}
            className={index < at ? 'done' : index === at ? 'now' : 'ahead'}
            aria-current={index === at ? 'step' : undefined}
          >
            <i />
            <b>{t(`portal.track.${step}`)}</b>
          </li>
        ))}
      </ol>
      {flow.facts.slice(-ASKED).map(({ label, value }) => (
        <p key={label} className="fact">
          <span>{label}</span> {value}
        </p>
      ))}
      {appeal !== undefined && appeal.files.length > 0 && (
        <p className="fact">
          <span>{t('portal.appealFile')}</span> <Files files={appeal.files} />
          <small>{joined(appeal.who, moment(appeal.at).short)}</small>
        </p>
      )}
    </section>
  );
}
