import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { answered, api, Offline, type Schema } from '../api/client';
import { flowQuery, queryClient } from '../api/queries';
import { t } from '../locales';
import { figure, moment, signed } from '../ui/format';
import { Light, type LightState } from '../ui/light';
import { errorText } from '../ui/states';
import { dropDraft, keepDraft, readDraft } from './draft';

type Sheet = Schema['DataSheet'];
type Item = Schema['DataItem'];
type Change = Schema['SaveData']['items'][number];

const marks: Record<Item['verdict'], LightState | null> = {
  empty: null,
  fine: 'done',
  doubt: 'dueSoon',
  error: 'overdue',
};

/** "1,756.5" → "1756.5"; full-width digits and commas as people type them. */
export const normalised = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[,\s]/g, '')
    .replace(/^(-?)\./, '$10.');

export const isFigure = (typed: string): boolean => /^-?\d+(\.\d+)?$/.test(typed);

interface Save {
  save: (change: Change) => void;
  saving: boolean;
  offline: boolean;
  savedAt: string | null;
  error: unknown;
}

/**
 * Saves each figure on leaving its field. What could not be sent is kept on this machine and sent
 * when the line is back; the server's answer renews the checks.
 */
function useSave(cycle: string, flow: string, sheet: Sheet): Save {
  const key = `data:${cycle}:${sheet.subject.id}`;
  const waiting = useRef<Record<string, Change>>({});
  const [savedAt, setSavedAt] = useState<string | null>(sheet.savedAt);
  const mutation = useMutation({
    mutationFn: (items: Change[]) =>
      answered(
        api.PUT('/api/cycles/{id}/subjects/{subjectId}/data', {
          params: { path: { id: cycle, subjectId: sheet.subject.id } },
          body: { items },
        }),
      ),
    onSuccess: async (data) => {
      waiting.current = {};
      dropDraft(key);
      setSavedAt(data.savedAt);
      await queryClient.invalidateQueries({ queryKey: flowQuery(flow).queryKey.slice(0, 2) });
    },
  });
  const { mutate } = mutation;
  useEffect(() => {
    const left = readDraft(key)?.values as Record<string, Change> | undefined;
    const resend = (): void => {
      const items = Object.values(waiting.current);
      if (items.length > 0) mutate(items);
    };
    if (left !== undefined) {
      waiting.current = left;
      resend();
    }
    window.addEventListener('online', resend);
    return () => {
      window.removeEventListener('online', resend);
    };
  }, [key, mutate]);
  return {
    save: (change) => {
      waiting.current = { ...waiting.current, [change.id]: change };
      keepDraft(key, waiting.current);
      mutate(Object.values(waiting.current));
    },
    saving: mutation.isPending,
    offline: mutation.error instanceof Offline,
    savedAt,
    error: mutation.error,
  };
}

function Feedback({ item, save }: { item: Item; save: Save['save'] }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState(item.reason ?? '');
  const { suggestion } = item;
  const keep = (): void => {
    setAsking(false);
    save({ id: item.id, value: item.value, reason: reason.trim() || null });
  };
  return (
    <div className={`feedback ${item.verdict}`}>
      <span>
        {item.message ??
          (item.change === null ? item.source : t('data.change', { change: signed(item.change) }))}
        {item.reason !== null && !asking && <q>{item.reason}</q>}
      </span>
      {item.editable && suggestion !== null && (
        <button
          type="button"
          onClick={() => {
            save({ id: item.id, value: suggestion, reason: null });
          }}
        >
          {t('data.changeTo', { value: figure(suggestion) })}
        </button>
      )}
      {item.editable && item.verdict === 'doubt' && !asking && (
        <button
          type="button"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('data.giveReason')}
        </button>
      )}
      {asking && (
        <Input.TextArea
          autoFocus
          autoSize
          maxLength={500}
          value={reason}
          aria-label={t('data.giveReason')}
          onChange={({ target }) => {
            setReason(target.value);
          }}
          onBlur={keep}
        />
      )}
    </div>
  );
}

function Figure({ item, save }: { item: Item; save: Save['save'] }) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (item.value === null ? '' : figure(item.value));
  const clean = normalised(shown.replace('\u2212', '-'));
  const wrong = clean !== '' && !isFigure(clean);
  const mark = wrong ? 'overdue' : marks[item.verdict];
  const leave = (): void => {
    if (typed === null || wrong) return;
    setTyped(null);
    const value = clean === '' ? null : clean;
    if (value !== item.value) save({ id: item.id, value, reason: item.reason });
  };
  return (
    <div className="data-item" data-item={item.id} data-verdict={item.verdict}>
      <label htmlFor={`item-${item.id}`}>
        {item.title} <small>{item.unit}</small>
        {item.required && <em> *</em>}
        <span className="last">
          {item.last === null ? t('data.noLast') : t('data.last', { value: figure(item.last) })}
        </span>
      </label>
      <Input
        id={`item-${item.id}`}
        inputMode="decimal"
        autoComplete="off"
        value={shown}
        disabled={!item.editable}
        status={mark === 'overdue' ? 'error' : undefined}
        placeholder={item.editable ? t('data.placeholder') : ''}
        suffix={
          item.editable ? mark && <Light state={mark} size={16} /> : <small>{item.source}</small>
        }
        onChange={({ target }) => {
          setTyped(target.value);
        }}
        onFocus={({ target }) => {
          setTyped(target.value.replaceAll(',', ''));
        }}
        onBlur={leave}
        onPressEnter={leave}
      />
      {wrong ? (
        <div className="feedback error">{t('data.notFigure')}</div>
      ) : (
        <Feedback key={item.reason} item={item} save={save} />
      )}
    </div>
  );
}

export const valid = (items: readonly Item[]): number =>
  items.filter(
    ({ verdict, reason }) => verdict === 'fine' || (verdict === 'doubt' && reason !== null),
  ).length;

function SaveState({ save }: { save: Save }) {
  if (save.offline) return <span className="amber">{t('data.offline')}</span>;
  if (save.error !== null) return <span className="red">{errorText(save.error)}</span>;
  if (save.saving) return <span>{t('data.saving')}</span>;
  if (save.savedAt === null) return null;
  return <span>{t('data.saved', { time: moment(save.savedAt).time })}</span>;
}

/** Goes to the next figure that is missing, wrong or in doubt. */
function toNext(): void {
  const next = document.querySelector<HTMLInputElement>(
    '[data-verdict="error"] input:enabled, [data-verdict="empty"] input:enabled, [data-verdict="doubt"] input:enabled',
  );
  next?.focus();
  next?.scrollIntoView({ block: 'center' });
}

interface DataFormProps {
  cycle: string;
  flow: string;
  sheet: Sheet;
}

/** The entry form of an enterprise: this year's figure, last year's beside it, and one sentence each. */
export function DataForm({ cycle, flow, sheet }: DataFormProps) {
  const save = useSave(cycle, flow, sheet);
  const open =
    sheet.groups.flatMap(({ items }) => items).length - valid(sheet.groups.flatMap((g) => g.items));
  const [tab, setTab] = useState<string | null>(null);
  const shown = sheet.groups.filter(({ id }) => tab === null || id === tab);
  return (
    <section className="data-form">
      <div className="data-tabs" role="tablist">
        <button
          role="tab"
          type="button"
          aria-selected={tab === null}
          onClick={() => {
            setTab(null);
          }}
        >
          {t('data.all')}{' '}
          <b>
            {sheet.filled}/{sheet.total}
          </b>
        </button>
        {sheet.groups.map(({ id, title, items }) => (
          <button
            key={id}
            role="tab"
            type="button"
            aria-selected={tab === id}
            onClick={() => {
              setTab(id);
            }}
          >
            {title}{' '}
            <b>
              {valid(items)}/{items.length}
            </b>
          </button>
        ))}
      </div>
      <div className="data-items">
        {shown
          .flatMap(({ items }) => items)
          .map((item) => (
            <Figure key={item.id} item={item} save={save.save} />
          ))}
      </div>
      <p className="data-foot">
        <SaveState save={save} />
        <span className="gap" />
        {sheet.editable && open > 0 && (
          <Button size="small" onClick={toNext}>
            {t('data.next', { n: open })}
          </Button>
        )}
        <b>{t('data.filled', { n: sheet.filled, total: sheet.total })}</b>
      </p>
    </section>
  );
}
